/* Any bytes as the JSON of an action: either refused with a message, or written back to the same
 * JSON and said as a sentence. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <deskhand/action.h>
#include "base/json.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Written, read and written again: the same bytes. */
static void same_again(const struct dh_action *a)
{
    struct dh_action *again = NULL;
    json_t *first = dh_action_to_json(a);
    if (!first || dh_action_from_json(first, &again, NULL) != DH_OK)
        abort();
    json_t *second = dh_action_to_json(again);
    if (!second || !json_equal(first, second))
        abort();
    json_decref(first);
    json_decref(second);
    dh_action_destroy(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t *value;
    struct dh_action *a;
    struct dh_err err = {0};
    if (dh_json_parse((const char *)data, size, &value, NULL) != DH_OK)
        return 0;
    if (dh_action_from_json(value, &a, &err) != DH_OK) {
        if (err.what[0] == '\0')
            abort();
        json_decref(value);
        return 0;
    }
    same_again(a);
    struct dh_action *copy = dh_action_copy(a);
    dh_action_destroy(a);
    same_again(copy);
    char *text = dh_action_text(copy);
    if (!text)
        abort();
    /* No control character gets through to a terminal, whatever is in a text. */
    for (const char *s = text; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == '\x7f')
            abort();
    dh_free(text);
    dh_action_destroy(copy);
    json_decref(value);
    return 0;
}
