/* The person at the physical devices, as the guardian sees them: it counts what they do, so that the conductor yields
 * between two primitives; releases what a conductor that hangs does not; and stops the run when they press the chord. */
#include <X11/XKBlib.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <deskhand/action.h>

#include "actuate/held.h"
#include "actuate/keeper.h"
#include "base/json.h"

/* What idle mice and touchpads report by themselves is less than this far from where they rested. */
#define JITTER_PIXELS 3.0
#define REST DH_TICK_MS(500)
/* A conductor that works has released everything within a few milliseconds. */
#define BACKSTOP DH_TICK_MS(30)
#define CHORD_WITHIN DH_TICK_S(1)
/* Between two measures against a conductor that was told to stop and does not. */
#define MEASURE DH_TICK_S(1)

static void send_news(struct dh_keeper *k, json_t *m)
{
    if (m && k->conductor_source)
        dh_ipc_send(&k->conductor, m, -1, NULL);
    json_decref(m);
}

static void on_backstop(void *data, short revents)
{
    struct dh_keeper *k = data;
    const struct dh_ledger *ledger = k->ledger.data;
    (void)revents;
    if (!dh_keeper_timer_take(&k->human.backstop))
        return;
    /* One that has yielded and was told to go on holds what it means to. */
    if (ledger->yielded != ledger->human && ledger->accepted != ledger->human)
        dh_keeper_release_once(k);
}

static void note(struct dh_keeper *k, int device)
{
    struct dh_ledger *ledger = k->ledger.data;
    uint32_t before = ledger->human;
    ledger->human_at = dh_tick_now();
    ledger->human = before + 1;
    /* The first of a series wakes the conductor; the rest it finds in the ledger. */
    if (before != ledger->accepted)
        return;
    dh_keeper_timer_arm(&k->human.backstop, BACKSTOP);
    send_news(k, json_pack("{s:o}", "human", dh_json_text(dh_physical_name(k->human.physical, device))));
}

/* Whether the key is the chord's, in any layout of the device that it is on, with its modifiers down. */
static bool fits(struct dh_keeper *k, const struct dh_physical_event *e)
{
    static const struct {
        unsigned bit, mask;
    } mods[] = {{DH_MOD_SHIFT, ShiftMask}, {DH_MOD_CTRL, ControlMask}, {DH_MOD_ALT, Mod1Mask}, {DH_MOD_SUPER, Mod4Mask}};
    const struct dh_guardian_stop *chord = &k->human.chord;
    Display *d = dh_xconn_display(k->x);
    XkbDescPtr map = XkbGetMap(d, XkbKeySymsMask | XkbKeyTypesMask, (unsigned)e->device);
    bool there = false;
    for (int g = 0; map && e->detail >= map->min_key_code && e->detail <= map->max_key_code &&
                    g < XkbKeyNumGroups(map, e->detail);
         g++)
        there = there || XkbKeySymEntry(map, e->detail, 0, g) == chord->sym;
    if (map)
        XkbFreeKeyboard(map, 0, True);
    XkbStateRec state = {0};
    if (!there || XkbGetState(d, (unsigned)e->device, &state) != Success)
        return false;
    unsigned down = 0;
    for (size_t i = 0; i < sizeof(mods) / sizeof(mods[0]); i++)
        down |= state.base_mods & mods[i].mask ? mods[i].bit : 0;
    return down == chord->modifiers;
}

static void on_end(void *data, short revents)
{
    struct dh_keeper *k = data;
    const struct dh_ledger *ledger = k->ledger.data;
    static const int signals[] = {0, SIGUSR2, SIGKILL};
    struct dh_keeper_human *h = &k->human;
    (void)revents;
    /* A program that uses the library and takes no signals is told, and is not ended. */
    if (!dh_keeper_timer_take(&h->end) || ledger->stopping || !h->chord.signal || !k->conductor_source ||
        k->conductor_pid <= 0)
        return;
    dh_keeper_release_once(k);
    /* First what it may be waiting for; then its own handler, which exits; then the end. */
    if (h->measures == 0)
        dh_keeper_cut(k);
    else
        kill(k->conductor_pid, signals[h->measures]);
    if (++h->measures < 3)
        dh_keeper_timer_arm(&h->end, MEASURE);
}

static void stop(struct dh_keeper *k)
{
    struct dh_ledger *ledger = k->ledger.data;
    if (ledger->stop)
        return;
    ledger->stop = 1;
    dh_keeper_release_once(k);
    send_news(k, json_pack("{s:b}", "stop", 1));
    if (k->human.chord.signal && k->conductor_source && k->conductor_pid > 0)
        kill(k->conductor_pid, SIGINT);
    k->human.measures = 0;
    dh_keeper_timer_arm(&k->human.end, MEASURE);
}

