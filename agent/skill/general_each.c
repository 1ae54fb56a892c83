/* Blocks of steps that were done several times with other values: once for each row of a table, or item of a list. */
#include <string.h>

#include "agent/skill/general.h"
#include "base/json.h"
#include "base/mem.h"

#define STEPS_MAX 512
#define BLOCK_MAX 24

struct each {
    struct dh_draft *d;
    struct dh_stmt *steps[STEPS_MAX];
    char *signs[STEPS_MAX]; /* owned: the sentence with its values masked */
    bool values[STEPS_MAX]; /* it has some */
    size_t count;
};

/* A repetition: `turns` blocks of `length` steps from `first` on. */
struct run {
    size_t first, length, turns;
};

/* What is given once a row: what was put in, and names of the goal. */
static bool masked(const struct dh_slot *s)
{
    bool var = s->phrase->count == 1 && s->phrase->parts[0].kind == DH_PART_VAR;
    return s->kind == DH_SLOT_NAME ? var : s->kind != DH_SLOT_URL && (!s->settled || var);
}

static char *sign(struct dh_draft *d, struct dh_stmt *s, bool *ret_values)
{
    static const struct dh_part mark = {.kind = DH_PART_TEXT, .text = "\001"};
    struct dh_phrase saved[16];
    struct dh_buf b = {0};
    size_t n = 0, k = 0;
    for (size_t i = 0; i < d->slot_count && n < 16; i++)
        if (&d->slots[i].step->s == s && masked(&d->slots[i])) {
            saved[n++] = *d->slots[i].phrase;
            *d->slots[i].phrase = (struct dh_phrase){&mark, 1, true};
        }
    dh_stmt_sentence(s, &b);
    for (size_t i = 0; i < d->slot_count && k < n; i++)
        if (&d->slots[i].step->s == s && d->slots[i].phrase->parts == &mark)
            *d->slots[i].phrase = saved[k++];
    *ret_values = n > 0;
    return dh_buf_steal(&b);
}

static bool equal(const struct each *e, size_t a, size_t b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!e->signs[a + i] || !e->signs[b + i] || strcmp(e->signs[a + i], e->signs[b + i]) != 0)
            return false;
    return true;
}

static bool has_values(const struct each *e, size_t first, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (e->values[first + i])
            return true;
    return false;
}

static bool stands(const struct dh_observation *o, const char *text)
{
    for (size_t i = 0; i < o->line_count; i++)
        if (strcmp(o->lines[i].text, text) == 0)
            return true;
    return false;
}

/* A turn begins where the one before began: most of the screen is the same. The pages of a wizard are not. */
static bool same_page(const struct each *e, size_t a, size_t b)
{
    const struct dh_observation *x = dh_draft_screen(dh_draft_of(e->steps[a]));
    const struct dh_observation *y = dh_draft_screen(dh_draft_of(e->steps[b]));
    size_t same = 0;
    for (size_t i = 0; x && y && i < x->line_count; i++)
        same += stands(y, x->lines[i].text);
    return x && y && same * 10 >= x->line_count * 6;
}

/* The repetition that covers most; of the same, the shortest block. */
static struct run longest(const struct each *e)
{
    struct run best = {0, 0, 0};
    for (size_t n = 1; n <= BLOCK_MAX && 2 * n <= e->count; n++)
        for (size_t i = 0; i + 2 * n <= e->count; i++) {
            size_t turns = 1;
            while (i + (turns + 1) * n <= e->count && equal(e, i, i + turns * n, n) && same_page(e, i, i + turns * n))
                turns++;
            /* Answers at one prompt after the other are not the same question. */
            bool aimed = false;
            for (size_t k = 0; k < n; k++)
                aimed = aimed || e->steps[i + k]->target.kind != DH_TARGET_NONE;
            /* What is only typed, and not sent off, is one value. */
            bool over = n == 1 && e->steps[i]->kind == DH_STMT_TYPE && !e->steps[i]->keys;
            bool enough = turns >= (n == 1 ? 3u : 2u) && has_values(e, i, n) && aimed && !over;
            if (enough && turns * n > best.turns * best.length)
                best = (struct run){i, n, turns};
        }
    return best;
}

