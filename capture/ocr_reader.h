/* One reader child, as its pool sees it. */
#ifndef DH_CAPTURE_OCR_READER_H
#define DH_CAPTURE_OCR_READER_H

#include <stdbool.h>
#include <sys/types.h>
#include <deskhand/tick.h>
#include "base/ipc.h"
#include "base/loop.h"
#include "capture/ocr.h"

enum dh_ocr_reader_state {
    DH_OCR_READER_NONE,     /* not running */
    DH_OCR_READER_STARTING, /* loading its data */
    DH_OCR_READER_IDLE,
    DH_OCR_READER_BUSY,
};

struct dh_ocr_reader {
    enum dh_ocr_reader_state state;
    pid_t pid;
    struct dh_ipc ipc;
    struct dh_loop_source *source;
    dh_tick deadline;    /* by when it must have answered */
    uint64_t batch;      /* what it is busy with */
    int served;          /* snippets since it was started */
    long rss, first_rss; /* kilobytes */
};

/* Executes deskhand-reader; `ready` is called on the loop when something arrived. */
enum dh_status dh_ocr_reader_start(struct dh_ocr_reader *r, struct dh_loop *loop, const char *lang,
                                   dh_loop_fn ready, void *data, struct dh_err *err);
/* Kills and reaps it; harmless when it does not run. */
void dh_ocr_reader_stop(struct dh_ocr_reader *r, struct dh_loop *loop);
/* Sends it snippets first..first+count of a job. */
enum dh_status dh_ocr_reader_send(struct dh_ocr_reader *r, const struct dh_ocr_job *job,
                                  size_t first, size_t count, uint64_t batch, struct dh_err *err);
/* Whether it has done enough: leaks stay small when readers are replaced. */
bool dh_ocr_reader_tired(const struct dh_ocr_reader *r);

#endif
