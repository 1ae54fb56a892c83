/* One settled moment. Owns everything it points to; never altered once returned. */
#ifndef DESKHAND_OBSERVATION_H
#define DESKHAND_OBSERVATION_H

#include <stddef.h>
#include <jansson.h>
#include <deskhand/element.h>
#include <deskhand/frame.h>
#include <deskhand/window.h>
#include <deskhand/word.h>

enum dh_stage {
    DH_STAGE_SETTLE,
    DH_STAGE_CAPTURE,
    DH_STAGE_SEGMENT,
    DH_STAGE_OCR,
    DH_STAGE_FUSE,
    DH_STAGE_COUNT,
};

struct dh_observation {
    int width, height;          /* of the screen */
    struct dh_frame *frame;     /* NULL when it came from JSON; owned */
    uint64_t serial;            /* the frame's */
    dh_tick tick;
    bool settled;               /* false: still changing when the bound was reached */
    struct dh_point pointer;
    const struct dh_window *windows; /* bottom first */
    size_t window_count;
    int active;                 /* index of the active window, -1 */
    const struct dh_element *elements; /* in reading order */
    size_t element_count;
    int focus;                  /* index of the focused element, -1: unknown */
    const struct dh_line *lines; /* in reading order */
    size_t line_count;
    const struct dh_word *words;
    size_t word_count;
    const char *const *changed; /* element ids that are new or differ from the observation before */
    size_t changed_count;
    const char *const *partial; /* what could not be looked at, and why, one line each */
    size_t partial_count;
    const struct dh_rect *hidden; /* where text stands that a person could not see; it is in nothing above */
    size_t hidden_count;
    dh_tick stage_time[DH_STAGE_COUNT];
    void *owner;                /* private */
};

DH_PUBLIC struct dh_observation *dh_observation_ref(struct dh_observation *o);
DH_PUBLIC void dh_observation_unref(struct dh_observation *o);

/* The JSON of the design, section 5 (plus "lines" with rectangles). New reference; NULL when memory
 * is short. */
DH_PUBLIC json_t *dh_observation_to_json(const struct dh_observation *o);
/* The way back, for planners; no pixels. DH_INVALID names the member that is wrong. */
DH_PUBLIC enum dh_status dh_observation_from_json(const json_t *value, struct dh_observation **ret,
                                                  struct dh_err *err);

/* NULL when there is no such id. */
DH_PUBLIC const struct dh_element *dh_observation_element(const struct dh_observation *o,
                                                          const char *id);
DH_PUBLIC const struct dh_window *dh_observation_window(const struct dh_observation *o, const char *id);
/* Index of the topmost window that holds a point; -1: none (the desktop). */
DH_PUBLIC int dh_observation_window_at(const struct dh_observation *o, struct dh_point p);
DH_PUBLIC const char *dh_stage_name(enum dh_stage stage);

#endif
