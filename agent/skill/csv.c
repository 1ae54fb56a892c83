#include "agent/skill/csv.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"

#define COLUMNS_MAX 100

struct csv {
    const char *text;
    size_t at, n;
    char comma;
    int line;
};

static char find_comma(const char *s, size_t n)
{
    int comma = 0, semi = 0, tab = 0;
    for (size_t i = 0; i < n && s[i] != '\n'; i++) {
        comma += s[i] == ',';
        semi += s[i] == ';';
        tab += s[i] == '\t';
    }
    return semi > comma && semi >= tab ? ';' : tab > comma ? '\t' : ',';
}

/* One field into b; true when another one of the same row is behind it. False and *ret_bad: a quote
 * is open. */
static bool field(struct csv *c, struct dh_buf *b, bool *ret_bad)
{
    dh_buf_clear(b);
    bool quotes = c->at < c->n && c->text[c->at] == '"';
    c->at += quotes;
    while (c->at < c->n) {
        char ch = c->text[c->at];
        if (quotes && ch == '"') {
            c->at++;
            if (c->at >= c->n || c->text[c->at] != '"') {
                quotes = false;
                continue;
            }
        } else if (!quotes && (ch == c->comma || ch == '\n')) {
            break;
        }
        c->line += ch == '\n';
        if (quotes || ch != '\r')
            dh_buf_char(b, ch);
        c->at++;
    }
    *ret_bad = quotes;
    bool more = c->at < c->n && c->text[c->at] == c->comma;
    c->line += c->at < c->n && !more;
    c->at += c->at < c->n;
    return more;
}

static json_t *row(struct csv *c, enum dh_status *ret_status, struct dh_err *err)
{
    json_t *list = json_array();
    struct dh_buf b = {0};
    bool more = list != NULL, bad = false;
    int line = c->line;
    *ret_status = list ? DH_OK : DH_NOMEM;
    while (more && *ret_status == DH_OK) {
        more = field(c, &b, &bad);
        json_t *v = dh_buf_failed(&b) ? NULL : dh_json_text(dh_buf_text(&b));
        if (bad)
            *ret_status = dh_err_set(err, DH_INVALID, DH_BLAME_USER,
                                     "close it, or write \"\" for a quote within quotes",
                                     "table line %d: a quote is opened and never closed", line);
        else if (json_array_size(list) >= COLUMNS_MAX)
            *ret_status = dh_err_set(err, DH_INVALID, DH_BLAME_USER, NULL,
                                     "table line %d: over %d columns", line, COLUMNS_MAX);
        else if (!v || json_array_append(list, v) != 0)
            *ret_status = DH_NOMEM;
        json_decref(v);
    }
    dh_buf_finish(&b);
    return list;
}

static json_t *column_name(const char *s)
{
    struct dh_buf b = {0};
    while (isspace((unsigned char)*s))
        s++;
    for (; *s; s++) {
        unsigned char ch = (unsigned char)*s;
        dh_buf_char(&b, ch >= 0x80 || isalnum(ch) ? (char)tolower(ch) : '_');
    }
    while (b.len > 0 && b.data[b.len - 1] == '_')
        b.data[--b.len] = '\0';
    json_t *v = dh_buf_failed(&b) ? NULL : json_string(dh_buf_text(&b));
    dh_buf_finish(&b);
    return v;
}

/* Takes both lists over. NULL: memory. */
static json_t *pair(json_t *names, json_t *fields)
{
    json_t *o = json_object();
    bool ok = o && names && fields;
    for (size_t i = 0; ok && i < json_array_size(names); i++) {
        json_t *name = column_name(json_string_value(json_array_get(names, i)));
        json_t *v = json_array_get(fields, i);
        ok = name && json_object_set_new(o, json_string_value(name),
                                         v ? json_incref(v) : json_string("")) == 0;
        json_decref(name);
    }
    if (!ok) {
        json_decref(o);
        return NULL;
    }
    return o;
}

static bool empty_row(const json_t *fields)
{
    json_t *v;
    size_t i;
    json_array_foreach(fields, i, v) if (json_string_length(v) > 0) return false;
    return true;
}

/* Every column has a name of its own, else nobody knows which of two is meant. */
static enum dh_status check_names(const json_t *names, struct dh_err *err)
{
    json_t *seen = json_object(), *v;
    enum dh_status s = seen ? DH_OK : DH_NOMEM;
    size_t i;
    json_array_foreach(names, i, v)
    {
        json_t *name = s == DH_OK ? column_name(json_string_value(v)) : NULL;
        const char *text = json_string_value(name);
        if (s == DH_OK && !text)
            s = DH_NOMEM;
        else if (s == DH_OK && *text && json_object_get(seen, text))
            s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "give each column another name",
                           "two columns of the table are called \"%.60s\"", text);
        else if (s == DH_OK)
            json_object_set_new(seen, text, json_true());
        json_decref(name);
    }
    json_decref(seen);
    return s;
}

