/* Reading snippets in this process with the LSTM engine: the default where the language's model is of a
 * kind that it knows. */
#ifndef DH_CAPTURE_OCR_FAST_H
#define DH_CAPTURE_OCR_FAST_H

#include "base/log.h"
#include "capture/ocr.h"

struct dh_ocr_fast;

/* For "eng" or another single language. DH_OK with *ret NULL: the model is of another kind, or there are
 * several languages; the readers do it then, and the log says so. DH_ENV: the data of a language is missing. */
enum dh_status dh_ocr_fast_create(const char *lang, const struct dh_log *log, struct dh_ocr_fast **ret,
                                  struct dh_err *err);
/* NULL is allowed. */
void dh_ocr_fast_destroy(struct dh_ocr_fast *f);
/* Calls job->done for every snippet. */
enum dh_status dh_ocr_fast_read(struct dh_ocr_fast *f, const struct dh_ocr_job *job, struct dh_err *err);

#endif
