#include "agent/skill/csv.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"

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

static json_t *row(struct csv *c, enum dh_status *ret_status)
{
    json_t *list = json_array();
    struct dh_buf b = {0};
    bool more = list != NULL, bad = false;
    *ret_status = list ? DH_OK : DH_NOMEM;
    while (more && *ret_status == DH_OK) {
        more = field(c, &b, &bad);
        json_t *v = dh_buf_failed(&b) ? NULL : dh_json_text(dh_buf_text(&b));
        if (bad || json_array_size(list) >= COLUMNS_MAX)
            *ret_status = DH_INVALID;
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
    return json_array_size(fields) == 1 && json_string_length(json_array_get(fields, 0)) == 0;
}

enum dh_status dh_csv_parse(const char *text, size_t n, json_t **ret, struct dh_err *err)
{
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        n -= 3;
    }
    if (memchr(text, '\0', n))
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, NULL, "a table has no NUL bytes");
    struct csv c = {text, 0, n, find_comma(text, n), 1};
    enum dh_status s;
    json_t *names = row(&c, &s), *rows = json_array();
    while (s == DH_OK && rows && c.at < c.n) {
        json_t *fields = row(&c, &s);
        if (s == DH_OK && json_array_size(rows) >= DH_CSV_ROWS)
            s = DH_INVALID;
        if (s == DH_OK && !empty_row(fields) &&
            json_array_append_new(rows, pair(names, fields)) != 0)
            s = DH_NOMEM;
        json_decref(fields);
    }
    json_decref(names);
    if (s == DH_OK && rows) {
        *ret = rows;
        return DH_OK;
    }
    json_decref(rows);
    if (s != DH_INVALID)
        return dh_err_nomem(err);
    return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "save it as comma separated values",
                      "table line %d: an open quote, over %d columns or over %d rows", c.line,
                      COLUMNS_MAX, DH_CSV_ROWS);
}
