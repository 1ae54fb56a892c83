#include "capture/a11y_link.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/ipc.h"
#include "base/json.h"
#include "base/libexec.h"
#include "base/mem.h"
#include "base/proc.h"
#include "capture/a11y_address.h"

#define PROCESSES 64
#define PUBLISHING DH_TICK_S(2) /* applications tell of themselves some time after their window shows */
#define SILENCE DH_TICK_S(1)    /* how often one that slept is tried again */
enum { STARTS_MOST = 4 };

/* One process with windows. */
struct known {
    int pid;
    uint64_t shape;     /* hash of its windows */
    dh_tick first, asked_at;
    uint64_t request;   /* that is under way; 0: none */
    bool heard;         /* its answer to the latest request has come */
    bool late;          /* not waited for any more */
    bool stale;         /* the screen changed after it was asked */
    bool silent;
    json_t *nodes;      /* NULL: nothing is known; owned */
};

struct dh_a11y_link {
    struct dh_xconn *x;
    struct dh_screen *screen;
    struct dh_loop *loop;
    const struct dh_log *log;
    bool running, ready, waited_start;
    int starts;
    pid_t pid;
    dh_tick started;
    struct dh_ipc ipc;
    struct dh_loop_source *source;
    uint64_t mark, requests, knocked; /* knocked: the latest request of which sleepers are known */
    uint64_t news;                    /* grows whenever what is known may be something else */
    struct known known[PROCESSES];
    size_t count;
};

enum dh_status dh_a11y_link_create(struct dh_xconn *x, struct dh_screen *screen, struct dh_loop *loop,
                                   const struct dh_log *log, struct dh_a11y_link **ret, struct dh_err *err)
{
    struct dh_a11y_link *l = dh_alloc(1, sizeof(*l));
    if (!l)
        return dh_err_nomem(err);
    *l = (struct dh_a11y_link){.x = x, .screen = screen, .loop = loop, .log = log};
    *ret = l;
    return DH_OK;
}

static void stop(struct dh_a11y_link *l)
{
    int status;
    if (!l->running)
        return;
    dh_loop_remove(l->loop, l->source);
    dh_ipc_finish(&l->ipc);
    kill(l->pid, SIGKILL);
    dh_proc_wait(l->pid, dh_tick_now() + DH_TICK_S(2));
    dh_proc_reap(l->pid, &status);
    l->running = l->ready = false;
    l->news++;
    for (size_t i = 0; i < l->count; i++) {
        l->known[i].stale = l->known[i].stale || l->known[i].request; /* to be asked again */
        l->known[i].request = 0;
    }
}

void dh_a11y_link_destroy(struct dh_a11y_link *l)
{
    if (!l)
        return;
    stop(l);
    for (size_t i = 0; i < l->count; i++)
        json_decref(l->known[i].nodes);
    dh_free(l);
}

static void take_nodes(struct dh_a11y_link *l, const json_t *m)
{
    uint64_t request = (uint64_t)dh_json_int(m, "request", 0);
    int pid = (int)dh_json_int(m, "pid", 0);
    for (size_t i = 0; i < l->count; i++) {
        struct known *k = &l->known[i];
        json_t *nodes = json_object_get(m, "nodes");
        if (k->pid != pid || k->request != request || k->stale)
            continue;
        k->silent = dh_json_bool(m, "silent", false);
        /* Several applications may be one process. */
        if (k->heard && k->nodes) {
            json_array_extend(k->nodes, nodes);
        } else {
            json_decref(k->nodes);
            k->nodes = json_incref(nodes);
        }
        k->heard = true;
        l->news++;
    }
}

/* The request is through: who was in it is answered. */
static void finish(struct dh_a11y_link *l, uint64_t request)
{
    for (size_t i = 0; i < l->count; i++) {
        struct known *k = &l->known[i];
        if (k->request != request)
            continue;
        k->request = 0;
        k->late = k->silent;
    }
}

static void on_message(void *data, short revents)
{
    struct dh_a11y_link *l = data;
    json_t *m = NULL;
    enum dh_status s;
    (void)revents;
    while ((s = dh_ipc_poll(&l->ipc, &m, NULL)) == DH_OK && m) {
        uint64_t request = (uint64_t)dh_json_int(m, "request", 0);
        l->ready = l->ready || dh_json_bool(m, "ready", false);
        if (dh_json_bool(m, "knocked", false))
            l->knocked = request;
        else if (dh_json_bool(m, "done", false))
            finish(l, request);
        else if (request)
            take_nodes(l, m);
        json_decref(m);
        m = NULL;
    }
    if (s != DH_OK) {
        dh_debug(l->log, "a11y: the child has ended");
        stop(l);
    }
}

