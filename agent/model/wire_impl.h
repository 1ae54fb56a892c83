/* What the wire formats share. Private to agent/model/wire*.c and the formats' files. */
#ifndef DH_AGENT_MODEL_WIRE_IMPL_H
#define DH_AGENT_MODEL_WIRE_IMPL_H

#include "agent/model/make.h"
#include "agent/model/wire.h"
#include "base/arena.h"
#include "base/buf.h"

/* The computer tool, or the action text, that is spoken. */
enum dh_wire_tool {
    DH_TOOL_NONE,          /* custom tools alone */
    DH_TOOL_TOOLSET,       /* computer_toolset_20260801 */
    DH_TOOL_COMPUTER_2511, /* computer_20251124 */
    DH_TOOL_COMPUTER_2501, /* computer_20250124 */
    DH_TOOL_OPENAI,        /* computer */
    DH_TOOL_GEMINI_35,
    DH_TOOL_GEMINI_25,
    DH_TOOL_UI_TARS, /* pixels */
    DH_TOOL_UI_TARS_1000,
    DH_TOOL_QWEN, /* pixels */
    DH_TOOL_QWEN_1000,
    DH_TOOL_HOLO, /* pixels */
    DH_TOOL_HOLO_1000,
    DH_TOOL_OPENCUA,
    DH_TOOL_COUNT,
};

/* A picture in the conversation. Requests hold a mark in its place, so that its bytes are neither
 * parsed nor escaped again in every turn. */
struct dh_wire_picture {
    char *base64; /* NULL: dropped */
    size_t size;
    const char *media_type; /* static */
    bool screen;            /* the whole screen; older ones are dropped */
    json_t *block;          /* the native object that shows it; a reference */
    json_t *holder; /* the array that the object is in, where it has to be taken out; a reference */
};

/* A block of a reply while it arrives. */
struct dh_wire_part {
    json_t *json; /* as it began */
    struct dh_buf text, more;
    json_int_t index; /* where the vendor numbers them */
    bool open;
};

/* What was received of a reply. */
struct dh_wire_rx {
    json_t *head; /* of the message; a reference */
    struct dh_wire_part *parts;
    size_t count, cap;
    json_t *fault;
    size_t bytes;
    bool any, complete;
    const char *stop; /* the vendor's reason; lives as long as the wire */
    struct dh_usage usage;
};

struct dh_wire;

struct dh_wire_ops {
    const char *name, *base, *auth;
    /* The user's message; `holder` of its picture is filled in. */
    enum dh_status (*say)(struct dh_wire *w, const char *text, const struct dh_wire_seen *seen,
                          struct dh_err *err);
    enum dh_status (*answer)(struct dh_wire *w, const struct dh_call_result *results, size_t n,
                             const struct dh_wire_seen *seen, struct dh_err *err);
    /* The request body as JSON with marks for pictures; new reference, NULL: memory. */
    json_t *(*body)(const struct dh_wire *w);
    char *(*url)(const struct dh_wire *w);
    /* "name: value", at most 8; false: memory is short. NULL: none of its own. */
    bool (*headers)(const struct dh_wire *w, char **ret, size_t *ret_count);
    enum dh_status (*event)(struct dh_wire *w, const char *name, json_t *data, struct dh_err *err);
    enum dh_status (*whole)(struct dh_wire *w, json_t *data, struct dh_err *err);
    /* The reply as an array of native messages or items (new reference), and what stands around it.
     * DH_PROTOCOL: incomplete. */
    enum dh_status (*end)(struct dh_wire *w, json_t **ret_native, struct dh_reply *about,
                          struct dh_err *err);
    /* The calls and the text of such an array. */
    enum dh_status (*read)(const struct dh_wire *w, const json_t *native, struct dh_make *m,
                           struct dh_buf *text, struct dh_err *err);
    /* The first call among what was received, when it is whole: an array as of `end`; NULL. */
    json_t *(*early)(struct dh_wire *w);
    /* Takes a picture out of its place. */
    void (*drop)(struct dh_wire *w, struct dh_wire_picture *p);
};

