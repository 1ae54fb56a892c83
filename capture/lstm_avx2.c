/* AVX2: eight outputs side by side, inputs in pairs widened to 16 bits (VPMADDWD), so that no sum
 * saturates. */
#include "capture/lstm_impl.h"

#if defined(__GNUC__) && defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__((target("avx2")))
#define INLINE TARGET __attribute__((always_inline)) static inline
#define LSTM_FN INLINE
#define LSTM_F __m256
#define LSTM_LANES 8
#define LSTM_SET(x) _mm256_set1_ps(x)
#define LSTM_ADD(a, b) _mm256_add_ps(a, b)
#define LSTM_SUB(a, b) _mm256_sub_ps(a, b)
#define LSTM_MUL(a, b) _mm256_mul_ps(a, b)
#define LSTM_DIV(a, b) _mm256_div_ps(a, b)
#define LSTM_MIN(a, b) _mm256_min_ps(a, b)
#define LSTM_MAX(a, b) _mm256_max_ps(a, b)
#define LSTM_LOAD(p) _mm256_loadu_ps(p)
#define LSTM_STORE(p, x) _mm256_storeu_ps(p, x)
#define LSTM_POW2(x) pow2_of(x)
#define LSTM_BYTES(p, x) store_bytes(p, x)

INLINE __m256 pow2_of(__m256 whole)
{
    __m256i bits = _mm256_add_epi32(_mm256_castps_si256(whole), _mm256_set1_epi32(127));
    return _mm256_castsi256_ps(_mm256_slli_epi32(bits, 23));
}

INLINE void store_bytes(int8_t *p, __m256 x)
{
    __m256i q = _mm256_cvtps_epi32(x);
    __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(q), _mm256_extracti128_si256(q, 1));
    _mm_storel_epi64((__m128i *)(void *)p, _mm_packs_epi16(words, words));
}

#include "capture/lstm_cell.h"

enum { LANES = 8, PAIR = 2, TOGETHER = 2, DEPTH_MAX = 2 * DH_LSTM_STATES + 16 };

/* `n` bytes, a multiple of 2, to 16 bits each. */
INLINE void widen(const int8_t *in, int n, int16_t *out)
{
    int k = 0;
    for (; k + 16 <= n; k += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(in + k));
        _mm256_storeu_si256((__m256i *)(void *)(out + k), _mm256_cvtepi8_epi16(v));
    }
    for (; k < n; k++)
        out[k] = in[k];
}

INLINE __m256i pair_of(const int16_t *x)
{
    int32_t v;
    memcpy(&v, x, sizeof(v));
    return _mm256_set1_epi32(v);
}

INLINE __m256i weights(const int8_t *w)
{
    return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)w));
}

/* Sums of one block of outputs for n vectors and all gates; n and gates are constants where it is
 * inlined. */
INLINE void block_sums(const struct dh_lstm_layer *l, int block, int gates, int n,
                       int16_t (*x)[DEPTH_MAX], __m256i (*sum)[TOGETHER])
{
    __m256i acc[4][TOGETHER]; /* of its own, or it is stored at every step */
    const int8_t *w = l->w + (size_t)block * (size_t)l->groups * (size_t)(gates * LANES * PAIR);
    for (int g = 0; g < gates; g++)
        for (int b = 0; b < n; b++)
            acc[g][b] = _mm256_loadu_si256(
                (const __m256i *)(const void *)(l->bias + g * l->padded + block * LANES));
    for (int k = 0; k < l->groups; k++) {
        __m256i u[TOGETHER];
        for (int b = 0; b < n; b++)
            u[b] = pair_of(x[b] + PAIR * k);
        for (int g = 0; g < gates; g++, w += LANES * PAIR) {
            __m256i v = weights(w);
            for (int b = 0; b < n; b++)
                acc[g][b] = _mm256_add_epi32(acc[g][b], _mm256_madd_epi16(u[b], v));
        }
    }
    for (int g = 0; g < gates; g++)
        for (int b = 0; b < n; b++)
            sum[g][b] = acc[g][b];
}

INLINE __m256 scaled(__m256i sum, const float *scale)
{
    return _mm256_mul_ps(_mm256_cvtepi32_ps(sum), _mm256_loadu_ps(scale));
}

