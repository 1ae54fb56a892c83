#include "agent/model/mind.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"

#define REPAIRS_MAX 1
#define TOOL_TOKENS 6000 /* what a vendor's tools and ours take at most */
#define AGAIN_MAX 4 /* requests that only go on with a reply, or show a smaller picture */

struct dh_mind {
    struct dh_loop *loop;
    struct dh_exchange *exchange;
    struct dh_mind_host host;
    struct dh_wire_config config; /* strings are the caller's */
    struct dh_wire *wire;
    char *task;
    struct dh_reply reply;
    bool open;             /* calls of `reply` are not answered yet */
    size_t call, action;   /* the next of them */
    bool handed;           /* reply.calls[call].actions[action] was given out */
    bool asking;           /* ... or rather the question whether its vendor's doubt is fine */
    bool trusted;          /* a person answered that with yes */
    struct dh_call_result results[DH_WIRE_CALLS_MAX];
    char *texts[DH_WIRE_CALLS_MAX]; /* of the results; owned */
    struct dh_wire_image zooms[DH_WIRE_CALLS_MAX];
    void *zoom_data[DH_WIRE_CALLS_MAX]; /* owned */
    int64_t tokens;        /* of the last request and its reply, 0: none yet */
    int bad;               /* replies in a row of which nothing could be done */
    long steps;
    struct dh_buf done;    /* what was done so far, a line an action, should the conversation get too long */
};

struct dh_wire *dh_mind_wire(struct dh_mind *m)
{
    return m->wire;
}

static void drop_results(struct dh_mind *m)
{
    for (size_t i = 0; i < DH_WIRE_CALLS_MAX; i++) {
        dh_free(m->texts[i]);
        dh_free(m->zoom_data[i]);
        m->texts[i] = NULL;
        m->zoom_data[i] = NULL;
        m->results[i] = (struct dh_call_result){0};
    }
}

static void drop_reply(struct dh_mind *m)
{
    drop_results(m);
    dh_reply_finish(&m->reply);
    m->reply = (struct dh_reply){0};
    m->open = m->handed = m->asking = m->trusted = false;
    m->call = m->action = 0;
}

void dh_mind_destroy(struct dh_mind *m)
{
    if (!m)
        return;
    drop_reply(m);
    dh_wire_destroy(m->wire);
    dh_buf_finish(&m->done);
    dh_free(m->task);
    dh_free(m);
}

static json_t *state_json(const struct dh_mind *m)
{
    json_t *results = json_array();
    for (size_t i = 0; m->open && i < m->call; i++)
        json_array_append_new(results, json_pack("{s:i,s:s?,s:b}", "kind", (int)m->results[i].kind, "text", m->texts[i],
                                                 "acknowledged", (int)m->results[i].acknowledged));
    json_t *wire = dh_wire_to_json(m->wire, false);
    return json_pack("{s:o,s:b,s:I,s:I,s:b,s:b,s:b,s:i,s:I,s:I,s:s,s:s?,s:o}", "wire", wire, "open", (int)m->open, "call",
                     (json_int_t)m->call, "action", (json_int_t)m->action, "handed", (int)m->handed, "asking",
                     (int)m->asking, "trusted", (int)m->trusted, "bad", m->bad, "steps", (json_int_t)m->steps, "tokens",
                     (json_int_t)m->tokens, "done",
                     dh_buf_text(&m->done), "partial", m->call < DH_WIRE_CALLS_MAX ? m->texts[m->call] : NULL, "results",
                     results);
}

static enum dh_status unfit(struct dh_err *err)
{
    return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "start the run anew", "the saved conversation does not fit");
}

