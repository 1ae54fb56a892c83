/* The pool of reader children. A reader that crashes or hangs costs at most the batch it had, and
 * that one is tried once more. */
#ifndef DH_CAPTURE_OCR_H
#define DH_CAPTURE_OCR_H

#include <jansson.h>
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "capture/ocr_engine.h"
#include "capture/snippet.h"

struct dh_ocr;

/* Called once for each snippet, in any order, while dh_ocr_read waits: `words` as in the protocol
 * of the reader (borrowed), or NULL when it was lost. */
typedef void (*dh_ocr_done_fn)(void *data, size_t index, const json_t *words);

struct dh_ocr_job {
    const struct dh_snippet *const *snippets; /* borrowed */
    size_t count;
    int scale;
    enum dh_ocr_mode mode;
    bool careful; /* by tesseract in any case */
    dh_ocr_done_fn done;
    void *data;
};

enum dh_ocr_choice {
    DH_OCR_BEST,      /* the fast engine where the model is one that it knows, else tesseract */
    DH_OCR_TESSERACT, /* always in the reader children */
};

/* `readers` 0: one per processor, at most 4. Starts no child yet. `log` may be NULL. DH_ENV: the data of a
 * language is missing. */
enum dh_status dh_ocr_create(struct dh_loop *loop, const char *lang, int readers,
                             enum dh_ocr_choice choice, const struct dh_log *log, struct dh_ocr **ret,
                             struct dh_err *err);
/* Whether the fast engine reads what is not to be read with care. */
bool dh_ocr_is_fast(const struct dh_ocr *ocr);
/* Why tesseract has to read in the place of the fast engine (borrowed), e.g. because the model is damaged;
 * NULL: it does not, or it was asked to. */
const char *dh_ocr_refusal(const struct dh_ocr *ocr);
void dh_ocr_destroy(struct dh_ocr *ocr);
/* Starts what does not run and waits until one can read, at most 20 s. Missing data is DH_ENV. */
enum dh_status dh_ocr_start(struct dh_ocr *ocr, struct dh_err *err);
/* Reads all snippets. DH_OK also when some were lost (done told so). DH_INTERRUPTED leaves the rest
 * undone. */
enum dh_status dh_ocr_read(struct dh_ocr *ocr, const struct dh_ocr_job *job, struct dh_err *err);
/* Readers that were started again after a failure, so far. */
int dh_ocr_failures(const struct dh_ocr *ocr);

#endif
