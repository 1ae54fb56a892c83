/* What the user said about models: $XDG_CONFIG_HOME/deskhand/config.yaml, DESKHAND_* variables, flags. The file is
 * read strictly: unknown and doubled keys, wrong types and values are errors with line and column. Without a file
 * there are only the entries that are built in, and no run asks a model unless it is told to.
 * The format, key by key: docs/models.md. */
#ifndef DH_AGENT_MODEL_CONFIG_H
#define DH_AGENT_MODEL_CONFIG_H

#include <jansson.h>
#include <stdbool.h>
#include "agent/model/limit.h"
#include "agent/model/wire.h"
#include "base/arena.h"
#include "base/err.h"

#define DH_CONFIG_MAX (256u * 1024) /* bytes of the file */
#define DH_CONFIG_MODELS_MAX 64

/* One model that can be asked. Strings live in the config's arena. */
struct dh_model {
    const char *name;     /* what the user calls it */
    bool built_in;        /* not from the file */
    enum dh_wire_kind kind;
    enum dh_wire_mode mode;
    const char *model;    /* the vendor's name of it; NULL: has to be said */
    const char *endpoint; /* base URL; NULL: the vendor's */
    const char *key;      /* reference (key.h); NULL: none is sent */
    const char *tool, *effort, *ca; /* NULL */
    bool marks;           /* numbers are drawn on the picture */
    bool stream;
    long max_output;      /* tokens of one reply; 0: the wire's */
    long skill_tokens;    /* of examples; 0: none */
    double stall;         /* seconds without a byte; 0: the exchange's */
};

enum dh_config_planner { DH_CONFIG_PLANNER_UNSAID, DH_CONFIG_SKILL, DH_CONFIG_MODEL, DH_CONFIG_AUTO };

/* Zeroed, then filled by dh_config_read; finished by dh_config_finish. */
struct dh_config {
    struct dh_arena *arena;
    enum dh_config_planner planner;
    const char *model; /* the name of the one that is used; NULL: not said */
    struct dh_limits limits;
    struct dh_model *models; /* the file's, then those that are built in */
    size_t model_count;
};

/* What the command line says; NULL, 0: nothing. It outweighs DESKHAND_*, which outweigh the file. */
struct dh_config_flags {
    const char *planner, *model, *endpoint, *mode;
    double max_steps, max_tokens, max_cost, max_time;
};

/* Reads n bytes of YAML. DH_INVALID: "ORIGIN:LINE:COLUMN: ...". */
enum dh_status dh_config_parse(const char *text, size_t n, const char *origin, struct dh_config *ret,
                               struct dh_err *err);
/* The user's file (a missing one is an empty one), then DESKHAND_* (`env` as environ(7); NULL: none), then flags. */
enum dh_status dh_config_read(const char *const *env, const struct dh_config_flags *flags, struct dh_config *ret,
                              struct dh_err *err);
/* The same over a config that was parsed; `origin` of an error is the variable or the flag. */
enum dh_status dh_config_override(struct dh_config *c, const char *const *env, const struct dh_config_flags *flags,
                                  struct dh_err *err);
void dh_config_finish(struct dh_config *c);

/* True when the user has named a model, by file, variable or flag. */
bool dh_config_has_model(const struct dh_config *c);
/* The one to use: the named one, else the only one of the file, else a built-in one whose key is in the
 * environment. DH_NOT_FOUND: one line that says what to set. */
enum dh_status dh_config_pick(const struct dh_config *c, const struct dh_model **ret, struct dh_err *err);
/* For the mind and the journal; no key, only its reference. New reference. */
json_t *dh_model_to_json(const struct dh_model *m);
/* The way back; strings are borrowed from v. */
enum dh_status dh_model_from_json(const json_t *v, struct dh_model *ret, struct dh_err *err);

const char *dh_wire_mode_name(enum dh_wire_mode mode);
bool dh_wire_mode_parse(const char *name, enum dh_wire_mode *ret);

#endif
