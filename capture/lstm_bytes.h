/* Little-endian numbers out of untrusted bytes. A read past the end gives zeros and is remembered:
 * check `bad` once, before anything that was read is used as a size. */
#ifndef DH_CAPTURE_LSTM_BYTES_H
#define DH_CAPTURE_LSTM_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dh_lstm_bytes {
    const uint8_t *p;
    size_t left;
    bool bad;
};

/* The next n bytes, or NULL. */
const uint8_t *dh_lstm_bytes_take(struct dh_lstm_bytes *b, size_t n);
uint8_t dh_lstm_bytes_u8(struct dh_lstm_bytes *b);
int32_t dh_lstm_bytes_i32(struct dh_lstm_bytes *b);
int64_t dh_lstm_bytes_i64(struct dh_lstm_bytes *b);
/* A count of things of `size` bytes that all lie in what is left; 0 and bad when they do not. */
size_t dh_lstm_bytes_count(struct dh_lstm_bytes *b, size_t size);
/* IEEE 754 binary64 at p. */
double dh_lstm_bytes_double(const uint8_t *p);

#endif
