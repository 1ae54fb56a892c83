/* Making calls of the action table out of what a model wants. Each gesture becomes the JSON of an
 * action and goes through the table's own parser, so that nothing a model says is trusted twice. A
 * call of which any part is wrong becomes a BAD one as a whole: half of it is never done. Private
 * to agent/model. */
#ifndef DH_AGENT_MODEL_MAKE_H
#define DH_AGENT_MODEL_MAKE_H

#include "agent/model/coord.h"
#include "agent/model/wire.h"
#include "base/arena.h"

/* While calls are made. Zeroed but for arena, coord, pointer, verbs. */
struct dh_make {
    struct dh_arena *arena; /* becomes the reply's */
    struct dh_call *calls;
    size_t count, cap;
    struct dh_coord coord;
    struct dh_point pointer; /* where it will be after the calls so far */
    bool has_pointer;
    uint32_t verbs; /* of custom tools that were offered */
    bool nomem;
};

/* A modifier set as words: "ctrl+shift", or NULL and "" for none. */
struct dh_wire_make_place {
    bool given; /* false: where the pointer is */
    double x, y;
    const char *held;
};

/* The next call; the ones below add to it. False: there are too many, the reply is malformed. `id`
 * NULL or "": one is made. */
bool dh_wire_make_call(struct dh_make *m, const char *id, const char *name);
struct dh_call *dh_wire_make_current(struct dh_make *m);
/* Makes the current call BAD with a text for the model; the first one stays. */
void dh_wire_make_bad(struct dh_make *m, const char *fmt, ...) DH_PRINTF(2, 3);
/* An action as its JSON, which is taken over. */
void dh_wire_make_action(struct dh_make *m, json_t *action);

void dh_wire_make_click(struct dh_make *m, const struct dh_wire_make_place *at, int button,
                        int count);
void dh_wire_make_move(struct dh_make *m, const struct dh_wire_make_place *at);
/* Through n >= 1 points; with one the drag begins where the pointer is. */
void dh_wire_make_drag(struct dh_make *m, const struct dh_image_point *points, size_t n,
                       const char *held);
/* Notches, right and down positive; not both 0. */
void dh_wire_make_scroll(struct dh_make *m, const struct dh_wire_make_place *at, double dx,
                         double dy);
/* A last line break, or `enter`, presses Enter behind it. */
void dh_wire_make_type(struct dh_make *m, const char *text, bool enter, bool replace);
/* "ctrl+s", "Return", or several with spaces between; names of every vendor. */
void dh_wire_make_press(struct dh_make *m, const char *keys, double count);
/* Keys that are pressed together. */
void dh_wire_make_chord(struct dh_make *m, const json_t *keys);
void dh_wire_make_hold(struct dh_make *m, const char *keys, double seconds);
void dh_wire_make_wait(struct dh_make *m, double seconds);
void dh_wire_make_zoom(struct dh_make *m, double x0, double y0, double x1, double y1);
/* One with a single text: done, fail, ask, hand_over. */
void dh_wire_make_say(struct dh_make *m, enum dh_verb verb, const char *text);
/* {"url":...} and the like. */
void dh_wire_make_open(struct dh_make *m, const char *kind, const char *what);

/* A custom tool's call: `name` with its prefix, `args` its object (NULL: none). */
void dh_wire_make_custom(struct dh_make *m, const char *name, const json_t *args);
/* A number of an object; false (and the call BAD) when it is none. `need`: it has to be there. */
bool dh_wire_make_number(struct dh_make *m, const json_t *args, const char *key, bool need,
                         double fallback, double *ret);
/* [x, y] of an object. False: absent, or the call is BAD. */
bool dh_wire_make_pair(struct dh_make *m, const json_t *args, const char *key, bool need,
                       struct dh_image_point *ret);
/* A string; NULL when it is not there, or the call is BAD. */
const char *dh_wire_make_text(struct dh_make *m, const json_t *args, const char *key, bool need);

/* Hands everything over to the reply. */
enum dh_status dh_wire_make_finish(struct dh_make *m, struct dh_reply *ret, struct dh_err *err);
void dh_wire_make_drop(struct dh_make *m);

#endif
