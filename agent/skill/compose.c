/* The passes that make a skill of a demonstration, and its text. */
#include "agent/skill/compose.h"

#include <stdio.h>
#include <string.h>

#include "agent/skill/align.h"
#include "agent/skill/compose_impl.h"
#include "agent/skill/front.h"
#include "agent/skill/lex.h"
#include "base/mem.h"

/* In double quotes as YAML reads them. */
static void quoted(struct dh_buf *out, const char *s)
{
    dh_buf_char(out, '"');
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            dh_buf_char(out, '\\');
        dh_buf_char(out, *s == '\n' || *s == '\r' || *s == '\t' ? ' ' : *s);
    }
    dh_buf_char(out, '"');
}

/* As it is where YAML takes it so. */
static void scalar(struct dh_buf *out, const char *s)
{
    if (*s && !strchr("-?:,[]{}#&*!|>'\"%@` ", *s) && !strstr(s, ": ") && !strstr(s, " #") && !strpbrk(s, "\n\r\t"))
        dh_buf_str(out, s);
    else
        quoted(out, s);
}

static void one_line(struct dh_buf *out, const char *s)
{
    for (; *s; s++)
        dh_buf_char(out, *s == '\n' || *s == '\r' || *s == '\t' ? ' ' : *s);
}

static void put_front(struct dh_draft *d, struct dh_buf *out)
{
    const struct dh_demo *demo = d->demo;
    dh_buf_printf(out, "---\nname: %s\ndescription: ", demo->name);
    scalar(out, dh_compose_description(d));
    dh_buf_str(out, "\ncompatibility: ");
    scalar(out, dh_compose_compatibility(d));
    dh_buf_str(out, "\nmetadata:\n  deskhand-recorded: ");
    quoted(out, dh_draft_printf(d, "%s %dx%d", demo->started, demo->width, demo->height));
    dh_buf_str(out, "\n---\n");
}

static void put_input(const struct dh_draft_input *in, struct dh_buf *out)
{
    dh_buf_printf(out, "- `%s` (%s", in->name, dh_input_type_name(in->type));
    for (size_t i = 0; i < in->choice_count; i++) {
        dh_buf_str(out, i ? ", \"" : " \"");
        dh_literal_write(in->choices[i], true, true, out);
        dh_buf_char(out, '"');
    }
    if (in->fallback) {
        dh_buf_str(out, ", default \"");
        dh_literal_write(in->fallback, true, true, out);
        dh_buf_char(out, '"');
    }
    dh_buf_str(out, "): ");
    one_line(out, in->help);
    if (in->example && *in->example && in->type != DH_INPUT_SECRET) {
        dh_buf_str(out, " Example: ");
        one_line(out, in->example);
    }
    dh_buf_char(out, '\n');
}

static void put_text(struct dh_draft *d, struct dh_buf *out)
{
    put_front(d, out);
    dh_buf_printf(out, "# %s\n\n%s\n", dh_compose_title(d), dh_compose_prose(d));
    if (d->input_count)
        dh_buf_str(out, "\n## Inputs\n");
    for (size_t i = 0; i < d->input_count; i++)
        put_input(&d->inputs[i], out);
    dh_buf_str(out, "\n## Steps\n");
    dh_block_render(&d->steps, true, out);
    if (d->result.count) {
        dh_buf_str(out, "\n## Result\n");
        dh_block_render(&d->result, false, out);
    }
    if (d->handlers.count) {
        dh_buf_str(out, "\n## If something goes wrong\n");
        dh_block_render(&d->handlers, false, out);
    }
}

/* Inputs in the order in which the steps use them. */
static void sort_inputs(struct dh_draft *d)
{
    struct dh_buf b = {0};
    dh_block_render(&d->steps, true, &b);
    dh_block_render(&d->result, true, &b);
    for (size_t i = 1; i < d->input_count; i++)
        for (size_t k = i; k > 0; k--) {
            const char *x = strstr(dh_buf_text(&b), dh_draft_printf(d, "{%s", d->inputs[k - 1].name));
            const char *y = strstr(dh_buf_text(&b), dh_draft_printf(d, "{%s", d->inputs[k].name));
            if (!y || (x && x <= y))
                break;
            struct dh_draft_input swap = d->inputs[k];
            d->inputs[k] = d->inputs[k - 1];
            d->inputs[k - 1] = swap;
        }
    dh_buf_finish(&b);
}

