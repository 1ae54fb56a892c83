#include <string.h>

#include "base/mem.h"
#include "capture/lstm_impl.h"

/* What one pass over a batch needs. Two planes of features take turns as a layer's input and
 * output. */
struct pass {
    const struct dh_lstm *m;
    const struct dh_lstm_line *const *lines;
    int n;
    int steps[DH_LSTM_BATCH];
    int rows; /* of the pooled picture */
    void *memory;
    int8_t *cells, *pooled;
    int8_t *plane[2][DH_LSTM_BATCH];
    int8_t *vector[2][DH_LSTM_BATCH]; /* inputs and fed back outputs of two successive steps */
    float *state[DH_LSTM_BATCH], *sums[DH_LSTM_BATCH];
};

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int widest_layer(const struct dh_lstm *m)
{
    return larger(larger(m->column.outputs, m->forward.outputs),
                  larger(m->backward.outputs, m->last.outputs));
}

static int deepest_layer(const struct dh_lstm *m)
{
    int d = larger(dh_lstm_layer_depth(m, &m->column), dh_lstm_layer_depth(m, &m->forward));
    d = larger(d, larger(dh_lstm_layer_depth(m, &m->backward), dh_lstm_layer_depth(m, &m->last)));
    return larger(d, dh_lstm_layer_depth(m, &m->output));
}

/* Cuts 64-byte aligned pieces off one block; with a NULL block it only measures. */
struct cutter {
    uint8_t *at;
    size_t used;
};

static void *cut(struct cutter *c, size_t n)
{
    void *p = c->at ? c->at + c->used : NULL;
    c->used += (n + 63) / 64 * 64;
    return p;
}

static void lay_out(struct pass *p, struct cutter *c)
{
    const struct dh_lstm *m = p->m;
    size_t wide = (size_t)widest_layer(m), deep = (size_t)deepest_layer(m) + 64;
    /* Two columns more on either side; the last vector may read 16 bytes at once. */
    p->cells = cut(c, (size_t)(p->lines[0]->width + 2) * (size_t)m->height * DH_LSTM_CELL + 64);
    p->pooled = cut(c, (size_t)p->steps[0] * (size_t)p->rows * DH_LSTM_FEATURES);
    for (int b = 0; b < DH_LSTM_BATCH; b++) {
        for (int i = 0; i < 2; i++) {
            p->plane[i][b] = b < p->n ? cut(c, (size_t)p->steps[b] * wide + deep) : NULL;
            p->vector[i][b] = cut(c, deep);
        }
        p->state[b] = cut(c, wide * sizeof(float));
        p->sums[b] = cut(c, (size_t)m->output.padded * sizeof(float));
    }
}

static enum dh_status pass_init(struct pass *p, struct dh_err *err)
{
    p->rows = p->m->height / DH_LSTM_STEP;
    for (int b = 0; b < p->n; b++)
        p->steps[b] = p->lines[b]->width / DH_LSTM_STEP;
    struct cutter c = {0};
    lay_out(p, &c);
    p->memory = dh_alloc(c.used + 64, 1);
    if (!p->memory)
        return dh_err_nomem(err);
    c = (struct cutter){(uint8_t *)p->memory + (64 - (uintptr_t)p->memory % 64) % 64, 0};
    lay_out(p, &c);
    return DH_OK;
}

/* Three rows of a column side by side for each of its pixels, with 0 outside of the line. Tesseract
 * has noise there (Convolve::Forward, src/lstm/convolve.cpp). */
static void lay_cells(struct pass *p, const struct dh_lstm_line *line)
{
    int h = p->m->height, w = line->width;
    size_t column = (size_t)h * DH_LSTM_CELL;
    memset(p->cells, 0, (size_t)(w + 2) * column);
    for (int y = 0; y < h; y++) {
        const int8_t *row = line->pixels + (size_t)y * (size_t)w;
        int8_t *to = p->cells + column + (size_t)y * DH_LSTM_CELL;
        for (int x = 0; x < w; x++, to += column) {
            to[1] = row[x];
            if (y > 0)
                to[2 - DH_LSTM_CELL] = row[x];
            if (y + 1 < h)
                to[DH_LSTM_CELL] = row[x];
        }
    }
}

/* Pixels -> 16 features for each time step and pooled row. */
static void convolve(struct pass *p, int b)
{
    size_t column = (size_t)p->m->height * DH_LSTM_CELL;
    lay_cells(p, p->lines[b]);
    for (int t = 0; t < p->steps[b]; t++)
        for (int y = 0; y < p->rows; y++) {
            const int8_t *cells = p->cells + (size_t)t * DH_LSTM_STEP * column +
                                  (size_t)y * DH_LSTM_STEP * DH_LSTM_CELL;
            p->m->ops->pool(&p->m->conv, cells, column,
                            p->pooled +
                                ((size_t)t * (size_t)p->rows + (size_t)y) * DH_LSTM_FEATURES);
        }
}

