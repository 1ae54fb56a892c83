#include "capture/a11y.h"

#include <atspi/atspi.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define SILENT_MAX 16
#define VALUE_MAX 400 /* characters of an entry */
#define NEAR 6        /* pixels that a frame and a window may differ by */

struct dh_a11y {
    struct {
        int pid;
        dh_tick until;
    } silent[SILENT_MAX]; /* in quarantine */
    int next;
};

/* One query. */
struct query {
    struct dh_a11y *a;
    const struct dh_window *windows;
    size_t window_count;
    struct dh_arena *arena;
    struct dh_a11y_nodes *out;
    dh_tick deadline; /* of this application */
    bool dead;        /* it did not answer */
    int walked;
    /* From what the application says to screen pixels: scale, then move. */
    int scale, window;
    struct dh_point move;
    bool nomem;
};

static const struct {
    AtspiRole from;
    enum dh_role to;
} roles[] = {
    {ATSPI_ROLE_PUSH_BUTTON, DH_ROLE_BUTTON},      {ATSPI_ROLE_TOGGLE_BUTTON, DH_ROLE_BUTTON},
    {ATSPI_ROLE_LINK, DH_ROLE_LINK},               {ATSPI_ROLE_ENTRY, DH_ROLE_ENTRY},
    {ATSPI_ROLE_TEXT, DH_ROLE_ENTRY},              {ATSPI_ROLE_PASSWORD_TEXT, DH_ROLE_ENTRY},
    {ATSPI_ROLE_SPIN_BUTTON, DH_ROLE_ENTRY},       {ATSPI_ROLE_CHECK_BOX, DH_ROLE_CHECKBOX},
    {ATSPI_ROLE_RADIO_BUTTON, DH_ROLE_RADIO},      {ATSPI_ROLE_COMBO_BOX, DH_ROLE_LIST},
    {ATSPI_ROLE_LIST_BOX, DH_ROLE_LIST},           {ATSPI_ROLE_MENU, DH_ROLE_MENU},
    {ATSPI_ROLE_MENU_ITEM, DH_ROLE_ITEM},          {ATSPI_ROLE_CHECK_MENU_ITEM, DH_ROLE_ITEM},
    {ATSPI_ROLE_RADIO_MENU_ITEM, DH_ROLE_ITEM},    {ATSPI_ROLE_LIST_ITEM, DH_ROLE_ITEM},
    {ATSPI_ROLE_PAGE_TAB, DH_ROLE_TAB},            {ATSPI_ROLE_TABLE_CELL, DH_ROLE_CELL},
    {ATSPI_ROLE_HEADING, DH_ROLE_HEADING},         {ATSPI_ROLE_ICON, DH_ROLE_ICON},
};
#define ROLES (sizeof(roles) / sizeof(roles[0]))

static bool role_of(AtspiRole role, enum dh_role *ret)
{
    for (size_t i = 0; i < ROLES; i++) {
        if (roles[i].from == role) {
            *ret = roles[i].to;
            return true;
        }
    }
    return false;
}

/* After each request: whether to go on with this application. A failure as such is nothing (the object may
 * have gone), a request that took all the time it may is silence. */
static bool alive(struct query *q, GError **error, dh_tick since)
{
    dh_tick now = dh_tick_now();
    if (now - since >= DH_A11Y_CALL - DH_TICK_MS(10))
        q->dead = true;
    g_clear_error(error);
    return !q->dead && now < q->deadline;
}

static char *keep(struct query *q, char *text)
{
    char *s = text ? dh_arena_strdup(q->arena, text) : NULL;
    q->nomem = q->nomem || (text && !s);
    g_free(text);
    return s;
}

