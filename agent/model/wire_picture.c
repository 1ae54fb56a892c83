/* Pictures in a conversation: kept as base64 beside it, put into requests in their places, dropped
 * when old. */
#include "agent/model/wire_impl.h"

#include <sodium.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

#define VARIANT sodium_base64_VARIANT_ORIGINAL

json_t *dh_wire_put(struct dh_wire *w, const struct dh_wire_image *image, const char *prefix)
{
    size_t room = sodium_base64_ENCODED_LEN(image->size, VARIANT);
    if (!dh_grow(&w->pictures, &w->picture_cap, w->picture_count + 1, sizeof(*w->pictures)))
        return NULL;
    char *base64 = dh_alloc(room, 1);
    if (!base64)
        return NULL;
    sodium_bin2base64(base64, room, image->data, image->size, VARIANT);
    struct dh_wire_picture *p = &w->pictures[w->picture_count++];
    *p = (struct dh_wire_picture){.base64 = base64, .size = strlen(base64)};
    p->media_type = strcmp(image->media_type, "image/jpeg") == 0 ? "image/jpeg" : "image/png";
    p->screen = image->shown.w == w->config.screen_w && image->shown.h == w->config.screen_h;
    return json_sprintf("%s%s%zu;", prefix, w->mark, w->picture_count - 1);
}

void dh_wire_place(struct dh_wire *w, json_t *block, json_t *holder)
{
    if (w->picture_count == 0)
        return;
    struct dh_wire_picture *p = &w->pictures[w->picture_count - 1];
    json_decref(p->block);
    json_decref(p->holder);
    p->block = json_incref(block);
    p->holder = json_incref(holder);
}

void dh_wire_drop(struct dh_wire *w, struct dh_wire_picture *p)
{
    if (p->block)
        w->ops->drop(w, p);
    dh_free(p->base64);
    json_decref(p->block);
    json_decref(p->holder);
    p->base64 = NULL;
    p->block = p->holder = NULL;
    w->dropped = true;
}

void dh_wire_drop_old(struct dh_wire *w, size_t keep)
{
    size_t kept = 0;
    for (size_t i = w->picture_count; i-- > 0;)
        if (w->pictures[i].base64 && ++kept > keep)
            dh_wire_drop(w, &w->pictures[i]);
}

void dh_wire_prune(struct dh_wire *w)
{
    size_t live = 0, keep = (size_t)w->config.keep_images;
    for (size_t i = 0; i < w->picture_count; i++)
        live += w->pictures[i].base64 != NULL;
    if (live > keep + (size_t)w->config.drop_every)
        dh_wire_drop_old(w, keep);
}

enum dh_status dh_wire_reimage(struct dh_wire *w, const struct dh_wire_image *image,
                               struct dh_err *err)
{
    struct dh_wire_picture *p = w->picture_count ? &w->pictures[w->picture_count - 1] : NULL;
    if (!p || !p->base64 || w->config.mode == DH_WIRE_TEXT)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "there is no picture to replace");
    if (strcmp(image->media_type, p->media_type) != 0)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL,
                          "a picture is replaced by one of its kind");
    size_t room = sodium_base64_ENCODED_LEN(image->size, VARIANT);
    char *base64 = dh_alloc(room, 1);
    if (!base64)
        return dh_err_nomem(err);
    sodium_bin2base64(base64, room, image->data, image->size, VARIANT);
    dh_free(p->base64);
    p->base64 = base64;
    p->size = strlen(base64);
    if (p->screen) {
        w->coord.image_w = image->w;
        w->coord.image_h = image->h;
        w->coord.shown = image->shown;
    }
    return DH_OK;
}

static int add(const char *data, size_t n, void *buf)
{
    dh_buf_add(buf, data, n);
    return dh_buf_failed(buf) ? -1 : 0;
}

/* The number behind a mark, and where it ends; false when there is no such picture. */
static bool number(const struct dh_wire *w, const char *s, const char *end, size_t *ret,
                   const char **ret_end)
{
    size_t n = 0, digits = 0;
    while (s < end && *s >= '0' && *s <= '9' && digits++ < 6)
        n = n * 10 + (size_t)(*s++ - '0');
    if (digits == 0 || s == end || *s != ';' || n >= w->picture_count || !w->pictures[n].base64)
        return false;
    *ret = n;
    *ret_end = s + 1;
    return true;
}

enum dh_status dh_wire_write(const struct dh_wire *w, const json_t *body, char **ret,
                             size_t *ret_size, struct dh_err *err)
{
    struct dh_buf plain = {0}, out = {0};
    size_t mark = strlen(w->mark), all = 0;
    if (json_dump_callback(body, add, &plain, JSON_COMPACT) != 0) {
        dh_buf_finish(&plain);
        return dh_err_nomem(err);
    }
    for (size_t i = 0; i < w->picture_count; i++)
        all += w->pictures[i].base64 ? w->pictures[i].size : 0;
    /* One allocation instead of a growing one: pictures are most of a request. */
    if (!dh_grow(&out.data, &out.cap, plain.len + all + 1, 1))
        out.failed = true;
    const char *p = dh_buf_text(&plain), *end = p + plain.len;
    while (p < end) {
        const char *hit = memmem(p, (size_t)(end - p), w->mark, mark), *after = NULL;
        size_t k;
        if (!hit)
            break;
        dh_buf_add(&out, p, (size_t)(hit - p));
        if (number(w, hit + mark, end, &k, &after)) {
            dh_buf_add(&out, w->pictures[k].base64, w->pictures[k].size);
            p = after;
        } else {
            p = hit + mark;
        }
    }
    dh_buf_add(&out, p, (size_t)(end - p));
    dh_buf_finish(&plain);
    size_t n = out.len;
    char *text = dh_buf_steal(&out);
    if (!text)
        return dh_err_nomem(err);
    *ret = text;
    *ret_size = n;
    return DH_OK;
}
