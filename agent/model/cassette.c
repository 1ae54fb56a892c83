#include "agent/model/cassette.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

#define LINES_MAX 10000

struct dh_cassette {
    json_t *lines; /* array of decisions */
    size_t at;     /* the next one */
    bool pending;  /* the one before was given in another process and may not have been done */
};

static enum dh_status read_line(struct dh_cassette *c, const char *s, size_t n, const char *origin,
                                int line, struct dh_err *err)
{
    json_t *v = NULL;
    struct dh_action *a = NULL;
    enum dh_status st = dh_json_parse(s, n, &v, err);
    if (st == DH_OK)
        st = dh_action_from_json(json_object_get(v, "action"), &a, err);
    dh_action_destroy(a);
    if (st == DH_OK && json_array_size(c->lines) >= LINES_MAX)
        st = dh_err_set(err, DH_INVALID, DH_BLAME_USER, NULL, "more than %d decisions", LINES_MAX);
    if (st == DH_OK && json_array_append(c->lines, v) != 0)
        st = dh_err_nomem(err);
    json_decref(v);
    if (st != DH_OK)
        dh_err_prefix(err, "%s:%d", origin, line);
    return st;
}

enum dh_status dh_cassette_create(const char *text, const char *origin, const json_t *state,
                                  struct dh_cassette **ret, struct dh_err *err)
{
    struct dh_cassette *c = dh_alloc(1, sizeof(*c));
    if (!c || !(c->lines = json_array())) {
        dh_free(c);
        return dh_err_nomem(err);
    }
    enum dh_status st = DH_OK;
    int line = 1;
    for (const char *s = text; st == DH_OK && *s; line++) {
        size_t n = strcspn(s, "\n"), k = strspn(s, " \t\r");
        if (k < n)
            st = read_line(c, s, n, origin, line, err);
        s += n + (s[n] == '\n');
    }
    json_int_t at = dh_json_int(state, "at", 0);
    if (st == DH_OK && (at < 0 || (size_t)at > json_array_size(c->lines)))
        st = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "start the run anew",
                        "the saved state does not fit");
    if (st != DH_OK) {
        dh_cassette_destroy(c);
        return st;
    }
    c->at = (size_t)at;
    c->pending = at > 0;
    *ret = c;
    return DH_OK;
}

void dh_cassette_destroy(struct dh_cassette *c)
{
    if (!c)
        return;
    json_decref(c->lines);
    dh_free(c);
}

enum dh_status dh_cassette_next(struct dh_cassette *c, const struct dh_outcome *outcome,
                                struct dh_decision *ret, struct dh_err *err)
{
    static const char end[] =
        "{\"action\":{\"action\":\"fail\",\"reason\":\"the saved conversation ends here\"}}";
    if (c->pending && !outcome->any)
        c->at--;
    c->pending = false;
    json_t *v =
        c->at < json_array_size(c->lines) ? json_incref(json_array_get(c->lines, c->at)) : NULL;
    enum dh_status st = v ? DH_OK : dh_json_parse(end, sizeof(end) - 1, &v, err);
    if (st != DH_OK)
        return st;
    struct dh_decision d = {0};
    st = dh_decision_from_json(v, &d, err);
    json_decref(v);
    if (st != DH_OK)
        return st;
    c->at += c->at < json_array_size(c->lines);
    json_decref(d.state);
    d.state = json_pack("{s:I}", "at", (json_int_t)c->at);
    if (!d.state) {
        dh_decision_finish(&d);
        return dh_err_nomem(err);
    }
    *ret = d;
    return DH_OK;
}

static bool put_line(json_t *v, struct dh_buf *out)
{
    char *line = v ? dh_json_canonical(v) : NULL;
    bool ok = line != NULL;
    if (ok)
        dh_buf_printf(out, "%s\n", line);
    dh_free(line);
    json_decref(v);
    return ok;
}

/* A decision as dh_turn_save writes it. */
static json_t *saved_plan(const json_t *r)
{
    return json_pack("{s:O,s:s,s:s,s:I}", "action", json_object_get(r, "action"), "step", dh_json_str(r, "step", ""),
                     "sentence", dh_json_str(r, "sentence", ""), "line", dh_json_int(r, "line", 0));
}

/* What a run that is done ended with: it is in no PLAN. */
static json_t *saved_end(const json_t *r, const char *last_step)
{
    struct dh_action *a = NULL;
    json_t *outputs = json_object_get(r, "outputs");
    json_t *v = json_pack("{s:s,s:s}", "action", "done", "summary", dh_json_str(r, "summary", ""));
    if (v && json_is_object(outputs))
        json_object_set(v, "outputs", outputs);
    enum dh_status s = v ? dh_action_from_json(v, &a, NULL) : DH_NOMEM;
    char *sentence = s == DH_OK ? dh_action_text(a) : NULL;
    json_t *action = s == DH_OK ? dh_action_to_json(a) : NULL;
    json_t *line = json_pack("{s:o,s:s,s:s,s:i}", "action", action, "step", last_step, "sentence", sentence ? sentence : "",
                             "line", 0);
    dh_free(sentence);
    dh_action_destroy(a);
    json_decref(v);
    return line;
}

enum dh_status dh_cassette_from_records(const json_t *records, struct dh_buf *out, struct dh_err *err)
{
    size_t i, plans = 0;
    json_t *r;
    char step[24] = "";
    bool ok = true;
    json_array_foreach(records, i, r)
    {
        const char *kind = dh_json_str(r, "kind", "");
        if (strcmp(kind, "PLAN") == 0 && !dh_json_bool(r, "again", false)) {
            ok = ok && put_line(saved_plan(r), out);
            snprintf(step, sizeof(step), "%zu", ++plans + 1);
        } else if (strcmp(kind, "END") == 0 && strcmp(dh_json_str(r, "status", ""), "done") == 0) {
            ok = ok && put_line(saved_end(r, dh_json_str(r, "step", step)), out);
        }
    }
    if (!ok || dh_buf_failed(out))
        return dh_err_nomem(err);
    return plans > 0 ? DH_OK
                     : dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, NULL, "there are no decisions in that run");
}