static void start(struct pass *p, const struct dh_lstm_layer *l)
{
    size_t depth = (size_t)dh_lstm_layer_depth(p->m, l);
    for (int b = 0; b < DH_LSTM_BATCH; b++) {
        memset(p->vector[0][b], 0, depth);
        memset(p->vector[1][b], 0, depth);
        memset(p->state[b], 0, (size_t)l->outputs * sizeof(float));
    }
}

/* One step: inputs are in vector[now], outputs go behind the inputs of the other vector. */
static void step(struct pass *p, const struct dh_lstm_layer *l, int n, int now)
{
    const int8_t *in[DH_LSTM_BATCH];
    int8_t *out[DH_LSTM_BATCH];
    for (int b = 0; b < n; b++) {
        in[b] = p->vector[now][b];
        out[b] = p->vector[!now][b] + (l->inputs - l->outputs);
    }
    p->m->ops->gates(l, n, in, p->state, out);
}

/* Down each column of the pooled picture: its last output stands for the column (SummLSTM). */
static void summarise(struct pass *p, int line)
{
    const struct dh_lstm_layer *l = &p->m->column;
    for (int t = 0; t < p->steps[line]; t += DH_LSTM_BATCH) {
        int n = p->steps[line] - t < DH_LSTM_BATCH ? p->steps[line] - t : DH_LSTM_BATCH;
        start(p, l);
        for (int y = 0; y < p->rows; y++) {
            for (int b = 0; b < n; b++)
                memcpy(p->vector[y & 1][b],
                       p->pooled +
                           ((size_t)(t + b) * (size_t)p->rows + (size_t)y) * DH_LSTM_FEATURES,
                       DH_LSTM_FEATURES);
            step(p, l, n, y & 1);
        }
        for (int b = 0; b < n; b++)
            memcpy(p->plane[0][line] + (size_t)(t + b) * (size_t)l->outputs,
                   p->vector[p->rows & 1][b] + DH_LSTM_FEATURES, (size_t)l->outputs);
    }
}

/* Along the lines, all at once; those that have ended drop out at the end of the batch. */
static void run_layer(struct pass *p, const struct dh_lstm_layer *l, bool reversed, int from)
{
    size_t inputs = (size_t)(l->inputs - l->outputs), outputs = (size_t)l->outputs;
    int n = p->n;
    start(p, l);
    for (int t = 0; t < p->steps[0]; t++) {
        int now = t & 1;
        while (p->steps[n - 1] <= t)
            n--;
        for (int b = 0; b < n; b++) {
            int at = reversed ? p->steps[b] - 1 - t : t;
            memcpy(p->vector[now][b], p->plane[from][b] + (size_t)at * inputs, inputs);
        }
        step(p, l, n, now);
        for (int b = 0; b < n; b++) {
            int at = reversed ? p->steps[b] - 1 - t : t;
            memcpy(p->plane[!from][b] + (size_t)at * outputs, p->vector[!now][b] + inputs, outputs);
        }
    }
}

static void best(const struct dh_lstm *m, float *z, int *label, float *probability)
{
    int top = 0;
    for (int i = 1; i < m->output.outputs; i++)
        top = z[i] > z[top] ? i : top;
    for (int i = m->output.outputs; i < m->output.padded; i++)
        z[i] = z[top] - 1000;
    *label = top;
    *probability = 1.0f / m->ops->exp_sum(z, m->output.padded, z[top]);
}

static void output(struct pass *p, int line, int from, int *labels, float *probabilities)
{
    const struct dh_lstm_layer *l = &p->m->output;
    for (int t = 0; t < p->steps[line]; t += DH_LSTM_BATCH) {
        int n = p->steps[line] - t < DH_LSTM_BATCH ? p->steps[line] - t : DH_LSTM_BATCH;
        const int8_t *in[DH_LSTM_BATCH];
        for (int b = 0; b < n; b++)
            in[b] = p->plane[from][line] + (size_t)(t + b) * (size_t)l->inputs;
        p->m->ops->dense(l, n, in, p->sums);
        for (int b = 0; b < n; b++)
            best(p->m, p->sums[b], labels + t + b, probabilities + t + b);
    }
}

enum dh_status dh_lstm_forward(const struct dh_lstm *m, const struct dh_lstm_line *const *lines,
                               int n, int *const *labels, float *const *probabilities,
                               struct dh_err *err)
{
    struct pass p = {.m = m, .lines = lines, .n = n};
    enum dh_status st = pass_init(&p, err);
    if (st != DH_OK)
        return st;
    for (int b = 0; b < n; b++) {
        convolve(&p, b);
        summarise(&p, b);
    }
    run_layer(&p, &m->forward, false, 0);
    run_layer(&p, &m->backward, true, 1);
    run_layer(&p, &m->last, false, 0);
    for (int b = 0; b < n; b++)
        output(&p, b, 1, labels[b], probabilities[b]);
    dh_free(p.memory);
    return DH_OK;
}
