#include "capture/ocr_fast.h"

#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "capture/lstm_word.h"
#include "capture/tessdata.h"

enum { THREADS_MOST = 4, WORTH_A_THREAD = 6 };

struct dh_ocr_fast {
    struct dh_lstm *model;
    int threads;
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

enum dh_status dh_ocr_fast_create(const char *lang, const struct dh_log *log, struct dh_ocr_fast **ret,
                                  struct dh_err *err)
{
    char *path = NULL;
    struct dh_err why = {0};
    enum dh_status s = check_all(lang, err);
    *ret = NULL;
    if (s != DH_OK || strchr(lang, '+'))
        return s;
    s = dh_tessdata_find(lang, &path, err);
    struct dh_ocr_fast *f = s == DH_OK ? dh_alloc(1, sizeof(*f)) : NULL;
    if (s == DH_OK && !f)
        s = dh_err_nomem(err);
    if (s == DH_OK && dh_lstm_load(path, DH_LSTM_FASTEST, &f->model, &why) != DH_OK) {
        dh_debug(log, "ocr: %s is read by tesseract: %s", path, why.what);
        dh_free(f);
        f = NULL;
    }
    dh_free(path);
    if (f) {
        long n = sysconf(_SC_NPROCESSORS_ONLN);
        f->threads = n < 1 ? 1 : n > THREADS_MOST ? THREADS_MOST : (int)n;
        dh_debug(log, "ocr: fast reader, %s, %d threads", dh_lstm_kernel_name(f->model), f->threads);
    }
    *ret = f;
    return s;
}

void dh_ocr_fast_destroy(struct dh_ocr_fast *f)
{
    if (!f)
        return;
    dh_lstm_destroy(f->model);
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