static unsigned states_of(AtspiStateSet *set, AtspiRole role)
{
    static const struct {
        AtspiStateType from;
        unsigned to;
    } map[] = {{ATSPI_STATE_FOCUSED, DH_STATE_FOCUSED},   {ATSPI_STATE_EDITABLE, DH_STATE_EDITABLE},
               {ATSPI_STATE_CHECKED, DH_STATE_CHECKED},   {ATSPI_STATE_PRESSED, DH_STATE_CHECKED},
               {ATSPI_STATE_SELECTED, DH_STATE_SELECTED}, {ATSPI_STATE_EXPANDED, DH_STATE_EXPANDED}};
    unsigned s = role == ATSPI_ROLE_PASSWORD_TEXT ? DH_STATE_PASSWORD : 0;
    for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++)
        if (atspi_state_set_contains(set, map[i].from))
            s |= map[i].to;
    if (!atspi_state_set_contains(set, ATSPI_STATE_SENSITIVE) && !atspi_state_set_contains(set, ATSPI_STATE_ENABLED))
        s |= DH_STATE_DISABLED;
    return s;
}

static bool extents(struct query *q, AtspiAccessible *o, struct dh_rect *ret)
{
    GError *error = NULL;
    dh_tick t0 = dh_tick_now();
    AtspiComponent *c = atspi_accessible_get_component_iface(o);
    AtspiRect *r = alive(q, &error, t0) && c ? atspi_component_get_extents(c, ATSPI_COORD_TYPE_SCREEN, &error)
                                             : NULL;
    bool ok = r && r->width > 0 && r->height > 0;
    if (ok)
        *ret = (struct dh_rect){r->x, r->y, r->width, r->height};
    g_free(r);
    if (c)
        g_object_unref(c);
    return alive(q, &error, t0) && ok;
}

static char *value_of(struct query *q, AtspiAccessible *o)
{
    GError *error = NULL;
    dh_tick t0 = dh_tick_now();
    AtspiText *t = atspi_accessible_get_text_iface(o);
    char *text = alive(q, &error, t0) && t ? atspi_text_get_text(t, 0, VALUE_MAX, &error) : NULL;
    if (t)
        g_object_unref(t);
    alive(q, &error, t0);
    return keep(q, text);
}

static void take(struct query *q, AtspiAccessible *o)
{
    GError *error = NULL;
    dh_tick t0 = dh_tick_now();
    struct dh_a11y_node n = {.window = q->window};
    AtspiRole role = atspi_accessible_get_role(o, &error);
    if (!alive(q, &error, t0) || !role_of(role, &n.role) || q->out->count >= DH_A11Y_NODES)
        return;
    AtspiStateSet *set = atspi_accessible_get_state_set(o);
    if (!set)
        return;
    if (!alive(q, &error, t0)) {
        g_object_unref(set);
        return;
    }
    bool showing = atspi_state_set_contains(set, ATSPI_STATE_SHOWING);
    n.states = states_of(set, role);
    g_object_unref(set);
    if (!showing || !extents(q, o, &n.rect))
        return;
    n.rect = (struct dh_rect){n.rect.x * q->scale + q->move.x, n.rect.y * q->scale + q->move.y,
                              n.rect.w * q->scale, n.rect.h * q->scale};
    n.rect = dh_rect_cross(n.rect, q->windows[q->window].rect);
    if (dh_rect_empty(n.rect))
        return;
    t0 = dh_tick_now();
    n.name = keep(q, atspi_accessible_get_name(o, &error));
    if (alive(q, &error, t0) && n.role == DH_ROLE_ENTRY && !(n.states & DH_STATE_PASSWORD))
        n.value = value_of(q, o);
    n.name = n.name ? n.name : "";
    q->out->items[q->out->count++] = n;
}

