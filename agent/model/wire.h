/* One conversation with a model in a vendor's own form. The caller speaks of observations, calls
 * and results; a wire keeps the native JSON (what the model said is sent back as it came), writes
 * requests, reads replies, streamed or whole, and maps what the model wants to rows of the action
 * table, in pixels of the screen.
 *
 * A turn:  dh_wire_say or dh_wire_answer  ->  dh_wire_request  ->  (HTTP)  ->  dh_wire_event... or
 * dh_wire_body
 *          ->  dh_wire_end.  dh_exchange_run (exchange.h) does the middle with retries.
 *
 * Pure: no I/O, no clock. Nothing of a reply counts before dh_wire_end said DH_OK. A reply that is
 * malformed, too large, too deep or incomplete is an error and leaves the conversation as it was
 * before the request. */
#ifndef DH_AGENT_MODEL_WIRE_H
#define DH_AGENT_MODEL_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <deskhand/action.h>
#include "agent/model/coord.h"
#include "base/err.h"

/* Custom tools are verbs of the action table behind this prefix ("desk_click"), in every form, so
 * that they never meet a vendor's own names. */
#define DH_WIRE_TOOL_PREFIX "desk_"
/* Bytes of one reply; more is malformed. */
#define DH_WIRE_REPLY_MAX (8u << 20)
/* Calls of one reply, and actions of one call; more is malformed. */
#define DH_WIRE_CALLS_MAX 64
#define DH_WIRE_ACTIONS_MAX 64

enum dh_wire_kind {
    DH_WIRE_ANTHROPIC, /* Messages */
    DH_WIRE_RESPONSES, /* OpenAI Responses */
    DH_WIRE_GEMINI,    /* generateContent */
    DH_WIRE_CHAT,      /* Chat Completions: llama.cpp, vLLM, Ollama, OpenRouter, ... */
    DH_WIRE_KINDS,
};

enum dh_wire_mode {
    DH_WIRE_TEXT,  /* no pictures; custom tools alone */
    DH_WIRE_IMAGE, /* pictures; the vendor's computer tool where there is one */
    DH_WIRE_BOTH,  /* both; custom tools beside the computer tool */
};

struct dh_wire_config {
    enum dh_wire_kind kind;
    enum dh_wire_mode mode;
    const char *model;
    const char *
        base; /* URL up to the vendor's path, e.g. "http://127.0.0.1:8080/v1"; NULL: the vendor's */
    const char *tool;   /* the computer tool: "computer_toolset_20260801", "computer_20251124",
                         * "computer_20250124",   "computer", "gemini-3.5", "gemini-2.5"; CHAT:
                         * "functions", "ui-tars", "ui-tars-1000",   "qwen", "qwen-1000", "holo",
                         * "holo-1000", "opencua"; NULL: by the model's name */
    const char *system; /* instructions; part of the cached prefix, so the same in every turn */
    const char *effort; /* "low", "medium", "high"; NULL: the model's default */
    int screen_w, screen_h;
    int max_output; /* tokens; 0: 4096 */
    bool no_stream; /* ask for whole answers */
    uint32_t
        verbs; /* bits 1 << DH_VERB_...: which custom tools are offered; 0: what the mode needs */
    long
        max_pixels; /* of a picture, where the server is set up for fewer than the model takes; 0 */
    int keep_images; /* newest pictures that stay, 0: 3 */
    int drop_every;  /* older ones go when this many have gathered beyond them, so that the cached
                      * prefix  changes that seldom; 0: 10 */
};

/* An encoded picture. Borrowed for the call. */
struct dh_wire_image {
    const void *data;
    size_t size;
    const char *media_type; /* "image/png" or "image/jpeg" */
    int w, h;               /* in its own pixels */
    struct dh_rect shown;   /* the part of the screen it shows, in pixels of the screen */
};

