/* libFuzzer: the model reader. What is accepted has to read a line, alike with every kernel. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "capture/lstm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WIDTH = 31, HEIGHT_MAX = 96 };

static bool same(const struct dh_lstm_text *a, const struct dh_lstm_text *b)
{
    bool r = a->count == b->count;
    for (size_t i = 0; r && i < a->count; i++)
        r = strcmp(a->symbols[i].text, b->symbols[i].text) == 0 &&
            a->symbols[i].from == b->symbols[i].from &&
            memcmp(&a->symbols[i].probability, &b->symbols[i].probability, sizeof(float)) == 0;
    return r;
}

static void read_line(const uint8_t *data, size_t size, enum dh_lstm_kernel kernel,
                      struct dh_lstm_text *text)
{
    struct dh_lstm *m = NULL;
    int8_t pixels[WIDTH * HEIGHT_MAX];
    for (int i = 0; i < WIDTH * HEIGHT_MAX; i++)
        pixels[i] = (int8_t)(i * 7 % 255 - 127);
    if (dh_lstm_parse(data, size, kernel, &m, NULL) != DH_OK)
        abort();
    struct dh_lstm_line line = {pixels, WIDTH};
    if (dh_lstm_read(m, &line, 1, 1, text, NULL) != DH_OK)
        abort();
    for (size_t i = 0; i < text->count;
         i++) /* texts go with the model: into the heap for the comparison */
        text->symbols[i].text = dh_strdup(text->symbols[i].text);
    dh_lstm_destroy(m);
}

static void finish(struct dh_lstm_text *t)
{
    for (size_t i = 0; i < t->count; i++) {
        char *s;
        memcpy(&s, &t->symbols[i].text, sizeof(s));
        dh_free(s);
    }
    dh_lstm_text_finish(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dh_lstm *m = NULL;
    struct dh_lstm_text expected = {0};
    if (dh_lstm_parse(data, size, DH_LSTM_SCALAR, &m, NULL) != DH_OK)
        return 0;
    dh_lstm_destroy(m);
    read_line(data, size, DH_LSTM_SCALAR, &expected);
    for (enum dh_lstm_kernel k = DH_LSTM_AVX2; k <= DH_LSTM_VNNI; k++) {
        struct dh_lstm_text got = {0};
        if (!dh_lstm_kernel_usable(k))
            continue;
        read_line(data, size, k, &got);
        if (!same(&expected, &got))
            abort();
        finish(&got);
    }
    finish(&expected);
    return 0;
}
