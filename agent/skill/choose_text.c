/* Choices as people and models read them. */
#include <string.h>

#include "agent/skill/choose.h"
#include "base/json.h"
#include "base/mem.h"

void dh_choices_text(const struct dh_choices *c, struct dh_buf *out)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct dh_choice *one = &c->items[i];
        dh_buf_printf(out, "%3.0f  %s: %s\n     %s\n", one->score, one->name, one->description,
                      one->why);
        const char *key;
        json_t *v;
        json_object_foreach(one->inputs, key, v)
            dh_buf_printf(out, "     %s = %s, from \"%s\"\n", key, json_string_value(v),
                          dh_json_str(one->said, key, ""));
        size_t k;
        json_array_foreach(one->left, k, v)
            dh_buf_printf(out, "     no input takes \"%s\"\n", json_string_value(v));
    }
    if (c->count == 0)
        dh_buf_printf(out, "none of %zu skills\n", c->skills);
}

json_t *dh_choices_json(const struct dh_choices *c)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < c->count; i++) {
        const struct dh_choice *one = &c->items[i];
        json_array_append_new(
            list, json_pack("{s:s,s:s,s:o,s:f,s:o,s:O,s:O,s:O,s:O}", "name", one->name, "path",
                            one->path, "description", dh_json_text(one->description), "score",
                            one->score, "why", dh_json_text(one->why), "inputs", one->inputs,
                            "said", one->said, "left", one->left, "missing", one->missing));
    }
    return list;
}

/* A token is about four bytes of ASCII, or one other character. */
static size_t tokens_of(const char *s)
{
    size_t ascii = 0, other = 0;
    for (; *s; s++) {
        ascii += (unsigned char)*s < 0x80;
        other += ((unsigned char)*s & 0xc0) == 0xc0;
    }
    return (ascii + 3) / 4 + other;
}

static void head(const struct dh_skill *k, struct dh_buf *out)
{
    dh_buf_printf(out, "### %s\n%s\n", k->name, k->description);
    for (size_t i = 0; i < k->input_count; i++) {
        const struct dh_input *in = &k->inputs[i];
        dh_buf_printf(out, "- `%s` (%s%s): %s", in->name, dh_input_type_name(in->type),
                      in->fallback || in->optional ? ", optional" : "", in->help);
        /* Of a date or an amount its form helps; a name, a file or an address is somebody's. */
        if (in->example && (in->type == DH_INPUT_DATE || in->type == DH_INPUT_TIME ||
                            in->type == DH_INPUT_AMOUNT || in->type == DH_INPUT_NUMBER ||
                            in->type == DH_INPUT_CHOICE))
            dh_buf_printf(out, " Example: %s", in->example);
        dh_buf_char(out, '\n');
    }
}

static void steps(const struct dh_skill *k, struct dh_buf *out)
{
    dh_buf_str(out, "Steps:\n");
    dh_block_render(k->steps, true, out);
    if (k->result->count) {
        dh_buf_str(out, "Result:\n");
        dh_block_render(k->result, false, out);
    }
    if (k->handlers->count) {
        dh_buf_str(out, "If something goes wrong:\n");
        dh_block_render(k->handlers, false, out);
    }
}

size_t dh_choices_examples(const struct dh_choices *c, size_t tokens, struct dh_buf *out)
{
    size_t used = 0;
    bool full = false;
    for (size_t i = 0; i < c->count && !full; i++) {
        struct dh_skill *k = NULL;
        struct dh_buf one = {0}, whole = {0};
        if (c->items[i].score < DH_CHOOSE_ENOUGH / 2.0 ||
            dh_skill_load(c->items[i].path, &k, NULL, NULL) != DH_OK)
            continue;
        head(k, &one);
        dh_buf_str(&whole, dh_buf_text(&one));
        steps(k, &whole);
        size_t n = tokens_of(dh_buf_text(&whole)), small = tokens_of(dh_buf_text(&one));
        if (used + n <= tokens) {
            dh_buf_str(out, dh_buf_text(&whole));
            used += n;
        } else {
            full = true;
            if (used + small <= tokens) {
                dh_buf_str(out, dh_buf_text(&one));
                used += small;
            }
        }
        dh_buf_finish(&one);
        dh_buf_finish(&whole);
        dh_skill_destroy(k);
    }
    return used;
}
