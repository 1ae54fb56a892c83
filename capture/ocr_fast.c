#include "capture/ocr_fast.h"

#include <ctype.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "capture/lstm_word.h"
#include "capture/tessdata.h"

enum { THREADS_MOST = 4, WORTH_A_THREAD = 6, LANGUAGES_MOST = 8 };
/* A word with marks is believed from this confidence on; Latin letters with marks (Unicode, Latin-1 Supplement to
 * Latin Extended-B). */
enum { MARKED_LEAST = 70, LATIN_FIRST = 0xc0, LATIN_LAST = 0x24f };

/* Models are loaded by a thread of its own while the first frame is taken and taken apart. */
struct dh_ocr_fast {
    struct dh_lstm *models[LANGUAGES_MOST]; /* in the order of the languages */
    char *paths[LANGUAGES_MOST];            /* owned */
    size_t count;
    int threads;
    const struct dh_log *log;
    bool loading, ready;
    pthread_t loader;
    struct dh_err why; /* of loading, when they are not ready */
};

/* The data of every language of "eng+deu". One too many is read by tesseract, too. */
static enum dh_status find_all(struct dh_ocr_fast *f, const char *lang, struct dh_err *err)
{
    while (*lang) {
        size_t n = strcspn(lang, "+");
        char *one = dh_strndup(lang, n), *path = NULL;
        enum dh_status s = one ? dh_tessdata_find(one, &path, err) : dh_err_nomem(err);
        dh_free(one);
        if (s != DH_OK)
            return s;
        if (f->count < LANGUAGES_MOST)
            f->paths[f->count++] = path;
        else
            dh_free(path);
        lang += n + (lang[n] == '+');
    }
    return DH_OK;
}

static void *load(void *data)
{
    struct dh_ocr_fast *f = data;
    f->ready = true;
    for (size_t i = 0; i < f->count && f->ready; i++)
        f->ready = dh_lstm_load(f->paths[i], DH_LSTM_FASTEST, &f->models[i], &f->why) == DH_OK;
    return NULL;
}

bool dh_ocr_fast_ready(struct dh_ocr_fast *f)
{
    if (f->loading) {
        pthread_join(f->loader, NULL);
        f->loading = false;
        if (f->ready)
            dh_debug(f->log, "ocr: fast reader, %s, %d threads", dh_lstm_kernel_name(f->models[0]), f->threads);
        else
            dh_debug(f->log, "ocr: tesseract reads: %s", f->why.what);
    }
    return f->ready;
}

const char *dh_ocr_fast_refusal(struct dh_ocr_fast *f)
{
    return dh_ocr_fast_ready(f) ? NULL : f->why.what;
}

enum dh_status dh_ocr_fast_create(const char *lang, const struct dh_log *log, struct dh_ocr_fast **ret,
                                  struct dh_err *err)
{
    struct dh_ocr_fast *f = dh_alloc(1, sizeof(*f));
    if (!f)
        return dh_err_nomem(err);
    f->log = log;
    enum dh_status s = find_all(f, lang, err);
    if (s == DH_OK && f->count == 0)
        s = dh_err_set(err, DH_USAGE, DH_BLAME_USER, "for example eng or eng+deu", "no language is named");
    if (s != DH_OK) {
        dh_ocr_fast_destroy(f);
        return s;
    }
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    f->threads = n < 1 ? 1 : n > THREADS_MOST ? THREADS_MOST : (int)n;
    sigset_t all, before;
    sigfillset(&all); /* signals are for the thread with the loop */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    f->loading = pthread_create(&f->loader, NULL, load, f) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!f->loading)
        load(f);
    *ret = f;
    return DH_OK;
}

void dh_ocr_fast_destroy(struct dh_ocr_fast *f)
{
    if (!f)
        return;
    if (f->loading)
        pthread_join(f->loader, NULL);
    for (size_t i = 0; i < f->count; i++) {
        dh_lstm_destroy(f->models[i]);
        dh_free(f->paths[i]);
    }
    dh_free(f);
}

/* In the words of the readers' protocol. */
static json_t *words_json(const struct dh_lstm_words *w)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < w->count; i++) {
        const struct dh_ocr_word *o = &w->items[i];
        json_array_append_new(list, json_pack("[o,i,i,i,i,i]", dh_json_text(o->text), o->rect.x,
                                              o->rect.y, o->rect.w, o->rect.h, o->confidence));
    }
    return list;
}

