#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "capture/lstm_bytes.h"
#include "capture/lstm_impl.h"

/* src/lstm/network.h */
enum { LAYER_RATES = 64 };
/* src/lstm/weightmatrix.cpp */
enum { MODE_INT = 1, MODE_DOUBLE = 128 };
enum { INT8_TOP = 127, ALIGN = 64, HEIGHT_MAX = 96, NAME_MAX_LEN = 256 };

/* The four matrices of an LSTM, or one: bytes in the file, borrowed. */
struct matrix {
    int outputs, inputs; /* the bias is one of the inputs, the last */
    const uint8_t *w, *scales;
};

static enum dh_status unsupported(struct dh_err *err, const char *why)
{
    return dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT,
                      "use the model of the package tesseract-ocr-LANG", "unsupported model: %s",
                      why);
}

static enum dh_status broken(struct dh_err *err)
{
    return dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT, "reinstall the language's data",
                      "the model's network is broken");
}

/* Network::CreateFromFile, src/lstm/network.cpp: type, training and gradient flags, flags, inputs,
 * outputs, weights, name. Stores outputs and flags; fails unless it is the type that is wanted. */
static enum dh_status header(struct dh_lstm_bytes *b, const char *type, int *outputs, int *flags,
                             struct dh_err *err)
{
    uint8_t kind = dh_lstm_bytes_u8(b);
    size_t len = dh_lstm_bytes_count(b, 1);
    const uint8_t *name = dh_lstm_bytes_take(b, len);
    bool same = !b->bad && kind == 0 && len == strlen(type) && memcmp(name, type, len) == 0;
    if (!b->bad && !same)
        return unsupported(err, "its network has another shape");
    dh_lstm_bytes_take(b, 2);
    *flags = dh_lstm_bytes_i32(b);
    dh_lstm_bytes_i32(b);
    *outputs = dh_lstm_bytes_i32(b);
    dh_lstm_bytes_i32(b);
    len = dh_lstm_bytes_count(b, 1);
    dh_lstm_bytes_take(b, len);
    return b->bad || len > NAME_MAX_LEN ? broken(err) : DH_OK;
}

/* A layer that holds others (Plumbing::DeSerialize, src/lstm/plumbing.cpp), `count` of them. */
static enum dh_status container(struct dh_lstm_bytes *b, const char *type, int count, int *flags,
                                struct dh_err *err)
{
    int outputs;
    enum dh_status st = header(b, type, &outputs, flags, err);
    if (st != DH_OK)
        return st;
    return dh_lstm_bytes_i32(b) == count
               ? DH_OK
               : unsupported(err, "its network has another number of layers");
}

/* The learning rates behind a container. */
static enum dh_status container_end(struct dh_lstm_bytes *b, int flags, struct dh_err *err)
{
    if (flags & LAYER_RATES) {
        size_t n = dh_lstm_bytes_count(b, 4);
        dh_lstm_bytes_take(b, n * 4);
    }
    return b->bad ? broken(err) : DH_OK;
}

/* WeightMatrix::DeSerialize, src/lstm/weightmatrix.cpp, over GENERIC_2D_ARRAY,
 * src/ccstruct/matrix.h. */
static enum dh_status matrix(struct dh_lstm_bytes *b, int outputs, int inputs, struct matrix *ret,
                             struct dh_err *err)
{
    uint8_t mode = dh_lstm_bytes_u8(b);
    if (b->bad)
        return broken(err);
    if (!(mode & MODE_INT) || !(mode & MODE_DOUBLE))
        return unsupported(err, "its weights are not bytes");
    struct matrix m = {.outputs = dh_lstm_bytes_i32(b), .inputs = dh_lstm_bytes_i32(b)};
    dh_lstm_bytes_u8(b); /* the array's value for empty places */
    if (b->bad || m.outputs != outputs || m.inputs != inputs + 1)
        return broken(err);
    m.w = dh_lstm_bytes_take(b, (size_t)m.outputs * (size_t)m.inputs);
    size_t n = dh_lstm_bytes_count(b, 8);
    m.scales = dh_lstm_bytes_take(b, n * 8);
    if (b->bad || n < (size_t)outputs)
        return broken(err);
    for (int i = 0; i < outputs; i++) {
        double s = dh_lstm_bytes_double(m.scales + 8 * (size_t)i);
        if (!isfinite(s) || fabs(s) > 1e6)
            return broken(err);
    }
    *ret = m;
    return DH_OK;
}

static size_t aligned(size_t n)
{
    return (n + ALIGN - 1) / ALIGN * ALIGN;
}

int dh_lstm_layer_depth(const struct dh_lstm *m, const struct dh_lstm_layer *l)
{
    return l->groups * (m->ops->group ? m->ops->group : (l->inputs + 15) / 16 * 16);
}

