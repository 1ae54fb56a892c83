#include "capture/lstm_bytes.h"

#include <string.h>

const uint8_t *dh_lstm_bytes_take(struct dh_lstm_bytes *b, size_t n)
{
    if (b->bad || n > b->left) {
        b->bad = true;
        return NULL;
    }
    const uint8_t *p = b->p;
    b->p += n;
    b->left -= n;
    return p;
}

static uint64_t little(const uint8_t *p, int n)
{
    uint64_t v = 0;
    for (int i = n - 1; p && i >= 0; i--)
        v = v << 8 | p[i];
    return v;
}

uint8_t dh_lstm_bytes_u8(struct dh_lstm_bytes *b)
{
    return (uint8_t)little(dh_lstm_bytes_take(b, 1), 1);
}

int32_t dh_lstm_bytes_i32(struct dh_lstm_bytes *b)
{
    return (int32_t)(uint32_t)little(dh_lstm_bytes_take(b, 4), 4);
}

int64_t dh_lstm_bytes_i64(struct dh_lstm_bytes *b)
{
    return (int64_t)little(dh_lstm_bytes_take(b, 8), 8);
}

size_t dh_lstm_bytes_count(struct dh_lstm_bytes *b, size_t size)
{
    size_t n = (size_t)little(dh_lstm_bytes_take(b, 4), 4);
    if (b->bad || n > b->left / size) {
        b->bad = true;
        return 0;
    }
    return n;
}

double dh_lstm_bytes_double(const uint8_t *p)
{
    uint64_t bits = little(p, 8);
    double d;
    memcpy(&d, &bits, sizeof(d));
    return d;
}
