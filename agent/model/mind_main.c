/* deskhand-mind: the child that talks to a model. On descriptor 3 it is told the chore and shown what the conductor
 * redacted; decisions go out. It has the network and the key, and neither X, nor secrets, nor the journal. It ends,
 * in the middle of a request too, when its socket does.
 *
 * In: {"start"}, {"probe"}, {"next"}, {"seen"} and {"zoomed"} (a picture comes as a descriptor), {"no"}.
 * Out: {"ready"}, {"models"}, {"look"}, {"zoom"}, {"paid"}, {"decision"}, {"say"}, {"error"}. */
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "agent/model/config.h"
#include "agent/model/key.h"
#include "agent/model/mind.h"
#include "base/intr.h"
#include "base/ipc.h"
#include "base/json.h"
#include "base/mem.h"

#define REQUEST_BOUND DH_TICK_S(900)
#define SOCKET 3

struct child {
    struct dh_intr intr;
    struct dh_loop *loop;
    struct dh_ipc ipc;
    json_t *start; /* what the strings of config live in */
    struct dh_model model;
    struct dh_wire_config config;
    struct dh_exchange *exchange;
    struct dh_mind *mind;
    json_t *seen;  /* the last look; its texts are borrowed */
    void *picture; /* mapped */
    size_t picture_size;
    struct dh_loop_source *watch; /* of the socket, while a request is on its way */
    json_t *usage; /* of replies that the conductor was not told of yet */
};

static void drop_picture(struct child *c)
{
    if (c->picture)
        munmap(c->picture, c->picture_size);
    c->picture = NULL;
    c->picture_size = 0;
}

static void drop_mind(struct child *c)
{
    dh_mind_destroy(c->mind);
    dh_exchange_destroy(c->exchange);
    json_decref(c->start);
    json_decref(c->seen);
    drop_picture(c);
    c->mind = NULL;
    c->exchange = NULL;
    c->start = c->seen = NULL;
}

/* Whatever comes while a request is on its way means that it is not wanted any more: the end of the socket above all. */
static void on_socket(void *data, short revents)
{
    struct child *c = data;
    (void)revents;
    dh_intr_raise(&c->intr);
}

static void watch(struct child *c, bool on)
{
    if (on && !c->watch)
        c->watch = dh_loop_add_fd(c->loop, SOCKET, POLLIN, on_socket, c);
    if (!on && c->watch) {
        dh_loop_remove(c->loop, c->watch);
        c->watch = NULL;
    }
}

static enum dh_status send_message(struct child *c, json_t *message, struct dh_err *err)
{
    enum dh_status s = message ? dh_ipc_send(&c->ipc, message, -1, err) : dh_err_nomem(err);
    json_decref(message);
    return s;
}

/* Asks the conductor for something and waits for what it sends. */
static enum dh_status request(struct child *c, json_t *message, const char *what, json_t **ret, struct dh_err *err)
{
    json_t *answer = NULL;
    watch(c, false);
    enum dh_status s = send_message(c, message, err);
    if (s == DH_OK)
        s = dh_ipc_wait(&c->ipc, c->loop, DH_TICK_NEVER, &answer, err);
    if (s != DH_OK)
        return s;
    const json_t *no = json_object_get(answer, "no");
    if (no)
        s = dh_err_set(err, DH_REFUSED, DH_BLAME_POLICY, NULL, "%s", dh_json_str(no, "why", "not allowed"));
    else if (!json_is_object(json_object_get(answer, what)))
        s = dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "no \"%s\" came", what);
    if (s == DH_OK)
        *ret = json_incref(json_object_get(answer, what));
    json_decref(answer);
    return s;
}

static enum dh_status map_picture(struct child *c, struct dh_err *err)
{
    struct stat st;
    int fd = dh_ipc_take_fd(&c->ipc);
    drop_picture(c);
    if (fd < 0 || fstat(fd, &st) != 0 || st.st_size <= 0 || st.st_size > (64 << 20)) {
        if (fd >= 0)
            close(fd);
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "a picture without pixels");
    }
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (p == MAP_FAILED)
        return dh_err_nomem(err);
    c->picture = p;
    c->picture_size = (size_t)st.st_size;
    return DH_OK;
}

/* The picture that came with a message, {"media","w","h","shown"}. */
static enum dh_status take_image(struct child *c, const json_t *v, struct dh_wire_image *ret, struct dh_err *err)
{
    struct dh_wire_image image = {.media_type = dh_json_str(v, "media", "image/png"),
                                  .w = (int)dh_json_int(v, "w", 0),
                                  .h = (int)dh_json_int(v, "h", 0)};
    enum dh_status s = map_picture(c, err);
    if (s == DH_OK && (image.w <= 0 || image.h <= 0 || !dh_json_rect(v, "shown", &image.shown)))
        s = dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "a picture without its size");
    image.data = c->picture;
    image.size = c->picture_size;
    if (s == DH_OK)
        *ret = image;
    return s;
}

