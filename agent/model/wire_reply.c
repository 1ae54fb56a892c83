/* Receiving a reply: bounded, parsed strictly, and a part of the conversation only when it is
 * whole. */
#include "agent/model/wire_impl.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"

/* Nesting of a reply; tools' arguments need less than 20. */
#define DEPTH_MAX 64
#define PARTS_MAX 256

void dh_wire_rx_finish(struct dh_wire_rx *rx)
{
    for (size_t i = 0; i < rx->count; i++) {
        json_decref(rx->parts[i].json);
        dh_buf_finish(&rx->parts[i].text);
        dh_buf_finish(&rx->parts[i].more);
    }
    dh_free(rx->parts);
    json_decref(rx->head);
    json_decref(rx->fault);
    *rx = (struct dh_wire_rx){.usage = {-1, -1, -1, -1}};
}

void dh_wire_begin(struct dh_wire *w)
{
    dh_wire_rx_finish(&w->rx);
    dh_reply_finish(&w->early);
    w->early_done = false;
}

struct dh_wire_part *dh_wire_part_add(struct dh_wire *w, json_t *json)
{
    struct dh_wire_rx *rx = &w->rx;
    if (rx->count >= PARTS_MAX ||
        !dh_grow(&rx->parts, &rx->cap, rx->count + 1, sizeof(*rx->parts))) {
        json_decref(json);
        return NULL;
    }
    rx->parts[rx->count] = (struct dh_wire_part){.json = json, .open = true};
    return &rx->parts[rx->count++];
}

/* Whether nothing nests deeper than is allowed; never recurses deeper itself. */
static bool shallow(const json_t *v, int left)
{
    const char *key;
    json_t *member;
    size_t i;
    if (left == 0)
        return false;
    if (json_is_object(v)) {
        json_object_foreach((json_t *)v, key, member)
        {
            if (!shallow(member, left - 1))
                return false;
        }
    } else if (json_is_array(v)) {
        json_array_foreach((json_t *)v, i, member)
        {
            if (!shallow(member, left - 1))
                return false;
        }
    }
    return true;
}

static enum dh_status parse(struct dh_wire *w, const char *data, size_t n, json_t **ret,
                            struct dh_err *err)
{
    struct dh_err why = {0};
    w->rx.bytes += n;
    if (w->rx.bytes > DH_WIRE_REPLY_MAX)
        return dh_wire_malformed(err, "the reply has more than %u bytes", DH_WIRE_REPLY_MAX);
    if (dh_json_parse(data, n, ret, &why) != DH_OK)
        return dh_wire_malformed(err, "the reply is no JSON: %.200s", why.what);
    if (json_is_object(*ret) && shallow(*ret, DEPTH_MAX))
        return DH_OK;
    json_decref(*ret);
    return dh_wire_malformed(err, "the reply is no object, or nested too deeply");
}

/* {"error":...} in place of a reply. */
static enum dh_status told_error(struct dh_wire *w, const json_t *v, struct dh_err *err)
{
    json_decref(w->rx.fault);
    w->rx.fault = json_deep_copy(v);
    return dh_err_set(err, DH_FAILED, DH_BLAME_MODEL, "wait, then resume",
                      "the model's server told an error");
}

enum dh_status dh_wire_event(struct dh_wire *w, const char *name, const char *data, size_t n,
                             struct dh_err *err)
{
    json_t *v = NULL;
    if (w->rx.complete)
        return DH_OK;
    if (n == 6 && memcmp(data, "[DONE]", 6) == 0) {
        w->rx.complete = w->rx.stop != NULL;
        return DH_OK;
    }
    enum dh_status s = parse(w, data, n, &v, err);
    if (s != DH_OK)
        return s;
    const json_t *error = json_object_get(v, "error");
    if (json_is_object(error) || json_is_string(error) ||
        strcmp(dh_json_str(v, "type", ""), "error") == 0) {
        s = told_error(w, v, err);
    } else {
        w->rx.any = true;
        s = w->ops->event(w, name, v, err);
    }
    json_decref(v);
    return s;
}

enum dh_status dh_wire_body(struct dh_wire *w, const char *data, size_t n, struct dh_err *err)
{
    json_t *v = NULL;
    /* An empty or cut body is one that did not arrive. */
    if (n == 0)
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_MODEL, "try again", "the reply is empty");
    enum dh_status s = parse(w, data, n, &v, err);
    if (s != DH_OK)
        return s;
    const json_t *error = json_object_get(v, "error");
    if (json_is_object(error) || json_is_string(error))
        s = told_error(w, v, err);
    else
        s = w->ops->whole(w, v, err);
    json_decref(v);
    return s;
}

const json_t *dh_wire_fault(const struct dh_wire *w)
{
    return w->rx.fault;
}

bool dh_wire_complete(const struct dh_wire *w)
{
    return w->rx.complete;
}

/* Calls and text of native messages. */
static enum dh_status read_native(const struct dh_wire *w, const json_t *native,
                                  struct dh_reply *ret, struct dh_err *err)
{
    struct dh_make m = {
        .coord = w->coord, .pointer = w->pointer, .has_pointer = w->has_pointer, .verbs = w->verbs};
    struct dh_buf text = {0};
    m.arena = dh_arena_create();
    if (!m.arena)
        return dh_err_nomem(err);
    enum dh_status s = w->ops->read(w, native, &m, &text, err);
    if (s == DH_OK) {
        ret->text = dh_arena_strdup(m.arena, dh_buf_text(&text));
        m.nomem |= !ret->text || dh_buf_failed(&text);
        s = dh_wire_make_finish(&m, ret, err);
    } else {
        dh_wire_make_drop(&m);
    }
    dh_buf_finish(&text);
    for (size_t i = 0; s == DH_OK && i < ret->call_count; i++)
        for (size_t k = 0; s == DH_OK && k < i; k++)
            if (strcmp(ret->calls[i].id, ret->calls[k].id) == 0) {
                dh_reply_finish(ret);
                s = dh_wire_malformed(err, "two calls of the reply have the same id");
            }
    return s;
}

