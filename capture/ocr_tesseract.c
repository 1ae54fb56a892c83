#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

#include "base/file.h"
#include "base/mem.h"
#include "capture/ocr_engine.h"
#include "capture/tessdata.h"

/* Room around the line, in pixels before scaling, and the dots per inch that screens have. */
enum { PAD = 4, SCREEN_DPI = 96 };

#define DATA_ROOT "/usr/share/tesseract-ocr"

struct tesseract {
    struct dh_ocr_engine base;
    TessBaseAPI *api;
};

/* The image with room around it, enlarged linearly. */
static PIX *enlarge(const struct dh_ocr_image *im)
{
    PIX *p = pixCreate(im->w + 2 * PAD, im->h + 2 * PAD, 8);
    if (!p)
        return NULL;
    pixSetAll(p);
    l_uint32 *data = pixGetData(p);
    int words = pixGetWpl(p);
    for (int y = 0; y < im->h; y++) {
        l_uint32 *line = data + (size_t)(y + PAD) * (size_t)words;
        for (int x = 0; x < im->w; x++)
            SET_DATA_BYTE(line, x + PAD, im->pixels[(size_t)y * (size_t)im->w + (size_t)x]);
    }
    if (im->scale <= 1)
        return p;
    PIX *q = pixScaleGrayLI(p, (l_float32)im->scale, (l_float32)im->scale);
    pixDestroy(&p);
    return q;
}

static bool add_glyph(TessResultIterator *it, int scale, struct dh_arena *arena,
                      struct dh_ocr_glyph *out)
{
    TessPageIterator *page = TessResultIteratorGetPageIterator(it);
    int x0, y0, x1, y1;
    if (!TessPageIteratorBoundingBox(page, RIL_SYMBOL, &x0, &y0, &x1, &y1))
        return false;
    char *text = TessResultIteratorGetUTF8Text(it, RIL_SYMBOL);
    if (!text)
        return false;
    text[strcspn(text, " \t\r\n")] = '\0';
    float c = TessResultIteratorConfidence(it, RIL_WORD);
    out->rect = (struct dh_rect){x0 / scale - PAD, y0 / scale - PAD, (x1 - x0 + scale - 1) / scale,
                                 (y1 - y0 + scale - 1) / scale};
    out->confidence = c < 0 ? 0 : c > 100 ? 100 : (int)c;
    out->starts_word = TessPageIteratorIsAtBeginningOf(page, RIL_WORD);
    out->text = text[0] ? dh_arena_strdup(arena, text) : NULL;
    TessDeleteText(text);
    return out->text != NULL;
}

static enum dh_status collect(struct tesseract *t, int scale, struct dh_arena *arena,
                              struct dh_ocr_glyph **ret, size_t *ret_count, struct dh_err *err)
{
    struct dh_ocr_glyph *all = NULL, *copy;
    size_t n = 0, cap = 0;
    bool ok = true, pending = false; /* a word's first character may have been dropped */
    TessResultIterator *it = TessBaseAPIGetIterator(t->api);
    if (it) {
        do {
            ok = dh_grow(&all, &cap, n + 1, sizeof(all[0]));
            if (!ok)
                break;
            struct dh_ocr_glyph g = {0};
            bool have = add_glyph(it, scale, arena, &g);
            pending = pending || g.starts_word;
            if (!have)
                continue;
            g.starts_word = pending;
            pending = false;
            all[n++] = g;
        } while (TessResultIteratorNext(it, RIL_SYMBOL));
        TessResultIteratorDelete(it);
    }
    copy = ok ? dh_arena_alloc(arena, n + 1, sizeof(copy[0])) : NULL;
    if (copy && n > 0)
        memcpy(copy, all, n * sizeof(copy[0]));
    dh_free(all);
    if (!copy)
        return dh_err_nomem(err);
    *ret = copy;
    *ret_count = n;
    return DH_OK;
}

static enum dh_status read_image(struct dh_ocr_engine *e, const struct dh_ocr_image *im,
                                 struct dh_arena *arena, struct dh_ocr_glyph **ret,
                                 size_t *ret_count, struct dh_err *err)
{
    struct tesseract *t = (struct tesseract *)e;
    PIX *p = enlarge(im);
    if (!p)
        return dh_err_nomem(err);
    TessBaseAPISetPageSegMode(t->api,
                              im->mode == DH_OCR_LINE ? PSM_SINGLE_LINE : PSM_SINGLE_BLOCK);
    TessBaseAPISetImage2(t->api, p);
    TessBaseAPISetSourceResolution(t->api, SCREEN_DPI * im->scale);
    enum dh_status st = DH_OK;
    if (TessBaseAPIRecognize(t->api, NULL) != 0)
        st = dh_err_set(err, DH_FAILED, DH_BLAME_DESKHAND, NULL, "tesseract could not read a line");
    if (st == DH_OK)
        st = collect(t, im->scale, arena, ret, ret_count, err);
    TessBaseAPIClear(t->api);
    pixDestroy(&p);
    return st;
}

static void destroy(struct dh_ocr_engine *e)
{
    struct tesseract *t = (struct tesseract *)e;
    TessBaseAPIEnd(t->api);
    TessBaseAPIDelete(t->api);
    dh_free(t);
}

static enum dh_status no_data(const char *langs, struct dh_err *err)
{
    for (const char *p = langs; *p;) {
        size_t n = strcspn(p, "+");
        char *lang = dh_strndup(p, n), *path = NULL;
        enum dh_status s = lang ? dh_tessdata_find(lang, &path, err) : dh_err_nomem(err);
        dh_free(lang);
        dh_free(path);
        if (s != DH_OK)
            return s;
        p += n + (p[n] == '+');
    }
    return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT,
                      "reinstall the tesseract-ocr packages, or mend TESSDATA_PREFIX",
                      "tesseract cannot load its data for %s", langs);
}

enum dh_status dh_ocr_tesseract_create(const char *lang, struct dh_ocr_engine **ret,
                                       struct dh_err *err)
{
    static const struct dh_ocr_engine_ops ops = {"tesseract", read_image, destroy};
    struct tesseract *t = dh_alloc(1, sizeof(*t));
    if (!t)
        return dh_err_nomem(err);
    t->base.ops = &ops;
    t->api = TessBaseAPICreate();
    if (!t->api) {
        dh_free(t);
        return dh_err_nomem(err);
    }
    setMsgSeverity(L_SEVERITY_NONE);
    if (TessBaseAPIInit2(t->api, NULL, lang, OEM_LSTM_ONLY) != 0) {
        TessBaseAPIDelete(t->api);
        dh_free(t);
        return no_data(lang, err);
    }
    TessBaseAPISetVariable(t->api, "debug_file", "/dev/null");
    TessBaseAPISetVariable(t->api, "tessedit_do_invert", "0"); /* ink is dark already */
    *ret = &t->base;
    return DH_OK;
}
