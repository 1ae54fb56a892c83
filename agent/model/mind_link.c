#include "agent/model/mind_link.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent/model/key.h"
#include "agent/model/prompt.h"
#include "base/ipc.h"
#include "base/json.h"
#include "base/libexec.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/shm.h"

#define START_BOUND DH_TICK_S(20)
/* Longer than the mind lets a request take: it ends by itself. */
#define TURN_BOUND DH_TICK_S(1000)

struct dh_mind_link {
    struct dh_loop *loop; /* not owned */
    struct dh_ipc ipc;
    pid_t pid;
    struct dh_mind_link_host host;
    int screen_w, screen_h;
};

void dh_mind_show_finish(struct dh_mind_show *s)
{
    dh_buf_finish(&s->text);
    dh_buf_finish(&s->image);
    *s = (struct dh_mind_show){0};
}

static enum dh_status spawn(struct dh_mind_link *l, const char *key, struct dh_err *err)
{
    char *path;
    int fds[2];
    enum dh_status s = dh_libexec_find("deskhand-mind", &path, err);
    if (s != DH_OK)
        return s;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
        dh_free(path);
        return dh_err_errno(err, DH_IO, NULL, "cannot make a socket pair");
    }
    const char *argv[] = {path, NULL}, *pass[] = {dh_key_variable(key), NULL};
    static const char *const unset[] = {"DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS",
                                        "SSLKEYLOGFILE", "OPENSSL_CONF", NULL};
    struct dh_proc_spec spec = {.argv = argv,
                                .unset = unset,
                                .pass = pass,
                                .keep_fds = {fds[1]},
                                .keep_count = 1,
                                .err_fd = -1,
                                .die_with_parent = true};
    s = dh_proc_spawn(&spec, &l->pid, err);
    close(fds[1]);
    dh_free(path);
    if (s != DH_OK)
        close(fds[0]);
    else
        dh_ipc_init(&l->ipc, fds[0]);
    return s;
}

void dh_mind_link_destroy(struct dh_mind_link *l)
{
    if (!l)
        return;
    dh_ipc_finish(&l->ipc);
    if (l->pid > 0 && !dh_proc_wait(l->pid, dh_tick_now() + DH_TICK_MS(150))) {
        kill(l->pid, SIGKILL);
        dh_proc_wait(l->pid, dh_tick_now() + DH_TICK_S(2));
    }
    dh_free(l);
}

static enum dh_status said_error(const json_t *e, struct dh_err *err)
{
    const char *name = dh_json_str(e, "status", "protocol"), *blame = dh_json_str(e, "blame", "deskhand");
    enum dh_status s = DH_PROTOCOL;
    enum dh_blame b = DH_BLAME_DESKHAND;
    for (int i = DH_NOMEM; i <= DH_FAILED; i++)
        if (strcmp(dh_status_name((enum dh_status)i), name) == 0)
            s = (enum dh_status)i;
    for (int i = DH_BLAME_DESKHAND; i <= DH_BLAME_APPLICATION; i++)
        if (strcmp(dh_blame_name((enum dh_blame)i), blame) == 0)
            b = (enum dh_blame)i;
    return dh_err_set(err, s, b, dh_json_str(e, "next", ""), "%s", dh_json_str(e, "what", ""));
}