static void take_press(struct dh_keeper *k, const struct dh_physical_event *e)
{
    struct dh_keeper_human *h = &k->human;
    dh_tick now = dh_tick_now();
    if (!fits(k, e)) {
        /* Modifiers of the chord come before it. */
        if (!h->chord.modifiers)
            h->press_count = 0;
        return;
    }
    if (h->press_count == DH_KEEPER_PRESSES)
        memmove(h->presses, h->presses + 1, sizeof(h->presses) - sizeof(h->presses[0]));
    else
        h->press_count++;
    h->presses[h->press_count - 1] = now;
    if (h->press_count >= h->chord.count && now - h->presses[h->press_count - h->chord.count] <= CHORD_WITHIN) {
        h->press_count = 0;
        stop(k);
    }
}

/* Whether the pointer was moved, not shaken. */
static bool moved(struct dh_keeper_human *h, const struct dh_physical_event *e)
{
    dh_tick now = dh_tick_now();
    if (now - h->moved_at > REST)
        h->x = h->y = 0;
    h->moved_at = now;
    h->x += e->dx;
    h->y += e->dy;
    return hypot(h->x, h->y) >= JITTER_PIXELS;
}

static void count_pressed(struct dh_keeper *k)
{
    struct dh_ledger *ledger = k->ledger.data;
    uint32_t n = 0;
    for (int i = 0; i < 256; i++)
        n += k->human.keys[i >> 3] >> (i & 7) & 1;
    for (int i = 0; i < 32; i++)
        n += k->human.buttons >> i & 1;
    ledger->pressed = n;
}

static void on_physical(void *data, const struct dh_physical_event *e)
{
    struct dh_keeper *k = data;
    struct dh_keeper_human *h = &k->human;
    switch (e->kind) {
    case DH_PHYSICAL_DEVICES:
        /* One that was unplugged does not report its releases. */
        memset(h->keys, 0, sizeof(h->keys));
        h->buttons = 0;
        break;
    case DH_PHYSICAL_MOTION:
        if (moved(h, e))
            note(k, e->device);
        return;
    case DH_PHYSICAL_BUTTON:
        if (e->detail > 0 && e->detail < 32)
            h->buttons = e->down ? h->buttons | UINT32_C(1) << e->detail : h->buttons & ~(UINT32_C(1) << e->detail);
        note(k, e->device);
        break;
    case DH_PHYSICAL_KEY:
        note(k, e->device);
        if (e->detail >= 0 && e->detail < 256) {
            uint8_t bit = (uint8_t)(1u << (e->detail & 7));
            h->keys[e->detail >> 3] = (uint8_t)(e->down ? h->keys[e->detail >> 3] | bit : h->keys[e->detail >> 3] & ~bit);
        }
        if (e->down)
            take_press(k, e);
        break;
    }
    count_pressed(k);
}

bool dh_keeper_human_watch(struct dh_keeper *k, struct dh_err *deaf)
{
    struct dh_keeper_human *h = &k->human;
    if (!dh_keeper_timer_add(k, &h->backstop, -1, on_backstop) || !dh_keeper_timer_add(k, &h->end, -1, on_end))
        return false;
    if (dh_physical_create(k->x, on_physical, k, &h->physical, deaf) != DH_OK)
        h->physical = NULL;
    return true;
}

json_t *dh_keeper_human_chord(struct dh_keeper *k, const json_t *message)
{
    struct dh_err err = {0};
    struct dh_guardian_stop chord = {.sym = (uint32_t)dh_json_int(message, "sym", 0),
                                     .modifiers = (unsigned)dh_json_int(message, "modifiers", 0),
                                     .count = (int)dh_json_int(message, "count", 1),
                                     .signal = dh_json_bool(message, "signal", false)};
    if (chord.sym == 0 || chord.count < 1 || chord.count > DH_KEEPER_PRESSES) {
        dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "name a key and 1 to 8 presses, such as \"Escape x3\"",
                   "that cannot be what stops a run");
        return dh_keeper_failure(&err);
    }
    k->human.chord = chord;
    k->human.press_count = 0;
    return json_pack("{s:b}", "ok", 1);
}

void dh_keeper_human_finish(struct dh_keeper *k)
{
    dh_physical_destroy(k->human.physical);
    k->human.physical = NULL;
    dh_keeper_timer_finish(k, &k->human.backstop);
    dh_keeper_timer_finish(k, &k->human.end);
}
