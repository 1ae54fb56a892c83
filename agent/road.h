/* The one road that every action takes: look, ground, gate, ticket, journal, re-check, perform, settle,
 * verify. Verbs are in act_*.c; everything they touch goes through dh_road_touch. */
#ifndef DH_AGENT_ROAD_H
#define DH_AGENT_ROAD_H

#include <stdio.h>

#include "agent/desk.h"
#include "agent/field_watch.h"
#include "agent/model/redact.h"
#include "agent/plan/ground.h"
#include "agent/road_news.h"
#include "agent/skill/evidence.h"
#include "capture/encode.h"

/* A number that was typed, see typed_later.h. */
struct dh_typed_number {
    char name[64], text[32];
    unsigned long window;
    struct dh_rect rect;
    int ink; /* pixels from the first to the last column of it; 0: not known */
};

/* What looking came to, for whoever measures it. */
struct dh_road_looking {
    long looks;
    long unsettled; /* waits that ended at their bound, the screen still changing */
    long still;     /* waits that ended because nothing at all changed */
    dh_tick times[DH_STAGE_COUNT];
};

struct dh_road {
    struct dh_desk *desk;
    struct dh_observation *now; /* the latest look, owned; NULL before the first */
    bool kept;                  /* `now` is in the journal */
    struct dh_encoder *encoder; /* of the pictures in the journal; owned, NULL before the first */
    struct dh_redactor *redactor; /* for them; owned, NULL before the first */
    bool wary;                  /* a model chose the touch: dh_road_hover */
    bool closer;                /* `now` was looked at closely */
    struct dh_settle settle;    /* what the next look has to wait for */
    uint64_t before;            /* the screen's mark before the last touch */
    dh_tick patience;           /* how long a target may take to appear */
    const char *skill;          /* file or folder whose pictures are meant, not owned; NULL: the working folder's */
    struct dh_verdict verdict;  /* of the last touch */
    struct dh_rect touched;     /* of the last touch, empty when there was none */
    long touches, asks;
    bool bound;                 /* this action did what had to be allowed: nobody but a person has it done once more */
    bool yielded;               /* a touch of this action was broken off by a person */
    bool partial;               /* ... after it had pressed something */
    bool judged;                /* ... and whether it goes on was decided already */
    json_t *did;                /* touches of this action that were carried out, as in `done`; owned, NULL */
    json_t *done;               /* INTENT records of what the step that is taken up did before; owned, NULL */
    struct dh_field_watch watch; /* of the fields, while a text is typed */
    struct dh_frame *wheeled;   /* what the last wheel was turned on; owned, NULL */
    unsigned long scrolls;      /* the window that something last scrolled in, 0; and where */
    struct dh_rect scrolls_in;
    bool unmoved;               /* this action turned the wheel, and what is under it did not change */
    char note[256];             /* what the result of this action says beside its status; "" */
    char lost_clip[192];        /* what the user's clipboard lost by this action; "" */
    dh_tick waited;             /* time spent waiting for a person */
    const struct dh_evidence_item *evidence; /* what a recording knew of this step, not owned; NULL */
    const char *step, *sentence; /* of the skill that is being done, not owned; NULL */
    const char *text;           /* of the skill or goal: what it speaks of is never sent away; not owned, NULL */
    json_t *healed;             /* array of what was found by more than its words, see road_heal.h; owned, NULL */
    const struct dh_evidence_item *healing; /* this step's target was: it is looked for so at once */
    bool by_more;               /* the last target was: what matters is asked about, whatever was allowed */
    const char *rung;           /* what the last target was found by, for people; static */
    const char *was;            /* ... and what it is called is said for this, and all else is as it was; not owned, NULL */
    bool brisk;                 /* the next touch only puts the focus somewhere: a short calm is enough */
    struct dh_news news;        /* what `now` brought */
    struct dh_typed_number numbers[8];
    size_t number_count;
    struct dh_road_looking looking;
    bool unread;                /* what was typed last could not be read in its field */
    bool empty;                 /* ... which had been empty, or was to be replaced */
    uint64_t swept;             /* serial of the look on which what came up was looked for */
    int dismissed;              /* how often something that came up was sent away */
    const char *doubt;          /* what a model typed that nobody gave: asked about before anything that cannot be
                                 * taken back; not owned, NULL */
    bool doubt_settled;         /* a person said yes to it */
    bool warned;                /* that nobody is heeded */
    struct dh_err lost;         /* why a record could not be written; zeroed: the journal is whole */
};

/* How long a step waits for its target by default. */
#define DH_ROAD_PATIENCE DH_TICK_S(8)

enum dh_status dh_road_create(struct dh_desk *desk, struct dh_road **ret, struct dh_err *err);
void dh_road_destroy(struct dh_road *road);

/* A fresh observation into road->now. */
enum dh_status dh_road_look(struct dh_road *road, struct dh_err *err);
/* For what cannot be found: reads again with care what was not read with certainty, once per screen. True: `now`
 * has something new. */
bool dh_road_look_closer(struct dh_road *road);
/* Waits for the screen to change (bounded), then looks; DH_TIMEOUT when it did not. */
enum dh_status dh_road_look_again(struct dh_road *road, dh_tick deadline, struct dh_err *err);
/* Puts `now` and its picture into the journal, once. */
enum dh_status dh_road_keep(struct dh_road *road, struct dh_err *err);

/* Adds a record (the payload is taken over). A failure is kept in road->lost, and from then on dh_road_touch
 * refuses: no journal, no action. */