static enum dh_status keep_pending(struct dh_wire *w, const json_t *native, struct dh_err *err)
{
    dh_reply_finish(&w->pending);
    enum dh_status s = read_native(w, native, &w->pending, err);
    w->unanswered = s == DH_OK && w->pending.call_count > 0;
    return s;
}

/* Strings of `about` are borrowed from what was received; the reply gets its own. */
static bool own(struct dh_reply *r, const struct dh_reply *about)
{
    r->stop = about->stop;
    r->usage = about->usage;
    r->why = dh_arena_strdup(r->owner, about->why ? about->why : "");
    r->model = dh_arena_strdup(r->owner, about->model ? about->model : "");
    r->id = dh_arena_strdup(r->owner, about->id ? about->id : "");
    return r->why && r->model && r->id;
}

static bool kept(enum dh_stop stop)
{
    return stop == DH_STOP_CALLS || stop == DH_STOP_END || stop == DH_STOP_PAUSE;
}

static enum dh_status commit(struct dh_wire *w, const json_t *native, const struct dh_reply *r,
                             struct dh_err *err)
{
    size_t before = json_array_size(w->messages);
    if (!kept(r->stop) || json_array_size(native) == 0)
        return DH_OK;
    enum dh_status s = r->call_count ? keep_pending(w, native, err) : DH_OK;
    if (s == DH_OK && json_array_extend(w->messages, (json_t *)native) != 0) {
        while (json_array_size(w->messages) > before)
            json_array_remove(w->messages, before);
        w->unanswered = false;
        s = dh_err_nomem(err);
    }
    if (s == DH_OK)
        w->reply_at = before;
    return s;
}

enum dh_status dh_wire_end(struct dh_wire *w, struct dh_reply *ret, struct dh_err *err)
{
    json_t *native = NULL;
    struct dh_reply about = {.usage = w->rx.usage}, r = {0};
    if (w->unanswered)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL,
                          "the last calls are not answered yet");
    if (w->rx.fault)
        return dh_err_set(err, DH_FAILED, DH_BLAME_MODEL, "wait, then resume",
                          "the model's server told an error");
    enum dh_status s = w->ops->end(w, &native, &about, err);
    if (s != DH_OK)
        return s;
    s = read_native(w, native, &r, err);
    if (s == DH_OK) {
        /* Calls of a reply that was cut, or that its vendor took back, never count. */
        if (r.call_count && about.stop == DH_STOP_END)
            about.stop = DH_STOP_CALLS;
        if (!r.call_count && about.stop == DH_STOP_CALLS)
            about.stop = DH_STOP_END;
        if (!kept(about.stop) || about.stop == DH_STOP_PAUSE) {
            for (size_t i = 0; i < r.call_count; i++)
                for (size_t k = 0; k < r.calls[i].action_count; k++)
                    dh_action_destroy(r.calls[i].actions[k]);
            r.call_count = 0;
        }
        if (!own(&r, &about))
            s = dh_err_nomem(err);
    }
    if (s == DH_OK)
        s = commit(w, native, &r, err);
    json_decref(native);
    if (s != DH_OK) {
        dh_reply_finish(&r);
        return s;
    }
    dh_wire_begin(w);
    *ret = r;
    return DH_OK;
}

/* The items of the last reply among the messages; new reference. */
static json_t *last_native(const struct dh_wire *w)
{
    json_t *out = json_array();
    for (size_t i = w->reply_at; out && i < json_array_size(w->messages); i++)
        if (json_array_append(out, json_array_get(w->messages, i)) != 0) {
            json_decref(out);
            return NULL;
        }
    return out;
}

enum dh_status dh_wire_last(const struct dh_wire *w, struct dh_reply *ret, struct dh_err *err)
{
    struct dh_reply r = {0}, about = {.stop = DH_STOP_CALLS, .usage = {-1, -1, -1, -1}};
    if (!w->unanswered)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_DESKHAND, NULL, "no call is unanswered");
    json_t *native = last_native(w);
    enum dh_status s = native ? read_native(w, native, &r, err) : dh_err_nomem(err);
    json_decref(native);
    if (s == DH_OK && !own(&r, &about)) {
        dh_reply_finish(&r);
        s = dh_err_nomem(err);
    }
    if (s == DH_OK)
        *ret = r;
    return s;
}

const struct dh_call *dh_wire_early(struct dh_wire *w)
{
    json_t *native;
    if (!w->early_done && (native = w->ops->early(w))) {
        w->early_done = read_native(w, native, &w->early, NULL) == DH_OK;
        json_decref(native);
    }
    return w->early_done && w->early.call_count ? &w->early.calls[0] : NULL;
}

enum dh_status dh_wire_resume(struct dh_wire *w, struct dh_err *err)
{
    json_t *native = last_native(w);
    enum dh_status s = native ? keep_pending(w, native, err) : dh_err_nomem(err);
    json_decref(native);
    return s;
}
