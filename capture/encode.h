/* Frames as PNG and JPEG bytes for models and for a page that shows them live. */
#ifndef DH_CAPTURE_ENCODE_H
#define DH_CAPTURE_ENCODE_H

#include <deskhand/frame.h>
#include "base/buf.h"
#include "base/err.h"

/* Encodes frames of one screen as PNG and uses again what it compressed for the last one: the rows are cut into
 * bands, each compressed by itself and ended by a full flush (RFC 1950 and 1951; zlib's Z_FULL_FLUSH), so that
 * only the bands with changed pixels are compressed anew, and the check sums are combined (adler32_combine). */
struct dh_encoder;

/* NULL when memory is short. */
struct dh_encoder *dh_encoder_create(void);
void dh_encoder_destroy(struct dh_encoder *e);
/* The whole picture, appended to buf. The frame is kept until the next one (a reference). */
enum dh_status dh_encoder_png(struct dh_encoder *e, struct dh_frame *frame, struct dh_buf *buf,
                              struct dh_err *err);
/* How many bands of the last picture were compressed anew, and of how many. */
void dh_encoder_bands(const struct dh_encoder *e, int *ret_fresh, int *ret_all);

/* JPEG (ITU-T T.81), baseline, quality 1 to 100, colour at full resolution (text is coloured too); appended
 * to buf. Sides of more than 65500 pixels are DH_USAGE. */
enum dh_status dh_encode_jpeg(const struct dh_frame *frame, int quality, struct dh_buf *buf,
                              struct dh_err *err);

#endif
