/* AVX-512 VNNI: sixteen outputs side by side, inputs in fours (VPDPBUSD), made unsigned by adding
 * 128. */
#include "capture/lstm_impl.h"

#if defined(__GNUC__) && defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define INLINE TARGET __attribute__((always_inline)) static inline
#define LSTM_FN INLINE
#define LSTM_F __m512
#define LSTM_LANES 16
#define LSTM_SET(x) _mm512_set1_ps(x)
#define LSTM_ADD(a, b) _mm512_add_ps(a, b)
#define LSTM_SUB(a, b) _mm512_sub_ps(a, b)
#define LSTM_MUL(a, b) _mm512_mul_ps(a, b)
#define LSTM_DIV(a, b) _mm512_div_ps(a, b)
#define LSTM_MIN(a, b) _mm512_min_ps(a, b)
#define LSTM_MAX(a, b) _mm512_max_ps(a, b)
#define LSTM_LOAD(p) _mm512_loadu_ps(p)
#define LSTM_STORE(p, x) _mm512_storeu_ps(p, x)
#define LSTM_POW2(x) pow2_of(x)
#define LSTM_BYTES(p, x)                                                                           \
    _mm_storeu_si128((__m128i *)(void *)(p), _mm512_cvtsepi32_epi8(_mm512_cvtps_epi32(x)))

INLINE __m512 pow2_of(__m512 whole)
{
    __m512i bits = _mm512_add_epi32(_mm512_castps_si512(whole), _mm512_set1_epi32(127));
    return _mm512_castsi512_ps(_mm512_slli_epi32(bits, 23));
}

#include "capture/lstm_cell.h"

enum {
    LANES = 16,
    FOUR = 4,
    VECTOR = LANES * FOUR,
    SHIFT = 128,
    DEPTH_MAX = 2 * DH_LSTM_STATES + VECTOR
};

/* `n` bytes, a multiple of 4, with 128 added. */
INLINE void shifted(const int8_t *in, int n, uint8_t *out)
{
    int k = 0;
    for (; k + VECTOR <= n; k += VECTOR)
        _mm512_storeu_si512(
            out + k, _mm512_xor_si512(_mm512_loadu_si512(in + k), _mm512_set1_epi8((char)SHIFT)));
    for (; k < n; k++)
        out[k] = (uint8_t)(in[k] + SHIFT);
}

INLINE __m512i four_of(const void *x)
{
    int32_t v;
    memcpy(&v, x, sizeof(v));
    return _mm512_set1_epi32(v);
}

/* Sums of one block of outputs for n vectors and all gates; n and gates are constants where it is
 * inlined. */
INLINE void block_sums(const struct dh_lstm_layer *l, int block, int gates, int n,
                       uint8_t (*x)[DEPTH_MAX], __m512i (*sum)[DH_LSTM_BATCH])
{
    __m512i acc[4][DH_LSTM_BATCH]; /* of its own, or it is stored at every step */
    const int8_t *w = l->w + (size_t)block * (size_t)l->groups * (size_t)(gates * VECTOR);
    for (int g = 0; g < gates; g++)
        for (int b = 0; b < n; b++)
            acc[g][b] = _mm512_loadu_si512(l->bias + g * l->padded + block * LANES);
    for (int k = 0; k < l->groups; k++, w += gates * VECTOR) {
        __m512i v[4];
        for (int g = 0; g < gates; g++)
            v[g] = _mm512_loadu_si512(w + g * VECTOR);
        for (int b = 0; b < n; b++) {
            __m512i u = four_of(x[b] + FOUR * k);
            for (int g = 0; g < gates; g++)
                acc[g][b] = _mm512_dpbusd_epi32(acc[g][b], u, v[g]);
        }
    }
    for (int g = 0; g < gates; g++)
        for (int b = 0; b < n; b++)
            sum[g][b] = acc[g][b];
}

INLINE __m512 scaled(__m512i sum, const float *scale)
{
    return _mm512_mul_ps(_mm512_cvtepi32_ps(sum), _mm512_loadu_ps(scale));
}

