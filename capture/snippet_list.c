#include "capture/snippet_list.h"

#include "base/mem.h"

void dh_snippet_list_finish(struct dh_snippet_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        dh_snippet_finish(&list->items[i]);
    dh_free(list->items);
    dh_free(list->boxes);
    *list = (struct dh_snippet_list){0};
}

/* A snippet has a pixel around its box, and looks at rules one farther on. */
static bool touched(struct dh_box box, const struct dh_rect *redone, size_t n)
{
    struct dh_rect r = dh_rect_grow(dh_box_rect(box), 2, 2);
    for (size_t i = 0; i < n; i++)
        if (!dh_rect_empty(dh_rect_cross(r, redone[i])))
            return true;
    return false;
}

enum dh_status dh_snippet_list_cut(struct dh_snippet_list *list, const struct dh_segments *segments,
                                   const struct dh_rect *redone, size_t n, struct dh_err *err)
{
    const struct dh_boxes *lines = &segments->lines;
    struct dh_snippet_list now = {.items = dh_alloc(lines->count + 1, sizeof(now.items[0])),
                                  .boxes = dh_alloc(lines->count + 1, sizeof(now.boxes[0]))};
    size_t k = 0;
    bool ok = now.items && now.boxes;
    for (size_t i = 0; ok && i < lines->count; i++) {
        struct dh_box box = lines->items[i];
        int d = -1;
        while (k < list->count && (d = dh_boxes_by_place(&list->boxes[k], &box)) < 0)
            k++;
        if (k < list->count && d == 0 && !touched(box, redone, n)) {
            now.items[i] = list->items[k];
            list->items[k++] = (struct dh_snippet){0};
        } else {
            now.items[i] = dh_snippet_cut(&segments->plane, box);
            ok = now.items[i].pixels || dh_rect_empty(now.items[i].rect);
        }
        now.boxes[i] = box;
        now.count++;
    }
    dh_snippet_list_finish(list);
    if (!ok) {
        dh_snippet_list_finish(&now);
        return dh_err_nomem(err);
    }
    *list = now;
    return DH_OK;
}