static bool start(struct dh_a11y_link *l)
{
    char *address = DH_A11Y && l->starts < STARTS_MOST ? dh_a11y_address(l->x) : NULL;
    char *path = NULL, *set_address = address ? dh_asprintf("AT_SPI_BUS_ADDRESS=%s", address) : NULL;
    int pair[2] = {-1, -1};
    dh_free(address);
    bool ok = set_address && dh_libexec_find("deskhand-a11y", &path, NULL) == DH_OK &&
              socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0;
    if (ok) {
        const char *const argv[] = {path, NULL}, *const set[] = {set_address, NULL};
        const char *const unset[] = {"DISPLAY", "XAUTHORITY", "LD_PRELOAD", NULL};
        struct dh_proc_spec spec = {.argv = argv, .set = set, .unset = unset, .cwd = "/", .keep_fds = {pair[1]},
                                    .keep_count = 1, .die_with_parent = true};
        ok = dh_proc_spawn(&spec, &l->pid, NULL) == DH_OK;
        close(pair[1]);
    }
    dh_free(path);
    dh_free(set_address);
    if (!ok) {
        if (pair[0] >= 0)
            close(pair[0]);
        return false;
    }
    l->starts++;
    l->running = true;
    l->started = dh_tick_now();
    l->waited_start = false;
    dh_ipc_init(&l->ipc, pair[0]);
    l->source = dh_loop_add_fd(l->loop, l->ipc.fd, POLLIN, on_message, l);
    if (!l->source)
        stop(l);
    return l->running;
}

static uint64_t mix(uint64_t h, const void *data, size_t n)
{
    const unsigned char *p = data;
    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * 0x100000001b3u; /* FNV-1a */
    return h;
}

/* What its windows are; *ret_touched: something changed within one of them. */
static uint64_t shape_of(const struct dh_window *windows, size_t count, int pid, struct dh_rect changed,
                         bool *ret_touched)
{
    uint64_t h = 0xcbf29ce484222325u;
    *ret_touched = false;
    for (size_t i = 0; i < count; i++) {
        const struct dh_window *w = &windows[i];
        if (w->pid != pid || w->minimized)
            continue;
        h = mix(h, &w->xid, sizeof(w->xid));
        h = mix(h, &w->rect, sizeof(w->rect));
        h = mix(h, w->title, strlen(w->title) + 1);
        *ret_touched = *ret_touched || !dh_rect_empty(dh_rect_cross(w->frame, changed));
    }
    return h;
}

static struct known *known_of(struct dh_a11y_link *l, int pid)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->known[i].pid == pid)
            return &l->known[i];
    if (l->count == PROCESSES)
        return NULL;
    l->known[l->count] = (struct known){.pid = pid, .first = dh_tick_now()};
    return &l->known[l->count++];
}

/* Processes without windows are forgotten. */
static void forget(struct dh_a11y_link *l, const struct dh_window *windows, size_t count)
{
    for (size_t i = l->count; i-- > 0;) {
        bool there = false;
        for (size_t k = 0; k < count; k++)
            there = there || windows[k].pid == l->known[i].pid;
        if (there)
            continue;
        json_decref(l->known[i].nodes);
        l->known[i] = l->known[--l->count];
    }
}

/* Whether to ask it now. */
static bool due(struct known *k, uint64_t shape, bool touched, dh_tick now)
{
    bool differs = shape != k->shape || touched;
    bool empty = json_array_size(k->nodes) == 0;
    k->shape = shape;
    if (k->request) {
        k->stale = k->stale || differs;
        return false;
    }
    if (k->silent)
        return now - k->asked_at >= SILENCE;
    return differs || k->stale || !k->nodes || (empty && now - k->first < PUBLISHING);
}

static json_t *window_json(const struct dh_window *w)
{
    return json_pack("{s:I,s:o,s:i,s:o,s:o,s:b}", "xid", (json_int_t)w->xid, "title", dh_json_text(w->title), "pid",
                     w->pid, "rect", dh_json_from_rect(w->rect), "frame", dh_json_from_rect(w->frame), "popup",
                     w->popup);
}

void dh_a11y_link_ask(struct dh_a11y_link *l, const struct dh_window *windows, size_t count)
{
    dh_tick now = dh_tick_now();
    if (l->running)
        on_message(l, 0); /* a screen at rest is looked at without a turn of the loop */
    if (!l->running && !start(l))
        return;
    forget(l, windows, count);
    /* The mark first: what changes in between is told twice rather than never. */
    uint64_t mark = dh_screen_mark(l->screen);
    struct dh_rect changed = dh_screen_changed_rect(l->screen, l->mark);
    l->mark = mark;
    json_t *list = json_array();
    uint64_t request = l->requests + 1;
    for (size_t i = 0; list && i < count; i++) {
        struct known *k = windows[i].pid > 0 && !windows[i].minimized ? known_of(l, windows[i].pid) : NULL;
        bool touched;
        if (k && k->request != request) {
            uint64_t shape = shape_of(windows, count, k->pid, changed, &touched);
            if (due(k, shape, touched, now)) {
                k->request = request;
                k->asked_at = now;
                k->late = k->silent;
                k->stale = k->heard = false;
            }
        }
        if (k && k->request == request)
            json_array_append_new(list, window_json(&windows[i]));
    }
    if (json_array_size(list) > 0) {
        json_t *m = json_pack("{s:I,s:O}", "request", (json_int_t)request, "windows", list);
        l->requests = request;
        l->news++;
        if (!m || dh_ipc_send(&l->ipc, m, -1, NULL) != DH_OK)
            stop(l);
        json_decref(m);
    }
    json_decref(list);
}

