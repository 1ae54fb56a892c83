#include "agent/model/sse.h"

#include <string.h>

#define EVENT_MAX (8u << 20)

static enum dh_status dispatch(struct dh_sse *s, dh_sse_fn fn, void *context, struct dh_err *err)
{
    enum dh_status st = DH_OK;
    if (dh_buf_failed(&s->data) || dh_buf_failed(&s->name))
        return dh_err_nomem(err);
    if (s->any_data)
        st = fn(context, dh_buf_text(&s->name), dh_buf_text(&s->data), s->data.len, err);
    dh_buf_clear(&s->data);
    dh_buf_clear(&s->name);
    s->any_data = false;
    return st;
}

/* "field: value", the space after the colon is not a part of it. */
static void field(struct dh_sse *s, const char *line, size_t n)
{
    const char *colon = memchr(line, ':', n);
    size_t k = colon ? (size_t)(colon - line) : n;
    const char *value = colon ? colon + 1 : line + n;
    size_t left = (size_t)(line + n - value);
    if (left && *value == ' ') {
        value++;
        left--;
    }
    if (k == 5 && memcmp(line, "event", 5) == 0) {
        dh_buf_clear(&s->name);
        dh_buf_add(&s->name, value, left);
    } else if (k == 4 && memcmp(line, "data", 4) == 0) {
        if (s->any_data)
            dh_buf_char(&s->data, '\n');
        dh_buf_add(&s->data, value, left);
        s->any_data = true;
    }
}

static enum dh_status end_line(struct dh_sse *s, dh_sse_fn fn, void *context, struct dh_err *err)
{
    const char *line = dh_buf_text(&s->line);
    size_t n = s->line.len;
    if (dh_buf_failed(&s->line))
        return dh_err_nomem(err);
    if (!s->started && n >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
        line += 3;
        n -= 3;
    }
    s->started = true;
    enum dh_status st = DH_OK;
    if (n == 0)
        st = dispatch(s, fn, context, err);
    else if (line[0] != ':')
        field(s, line, n);
    dh_buf_clear(&s->line);
    return st;
}

enum dh_status dh_sse_feed(struct dh_sse *s, const char *bytes, size_t n, dh_sse_fn fn,
                           void *context, struct dh_err *err)
{
    size_t max = s->max ? s->max : EVENT_MAX;
    for (size_t i = 0; i < n;) {
        if (s->cr && bytes[i] == '\n') {
            s->cr = false;
            i++;
            continue;
        }
        s->cr = false;
        size_t k = i;
        while (k < n && bytes[k] != '\n' && bytes[k] != '\r')
            k++;
        dh_buf_add(&s->line, bytes + i, k - i);
        if (s->line.len + s->data.len > max)
            return dh_err_set(err, DH_INVALID, DH_BLAME_MODEL,
                              "try again; if it stays, use another model",
                              "the server sent an event of more than %zu bytes", max);
        if (k == n)
            return dh_buf_failed(&s->line) ? dh_err_nomem(err) : DH_OK;
        s->cr = bytes[k] == '\r';
        i = k + 1;
        enum dh_status st = end_line(s, fn, context, err);
        if (st != DH_OK)
            return st;
    }
    return DH_OK;
}

void dh_sse_finish(struct dh_sse *s)
{
    dh_buf_finish(&s->line);
    dh_buf_finish(&s->data);
    dh_buf_finish(&s->name);
    *s = (struct dh_sse){.max = s->max};
}