/* The size and the units of the next picture. */
static json_t *view(const struct dh_wire *w)
{
    int iw = 0, ih = 0;
    struct dh_coord k = dh_wire_coord(w);
    if (!dh_wire_image_size(w, &iw, &ih))
        iw = ih = 0;
    return json_pack("{s:[i,i],s:i,s:i,s:i}", "image", iw, ih, "space", (int)k.space, "grid", k.grid, "last", k.last);
}

static json_t *take_usage(struct child *c)
{
    json_t *u = c->usage;
    c->usage = NULL;
    return u ? u : json_null();
}

static enum dh_status on_look(void *data, enum dh_mind_why why, int64_t tokens, struct dh_mind_seen *ret,
                              struct dh_err *err)
{
    static const char *const names[] = {"turn", "repair", "again", "smaller"};
    struct child *c = data;
    json_t *seen = NULL, *message = json_pack("{s:{s:s,s:I,s:o},s:o}", "look", "why", names[why], "tokens",
                                              (json_int_t)tokens, "view", view(dh_mind_wire(c->mind)), "paid", take_usage(c));
    enum dh_status s = request(c, message, "seen", &seen, err);
    if (s != DH_OK)
        return s;
    json_decref(c->seen);
    c->seen = seen;
    struct dh_mind_seen v = {.text = dh_json_str(seen, "text", ""),
                             .pointer = {(int)dh_json_int(seen, "px", 0), (int)dh_json_int(seen, "py", 0)}};
    const json_t *image = json_object_get(seen, "image");
    if (json_is_object(image)) {
        s = take_image(c, image, &v.image, err);
        v.has_image = true;
    }
    if (s != DH_OK)
        return s;
    *ret = v;
    watch(c, true); /* the request follows */
    return DH_OK;
}

static enum dh_status on_zoom(void *data, struct dh_rect region, int w, int h, struct dh_wire_image *ret,
                              struct dh_err *err)
{
    struct child *c = data;
    json_t *v = NULL;
    json_t *message = json_pack("{s:{s:o,s:i,s:i},s:o}", "zoom", "region", dh_json_from_rect(region), "w", w, "h", h,
                                "paid", take_usage(c));
    enum dh_status s = request(c, message, "zoomed", &v, err);
    if (s == DH_OK)
        s = take_image(c, v, ret, err);
    if (s == DH_OK) /* the type outlives the message */
        ret->media_type = strcmp(ret->media_type, "image/jpeg") == 0 ? "image/jpeg" : "image/png";
    json_decref(v);
    return s;
}

static void on_paid(void *data, const struct dh_reply *reply, const struct dh_exchange_report *report)
{
    struct child *c = data;
    const struct dh_usage *u = &reply->usage;
    json_t *v = json_pack("{s:I,s:I,s:I,s:I,s:s,s:s,s:s,s:o,s:i,s:I,s:I,s:I,s:I}", "input", (json_int_t)u->input,
                          "cached", (json_int_t)u->cached, "stored", (json_int_t)u->stored, "output",
                          (json_int_t)u->output, "model", reply->model ? reply->model : "", "id",
                          reply->id ? reply->id : "", "request", report->request_id, "text",
                          dh_json_text(reply->text ? reply->text : ""), "attempts", report->attempts, "sent",
                          (json_int_t)report->bytes_sent, "received", (json_int_t)report->bytes_received, "first",
                          (json_int_t)report->first_event, "time", (json_int_t)report->total);
    json_decref(c->usage);
    c->usage = v;
}

static void on_say(void *data, const char *line)
{
    struct child *c = data;
    send_message(c, json_pack("{s:o}", "say", dh_json_text(line)), NULL);
}

static enum dh_status make_exchange(struct child *c, struct dh_err *err)
{
    struct dh_key key = {0};
    struct dh_exchange_config config = {.ca_file = c->model.ca,
                                        .limits = {.stall = (dh_tick)(c->model.stall * 1e6)},
                                        .say = on_say,
                                        .data = c};
    enum dh_status s = c->model.key ? dh_key_load(c->model.key, &key, err) : DH_OK;
    config.key = key.text;
    if (s == DH_OK)
        s = dh_exchange_create(c->loop, &config, &c->exchange, err);
    dh_key_finish(&key);
    return s;
}