INLINE void gates_of(const struct dh_lstm_layer *l, int n, const int8_t *const *in,
                     float *const *state, int8_t *const *out)
{
    uint8_t x[DH_LSTM_BATCH][DEPTH_MAX];
    for (int b = 0; b < n; b++)
        shifted(in[b], l->groups * FOUR, x[b]);
    for (int i = 0; i < l->blocks; i++) {
        __m512i sum[4][DH_LSTM_BATCH];
        block_sums(l, i, 4, n, x, sum);
        for (int b = 0; b < n; b++) {
            __m512 z[4];
            for (int g = 0; g < 4; g++)
                z[g] = scaled(sum[g][b], l->scale + g * l->padded + i * LANES);
            lstm_cell(z, state[b] + i * LANES, out[b] + i * LANES);
        }
    }
}

TARGET static void gates(const struct dh_lstm_layer *l, int n, const int8_t *const *in,
                         float *const *state, int8_t *const *out)
{
    switch (n) {
    case 1:
        gates_of(l, 1, in, state, out);
        break;
    case 2:
        gates_of(l, 2, in, state, out);
        break;
    case 3:
        gates_of(l, 3, in, state, out);
        break;
    case 4:
        gates_of(l, 4, in, state, out);
        break;
    case 5:
        gates_of(l, 5, in, state, out);
        break;
    default:
        gates_of(l, DH_LSTM_BATCH, in, state, out);
    }
}

INLINE void dense_of(const struct dh_lstm_layer *l, int n, const int8_t *const *in,
                     float *const *out)
{
    uint8_t x[DH_LSTM_BATCH][DEPTH_MAX];
    for (int b = 0; b < n; b++)
        shifted(in[b], l->groups * FOUR, x[b]);
    for (int i = 0; i < l->blocks; i++) {
        __m512i sum[1][DH_LSTM_BATCH];
        block_sums(l, i, 1, n, x, sum);
        for (int b = 0; b < n; b++)
            _mm512_storeu_ps(out[b] + i * LANES, scaled(sum[0][b], l->scale + i * LANES));
    }
}

TARGET static void dense(const struct dh_lstm_layer *l, int n, const int8_t *const *in,
                         float *const *out)
{
    if (n == DH_LSTM_BATCH) {
        dense_of(l, DH_LSTM_BATCH, in, out);
        return;
    }
    for (; n > 0; n--, in++, out++)
        dense_of(l, 1, in, out);
}

TARGET static void pool(const struct dh_lstm_layer *l, const int8_t *cells, size_t column,
                        int8_t *out)
{
    __m512i w[DH_LSTM_STEP], top = _mm512_set1_epi32(INT32_MIN), bias = _mm512_loadu_si512(l->bias);
    __m512i shift = _mm512_set1_epi8((char)SHIFT);
    for (int i = 0; i < DH_LSTM_STEP; i++)
        w[i] = _mm512_loadu_si512(l->w + i * VECTOR);
    for (int at = 0; at < 9; at++) {
        const int8_t *c = cells + (size_t)(at / 3) * column + (size_t)(at % 3) * DH_LSTM_CELL;
        __m512i sum = bias;
        for (int i = 0; i < DH_LSTM_STEP; i++) {
            __m512i u = _mm512_xor_si512(four_of(c + (size_t)i * column), shift);
            sum = _mm512_dpbusd_epi32(sum, u, w[i]);
        }
        top = _mm512_max_epi32(top, sum);
    }
    lstm_tanh_bytes(scaled(top, l->scale), out);
}

TARGET static float exp_sum(const float *z, int n, float top)
{
    return lstm_exp_sum(z, n, top);
}

const struct dh_lstm_ops *dh_lstm_vnni(void)
{
    static const struct dh_lstm_ops ops = {
        .name = "vnni",
        .lanes = LANES,
        .group = FOUR,
        .shift = SHIFT,
        .gates = gates,
        .dense = dense,
        .pool = pool,
        .exp_sum = exp_sum,
    };
    bool usable = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
    return usable ? &ops : NULL;
}

#else

const struct dh_lstm_ops *dh_lstm_vnni(void)
{
    return NULL;
}

#endif
