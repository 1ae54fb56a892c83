#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "capture/element.h"

struct dh_element *dh_fusion_add(struct dh_fusion *f, struct dh_element e)
{
    if (f->count == f->cap) {
        f->failed = true;
        return NULL;
    }
    e.name = e.name ? e.name : "";
    e.window = dh_transcript_window(f->in->windows, f->in->window_count, dh_rect_centre(e.rect));
    f->items[f->count] = e;
    return &f->items[f->count++];
}

const char *dh_fusion_join(struct dh_fusion *f, const size_t *lines, size_t count)
{
    struct dh_buf b = {0};
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            dh_buf_char(&b, ' ');
        dh_buf_str(&b, f->in->text->lines[lines[i]].line.text);
    }
    const char *s = dh_buf_failed(&b) ? NULL : dh_arena_strdup(f->arena, dh_buf_text(&b));
    dh_buf_finish(&b);
    f->failed = f->failed || !s;
    return s ? s : "";
}

int dh_elements_in_order(const void *a, const void *b)
{
    const struct dh_element *p = a, *q = b;
    if (p->window != q->window)
        return p->window > q->window ? -1 : 1;
    int d = (p->rect.y + p->rect.h / 2) / 8 - (q->rect.y + q->rect.h / 2) / 8;
    return d ? d : (p->rect.x > q->rect.x) - (p->rect.x < q->rect.x);
}

enum dh_status dh_elements_make(const struct dh_findings *in, struct dh_arena *arena,
                                struct dh_element **ret, size_t *ret_count, struct dh_err *err)
{
    struct dh_transcript parted;
    struct dh_findings own = *in;
    struct dh_fusion f = {.in = in, .arena = arena};
    if (!dh_elements_split_lines(&f, &parted))
        return dh_err_nomem(err);
    const struct dh_transcript *t = own.text = &parted;
    f.in = &own;
    /* Every cell of a shape, every word, line and blank gives one element at most. */
    f.cap = in->shapes->count * 24 + 2 * t->line_count + t->word_count + in->blank_count;
    f.items = dh_arena_alloc(arena, f.cap + 1, sizeof(f.items[0]));
    f.use = dh_arena_alloc(arena, t->line_count + 1, 1);
    f.skip = dh_arena_alloc(arena, in->shapes->count + 1, 1);
    f.home = dh_arena_alloc(arena, t->line_count + 1, sizeof(f.home[0]));
    f.outer = dh_arena_alloc(arena, t->line_count + 1, sizeof(f.outer[0]));
    if (!f.items || !f.use || !f.skip || !f.home || !f.outer)
        return dh_err_nomem(err);
    for (size_t i = 0; i < t->line_count; i++)
        f.home[i] = dh_shapes_home(in->shapes, dh_box_of(t->lines[i].line.rect));
    dh_elements_skip_grids(&f);
    for (size_t i = 0; i < t->line_count; i++) {
        int around = f.home[i] < 0 ? -1 : dh_elements_outer(&f, (size_t)f.home[i]);
        f.outer[i] = around < 0 ? f.home[i] : around;
    }
    dh_elements_from_outlines(&f);
    dh_elements_from_marks(&f);
    dh_elements_from_faint_marks(&f);
    dh_elements_from_bars(&f);
    dh_elements_from_fills(&f);
    dh_elements_from_pills(&f);
    dh_elements_name(&f);
    dh_elements_from_tables(&f);
    dh_elements_from_lists(&f);
    dh_elements_rank(&f);
    dh_elements_from_text(&f);
    dh_elements_judge(&f);
    if (f.failed)
        return dh_err_nomem(err);
    if (f.count > 1)
        qsort(f.items, f.count, sizeof(f.items[0]), dh_elements_in_order);
    *ret = f.items;
    *ret_count = f.count;
    return DH_OK;
}
