/* deskhand-a11y: asks applications what they say of themselves, so that nobody else has to wait for them.
 *
 * Descriptor 3 is a socket (base/ipc.h). The first message out is {"ready":true} or {"error":what}. One request in:
 *   {"request":N,"windows":[{"xid":X,"title":T,"pid":P,"rect":[x,y,w,h],"frame":[..],"popup":b},...]}, bottom first;
 * out, for each process: {"request":N,"pid":P,"silent":b,"nodes":[[role,name,value,states,x,y,w,h,xid,unsure],...]},
 * among them {"request":N,"knocked":true} once all that sleep are known, and {"request":N,"done":true} at the end.
 * It ends when the socket closes or the bus does. */
#include <stdio.h>
#include <sys/prctl.h>

#include "base/ipc.h"
#include "base/json.h"
#include "base/mem.h"
#include "capture/a11y.h"

enum { SOCKET = 3, WINDOWS_MAX = 512 };

struct answer {
    struct dh_ipc *ipc;
    json_int_t request;
    const struct dh_window *windows;
    enum dh_status status;
};

static void send_message(struct answer *a, json_t *m)
{
    if (a->status == DH_OK)
        a->status = m ? dh_ipc_send(a->ipc, m, -1, NULL) : DH_NOMEM;
    json_decref(m);
}

static void told(void *data, int pid, bool silent, const struct dh_a11y_node *nodes, size_t count)
{
    struct answer *a = data;
    json_t *list = json_array();
    for (size_t i = 0; list && i < count; i++) {
        const struct dh_a11y_node *n = &nodes[i];
        json_array_append_new(
            list, json_pack("[i,o,o,i,i,i,i,i,I,b]", (int)n->role, dh_json_text(n->name),
                            n->value ? dh_json_text(n->value) : json_null(), (int)n->states, n->rect.x, n->rect.y,
                            n->rect.w, n->rect.h, (json_int_t)a->windows[n->window].xid, n->unsure));
    }
    send_message(a, json_pack("{s:I,s:i,s:b,s:o}", "request", a->request, "pid", pid, "silent", silent, "nodes", list));
}

static void knocked(void *data)
{
    struct answer *a = data;
    send_message(a, json_pack("{s:I,s:b}", "request", a->request, "knocked", 1));
}

static size_t read_windows(const json_t *list, struct dh_window *w)
{
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(list) && n < WINDOWS_MAX; i++) {
        const json_t *v = json_array_get(list, i);
        w[n] = (struct dh_window){.xid = (unsigned long)dh_json_int(v, "xid", 0),
                                  .title = dh_json_str(v, "title", ""),
                                  .pid = (int)dh_json_int(v, "pid", 0),
                                  .popup = dh_json_bool(v, "popup", false)};
        if (dh_json_rect(v, "rect", &w[n].rect) && dh_json_rect(v, "frame", &w[n].frame))
            n++;
    }
    return n;
}

static enum dh_status serve_one(struct dh_ipc *ipc, struct dh_loop *loop, struct dh_a11y *a11y)
{
    json_t *message = NULL;
    enum dh_status st = dh_ipc_wait(ipc, loop, DH_TICK_NEVER, &message, NULL);
    if (st != DH_OK)
        return st;
    struct dh_arena *arena = dh_arena_create();
    struct dh_window *windows = arena ? dh_arena_alloc(arena, WINDOWS_MAX, sizeof(windows[0])) : NULL;
    struct answer answer = {ipc, dh_json_int(message, "request", 0), windows, DH_OK};
    struct dh_a11y_sink sink = {told, knocked, &answer};
    struct dh_a11y_nodes nodes;
    st = windows ? dh_a11y_query(a11y, windows, read_windows(json_object_get(message, "windows"), windows), &sink,
                                 arena, &nodes, NULL)
                 : DH_NOMEM;
    if (st == DH_OK)
        send_message(&answer, json_pack("{s:I,s:b}", "request", answer.request, "done", 1));
    json_decref(message);
    dh_arena_destroy(arena);
    return st == DH_OK ? answer.status : st;
}

int main(void)
{
    struct dh_ipc ipc;
    struct dh_err err = {0};
    struct dh_a11y *a11y = NULL;
    prctl(PR_SET_DUMPABLE, 0); /* what it is told stays out of core files */
    dh_ipc_init(&ipc, SOCKET);
    struct dh_loop *loop = dh_loop_create(NULL);
    enum dh_status st = loop ? dh_a11y_create(&a11y, &err) : DH_NOMEM;
    json_t *hello = st == DH_OK ? json_pack("{s:b}", "ready", 1) : json_pack("{s:s}", "error", err.what);
    if (hello && dh_ipc_send(&ipc, hello, -1, NULL) != DH_OK)
        st = DH_GONE;
    json_decref(hello);
    while (st == DH_OK)
        st = serve_one(&ipc, loop, a11y);
    dh_a11y_destroy(a11y);
    dh_ipc_finish(&ipc);
    dh_loop_destroy(loop);
    return st == DH_GONE ? 0 : 1;
}