static bool layer_alloc(const struct dh_lstm *m, struct dh_lstm_layer *l)
{
    int lanes = m->ops->lanes, group = m->ops->group;
    l->padded = (l->outputs + DH_LSTM_FEATURES - 1) / DH_LSTM_FEATURES * DH_LSTM_FEATURES;
    l->blocks = l->padded / lanes;
    l->groups = group ? (l->inputs + group - 1) / group : 1;
    size_t rows = (size_t)l->gates * (size_t)l->padded;
    size_t weights = aligned(rows * (size_t)dh_lstm_layer_depth(m, l));
    size_t words = aligned(rows * sizeof(int32_t));
    l->memory = dh_alloc(weights + 2 * words + ALIGN, 1);
    if (!l->memory)
        return false;
    uint8_t *p = (uint8_t *)l->memory + (ALIGN - (uintptr_t)l->memory % ALIGN) % ALIGN;
    l->w = (int8_t *)p;
    l->bias = (int32_t *)(void *)(p + weights);
    l->scale = (float *)(void *)(p + weights + words);
    return true;
}

/* Input k of an output's row goes to place[k] of the packed inputs. */
static void pack_row(const struct dh_lstm *m, struct dh_lstm_layer *l, int gate, int o,
                     const struct matrix *from, const int *place)
{
    int lanes = m->ops->lanes, group = m->ops->group ? m->ops->group : dh_lstm_layer_depth(m, l);
    const uint8_t *row = from->w + (size_t)o * (size_t)from->inputs;
    int32_t sum = 0;
    int8_t *w = l->w + ((size_t)(o / lanes) * (size_t)l->groups * (size_t)l->gates * (size_t)lanes +
                        (size_t)gate * (size_t)lanes + (size_t)(o % lanes)) *
                           (size_t)group;
    size_t next = (size_t)l->gates * (size_t)lanes * (size_t)group; /* the next group of inputs */
    for (int k = 0; k + 1 < from->inputs; k++) {
        int to = place ? place[k] : k;
        w[(size_t)(to / group) * next + (size_t)(to % group)] = (int8_t)row[k];
        sum += (int8_t)row[k];
    }
    size_t at = (size_t)gate * (size_t)l->padded + (size_t)o;
    l->bias[at] = (int8_t)row[from->inputs - 1] * INT8_TOP - sum * m->ops->shift;
    l->scale[at] = (float)(dh_lstm_bytes_double(from->scales + 8 * (size_t)o) / INT8_TOP);
}

/* A fully connected layer (FullyConnected::DeSerialize, src/lstm/fullyconnected.cpp). */
static enum dh_status dense(struct dh_lstm *m, struct dh_lstm_bytes *b, const char *type,
                            int inputs, const int *place, struct dh_lstm_layer *l,
                            struct dh_err *err)
{
    int outputs, flags;
    struct matrix w;
    enum dh_status st = header(b, type, &outputs, &flags, err);
    if (st == DH_OK && (outputs < 1 || outputs > DH_LSTM_CODES))
        st = broken(err);
    if (st == DH_OK)
        st = matrix(b, outputs, inputs, &w, err);
    if (st != DH_OK)
        return st;
    *l = (struct dh_lstm_layer){
        .inputs = place ? DH_LSTM_STEP * DH_LSTM_CELL : inputs, .outputs = outputs, .gates = 1};
    if (!layer_alloc(m, l))
        return dh_err_nomem(err);
    for (int o = 0; o < outputs; o++)
        pack_row(m, l, 0, o, &w, place);
    return DH_OK;
}

/* LSTM::DeSerialize, src/lstm/lstm.cpp: the number of inputs with the fed back states, then the
 * matrices of the cell's input, input gate, forget gate and output gate. */
static enum dh_status lstm(struct dh_lstm *m, struct dh_lstm_bytes *b, const char *type, int inputs,
                           struct dh_lstm_layer *l, struct dh_err *err)
{
    int states, flags;
    struct matrix w[4];
    enum dh_status st = header(b, type, &states, &flags, err);
    if (st != DH_OK)
        return st;
    if (states < 1 || states > DH_LSTM_STATES || states % DH_LSTM_FEATURES != 0)
        return unsupported(err, "a layer has an odd number of states");
    if (dh_lstm_bytes_i32(b) != inputs + states)
        return broken(err);
    for (int i = 0; st == DH_OK && i < 4; i++)
        st = matrix(b, states, inputs + states, &w[i], err);
    if (st != DH_OK)
        return st;
    *l = (struct dh_lstm_layer){.inputs = inputs + states, .outputs = states, .gates = 4};
    if (!layer_alloc(m, l))
        return dh_err_nomem(err);
    for (int g = 0; g < 4; g++)
        for (int o = 0; o < states; o++)
            pack_row(m, l, g, o, &w[g], NULL);
    return DH_OK;
}