INLINE void gates_of(const struct dh_lstm_layer *l, int n, const int8_t *const *in,
                     float *const *state, int8_t *const *out)
{
    int16_t x[TOGETHER][DEPTH_MAX];
    for (int b = 0; b < n; b++)
        widen(in[b], l->groups * PAIR, x[b]);
    for (int i = 0; i < l->blocks; i++) {
        __m256i sum[4][TOGETHER];
        block_sums(l, i, 4, n, x, sum);
        for (int b = 0; b < n; b++) {
            __m256 z[4];
            for (int g = 0; g < 4; g++)
                z[g] = scaled(sum[g][b], l->scale + g * l->padded + i * LANES);
            lstm_cell(z, state[b] + i * LANES, out[b] + i * LANES);
        }
    }
}

TARGET static void gates(const struct dh_lstm_layer *l, int n, const int8_t *const *in,
                         float *const *state, int8_t *const *out)
{
    for (; n >= TOGETHER; n -= TOGETHER, in += TOGETHER, state += TOGETHER, out += TOGETHER)
        gates_of(l, TOGETHER, in, state, out);
    if (n > 0)
        gates_of(l, 1, in, state, out);
}

INLINE void dense_of(const struct dh_lstm_layer *l, int n, const int8_t *const *in,
                     float *const *out)
{
    int16_t x[TOGETHER][DEPTH_MAX];
    for (int b = 0; b < n; b++)
        widen(in[b], l->groups * PAIR, x[b]);
    for (int i = 0; i < l->blocks; i++) {
        __m256i sum[1][TOGETHER];
        block_sums(l, i, 1, n, x, sum);
        for (int b = 0; b < n; b++)
            _mm256_storeu_ps(out[b] + i * LANES, scaled(sum[0][b], l->scale + i * LANES));
    }
}

TARGET static void dense(const struct dh_lstm_layer *l, int n, const int8_t *const *in,
                         float *const *out)
{
    for (; n >= TOGETHER; n -= TOGETHER, in += TOGETHER, out += TOGETHER)
        dense_of(l, TOGETHER, in, out);
    for (; n > 0; n--, in++, out++)
        dense_of(l, 1, in, out);
}

TARGET static void pool(const struct dh_lstm_layer *l, const int8_t *cells, size_t column,
                        int8_t *out)
{
    enum { BLOCKS = DH_LSTM_FEATURES / LANES, PAIRS = DH_LSTM_STEP * DH_LSTM_CELL / PAIR };
    int16_t x[5][16]; /* 12 are needed */
    for (int i = 0; i < 5; i++)
        widen(cells + (size_t)i * column, 16, x[i]);
    for (int i = 0; i < BLOCKS; i++) {
        __m256i w[PAIRS], top = _mm256_set1_epi32(INT32_MIN);
        for (int k = 0; k < PAIRS; k++)
            w[k] = weights(l->w + (size_t)(i * PAIRS + k) * LANES * PAIR);
        for (int at = 0; at < 9; at++) {
            __m256i sum = _mm256_loadu_si256((const __m256i *)(const void *)(l->bias + i * LANES));
            for (int k = 0; k < PAIRS; k++) {
                const int16_t *cell = x[at / 3 + k / 2] + at % 3 * DH_LSTM_CELL + k % 2 * PAIR;
                sum = _mm256_add_epi32(sum, _mm256_madd_epi16(pair_of(cell), w[k]));
            }
            top = _mm256_max_epi32(top, sum);
        }
        lstm_tanh_bytes(scaled(top, l->scale + i * LANES), out + i * LANES);
    }
}

TARGET static float exp_sum(const float *z, int n, float top)
{
    return lstm_exp_sum(z, n, top);
}

const struct dh_lstm_ops *dh_lstm_avx2(void)
{
    static const struct dh_lstm_ops ops = {
        .name = "avx2",
        .lanes = LANES,
        .group = PAIR,
        .gates = gates,
        .dense = dense,
        .pool = pool,
        .exp_sum = exp_sum,
    };
    return __builtin_cpu_supports("avx2") ? &ops : NULL;
}

#else

const struct dh_lstm_ops *dh_lstm_avx2(void)
{
    return NULL;
}

#endif
