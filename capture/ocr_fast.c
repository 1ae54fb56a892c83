#include "capture/ocr_fast.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "capture/lstm_word.h"
#include "capture/tessdata.h"

enum { THREADS_MOST = 4, WORTH_A_THREAD = 6 };

/* The model is loaded by a thread of its own while the first frame is taken and taken apart. */
struct dh_ocr_fast {
    struct dh_lstm *model; /* NULL after loading: another kind of model */
    int threads;
    char *path;
    const struct dh_log *log;
    bool loading;
    pthread_t loader;
    struct dh_err why; /* of loading */
};

/* Every language of "eng+deu" must be there, whoever reads it. */
static enum dh_status check_all(const char *lang, struct dh_err *err)
{
    while (*lang) {
        size_t n = strcspn(lang, "+");
        char *one = dh_strndup(lang, n), *path = NULL;
        enum dh_status s = one ? dh_tessdata_find(one, &path, err) : dh_err_nomem(err);
        dh_free(one);
        dh_free(path);
        if (s != DH_OK)
            return s;
        lang += n + (lang[n] == '+');
    }
    return DH_OK;
}

static void *load(void *data)
{
    struct dh_ocr_fast *f = data;
    if (dh_lstm_load(f->path, DH_LSTM_FASTEST, &f->model, &f->why) != DH_OK)
        f->model = NULL;
    return NULL;
}

bool dh_ocr_fast_ready(struct dh_ocr_fast *f)
{
    if (f->loading) {
        pthread_join(f->loader, NULL);
        f->loading = false;
        if (f->model)
            dh_debug(f->log, "ocr: fast reader, %s, %d threads", dh_lstm_kernel_name(f->model), f->threads);
        else
            dh_debug(f->log, "ocr: %s is read by tesseract: %s", f->path, f->why.what);
    }
    return f->model != NULL;
}

const char *dh_ocr_fast_refusal(struct dh_ocr_fast *f)
{
    return dh_ocr_fast_ready(f) ? NULL : f->why.what;
}

enum dh_status dh_ocr_fast_create(const char *lang, const struct dh_log *log, struct dh_ocr_fast **ret,
                                  struct dh_err *err)
{
    enum dh_status s = check_all(lang, err);
    *ret = NULL;
    if (s != DH_OK || strchr(lang, '+'))
        return s;
    struct dh_ocr_fast *f = dh_alloc(1, sizeof(*f));
    if (!f)
        return dh_err_nomem(err);
    f->log = log;
    s = dh_tessdata_find(lang, &f->path, err);
    if (s != DH_OK) {
        dh_free(f);
        return s;
    }
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    f->threads = n < 1 ? 1 : n > THREADS_MOST ? THREADS_MOST : (int)n;
    f->loading = pthread_create(&f->loader, NULL, load, f) == 0;
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
    dh_lstm_destroy(f->model);
    dh_free(f->path);
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

enum dh_status dh_ocr_fast_read(struct dh_ocr_fast *f, const struct dh_ocr_job *job, struct dh_err *err)
{
    if (job->count == 0)
        return DH_OK;
    struct dh_ocr_image *images = dh_alloc(job->count, sizeof(images[0]));
    struct dh_lstm_words *words = dh_alloc(job->count, sizeof(words[0]));
    struct dh_arena *arena = dh_arena_create();
    enum dh_status s = images && words && arena ? DH_OK : dh_err_nomem(err);
    for (size_t i = 0; s == DH_OK && i < job->count; i++) {
        const struct dh_snippet *p = job->snippets[i];
        images[i] = (struct dh_ocr_image){p->pixels, p->rect.w, p->rect.h, 1, DH_OCR_LINE};
    }
    int threads = job->count < WORTH_A_THREAD ? 1 : f->threads;
    if (s == DH_OK)
        s = dh_lstm_words_read(f->model, images, job->count, threads, arena, words, err);
    for (size_t i = 0; s == DH_OK && i < job->count; i++) {
        json_t *v = words_json(&words[i]);
        job->done(job->data, i, v);
        json_decref(v);
    }
    dh_arena_destroy(arena);
    dh_free(words);
    dh_free(images);
    return s;
}