static enum dh_status read_config(struct child *c, const json_t *m, struct dh_err *err)
{
    drop_mind(c);
    c->start = json_incref((json_t *)(uintptr_t)m);
    enum dh_status s = dh_model_from_json(json_object_get(m, "model"), &c->model, err);
    if (s != DH_OK)
        return s;
    c->config = (struct dh_wire_config){.kind = c->model.kind,
                                        .mode = c->model.mode,
                                        .model = c->model.model,
                                        .base = c->model.endpoint,
                                        .tool = c->model.tool,
                                        .effort = c->model.effort,
                                        .system = dh_json_str(m, "system", NULL),
                                        .screen_w = (int)dh_json_int(m, "screen_w", 0),
                                        .screen_h = (int)dh_json_int(m, "screen_h", 0),
                                        .max_output = (int)c->model.max_output,
                                        .no_stream = !c->model.stream};
    return make_exchange(c, err);
}

static enum dh_status start(struct child *c, const json_t *m, json_t **ret, struct dh_err *err)
{
    struct dh_mind_host host = {on_look, on_zoom, on_paid, c};
    enum dh_status s = read_config(c, m, err);
    const json_t *state = json_object_get(m, "state");
    struct dh_mind_start st = {.wire = &c->config,
                               .task = dh_json_str(m, "task", ""),
                               .state = json_is_object(state) ? state : NULL};
    if (s == DH_OK)
        s = dh_mind_create(c->loop, c->exchange, &st, &host, &c->mind, err);
    if (s == DH_OK)
        *ret = json_pack("{s:o}", "ready", view(dh_mind_wire(c->mind)));
    return s;
}

static enum dh_status probe(struct child *c, const json_t *m, json_t **ret, struct dh_err *err)
{
    json_t *models = NULL;
    enum dh_status s = read_config(c, m, err);
    watch(c, true);
    if (s == DH_OK)
        s = dh_exchange_probe(c->exchange, &c->config, dh_tick_now() + DH_TICK_S(30), &models, err);
    if (s == DH_OK)
        *ret = json_pack("{s:o}", "models", models ? models : json_array());
    return s;
}

static enum dh_status next(struct child *c, const json_t *m, json_t **ret, struct dh_err *err)
{
    struct dh_outcome out = dh_outcome_from_json(json_object_get(m, "outcome"));
    struct dh_decision d = {0};
    if (!c->mind)
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "a turn before the start");
    enum dh_status s =
        dh_mind_next(c->mind, &out, dh_json_str(m, "told", NULL), dh_tick_now() + REQUEST_BOUND, &d, err);
    if (s == DH_OK)
        *ret = json_pack("{s:o}", "decision", dh_decision_to_json(&d));
    dh_decision_finish(&d);
    return s;
}

static json_t *error_message(const struct dh_err *err)
{
    return json_pack("{s:{s:s,s:s,s:o,s:o}}", "error", "status", dh_status_name(err->status), "blame",
                     dh_blame_name(err->blame), "what", dh_json_text(err->what), "next", dh_json_text(err->next));
}

static json_t *answer(struct child *c, const json_t *m)
{
    struct dh_err err = {0};
    json_t *v = NULL;
    const json_t *s = json_object_get(m, "start"), *n = json_object_get(m, "next"), *p = json_object_get(m, "probe");
    enum dh_status st = s   ? start(c, s, &v, &err)
                        : n ? next(c, n, &v, &err)
                        : p ? probe(c, p, &v, &err)
                            : dh_err_set(&err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "an unknown message");
    watch(c, false);
    if (st != DH_OK)
        v = error_message(&err);
    if (v && c->usage)
        dh_json_set(v, "paid", take_usage(c));
    return v;
}

int main(void)
{
    struct child c = {.intr = {.fd = -1}};
    prctl(PR_SET_DUMPABLE, 0); /* what is in its memory is nobody's business */
    if (sodium_init() < 0 || dh_intr_init(&c.intr, NULL) != DH_OK || !(c.loop = dh_loop_create(&c.intr)))
        return 1;
    dh_ipc_init(&c.ipc, SOCKET);
    enum dh_status s = DH_OK;
    while (s == DH_OK) {
        json_t *m = NULL, *a = NULL;
        s = dh_ipc_wait(&c.ipc, c.loop, DH_TICK_NEVER, &m, NULL);
        if (s == DH_OK && !(a = answer(&c, m)))
            s = DH_NOMEM;
        if (s == DH_OK)
            s = dh_ipc_send(&c.ipc, a, -1, NULL);
        json_decref(m);
        json_decref(a);
    }
    drop_mind(&c);
    json_decref(c.usage);
    dh_ipc_finish(&c.ipc);
    dh_loop_destroy(c.loop);
    dh_intr_finish(&c.intr);
    return s == DH_GONE ? 0 : 1;
}
