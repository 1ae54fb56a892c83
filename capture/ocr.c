#include "capture/ocr.h"

#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "capture/ocr_fast.h"
#include "capture/ocr_reader.h"

enum { READERS_MAX = 4, BATCH_MAX = 12, TRIES = 2, STILLBORN_MAX = 3 };

struct batch {
    size_t first, count;
    int tries;
    uint64_t sent_as; /* number of the message that carries it; 0: waiting */
    bool finished;
};

/* One reader with the way back to its pool, for the loop's callback. */
struct seat {
    struct dh_ocr *ocr;
    struct dh_ocr_reader reader;
};

struct dh_ocr {
    struct dh_loop *loop;
    const struct dh_log *log;
    char *lang;
    struct dh_ocr_fast *fast; /* NULL: tesseract reads everything */
    struct seat seats[READERS_MAX];
    int size;
    uint64_t sent; /* messages so far */
    int failures;
    int stillborn;                /* readers in a row that ended before they could read */
    struct dh_err refusal;        /* why a reader says it cannot work */
    const struct dh_ocr_job *job; /* the one in hand, NULL */
    struct batch *batches;
    size_t batch_count, open;
};

static void on_message(void *data, short revents);

enum dh_status dh_ocr_create(struct dh_loop *loop, const char *lang, int readers,
                             enum dh_ocr_choice choice, const struct dh_log *log, struct dh_ocr **ret,
                             struct dh_err *err)
{
    struct dh_ocr *o = dh_alloc(1, sizeof(*o));
    if (!o)
        return dh_err_nomem(err);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    o->size = readers > 0 ? readers : processors > 0 ? (int)processors : 1;
    o->size = o->size > READERS_MAX ? READERS_MAX : o->size;
    o->loop = loop;
    o->log = log;
    o->lang = dh_strdup(lang);
    for (int i = 0; i < READERS_MAX; i++)
        o->seats[i].ocr = o;
    /* Also asked when tesseract is to read: what is missing is said before anything starts. */
    enum dh_status s = o->lang ? dh_ocr_fast_create(lang, log, &o->fast, err) : dh_err_nomem(err);
    if (s == DH_OK && choice == DH_OCR_TESSERACT) {
        dh_ocr_fast_destroy(o->fast);
        o->fast = NULL;
    }
    if (s != DH_OK) {
        dh_ocr_destroy(o);
        return s;
    }
    *ret = o;
    return DH_OK;
}

bool dh_ocr_is_fast(const struct dh_ocr *o)
{
    return o->fast && dh_ocr_fast_ready(o->fast);
}

const char *dh_ocr_refusal(const struct dh_ocr *o)
{
    return o->fast ? dh_ocr_fast_refusal(o->fast) : NULL;
}

void dh_ocr_destroy(struct dh_ocr *o)
{
    if (!o)
        return;
    for (int i = 0; i < o->size; i++)
        dh_ocr_reader_stop(&o->seats[i].reader, o->loop);
    dh_ocr_fast_destroy(o->fast);
    dh_free(o->lang);
    dh_free(o);
}

int dh_ocr_failures(const struct dh_ocr *o)
{
    return o->failures;
}

static void finish_batch(struct dh_ocr *o, struct batch *b, const json_t *words)
{
    b->finished = true;
    b->sent_as = 0;
    o->open--;
    for (size_t i = 0; i < b->count; i++)
        o->job->done(o->job->data, b->first + i, words ? json_array_get(words, i) : NULL);
}

static struct batch *batch_of(struct dh_ocr *o, uint64_t number)
{
    for (size_t i = 0; number && i < o->batch_count; i++)
        if (o->batches[i].sent_as == number)
            return &o->batches[i];
    return NULL;
}

/* Takes a reader down; its batch waits for another try or is lost. */
static void give_up(struct dh_ocr *o, struct dh_ocr_reader *r, const char *why)
{
    struct batch *b = batch_of(o, r->batch);
    dh_debug(o->log, "ocr: reader %d %s", (int)r->pid, why);
    o->stillborn += r->state == DH_OCR_READER_STARTING;
    dh_ocr_reader_stop(r, o->loop);
    o->failures++;
    if (!b)
        return;
    b->sent_as = 0;
    if (b->tries >= TRIES)
        finish_batch(o, b, NULL);
}

