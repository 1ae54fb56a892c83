/* The float half of an LSTM step, written once for every kernel so that all round alike: only
 * additions, subtractions, multiplications, divisions, minima and maxima, in this order, never
 * fused. The includer defines the vector before: LSTM_FN (how to declare a function), LSTM_F (the
 * type), LSTM_LANES, LSTM_SET(float), LSTM_ADD, LSTM_SUB, LSTM_MUL, LSTM_DIV, LSTM_MIN, LSTM_MAX
 * (of two), LSTM_LOAD(const float *), LSTM_STORE(float *, F), LSTM_POW2(F): 2 to the n for a vector
 * of LSTM_MAGIC + n, and LSTM_BYTES(int8_t *, F): the nearest whole numbers, ties to even.
 * Activations: Tanh and Logistic of src/lstm/functions.h in tesseract; the cell: LSTM::Forward,
 * src/lstm/lstm.cpp. */
#ifndef DH_CAPTURE_LSTM_CELL_H
#define DH_CAPTURE_LSTM_CELL_H

#include "capture/lstm_impl.h"

/* 1.5 * 2^23: added, it leaves the nearest whole number in the low bits. */
#define LSTM_MAGIC 12582912.0f
#define LSTM_TANH_END 9.0f      /* tanh is 1 from here on */
#define LSTM_LOGISTIC_END 30.0f /* so that three denominators fit a float */
#define LSTM_STATE_END 100.0f   /* kStateClip, src/lstm/lstm.cpp */

/* e^x for -87 < x < 88: 2^n * p(r), with p the minimax polynomial of 2^r on [-1/2, 1/2]. Good to
 * 3e-7. */
LSTM_FN LSTM_F lstm_exp(LSTM_F x)
{
    LSTM_F y = LSTM_MUL(x, LSTM_SET(1.44269504f));
    LSTM_F whole = LSTM_ADD(y, LSTM_SET(LSTM_MAGIC));
    LSTM_F r = LSTM_SUB(y, LSTM_SUB(whole, LSTM_SET(LSTM_MAGIC)));
    LSTM_F p = LSTM_SET(0.0018775767f);
    p = LSTM_ADD(LSTM_MUL(p, r), LSTM_SET(0.0089893397f));
    p = LSTM_ADD(LSTM_MUL(p, r), LSTM_SET(0.0558263180f));
    p = LSTM_ADD(LSTM_MUL(p, r), LSTM_SET(0.2401536174f));
    p = LSTM_ADD(LSTM_MUL(p, r), LSTM_SET(0.6931530732f));
    p = LSTM_ADD(LSTM_MUL(p, r), LSTM_SET(0.9999999403f));
    return LSTM_MUL(p, LSTM_POW2(whole));
}

LSTM_FN LSTM_F lstm_clip(LSTM_F x, float end)
{
    return LSTM_MIN(LSTM_MAX(x, LSTM_SET(-end)), LSTM_SET(end));
}

/* tanh(x) = (1 - e) / (1 + e) */
LSTM_FN LSTM_F lstm_tanh_e(LSTM_F x)
{
    return lstm_exp(LSTM_MUL(lstm_clip(x, LSTM_TANH_END), LSTM_SET(-2.0f)));
}

/* logistic(x) = 1 / (1 + e) */
LSTM_FN LSTM_F lstm_logistic_e(LSTM_F x)
{
    return lstm_exp(LSTM_SUB(LSTM_SET(0.0f), lstm_clip(x, LSTM_LOGISTIC_END)));
}

LSTM_FN void lstm_tanh_bytes(LSTM_F x, int8_t *out)
{
    LSTM_F one = LSTM_SET(1.0f), e = lstm_tanh_e(x);
    LSTM_F h = LSTM_DIV(LSTM_SUB(one, e), LSTM_ADD(one, e));
    LSTM_BYTES(out, LSTM_MUL(h, LSTM_SET(127.0f)));
}

/* z: arguments of the cell's input, input gate, forget gate, output gate. Fractions are brought to
 * one denominator: state = state * logistic(z2) + tanh(z0) * logistic(z1), out = tanh(state) *
 * logistic(z3). */
LSTM_FN void lstm_cell(const LSTM_F *z, float *state, int8_t *out)
{
    LSTM_F one = LSTM_SET(1.0f);
    LSTM_F a = lstm_tanh_e(z[0]);
    LSTM_F b1 = LSTM_ADD(one, lstm_logistic_e(z[1]));
    LSTM_F c1 = LSTM_ADD(one, lstm_logistic_e(z[2]));
    LSTM_F ab = LSTM_MUL(LSTM_ADD(one, a), b1);
    LSTM_F top = LSTM_ADD(LSTM_MUL(LSTM_LOAD(state), ab), LSTM_MUL(LSTM_SUB(one, a), c1));
    LSTM_F s = lstm_clip(LSTM_DIV(top, LSTM_MUL(ab, c1)), LSTM_STATE_END);
    LSTM_STORE(state, s);
    LSTM_F d = lstm_tanh_e(s);
    LSTM_F e1 = LSTM_ADD(one, lstm_logistic_e(z[3]));
    LSTM_F h = LSTM_DIV(LSTM_SUB(one, d), LSTM_MUL(LSTM_ADD(one, d), e1));
    LSTM_BYTES(out, LSTM_MUL(h, LSTM_SET(127.0f)));
}

/* Sixteen partial sums whatever the lanes, added up in one order. */
LSTM_FN float lstm_exp_sum(const float *z, int n, float top)
{
    enum { PARTS = DH_LSTM_FEATURES / LSTM_LANES };
    LSTM_F part[PARTS];
    float lane[DH_LSTM_FEATURES], sum = 0;
    for (int j = 0; j < PARTS; j++)
        part[j] = LSTM_SET(0.0f);
    for (int i = 0; i < n; i += DH_LSTM_FEATURES)
        for (int j = 0; j < PARTS; j++) {
            LSTM_F d = LSTM_SUB(LSTM_LOAD(z + i + j * LSTM_LANES), LSTM_SET(top));
            part[j] = LSTM_ADD(part[j], lstm_exp(LSTM_MAX(d, LSTM_SET(-80.0f))));
        }
    for (int j = 0; j < PARTS; j++)
        LSTM_STORE(lane + j * LSTM_LANES, part[j]);
    for (int j = 0; j < DH_LSTM_FEATURES; j++)
        sum += lane[j];
    return sum;
}

#endif
