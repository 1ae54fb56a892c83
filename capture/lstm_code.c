#include "capture/lstm_code.h"

#include <limits.h>
#include <string.h>

#include "base/mem.h"
#include "capture/lstm_bytes.h"

enum { CODE_LEN_MAX = 9, CHARS_MAX = 1 << 18 };

static enum dh_status broken(struct dh_err *err, const char *what)
{
    return dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT, "reinstall the language's data",
                      "the model's list of %s is broken", what);
}

/* One line of the unicharset: the character ends at the first space. Identifier 0 is spelt NULL and
 * is the space; two marks of the older engine have no text. */
static size_t copy_char(char *out, const uint8_t *line, size_t n)
{
    const uint8_t *end = memchr(line, ' ', n);
    size_t len = end ? (size_t)(end - line) : n;
    if (len == 4 && memcmp(line, "NULL", 4) == 0) {
        line = (const uint8_t *)" ";
        len = 1;
    } else if ((len == 6 && memcmp(line, "Joined", 6) == 0) ||
               (len > 8 && memcmp(line, "|Broken|", 8) == 0)) {
        len = 0;
    }
    memcpy(out, line, len);
    out[len] = '\0';
    return len + 1;
}

/* Lines behind the count -> texts; offsets[i] of the character with identifier i. */
static enum dh_status read_chars(const uint8_t *p, size_t n, struct dh_lstm_codes *c,
                                 int32_t **ret_offsets, size_t *ret_count, struct dh_err *err)
{
    size_t count = 0, used = 0, i = 0;
    while (i < n && p[i] >= '0' && p[i] <= '9' && count <= CHARS_MAX)
        count = count * 10 + (size_t)(p[i++] - '0');
    while (i < n && p[i] != '\n')
        i++;
    if (count == 0 || count > CHARS_MAX || count > n || n > INT32_MAX / 2)
        return broken(err, "characters");
    c->texts = dh_alloc(n + count + 1, 1);
    int32_t *offsets = dh_alloc(count, sizeof(offsets[0]));
    enum dh_status st = c->texts && offsets ? DH_OK : dh_err_nomem(err);
    for (size_t id = 0; st == DH_OK && id < count; id++) {
        i++; /* the newline */
        const uint8_t *end = i < n ? memchr(p + i, '\n', n - i) : NULL;
        size_t len = i >= n ? 0 : end ? (size_t)(end - (p + i)) : n - i;
        if (len == 0) {
            st = broken(err, "characters");
            break;
        }
        offsets[id] = (int32_t)used;
        used += copy_char(c->texts + used, p + i, len);
        i += len;
    }
    if (st != DH_OK) {
        dh_free(offsets);
        return st;
    }
    *ret_offsets = offsets;
    *ret_count = count;
    return DH_OK;
}

static int32_t find_child(const struct dh_lstm_codes *c, int32_t node, int code)
{
    if (node == 0)
        return code >= 0 && code < c->root_count ? c->root[code] : 0;
    int32_t i = c->nodes[node].child;
    while (i && c->nodes[i].code != code)
        i = c->nodes[i].next;
    return i;
}

/* The child of a node for a code, made when it is new; 0 when memory is short. */
static int32_t child(struct dh_lstm_codes *c, int32_t node, int code)
{
    int32_t i = find_child(c, node, code);
    if (i)
        return i;
    if (c->count >= INT32_MAX || !dh_grow(&c->nodes, &c->cap, c->count + 1, sizeof(c->nodes[0])))
        return 0;
    i = (int32_t)c->count++;
    c->nodes[i] = (struct dh_lstm_code){code, 0, c->nodes[node].child, -1};
    c->nodes[node].child = i;
    if (node == 0)
        c->root[code] = i;
    return i;
}

static enum dh_status read_codes(struct dh_lstm_bytes *b, const int32_t *offsets, size_t chars,
                                 struct dh_lstm_codes *c, struct dh_err *err)
{
    size_t count = dh_lstm_bytes_count(b, 5);
    if (b->bad || count == 0 || count > chars)
        return broken(err, "codes");
    for (size_t id = 0; id < count; id++) {
        dh_lstm_bytes_u8(b); /* whether it may begin a line; not needed */
        size_t len = dh_lstm_bytes_count(b, 4);
        if (b->bad || len > CODE_LEN_MAX)
            return broken(err, "codes");
        int32_t node = 0;
        for (size_t k = 0; k < len; k++) {
            int32_t code = dh_lstm_bytes_i32(b);
            if (code < 0 || code >= c->root_count)
                return broken(err, "codes");
            node = child(c, node, code);
            if (!node)
                return dh_err_nomem(err);
        }
        if (node && c->nodes[node].text < 0)
            c->nodes[node].text = offsets[id];
    }
    return DH_OK;
}

enum dh_status dh_lstm_codes_parse(const uint8_t *chars, size_t chars_n, const uint8_t *recoder,
                                   size_t recoder_n, int outputs, struct dh_lstm_codes *ret,
                                   struct dh_err *err)
{
    struct dh_lstm_codes c = {.root_count = outputs};
    struct dh_lstm_bytes b = {recoder, recoder_n, false};
    int32_t *offsets = NULL;
    size_t count = 0;
    enum dh_status st = read_chars(chars, chars_n, &c, &offsets, &count, err);
    if (st == DH_OK) {
        c.root = dh_alloc((size_t)outputs, sizeof(c.root[0]));
        if (!c.root || !dh_grow(&c.nodes, &c.cap, 1, sizeof(c.nodes[0])))
            st = dh_err_nomem(err);
    }
    if (st == DH_OK) {
        c.nodes[0] = (struct dh_lstm_code){.text = -1};
        c.count = 1;
        st = read_codes(&b, offsets, count, &c, err);
    }
    dh_free(offsets);
    if (st != DH_OK)
        dh_lstm_codes_finish(&c);
    else
        *ret = c;
    return st;
}

void dh_lstm_codes_finish(struct dh_lstm_codes *c)
{
    dh_free(c->nodes);
    dh_free(c->root);
    dh_free(c->texts);
    *c = (struct dh_lstm_codes){0};
}

const char *dh_lstm_codes_match(const struct dh_lstm_codes *c, const int *codes, size_t n,
                                size_t *ret_used)
{
    const char *best = NULL;
    int32_t node = 0;
    *ret_used = 1;
    for (size_t i = 0; i < n && (node = find_child(c, node, codes[i])) != 0; i++) {
        if (c->nodes[node].text < 0)
            continue;
        best = c->texts + c->nodes[node].text;
        *ret_used = i + 1;
    }
    return best;
}
