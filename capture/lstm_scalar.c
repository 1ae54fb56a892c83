#include <string.h>

#include "capture/lstm_impl.h"

#define LSTM_FN static inline
#define LSTM_F float
#define LSTM_LANES 1
#define LSTM_SET(x) (x)
#define LSTM_ADD(a, b) ((a) + (b))
#define LSTM_SUB(a, b) ((a) - (b))
#define LSTM_MUL(a, b) ((a) * (b))
#define LSTM_DIV(a, b) ((a) / (b))
#define LSTM_MIN(a, b) ((a) < (b) ? (a) : (b))
#define LSTM_MAX(a, b) ((a) > (b) ? (a) : (b))
#define LSTM_LOAD(p) (*(p))
#define LSTM_STORE(p, x) (*(p) = (x))
#define LSTM_POW2(x) pow2_of(x)
#define LSTM_BYTES(p, x) (*(p) = nearest(x))

/* The whole number in the low bits becomes the exponent; the bits above fall off. */
static inline float pow2_of(float whole)
{
    uint32_t bits;
    float r;
    memcpy(&bits, &whole, sizeof(bits));
    bits = (bits + 127) << 23;
    memcpy(&r, &bits, sizeof(r));
    return r;
}

static inline int8_t nearest(float x)
{
    return (int8_t)((x + 12582912.0f) - 12582912.0f);
}

#include "capture/lstm_cell.h"

/* In 16 bits, so that compilers find the machine's multiply-and-add of pairs. */
static int32_t sum_of(const int8_t *w, const int16_t *x, int n, int32_t bias)
{
    int32_t sum = bias;
    for (int k = 0; k < n; k++)
        sum += (int16_t)w[k] * x[k];
    return sum;
}

enum { DEPTH_MAX = 2 * DH_LSTM_STATES };

static void widen(const int8_t *in, int n, int16_t *out)
{
    for (int k = 0; k < n; k++)
        out[k] = in[k];
}

static int depth_of(const struct dh_lstm_layer *l)
{
    return (l->inputs + 15) / 16 * 16;
}

static void gates(const struct dh_lstm_layer *l, int n, const int8_t *const *in,
                  float *const *state, int8_t *const *out)
{
    int depth = depth_of(l);
    for (int b = 0; b < n; b++) {
        int16_t x[DEPTH_MAX];
        const int8_t *w = l->w;
        widen(in[b], depth, x);
        for (int o = 0; o < l->outputs; o++) {
            float z[4];
            for (int g = 0; g < 4; g++, w += depth) {
                int at = g * l->padded + o;
                z[g] = (float)sum_of(w, x, depth, l->bias[at]) * l->scale[at];
            }
            lstm_cell(z, state[b] + o, out[b] + o);
        }
    }
}

static void dense(const struct dh_lstm_layer *l, int n, const int8_t *const *in, float *const *out)
{
    int depth = depth_of(l);
    for (int b = 0; b < n; b++) {
        int16_t x[DEPTH_MAX];
        widen(in[b], depth, x);
        for (int o = 0; o < l->padded; o++)
            out[b][o] =
                (float)sum_of(l->w + (size_t)o * (size_t)depth, x, depth, l->bias[o]) * l->scale[o];
    }
}

static void pool(const struct dh_lstm_layer *l, const int8_t *cells, size_t column, int8_t *out)
{
    enum { DEPTH = 16, COLUMN = DH_LSTM_CELL };
    int32_t top[DH_LSTM_FEATURES];
    for (int at = 0; at < 9; at++) {
        const int8_t *c = cells + (size_t)(at / 3) * column + (size_t)(at % 3) * COLUMN;
        int16_t x[DEPTH] = {0};
        for (int i = 0; i < DH_LSTM_STEP; i++)
            widen(c + (size_t)i * column, COLUMN, x + i * COLUMN);
        for (int o = 0; o < DH_LSTM_FEATURES; o++) {
            int32_t v = sum_of(l->w + (size_t)o * DEPTH, x, DEPTH, l->bias[o]);
            top[o] = at == 0 || v > top[o] ? v : top[o];
        }
    }
    for (int o = 0; o < DH_LSTM_FEATURES; o++)
        lstm_tanh_bytes((float)top[o] * l->scale[o], out + o);
}

const struct dh_lstm_ops dh_lstm_scalar = {
    .name = "scalar",
    .lanes = 1,
    .gates = gates,
    .dense = dense,
    .pool = pool,
    .exp_sum = lstm_exp_sum,
};

const struct dh_lstm_ops *dh_lstm_ops_of(enum dh_lstm_kernel kernel)
{
    const struct dh_lstm_ops *avx2 = dh_lstm_avx2(), *vnni = dh_lstm_vnni();
    switch (kernel) {
    case DH_LSTM_SCALAR:
        return &dh_lstm_scalar;
    case DH_LSTM_AVX2:
        return avx2;
    case DH_LSTM_VNNI:
        return vnni;
    case DH_LSTM_FASTEST:
        break;
    }
    return vnni ? vnni : avx2 ? avx2 : &dh_lstm_scalar;
}

bool dh_lstm_kernel_usable(enum dh_lstm_kernel kernel)
{
    return dh_lstm_ops_of(kernel) != NULL;
}