static enum dh_status restore_results(struct dh_mind *m, const json_t *state, struct dh_err *err)
{
    const json_t *results = json_object_get(state, "results");
    if (json_array_size(results) != m->call)
        return unfit(err);
    for (size_t i = 0; i < m->call; i++) {
        const json_t *r = json_array_get(results, i);
        json_int_t kind = dh_json_int(r, "kind", -1);
        const char *text = dh_json_str(r, "text", NULL);
        if (kind < DH_RESULT_OK || kind > DH_RESULT_SKIPPED)
            return unfit(err);
        if (text && !(m->texts[i] = dh_strdup(text)))
            return dh_err_nomem(err);
        m->results[i] = (struct dh_call_result){.kind = (enum dh_result_kind)kind,
                                                .text = m->texts[i],
                                                .acknowledged = dh_json_bool(r, "acknowledged", false)};
    }
    const char *partial = dh_json_str(state, "partial", NULL);
    if (partial && m->call < DH_WIRE_CALLS_MAX && !(m->texts[m->call] = dh_strdup(partial)))
        return dh_err_nomem(err);
    return DH_OK;
}

static enum dh_status restore(struct dh_mind *m, const json_t *state, struct dh_err *err)
{
    enum dh_status s = dh_wire_from_json(&m->config, json_object_get(state, "wire"), &m->wire, err);
    if (s != DH_OK)
        return s;
    m->open = dh_json_bool(state, "open", false);
    m->handed = m->open && dh_json_bool(state, "handed", false);
    m->asking = m->handed && dh_json_bool(state, "asking", false);
    m->trusted = dh_json_bool(state, "trusted", false);
    m->bad = (int)dh_json_int(state, "bad", 0);
    m->steps = (long)dh_json_int(state, "steps", 0);
    m->tokens = dh_json_int(state, "tokens", 0);
    dh_buf_str(&m->done, dh_json_str(state, "done", ""));
    if (!m->open)
        return DH_OK;
    s = dh_wire_last(m->wire, &m->reply, err);
    json_int_t call = dh_json_int(state, "call", -1), action = dh_json_int(state, "action", -1);
    if (s != DH_OK)
        return s;
    if (call < 0 || (size_t)call >= m->reply.call_count || m->reply.call_count > DH_WIRE_CALLS_MAX || action < 0 ||
        (m->handed && !m->asking && (size_t)action >= m->reply.calls[call].action_count))
        return unfit(err);
    m->call = (size_t)call;
    m->action = (size_t)action;
    return restore_results(m, state, err);
}

enum dh_status dh_mind_create(struct dh_loop *loop, struct dh_exchange *exchange, const struct dh_mind_start *start,
                              const struct dh_mind_host *host, struct dh_mind **ret, struct dh_err *err)
{
    struct dh_mind *m = dh_alloc(1, sizeof(*m));
    if (!m || !(m->task = dh_strdup(start->task))) {
        dh_free(m);
        return dh_err_nomem(err);
    }
    m->loop = loop;
    m->exchange = exchange;
    m->host = *host;
    m->config = *start->wire;
    enum dh_status s = json_is_object(start->state) && json_object_get(start->state, "wire")
                           ? restore(m, start->state, err)
                           : dh_wire_create(&m->config, &m->wire, err);
    if (s != DH_OK)
        dh_mind_destroy(m);
    else
        *ret = m;
    return s;
}

/* The text of a result; a call with several actions gathers theirs. */
static enum dh_status add_text(struct dh_mind *m, size_t i, const char *text, struct dh_err *err)
{
    if (!text)
        return DH_OK;
    char *joined = m->texts[i] ? dh_asprintf("%s\n%s", m->texts[i], text) : dh_strdup(text);
    if (!joined)
        return dh_err_nomem(err);
    dh_free(m->texts[i]);
    m->texts[i] = joined;
    m->results[i].text = joined;
    return DH_OK;
}

/* Call i failed: nothing behind it is done. */
static enum dh_status halt(struct dh_mind *m, size_t i, const char *why, struct dh_err *err)
{
    m->results[i].kind = DH_RESULT_FAILED;
    for (size_t k = i + 1; k < m->reply.call_count; k++)
        m->results[k].kind = DH_RESULT_SKIPPED;
    m->call = m->reply.call_count;
    m->action = 0;
    return add_text(m, i, why, err);
}

static void advance(struct dh_mind *m)
{
    m->call++;
    m->action = 0;
    m->trusted = false;
}

