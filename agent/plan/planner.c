/* The conductor's end of the planner child. */
#include "agent/plan/planner.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent/skill/skill.h"
#include "base/file.h"
#include "base/ipc.h"
#include "base/json.h"
#include "base/libexec.h"
#include "base/mem.h"
#include "base/proc.h"

#define START_BOUND DH_TICK_S(20)
#define SKILLS_MAX 16

struct dh_planner {
    struct dh_loop *loop; /* not owned */
    struct dh_ipc ipc;
    pid_t pid;
};

/* Adds the texts and the paths of the skills that one runs, and of those that they run. */
static enum dh_status collect(const struct dh_skill *skill, const char *near, const char *trail,
                              json_t *texts, struct dh_err *err)
{
    json_t *calls = dh_skill_calls(skill);
    enum dh_status s = calls ? DH_OK : dh_err_nomem(err);
    for (size_t i = 0; s == DH_OK && i < json_array_size(calls); i++) {
        const char *name = json_string_value(json_array_get(calls, i));
        char *path = NULL, *path_here = NULL;
        struct dh_skill *sub = NULL;
        s = dh_skill_find(name, near, &path, err);
        if (s == DH_OK)
            s = dh_skill_load(path, &sub, NULL, err);
        if (s == DH_OK && !(path_here = dh_asprintf("%s%s ", trail, sub->name)))
            s = dh_err_nomem(err);
        char *mark = s == DH_OK ? dh_asprintf(" %s ", sub->name) : NULL;
        if (s == DH_OK && mark && strstr(trail, mark))
            s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "take one of the calls out",
                           "skills run each other in a circle:%s%s", trail, sub->name);
        else if (s == DH_OK && json_object_size(texts) >= SKILLS_MAX)
            s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, NULL, "more than %d skills are run",
                           SKILLS_MAX);
        else if (s == DH_OK && !dh_json_set(texts, sub->name,
                                            json_pack("{s:s,s:o}", "text", sub->text, "path",
                                                      dh_json_text(sub->path))))
            s = dh_err_nomem(err);
        if (s == DH_OK)
            s = collect(sub, path, path_here, texts, err);
        dh_free(mark);
        dh_free(path_here);
        dh_free(path);
        dh_skill_destroy(sub);
    }
    json_decref(calls);
    return s;
}

static enum dh_status check_text(const struct dh_planner_start *start, json_t *texts,
                                 struct dh_err *err)
{
    if (start->kind == DH_PLANNER_CASSETTE)
        return DH_OK;
    struct dh_skill *skill = NULL;
    bool plain = start->kind == DH_PLANNER_INSTRUCTIONS;
    size_t n = strlen(start->text);
    enum dh_status s =
        plain ? dh_skill_parse_plain(start->text, n, start->origin, &skill, start->problems, err)
              : dh_skill_parse(start->text, n, start->origin, &skill, start->problems, err);
    if (s == DH_OK)
        s = dh_skill_check(skill, start->problems, err);
    char *trail = s == DH_OK ? dh_asprintf(" %s ", skill->name) : NULL;
    if (s == DH_OK)
        s = trail ? collect(skill, start->path, trail, texts, err) : dh_err_nomem(err);
    dh_free(trail);
    dh_skill_destroy(skill);
    return s;
}

static enum dh_status spawn(struct dh_planner *p, struct dh_err *err)
{
    char *path;
    int fds[2];
    enum dh_status s = dh_libexec_find("deskhand-planner", &path, err);
    if (s != DH_OK)
        return s;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
        dh_free(path);
        return dh_err_errno(err, DH_IO, NULL, "cannot make a socket pair");
    }
    const char *argv[] = {path, NULL};
    static const char *const unset[] = {"DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", NULL};
    struct dh_proc_spec spec = {.argv = argv,
                                .unset = unset,
                                .keep_fds = {fds[1]},
                                .keep_count = 1,
                                .err_fd = -1,
                                .die_with_parent = true};
    s = dh_proc_spawn(&spec, &p->pid, err);
    close(fds[1]);
    dh_free(path);
    if (s != DH_OK)
        close(fds[0]);
    else
        dh_ipc_init(&p->ipc, fds[0]);
    return s;
}

