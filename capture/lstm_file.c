#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "capture/lstm_bytes.h"
#include "capture/lstm_impl.h"

/* src/ccutil/tessdatamanager.h: a count, the offsets of the components (-1: absent), the
 * components. */
enum { PART_NET = 17, PART_CHARS = 21, PART_CODES = 22, PARTS_MAX = 64 };
/* A network of bytes is below 3 MB; 'best' ones, which are refused, are below 15. */
enum { PART_BYTES_MAX = 32 << 20 };
enum { HEAD_MAX = 4 + 8 * PARTS_MAX };

struct span {
    size_t at, n;
};

struct spans {
    struct span net, chars, codes;
};

static enum dh_status broken(struct dh_err *err, const char *what)
{
    return dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT, "reinstall the language's data",
                      "not a usable .traineddata file: %s", what);
}

/* A component ends where the next one begins. */
static bool span_of(const int64_t *offsets, int count, int which, size_t size, struct span *ret)
{
    if (which >= count || offsets[which] < 0 || (uint64_t)offsets[which] >= size)
        return false;
    uint64_t at = (uint64_t)offsets[which], end = size;
    for (int i = 0; i < count; i++)
        if (offsets[i] > offsets[which] && (uint64_t)offsets[i] < end)
            end = (uint64_t)offsets[i];
    *ret = (struct span){(size_t)at, (size_t)(end - at)};
    return end - at <= PART_BYTES_MAX;
}

static enum dh_status directory(const uint8_t *head, size_t n, size_t size, struct spans *ret,
                                struct dh_err *err)
{
    struct dh_lstm_bytes b = {head, n, false};
    int64_t offsets[PARTS_MAX];
    int32_t count = dh_lstm_bytes_i32(&b);
    if (b.bad || count < 1 || count > PARTS_MAX) {
        bool swapped = n >= 4 && head[0] == 0 && head[1] == 0 && head[2] == 0;
        return broken(err, swapped ? "it is of a big-endian machine" : "its directory is broken");
    }
    for (int i = 0; i < count; i++)
        offsets[i] = dh_lstm_bytes_i64(&b);
    if (b.bad)
        return broken(err, "it is cut off");
    if (!span_of(offsets, count, PART_NET, size, &ret->net))
        return broken(err, "it has no LSTM network");
    if (!span_of(offsets, count, PART_CHARS, size, &ret->chars) ||
        !span_of(offsets, count, PART_CODES, size, &ret->codes))
        return broken(err, "it has no characters");
    return DH_OK;
}

static enum dh_status build(const uint8_t *net, size_t net_n, const uint8_t *chars, size_t chars_n,
                            const uint8_t *codes, size_t codes_n, enum dh_lstm_kernel kernel,
                            struct dh_lstm **ret, struct dh_err *err)
{
    const struct dh_lstm_ops *ops = dh_lstm_ops_of(kernel);
    if (!ops)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL,
                          "this processor has no such instructions");
    struct dh_lstm *m = dh_alloc(1, sizeof(*m));
    if (!m)
        return dh_err_nomem(err);
    m->ops = ops;
    enum dh_status st = dh_lstm_net_parse(m, net, net_n, err);
    if (st == DH_OK)
        st = dh_lstm_codes_parse(chars, chars_n, codes, codes_n, m->output.outputs, &m->codes, err);
    if (st != DH_OK)
        dh_lstm_destroy(m);
    else
        *ret = m;
    return st;
}

enum dh_status dh_lstm_parse(const void *data, size_t n, enum dh_lstm_kernel kernel,
                             struct dh_lstm **ret, struct dh_err *err)
{
    struct spans s;
    const uint8_t *p = data;
    enum dh_status st = directory(p, n, n, &s, err);
    if (st != DH_OK)
        return st;
    return build(p + s.net.at, s.net.n, p + s.chars.at, s.chars.n, p + s.codes.at, s.codes.n,
                 kernel, ret, err);
}

static bool read_at(int fd, uint8_t *to, struct span s)
{
    for (size_t done = 0; done < s.n;) {
        ssize_t k = pread(fd, to + done, s.n - done, (off_t)(s.at + done));
        if (k <= 0)
            return false;
        done += (size_t)k;
    }
    return true;
}

static enum dh_status load(int fd, const char *path, enum dh_lstm_kernel kernel,
                           struct dh_lstm **ret, struct dh_err *err)
{
    struct stat info;
    struct spans s;
    uint8_t head[HEAD_MAX];
    if (fstat(fd, &info) != 0)
        return dh_err_errno(err, DH_IO, NULL, "cannot read %s", path);
    size_t size = info.st_size > 0 ? (size_t)info.st_size : 0,
           n = size < sizeof(head) ? size : sizeof(head);
    if (!read_at(fd, head, (struct span){0, n}))
        return dh_err_errno(err, DH_IO, NULL, "cannot read %s", path);
    enum dh_status st = directory(head, n, size, &s, err);
    if (st != DH_OK)
        return st;
    uint8_t *all = dh_alloc(s.net.n + s.chars.n + s.codes.n, 1);
    if (!all)
        return dh_err_nomem(err);
    uint8_t *chars = all + s.net.n, *codes = chars + s.chars.n;
    if (read_at(fd, all, s.net) && read_at(fd, chars, s.chars) && read_at(fd, codes, s.codes))
        st = build(all, s.net.n, chars, s.chars.n, codes, s.codes.n, kernel, ret, err);
    else
        st = dh_err_errno(err, DH_IO, NULL, "cannot read %s", path);
    dh_free(all);
    return st;
}

enum dh_status dh_lstm_load(const char *path, enum dh_lstm_kernel kernel, struct dh_lstm **ret,
                            struct dh_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return dh_err_errno(err, DH_NOT_FOUND, "install the package tesseract-ocr-LANG",
                            "cannot open %s", path);
    enum dh_status st = load(fd, path, kernel, ret, err);
    close(fd);
    if (st == DH_INVALID)
        dh_err_prefix(err, "%s", path);
    return st;
}

void dh_lstm_destroy(struct dh_lstm *m)
{
    if (!m)
        return;
    struct dh_lstm_layer *layers[] = {&m->conv,     &m->column, &m->forward,
                                      &m->backward, &m->last,   &m->output};
    for (size_t i = 0; i < sizeof(layers) / sizeof(layers[0]); i++)
        dh_free(layers[i]->memory);
    dh_lstm_codes_finish(&m->codes);
    dh_free(m);
}

int dh_lstm_height(const struct dh_lstm *m)
{
    return m->height;
}

const char *dh_lstm_kernel_name(const struct dh_lstm *m)
{
    return m->ops->name;
}