/* Enters what became of the action, or of the question, that was given out. */
static enum dh_status enter_outcome(struct dh_mind *m, const struct dh_outcome *o, const char *told, struct dh_err *err)
{
    size_t i = m->call;
    if (!m->handed || !o->any)
        return DH_OK;
    m->handed = false;
    if (m->asking) {
        m->asking = false;
        m->trusted = o->status == DH_OK && o->value && strcmp(o->value, "yes") == 0;
        m->results[i].acknowledged = m->trusted;
        return m->trusted ? DH_OK : halt(m, i, "Not executed: the person declined it.", err);
    }
    if (o->status != DH_OK)
        return halt(m, i, told && *told ? told : "It failed.", err);
    const char *nothing = "It was done, but nothing on the screen changed.";
    enum dh_status s = add_text(m, i, told && *told ? told : o->no_effect ? nothing : NULL, err);
    if (++m->action >= m->reply.calls[i].action_count) {
        m->results[i].kind = DH_RESULT_OK;
        advance(m);
    }
    return s;
}

static enum dh_status give(struct dh_mind *m, struct dh_action *action, struct dh_decision *ret, struct dh_err *err)
{
    struct dh_decision d = {.action = action};
    m->handed = true;
    m->steps++;
    d.sentence = action ? dh_action_text(action) : NULL;
    d.step = dh_asprintf("%ld", m->steps);
    if (d.sentence)
        dh_buf_printf(&m->done, "- %s\n", d.sentence);
    d.state = state_json(m);
    if (!d.action || !d.sentence || !d.step || !d.state) {
        dh_decision_finish(&d);
        return dh_err_nomem(err);
    }
    *ret = d;
    return DH_OK;
}

/* What the model's vendor doubts is put to a person. */
static enum dh_status give_question(struct dh_mind *m, const struct dh_call *call, struct dh_decision *ret,
                                    struct dh_err *err)
{
    struct dh_action *a = NULL;
    char *text = dh_asprintf("The model's vendor wants a person to look before \"%.80s\": %.300s. Go on?", call->name,
                             call->safety);
    json_t *v = json_pack("{s:s,s:o,s:[s,s]}", "action", "ask", "question", dh_json_text(text ? text : ""), "choices",
                          "yes", "no");
    enum dh_status s = text && v ? dh_action_from_json(v, &a, err) : dh_err_nomem(err);
    json_decref(v);
    dh_free(text);
    if (s != DH_OK)
        return s;
    m->asking = true;
    return give(m, a, ret, err);
}

static enum dh_status zoom(struct dh_mind *m, size_t i, struct dh_err *err)
{
    const struct dh_call *c = &m->reply.calls[i];
    struct dh_wire_image image = {0};
    int w = 0, h = 0;
    dh_wire_zoom_size(m->wire, c->region.w, c->region.h, &w, &h);
    enum dh_status s = m->host.zoom(m->host.data, c->region, w, h, &image, err);
    if (s != DH_OK)
        return s;
    m->zoom_data[i] = dh_alloc(image.size, 1);
    if (!m->zoom_data[i])
        return dh_err_nomem(err);
    memcpy(m->zoom_data[i], image.data, image.size);
    m->zooms[i] = image;
    m->zooms[i].data = m->zoom_data[i];
    m->results[i].image = &m->zooms[i];
    return DH_OK;
}

/* Goes through the calls of the reply up to the next action. *ret_given is false when all are settled. */
static enum dh_status next_call(struct dh_mind *m, struct dh_decision *ret, bool *ret_given, struct dh_err *err)
{
    enum dh_status s = DH_OK;
    *ret_given = false;
    while (s == DH_OK && m->open && m->call < m->reply.call_count) {
        const struct dh_call *c = &m->reply.calls[m->call];
        struct dh_call_result *r = &m->results[m->call];
        if (c->kind == DH_CALL_BAD || (c->kind == DH_CALL_ACTIONS && c->action_count == 0)) {
            s = halt(m, m->call, c->error ? c->error : "It holds no action.", err);
            continue;
        }
        if (c->kind == DH_CALL_ACTIONS) {
            *ret_given = true;
            return c->safety && !m->trusted ? give_question(m, c, ret, err)
                                            : give(m, dh_action_copy(c->actions[m->action]), ret, err);
        }
        if (c->kind == DH_CALL_ZOOM)
            s = zoom(m, m->call, err);
        r->kind = DH_RESULT_OK;
        advance(m);
    }
    return s;
}