static bool awaited(const struct dh_a11y_link *l)
{
    bool any = false;
    for (size_t i = 0; i < l->count; i++)
        any = any || (l->known[i].request && !l->known[i].heard && !l->known[i].late);
    return l->running && any;
}

static bool started(void *data)
{
    const struct dh_a11y_link *l = data;
    return l->ready || !awaited(l);
}

static bool sleepers_known(void *data)
{
    const struct dh_a11y_link *l = data;
    return l->knocked == l->requests || !awaited(l);
}

static bool answered(void *data)
{
    return !awaited(data);
}

void dh_a11y_link_wait(struct dh_a11y_link *l)
{
    dh_tick t0 = dh_tick_now();
    if (!l->ready && !l->waited_start)
        dh_loop_until(l->loop, started, l, l->started + DH_A11Y_START);
    l->waited_start = true;
    if (l->ready)
        dh_loop_until(l->loop, sleepers_known, l, dh_tick_now() + DH_A11Y_SLEEPERS);
    if (l->ready && l->knocked == l->requests)
        dh_loop_until(l->loop, answered, l, dh_tick_now() + DH_A11Y_AWAKE);
    for (size_t i = 0; i < l->count; i++)
        l->known[i].late = l->known[i].late || (l->known[i].request && !l->known[i].heard);
    dh_debug(l->log, "a11y: waited %lld us", (long long)(dh_tick_now() - t0));
}

static bool parse(const json_t *v, const struct dh_window *windows, size_t count, struct dh_arena *arena,
                  struct dh_a11y_node *ret)
{
    json_int_t role, states, xid;
    const char *name, *value = NULL;
    json_t *told;
    struct dh_rect r;
    int unsure;
    if (json_unpack((json_t *)(uintptr_t)v, "[I,s,o,I,i,i,i,i,I,b]", &role, &name, &told, &states, &r.x, &r.y, &r.w, &r.h,
                    &xid, &unsure) != 0 ||
        role < 0 || role >= DH_ROLE_COUNT || dh_rect_empty(r))
        return false;
    value = json_string_value(told);
    for (size_t i = 0; i < count; i++) {
        if (windows[i].xid != (unsigned long)xid || xid == 0)
            continue;
        *ret = (struct dh_a11y_node){.role = (enum dh_role)role,
                                     .name = dh_arena_strdup(arena, name),
                                     .value = dh_arena_strdup(arena, value),
                                     .states = (unsigned)states & (2 * DH_STATE_LAST - 1),
                                     .rect = r,
                                     .window = (int)i,
                                     .unsure = unsure};
        return ret->name && (!value || ret->value);
    }
    return false;
}

enum dh_status dh_a11y_link_nodes(const struct dh_a11y_link *l, const struct dh_window *windows, size_t count,
                                  struct dh_arena *arena, struct dh_a11y_nodes *ret, struct dh_err *err)
{
    size_t n = 0;
    for (size_t i = 0; i < l->count; i++)
        n += json_array_size(l->known[i].nodes);
    struct dh_a11y_nodes out = {.items = dh_arena_alloc(arena, n + 1, sizeof(out.items[0]))};
    if (!out.items)
        return dh_err_nomem(err);
    for (size_t i = 0; i < l->count; i++) {
        const struct known *k = &l->known[i];
        out.silent += k->silent;
        /* What was said of another screen than this one does not count. */
        for (size_t z = 0; !k->stale && k->heard && z < json_array_size(k->nodes); z++)
            out.count += parse(json_array_get(k->nodes, z), windows, count, arena, &out.items[out.count]);
    }
    *ret = out;
    return DH_OK;
}

uint64_t dh_a11y_link_news(const struct dh_a11y_link *l)
{
    return l->news;
}

bool dh_a11y_link_owes(const struct dh_a11y_link *l)
{
    bool any = false;
    for (size_t i = 0; i < l->count; i++)
        any = any || (l->known[i].stale && !l->known[i].request && !l->known[i].silent);
    return l->running && any;
}

uint64_t dh_a11y_link_requests(const struct dh_a11y_link *l)
{
    return l->requests;
}