struct dh_wire {
    struct dh_arena *arena;
    struct dh_wire_config config;
    const struct dh_wire_ops *ops;
    enum dh_wire_tool tool;
    uint32_t verbs;
    json_t *schema;   /* dh_tools_schema of the verbs */
    json_t *messages; /* native */
    struct dh_wire_picture *pictures;
    size_t picture_count, picture_cap;
    char mark[40]; /* random; begins the marks of pictures */
    struct dh_coord coord;
    struct dh_point pointer;
    bool has_pointer;
    int shrunk;   /* how often */
    bool stepped; /* down to an older tool */
    bool dropped; /* a picture, some time */
    bool early_done;
    struct dh_reply pending; /* the last reply, while unanswered */
    bool unanswered;
    size_t reply_at; /* where it begins in messages */
    struct dh_reply early;
    struct dh_wire_rx rx;
};

extern const struct dh_wire_ops dh_wire_anthropic, dh_wire_responses, dh_wire_gemini, dh_wire_chat;

/* Takes a picture in and gives the text that stands for its base64, "" with `prefix` before it.
 * NULL: memory. */
json_t *dh_wire_put(struct dh_wire *w, const struct dh_wire_image *image, const char *prefix);
/* Says which object shows the newest picture. */
void dh_wire_place(struct dh_wire *w, json_t *block, json_t *holder);
/* Appends to the conversation; takes `message`. */
enum dh_status dh_wire_append(struct dh_wire *w, json_t *message, struct dh_err *err);
/* Text of a result as the model gets it. */
const char *dh_wire_result_text(const struct dh_wire *w, const struct dh_call_result *r, size_t i);
/* "The person said no" and the like for those the format cannot mark as failed: adds "N (name):
 * text". */
#define DH_WIRE_SKIPPED "Not executed: an earlier computer action in this turn failed."
#define DH_WIRE_DROPPED "(An older screenshot was here.)"
/* A tiny grey PNG, for places that may not be empty. */
#define DH_WIRE_TINY_PNG                                                                           \
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="

/* wire_reply.c: reads the last reply's calls from the messages again. */
enum dh_status dh_wire_resume(struct dh_wire *w, struct dh_err *err);

/* A new part that is open. NULL: too many, or memory. */
struct dh_wire_part *dh_wire_part_add(struct dh_wire *w, json_t *json);
void dh_wire_rx_finish(struct dh_wire_rx *rx);
enum dh_status dh_wire_malformed(struct dh_err *err, const char *fmt, ...) DH_PRINTF(2, 3);
/* A copy of a text from outside that lives as long as the wire. */
const char *dh_wire_keep(struct dh_wire *w, const char *s);
/* json_object_set_new that reports memory; false. */
bool dh_wire_set(json_t *object, const char *key, json_t *value);

/* wire_picture.c. Keeps the newest pictures; drops older ones when enough of them have gathered. */
void dh_wire_prune(struct dh_wire *w);
void dh_wire_drop_old(struct dh_wire *w, size_t keep);
void dh_wire_drop(struct dh_wire *w, struct dh_wire_picture *p);
/* A body as bytes, pictures in their places. */
enum dh_status dh_wire_write(const struct dh_wire *w, const json_t *body, char **ret,
                             size_t *ret_size, struct dh_err *err);

/* wire_tool.c: which tool by name or by model, and what follows from it. */
enum dh_wire_tool dh_wire_tool_for(const struct dh_wire_config *c);
bool dh_wire_tool_is_text(enum dh_wire_tool t);     /* an action text instead of tools */
bool dh_wire_tool_is_computer(enum dh_wire_tool t); /* declared to a vendor */
void dh_wire_tool_space(enum dh_wire_tool t, struct dh_coord *c);
enum dh_status dh_wire_tool_size(const struct dh_wire *w, int part_w, int part_h, int *ret_w,
                                 int *ret_h);
const char *dh_wire_tool_name(enum dh_wire_tool t);

/* anthropic_action.c, responses_action.c, gemini_action.c: native calls as gestures. */
void dh_anthropic_action(struct dh_make *m, enum dh_wire_tool tool, const char *name,
                         const json_t *input);
void dh_responses_actions(struct dh_make *m, const json_t *call);
void dh_gemini_action(struct dh_make *m, enum dh_wire_tool tool, const char *name,
                      const json_t *args, struct dh_rect shown);

#endif
