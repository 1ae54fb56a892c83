#include <atspi/atspi-constants.h>
#include <string.h>

#include "capture/a11y_impl.h"

#define DEPTH_MOST 40

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
    {ATSPI_ROLE_PAGE_TAB, DH_ROLE_TAB},            {ATSPI_ROLE_HEADING, DH_ROLE_HEADING},
    {ATSPI_ROLE_ICON, DH_ROLE_ICON},
};
#define ROLES (sizeof(roles) / sizeof(roles[0]))

static bool role_of(unsigned role, enum dh_role *ret)
{
    for (size_t i = 0; i < ROLES; i++) {
        if (roles[i].from == role) {
            *ret = roles[i].to;
            return true;
        }
    }
    return false;
}

static bool has(unsigned long long set, AtspiStateType state)
{
    return set >> state & 1;
}

static unsigned states_of(unsigned long long set, unsigned role)
{
    static const struct {
        AtspiStateType from;
        unsigned to;
    } map[] = {{ATSPI_STATE_FOCUSED, DH_STATE_FOCUSED},   {ATSPI_STATE_EDITABLE, DH_STATE_EDITABLE},
               {ATSPI_STATE_CHECKED, DH_STATE_CHECKED},   {ATSPI_STATE_PRESSED, DH_STATE_CHECKED},
               {ATSPI_STATE_SELECTED, DH_STATE_SELECTED}, {ATSPI_STATE_EXPANDED, DH_STATE_EXPANDED}};
    unsigned s = role == ATSPI_ROLE_PASSWORD_TEXT ? DH_STATE_PASSWORD : 0;
    if (role == ATSPI_ROLE_SPIN_BUTTON) /* Qt keeps it to itself */
        s |= DH_STATE_EDITABLE;
    for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++)
        if (has(set, map[i].from))
            s |= map[i].to;
    if (!has(set, ATSPI_STATE_SENSITIVE) && !has(set, ATSPI_STATE_ENABLED))
        s |= DH_STATE_DISABLED;
    return s;
}

/* One object and the questions about it that are on their way. */
struct asked {
    struct dh_a11y_ref o;
    DBusPendingCall *role, *states, *rect, *name, *value, *relations, *label;
    struct dh_a11y_node node;
    bool good;
};

static const char *keep(struct dh_a11y_query *q, DBusMessage *m, size_t most)
{
    const char *text = dh_a11y_read_text(m);
    char *s = text ? dh_arena_strndup(q->arena, text, most) : NULL;
    q->nomem = q->nomem || (text && !s);
    return s;
}

static void ask(struct dh_a11y_query *q, struct asked *k)
{
    dbus_uint32_t relative = q->relative;
    DBusConnection *c = q->a->bus;
    k->role = dh_a11y_bus_send(c, k->o, DH_A11Y_ACCESSIBLE, "GetRole", DBUS_TYPE_INVALID);
    k->states = dh_a11y_bus_send(c, k->o, DH_A11Y_ACCESSIBLE, "GetState", DBUS_TYPE_INVALID);
    k->rect = dh_a11y_bus_send(c, k->o, "org.a11y.atspi.Component", "GetExtents", DBUS_TYPE_UINT32, &relative,
                               DBUS_TYPE_INVALID);
    k->name = dh_a11y_bus_property(c, k->o, DH_A11Y_ACCESSIBLE, "Name");
}

