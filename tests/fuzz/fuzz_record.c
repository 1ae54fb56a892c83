/* Any deeds on any of a few screens: no crash, every step's action is one that can be written and read, and what was
 * typed into the password field is nowhere. A byte tells what is done, the next ones where or with which keys. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/skill/record_make.h"
#include "base/json.h"
#include "base/mem.h"
#include "tests/unit/obs_build.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SCREENS 4
#define SECRET_X 300 /* a click here is on the password field */
#define SECRET_Y 314

struct bytes {
    const uint8_t *at, *end;
};

static unsigned take(struct bytes *b)
{
    return b->at < b->end ? *b->at++ : 0;
}

static void build(struct obs *b, int which)
{
    obs_init(b);
    obs_window(b, "Visitors - Desk", "desk", 0, 20, 1280, 700)->frame = (struct dh_rect){0, 0, 1280, 720};
    obs_entry(b, "Name", which ? "Greta" : "", 40, 60);
    obs_entry(b, "Town", which == 1 ? "Rome" : "", 40, 120);
    obs_entry(b, "Password", which == 2 ? "\xe2\x80\xa2\xe2\x80\xa2" : "", 40, 300)->states |= DH_STATE_PASSWORD;
    obs_element(b, DH_ROLE_CHECKBOX, "Newsletter", 40, 190, 16, 16)->states = which & 1 ? DH_STATE_CHECKED : 0;
    struct dh_element *l = obs_element(b, DH_ROLE_LIST, "Kind", 120, 240, 200, 28);
    l->value = which ? "Client" : "Friend";
    obs_button(b, "Send", 40, 400);
    obs_button(b, which ? "Edit" : "Send", 240, 400);
    obs_text(b, "Order 4711 of today", 500, 60);
    if (which == 3) {
        struct dh_window *w = obs_window(b, "Open File", "desk", 400, 200, 500, 300);
        w->dialog = true;
        obs_button(b, "Cancel", 420, 210);
        obs_button(b, "Open", 700, 210);
    } else if (which == 2) {
        struct dh_window *w = obs_window(b, "", "", 120, 268, 200, 60);
        w->popup = true;
        obs_element(b, DH_ROLE_ITEM, "Friend", 120, 268, 200, 28);
        obs_element(b, DH_ROLE_ITEM, "Client", 120, 298, 200, 28);
    }
    b->o.focus = which == 1 ? 1 : -1;
}

static struct dh_observation *screens_of(struct obs *b, int which)
{
    struct dh_observation *o = NULL;
    build(b, which);
    json_t *v = dh_observation_to_json(&b->o);
    if (dh_observation_from_json(v, &o, NULL) != DH_OK)
        abort();
    json_decref(v);
    return o;
}

static void deed(struct dh_trace *t, struct bytes *b, unsigned long *clock)
{
    static const char *const keys[] = {"BackSpace", "Return", "Tab",    "Escape", "ctrl+a",   "ctrl+c", "ctrl+v",
                                       "ctrl+z",    "Left",   "alt+F4", "Down",   "shift+Tab", "Delete", "Page_Down"};
    unsigned what = take(b);
    struct dh_deed d = {.time = *clock += take(b) * 8, .count = 1 + (what >> 6), .button = 1 + (what >> 5) % 3};
    d.kind = (enum dh_deed_kind)(what % DH_DEED_KINDS);
    d.at = (struct dh_point){(int)take(b) * 5, (int)take(b) * 3};
    d.to = (struct dh_point){d.at.x + (int)take(b), d.at.y};
    if (what % 11 == 0)
        d.at = (struct dh_point){SECRET_X, SECRET_Y};
    d.dy = (int)what % 5 - 2;
    if (d.kind == DH_DEED_TEXT)
        snprintf(d.text, sizeof(d.text), "%c", 'a' + (int)(take(b) % 26));
    if (d.kind == DH_DEED_KEYS)
        snprintf(d.text, sizeof(d.text), "%s", keys[take(b) % (sizeof(keys) / sizeof(keys[0]))]);
    dh_trace_deed(t, &d);
}

/* A click on the password field, and a word that nobody else types. */
static void type_secret(struct dh_trace *t, unsigned long *clock)
{
    struct dh_deed d = {.kind = DH_DEED_PRESS, .time = *clock += 500, .button = 1, .at = {SECRET_X, SECRET_Y}};
    dh_trace_deed(t, &d);
    d.kind = DH_DEED_CLICK;
    d.count = 1;
    dh_trace_deed(t, &d);
    for (const char *s = "HUNTER2"; *s; s++) {
        struct dh_deed k = {.kind = DH_DEED_TEXT, .time = *clock += 100, .count = 1, .text = {*s}};
        dh_trace_deed(t, &k);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = {data, data + size};
    struct dh_trace *t = dh_trace_create();
    struct obs *o = dh_alloc(1, sizeof(*o));
    struct dh_record_end end = {"Escape", 3};
    struct dh_record_options options = {.name = "fuzz"};
    struct dh_demo *demo = NULL, *again = NULL;
    struct dh_err err = {0};
    unsigned long clock = 1000;
    if (!t || !o)
        abort();
    while (b.at < b.end) {
        unsigned next = take(&b);
        if (next % 7 == 0) {
            struct dh_observation *s = screens_of(o, (int)(next / 7) % SCREENS);
            dh_trace_screen(t, s, next & 1);
            dh_observation_unref(s);
        } else if (next % 7 == 1) {
            dh_trace_changed(t);
        } else if (next == 2 && t->now && t->now->window_count == 1) {
            type_secret(t, &clock);
        } else {
            deed(t, &b, &clock);
        }
    }
    if (dh_record_finish(t, size & 1 ? &end : NULL, &options, &demo, &err) != DH_OK)
        abort();
    json_t *v = dh_demo_to_json(demo);
    char *text = v ? dh_json_canonical(v) : NULL;
    bool read = text && dh_demo_from_json(v, &again, &err) == DH_OK;
    if (!read || strstr(text, "HUNTER2")) {
        fprintf(stderr, "%s\n", read ? "a secret was kept" : err.what);
        abort();
    }
    dh_free(text);
    json_decref(v);
    dh_demo_destroy(demo);
    dh_demo_destroy(again);
    dh_trace_destroy(t);
    dh_free(o);
    return 0;
}
