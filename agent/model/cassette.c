#include "agent/model/cassette.h"

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