/* The slot of a step that is the q-th with a value. */
static struct dh_slot *slot_of(struct dh_draft *d, const struct dh_stmt *s, size_t q)
{
    for (size_t i = 0; i < d->slot_count; i++)
        if (&d->slots[i].step->s == s && masked(&d->slots[i]) && q-- == 0)
            return &d->slots[i];
    return NULL;
}

static bool varies(const struct each *e, const struct run *r, size_t step, size_t q)
{
    const struct dh_slot *first = slot_of(e->d, e->steps[r->first + step], q);
    for (size_t t = 1; first && t < r->turns; t++) {
        const struct dh_slot *s = slot_of(e->d, e->steps[r->first + t * r->length + step], q);
        if (s && strcmp(s->text, first->text) != 0)
            return true;
    }
    return false;
}

struct column {
    size_t step, q;
    const char *name;
};

static size_t columns(const struct each *e, const struct run *r, struct column *out, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < r->length; i++)
        for (size_t q = 0; n < max && slot_of(e->d, e->steps[r->first + i], q); q++)
            if (varies(e, r, i, q)) {
                const struct dh_slot *s = slot_of(e->d, e->steps[r->first + i], q);
                const char *name = dh_draft_call(e->d, s->label, "item");
                size_t same = 0;
                for (size_t k = 0; k < n; k++)
                    same += strcmp(out[k].name, name) == 0;
                out[n++] = (struct column){i, q, same ? dh_draft_printf(e->d, "%s_%zu", name, same + 1) : name};
            }
    return n;
}

static void put_cell(struct dh_buf *csv, const char *s)
{
    bool quote = strpbrk(s, ",;\"\n\t") != NULL;
    dh_buf_str(csv, quote ? "\"" : "");
    for (; *s; s++)
        dh_buf_printf(csv, "%s%c", *s == '"' ? "\"" : "", *s);
    dh_buf_str(csv, quote ? "\"" : "");
}

/* What was demonstrated, as a file for people and as the binder would give it. */
static void fill(const struct each *e, const struct run *r, const struct column *c, size_t n, struct dh_draft_input *in)
{
    struct dh_buf csv = {0};
    json_t *rows = json_array();
    for (size_t k = 0; k < n; k++)
        dh_buf_printf(&csv, "%s%s", k ? "," : "", c[k].name);
    dh_buf_char(&csv, '\n');
    for (size_t t = 0; t < r->turns; t++) {
        json_t *row = json_object();
        for (size_t k = 0; k < n; k++) {
            const struct dh_slot *s = slot_of(e->d, e->steps[r->first + t * r->length + c[k].step], c[k].q);
            const char *text = s ? s->text : "";
            dh_buf_str(&csv, k ? "," : "");
            put_cell(&csv, text);
            dh_json_set(row, c[k].name, dh_json_text(text));
        }
        dh_buf_char(&csv, '\n');
        json_array_append_new(rows, row);
    }
    char *text = rows ? dh_json_canonical(rows) : NULL;
    in->value = dh_draft_text(e->d, text);
    in->file = dh_draft_printf(e->d, "assets/%s.csv", in->name);
    in->content = dh_draft_text(e->d, dh_buf_text(&csv));
    in->example = in->file;
    e->d->nomem = e->d->nomem || csv.failed || !text;
    dh_buf_finish(&csv);
    dh_free(text);
    json_decref(rows);
}