/* What is seen now, as data for the model. */
struct dh_wire_seen {
    const char *text;                  /* fenced already; NULL in mode image */
    const struct dh_wire_image *image; /* all of the screen; NULL in mode text */
    struct dh_point pointer;           /* where a click without coordinates goes */
    bool has_pointer;
};

enum dh_call_kind {
    DH_CALL_ACTIONS, /* one or more actions, in order; done, ask, fail, look... are actions too */
    DH_CALL_SCREENSHOT, /* wants the screen; nothing else */
    DH_CALL_ZOOM,       /* wants `region` from native pixels */
    DH_CALL_CURSOR,     /* wants to know where the pointer is */
    DH_CALL_BAD,        /* cannot be done; `error` says why, to the model */
};

struct dh_call {
    enum dh_call_kind kind;
    const char *id;   /* the vendor's, or one that we made; never NULL */
    const char *name; /* as the model named it: "left_click", "desk_choose" */
    struct dh_action **actions;
    size_t action_count;
    struct dh_rect region; /* ZOOM: pixels of the screen */
    const char *error;     /* BAD */
    const char *safety;    /* not NULL: the vendor wants a person's yes to this before any of it is
                            * done. Ask (a    question of the run, never answered by a model), then set
                            * dh_call_result.acknowledged */
    const char *intent;    /* why, in the model's words; NULL. Never more than a label */
};

enum dh_stop {
    DH_STOP_CALLS,   /* calls are to be done and answered */
    DH_STOP_END,     /* it has nothing more to do; text is its last word */
    DH_STOP_LENGTH,  /* cut at the token limit: no call counts */
    DH_STOP_REFUSAL, /* it, or its vendor, will not; `why`. Not to be asked again unchanged */
    DH_STOP_CONTEXT, /* the conversation is too long */
    DH_STOP_PAUSE,   /* it wants the request again as it is now */
};

/* Tokens, counted so that input covers all of the prompt in every form. -1: not told. */
struct dh_usage {
    int64_t input;  /* all of it, cached or not */
    int64_t cached; /* the part read from a cache */
    int64_t stored; /* the part written to one */
    int64_t output; /* with thinking */
};

/* Owned by dh_reply_finish. */
struct dh_reply {
    struct dh_call *calls; /* in the order they have to be done; after the first failure none */
    size_t call_count;
    const char *text; /* what it says to people, "" */
    enum dh_stop stop;
    const char *why; /* REFUSAL: the vendor's words; "" */
    struct dh_usage usage;
    const char *model; /* that answered, "" */
    const char *id;    /* of the reply, "" */
    void *owner;       /* private */
};

enum dh_result_kind {
    DH_RESULT_OK,
    DH_RESULT_FAILED,  /* text says why */
    DH_RESULT_SKIPPED, /* not executed because an earlier one failed; the vendor's own words are
                          sent */
};

/* What became of a call. */
struct dh_call_result {
    enum dh_result_kind kind;
    const char *text; /* NULL: "OK"; for a BAD call its error */
    const struct dh_wire_image
        *image;        /* SCREENSHOT, ZOOM; NULL: the picture of `seen` where one is needed */
    bool acknowledged; /* a person said yes to the call's safety */
};

struct dh_wire;

enum dh_status dh_wire_create(const struct dh_wire_config *config, struct dh_wire **ret,
                              struct dh_err *err);
void dh_wire_destroy(struct dh_wire *w);
/* "anthropic", "openai", "gemini", "chat" and back. */
const char *dh_wire_kind_name(enum dh_wire_kind kind);
bool dh_wire_kind_parse(const char *name, enum dh_wire_kind *ret);

/* The size in which the whole screen is to be sent now, within the vendor's limits (and smaller
 * after dh_wire_shrink); false in mode text. A picture of another size is taken as well, if it is
 * within the limits. */
bool dh_wire_image_size(const struct dh_wire *w, int *ret_w, int *ret_h);
/* The same for a picture of a part of the screen (zoom). */
void dh_wire_zoom_size(const struct dh_wire *w, int part_w, int part_h, int *ret_w, int *ret_h);
/* How points and rectangles are to be named in texts for this model; with `shown` of the last
 * picture. */
