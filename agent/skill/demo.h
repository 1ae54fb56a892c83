/* A demonstration: what a person did once, step by step, each with the screens before and after it and the evidence
 * of what was touched. The recorder makes it; skills are made from it. No secret is in it.
 *
 *     {"version":1,"name":S,"goal":S,"screen":[w,h],"started":ISO 8601,"steps":[STEP...],"screens":[OBSERVATION...],
 *      "pictures":[base64 PNG or null...]}
 *     STEP = {"action":{...},"at":[x,y],"time":ms,"before":i,"after":i,"target":EVIDENCE,"to":EVIDENCE,
 *             "crop":base64 PNG,"to_crop":base64 PNG,"copied_from":{"screen":i,"rect":[x,y,w,h],"text":S},
 *             "until":S,"offered":[S...],"secret":true,"unsure":[S...]}
 *     EVIDENCE = {"role":S,"name":S,"text":S,"id":S,"rect":[x,y,w,h],"window":S,"window_class":S,"window_rect":[...],
 *                 "neighbours":[{"text":S,"role":S,"direction":"right_of","distance":N,"rect":[...]}...]}
 *
 * Members with nothing to say are left out of the JSON. */
#ifndef DH_AGENT_SKILL_DEMO_H
#define DH_AGENT_SKILL_DEMO_H

#include <stdint.h>
#include <deskhand/action.h>
#include <deskhand/observation.h>
#include "base/arena.h"
#include "base/err.h"

#define DH_DEMO_VERSION 1
#define DH_DEMO_STEPS_MAX 2000
/* The image of an IMAGE target before the pictures have files: this step's crop, and its to_crop. */
#define DH_DEMO_CROP "crop"
#define DH_DEMO_TO_CROP "to_crop"

/* Something that stands near the target. */
struct dh_neighbour {
    const char *text;
    enum dh_role role;
    enum dh_relation direction; /* of the target: RIGHT_OF means the target is right of `text` */
    int distance;               /* pixels between the two */
    struct dh_rect rect;
};

/* What was touched, as it was seen on the screen before. Strings are never NULL. */
struct dh_seen {
    bool there;               /* false: the step touched nothing, all else is empty */
    enum dh_role role;        /* DH_ROLE_ANY: a place that is no element */
    const char *name;         /* the element's */
    const char *text;         /* its value, or what stands on it */
    const char *id;           /* of the element in the screen before, "" */
    struct dh_rect rect;
    const char *window, *window_class; /* title and WM_CLASS, "" on the desktop */
    struct dh_rect window_rect;
    const struct dh_neighbour *neighbours; /* nearest first */
    size_t neighbour_count;
};

struct dh_demo_bytes {
    const unsigned char *data; /* a PNG; NULL: none */
    size_t size;
};

/* Where a text that was pasted had been copied. */
struct dh_demo_copied {
    bool there;
    int screen;          /* index */
    struct dh_rect rect; /* what was selected, in that screen */
    const char *text;    /* what was copied, as far as it could be read; "" */
};

struct dh_demo_step {
    struct dh_action *action; /* owned; its targets are described, and unique on the screen before */
    struct dh_point at;       /* where the pointer pressed; of typed text, the middle of its field */
    long time;                /* milliseconds since the recording began */
    int before, after;        /* indices of screens; after is the one that the next step saw, or the last */
    struct dh_seen target, to; /* to: of a drag */
    struct dh_demo_bytes crop, to_crop; /* what was touched and a little around it */
    struct dh_demo_copied copied;
    const char *until;        /* scroll: until this appears; "" */
    const char *const *offered; /* choose: all that could be chosen, NULL: it was not seen */
    size_t offered_count;
    bool secret;              /* the action's text is {{secret:NAME}}; the value was never kept */
    const char *const *unsure; /* what the recorder was not certain of, a sentence each */
    size_t unsure_count;
};

struct dh_demo {
    const char *name, *goal, *started; /* never NULL; goal "" when it was not given */
    int width, height;                 /* of the screen */
    struct dh_demo_step *steps;
    size_t step_count;
    struct dh_observation **screens; /* owned references without pixels; the last is the closing one */
    size_t screen_count;
    struct dh_demo_bytes *pictures; /* by screen: its window with everything blanked that was typed, chosen or read; those that
                                     * have none are empty. NULL: there is none at all */
    struct dh_arena *arena; /* what all but actions and screens lives in */
    size_t step_cap, screen_cap; /* private */
};

/* Empty; NULL when memory is short. */
struct dh_demo *dh_demo_create(void);
/* NULL is allowed. */
void dh_demo_destroy(struct dh_demo *demo);
/* A new step at the end, zeroed but for its empty strings and before = after = -1. The pointer is good until the next
 * one. NULL when memory is short or there are too many. */
struct dh_demo_step *dh_demo_add(struct dh_demo *demo);
/* Drops one step. */
void dh_demo_remove(struct dh_demo *demo, size_t index);
/* Keeps a screen (a reference of its own); its index, -1 when memory is short. The same one twice in a row is kept
 * once. */
int dh_demo_screen(struct dh_demo *demo, struct dh_observation *screen);
/* Keeps a copy of the PNG of a screen, from which all that is nobody's business has been blanked (blank.h). False: memory
 * is short. To be called when all screens are there. */
bool dh_demo_picture(struct dh_demo *demo, size_t screen, const void *png, size_t n);
/* Says what is not certain of a step. False: memory is short. */
bool dh_demo_unsure(struct dh_demo *demo, struct dh_demo_step *step, const char *text);

/* New reference; NULL when memory is short. */
json_t *dh_demo_to_json(const struct dh_demo *demo);
/* Distrusts all of it: DH_INVALID names the member that is wrong. */
enum dh_status dh_demo_from_json(const json_t *value, struct dh_demo **ret, struct dh_err *err);

#endif
