#include "capture/observe_read.h"

#include "base/buf.h"
#include "base/mem.h"
#include "capture/bullets.h"
#include "capture/component.h"

enum { LINES_MOST = 64, SCALE = 3, LEAST = 30, BORDER = 3 };

struct lines {
    const struct dh_snippet *items[LINES_MOST];
    char *texts[LINES_MOST]; /* owned */
    size_t count, lost;
};

static void take(void *data, size_t index, const json_t *words)
{
    struct lines *l = data;
    struct dh_buf b = {0};
    if (!words)
        l->lost++;
    for (size_t i = 0; i < json_array_size(words); i++) {
        const json_t *w = json_array_get(words, i);
        const char *s = json_string_value(json_array_get(w, 0));
        if (!s || json_integer_value(json_array_get(w, 5)) < LEAST)
            continue;
        if (b.len > 0)
            dh_buf_char(&b, ' ');
        dh_buf_str(&b, s);
    }
    dh_free(l->texts[index]);
    l->texts[index] = dh_buf_steal(&b);
}

static bool same_row(struct dh_rect a, struct dh_rect b)
{
    int d = a.y + a.h / 2 - b.y - b.h / 2, h = a.h < b.h ? a.h : b.h;
    return d < h / 2 && -d < h / 2;
}

static char *join(const struct lines *l)
{
    struct dh_buf b = {0};
    dh_buf_str(&b, "");
    for (size_t i = 0; i < l->count; i++) {
        int dots = dh_bullets_count(l->items[i]);
        if (b.len > 0)
            dh_buf_char(&b, same_row(l->items[i - 1]->rect, l->items[i]->rect) ? ' ' : '\n');
        for (int k = 0; k < dots; k++)
            dh_buf_str(&b, "\xe2\x80\xa2");
        if (dots == 0 && l->texts[i])
            dh_buf_str(&b, l->texts[i]);
    }
    return dh_buf_steal(&b);
}

/* Left to right within a row. */
static void sort(struct lines *l)
{
    for (size_t i = 1; i < l->count; i++)
        for (size_t k = i; k > 0; k--) {
            const struct dh_snippet *a = l->items[k - 1], *b = l->items[k];
            bool swap = same_row(a->rect, b->rect) ? b->rect.x < a->rect.x : b->rect.y < a->rect.y;
            if (!swap)
                break;
            l->items[k - 1] = b;
            l->items[k] = a;
        }
}

enum dh_status dh_observe_read(struct dh_ocr *ocr, const struct dh_plane *plane,
                               const struct dh_snippet *snippets, size_t count, struct dh_rect rect,
                               char **ret_text, struct dh_err *err)
{
    struct lines l = {{0}, {0}, 0, 0};
    struct dh_snippet whole = {0};
    for (size_t i = 0; i < count && l.count < LINES_MOST; i++)
        if (snippets[i].pixels && dh_rect_has(rect, dh_rect_centre(snippets[i].rect)))
            l.items[l.count++] = &snippets[i];
    if (l.count == 0) {
        struct dh_rect in = dh_rect_grow(rect, -BORDER, -BORDER);
        if (!dh_rect_empty(in))
            whole = dh_snippet_cut(plane, dh_box_of(in));
        if (whole.pixels)
            l.items[l.count++] = &whole;
    }
    sort(&l);
    struct dh_ocr_job job = {l.items, l.count, SCALE, DH_OCR_LINE, false, take, &l};
    enum dh_status st = dh_ocr_read(ocr, &job, err);
    if (st == DH_OK && l.lost > 0)
        st = dh_err_set(err, DH_FAILED, DH_BLAME_DESKHAND, "look again",
                        "the reader failed while reading one place");
    char *text = st == DH_OK ? join(&l) : NULL;
    if (st == DH_OK && !text)
        st = dh_err_nomem(err);
    if (st == DH_OK)
        *ret_text = text;
    for (size_t i = 0; i < l.count; i++)
        dh_free(l.texts[i]);
    dh_snippet_finish(&whole);
    return st;
}
