/* Any bytes as the JSON of a demonstration: either refused with a message, or written back the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "agent/skill/demo.h"
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t *value, *first, *second;
    struct dh_demo *demo = NULL, *again = NULL;
    struct dh_err err = {0};
    if (dh_json_parse((const char *)data, size, &value, NULL) != DH_OK)
        return 0;
    enum dh_status s = dh_demo_from_json(value, &demo, &err);
    json_decref(value);
    if (s != DH_OK) {
        if (err.what[0] == '\0')
            abort();
        return 0;
    }
    first = dh_demo_to_json(demo);
    if (!first || dh_demo_from_json(first, &again, &err) != DH_OK)
        abort();
    second = dh_demo_to_json(again);
    if (!second || !json_equal(first, second))
        abort();
    json_decref(first);
    json_decref(second);
    dh_demo_destroy(demo);
    dh_demo_destroy(again);
    return 0;
}