struct dh_coord dh_wire_coord(const struct dh_wire *w);
/* Whether this model gets tools; false: it answers in an action text of its own, and custom tools
 * do not exist. */
bool dh_wire_has_tools(const struct dh_wire *w);

/* A message of the user: the chore with the first look; later what a person said, or a hint after a
 * reply without a call. DH_USAGE while calls are unanswered. */
enum dh_status dh_wire_say(struct dh_wire *w, const char *text, const struct dh_wire_seen *seen,
                           struct dh_err *err);
/* Answers every call of the last reply, in order; n has to be their number. */
enum dh_status dh_wire_answer(struct dh_wire *w, const struct dh_call_result *results, size_t n,
                              const struct dh_wire_seen *seen, struct dh_err *err);

/* An HTTP request without its key: dh_wire_auth says where that goes. */
struct dh_wire_request {
    char *url;
    char **headers; /* "name: value" */
    size_t header_count;
    char *body;
    size_t size;
    bool stream;
};
enum dh_status dh_wire_request(const struct dh_wire *w, struct dh_wire_request *ret,
                               struct dh_err *err);
void dh_wire_request_finish(struct dh_wire_request *r);
/* "x-api-key: ", "Authorization: Bearer ", ...: what stands before the key in its header. */
const char *dh_wire_auth(const struct dh_wire *w);

/* A new attempt: forgets what was received of a reply. */
void dh_wire_begin(struct dh_wire *w);
/* One server-sent event; `name` "" without an event line. An error that the server tells after 200
 * is DH_FAILED, and dh_wire_fault gives its text for fault.h. */
enum dh_status dh_wire_event(struct dh_wire *w, const char *name, const char *data, size_t n,
                             struct dh_err *err);
/* A whole answer. */
enum dh_status dh_wire_body(struct dh_wire *w, const char *data, size_t n, struct dh_err *err);
/* The error object that came inside of a 200; NULL without one. Borrowed. */
const json_t *dh_wire_fault(const struct dh_wire *w);
/* True when the last event of a reply was there: what follows on the connection does not matter. */
bool dh_wire_complete(const struct dh_wire *w);
/* While streaming: the first call, once all of it was received. Only to prepare for it (to ground,
 * to ask); nothing may be touched for it before dh_wire_end. NULL before that. Owned by the wire,
 * until dh_wire_begin. */
const struct dh_call *dh_wire_early(struct dh_wire *w);
/* The end of the reply: makes it a part of the conversation. DH_PROTOCOL: incomplete (may be asked
 * again); DH_INVALID: malformed. */
enum dh_status dh_wire_end(struct dh_wire *w, struct dh_reply *ret, struct dh_err *err);
/* The last reply once more, when its calls are unanswered (after a resume); DH_NOT_FOUND without
 * one. */
enum dh_status dh_wire_last(const struct dh_wire *w, struct dh_reply *ret, struct dh_err *err);
void dh_reply_finish(struct dh_reply *r);

/* The vendor found the request or an image too large: older pictures go, and dh_wire_image_size
 * shrinks by a third. False when it is at its smallest. Then dh_wire_reimage gives the newest
 * picture anew. */
bool dh_wire_shrink(struct dh_wire *w);
enum dh_status dh_wire_reimage(struct dh_wire *w, const struct dh_wire_image *image,
                               struct dh_err *err);
/* The vendor does not know the computer tool for this model: the next older one from now on. False:
 * there is none. */
bool dh_wire_step_down(struct dh_wire *w);

/* Everything but the configuration, for a parked run. Without `images` a picture becomes a short
 * text. New reference; NULL when memory is short. */
json_t *dh_wire_to_json(const struct dh_wire *w, bool images);
enum dh_status dh_wire_from_json(const struct dh_wire_config *config, const json_t *state,
                                 struct dh_wire **ret, struct dh_err *err);

#endif
