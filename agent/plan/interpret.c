#include "agent/plan/interpret_impl.h"

#include <string.h>

#include "agent/plan/action_build.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"

#define SOURCE_MOST 160 /* bytes of a statement that an error shows */

/* What a `done` said, among the variables; no name of one looks like it. */
#define SAID "@done"

struct dh_scope_of *dh_interpret_scope(struct dh_interpreter *it)
{
    return &it->scopes[it->scope_count - 1];
}

struct dh_frame_at *dh_interpret_top(struct dh_interpreter *it)
{
    return &it->frames[it->depth - 1];
}

const struct dh_stmt *dh_interpret_stmt(struct dh_interpreter *it)
{
    const struct dh_frame_at *f = dh_interpret_top(it);
    return dh_block_stmt(dh_interpret_scope(it)->skill->blocks[f->block], f->index);
}

enum dh_status dh_interpret_push(struct dh_interpreter *it, enum dh_frame_kind kind,
                                 const struct dh_block *b, struct dh_err *err)
{
    if (it->depth == DH_INTERPRET_FRAMES)
        return dh_err_set(err, DH_FAILED, DH_BLAME_USER, "nest less deeply",
                          "too deeply nested steps");
    it->frames[it->depth++] = (struct dh_frame_at){.kind = kind, .block = b->id};
    return DH_OK;
}

enum dh_status dh_interpret_enter(struct dh_interpreter *it, const struct dh_skill *skill,
                                  json_t *vars, struct dh_err *err)
{
    if (!vars || it->scope_count == DH_INTERPRET_SCOPES) {
        json_decref(vars);
        return vars
                   ? dh_err_set(err, DH_FAILED, DH_BLAME_USER, NULL, "skills run skills too deeply")
                   : dh_err_nomem(err);
    }
    it->scopes[it->scope_count++] =
        (struct dh_scope_of){.skill = skill, .vars = vars, .base = it->depth};
    return dh_interpret_push(it, DH_FRAME_STEPS, skill->steps, err);
}

enum dh_status dh_interpreter_create(const struct dh_skill *const *skills, size_t count,
                                     const json_t *inputs, const json_t *state,
                                     struct dh_interpreter **ret, struct dh_err *err)
{
    struct dh_interpreter *it = dh_alloc(1, sizeof(*it));
    if (!it)
        return dh_err_nomem(err);
    it->skills = skills;
    it->skill_count = count;
    enum dh_status s =
        state ? dh_interpret_restore(it, state, err)
              : dh_interpret_enter(it, skills[0], inputs ? json_deep_copy(inputs) : json_object(),
                                   err);
    if (s != DH_OK)
        dh_interpreter_destroy(it);
    else
        *ret = it;
    return s;
}

void dh_interpreter_destroy(struct dh_interpreter *it)
{
    if (!it)
        return;
    for (size_t i = 0; i < it->scope_count; i++) {
        json_decref(it->scopes[i].vars);
        json_decref(it->scopes[i].faults);
        json_decref(it->scopes[i].page);
    }
    dh_free(it);
}

/* On to the statement behind the one on top. */
void dh_interpret_advance(struct dh_interpreter *it)
{
    struct dh_frame_at *f = dh_interpret_top(it);
    f->index++;
    f->rounds = 0;
    it->pending = it->repeated = it->turned = false;
}

/* The variables that a Result has read, from one object into another. */
static bool copy_outputs(const struct dh_block *b, json_t *from, json_t *to)
{
    for (const struct dh_stmt *s = b ? b->first : NULL; s; s = s->next) {
        json_t *v = s->kind == DH_STMT_READ ? json_object_get(from, s->name) : NULL;
        if (v && json_object_set(to, s->name, v) != 0)
            return false;
        if (!copy_outputs(s->body, from, to) || !copy_outputs(s->otherwise, from, to))
            return false;
    }
    return true;
}

