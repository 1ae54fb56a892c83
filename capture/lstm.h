/* Reads lines of text with tesseract's integer LSTM models, straight from NAME.traineddata, without
 * libtesseract: about forty times as fast on screens, with no dictionary. Models of the
 * tessdata_fast family only, [1,H,0,1 Ct3,3,16 Mp3,3 LfysA LfxB LrxC LfxD O1cE]; anything else is
 * refused, so that the caller can fall back. Sources of the formats are named function by function;
 * paths are inside tesseract-ocr/tesseract, release 5. */
#ifndef DH_CAPTURE_LSTM_H
#define DH_CAPTURE_LSTM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

/* A model. Read-only once loaded: any number of threads may read with it. */
struct dh_lstm;

/* All give the same results to the last bit. */
enum dh_lstm_kernel {
    DH_LSTM_FASTEST, /* of those that this processor has */
    DH_LSTM_SCALAR,
    DH_LSTM_AVX2,
    DH_LSTM_VNNI, /* AVX-512 with byte dot products */
};

/* One line as the network wants it: dh_lstm_height() rows of `width` bytes, tightly packed, ink
 * -127, ground 127 (NetworkIO::SetPixel, src/lstm/networkio.cpp). Borrowed. */
struct dh_lstm_line {
    const int8_t *pixels;
    int width;
};
#define DH_LSTM_WIDTH_MIN 3
#define DH_LSTM_WIDTH_MAX 32768

struct dh_lstm_symbol {
    const char *text; /* UTF-8, one character or a ligature; " " for a space; owned by the model */
    int from,
        to; /* where the network saw it: half-open pixels of the line, narrower than the ink */
    float probability; /* 0-1 */
};

struct dh_lstm_text {
    struct dh_lstm_symbol *symbols; /* owned; left to right as shown */
    size_t count;
};

/* The container is that of src/ccutil/tessdatamanager.h; components 17
 * (src/lstm/lstmrecognizer.cpp), 21 (src/ccutil/unicharset.cpp) and 22
 * (src/ccutil/unicharcompress.cpp) are read. DH_INVALID: broken, or a model of another kind;
 * DH_NOT_FOUND or DH_IO: the file; free with dh_lstm_destroy. */
enum dh_status dh_lstm_load(const char *path, enum dh_lstm_kernel kernel, struct dh_lstm **ret,
                            struct dh_err *err);
/* The same from the whole file in memory, which is not needed afterwards. Safe with hostile bytes.
 */
enum dh_status dh_lstm_parse(const void *data, size_t n, enum dh_lstm_kernel kernel,
                             struct dh_lstm **ret, struct dh_err *err);
/* NULL is allowed. */
void dh_lstm_destroy(struct dh_lstm *model);
/* Rows of a line: H of the network's specification, 36 or 48 (Input::DeSerialize,
 * src/lstm/input.cpp). */
int dh_lstm_height(const struct dh_lstm *model);
/* "vnni", "avx2", "scalar". */
const char *dh_lstm_kernel_name(const struct dh_lstm *model);
/* Whether this processor and this build have it. */
bool dh_lstm_kernel_usable(enum dh_lstm_kernel kernel);

/* Reads n lines; texts[i] belongs to lines[i] and is finished by the caller. Best label a time step
 * (three pixels), repeats and nulls taken out (greedy decoding, as RecodeBeamSearch without its
 * beam, src/lstm/recodebeam.cpp), codes put together to characters. `threads` of at most
 * DH_LSTM_THREADS, this one among them. On failure (memory, a width out of range: DH_USAGE) no text
 * is set. */
#define DH_LSTM_THREADS 16
enum dh_status dh_lstm_read(const struct dh_lstm *model, const struct dh_lstm_line *lines, size_t n,
                            int threads, struct dh_lstm_text *texts, struct dh_err *err);
void dh_lstm_text_finish(struct dh_lstm_text *text);

#endif
