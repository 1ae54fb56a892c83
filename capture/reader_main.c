/* deskhand-reader: reads the letters in snippets that the conductor sends.
 *
 * Descriptor 3 is a socket (base/ipc.h). One batch in:
 *   {"batch":N,"scale":2,"mode":"block","snippets":[[offset,w,h],...]} and a descriptor of shared
 *   memory with the normalised pixels of the snippets;
 * one batch out:
 *   {"batch":N,"snippets":[[["text",x,y,w,h,confidence],...],...],"rss":kilobytes}
 * The first message out is {"ready":"tesseract"} or {"error":what,"next":what to do,"status":n}.
 * It ends when the socket closes. */
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ipc.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/shm.h"
#include "capture/ocr_word.h"
#include "capture/snippet.h"

enum { SOCKET = 3, SNIPPETS_MAX = 4096 };

struct reader {
    struct dh_ipc ipc;
    struct dh_loop *loop;
    struct dh_ocr_engine *engine;
};

static json_t *words_json(const struct dh_ocr_word *w, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < n; i++)
        json_array_append_new(list, json_pack("[oiiiii]", dh_json_text(w[i].text), w[i].rect.x,
                                              w[i].rect.y, w[i].rect.w, w[i].rect.h,
                                              w[i].confidence));
    return list;
}

/* One snippet's words; an unreadable one has none. */
static json_t *read_snippet(struct reader *r, const struct dh_ocr_image *image)
{
    struct dh_arena *arena = dh_arena_create();
    struct dh_ocr_glyph *glyphs = NULL;
    struct dh_ocr_word *words = NULL;
    size_t n = 0, count = 0;
    if (!arena)
        return NULL;
    if (r->engine->ops->read(r->engine, image, arena, &glyphs, &n, NULL) != DH_OK ||
        dh_ocr_words(image, glyphs, n, arena, &words, &count, NULL) != DH_OK)
        count = 0;
    json_t *list = words_json(words, count);
    dh_arena_destroy(arena);
    return list;
}

/* [offset,w,h] within the shared pixels. */
static bool locate(const json_t *entry, const struct dh_shm *shm, struct dh_ocr_image *image)
{
    json_int_t at = json_integer_value(json_array_get(entry, 0));
    json_int_t w = json_integer_value(json_array_get(entry, 1));
    json_int_t h = json_integer_value(json_array_get(entry, 2));
    if (at < 0 || w <= 0 || h <= 0 || w > DH_SNIPPET_W || h > DH_SNIPPET_H)
        return false;
    if ((size_t)at > shm->size || (size_t)(w * h) > shm->size - (size_t)at)
        return false;
    image->pixels = (const uint8_t *)shm->data + at;
    image->w = (int)w;
    image->h = (int)h;
    return true;
}

static long resident_kb(void)
{
    long total = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (!f)
        return 0;
    if (fscanf(f, "%ld %ld", &total, &resident) != 2)
        resident = 0;
    fclose(f);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static enum dh_status answer(struct reader *r, const json_t *message, const struct dh_shm *shm,
                             struct dh_err *err)
{
    const json_t *list = json_object_get(message, "snippets");
    struct dh_ocr_image image = {.scale = (int)dh_json_int(message, "scale", 2)};
    image.scale = image.scale < 1 ? 1 : image.scale > 4 ? 4 : image.scale;
    bool line = strcmp(dh_json_str(message, "mode", "block"), "line") == 0;
    image.mode = line ? DH_OCR_LINE : DH_OCR_BLOCK;
    if (json_array_size(list) > SNIPPETS_MAX)
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "too many snippets");
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (!locate(json_array_get(list, i), shm, &image)) {
            json_decref(out);
            return dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "a snippet out of bounds");
        }
        json_array_append_new(out, read_snippet(r, &image));
    }
    json_t *reply = json_pack("{s:I,s:o,s:I}", "batch", dh_json_int(message, "batch", 0),
                              "snippets", out, "rss", (json_int_t)resident_kb());
    if (!reply)
        return dh_err_nomem(err);
    enum dh_status st = dh_ipc_send(&r->ipc, reply, -1, err);
    json_decref(reply);
    return st;
}

static enum dh_status serve_one(struct reader *r, struct dh_err *err)
{
    json_t *message = NULL;
    enum dh_status st = dh_ipc_wait(&r->ipc, r->loop, DH_TICK_NEVER, &message, err);
    if (st != DH_OK)
        return st;
    struct stat sb;
    struct dh_shm shm = {-1, NULL, 0};
    int fd = dh_ipc_take_fd(&r->ipc);
    if (fd < 0 || fstat(fd, &sb) != 0 || sb.st_size <= 0) {
        if (fd >= 0)
            close(fd);
        st = dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "a batch without pixels");
    } else {
        st = dh_shm_map(fd, (size_t)sb.st_size, false, &shm, err);
    }
    if (st == DH_OK)
        st = answer(r, message, &shm, err);
    dh_shm_finish(&shm);
    json_decref(message);
    return st;
}

/* Tells the conductor whether it can work. */
static enum dh_status greet(struct reader *r, enum dh_status st, const struct dh_err *why)
{
    json_t *m = st == DH_OK ? json_pack("{s:s}", "ready", r->engine->ops->name)
                            : json_pack("{s:s,s:s,s:i}", "error", why->what, "next", why->next,
                                        "status", (int)st);
    enum dh_status sent = m ? dh_ipc_send(&r->ipc, m, -1, NULL) : DH_NOMEM;
    json_decref(m);
    return st != DH_OK ? st : sent;
}

int main(int argc, char **argv)
{
    struct reader r = {0};
    struct dh_err err = {0};
    if (argc != 2) {
        fprintf(stderr, "deskhand-reader: started by deskhand, not by hand\n");
        return 2;
    }
    prctl(PR_SET_DUMPABLE, 0); /* what it sees stays out of core files */
    dh_ipc_init(&r.ipc, SOCKET);
    r.loop = dh_loop_create(NULL);
    enum dh_status st = r.loop ? dh_ocr_tesseract_create(argv[1], &r.engine, &err) : DH_NOMEM;
    st = greet(&r, st, &err);
    while (st == DH_OK)
        st = serve_one(&r, &err);
    if (r.engine)
        r.engine->ops->destroy(r.engine);
    dh_ipc_finish(&r.ipc);
    dh_loop_destroy(r.loop);
    return st == DH_GONE ? 0 : 1;
}