static void fill_list(const struct each *e, const struct run *r, const struct column *c, struct dh_draft_input *in)
{
    struct dh_buf b = {0};
    json_t *list = json_array();
    for (size_t t = 0; t < r->turns; t++) {
        const struct dh_slot *s = slot_of(e->d, e->steps[r->first + t * r->length + c->step], c->q);
        dh_buf_printf(&b, "%s%s", t ? ", " : "", s ? s->text : "");
        json_array_append_new(list, dh_json_text(s ? s->text : ""));
    }
    char *text = list ? dh_json_canonical(list) : NULL;
    in->value = dh_draft_text(e->d, text);
    in->example = dh_draft_text(e->d, dh_buf_text(&b));
    e->d->nomem = e->d->nomem || b.failed || !text;
    dh_buf_finish(&b);
    dh_free(text);
    json_decref(list);
}

/* The block of the first turn goes into the loop, those of the others go. */
static void move(struct each *e, const struct run *r, struct dh_block *body)
{
    for (size_t t = 0; t < r->turns; t++)
        for (size_t i = 0; i < r->length; i++) {
            struct dh_stmt *s = e->steps[r->first + t * r->length + i];
            dh_block_remove(&e->d->steps, s);
            if (t == 0)
                dh_block_append(body, s);
            for (size_t k = 0; t > 0 && k < e->d->slot_count; k++)
                e->d->slots[k].settled = e->d->slots[k].settled || &e->d->slots[k].step->s == s;
        }
}

static void put(struct each *e, const struct run *r)
{
    struct dh_draft *d = e->d;
    struct column c[32];
    size_t n = columns(e, r, c, 32);
    if (n == 0)
        return;
    struct dh_draft_step *loop = dh_draft_new(d, DH_STMT_FOR_EACH);
    struct dh_block *body = dh_draft_block(d);
    struct dh_slot call = {.kind = DH_SLOT_NAME, .label = n == 1 ? dh_draft_printf(d, "%ss", c[0].name) : "rows"};
    struct dh_draft_input *in =
        loop && body ? dh_draft_input(d, &call, n == 1 ? DH_INPUT_LIST : DH_INPUT_TABLE, "\001", NULL, "rows") : NULL;
    if (!in)
        return;
    loop->s.list = in->name;
    loop->s.name = n == 1 ? dh_draft_name(d, c[0].name, "item") : "row";
    loop->s.body = body;
    if (n == 1)
        fill_list(e, r, c, in);
    else
        fill(e, r, c, n, in);
    in->help = n == 1 ? "what it is done for, one after the other." : "a row for each time, as in the file of the example.";
    dh_block_insert(&d->steps, e->steps[r->first], &loop->s);
    struct dh_slot *slots[32];
    for (size_t k = 0; k < n; k++)
        slots[k] = slot_of(d, e->steps[r->first + c[k].step], c[k].q);
    for (size_t k = 0; k < n; k++)
        if (slots[k])
            dh_slot_is(d, slots[k], n == 1 ? loop->s.name : dh_draft_printf(d, "row.%s", c[k].name), NULL);
    move(e, r, body);
}

static struct run find_run(struct each *e)
{
    for (struct dh_stmt *s = e->d->steps.first; s && e->count < STEPS_MAX; s = s->next) {
        e->signs[e->count] = sign(e->d, s, &e->values[e->count]);
        e->steps[e->count++] = s;
    }
    struct run r = longest(e);
    for (size_t i = 0; i < e->count; i++)
        dh_free(e->signs[i]);
    return r;
}

size_t dh_general_turns(struct dh_draft *d, size_t *ret_length, struct dh_stmt **ret_end)
{
    struct each *e = dh_alloc(1, sizeof(*e));
    if (!e) {
        d->nomem = true;
        return 0;
    }
    e->d = d;
    struct run r = find_run(e);
    size_t end = r.first + r.turns * r.length;
    *ret_length = r.length;
    *ret_end = r.turns && end < e->count ? e->steps[end] : NULL;
    dh_free(e);
    return r.turns;
}

void dh_general_each(struct dh_draft *d)
{
    struct each e = {.d = d};
    struct run r = find_run(&e);
    if (r.turns > 0)
        put(&e, &r);
    dh_general_drop_inputs(d);
}