/* Back to the skill that ran the one on top. */
static enum dh_status leave(struct dh_interpreter *it, struct dh_err *err)
{
    struct dh_scope_of *sub = dh_interpret_scope(it);
    bool ok = copy_outputs(sub->skill->result, sub->vars, it->scopes[it->scope_count - 2].vars);
    json_decref(sub->vars);
    json_decref(sub->faults);
    json_decref(sub->page);
    it->depth = sub->base;
    it->scope_count--;
    dh_interpret_advance(it);
    return ok ? DH_OK : dh_err_nomem(err);
}

static enum dh_status make(struct dh_interpreter *it, enum dh_verb verb, const char *text,
                           struct dh_decision *ret, struct dh_err *err)
{
    struct dh_action *a = dh_action_create(verb);
    if (a && !(a->text = dh_arena_strdup(dh_action_arena(a), text))) {
        dh_action_destroy(a);
        a = NULL;
    }
    if (!a)
        return dh_err_nomem(err);
    it->ended = verb == DH_VERB_DONE || verb == DH_VERB_FAIL;
    ret->action = a;
    return DH_OK;
}

/* Fills in what the decision is about. */
static enum dh_status label(struct dh_interpreter *it, const struct dh_stmt *s,
                            struct dh_decision *ret, struct dh_err *err)
{
    ret->step = dh_strdup(s ? s->label : "");
    ret->sentence = s ? dh_stmt_source(dh_interpret_scope(it)->skill, s) : dh_strdup("");
    ret->line = s ? s->line : 0;
    ret->repeatable = s && dh_interpret_repeatable(s);
    ret->state = dh_interpreter_state(it);
    return ret->step && ret->sentence && ret->state ? DH_OK : dh_err_nomem(err);
}

/* The end: it has failed at this statement. */
static enum dh_status fail(struct dh_interpreter *it, const struct dh_stmt *s, const char *what,
                           struct dh_decision *ret, struct dh_err *err)
{
    char *source = dh_stmt_source(dh_interpret_scope(it)->skill, s);
    /* A long statement must not push the reason out of the line. */
    bool cut = source && strlen(source) > SOURCE_MOST;
    if (cut) {
        source[SOURCE_MOST] = '\0';
        dh_utf8_trim(source);
    }
    char *text = source ? dh_asprintf("step %s (%s:%d: %s%s): %s", s->label, dh_interpret_scope(it)->skill->origin,
                                      s->line, source, cut ? "..." : "", what)
                        : NULL;
    enum dh_status st = text ? make(it, DH_VERB_FAIL, text, ret, err) : dh_err_nomem(err);
    dh_free(source);
    dh_free(text);
    return st == DH_OK ? label(it, s, ret, err) : st;
}

static enum dh_status finish(struct dh_interpreter *it, const char *said, struct dh_decision *ret,
                             struct dh_err *err)
{
    struct dh_scope_of *scope = dh_interpret_scope(it);
    const struct dh_skill *k = scope->skill;
    json_t *outputs = json_object();
    struct dh_buf b = {0};
    bool ok = outputs && copy_outputs(k->result, scope->vars, outputs);
    if (!said)
        said = dh_json_str(scope->vars, SAID, NULL);
    if (said && *said)
        dh_buf_str(&b, said);
    else
        dh_buf_printf(&b, "%s is done", k->plain ? "all of it" : k->name);
    /* Without a Result nobody has looked whether it worked. */
    if (!k->plain && !dh_skill_proves(k))
        dh_buf_str(&b, ", not confirmed: its Result expects nothing");
    const char *key;
    json_t *v;
    size_t n = 0;
    json_object_foreach(outputs, key, v)
        dh_buf_printf(&b, "%s%s %s", n++ ? ", " : ": ", key, json_string_value(v));
    enum dh_status s = ok && !dh_buf_failed(&b) ? make(it, DH_VERB_DONE, dh_buf_text(&b), ret, err)
                                                : dh_err_nomem(err);
    dh_buf_finish(&b);
    if (s != DH_OK) {
        json_decref(outputs);
        return s;
    }
    ret->action->outputs = outputs;
    return label(it, NULL, ret, err);
}