/* The least certain word's confidence; nothing read is not certain at all. */
static int certainty(const struct dh_lstm_words *w)
{
    int least = w->count ? 100 : 0;
    for (size_t i = 0; i < w->count; i++)
        least = w->items[i].confidence < least ? w->items[i].confidence : least;
    return least;
}

/* One errand: pictures, and the best that was read of each so far. */
struct errand {
    struct dh_ocr_fast *f;
    struct dh_arena *arena;
    struct dh_ocr_image *images;
    struct dh_lstm_words *words, *others;
    size_t count;
};

static bool errand_init(struct errand *e, const struct dh_ocr_job *job)
{
    e->count = job->count;
    e->images = dh_alloc(e->count, sizeof(e->images[0]));
    e->words = dh_alloc(e->count, sizeof(e->words[0]));
    e->others = dh_alloc(e->count, sizeof(e->others[0]));
    e->arena = dh_arena_create();
    if (!e->images || !e->words || !e->others || !e->arena)
        return false;
    for (size_t i = 0; i < e->count; i++) {
        const struct dh_snippet *p = job->snippets[i];
        e->images[i] = (struct dh_ocr_image){p->pixels, p->rect.w, p->rect.h, 1, DH_OCR_LINE};
    }
    return true;
}

static void errand_finish(struct errand *e)
{
    dh_arena_destroy(e->arena);
    dh_free(e->images);
    dh_free(e->words);
    dh_free(e->others);
}

static enum dh_status read_by(struct errand *e, size_t model, struct dh_lstm_words *words, struct dh_err *err)
{
    int threads = e->count < WORTH_A_THREAD ? 1 : e->f->threads;
    return dh_lstm_words_read(e->f->models[model], e->images, e->count, threads, e->arena, words, err);
}

/* Whether b is a with marks on some of its letters: a language that has no such letters reads them without. */
static bool is_marked(const char *a, const char *b)
{
    size_t marks = 0, i = 0, k = 0, n = strlen(a), m = strlen(b);
    while (i < n && k < m) {
        uint32_t p, q;
        i += dh_utf8_next(a + i, n - i, &p);
        k += dh_utf8_next(b + k, m - k, &q);
        bool letter = p < 0x80 && isalpha((int)p);
        if (letter && q >= LATIN_FIRST && q <= LATIN_LAST)
            marks++;
        else if (p != q)
            return false;
    }
    return i == n && k == m && marks > 0;
}

/* Of two readings of a line: word by word the one with marks, else the line of who is surer of it. */
static void take_better(struct dh_lstm_words *mine, const struct dh_lstm_words *other)
{
    if (mine->count != other->count) {
        if (certainty(other) > certainty(mine))
            *mine = *other;
        return;
    }
    bool surer = certainty(other) > certainty(mine);
    for (size_t i = 0; i < mine->count; i++) {
        const struct dh_ocr_word *o = &other->items[i];
        bool marked = o->confidence >= MARKED_LEAST && is_marked(mine->items[i].text, o->text);
        if (marked || (surer && !is_marked(o->text, mine->items[i].text)))
            mine->items[i] = *o;
    }
}

static enum dh_status ask_another(struct errand *e, size_t model, struct dh_err *err)
{
    enum dh_status s = read_by(e, model, e->others, err);
    for (size_t i = 0; s == DH_OK && i < e->count; i++)
        take_better(&e->words[i], &e->others[i]);
    return s;
}

enum dh_status dh_ocr_fast_read(struct dh_ocr_fast *f, const struct dh_ocr_job *job, struct dh_err *err)
{
    if (job->count == 0)
        return DH_OK;
    struct errand e = {.f = f};
    enum dh_status s = errand_init(&e, job) ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK)
        s = read_by(&e, 0, e.words, err);
    for (size_t i = 1; s == DH_OK && i < f->count; i++)
        s = ask_another(&e, i, err);
    for (size_t i = 0; s == DH_OK && i < job->count; i++) {
        json_t *v = words_json(&e.words[i]);
        job->done(job->data, i, v);
        json_decref(v);
    }
    errand_finish(&e);
    return s;
}
