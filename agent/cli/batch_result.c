#include "agent/cli/batch_result.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"

static void cell(struct dh_buf *out, const char *text, bool seen)
{
    bool formula =
        seen && (strchr("=@+", text[0]) || (text[0] == '-' && (text[1] < '0' || text[1] > '9'))) &&
        text[0];
    bool quote = strpbrk(text, "\",;\t\r\n") != NULL;
    if (quote)
        dh_buf_char(out, '"');
    if (formula)
        dh_buf_char(out, '\'');
    for (; *text; text++) {
        if (*text == '"')
            dh_buf_char(out, '"');
        dh_buf_char(out, *text);
    }
    if (quote)
        dh_buf_char(out, '"');
}

/* The names of all outputs, in the order in which they came up. NULL: memory. */
static json_t *outputs_of(const json_t *report)
{
    json_t *names = json_object(), *one, *v;
    const char *key;
    size_t i;
    json_array_foreach(report, i, one)
        json_object_foreach(json_object_get(one, "outputs"), key, v) if (names)
            json_object_set_new(names, key, json_true());
    return names;
}

static void head(struct dh_buf *out, json_t *columns, json_t *outputs)
{
    const char *key;
    json_t *v;
    json_object_foreach(columns, key, v)
    {
        cell(out, key, false);
        dh_buf_char(out, ',');
    }
    dh_buf_str(out, "row,status,seconds,run,summary");
    json_object_foreach(outputs, key, v)
    {
        dh_buf_char(out, ',');
        cell(out, key, false);
    }
    dh_buf_str(out, "\r\n");
}

enum dh_status dh_batch_result_write(const char *path, const json_t *table, const json_t *report,
                                     struct dh_err *err)
{
    json_t *columns = json_array_get(table, 0), *outputs = outputs_of(report), *one, *v;
    struct dh_buf out = {0};
    const char *key;
    size_t i;
    if (!outputs)
        return dh_err_nomem(err);
    head(&out, columns, outputs);
    json_array_foreach(report, i, one)
    {
        json_int_t row = dh_json_int(one, "row", 1);
        const json_t *source = json_array_get(table, (size_t)(row - 1));
        json_object_foreach(columns, key, v)
        {
            cell(&out, dh_json_str(source, key, ""), false);
            dh_buf_char(&out, ',');
        }
        dh_buf_printf(&out, "%d,%s,%.3f,%s,", (int)row, dh_json_str(one, "status", ""),
                      dh_json_num(one, "seconds", 0), dh_json_str(one, "run", ""));
        cell(&out, dh_json_str(one, "summary", ""), true);
        json_object_foreach(outputs, key, v)
        {
            dh_buf_char(&out, ',');
            cell(&out, dh_json_str(json_object_get(one, "outputs"), key, ""), true);
        }
        dh_buf_str(&out, "\r\n");
    }
    json_decref(outputs);
    enum dh_status s =
        dh_buf_failed(&out) ? dh_err_nomem(err) : dh_file_write(path, out.data, out.len, 0600, err);
    dh_buf_finish(&out);
    return s;
}