/* Bytes as a sealed descriptor that the mind maps. */
static enum dh_status picture_fd(const struct dh_buf *image, int *ret, struct dh_err *err)
{
    int fd = memfd_create("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return dh_err_errno(err, DH_ENV, NULL, "cannot make memory for a picture");
    enum dh_status s = DH_OK;
    for (size_t at = 0; s == DH_OK && at < image->len;) {
        ssize_t n = write(fd, image->data + at, image->len - at);
        if (n < 0 && errno != EINTR)
            s = dh_err_errno(err, DH_IO, NULL, "cannot write a picture");
        at += n > 0 ? (size_t)n : 0;
    }
    if (s == DH_OK && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
        s = dh_err_errno(err, DH_ENV, NULL, "cannot seal a picture");
    if (s != DH_OK)
        close(fd);
    else
        *ret = fd;
    return s;
}

static json_t *image_json(const struct dh_mind_show *show)
{
    return json_pack("{s:s,s:i,s:i,s:o}", "media", show->media, "w", show->w, "h", show->h, "shown",
                     dh_json_from_rect(show->shown));
}

/* Sends a look or a part of one (message is taken over), with its picture. */
static enum dh_status send_shown(struct dh_mind_link *l, json_t *message, const struct dh_mind_show *show,
                                 struct dh_err *err)
{
    int fd = -1;
    enum dh_status s = message && !dh_buf_failed(&show->text) && !dh_buf_failed(&show->image) ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK && show->image.len > 0)
        s = picture_fd(&show->image, &fd, err);
    if (s == DH_OK)
        s = dh_ipc_send(&l->ipc, message, fd, err);
    if (fd >= 0)
        close(fd);
    json_decref(message);
    return s;
}

static enum dh_status on_look(struct dh_mind_link *l, const json_t *m, struct dh_err *err)
{
    const json_t *view = json_object_get(m, "view"), *size = json_object_get(view, "image");
    struct dh_mind_want want = {.why = dh_json_str(m, "why", "turn"),
                                .tokens = dh_json_int(m, "tokens", 0),
                                .image_w = (int)json_integer_value(json_array_get(size, 0)),
                                .image_h = (int)json_integer_value(json_array_get(size, 1))};
    want.coord = (struct dh_coord){.space = (enum dh_coord_space)dh_json_int(view, "space", DH_COORD_SCREEN),
                                   .grid = (int)dh_json_int(view, "grid", 0),
                                   .last = (int)dh_json_int(view, "last", 0),
                                   .image_w = want.image_w,
                                   .image_h = want.image_h,
                                   .shown = {0, 0, l->screen_w, l->screen_h}};
    struct dh_mind_show show = {.media = "image/png"};
    enum dh_status s = l->host.look(l->host.data, &want, &show, err);
    if (s == DH_OK) {
        json_t *v = json_pack("{s:{s:s%,s:i,s:i,s:o?}}", "seen", "text", dh_buf_text(&show.text), show.text.len, "px",
                              show.pointer.x, "py", show.pointer.y, "image", show.image.len ? image_json(&show) : NULL);
        s = send_shown(l, v, &show, err);
    }
    dh_mind_show_finish(&show);
    return s == DH_OK && l->host.shown ? l->host.shown(l->host.data, err) : s;
}

static enum dh_status on_zoom(struct dh_mind_link *l, const json_t *m, struct dh_err *err)
{
    struct dh_rect region = {0};
    struct dh_mind_show show = {.media = "image/png"};
    if (!dh_json_rect(m, "region", &region))
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "a zoom without a region");
    enum dh_status s = l->host.zoom(l->host.data, region, (int)dh_json_int(m, "w", 0), (int)dh_json_int(m, "h", 0),
                                    &show, err);
    if (s == DH_OK)
        s = send_shown(l, json_pack("{s:o}", "zoomed", image_json(&show)), &show, err);
    dh_mind_show_finish(&show);
    return s;
}