/* Where the pointer is, is known with the look. */
static enum dh_status fill_cursor(struct dh_mind *m, const struct dh_mind_seen *seen, struct dh_err *err)
{
    struct dh_coord c = dh_wire_coord(m->wire);
    struct dh_point p = dh_coord_from_screen(&c, seen->pointer);
    for (size_t i = 0; i < m->reply.call_count; i++) {
        if (m->reply.calls[i].kind != DH_CALL_CURSOR || m->results[i].kind != DH_RESULT_OK || m->texts[i])
            continue;
        m->texts[i] = dh_asprintf("X=%d,Y=%d", p.x, p.y);
        if (!m->texts[i])
            return dh_err_nomem(err);
        m->results[i].text = m->texts[i];
    }
    return DH_OK;
}

/* What the conversation came to the last time, in tokens; the new look is counted by the host. */
static int64_t tokens_now(const struct dh_mind *m)
{
    const char *system = m->config.system;
    return m->tokens > 0 ? m->tokens
                         : TOOL_TOKENS + (int64_t)(strlen(m->task) + (system ? strlen(system) : 0)) / 3;
}

/* Puts the look, and the answers to all calls or `hint`, into the conversation. */
static enum dh_status tell(struct dh_mind *m, const char *hint, const struct dh_mind_seen *seen, struct dh_err *err)
{
    struct dh_wire_seen s = {.text = seen->text && *seen->text ? seen->text : NULL,
                             .image = seen->has_image ? &seen->image : NULL,
                             .pointer = seen->pointer,
                             .has_pointer = true};
    enum dh_status st;
    if (m->open) {
        st = fill_cursor(m, seen, err);
        if (st == DH_OK)
            st = dh_wire_answer(m->wire, m->results, m->reply.call_count, &s, err);
    } else {
        st = dh_wire_say(m->wire, hint ? hint : m->task, &s, err);
    }
    if (st == DH_OK)
        drop_reply(m);
    return st;
}

static enum dh_status ask(struct dh_mind *m, dh_tick deadline, struct dh_err *err)
{
    struct dh_exchange_report report = {0};
    enum dh_status s = DH_STALE;
    for (int i = 0; i < AGAIN_MAX && s == DH_STALE; i++) {
        struct dh_mind_seen seen = {0};
        s = dh_exchange_run(m->exchange, m->wire, deadline, &m->reply, &report, err);
        if (s != DH_STALE)
            break;
        enum dh_status l = m->host.look(m->host.data, DH_MIND_SMALLER, tokens_now(m), &seen, err);
        if (l == DH_OK && seen.has_image)
            l = dh_wire_reimage(m->wire, &seen.image, err);
        if (l != DH_OK)
            return l;
    }
    if (s == DH_STALE)
        return dh_err_set(err, DH_FAILED, DH_BLAME_MODEL, "use --mode text", "the model takes no picture of this size");
    if (s == DH_OK) {
        const struct dh_usage *u = &m->reply.usage;
        m->open = m->reply.call_count > 0;
        m->tokens = u->input > 0 ? u->input + (u->output > 0 ? u->output : 0) : tokens_now(m) + 1000;
        m->host.paid(m->host.data, &m->reply, &report);
    }
    return s;
}

/* The conversation has become too long: a new one begins with what was done so far. */
static enum dh_status begin_anew(struct dh_mind *m, char **ret_hint, struct dh_err *err)
{
    struct dh_wire *fresh = NULL;
    enum dh_status s = dh_wire_create(&m->config, &fresh, err);
    char *hint = dh_asprintf("%s\n\nYou have done these actions already, as the tool calls of an earlier part of this "
                             "conversation:\n%s\nGo on from what the screen shows now.",
                             m->task, dh_buf_text(&m->done));
    if (s == DH_OK && !hint)
        s = dh_err_nomem(err);
    if (s != DH_OK) {
        dh_wire_destroy(fresh);
        dh_free(hint);
        return s;
    }
    drop_reply(m);
    dh_wire_destroy(m->wire);
    m->wire = fresh;
    *ret_hint = hint;
    return DH_OK;
}

