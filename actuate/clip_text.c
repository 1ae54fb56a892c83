#include "actuate/clip_text.h"

#include <X11/Xlib.h>
#include <X11/Xatom.h>
#include <string.h>

#include "base/utf8.h"

static void wipe(struct dh_buf *b)
{
    if (b->data)
        explicit_bzero(b->data, b->len);
    dh_buf_finish(b);
}

void dh_clip_text_finish(struct dh_clip_text *t)
{
    wipe(&t->utf8);
    wipe(&t->latin);
    *t = (struct dh_clip_text){0};
}

enum dh_status dh_clip_text_set(struct dh_clip_text *t, const char *utf8, size_t n, struct dh_err *err)
{
    struct dh_clip_text new = {.there = true, .has_latin = dh_utf8_valid(utf8, n)};
    dh_buf_add(&new.utf8, utf8, n);
    for (size_t i = 0; new.has_latin && i < n;) {
        uint32_t cp;
        i += dh_utf8_next(utf8 + i, n - i, &cp);
        new.has_latin = cp <= 0xff;
        dh_buf_char(&new.latin, (char)(unsigned char)cp);
    }
    if (dh_buf_failed(&new.utf8) || dh_buf_failed(&new.latin)) {
        dh_clip_text_finish(&new);
        return dh_err_nomem(err);
    }
    dh_clip_text_finish(t);
    *t = new;
    return DH_OK;
}

enum dh_status dh_clip_text_take(struct dh_clip_text *t, const struct dh_clip_intake *in, struct dh_err *err)
{
    struct dh_buf utf8 = {0};
    if (in->format != 8 && in->bytes.len)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_APPLICATION, "copy it again",
                          "what the clipboard holds is no text");
    if (in->type != XA_STRING)
        return dh_clip_text_set(t, dh_buf_text(&in->bytes), in->bytes.len, err);
    for (size_t i = 0; i < in->bytes.len; i++) {
        char out[4];
        dh_buf_add(&utf8, out, dh_utf8_put((unsigned char)in->bytes.data[i], out));
    }
    enum dh_status s = dh_buf_failed(&utf8) ? dh_err_nomem(err)
                                            : dh_clip_text_set(t, dh_buf_text(&utf8), utf8.len, err);
    wipe(&utf8);
    return s;
}
