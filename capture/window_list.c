/* The windows of an X screen, bottom first, as they lie on one another: minimised ones at the bottom, and
 * override-redirect ones where they really are, so that a wallpaper does not cover everything. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "capture/screen_x11.h"
#include "capture/window_query.h"

#define POPUP_MIN 4 /* pixels; smaller override-redirect windows are helpers that nobody sees */

/* A window on its way into the list, with its place in the stack of the root. */
struct entry {
    xcb_window_t xid, top;
    bool popup;
    size_t place;
};

static size_t place_of(const struct dh_desk_seen *desk, xcb_window_t top)
{
    for (size_t i = 0; i < desk->tree_count; i++)
        if (desk->tree[i] == top)
            return i + 1;
    return 0;
}

/* Clients of the window manager; without one, what is mapped below the root and not a popup. */
static size_t add_clients(struct dh_screen_x11 *s, const struct dh_desk_seen *desk,
                          const struct dh_window_seen *seen, struct entry *entries,
                          struct dh_arena *arena)
{
    size_t n = 0;
    if (!desk->managed) {
        for (size_t i = 0; i < desk->tree_count; i++)
            if (seen[i].viewable && !seen[i].input_only && !seen[i].override)
                entries[n++] = (struct entry){desk->tree[i], desk->tree[i], false, i + 1};
        return n;
    }
    xcb_window_t *tops = dh_arena_alloc(arena, desk->client_count, sizeof(*tops));
    if (!tops || !dh_window_query_tops(s->grab.c, s->grab.root, desk->clients, tops,
                                       desk->client_count, arena))
        return 0;
    for (size_t i = 0; i < desk->client_count; i++)
        if (tops[i])
            entries[n++] =
                (struct entry){desk->clients[i], tops[i], false, place_of(desk, tops[i])};
    return n;
}

static size_t add_popups(const struct dh_desk_seen *desk, const struct dh_window_seen *seen,
                         struct entry *entries, size_t n)
{
    size_t clients = n;
    for (size_t i = 0; i < desk->tree_count; i++) {
        const struct dh_window_seen *w = &seen[i];
        bool shown = w->viewable && !w->input_only && w->override && w->rect.w > POPUP_MIN &&
                     w->rect.h > POPUP_MIN;
        /* The window manager's frames may be override-redirect themselves. */
        for (size_t k = 0; shown && k < clients; k++)
            shown = entries[k].top != w->xid;
        if (shown)
            entries[n++] = (struct entry){w->xid, w->xid, true, i + 1};
    }
    return n;
}

/* Insertion sort: stable, and the lists are nearly in order. */
static void sort(struct entry *e, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct entry x = e[i];
        size_t k = i;
        for (; k > 0 && e[k - 1].place > x.place; k--)
            e[k] = e[k - 1];
        e[k] = x;
    }
}

/* Forgets the ids of windows that are not listed and do not exist any more. */
static void forget_dead(struct dh_screen_x11 *s, struct dh_arena *arena)
{
    struct dh_window_table *t = &s->windows;
    struct dh_window_seen *old = dh_arena_alloc(arena, t->count, sizeof(*old));
    size_t n = 0;
    for (size_t i = 0; old && i < t->count; i++)
        if (t->rows[i].round != t->round)
            old[n++].xid = t->rows[i].xid;
    if (n == 0)
        return;
    dh_window_query_seen(s->grab.c, old, n, arena);
    for (size_t i = 0; i < n; i++)
        if (!old[i].alive)
            dh_window_table_forget(t, old[i].xid);
}

/* Drops what died between two questions, names the rest, puts minimised ones at the bottom. */
static size_t finish(struct dh_screen_x11 *s, const struct dh_desk_seen *desk,
                     const struct entry *entries, struct dh_window *found, size_t n,
                     struct dh_window *out, int *ret_active)
{
    size_t count = 0;
    *ret_active = -1;
    s->windows.round++;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < n; i++) {
            struct dh_window *w = &found[i];
            if (w->xid == 0 || w->minimized != (pass == 0))
                continue;
            w->popup = entries[i].popup;
            w->active = w->xid == desk->active;
            snprintf(w->id, sizeof(w->id), "w%u",
                     dh_window_table_number(&s->windows, (uint32_t)w->xid));
            if (w->active)
                *ret_active = (int)count;
            out[count++] = *w;
        }
    }
    return count;
}

void dh_screen_x11_name(struct dh_screen *screen, struct dh_window *windows, size_t count)
{
    struct dh_screen_x11 *s = (struct dh_screen_x11 *)(void *)screen;
    for (size_t i = 0; i < count; i++)
        snprintf(windows[i].id, sizeof(windows[i].id), "w%u",
                 dh_window_table_number(&s->windows, (uint32_t)windows[i].xid));
}

enum dh_status dh_screen_x11_windows(struct dh_screen *screen, struct dh_arena *arena,
                                     struct dh_window **ret_windows, size_t *ret_count,
                                     int *ret_active, struct dh_err *err)
{
    struct dh_screen_x11 *s = (struct dh_screen_x11 *)(void *)screen;
    struct dh_desk_seen desk;
    enum dh_status st = dh_xconn_check(s->x, err);
    if (st != DH_OK)
        return st;
    struct dh_arena *work = dh_arena_create();
    if (!work)
        return dh_err_nomem(err);
    struct dh_window_seen *seen = NULL;
    struct entry *entries = NULL;
    struct dh_window *found = NULL, *out = NULL;
    size_t n = 0;
    bool ok = dh_window_query_desk(s->x, s->grab.c, work, &desk);
    if (ok) {
        seen = dh_arena_alloc(work, desk.tree_count, sizeof(*seen));
        entries = dh_arena_alloc(work, desk.tree_count + desk.client_count, sizeof(*entries));
    }
    if (seen && entries) {
        for (size_t i = 0; i < desk.tree_count; i++)
            seen[i].xid = desk.tree[i];
        dh_window_query_seen(s->grab.c, seen, desk.tree_count, work);
        n = add_clients(s, &desk, seen, entries, work);
        n = add_popups(&desk, seen, entries, n);
        sort(entries, n);
        found = dh_arena_alloc(work, n, sizeof(*found));
        out = dh_arena_alloc(arena, n, sizeof(*out));
    }
    ok = found && out;
    for (size_t i = 0; ok && i < n; i++)
        found[i].xid = entries[i].xid;
    ok = ok && dh_window_query_details(s->x, s->grab.c, found, n, arena);
    if (xcb_connection_has_error(s->grab.c)) {
        st = dh_err_set(err, DH_GONE, DH_BLAME_ENVIRONMENT,
                        "start the X server again and resume the run", "the display is gone");
    } else if (!ok) {
        st = dh_err_nomem(err);
    } else {
        *ret_count = finish(s, &desk, entries, found, n, out, ret_active);
        *ret_windows = out;
        forget_dead(s, work);
    }
    dh_arena_destroy(work);
    return st;
}
