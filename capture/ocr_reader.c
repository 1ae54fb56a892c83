#include "capture/ocr_reader.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/libexec.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/shm.h"

enum { SERVES = 2000, GROWTH_KB = 96 * 1024 };

#define START_BOUND DH_TICK_S(20)
#define BATCH_BOUND DH_TICK_S(2)
#define SNIPPET_BOUND DH_TICK_MS(150)

static enum dh_status spawn(const char *path, const char *lang, int fd, pid_t *ret_pid,
                            struct dh_err *err)
{
    /* OpenMP makes tesseract several times slower on single lines. */
    const char *const argv[] = {path, lang, NULL};
    const char *const set[] = {"OMP_THREAD_LIMIT=1", "OMP_NUM_THREADS=1", "LC_ALL=C", NULL};
    const char *const unset[] = {"DISPLAY", "XAUTHORITY", "LD_PRELOAD", NULL};
    struct dh_proc_spec spec = {.argv = argv,
                                .set = set,
                                .unset = unset,
                                .cwd = "/",
                                .keep_fds = {fd},
                                .keep_count = 1,
                                .die_with_parent = true};
    return dh_proc_spawn(&spec, ret_pid, err);
}

enum dh_status dh_ocr_reader_start(struct dh_ocr_reader *r, struct dh_loop *loop, const char *lang,
                                   dh_loop_fn ready, void *data, struct dh_err *err)
{
    char *path = NULL;
    int pair[2];
    enum dh_status st = dh_libexec_find("deskhand-reader", &path, err);
    if (st != DH_OK)
        return st;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        dh_free(path);
        return dh_err_errno(err, DH_ENV, NULL, "cannot make a socket pair");
    }
    st = spawn(path, lang, pair[1], &r->pid, err);
    close(pair[1]);
    dh_free(path);
    if (st != DH_OK) {
        close(pair[0]);
        return st;
    }
    dh_ipc_init(&r->ipc, pair[0]);
    r->state = DH_OCR_READER_STARTING;
    r->served = 0;
    r->rss = r->first_rss = 0;
    r->batch = 0;
    r->deadline = dh_tick_now() + START_BOUND;
    r->source = dh_loop_add_fd(loop, r->ipc.fd, POLLIN, ready, data);
    if (r->source)
        return DH_OK;
    dh_ocr_reader_stop(r, loop);
    return dh_err_nomem(err);
}

void dh_ocr_reader_stop(struct dh_ocr_reader *r, struct dh_loop *loop)
{
    if (r->state == DH_OCR_READER_NONE)
        return;
    dh_loop_remove(loop, r->source);
    dh_ipc_finish(&r->ipc);
    kill(r->pid, SIGKILL);
    dh_proc_wait(r->pid, dh_tick_now() + DH_TICK_S(2));
    int status;
    dh_proc_reap(r->pid, &status);
    *r = (struct dh_ocr_reader){0};
}

/* All snippets of the batch in one piece of shared memory. */
static enum dh_status pack(const struct dh_ocr_job *job, size_t first, size_t count, json_t *list,
                           struct dh_shm *shm, struct dh_err *err)
{
    size_t total = 0, at = 0;
    for (size_t i = first; i < first + count; i++)
        total += (size_t)job->snippets[i]->rect.w * (size_t)job->snippets[i]->rect.h;
    enum dh_status st = dh_shm_create("deskhand-snippets", total, shm, err);
    for (size_t i = first; st == DH_OK && i < first + count; i++) {
        const struct dh_snippet *s = job->snippets[i];
        size_t n = (size_t)s->rect.w * (size_t)s->rect.h;
        memcpy((char *)shm->data + at, s->pixels, n);
        if (json_array_append_new(list, json_pack("[Iii]", (json_int_t)at, s->rect.w, s->rect.h)) !=
            0)
            st = dh_err_nomem(err);
        at += n;
    }
    return st;
}

enum dh_status dh_ocr_reader_send(struct dh_ocr_reader *r, const struct dh_ocr_job *job,
                                  size_t first, size_t count, uint64_t batch, struct dh_err *err)
{
    struct dh_shm shm = {-1, NULL, 0};
    json_t *list = json_array();
    json_t *m = json_pack("{s:I,s:i,s:s,s:o}", "batch", (json_int_t)batch, "scale", job->scale,
                          "mode", job->mode == DH_OCR_LINE ? "line" : "block", "snippets", list);
    enum dh_status st = m ? pack(job, first, count, list, &shm, err) : dh_err_nomem(err);
    if (st == DH_OK)
        st = dh_ipc_send(&r->ipc, m, shm.fd, err);
    if (st == DH_OK) {
        r->state = DH_OCR_READER_BUSY;
        r->batch = batch;
        r->served += (int)count;
        r->deadline = dh_tick_now() + BATCH_BOUND + (dh_tick)count * SNIPPET_BOUND;
    }
    dh_shm_finish(&shm);
    json_decref(m);
    return st;
}

bool dh_ocr_reader_tired(const struct dh_ocr_reader *r)
{
    return r->served >= SERVES || (r->first_rss > 0 && r->rss > r->first_rss + GROWTH_KB);
}
