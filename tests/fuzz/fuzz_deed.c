/* Any bytes as a line of the log of what a person did: either refused with a message, or written back to the same deed. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/json.h"
#include "capture/human.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t *value, *again;
    struct dh_deed deed, back;
    struct dh_err err = {0};
    if (dh_json_parse((const char *)data, size, &value, NULL) != DH_OK)
        return 0;
    enum dh_status s = dh_deed_from_json(value, &deed, &err);
    json_decref(value);
    if (s != DH_OK) {
        if (err.what[0] == '\0')
            abort();
        return 0;
    }
    again = dh_deed_to_json(&deed);
    if (!again || dh_deed_from_json(again, &back, &err) != DH_OK || !dh_deed_equal(&deed, &back))
        abort();
    json_decref(again);
    return 0;
}
