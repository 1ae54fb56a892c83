/* Inside of the LSTM reader: the model in memory and the joint to its kernels. */
#ifndef DH_CAPTURE_LSTM_IMPL_H
#define DH_CAPTURE_LSTM_IMPL_H

#include "capture/lstm.h"
#include "capture/lstm_code.h"

enum {
    DH_LSTM_BATCH = 6,     /* lines, or columns, that share one pass over the weights */
    DH_LSTM_FEATURES = 16, /* outputs of the convolution */
    DH_LSTM_STATES = 1024, /* most states of a layer */
    DH_LSTM_CODES = 8192,  /* most outputs of the network */
    DH_LSTM_STEP = 3,      /* pixels a time step, and rows a pooled row */
    DH_LSTM_CELL = 4,      /* bytes of three rows in a column, the fourth is 0 */
};

/* One matrix, or the four of an LSTM (input, input gate, forget gate, output gate), packed for a
 * kernel: w[block][group of inputs][gate][lane][input], bias and scale [gate][output, padded to
 * DH_LSTM_FEATURES]. A weighted sum w*x + bias, times scale, is the activation's argument. */
struct dh_lstm_layer {
    int inputs; /* including the fed back states */
    int outputs, padded, gates;
    int blocks, groups; /* of ops->lanes outputs, of ops->group inputs */
    void *memory;       /* owned; the rest points into it, at multiples of 64 bytes */
    int8_t *w;
    int32_t *bias;
    float *scale;
};

/* Inputs and outputs are -127..127. Input vectors have groups * group readable bytes. */
struct dh_lstm_ops {
    const char *name;
    int lanes; /* outputs side by side */
    int group; /* inputs side by side; 0: all of them, padded to a multiple of 16 */
    int shift; /* what the kernel adds to inputs to have them without sign; the bias takes it back
                */
    /* One time step of n <= DH_LSTM_BATCH sequences. */
    void (*gates)(const struct dh_lstm_layer *l, int n, const int8_t *const *in,
                  float *const *state, int8_t *const *out);
    /* Plain weighted sums of n vectors; `out` has room for the padded outputs. */
    void (*dense)(const struct dh_lstm_layer *l, int n, const int8_t *const *in, float *const *out);
    /* Convolution by 3x3, largest of 3x3 neighbours, tanh. `cells` is the first of 5 columns of 3
     * cells, `column` bytes apart; four bytes more are readable. */
    void (*pool)(const struct dh_lstm_layer *l, const int8_t *cells, size_t column, int8_t *out);
    /* Sum of exp(z[i] - top); n a multiple of DH_LSTM_FEATURES. */
    float (*exp_sum)(const float *z, int n, float top);
};

extern const struct dh_lstm_ops dh_lstm_scalar;
/* NULL when the build or the processor has none. */
const struct dh_lstm_ops *dh_lstm_avx2(void);
const struct dh_lstm_ops *dh_lstm_vnni(void);
/* NULL when not usable here. */
const struct dh_lstm_ops *dh_lstm_ops_of(enum dh_lstm_kernel kernel);

struct dh_lstm {
    const struct dh_lstm_ops *ops;
    int height;
    int null; /* the code that means "nothing here" */
    struct dh_lstm_layer conv, column, forward, backward, last, output;
    struct dh_lstm_codes codes;
};

/* Bytes that are wanted of a matrix's input vector. */
int dh_lstm_layer_depth(const struct dh_lstm *m, const struct dh_lstm_layer *l);
/* Component 17 -> the layers of a zeroed model whose ops are set. */
enum dh_status dh_lstm_net_parse(struct dh_lstm *m, const uint8_t *data, size_t n,
                                 struct dh_err *err);
/* The best label and its probability for each time step of n <= DH_LSTM_BATCH lines, widest first:
 * labels[i] and probabilities[i] have width / DH_LSTM_STEP elements. */
enum dh_status dh_lstm_forward(const struct dh_lstm *m, const struct dh_lstm_line *const *lines,
                               int n, int *const *labels, float *const *probabilities,
                               struct dh_err *err);
/* Labels of `steps` time steps -> symbols. Owned by the caller (dh_lstm_text_finish). */
enum dh_status dh_lstm_decode(const struct dh_lstm *m, const int *labels,
                              const float *probabilities, int steps, struct dh_lstm_text *ret,
                              struct dh_err *err);

#endif