/* Whether a handler of some running skill takes over; it is entered then. Handlers whose condition
 * no longer holds can run again. */
static enum dh_status handlers(struct dh_interpreter *it, const struct dh_observation *o,
                               bool *ret_taken, struct dh_err *err)
{
    *ret_taken = false;
    for (size_t i = 0; i < it->depth; i++)
        if (it->frames[i].kind == DH_FRAME_HANDLER)
            return DH_OK;
    struct dh_scope_of *scope = dh_interpret_scope(it);
    size_t n = 0;
    for (const struct dh_stmt *h = scope->skill->handlers->first; h && n < 64; h = h->next, n++) {
        bool holds = false;
        /* a variable that has no value yet: the handler cannot be meant */
        if (dh_interpret_holds(it, h->cond, o, &holds, NULL) != DH_OK)
            continue;
        if (!holds) {
            scope->fired[n] = false;
        } else if (!scope->fired[n] && !*ret_taken) {
            enum dh_status s = dh_interpret_push(it, DH_FRAME_HANDLER, h->body, err);
            if (s != DH_OK)
                return s;
            scope->fired[n] = *ret_taken = true;
        }
    }
    return DH_OK;
}

/* Does a statement that has no action of its own here and now; *ret_act: it needs one. */
static enum dh_status local(struct dh_interpreter *it, const struct dh_stmt *s,
                            const struct dh_observation *o, bool *ret_act, struct dh_err *err)
{
    bool over = false;
    enum dh_status st;
    switch (s->kind) {
    case DH_STMT_IF:
        st = dh_interpret_holds(it, s->cond, o, &over, err);
        if (st != DH_OK)
            return st;
        if (!over && !s->otherwise) {
            dh_interpret_advance(it);
            return DH_OK;
        }
        return dh_interpret_push(it, DH_FRAME_BODY, over ? s->body : s->otherwise, err);
    case DH_STMT_FOR_EACH:
        return dh_interpret_for_each(it, s, err);
    case DH_STMT_REPEAT:
        return dh_interpret_repeat(it, s, o, err);
    case DH_STMT_RUN:
        return dh_interpret_call(it, s, err);
    case DH_STMT_WAIT_UNTIL:
    case DH_STMT_EXPECT_THAT:
        st = dh_interpret_watch(it, s, o, &over, err);
        break;
    case DH_STMT_SCROLL_UNTIL:
        st = dh_interpret_scroll_until(it, s, o, &over, err);
        break;
    default:
        *ret_act = true;
        return DH_OK;
    }
    if (st == DH_OK && over)
        st = dh_interpret_proves(it, s, o, false, err);
    if (st == DH_OK && over)
        dh_interpret_advance(it);
    *ret_act = st == DH_OK && !over;
    return st;
}

/* At the end of a block; *ret_done: of the whole. */
static enum dh_status end_block(struct dh_interpreter *it, bool *ret_done, struct dh_err *err)
{
    struct dh_frame_at *f = dh_interpret_top(it);
    switch (f->kind) {
    case DH_FRAME_STEPS:
        *f = (struct dh_frame_at){.kind = DH_FRAME_RESULT,
                                  .block = dh_interpret_scope(it)->skill->result->id};
        return DH_OK;
    case DH_FRAME_RESULT:
        *ret_done = it->scope_count == 1;
        return *ret_done ? DH_OK : leave(it, err);
    case DH_FRAME_BODY:
        it->depth--;
        dh_interpret_advance(it);
        return DH_OK;
    default: /* a loop looks again, a handler's step is done again */
        it->depth--;
        return DH_OK;
    }
}