/* Input::DeSerialize, src/lstm/input.cpp, over StaticShape, src/lstm/static_shape.h. */
static enum dh_status input(struct dh_lstm *m, struct dh_lstm_bytes *b, struct dh_err *err)
{
    int outputs, flags;
    enum dh_status st = header(b, "Input", &outputs, &flags, err);
    if (st != DH_OK)
        return st;
    int32_t batch = dh_lstm_bytes_i32(b), height = dh_lstm_bytes_i32(b),
            width = dh_lstm_bytes_i32(b);
    int32_t depth = dh_lstm_bytes_i32(b);
    dh_lstm_bytes_i32(b); /* kind of loss */
    if (b->bad)
        return broken(err);
    if (batch != 1 || width != 0 || depth != 1 || height < 12 || height > HEIGHT_MAX ||
        height % DH_LSTM_STEP != 0)
        return unsupported(err, "its lines have another shape");
    m->height = height;
    return DH_OK;
}

/* A layer of two numbers: Convolve::DeSerialize (src/lstm/convolve.cpp), Reconfig::DeSerialize
 * (reconfig.cpp). */
static enum dh_status window(struct dh_lstm_bytes *b, const char *type, int x, int y,
                             struct dh_err *err)
{
    int outputs, flags;
    enum dh_status st = header(b, type, &outputs, &flags, err);
    if (st != DH_OK)
        return st;
    int32_t has_x = dh_lstm_bytes_i32(b), has_y = dh_lstm_bytes_i32(b);
    return has_x == x && has_y == y ? DH_OK : unsupported(err, "its convolution has another size");
}

static enum dh_status front(struct dh_lstm *m, struct dh_lstm_bytes *b, struct dh_err *err)
{
    /* Its inputs run down three columns; ours have four bytes a column. */
    static const int place[9] = {0, 1, 2, 4, 5, 6, 8, 9, 10};
    int flags;
    enum dh_status st = input(m, b, err);
    if (st == DH_OK)
        st = container(b, "Series", 2, &flags, err);
    if (st == DH_OK)
        st = window(b, "Convolve", 1, 1, err);
    if (st == DH_OK)
        st = dense(m, b, "Tanh", 9, place, &m->conv, err);
    if (st == DH_OK && m->conv.outputs != DH_LSTM_FEATURES)
        st = unsupported(err, "its convolution has another depth");
    if (st == DH_OK)
        st = container_end(b, flags, err);
    return st == DH_OK ? window(b, "Maxpool", 3, 3, err) : st;
}

/* An LSTM in a container that turns its input (src/lstm/reversed.cpp). */
static enum dh_status turned(struct dh_lstm *m, struct dh_lstm_bytes *b, const char *how,
                             const char *type, int inputs, struct dh_lstm_layer *l,
                             struct dh_err *err)
{
    int flags;
    enum dh_status st = container(b, how, 1, &flags, err);
    if (st == DH_OK)
        st = lstm(m, b, type, inputs, l, err);
    return st == DH_OK ? container_end(b, flags, err) : st;
}

/* LSTMRecognizer::DeSerialize, src/lstm/lstmrecognizer.cpp, behind the network: its specification,
 * training flags, two counters, the null code. */
static enum dh_status tail(struct dh_lstm *m, struct dh_lstm_bytes *b, struct dh_err *err)
{
    size_t len = dh_lstm_bytes_count(b, 1);
    dh_lstm_bytes_take(b, len + 12);
    m->null = dh_lstm_bytes_i32(b);
    return b->bad || m->null < 0 || m->null >= m->output.outputs ? broken(err) : DH_OK;
}

enum dh_status dh_lstm_net_parse(struct dh_lstm *m, const uint8_t *data, size_t n,
                                 struct dh_err *err)
{
    struct dh_lstm_bytes b = {data, n, false};
    int flags;
    enum dh_status st = container(&b, "Series", 8, &flags, err);
    if (st == DH_OK)
        st = front(m, &b, err);
    if (st == DH_OK)
        st = turned(m, &b, "XYTranspose", "SummLSTM", DH_LSTM_FEATURES, &m->column, err);
    if (st == DH_OK)
        st = lstm(m, &b, "LSTM", m->column.outputs, &m->forward, err);
    if (st == DH_OK)
        st = turned(m, &b, "RTLReversed", "LSTM", m->forward.outputs, &m->backward, err);
    if (st == DH_OK)
        st = lstm(m, &b, "LSTM", m->backward.outputs, &m->last, err);
    if (st == DH_OK)
        st = dense(m, &b, "Softmax", m->last.outputs, NULL, &m->output, err);
    if (st == DH_OK)
        st = container_end(&b, flags, err);
    return st == DH_OK ? tail(m, &b, err) : st;
}
