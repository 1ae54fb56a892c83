/* What a recording knew of each step beyond its sentence: assets/evidence.json of a skill's folder.
 *
 * {"version":1,"screen":[1280,800],
 *  "inputs":{"date":"2026-11-19"},              what stood for each input when it was recorded
 *  "screens":["assets/screens/01.json",...],    observations for `skill check`, redacted
 *  "pictures":["assets/screens/01.png",null],   of the same screens, with values blanked (blank.h); may be left out
 *  "steps":[{"step":"7","sentence":"Click the \"Save\" button","screen":0,
 *            "target":{"role":"button","name":"Save","text":"Save","rect":[x,y,w,h],
 *                      "window":"Notes","window_class":"notes","window_rect":[x,y,w,h],
 *                      "neighbours":[{"text":"Title","role":"entry","direction":"below","distance":12}]},
 *            "to":{...},                        drag: where to
 *            "crop":"assets/07.png",
 *            "value":"42.10"}]}                 read: what was read when it was recorded
 *
 * Rectangles are screen pixels at the time of recording; "direction" is the target's: below means that it is
 * below the neighbour; "distance" are the pixels between the two. It comes from a file that anybody may have edited:
 * everything is checked, nothing in it loosens what grounding asks of the screen. */
#ifndef DH_AGENT_SKILL_EVIDENCE_H
#define DH_AGENT_SKILL_EVIDENCE_H

#include <jansson.h>
#include <stddef.h>
#include <deskhand/action.h>
#include <deskhand/element.h>
#include "base/err.h"

#define DH_EVIDENCE_FILE "assets/evidence.json"
#define DH_EVIDENCE_MAX (1u << 20) /* bytes of the file */
#define DH_EVIDENCE_STEPS 1024
#define DH_EVIDENCE_NEAR 8

struct dh_evidence_near {
    const char *text;           /* not empty */
    enum dh_role role;          /* DH_ROLE_ANY: not known */
    enum dh_relation direction; /* of the target: RIGHT_OF means the target is right of `text` */
    int distance;               /* pixels, >= 0 */
};

/* One thing that was touched or read. Strings are never NULL, "" when not known. */
struct dh_evidence_target {
    enum dh_role role; /* DH_ROLE_ANY: not known */
    const char *name, *text;
    const char *window, *window_class;
    struct dh_rect rect, window_rect; /* empty: not known */
    struct dh_evidence_near near[DH_EVIDENCE_NEAR]; /* nearest first */
    size_t near_count;
};

struct dh_evidence_item {
    const char *step;     /* label as in struct dh_stmt and struct dh_decision */
    const char *sentence; /* as the statement was written, without list mark and full stop */
    bool has_target, has_to;
    struct dh_evidence_target target, to;
    const char *crop;  /* relative to the skill's folder, inside of it; NULL */
    const char *value; /* NULL */
    int screen;        /* index into screens, -1 */
};

struct dh_evidence {
    void *arena; /* private: what everything lives in */
    int width, height; /* of the screen, 0: not known */
    const struct dh_evidence_item *items;
    size_t count;
    const char *const *screens; /* relative to the skill's folder, inside of it */
    size_t screen_count;
    const char *const *pictures; /* one for each screen, NULL where there is none */
    json_t *inputs; /* object name -> string; owned */
};

/* From n bytes of JSON. DH_INVALID names the member that is wrong. Pure. */
enum dh_status dh_evidence_parse(const char *text, size_t n, struct dh_evidence **ret,
                                 struct dh_err *err);
/* That of the skill whose SKILL.md is at `path`. DH_NOT_FOUND: it has none. */
enum dh_status dh_evidence_load(const char *path, struct dh_evidence **ret, struct dh_err *err);
void dh_evidence_destroy(struct dh_evidence *e);

/* What is known of a step, by a decision's step and sentence. The sentence has to be that of the recording
 * (case, spaces and the full stop are let go), so that a step that was edited has none; the step's number only
 * tells equal sentences apart, so that a step that moved keeps its own. NULL: nothing. e NULL is allowed. */
const struct dh_evidence_item *dh_evidence_find(const struct dh_evidence *e, const char *step,
                                                const char *sentence);

#endif