/* False: this application has no match rules. */
static bool take_matches(struct query *q, AtspiAccessible *frame)
{
    GError *error = NULL;
    dh_tick t0 = dh_tick_now();
    AtspiCollection *c = atspi_accessible_get_collection_iface(frame);
    if (!alive(q, &error, t0)) {
        if (c)
            g_object_unref(c);
        return true;
    }
    if (!c)
        return false;
    GArray *wanted = g_array_new(FALSE, FALSE, sizeof(AtspiRole));
    AtspiStateType showing = ATSPI_STATE_SHOWING;
    GArray *states = g_array_append_vals(g_array_new(FALSE, FALSE, sizeof(showing)), &showing, 1);
    for (size_t i = 0; i < ROLES; i++)
        g_array_append_vals(wanted, &roles[i].from, 1);
    AtspiStateSet *set = atspi_state_set_new(states);
    AtspiMatchRule *rule =
        atspi_match_rule_new(set, ATSPI_Collection_MATCH_ALL, NULL, ATSPI_Collection_MATCH_ALL, wanted,
                             ATSPI_Collection_MATCH_ANY, NULL, ATSPI_Collection_MATCH_ALL, FALSE);
    t0 = dh_tick_now();
    GArray *found = atspi_collection_get_matches(c, rule, ATSPI_Collection_SORT_ORDER_CANONICAL, DH_A11Y_NODES,
                                                 TRUE, &error);
    bool answered = found != NULL;
    bool on = alive(q, &error, t0);
    for (guint i = 0; found && i < found->len; i++) {
        AtspiAccessible *o = g_array_index(found, AtspiAccessible *, i);
        if (on)
            take(q, o);
        on = on && !q->dead && dh_tick_now() < q->deadline;
        g_object_unref(o);
    }
    if (found)
        g_array_free(found, TRUE);
    g_object_unref(rule);
    g_object_unref(set);
    g_array_free(states, TRUE);
    g_array_free(wanted, TRUE);
    g_object_unref(c);
    return answered || q->dead;
}

static void walk(struct query *q, AtspiAccessible *o, int depth)
{
    GError *error = NULL;
    dh_tick t0 = dh_tick_now();
    int n = depth < 40 ? atspi_accessible_get_child_count(o, &error) : 0;
    bool on = alive(q, &error, t0);
    for (int i = 0; on && i < n && q->walked < DH_A11Y_WALK; i++) {
        t0 = dh_tick_now();
        AtspiAccessible *child = atspi_accessible_get_child_at_index(o, i, &error);
        on = alive(q, &error, t0);
        if (!child)
            continue;
        q->walked++;
        if (on)
            take(q, child);
        on = on && !q->dead && dh_tick_now() < q->deadline;
        if (on)
            walk(q, child, depth + 1);
        g_object_unref(child);
    }
}

static bool near(int a, int b)
{
    return abs(a - b) <= NEAR;
}

/* The window that a frame is, by process, size and title; sets how its boxes become screen pixels. GTK 4 tells
 * places in the window, GDK_SCALE and QT_SCALE_FACTOR divide what is told. */
static bool find_window(struct query *q, struct dh_rect at, const char *title, int pid)
{
    int best = 0;
    for (size_t i = 0; i < q->window_count; i++) {
        const struct dh_window *w = &q->windows[i];
        if (w->pid != pid || w->minimized)
            continue;
        for (int scale = 1; scale <= 3; scale++) {
            struct dh_rect r = {at.x * scale, at.y * scale, at.w * scale, at.h * scale};
            bool inner = near(r.w, w->rect.w) && near(r.h, w->rect.h);
            bool outer = near(r.w, w->frame.w) && near(r.h, w->frame.h);
            int score = (inner || outer ? 4 : 0) + (title && strcmp(title, w->title) == 0 ? 2 : 0) + (scale == 1);
            if (score < 2 || score <= best)
                continue;
            struct dh_rect is = outer && !inner ? w->frame : w->rect;
            bool placed = near(r.x, w->rect.x) && near(r.y, w->rect.y);
            placed = placed || (near(r.x, w->frame.x) && near(r.y, w->frame.y));
            best = score;
            q->window = (int)i;
            q->scale = scale;
            q->move = placed ? (struct dh_point){0, 0} : (struct dh_point){is.x - r.x, is.y - r.y};
        }
    }
    return best > 0;
}