/* Steps may say that all is done; whether it is, the Result decides. */
static bool to_result(struct dh_interpreter *it, const char *said, enum dh_status *st, struct dh_err *err)
{
    struct dh_scope_of *scope = dh_interpret_scope(it);
    struct dh_frame_at *first = &it->frames[scope->base];
    if (scope->skill->result->count == 0 || first->kind == DH_FRAME_RESULT)
        return false;
    if (!dh_json_set(scope->vars, SAID, dh_json_text(said))) {
        *st = dh_err_nomem(err);
        return true;
    }
    it->depth = scope->base + 1;
    *first = (struct dh_frame_at){.kind = DH_FRAME_RESULT, .block = scope->skill->result->id};
    it->pending = it->repeated = it->turned = false;
    return true;
}

/* `stop`, `done`: the end of the skill or of the whole. *ret_made: a decision was made. */
static enum dh_status say(struct dh_interpreter *it, const struct dh_stmt *s,
                          struct dh_decision *ret, bool *ret_made, struct dh_err *err)
{
    char *text = NULL;
    enum dh_status st = dh_interpret_text(it, &s->text, &text, err);
    if (st != DH_OK)
        return st;
    if (s->kind == DH_STMT_DONE && to_result(it, text, &st, err)) {
        dh_free(text);
        return st;
    }
    if (s->kind == DH_STMT_DONE && it->scope_count > 1) {
        st = leave(it, err);
    } else {
        *ret_made = true;
        st = s->kind == DH_STMT_STOP ? fail(it, s, text, ret, err) : finish(it, text, ret, err);
    }
    dh_free(text);
    return st;
}

static enum dh_status act(struct dh_interpreter *it, const struct dh_stmt *s, const struct dh_observation *o,
                          struct dh_decision *ret, struct dh_err *err)
{
    dh_interpret_before(it, s, o);
    enum dh_status st = dh_interpret_action(it, s, &ret->action, err);
    if (st != DH_OK)
        return st;
    it->pending = true;
    return label(it, s, ret, err);
}

/* Whether the next step is aimed at what is scrolled for. */
static bool looked_for_next(const struct dh_stmt *s)
{
    const struct dh_stmt *n = s->next;
    struct dh_buf a = {0}, b = {0};
    if (!n || n->target.kind != DH_TARGET_DESCRIBED || n->target.text.count == 0)
        return false;
    dh_phrase_sentence(&s->text, &a);
    dh_phrase_sentence(&n->target.text, &b);
    bool same = !a.failed && !b.failed && strcmp(dh_buf_text(&a), dh_buf_text(&b)) == 0;
    dh_buf_finish(&a);
    dh_buf_finish(&b);
    return same;
}

/* A press on what has no words of its own: that it was the right thing only shows by what it does. */
static bool vague(const struct dh_stmt *s)
{
    const struct dh_aim *a = &s->target;
    bool words = a->kind == DH_TARGET_DESCRIBED && (a->text.count > 0 || a->role == DH_ROLE_ENTRY || a->role == DH_ROLE_LIST);
    bool looked = a->kind == DH_TARGET_DESCRIBED || a->kind == DH_TARGET_IMAGE;
    return s->kind == DH_STMT_CLICK && s->clicks <= 1 && looked && !words;
}