/* What was answered; the value of an entry is asked for, that of a password is not. */
static void hear(struct dh_a11y_query *q, struct asked *k)
{
    DBusMessage *m[4] = {dh_a11y_answer(q, &k->role), dh_a11y_answer(q, &k->states), dh_a11y_answer(q, &k->rect),
                         dh_a11y_answer(q, &k->name)};
    unsigned role;
    unsigned long long set;
    struct dh_rect told;
    struct dh_a11y_node *n = &k->node;
    bool silent_about_it = q->relative == ATSPI_COORD_TYPE_WINDOW; /* GTK 4 */
    k->good = dh_a11y_read_uint(m[0], &role) && dh_a11y_read_states(m[1], &set) && role_of(role, &n->role) &&
              (has(set, ATSPI_STATE_SHOWING) || (silent_about_it && has(set, ATSPI_STATE_VISIBLE))) &&
              dh_a11y_read_rect(m[2], &told) &&
              (role != ATSPI_ROLE_TEXT || has(set, ATSPI_STATE_EDITABLE)) &&
              dh_a11y_locate(q, told, n->role, &n->rect, &n->window);
    if (k->good) {
        n->states = states_of(set, role);
        n->unsure = !has(set, ATSPI_STATE_SHOWING);
        n->name = keep(q, m[3], DH_A11Y_NAME);
        n->name = n->name ? n->name : "";
    }
    if (k->good && n->role == DH_ROLE_ENTRY && !(n->states & DH_STATE_PASSWORD)) {
        dbus_int32_t from = 0, to = DH_A11Y_VALUE;
        k->value = dh_a11y_bus_send(q->a->bus, k->o, "org.a11y.atspi.Text", "GetText", DBUS_TYPE_INT32, &from,
                                    DBUS_TYPE_INT32, &to, DBUS_TYPE_INVALID);
    }
    if (k->good && (n->role == DH_ROLE_ENTRY || n->role == DH_ROLE_LIST))
        k->relations = dh_a11y_bus_send(q->a->bus, k->o, DH_A11Y_ACCESSIBLE, "GetRelationSet", DBUS_TYPE_INVALID);
    for (int i = 0; i < 4; i++)
        if (m[i])
            dbus_message_unref(m[i]);
}

/* The value, and the name of what labels it: some toolkits keep that apart, or call a list what is chosen in it. */
static void hear_more(struct dh_a11y_query *q, struct asked *k)
{
    DBusMessage *value = dh_a11y_answer(q, &k->value), *relations = dh_a11y_answer(q, &k->relations);
    struct dh_a11y_ref label;
    if (k->good)
        k->node.value = keep(q, value, (size_t)4 * DH_A11Y_VALUE);
    if (k->good && dh_a11y_read_relation(relations, ATSPI_RELATION_LABELLED_BY, &label))
        k->label = dh_a11y_bus_property(q->a->bus, label, DH_A11Y_ACCESSIBLE, "Name");
    if (value)
        dbus_message_unref(value);
    if (relations)
        dbus_message_unref(relations);
}

static void take_all(struct dh_a11y_query *q, const struct dh_a11y_ref *refs, size_t count)
{
    struct asked *all = dh_arena_alloc(q->arena, count + 1, sizeof(all[0]));
    q->nomem = q->nomem || !all;
    for (size_t i = 0; all && i < count; i++) {
        all[i].o = refs[i];
        ask(q, &all[i]);
    }
    for (size_t i = 0; all && i < count; i++)
        hear(q, &all[i]);
    for (size_t i = 0; all && i < count; i++)
        hear_more(q, &all[i]);
    for (size_t i = 0; all && i < count; i++) {
        DBusMessage *m = dh_a11y_answer(q, &all[i].label);
        const char *label = all[i].good ? keep(q, m, DH_A11Y_NAME) : NULL;
        if (label && *label)
            all[i].node.name = label;
        if (m)
            dbus_message_unref(m);
        if (!all[i].good || q->out->count - q->from >= DH_A11Y_NODES)
            continue;
        if (q->out->count < q->room)
            q->out->items[q->out->count++] = all[i].node;
        else
            q->dead = true; /* half an answer is none */
    }
}

static bool put_words(DBusMessageIter *at, const dbus_int32_t *words, int count)
{
    DBusMessageIter in;
    return dbus_message_iter_open_container(at, DBUS_TYPE_ARRAY, "i", &in) &&
           dbus_message_iter_append_fixed_array(&in, DBUS_TYPE_INT32, &words, count) &&
           dbus_message_iter_close_container(at, &in);
}

static bool put_int(DBusMessageIter *at, dbus_int32_t v)
{
    return dbus_message_iter_append_basic(at, DBUS_TYPE_INT32, &v);
}

static bool put_nothing(DBusMessageIter *at, const char *of)
{
    DBusMessageIter in;
    return dbus_message_iter_open_container(at, DBUS_TYPE_ARRAY, of, &in) &&
           dbus_message_iter_close_container(at, &in);
}