static void ask_application(struct query *q, AtspiAccessible *app, int pid)
{
    GError *error = NULL;
    dh_tick t0 = dh_tick_now();
    q->deadline = t0 + DH_A11Y_APPLICATION;
    q->dead = false;
    q->walked = 0;
    int n = atspi_accessible_get_child_count(app, &error);
    bool on = alive(q, &error, t0);
    for (int i = 0; on && i < n; i++) {
        t0 = dh_tick_now();
        AtspiAccessible *frame = atspi_accessible_get_child_at_index(app, i, &error);
        on = alive(q, &error, t0);
        if (!frame)
            continue;
        struct dh_rect at;
        t0 = dh_tick_now();
        char *title = on ? atspi_accessible_get_name(frame, &error) : NULL;
        on = on && alive(q, &error, t0);
        if (on && extents(q, frame, &at) && find_window(q, at, title, pid) && !take_matches(q, frame))
            walk(q, frame, 0);
        on = on && !q->dead && dh_tick_now() < q->deadline;
        g_free(title);
        g_object_unref(frame);
    }
}

static bool in_quarantine(const struct dh_a11y *a, int pid, dh_tick now)
{
    for (int i = 0; i < SILENT_MAX; i++)
        if (a->silent[i].pid == pid && a->silent[i].until > now)
            return true;
    return false;
}

static bool has_window(const struct query *q, int pid)
{
    for (size_t i = 0; i < q->window_count; i++)
        if (q->windows[i].pid == pid && !q->windows[i].minimized)
            return true;
    return false;
}

enum dh_status dh_a11y_query(struct dh_a11y *a, const struct dh_window *windows, size_t count,
                             struct dh_arena *arena, struct dh_a11y_nodes *ret, struct dh_err *err)
{
    struct dh_a11y_nodes out = {.items = dh_arena_alloc(arena, DH_A11Y_NODES, sizeof(out.items[0]))};
    struct query q = {.a = a, .windows = windows, .window_count = count, .arena = arena, .out = &out};
    if (!out.items)
        return dh_err_nomem(err);
    AtspiAccessible *desktop = atspi_get_desktop(0);
    int n = desktop ? atspi_accessible_get_child_count(desktop, NULL) : 0;
    for (int i = 0; i < n; i++) {
        AtspiAccessible *app = atspi_accessible_get_child_at_index(desktop, i, NULL);
        int pid = app ? (int)atspi_accessible_get_process_id(app, NULL) : 0;
        if (pid > 0 && has_window(&q, pid)) {
            bool quiet = in_quarantine(a, pid, dh_tick_now());
            if (!quiet)
                ask_application(&q, app, pid);
            if (q.dead && !quiet) {
                a->silent[a->next].pid = pid;
                a->silent[a->next].until = dh_tick_now() + DH_A11Y_QUARANTINE;
                a->next = (a->next + 1) % SILENT_MAX;
            }
            out.silent += quiet || q.dead;
        }
        if (app)
            g_object_unref(app);
    }
    if (desktop)
        g_object_unref(desktop);
    if (q.nomem)
        return dh_err_nomem(err);
    *ret = out;
    return DH_OK;
}

enum dh_status dh_a11y_create(struct dh_a11y **ret, struct dh_err *err)
{
    struct dh_a11y *a = dh_alloc(1, sizeof(*a));
    if (!a)
        return dh_err_nomem(err);
    if (atspi_init() > 1) {
        dh_free(a);
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "apt-get install at-spi2-core dbus",
                          "there is no accessibility bus");
    }
    atspi_set_timeout((gint)(DH_A11Y_CALL / 1000), 0);
    *ret = a;
    return DH_OK;
}

void dh_a11y_destroy(struct dh_a11y *a)
{
    if (!a)
        return;
    atspi_exit();
    dh_free(a);
}
