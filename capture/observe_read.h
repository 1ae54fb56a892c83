/* Reading one place with more care than a whole screen gets. */
#ifndef DH_CAPTURE_OBSERVE_READ_H
#define DH_CAPTURE_OBSERVE_READ_H

#include "capture/ocr.h"

/* The text of the lines (`snippets`) whose middle lies in `rect`, three times enlarged, each as one
 * line; rows are parted by a newline. Where no line was found, all of `rect` is read. The caller
 * owns the text (dh_free). DH_FAILED when the readers could not. */
enum dh_status dh_observe_read(struct dh_ocr *ocr, const struct dh_plane *plane,
                               const struct dh_snippet *snippets, size_t count, struct dh_rect rect,
                               char **ret_text, struct dh_err *err);

#endif