/* Collection.GetMatches of what shows and has one of our roles: sets are bits in words of 32. */
static DBusMessage *match_rule(struct dh_a11y_ref frame)
{
    dbus_uint32_t bits[4] = {0}, show[2] = {0};
    dbus_int32_t wanted[4], states[2];
    dbus_uint32_t order = ATSPI_Collection_SORT_ORDER_CANONICAL;
    dbus_bool_t invert = FALSE, deep = TRUE;
    DBusMessageIter top, rule;
    DBusMessage *m =
        dbus_message_new_method_call(frame.bus, frame.path, "org.a11y.atspi.Collection", "GetMatches");
    if (!m)
        return NULL;
    for (size_t i = 0; i < ROLES; i++)
        bits[roles[i].from / 32] |= 1u << roles[i].from % 32;
    show[ATSPI_STATE_SHOWING / 32] |= 1u << ATSPI_STATE_SHOWING % 32;
    memcpy(wanted, bits, sizeof(wanted));
    memcpy(states, show, sizeof(states));
    dbus_message_iter_init_append(m, &top);
    bool ok = dbus_message_iter_open_container(&top, DBUS_TYPE_STRUCT, NULL, &rule) &&
              put_words(&rule, states, 2) && put_int(&rule, ATSPI_Collection_MATCH_ALL) &&
              put_nothing(&rule, "{ss}") && put_int(&rule, ATSPI_Collection_MATCH_ALL) &&
              put_words(&rule, wanted, 4) && put_int(&rule, ATSPI_Collection_MATCH_ANY) &&
              put_nothing(&rule, "s") && put_int(&rule, ATSPI_Collection_MATCH_ALL) &&
              dbus_message_iter_append_basic(&rule, DBUS_TYPE_BOOLEAN, &invert) &&
              dbus_message_iter_close_container(&top, &rule) &&
              dbus_message_iter_append_basic(&top, DBUS_TYPE_UINT32, &order) && put_int(&top, DH_A11Y_NODES) &&
              dbus_message_iter_append_basic(&top, DBUS_TYPE_BOOLEAN, &deep);
    if (ok)
        return m;
    dbus_message_unref(m);
    return NULL;
}

/* Children of all objects of one level; what does not show is not gone into. */
static size_t descend(struct dh_a11y_query *q, const struct dh_a11y_ref *level, size_t count, size_t room,
                      struct dh_a11y_ref *next)
{
    struct dh_arena *arena = q->arena;
    DBusPendingCall **asked = dh_arena_alloc(arena, count + 1, sizeof(asked[0]));
    size_t n = 0;
    q->nomem = q->nomem || !asked;
    for (size_t i = 0; asked && i < count; i++)
        asked[i] = dh_a11y_bus_send(q->a->bus, level[i], DH_A11Y_ACCESSIBLE, "GetChildren", DBUS_TYPE_INVALID);
    for (size_t i = 0; asked && i < count; i++) {
        DBusMessage *m = dh_a11y_answer(q, &asked[i]);
        struct dh_a11y_ref *children;
        size_t k = 0;
        if (m && !dh_a11y_read_refs(m, false, arena, &children, &k))
            k = 0;
        for (size_t z = 0; z < k && n < room; z++)
            next[n++] = children[z];
        if (m)
            dbus_message_unref(m);
    }
    return n;
}

static void walk(struct dh_a11y_query *q, struct dh_a11y_ref frame)
{
    struct dh_a11y_ref *all = dh_arena_alloc(q->arena, DH_A11Y_WALK + 1, sizeof(all[0]));
    size_t from = 0, to = 1;
    if (!all) {
        q->nomem = true;
        return;
    }
    all[0] = frame;
    for (int depth = 0; depth < DEPTH_MOST && from < to && to < DH_A11Y_WALK && !q->dead; depth++) {
        size_t n = descend(q, all + from, to - from, DH_A11Y_WALK - to, all + to);
        from = to;
        to += n;
    }
    take_all(q, all + 1, to - 1);
}

void dh_a11y_collect(struct dh_a11y_query *q, struct dh_a11y_ref frame)
{
    struct dh_a11y_ref *found;
    size_t n = 0;
    DBusPendingCall *p = dh_a11y_bus_post(q->a->bus, match_rule(frame));
    DBusMessage *m = dh_a11y_answer(q, &p);
    if (m && dh_a11y_read_refs(m, false, q->arena, &found, &n))
        take_all(q, found, n < DH_A11Y_NODES ? n : DH_A11Y_NODES);
    else if (!q->dead)
        walk(q, frame);
    if (m)
        dbus_message_unref(m);
}
