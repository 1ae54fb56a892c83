/* Reading snippets in this process with the LSTM engine: the default where the language's model is of a
 * kind that it knows. */
#ifndef DH_CAPTURE_OCR_FAST_H
#define DH_CAPTURE_OCR_FAST_H

#include "base/log.h"
#include "capture/ocr.h"

struct dh_ocr_fast;

/* For "eng", or "eng+deu": all read everything, and who is surer is right. Begins to load the models.
 * DH_ENV: the data of a language is missing. */
enum dh_status dh_ocr_fast_create(const char *lang, const struct dh_log *log, struct dh_ocr_fast **ret,
                                  struct dh_err *err);
/* Waits for the models. False: one is of another kind, or damaged; the readers do it all then. */
bool dh_ocr_fast_ready(struct dh_ocr_fast *f);
/* Why it is not ready (borrowed), NULL when it is. */
const char *dh_ocr_fast_refusal(struct dh_ocr_fast *f);
/* NULL is allowed. */
void dh_ocr_fast_destroy(struct dh_ocr_fast *f);
/* Calls job->done for every snippet; only when it is ready. */
enum dh_status dh_ocr_fast_read(struct dh_ocr_fast *f, const struct dh_ocr_job *job, struct dh_err *err);

#endif