void dh_road_record(struct dh_road *road, enum dh_record kind, json_t *payload, bool sync);
/* DH_ENV, with who is gone, when the display, its window manager or the guardian has ended. */
enum dh_status dh_road_alive(const struct dh_road *road, struct dh_err *err);
/* To be called when a person was asked: the time since `since` was theirs, and a signal that came while they
 * were asked makes DH_INTERRUPTED of `status`. */
enum dh_status dh_road_asked(struct dh_road *road, dh_tick since, enum dh_status status,
                             struct dh_err *err);
/* How many touches of this kind the step that is taken up did before it broke off. */
size_t dh_road_did(const struct dh_road *road, enum dh_touch_kind kind);

/* One touch at a candidate (NULL: at what has the focus, in the active window): gate, ticket, intent, perform,
 * outcome. DH_STALE: the screen moved on; nothing was done; look and ground again. */
enum dh_status dh_road_touch(struct dh_road *road, const struct dh_action *action,
                             struct dh_touch *touch, const struct dh_candidate *at, struct dh_err *err);
/* Grounds the target, waiting and scrolling for it, then touches it (touch->at is filled in). Looks afterwards.
 * `window` is an xid that bounds the search (0: none). ret_at may be NULL. */
enum dh_status dh_road_touch_target(struct dh_road *road, const struct dh_action *action,
                                    const struct dh_target *target, unsigned long window,
                                    struct dh_touch *touch, struct dh_candidate *ret_at,
                                    struct dh_err *err);
/* The same candidate on the latest look, once: where it is not found again its place stays, without an
 * element. `xid` is its window then. */
void dh_road_follow(struct dh_road *road, const struct dh_action *action, unsigned long window,
                    unsigned long xid, struct dh_candidate *at);
/* The xid of a candidate's window on the latest look, 0 for none. */
unsigned long dh_road_xid(const struct dh_road *road, const struct dh_candidate *at);
/* Grounds with patience, without touching it: by its words and what was recorded of it, after scrolling, after sending
 * away what came up, by what else is known (road_heal.h). The candidate points into road->now. */
enum dh_status dh_road_ground(struct dh_road *road, const struct dh_action *action,
                              const struct dh_target *target, unsigned long window,
                              struct dh_candidate *ret, struct dh_err *err);
/* An IMAGE target, by its looks (capture/find.h): DH_NOT_FOUND, DH_AMBIGUOUS, or what is wrong with the file. */
enum dh_status dh_road_picture(struct dh_road *road, const struct dh_target *target, enum dh_verb verb,
                               int within, struct dh_grounding *ret, struct dh_err *err);
/* By the picture that was taken when the step was recorded, of another scale or in other colours now. What has words
 * is not taken for something that has others. */
enum dh_status dh_road_crop(struct dh_road *road, const char *image, const struct dh_target *target,
                            const struct dh_evidence_target *known, enum dh_verb verb, int within,
                            struct dh_grounding *ret, struct dh_err *err);
/* What has no words and was `found` (DH_OK or DH_AMBIGUOUS) by what it stands beside has to look as it did, or the one that
 * does is taken; DH_NOT_FOUND: none does. Other targets, and those without a recorded picture, are left as they are. */
enum dh_status dh_road_wordless(struct dh_road *road, const struct dh_target *target,
                                const struct dh_evidence_target *known, enum dh_verb verb, int within, enum dh_status found,
                                struct dh_grounding *g, struct dh_err *err);
/* A POINT that was recorded: where what was there is now, by its picture, else by its window and neighbours. A place that
 * does not look as it did is DH_NOT_FOUND: a bare point says nothing of what it is for. */
enum dh_status dh_road_point(struct dh_road *road, const struct dh_target *target,
                             const struct dh_evidence_target *known, enum dh_verb verb, int within,
                             struct dh_grounding *ret, struct dh_err *err);
/* Scrolls the window down to its end, then up, until it holds; false: it never does, or nothing can be scrolled. */
bool dh_road_scroll_until(struct dh_road *road, const struct dh_action *action, unsigned long window,
                          bool (*holds)(struct dh_road *road, const struct dh_action *action));
/* Index of a window in `now` by xid, -1 when it is not there (or xid is 0). */
int dh_road_window(const struct dh_road *road, unsigned long xid);
/* Whether the pointer is over a box in this window of `now`, such as a list that scrolls by itself: a wheel that has no
 * target is meant for that. */
bool dh_road_over_box(const struct dh_road *road, int window);
/* A window by part of its title or class, waited for with patience; its index in `now`. */
enum dh_status dh_road_find_window(struct dh_road *road, const char *name, int *ret_index,
                                   struct dh_err *err);
/* The window that an action is to happen in ("in"): found with patience, raised and focused. 0 when the action
 * does not say. */
enum dh_status dh_road_enter(struct dh_road *road, const struct dh_action *action,
                             unsigned long *ret_window, struct dh_err *err);

/* Before keys go to whatever has the focus: waits a moment for a window that is just coming up to get it, else
 * focuses the only one there is. DH_NOT_FOUND: several windows, and none has it. Without windows keys go where the
 * server sends them. */
enum dh_status dh_road_await_focus(struct dh_road *road, const struct dh_action *action, struct dh_err *err);

/* Any action of the table. *ret is filled in every case (dh_result_finish). */
enum dh_status dh_road_act(struct dh_road *road, const struct dh_action *action, struct dh_result *ret,
                           struct dh_err *err);

/* The settling that follows a touch of this kind. */
struct dh_settle dh_road_settle_after(enum dh_touch_kind kind);

#endif
