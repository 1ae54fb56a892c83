/* libFuzzer: any bytes as a demonstration; what is accepted becomes a skill that reads back, or an error. */
#include <stdint.h>
#include <stdlib.h>

#include "agent/skill/compose.h"
#include "agent/skill/skill.h"
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t *v = NULL;
    struct dh_demo *demo = NULL;
    struct dh_composed *c = NULL;
    struct dh_skill *skill = NULL;
    if (size > 1 << 18 || dh_json_parse((const char *)data, size, &v, NULL) != DH_OK)
        return 0;
    if (dh_demo_from_json(v, &demo, NULL) == DH_OK && demo->step_count < 64 &&
        dh_compose(demo, demo->goal[0] == 'A' ? demo : NULL, NULL, &c, NULL) == DH_OK) {
        const struct dh_buf *text = &c->files[0].data;
        if (dh_skill_parse(dh_buf_text(text), text->len, "SKILL.md", &skill, NULL, NULL) != DH_OK)
            abort();
        dh_skill_destroy(skill);
    }
    dh_composed_destroy(c);
    dh_demo_destroy(demo);
    json_decref(v);
    return 0;
}
