#include "actuate/clip_intake.h"

#include <string.h>

void dh_clip_intake_init(struct dh_clip_intake *in, unsigned long incr, size_t limit)
{
    *in = (struct dh_clip_intake){.incr = incr, .limit = limit};
}

void dh_clip_intake_finish(struct dh_clip_intake *in)
{
    if (in->bytes.data)
        explicit_bzero(in->bytes.data, in->bytes.len);
    dh_buf_finish(&in->bytes);
}

static enum dh_status odd(struct dh_err *err)
{
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "copy it again",
                      "the owner of the clipboard sends something that does not fit together");
}

/* Items into the buffer, the limit kept. */
static enum dh_status add(struct dh_clip_intake *in, const struct dh_clip_part *p, struct dh_err *err)
{
    size_t unit = p->format == 32 ? sizeof(long) : p->format == 16 ? sizeof(short) : 1;
    if (p->items && p->format != 8 && p->format != 16 && p->format != 32)
        return odd(err);
    if (p->left || in->bytes.len > in->limit || p->items > (in->limit - in->bytes.len) / unit)
        return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "copy less at once",
                          "the clipboard holds more than %zu bytes", in->limit);
    if (p->items && !p->data)
        return odd(err);
    if (p->items)
        dh_buf_add(&in->bytes, p->data, p->items * unit);
    return dh_buf_failed(&in->bytes) ? dh_err_nomem(err) : DH_OK;
}

static enum dh_status first(struct dh_clip_intake *in, const struct dh_clip_part *p, struct dh_err *err)
{
    if (!p->type)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_APPLICATION, "copy something first",
                          "the clipboard does not hold that");
    if (in->incr && p->type == in->incr) {
        in->pieces = true;
        return DH_OK;
    }
    enum dh_status s = add(in, p, err);
    if (s != DH_OK)
        return s;
    in->type = p->type;
    in->format = p->format;
    in->done = true;
    return DH_OK;
}

enum dh_status dh_clip_intake_take(struct dh_clip_intake *in, const struct dh_clip_part *p, struct dh_err *err)
{
    if (in->done)
        return odd(err);
    if (!in->pieces)
        return first(in, p, err);
    /* News of a property that is gone again is no piece, and no end. */
    if (!p->type)
        return DH_OK;
    if (p->items == 0 && !p->left) {
        in->done = true;
        in->type = in->type ? in->type : p->type;
        in->format = in->format ? in->format : 8;
        return DH_OK;
    }
    if (in->type && (p->type != in->type || p->format != in->format))
        return odd(err);
    enum dh_status s = add(in, p, err);
    if (s == DH_OK) {
        in->type = p->type;
        in->format = p->format;
    }
    return s;
}

bool dh_clip_intake_names(const struct dh_clip_intake *in, unsigned long target)
{
    if (in->format != 32)
        return false;
    for (size_t i = 0; i < in->bytes.len / sizeof(long); i++) {
        unsigned long one;
        memcpy(&one, in->bytes.data + i * sizeof(long), sizeof(one));
        if (one == target)
            return true;
    }
    return false;
}