/* The first message of a reader: it can work, or it says why not. */
static void on_greeting(struct dh_ocr *o, struct dh_ocr_reader *r, const json_t *m)
{
    const char *what = dh_json_str(m, "error", NULL);
    if (!what) {
        o->stillborn = 0;
        r->state = DH_OCR_READER_IDLE;
        return;
    }
    dh_err_set(&o->refusal, (enum dh_status)dh_json_int(m, "status", DH_ENV), DH_BLAME_ENVIRONMENT,
               dh_json_str(m, "next", ""), "%s", what);
    dh_ocr_reader_stop(r, o->loop);
}

static void on_answer(struct dh_ocr *o, struct dh_ocr_reader *r, const json_t *m)
{
    uint64_t number = (uint64_t)dh_json_int(m, "batch", 0);
    const json_t *words = json_object_get(m, "snippets");
    struct batch *b = batch_of(o, number);
    if (number != r->batch || (b && json_array_size(words) != b->count)) {
        give_up(o, r, "broke the protocol");
        return;
    }
    r->state = DH_OCR_READER_IDLE;
    r->batch = 0;
    r->rss = (long)dh_json_int(m, "rss", 0);
    r->first_rss = r->first_rss ? r->first_rss : r->rss;
    if (b)
        finish_batch(o, b, words);
    if (dh_ocr_reader_tired(r))
        dh_ocr_reader_stop(r, o->loop);
}

static void on_message(void *data, short revents)
{
    struct seat *seat = data;
    struct dh_ocr *o = seat->ocr;
    struct dh_ocr_reader *r = &seat->reader;
    (void)revents;
    while (r->state != DH_OCR_READER_NONE) {
        json_t *m = NULL;
        struct dh_err err = {0};
        enum dh_status st = dh_ipc_poll(&r->ipc, &m, &err);
        if (st != DH_OK) {
            give_up(o, r, err.what[0] ? err.what : "is gone");
            return;
        }
        if (!m)
            return;
        if (r->state == DH_OCR_READER_STARTING)
            on_greeting(o, r, m);
        else
            on_answer(o, r, m);
        json_decref(m);
    }
}

/* Starts the readers that do not run; the last failure stays in err. */
static int start_all(struct dh_ocr *o, struct dh_err *err)
{
    int running = 0;
    for (int i = 0; i < o->size; i++) {
        struct seat *s = &o->seats[i];
        if (s->reader.state != DH_OCR_READER_NONE ||
            dh_ocr_reader_start(&s->reader, o->loop, o->lang, on_message, s, err) == DH_OK)
            running++;
    }
    return running;
}

/* Kills the readers that are overdue; the earliest deadline of the others. */
static dh_tick check_overdue(struct dh_ocr *o)
{
    dh_tick now = dh_tick_now(), next = DH_TICK_NEVER;
    for (int i = 0; i < o->size; i++) {
        struct dh_ocr_reader *r = &o->seats[i].reader;
        if (r->state != DH_OCR_READER_BUSY && r->state != DH_OCR_READER_STARTING)
            continue;
        if (r->deadline <= now)
            give_up(o, r, "does not answer");
        else if (r->deadline < next)
            next = r->deadline;
    }
    return next;
}

static int in_state(const struct dh_ocr *o, enum dh_ocr_reader_state state)
{
    int n = 0;
    for (int i = 0; i < o->size; i++)
        n += o->seats[i].reader.state == state;
    return n;
}

/* One can read, or none will. */
static bool decided(void *data)
{
    struct dh_ocr *o = data;
    return in_state(o, DH_OCR_READER_STARTING) == 0 || in_state(o, DH_OCR_READER_IDLE) > 0 ||
           in_state(o, DH_OCR_READER_BUSY) > 0;
}

enum dh_status dh_ocr_start(struct dh_ocr *o, struct dh_err *err)
{
    struct dh_err cause = {0};
    o->refusal = (struct dh_err){0};
    o->stillborn = 0;
    if (start_all(o, &cause) == 0) {
        if (err)
            *err = cause;
        return cause.status != DH_OK ? cause.status : DH_ENV;
    }
    while (!decided(o)) {
        if (dh_loop_until(o->loop, decided, o, check_overdue(o)) == DH_WAIT_INTERRUPTED)
            return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL,
                              "stopped while the readers were starting");
        check_overdue(o);
    }
    if (in_state(o, DH_OCR_READER_IDLE) + in_state(o, DH_OCR_READER_BUSY) > 0)
        return DH_OK;
    if (o->refusal.status != DH_OK) {
        if (err)
            *err = o->refusal;
        return o->refusal.status;
    }
    return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "run deskhand doctor",
                      "deskhand-reader does not start");
}

