/* A desk: one screen with eyes, hands and the gate between them. This is the library's front door.
 *
 *     struct dh_desk *desk;
 *     dh_desk_open(&(struct dh_desk_options){.virtual_size = "1280x800", .hands = true}, &desk, &err);
 *     dh_desk_look(desk, &observation, &err);
 *     dh_desk_do(desk, action, &result, &err);
 *     dh_desk_close(desk);
 *
 * Not thread-safe; one desk per thread. */
#ifndef DESKHAND_DESK_H
#define DESKHAND_DESK_H

#include <stdint.h>
#include <deskhand/action.h>
#include <deskhand/observation.h>
#include <deskhand/tick.h>
#include <deskhand/verdict.h>

struct dh_desk;

enum dh_answer { DH_ANSWER_NONE, DH_ANSWER_ONCE, DH_ANSWER_RUN, DH_ANSWER_NO };

/* Asks a person. `text` says what will happen, in which window, with the values on the screen. When
 * nobody is there or nobody answers in time the answer is DH_ANSWER_NONE, and nothing is done. */
struct dh_confirmer {
    enum dh_answer (*ask)(void *data, const struct dh_verdict *verdict, const char *text);
    void *data;
};

/* When a person uses mouse or keyboard in the middle of a step. The hands let go within 50 ms in every case. */
enum dh_on_human {
    DH_HUMAN_CONTINUE, /* wait until they are done, look again, go on where that is certain, else ask */
    DH_HUMAN_ASK,      /* wait until they are done, then ask how to go on */
    DH_HUMAN_PARK,     /* DH_PARKED */
};

struct dh_desk_options {
    const char *display;      /* ":0"; NULL: $DISPLAY */
    const char *virtual_size; /* "1280x800": a private Xvfb instead of a display; NULL */
    const char *image;        /* a PNG file instead of a display: eyes only; NULL */
    const char *lang;         /* OCR languages, "eng" when NULL */
    bool hands;               /* needed for dh_desk_do */
    uint32_t yes;             /* bits (1 << class) allowed without asking */
    const struct dh_confirmer *confirmer; /* NULL: nobody can be asked */
    bool catch_signals;       /* SIGINT and SIGTERM stop what is going on in an orderly way */
    const char *debug_file;   /* NULL: no debug log */
    bool no_a11y;             /* applications are not asked over AT-SPI what they show; a picture never is */
    enum dh_on_human on_human;
    dh_tick human_quiet;      /* a person is done when nothing was used for so long; 0: a second */
    dh_tick human_bound;      /* how long to wait for that; 0: a minute */
    const char *stop_keys;    /* what stops the run on a physical keyboard; NULL: "Escape x3" */
};

/* What became of an action. */
struct dh_result {
    enum dh_status status;  /* DH_OK, or as the error says */
    char *value;            /* read, ask: the text; else NULL */
    char *note;             /* how it was verified, that it was not, or what else there is to know: a line; NULL */
    bool no_effect;         /* the screen did not change */
    struct dh_verdict verdict;
    struct dh_rect rect;    /* what was touched, empty when nothing was */
    dh_tick time;
};

/* DH_ENV when there is no display, no OCR data or no Xvfb: the error says what to install. */
DH_PUBLIC enum dh_status dh_desk_open(const struct dh_desk_options *options, struct dh_desk **ret,
                                      struct dh_err *err);
/* Releases keys and buttons, ends what was started. NULL is allowed. */
DH_PUBLIC void dh_desk_close(struct dh_desk *desk);

/* The screen as it is once it has settled. The caller owns a reference. */
DH_PUBLIC enum dh_status dh_desk_look(struct dh_desk *desk, struct dh_observation **ret,
                                      struct dh_err *err);
/* One action by the one road: ground, gate, ticket, re-check, perform, settle, verify. *ret is filled
 * in every case and freed with dh_result_finish. */
DH_PUBLIC enum dh_status dh_desk_do(struct dh_desk *desk, const struct dh_action *action,
                                    struct dh_result *ret, struct dh_err *err);
DH_PUBLIC void dh_result_finish(struct dh_result *result);
/* Stops what is going on; safe in a signal handler. */
DH_PUBLIC void dh_desk_stop(struct dh_desk *desk);

#endif