static const char *const kind_names[] = {"skill", "instructions", "cassette"};

/* Takes over texts. */
static json_t *start_message(const struct dh_planner_start *start, json_t *texts)
{
    json_t *in = json_deep_copy(start->inputs), *state = json_deep_copy(start->state);
    return json_pack("{s:{s:s,s:o,s:o,s:o?,s:o?,s:o}}", "start", "kind", kind_names[start->kind],
                     "text", dh_json_text(start->text), "origin", dh_json_text(start->origin),
                     "inputs", in, "state", state, "skills", texts);
}

/* What the child says went wrong. */
static enum dh_status said_error(const json_t *e, struct dh_err *err)
{
    const char *name = dh_json_str(e, "status", "protocol");
    enum dh_status s = DH_PROTOCOL;
    for (int i = DH_NOMEM; i <= DH_FAILED; i++)
        if (strcmp(dh_status_name((enum dh_status)i), name) == 0)
            s = (enum dh_status)i;
    return dh_err_set(err, s, DH_BLAME_USER, dh_json_str(e, "next", ""), "%s",
                      dh_json_str(e, "what", ""));
}

/* Sends a message (taken over) and waits for the answer. */
static enum dh_status talk(struct dh_planner *p, json_t *message, dh_tick deadline, json_t **ret,
                           struct dh_err *err)
{
    json_t *answer = NULL;
    enum dh_status s = message ? dh_ipc_send(&p->ipc, message, -1, err) : dh_err_nomem(err);
    json_decref(message);
    if (s == DH_OK)
        s = dh_ipc_wait(&p->ipc, p->loop, deadline, &answer, err);
    if (s != DH_OK) {
        dh_err_prefix(err, "planner");
        return s;
    }
    const json_t *e = json_object_get(answer, "error");
    if (e) {
        s = said_error(e, err);
        json_decref(answer);
        return s;
    }
    *ret = answer;
    return DH_OK;
}

enum dh_status dh_planner_create(struct dh_loop *loop, const struct dh_planner_start *start,
                                 struct dh_planner **ret, struct dh_err *err)
{
    json_t *texts = json_object(), *answer = NULL;
    struct dh_planner *p = dh_alloc(1, sizeof(*p));
    if (!texts || !p) {
        json_decref(texts);
        dh_free(p);
        return dh_err_nomem(err);
    }
    p->loop = loop;
    p->ipc.fd = -1;
    enum dh_status s = check_text(start, texts, err);
    if (s == DH_OK)
        s = spawn(p, err);
    if (s == DH_OK)
        s = talk(p, start_message(start, json_incref(texts)), dh_tick_now() + START_BOUND, &answer,
                 err);
    json_decref(texts);
    json_decref(answer);
    if (s != DH_OK)
        dh_planner_destroy(p);
    else
        *ret = p;
    return s;
}

void dh_planner_destroy(struct dh_planner *p)
{
    if (!p)
        return;
    dh_ipc_finish(&p->ipc); /* it ends at the end of its socket */
    if (p->pid > 0 && !dh_proc_wait(p->pid, dh_tick_now() + DH_TICK_MS(500))) {
        kill(p->pid, SIGKILL);
        dh_proc_wait(p->pid, dh_tick_now() + DH_TICK_S(2));
    }
    dh_free(p);
}

enum dh_status dh_planner_next(struct dh_planner *p, const struct dh_observation *o,
                               const struct dh_outcome *outcome, dh_tick deadline,
                               struct dh_decision *ret, struct dh_err *err)
{
    json_t *out = dh_outcome_to_json(outcome), *answer = NULL;
    json_t *seen = o ? dh_observation_to_json(o) : json_null();
    json_t *turn = json_pack("{s:{s:o,s:o}}", "turn", "observation", seen, "outcome", out);
    enum dh_status s = talk(p, turn, deadline, &answer, err);
    if (s != DH_OK)
        return s;
    s = dh_decision_from_json(json_object_get(answer, "decision"), ret, err);
    if (s != DH_OK)
        dh_err_prefix(err, "planner");
    json_decref(answer);
    return s;
}