static bool all_bad(const struct dh_reply *r)
{
    for (size_t i = 0; i < r->call_count; i++)
        if (r->calls[i].kind != DH_CALL_BAD)
            return false;
    return true;
}

/* What a reply without a usable call is told. NULL: it has one, or the turn ends with *ret_status. */
static const char *judge(struct dh_mind *m, enum dh_status *ret_status, struct dh_err *err)
{
    const struct dh_reply *r = &m->reply;
    *ret_status = DH_OK;
    if (r->stop == DH_STOP_REFUSAL) {
        *ret_status = dh_err_set(err, DH_FAILED, DH_BLAME_MODEL, "say the chore differently, or use another model",
                                 "the model will not do it: %.200s", r->why && *r->why ? r->why : r->text);
        return NULL;
    }
    if (r->call_count > 0 && !all_bad(r)) {
        m->bad = 0;
        return NULL;
    }
    if (++m->bad > REPAIRS_MAX) {
        *ret_status = dh_err_set(err, DH_PARKED, DH_BLAME_MODEL, "resume to ask it once more, or use another model",
                                 "the model's replies cannot be used: %.200s",
                                 r->call_count ? r->calls[0].error ? r->calls[0].error : "a malformed call"
                                 : *r->text    ? r->text
                                               : "no action in them");
        m->bad = 0;
        return NULL;
    }
    if (r->stop == DH_STOP_LENGTH)
        return "Your reply was cut because it was too long, so nothing of it was done. Answer with one short call.";
    return "There was no action in your reply. Call a tool: to go on, to ask the person what you need (ask), or to say "
           "that the chore is done (done) or cannot be done (fail).";
}

/* One request with a fresh look, and its reply; *ret_hint is what has to be said in another one. */
static enum dh_status turn(struct dh_mind *m, enum dh_mind_why why, const char *hint, dh_tick deadline,
                           struct dh_err *err)
{
    struct dh_mind_seen seen = {0};
    enum dh_status s = m->host.look(m->host.data, why, tokens_now(m), &seen, err);
    if (s == DH_OK && why != DH_MIND_AGAIN)
        s = tell(m, hint, &seen, err);
    if (s == DH_OK)
        s = ask(m, deadline, err);
    return s;
}

enum dh_status dh_mind_next(struct dh_mind *m, const struct dh_outcome *outcome, const char *told, dh_tick deadline,
                            struct dh_decision *ret, struct dh_err *err)
{
    bool given = false;
    char *anew = NULL;
    const char *hint = NULL;
    enum dh_mind_why why = DH_MIND_TURN;
    enum dh_status s = enter_outcome(m, outcome, told, err);
    if (s == DH_OK)
        s = next_call(m, ret, &given, err);
    for (int again = 0; s == DH_OK && !given;) {
        s = turn(m, why, hint, deadline, err);
        if (s != DH_OK)
            break;
        hint = NULL;
        if (m->reply.stop == DH_STOP_PAUSE || m->reply.stop == DH_STOP_CONTEXT) {
            bool context = m->reply.stop == DH_STOP_CONTEXT;
            why = context ? DH_MIND_REPAIR : DH_MIND_AGAIN;
            dh_free(anew);
            anew = NULL;
            if (++again > AGAIN_MAX)
                s = dh_err_set(err, DH_PARKED, DH_BLAME_MODEL, "resume to ask it once more",
                               context ? "the conversation is too long for the model" : "the model makes no progress");
            else if (context)
                s = begin_anew(m, &anew, err);
            else
                drop_reply(m);
            hint = anew;
            continue;
        }
        hint = judge(m, &s, err);
        why = hint ? DH_MIND_REPAIR : DH_MIND_TURN;
        if (s == DH_OK)
            s = next_call(m, ret, &given, err);
    }
    dh_free(anew);
    return s;
}
