/* A text in the forms in which X clients ask for it: UTF-8, and ISO 8859-1 (STRING, ICCCM 2.6.2) when that can hold
 * it. Pure. */
#ifndef DH_ACTUATE_CLIP_TEXT_H
#define DH_ACTUATE_CLIP_TEXT_H

#include "actuate/clip_intake.h"

/* Zeroed is none. */
struct dh_clip_text {
    bool there;
    bool has_latin;
    struct dh_buf utf8, latin; /* owned */
};

/* Wipes it. */
void dh_clip_text_finish(struct dh_clip_text *t);
/* From n bytes of UTF-8; what is not well-formed is kept as it is, without the other form. */
enum dh_status dh_clip_text_set(struct dh_clip_text *t, const char *utf8, size_t n, struct dh_err *err);
/* From what a client answered to UTF8_STRING (any type but STRING counts as UTF-8) or STRING. */
enum dh_status dh_clip_text_take(struct dh_clip_text *t, const struct dh_clip_intake *in, struct dh_err *err);

#endif
