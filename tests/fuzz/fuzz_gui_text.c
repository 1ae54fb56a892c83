/* Any bytes as the answer of a GUI model; the first byte picks the grammar. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agent/model/gui_text.h"
#include "base/arena.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    enum dh_wire_tool tool =
        data[0] % 8 == 0 ? DH_TOOL_NONE : (enum dh_wire_tool)(DH_TOOL_UI_TARS + data[0] % 8 - 1);
    struct dh_make m = {.arena = dh_arena_create(),
                        .pointer = {3, 3},
                        .has_pointer = true,
                        .verbs = (1u << DH_VERB_COUNT) - 1};
    struct dh_buf said = {0};
    struct dh_reply r = {0};
    char *text = dh_strndup((const char *)data + 1, size - 1);
    m.coord = (struct dh_coord){.image_w = 1000, .image_h = 600, .shown = {0, 0, 2000, 1200}};
    dh_wire_tool_space(tool, &m.coord);
    if (!text || !m.arena)
        abort();
    dh_gui_read(tool, text, &m, &said);
    if (dh_wire_make_finish(&m, &r, NULL) == DH_OK) {
        for (size_t i = 0; i < r.call_count; i++)
            for (size_t k = 0; k < r.calls[i].action_count; k++) {
                const struct dh_action *a = r.calls[i].actions[k];
                if (a->target.kind == DH_TARGET_POINT &&
                    (a->target.point.x < 0 || a->target.point.x >= 2000 || a->target.point.y < 0 ||
                     a->target.point.y >= 1200))
                    abort();
            }
        dh_reply_finish(&r);
    }
    dh_buf_finish(&said);
    dh_free(text);
    return 0;
}