/* What became of the statement that was decided last. */
static enum dh_status settle(struct dh_interpreter *it, const struct dh_outcome *out,
                             const struct dh_observation *o, struct dh_err *err)
{
    const struct dh_stmt *s = dh_interpret_stmt(it);
    if (!it->pending || !s)
        return DH_OK;
    it->pending = false;
    if (!out->any) /* it was decided in another process and not done: again */
        return DH_OK;
    if (out->status != DH_OK)
        return dh_err_set(err, out->status, DH_BLAME_APPLICATION, out->next, "%s",
                          out->what ? out->what : dh_status_name(out->status));
    if (s->kind == DH_STMT_WAIT_UNTIL || s->kind == DH_STMT_EXPECT_THAT)
        return DH_OK;
    if (s->kind == DH_STMT_SCROLL_UNTIL && out->no_effect && dh_interpret_top(it)->rounds > 1) {
        if (it->turned && looked_for_next(s)) {
            dh_interpret_advance(it); /* where that is aimed at, whatever scrolls is tried */
            return DH_OK;
        }
        if (it->turned)
            return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_APPLICATION, NULL,
                              "it scrolls no further and the text has not appeared");
        /* A step before may have gone past it. */
        it->turned = true;
        dh_interpret_top(it)->rounds = 1;
    }
    if (s->kind == DH_STMT_SCROLL_UNTIL)
        return DH_OK;
    if (out->no_effect && !it->repeated && dh_interpret_repeatable(s)) {
        it->repeated = true;
        return DH_OK;
    }
    if (out->no_effect && vague(s))
        return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look at where it pressed in the report",
                          "nothing changed when it was pressed, and nothing is written on it by which it would be sure");
    dh_interpret_after(it, s, out->no_effect);
    enum dh_status proven = dh_interpret_proves(it, s, o, out->no_effect, err);
    if (proven != DH_OK)
        return proven;
    if (s->name) {
        enum dh_status st = dh_interpret_bind(it, s->name, out->value ? out->value : "", err);
        if (st != DH_OK)
            return st;
    }
    dh_interpret_advance(it);
    return DH_OK;
}

/* Failures that are the statement's end, as against those of the process. */
static bool of_statement(enum dh_status s)
{
    return s != DH_OK && s != DH_NOMEM;
}

static enum dh_status round_of(struct dh_interpreter *it, const struct dh_observation *o,
                               struct dh_decision *ret, bool *ret_made, struct dh_err *err)
{
    bool taken = false, needs = false, done = false;
    const struct dh_stmt *s = dh_interpret_stmt(it);
    enum dh_status st;
    if (!s) {
        st = end_block(it, &done, err);
        if (st == DH_OK && done) {
            *ret_made = true;
            return finish(it, NULL, ret, err);
        }
        return st;
    }
    st = handlers(it, o, &taken, err);
    if (st != DH_OK || taken)
        return st;
    if (s->kind == DH_STMT_STOP || s->kind == DH_STMT_DONE)
        return say(it, s, ret, ret_made, err);
    st = local(it, s, o, &needs, err);
    if (st == DH_OK && needs) {
        *ret_made = true;
        st = act(it, s, o, ret, err);
        *ret_made = st == DH_OK;
    }
    return st;
}

enum dh_status dh_interpreter_next(struct dh_interpreter *it, const struct dh_observation *o,
                                   const struct dh_outcome *outcome, struct dh_decision *ret,
                                   struct dh_err *err)
{
    if (it->ended)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "the skill has ended");
    struct dh_decision d = {0};
    struct dh_err e = {0};
    enum dh_status s = settle(it, outcome, o, &e);
    bool made = false;
    for (long n = 0; s != DH_NOMEM && !made; n++) {
        if (n == DH_INTERPRET_ROUNDS)
            s = dh_err_set(&e, DH_FAILED, DH_BLAME_USER, NULL,
                           "it goes round without doing anything");
        if (of_statement(s)) {
            bool taken = false;
            const struct dh_stmt *at = dh_interpret_stmt(it);
            struct dh_err cause = e;
            s = n < DH_INTERPRET_ROUNDS ? handlers(it, o, &taken, &e) : DH_OK;
            if (s == DH_OK && !taken) {
                dh_decision_finish(&d);
                s = fail(it, at, cause.what, &d, &e);
                made = true;
            }
            continue;
        }
        s = round_of(it, o, &d, &made, &e);
    }
    if (s == DH_OK) {
        *ret = d;
        return DH_OK;
    }
    dh_decision_finish(&d);
    if (err)
        *err = e;
    return s;
}