/* More fields than columns: a separator that was meant as text, and what stands behind it is in the
 * wrong place. */
static enum dh_status check_fields(const json_t *names, const json_t *fields, int line,
                                   struct dh_err *err)
{
    for (size_t i = json_array_size(names); i < json_array_size(fields); i++)
        if (json_string_length(json_array_get(fields, i)) > 0)
            return dh_err_set(err, DH_INVALID, DH_BLAME_USER,
                              "put quotes round a field that has the separator in it",
                              "table line %d has %zu fields, and there are %zu columns", line,
                              json_array_size(fields), json_array_size(names));
    return DH_OK;
}

static enum dh_status rows_of(struct csv *c, json_t *names, json_t *rows, struct dh_err *err)
{
    enum dh_status s = DH_OK;
    while (s == DH_OK && c->at < c->n) {
        int line = c->line;
        json_t *fields = row(c, &s, err);
        bool empty = empty_row(fields);
        if (s == DH_OK && !empty)
            s = check_fields(names, fields, line, err);
        if (s == DH_OK && json_array_size(rows) >= DH_CSV_ROWS)
            s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "split it", "a table of over %d rows",
                           DH_CSV_ROWS);
        if (s == DH_OK && !empty && json_array_append_new(rows, pair(names, fields)) != 0)
            s = DH_NOMEM;
        json_decref(fields);
    }
    return s;
}

/* UTF-16 with its mark, as spreadsheets write "Unicode text", as UTF-8. */
static bool from_utf16(const char *text, size_t n, struct dh_buf *out)
{
    bool big = (unsigned char)text[0] == 0xfe;
    for (size_t i = 2; i + 1 < n; i += 2) {
        const unsigned char *p = (const unsigned char *)text + i;
        uint32_t c = big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
        if (c >= 0xd800 && c < 0xdc00 && i + 3 < n) {
            uint32_t low = big ? (uint32_t)p[2] << 8 | p[3] : (uint32_t)p[3] << 8 | p[2];
            if (low < 0xdc00 || low > 0xdfff)
                return false;
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        } else if (c >= 0xd800 && c <= 0xdfff) {
            return false;
        }
        char utf8[4];
        dh_buf_add(out, utf8, dh_utf8_put(c, utf8));
    }
    return n % 2 == 0;
}

static int line_of(const char *text, size_t n)
{
    int line = 1;
    for (size_t at = 0, k; at < n; at += k) { /* the first line that is not well-formed */
        const char *end = memchr(text + at, '\n', n - at);
        k = end ? (size_t)(end - text) + 1 - at : n - at;
        if (!dh_utf8_valid(text + at, k))
            break;
        line++;
    }
    return line;
}

static enum dh_status parse(const char *text, size_t n, json_t **ret, struct dh_err *err)
{
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        n -= 3;
    }
    if (memchr(text, '\0', n))
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "save it as CSV in UTF-8",
                          "a table has no NUL bytes");
    if (!dh_utf8_valid(text, n)) /* to guess the letters would put wrong ones into a form */
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "save it as CSV in UTF-8",
                          "table line %d is not UTF-8", line_of(text, n));
    struct csv c = {text, 0, n, find_comma(text, n), 1};
    enum dh_status s;
    json_t *names = row(&c, &s, err), *rows = json_array();
    if (s == DH_OK && !rows)
        s = DH_NOMEM;
    if (s == DH_OK)
        s = check_names(names, err);
    if (s == DH_OK)
        s = rows_of(&c, names, rows, err);
    json_decref(names);
    if (s == DH_OK) {
        *ret = rows;
        return DH_OK;
    }
    json_decref(rows);
    return s == DH_NOMEM ? dh_err_nomem(err) : s;
}

enum dh_status dh_csv_parse(const char *text, size_t n, json_t **ret, struct dh_err *err)
{
    bool wide = n >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0);
    if (!wide)
        return parse(text, n, ret, err);
    struct dh_buf b = {0};
    bool ok = from_utf16(text, n, &b);
    enum dh_status s = dh_buf_failed(&b) ? dh_err_nomem(err)
                       : !ok ? dh_err_set(err, DH_INVALID, DH_BLAME_USER, "save it as CSV in UTF-8",
                                          "the table begins as UTF-16 and is not")
                             : parse(dh_buf_text(&b), b.len, ret, err);
    dh_buf_finish(&b);
    return s;
}
