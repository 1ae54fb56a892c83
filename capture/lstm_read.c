#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "capture/lstm_impl.h"

/* A run of equal labels; the probability is its best step's, the first is often a close call. */
struct run {
    int from, to; /* time steps, half-open */
    float probability;
};

static struct dh_lstm_symbol symbol_of(const struct run *runs, size_t n, const char *text)
{
    struct dh_lstm_symbol s = {text, runs[0].from * DH_LSTM_STEP, runs[n - 1].to * DH_LSTM_STEP, 1};
    for (size_t i = 0; i < n; i++)
        s.probability = runs[i].probability < s.probability ? runs[i].probability : s.probability;
    return s;
}

static size_t find_runs(const struct dh_lstm *m, const int *labels, const float *probabilities,
                        int steps, int *codes, struct run *runs)
{
    size_t n = 0;
    for (int t = 0; t < steps; t++) {
        if (labels[t] == m->null)
            continue;
        if (t > 0 && labels[t] == labels[t - 1]) {
            struct run *r = &runs[n - 1];
            r->to = t + 1;
            r->probability = probabilities[t] > r->probability ? probabilities[t] : r->probability;
            continue;
        }
        codes[n] = labels[t];
        runs[n++] = (struct run){t, t + 1, probabilities[t]};
    }
    return n;
}

enum dh_status dh_lstm_decode(const struct dh_lstm *m, const int *labels,
                              const float *probabilities, int steps, struct dh_lstm_text *ret,
                              struct dh_err *err)
{
    struct dh_lstm_text text = {0};
    int *codes = dh_alloc((size_t)steps, sizeof(codes[0]));
    struct run *runs = dh_alloc((size_t)steps, sizeof(runs[0]));
    size_t n = codes && runs ? find_runs(m, labels, probabilities, steps, codes, runs) : 0;
    text.symbols = dh_alloc(n, sizeof(text.symbols[0]));
    if (codes && runs && text.symbols) {
        for (size_t i = 0, used; i < n; i += used) {
            const char *s = dh_lstm_codes_match(&m->codes, codes + i, n - i, &used);
            if (s && s[0])
                text.symbols[text.count++] = symbol_of(runs + i, used, s);
        }
        *ret = text;
    }
    bool ok = codes && runs && text.symbols;
    if (!ok)
        dh_free(text.symbols);
    dh_free(codes);
    dh_free(runs);
    return ok ? DH_OK : dh_err_nomem(err);
}

void dh_lstm_text_finish(struct dh_lstm_text *text)
{
    dh_free(text->symbols);
    *text = (struct dh_lstm_text){0};
}

/* Shared by the threads of one call. */
struct job {
    const struct dh_lstm *m;
    const struct dh_lstm_line **lines; /* widest first */
    struct dh_lstm_text **texts;       /* in the same order */
    size_t n;
    atomic_size_t next;
    atomic_bool failed;
};

static bool read_batch(const struct job *j, size_t first, int n)
{
    int *labels[DH_LSTM_BATCH];
    float *probabilities[DH_LSTM_BATCH];
    size_t steps = (size_t)(j->lines[first]->width / DH_LSTM_STEP), all = steps * DH_LSTM_BATCH;
    int *l = dh_alloc(all, sizeof(l[0]));
    float *p = dh_alloc(all, sizeof(p[0]));
    bool ok = l && p;
    for (int b = 0; ok && b < n; b++) {
        labels[b] = l + (size_t)b * steps;
        probabilities[b] = p + (size_t)b * steps;
    }
    ok = ok && dh_lstm_forward(j->m, j->lines + first, n, labels, probabilities, NULL) == DH_OK;
    for (int b = 0; ok && b < n; b++)
        ok = dh_lstm_decode(j->m, labels[b], probabilities[b],
                            j->lines[first + (size_t)b]->width / DH_LSTM_STEP,
                            j->texts[first + (size_t)b], NULL) == DH_OK;
    dh_free(l);
    dh_free(p);
    return ok;
}

static void *work(void *data)
{
    struct job *j = data;
    for (;;) {
        size_t first = atomic_fetch_add(&j->next, DH_LSTM_BATCH);
        if (first >= j->n || atomic_load(&j->failed))
            return NULL;
        size_t n = j->n - first < DH_LSTM_BATCH ? j->n - first : DH_LSTM_BATCH;
        if (!read_batch(j, first, (int)n))
            atomic_store(&j->failed, true);
    }
}

/* A thread that cannot be started is done without. */
static void work_all(struct job *j, int threads)
{
    pthread_t others[DH_LSTM_THREADS];
    int started = 0;
    size_t batches = (j->n + DH_LSTM_BATCH - 1) / DH_LSTM_BATCH;
    while (started + 1 < threads && (size_t)(started + 1) < batches &&
           pthread_create(&others[started], NULL, work, j) == 0)
        started++;
    work(j);
    while (started > 0)
        pthread_join(others[--started], NULL);
}

struct place {
    int width;
    size_t index;
};

static int widest_first(const void *a, const void *b)
{
    const struct place *p = a, *q = b;
    if (p->width != q->width)
        return p->width < q->width ? 1 : -1;
    return p->index < q->index ? -1 : p->index > q->index;
}

static bool sort_lines(struct job *j, const struct dh_lstm_line *lines, struct dh_lstm_text *texts)
{
    struct place *places = dh_alloc(j->n, sizeof(places[0]));
    j->lines = dh_alloc(j->n, sizeof(j->lines[0]));
    j->texts = dh_alloc(j->n, sizeof(j->texts[0]));
    bool ok = places && j->lines && j->texts;
    if (ok) {
        for (size_t i = 0; i < j->n; i++)
            places[i] = (struct place){lines[i].width, i};
        qsort(places, j->n, sizeof(places[0]), widest_first);
        for (size_t i = 0; i < j->n; i++) {
            j->lines[i] = &lines[places[i].index];
            j->texts[i] = &texts[places[i].index];
        }
    }
    dh_free(places);
    return ok;
}

enum dh_status dh_lstm_read(const struct dh_lstm *model, const struct dh_lstm_line *lines, size_t n,
                            int threads, struct dh_lstm_text *texts, struct dh_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (!lines[i].pixels || lines[i].width < DH_LSTM_WIDTH_MIN ||
            lines[i].width > DH_LSTM_WIDTH_MAX)
            return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL,
                              "a line of text is %d pixels wide", lines[i].width);
    struct job j = {.m = model, .n = n};
    atomic_init(&j.next, 0);
    atomic_init(&j.failed, false);
    threads = threads < 1 ? 1 : threads > DH_LSTM_THREADS ? DH_LSTM_THREADS : threads;
    struct dh_lstm_text *fresh = dh_alloc(n, sizeof(fresh[0]));
    bool ok = fresh && sort_lines(&j, lines, fresh);
    if (ok) {
        work_all(&j, threads);
        ok = !atomic_load(&j.failed);
    }
    for (size_t i = 0; fresh && i < n; i++) {
        if (ok)
            texts[i] = fresh[i];
        else
            dh_lstm_text_finish(&fresh[i]);
    }
    dh_free(fresh);
    dh_free(j.lines);
    dh_free(j.texts);
    return ok ? DH_OK : dh_err_nomem(err);
}