/* Sends a message (taken over) and serves the mind until it answers with `what`. */
static enum dh_status talk(struct dh_mind_link *l, json_t *message, const char *what, dh_tick deadline, json_t **ret,
                           struct dh_err *err)
{
    enum dh_status s = message ? dh_ipc_send(&l->ipc, message, -1, err) : dh_err_nomem(err);
    json_decref(message);
    while (s == DH_OK) {
        json_t *m = NULL;
        s = dh_ipc_wait(&l->ipc, l->loop, deadline, &m, err);
        if (s != DH_OK)
            break;
        const json_t *paid = json_object_get(m, "paid"), *look = json_object_get(m, "look");
        const json_t *zoom = json_object_get(m, "zoom"), *e = json_object_get(m, "error"), *say = json_object_get(m, "say");
        if (json_is_object(paid) && l->host.paid)
            l->host.paid(l->host.data, paid);
        if (json_object_get(m, what)) {
            *ret = json_incref(json_object_get(m, what));
            json_decref(m);
            return DH_OK;
        }
        if (look && l->host.look)
            s = on_look(l, look, err);
        else if (zoom && l->host.zoom)
            s = on_zoom(l, zoom, err);
        else if (say) {
            if (l->host.say)
                l->host.say(l->host.data, json_is_string(say) ? json_string_value(say) : "");
        } else
            s = e ? said_error(e, err)
                  : dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "the mind said something unknown");
        json_decref(m);
    }
    return s;
}

static enum dh_status open_link(struct dh_loop *loop, const struct dh_model *model, struct dh_mind_link **ret,
                                struct dh_err *err)
{
    /* Said here, in one line, rather than by a child that was started for nothing. */
    enum dh_status s = model->key ? dh_key_there(model->key, err) : DH_OK;
    if (s == DH_NOT_FOUND)
        dh_err_prefix(err, "the model \"%.60s\" has", model->name);
    if (s != DH_OK)
        return s;
    struct dh_mind_link *l = dh_alloc(1, sizeof(*l));
    if (!l)
        return dh_err_nomem(err);
    l->loop = loop;
    l->ipc.fd = -1;
    s = spawn(l, model->key, err);
    if (s != DH_OK)
        dh_mind_link_destroy(l);
    else
        *ret = l;
    return s;
}

enum dh_status dh_mind_link_create(struct dh_loop *loop, const struct dh_mind_link_start *start,
                                   const struct dh_mind_link_host *host, struct dh_mind_link **ret, struct dh_err *err)
{
    struct dh_mind_link *l = NULL;
    json_t *answer = NULL;
    enum dh_status s = open_link(loop, start->model, &l, err);
    if (s != DH_OK)
        return s;
    l->host = *host;
    l->screen_w = start->screen_w;
    l->screen_h = start->screen_h;
    s = talk(l,
             json_pack("{s:{s:o,s:o,s:o,s:i,s:i,s:O?}}", "start", "model", dh_model_to_json(start->model), "system",
                       dh_json_text(start->system), "task", dh_json_text(start->task), "screen_w", start->screen_w,
                       "screen_h", start->screen_h, "state", start->state),
             "ready", dh_tick_now() + START_BOUND, &answer, err);
    json_decref(answer);
    if (s != DH_OK)
        dh_mind_link_destroy(l);
    else
        *ret = l;
    return s;
}

enum dh_status dh_mind_link_next(struct dh_mind_link *l, const struct dh_outcome *outcome, const char *told,
                                 dh_tick deadline, struct dh_decision *ret, struct dh_err *err)
{
    json_t *answer = NULL, *m = json_pack("{s:{s:o,s:s?}}", "next", "outcome", dh_prompt_outcome(outcome), "told", told);
    dh_tick bound = dh_tick_now() + TURN_BOUND;
    enum dh_status s = talk(l, m, "decision", deadline < bound ? deadline : bound, &answer, err);
    if (s == DH_OK)
        s = dh_decision_from_json(answer, ret, err);
    json_decref(answer);
    return s;
}

enum dh_status dh_mind_link_probe(struct dh_loop *loop, const struct dh_model *model, json_t **ret_models,
                                  struct dh_err *err)
{
    struct dh_mind_link *l = NULL;
    enum dh_status s = open_link(loop, model, &l, err);
    if (s == DH_OK)
        s = talk(l, json_pack("{s:{s:o}}", "probe", "model", dh_model_to_json(model)), "models",
                 dh_tick_now() + DH_TICK_S(60), ret_models, err);
    dh_mind_link_destroy(l);
    return s;
}
