/* A recording out of a log, for tests and for looking into one: a JSON object a line, {"screen":OBSERVATION} or a deed
 * (capture/human.h). */
#include <string.h>
#include <time.h>

#include "agent/skill/record_make.h"
#include "base/file.h"
#include "base/json.h"

#define LOG_MAX (256u << 20)

static enum dh_status take_line(struct dh_trace *t, const char *line, size_t n, struct dh_err *err)
{
    json_t *v = NULL;
    enum dh_status s = dh_json_parse(line, n, &v, err);
    if (s != DH_OK)
        return s;
    const json_t *screen = json_object_get(v, "screen");
    if (screen) {
        struct dh_observation *o = NULL;
        s = dh_observation_from_json(screen, &o, err);
        if (s == DH_OK)
            dh_trace_screen(t, o, o->settled);
        if (o)
            dh_observation_unref(o);
    } else {
        struct dh_deed d;
        s = dh_deed_from_json(v, &d, err);
        if (s == DH_OK)
            dh_trace_deed(t, &d);
    }
    json_decref(v);
    return s;
}

enum dh_status dh_record_take_log(struct dh_trace *t, const char *text, size_t n, struct dh_err *err)
{
    enum dh_status s = DH_OK;
    size_t number = 0;
    for (size_t i = 0; i < n && s == DH_OK;) {
        const char *end = memchr(text + i, '\n', n - i);
        size_t len = end ? (size_t)(end - (text + i)) : n - i;
        number++;
        if (len > 0)
            s = take_line(t, text + i, len, err);
        i += len + 1;
    }
    if (s != DH_OK)
        dh_err_prefix(err, "line %zu", number);
    return s;
}

static const char *kept(struct dh_demo *d, const char *s)
{
    return s ? dh_arena_strdup(d->arena, s) : "";
}

enum dh_status dh_record_finish(struct dh_trace *t, const struct dh_record_end *end, const struct dh_record_options *o,
                                struct dh_demo **ret, struct dh_err *err)
{
    char started[32];
    time_t now = time(NULL);
    struct tm utc;
    struct dh_demo *d = dh_demo_create();
    if (!d)
        return dh_err_nomem(err);
    gmtime_r(&now, &utc);
    strftime(started, sizeof(started), "%Y-%m-%dT%H:%M:%SZ", &utc);
    d->name = kept(d, o->name);
    d->goal = kept(d, o->goal);
    d->started = kept(d, started);
    enum dh_status s = d->name && d->goal && d->started ? dh_record_make(t, end, d, err) : dh_err_nomem(err);
    if (s != DH_OK) {
        dh_demo_destroy(d);
        return s;
    }
    *ret = d;
    return DH_OK;
}

enum dh_status dh_record_from_log(const char *path, const struct dh_record_options *o, struct dh_demo **ret,
                                  struct dh_err *err)
{
    struct dh_buf b = {0};
    struct dh_trace *t = dh_trace_create();
    enum dh_status s = t ? dh_file_read(path, LOG_MAX, &b, err) : dh_err_nomem(err);
    if (s == DH_OK) {
        s = dh_record_take_log(t, dh_buf_text(&b), b.len, err);
        if (s != DH_OK)
            dh_err_prefix(err, "%s", path);
    }
    if (s == DH_OK)
        s = dh_record_finish(t, NULL, o, ret, err);
    dh_buf_finish(&b);
    dh_trace_destroy(t);
    return s;
}
