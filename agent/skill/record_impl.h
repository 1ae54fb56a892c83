/* Making steps: the state that the files record_make*.c share. Private to them. */
#ifndef DH_AGENT_SKILL_RECORD_IMPL_H
#define DH_AGENT_SKILL_RECORD_IMPL_H

#include "agent/plan/action_build.h"
#include "agent/skill/record_aim.h"
#include "agent/skill/record_make.h"
#include "agent/skill/record_secret.h"
#include "agent/skill/record_typing.h"

/* What a person had marked when they copied. */
struct dh_marked {
    bool there;
    int screen; /* of the trace */
    struct dh_rect rect;
    const char *text;
};

struct dh_making {
    struct dh_trace *t;
    struct dh_demo *d;
    size_t at, end;          /* the item that is looked at, and behind the last */
    int *screens;            /* of the trace to those of the demonstration, -1: not there yet */
    int *step_screen;        /* before of every step, in the trace's count; in the arena */
    char window[DH_ID_MAX];  /* of the last step, "" before the first */
    struct dh_marked marked; /* what is selected now */
    struct dh_marked copied; /* what the clipboard holds */
    size_t tabs;             /* Tab presses that were not accounted for yet: items before `at` */
    size_t scroll;           /* 1 + item of a scroll whose reason is not known yet; 0 */
    bool switched;           /* another window has come to the front after the last step */
    bool nomem;
};

/* --- items --- */
struct dh_trace_item *dh_making_item(struct dh_making *m, size_t index); /* NULL behind the last */
/* The screen before an item, and the one that the next deed saw; NULL: there was none. */
const struct dh_observation *dh_making_before(const struct dh_making *m, size_t index);
const struct dh_observation *dh_making_after(const struct dh_making *m, size_t index);
/* The window that was active, as an index of the screen before the item; -1: none of them. */
int dh_making_front(const struct dh_making *m, size_t index);
int dh_making_after_index(const struct dh_making *m, size_t index);
bool dh_making_is_key(struct dh_making *m, size_t index, const char *keys);

/* --- steps --- */
/* A step of items first..last; its action is empty but for the verb. NULL: memory (m->nomem). */
struct dh_demo_step *dh_making_step(struct dh_making *m, enum dh_verb verb, size_t first, size_t last);
/* Aims the step at a hit on the screen before item `first`: target, evidence, crop, window, what is unsure. */
bool dh_making_aim(struct dh_making *m, struct dh_demo_step *s, size_t first, const struct dh_hit *hit,
                   struct dh_point at);
/* The same on any screen, without a crop. */
bool dh_making_aim_on(struct dh_making *m, struct dh_demo_step *s, const struct dh_observation *o,
                      const struct dh_hit *hit, struct dh_point at);
/* Puts the step into the window (an index of o) where that has to be said. */
void dh_making_enter(struct dh_making *m, struct dh_demo_step *s, const struct dh_observation *o, int window);
/* Index in the demonstration of a screen of the trace. */
int dh_making_screen(struct dh_making *m, int index);
/* The step ends with item `last`. */
void dh_making_until(struct dh_making *m, struct dh_demo_step *s, size_t last);
const char *dh_making_keep(struct dh_making *m, struct dh_demo_step *s, const char *text);
void dh_making_unsure(struct dh_making *m, struct dh_demo_step *s, const char *text);
/* What was scrolled for is known now: `item` is what comes after it, `words` what it is aimed at. */
void dh_making_scrolled(struct dh_making *m, size_t item, const struct dh_hit *hit);
/* The words by which people would name a hit, "" */
const char *dh_hit_words(const struct dh_hit *hit);

/* --- what each file makes of the item at m->at; false: not its business. m->at goes on when it was --- */
bool dh_make_switch(struct dh_making *m);
bool dh_make_menu(struct dh_making *m);
bool dh_make_dialog(struct dh_making *m);
bool dh_make_click(struct dh_making *m);
bool dh_make_slide(struct dh_making *m);
bool dh_make_typing(struct dh_making *m);
bool dh_make_keys(struct dh_making *m);
bool dh_make_drag(struct dh_making *m);
bool dh_make_scroll(struct dh_making *m);
/* Tab presses that lead to something that could not be found out: they become steps. */
void dh_make_tabs(struct dh_making *m);
/* A task bar or a dock, by its class. */
bool dh_window_is_panel(const struct dh_window *w);
/* What could have been chosen instead of `picked`, when all of its list was seen on the screen. */
void dh_making_offer(struct dh_making *m, struct dh_demo_step *s, const struct dh_observation *o,
                     const struct dh_element *picked);
/* Takes the way to the terminal that ended the recording from its end. */
void dh_make_way_out(struct dh_making *m, const struct dh_record_end *end);
/* A window that was brought to the front at the end, and nothing was done in it. */
void dh_make_last_switch(struct dh_making *m);
/* Steps that were overwritten or undone go. */
void dh_make_slips(struct dh_making *m);

/* A window that was not there before; -1. */
int dh_making_new_popup(const struct dh_observation *before, const struct dh_observation *after);
int dh_making_new_window(const struct dh_observation *before, const struct dh_observation *after);
/* The same window on another screen, by id; -1. */
int dh_making_window(const struct dh_observation *o, const char *id);

#endif
