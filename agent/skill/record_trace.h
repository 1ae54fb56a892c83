/* A recording in the making: what a person did, in order, each deed with the last screen that was looked at before it
 * began. Deeds and screens go in as they happen; steps are made of it at the end (record_make.h). No X in it. Private to
 * the recorder.
 *
 * Text is gathered in locked memory (sodium_malloc) that is wiped when it is freed. Text that is typed into a password
 * field is wiped as soon as that is known, at the latest when the next screen is seen; a screen on which the text cannot
 * be found although a password stands there is enough. */
#ifndef DH_AGENT_SKILL_RECORD_TRACE_H
#define DH_AGENT_SKILL_RECORD_TRACE_H

#include "agent/gate/own.h"
#include "agent/plan/slider_track.h"
#include "agent/skill/record_hit.h"
#include "capture/human.h"

struct dh_trace_item {
    enum dh_deed_kind kind;   /* TEXT: a run of typing; KEYS, CLICK, DRAG, SCROLL */
    unsigned long time, last; /* of its first and last event, the server's milliseconds */
    struct dh_point at, to;
    int button, count, dx, dy;
    unsigned modifiers;
    char keys[DH_DEED_TEXT_MAX];
    char *script;             /* TEXT: record_typing.h; DH_SCRIPT_MAX bytes of locked memory, NULL: it was secret */
    size_t script_len;
    bool secret;
    bool cleared;             /* TEXT: what was typed is seen on a screen, it is no secret */
    int unseen;               /* TEXT: on how many screens of a terminal it was not echoed */
    bool overlong;            /* TEXT: more was typed than is kept */
    unsigned long front;      /* xid of the window that was active then, 0: as on the screen */
    int before;               /* index of the screen */
    bool settled;             /* nothing had changed since that screen */
    struct dh_slider_track track; /* CLICK, DRAG: of the slider that was pressed on; its rect is empty when none was */
    double from, share;       /* where its thumb stood then, and when the next deed of the pointer began; -1: not known */
    bool mark;                /* CLICK: something is drawn right there, words or none */
    bool effect;              /* something changed on the screen before the next deed */
    struct dh_demo_bytes crop, to_crop; /* of pointer deeds; in the trace's arena */
};

struct dh_trace {
    struct dh_trace_item *items;
    size_t count, cap;
    struct dh_observation **screens; /* without pixels */
    size_t screen_count, screen_cap;
    struct dh_buf *pictures; /* of the screens, PNG, as they were; empty: there is none. In memory alone; NULL: none are kept */
    size_t picture_cap;
    bool takes_pictures;
    struct dh_observation *now;  /* the latest, with pixels when it has any; NULL before the first */
    struct dh_observation *rest; /* the latest that had come to rest; NULL */
    int now_index;               /* of it in screens, -1: not kept yet */
    bool fresh;                  /* `now` had come to rest, and nothing is known to have changed since */
    struct dh_deed press;        /* of the pointer, not released yet; count 0: none */
    int press_before;
    bool press_settled;
    struct dh_demo_bytes press_crop;
    bool press_mark;
    unsigned long front;         /* xid of the window that was active when the next deed was done, 0: as on the screen */
    struct dh_slider_track press_track;
    double press_share;
    int own[DH_OWN_PIDS];        /* processes whose windows are not recorded: the terminal that runs this */
    size_t own_count;
    unsigned long own_xid;       /* a terminal whose processes are not its children's parents; 0 */
    bool own_last;               /* the last deed was done there */
    struct dh_arena *arena;
    bool failed;                 /* memory was short */
};

/* NULL when memory is short. */
struct dh_trace *dh_trace_create(void);
/* NULL is allowed. Wipes what was typed. */
void dh_trace_destroy(struct dh_trace *t);
/* The screen as it was found, of which a reference is kept until the next one; whether it had come to rest. */
void dh_trace_screen(struct dh_trace *t, struct dh_observation *o, bool settled);
/* Something has changed on the screen since. */
void dh_trace_changed(struct dh_trace *t);
/* A deed, which is wiped when it had text. */
void dh_trace_deed(struct dh_trace *t, struct dh_deed *deed);
/* Whether a window of the latest screen is the terminal that records. */
bool dh_trace_own(const struct dh_trace *t, const struct dh_observation *o, int window);
/* Whether something was typed of which it is not known yet if it is a secret. */
bool dh_trace_wonders(const struct dh_trace *t);
/* Keeps the closing screen; its index, -1 when there is none. */
int dh_trace_close(struct dh_trace *t);

#endif
