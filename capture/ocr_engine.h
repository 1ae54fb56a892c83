/* The joint to what reads letters, inside the reader child. An engine embeds the struct and fills
 * in the table; a faster one can stand beside tesseract. */
#ifndef DH_CAPTURE_OCR_ENGINE_H
#define DH_CAPTURE_OCR_ENGINE_H

#include <stddef.h>
#include <stdint.h>
#include <deskhand/geom.h>
#include "base/arena.h"
#include "base/err.h"

enum dh_ocr_mode {
    DH_OCR_BLOCK, /* a line that may turn out to be two */
    DH_OCR_LINE,  /* exactly one line */
};

/* Normalised pixels (ink 0, background 255), tightly packed, borrowed. */
struct dh_ocr_image {
    const uint8_t *pixels;
    int w, h;
    int scale; /* to enlarge by before reading, 1-4 */
    enum dh_ocr_mode mode;
};

/* One character as the engine saw it. */
struct dh_ocr_glyph {
    struct dh_rect rect; /* in pixels of the image before scaling */
    int confidence;      /* of its word, 0-100 */
    bool starts_word;
    bool sure;           /* of starts_word: a small gap is a space all the same */
    const char *text; /* UTF-8; owned by the arena */
};

struct dh_ocr_engine;

struct dh_ocr_engine_ops {
    const char *name;
    /* Mandatory. Characters in reading order, in the arena. */
    enum dh_status (*read)(struct dh_ocr_engine *e, const struct dh_ocr_image *image,
                           struct dh_arena *arena, struct dh_ocr_glyph **ret, size_t *ret_count,
                           struct dh_err *err);
    /* Mandatory. */
    void (*destroy)(struct dh_ocr_engine *e);
};

struct dh_ocr_engine {
    const struct dh_ocr_engine_ops *ops;
};

/* tesseract's LSTM engine for languages such as "eng+deu". Missing data is DH_ENV and names the
 * Debian package that has it. */
enum dh_status dh_ocr_tesseract_create(const char *lang, struct dh_ocr_engine **ret,
                                       struct dh_err *err);

#endif