static bool same(const struct dh_block *a, const struct dh_block *b)
{
    struct dh_buf x = {0}, y = {0};
    dh_block_render(a, true, &x);
    dh_block_render(b, true, &y);
    bool equal = !x.failed && !y.failed && strcmp(dh_buf_text(&x), dh_buf_text(&y)) == 0;
    dh_buf_finish(&x);
    dh_buf_finish(&y);
    return equal;
}

/* What is written has to read back to what was meant. */
static enum dh_status read_back(const struct dh_draft *d, const struct dh_buf *text, struct dh_skill **ret,
                                struct dh_err *err)
{
    enum dh_status s = dh_skill_parse(dh_buf_text(text), text->len, "SKILL.md", ret, NULL, err);
    if (s != DH_OK) {
        dh_err_prefix(err, "what was shown cannot be written as a skill");
        return s;
    }
    if (same(&d->steps, (*ret)->steps) && same(&d->result, (*ret)->result) && same(&d->handlers, (*ret)->handlers))
        return DH_OK;
    dh_skill_destroy(*ret);
    *ret = NULL;
    return dh_err_set(err, DH_INVALID, DH_BLAME_DESKHAND, "show it again with other words on the screen",
                      "what was shown cannot be written as a skill: a step reads back to something else");
}

static void take_all(struct dh_draft *d, const struct dh_demo *demo)
{
    for (size_t i = 0; i < demo->step_count; i++)
        dh_draft_take(d, demo, i);
    dh_general_tidy(d);
    dh_general_lists(d);
}

static void generalise(struct dh_draft *d, struct dh_draft *again, const struct dh_person *person)
{
    take_all(d, d->demo);
    if (again) {
        take_all(again, again->demo);
        dh_align(d, again);
        d->twice = true;
        d->nomem = d->nomem || again->nomem;
    }
    dh_general_handlers(d);
    dh_general_goal(d);
    dh_general_each(d);
    dh_general_anchor(d);
    dh_general_scrolls(d);
    dh_general_repeat(d);
    dh_general_if(d);
    dh_general_read(d, person);
    dh_general_inputs(d, person);
    dh_general_unused(d);
    dh_general_drop_reads(d);
    dh_general_windows(d);
    dh_general_waits(d);
    dh_general_result(d);
}

static enum dh_status compose(struct dh_draft *d, struct dh_draft *again, const struct dh_person *person,
                              struct dh_composed *c, struct dh_err *err)
{
    struct dh_skill *skill = NULL;
    generalise(d, again, person);
    if (d->steps.count == 0 && !d->nomem)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "do the chore while it is recorded",
                          "nothing was done that could be a step");
    struct dh_buf *text = dh_composed_add(c, "SKILL.md");
    if (!text)
        return dh_err_nomem(err);
    sort_inputs(d);
    put_text(d, text);
    enum dh_status s = d->nomem || text->failed ? dh_err_nomem(err) : read_back(d, text, &skill, err);
    if (s == DH_OK)
        s = dh_compose_evidence(d, skill, c, err);
    dh_skill_destroy(skill);
    return s;
}

enum dh_status dh_compose(const struct dh_demo *demo, const struct dh_demo *again, const struct dh_person *person,
                          struct dh_composed **ret, struct dh_err *err)
{
    if (!dh_skill_name_valid(demo->name))
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "use lower-case letters, digits and single hyphens",
                          "\"%.64s\" is not the name of a skill", demo->name);
    struct dh_draft *d = dh_draft_create(demo);
    struct dh_draft *second = again ? dh_draft_create(again) : NULL;
    struct dh_composed *c = dh_alloc(1, sizeof(*c));
    bool ready = d && c && (!again || second) && (c->name = dh_strdup(demo->name));
    enum dh_status s = ready ? compose(d, second, person, c, err) : dh_err_nomem(err);
    dh_draft_destroy(d);
    dh_draft_destroy(second);
    if (s != DH_OK) {
        dh_composed_destroy(c);
        return s;
    }
    *ret = c;
    return DH_OK;
}