/* Hands waiting batches to idle readers. */
static void hand_out(struct dh_ocr *o)
{
    int seat = 0;
    for (size_t i = 0; i < o->batch_count; i++) {
        struct batch *b = &o->batches[i];
        if (b->finished || b->sent_as)
            continue;
        while (seat < o->size && o->seats[seat].reader.state != DH_OCR_READER_IDLE)
            seat++;
        if (seat == o->size)
            return;
        struct dh_ocr_reader *r = &o->seats[seat].reader;
        struct dh_err err = {0};
        b->tries++;
        b->sent_as = ++o->sent;
        r->batch = b->sent_as;
        if (dh_ocr_reader_send(r, o->job, b->first, b->count, b->sent_as, &err) != DH_OK)
            give_up(o, r, err.what);
    }
}

struct progress {
    struct dh_ocr *ocr;
    size_t open;
};

/* Something finished, or a reader is free or gone: the hand-out has to look again. */
static bool moved(void *data)
{
    struct progress *p = data;
    return p->ocr->open != p->open || in_state(p->ocr, DH_OCR_READER_NONE) > 0 ||
           in_state(p->ocr, DH_OCR_READER_IDLE) > 0;
}

/* Whether a free reader has nothing left to take. */
static bool all_handed_out(const struct dh_ocr *o)
{
    for (size_t i = 0; i < o->batch_count; i++)
        if (!o->batches[i].finished && !o->batches[i].sent_as)
            return false;
    return true;
}

static bool finished_one(void *data)
{
    struct progress *p = data;
    return p->ocr->open != p->open || !all_handed_out(p->ocr);
}

/* Readers that cannot start are not started for ever. */
static bool hopeless(struct dh_ocr *o)
{
    return o->refusal.status != DH_OK || o->stillborn >= STILLBORN_MAX || start_all(o, NULL) == 0;
}

static enum dh_status work(struct dh_ocr *o, struct dh_err *err)
{
    while (o->open > 0) {
        if (hopeless(o)) {
            for (size_t i = 0; i < o->batch_count; i++)
                if (!o->batches[i].finished && !o->batches[i].sent_as)
                    finish_batch(o, &o->batches[i], NULL);
            if (o->open == 0)
                break;
        }
        hand_out(o);
        struct progress p = {o, o->open};
        dh_loop_done_fn done = all_handed_out(o) ? finished_one : moved;
        if (dh_loop_until(o->loop, done, &p, check_overdue(o)) == DH_WAIT_INTERRUPTED)
            return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL,
                              "stopped while reading the screen");
        check_overdue(o);
    }
    return DH_OK;
}

/* Small batches at the end of a job would leave readers idle, large ones lose more when one fails.
 */
static size_t batch_size(const struct dh_ocr *o, size_t count)
{
    size_t n = count / ((size_t)o->size * 4);
    return n < 1 ? 1 : n > BATCH_MAX ? BATCH_MAX : n;
}

enum dh_status dh_ocr_read(struct dh_ocr *o, const struct dh_ocr_job *job, struct dh_err *err)
{
    if (job->count == 0)
        return DH_OK;
    if (o->fast && !job->careful && dh_ocr_fast_ready(o->fast))
        return dh_ocr_fast_read(o->fast, job, err);
    enum dh_status st = dh_ocr_start(o, err);
    if (st != DH_OK)
        return st;
    size_t size = batch_size(o, job->count);
    o->batches = dh_alloc(job->count / size + 1, sizeof(o->batches[0]));
    if (!o->batches)
        return dh_err_nomem(err);
    o->job = job;
    o->batch_count = 0;
    for (size_t i = 0; i < job->count; i += size) {
        size_t n = job->count - i < size ? job->count - i : size;
        o->batches[o->batch_count++] = (struct batch){.first = i, .count = n};
    }
    o->open = o->batch_count;
    st = work(o, err);
    dh_free(o->batches);
    o->batches = NULL;
    o->batch_count = o->open = 0;
    o->job = NULL;
    return st;
}
