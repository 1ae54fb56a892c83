/* Strict YAML files of two or three levels: maps of scalars by a table of their keys. Errors name file, line and
 * column. */
#ifndef DH_AGENT_MODEL_YAML_MAP_H
#define DH_AGENT_MODEL_YAML_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"
#include "base/err.h"

struct dh_yaml;  /* a document */
struct dh_ynode; /* a node of one */

enum dh_yaml_type { DH_YAML_TEXT, DH_YAML_LONG, DH_YAML_NUMBER, DH_YAML_BOOL, DH_YAML_WORD };

/* One key of a map and where its value goes: a const char * (in the arena), long, double, bool, or the index of one
 * of `words` as an int. */
struct dh_yaml_key {
    const char *name;
    enum dh_yaml_type type;
    size_t offset;
    double least, most;       /* LONG, NUMBER; both 0: not negative */
    const char *const *words; /* WORD: NULL-terminated */
};

/* An empty text is a document without keys. */
enum dh_status dh_yaml_parse(const char *text, size_t n, const char *origin, struct dh_yaml **ret,
                             struct dh_err *err);
void dh_yaml_destroy(struct dh_yaml *y);
/* The top map; NULL when the document is empty. DH_INVALID when it is something else. */
enum dh_status dh_yaml_top(struct dh_yaml *y, const struct dh_ynode **ret, struct dh_err *err);

/* Calls `each` for every key of a map, in their order; keys have to be plain and different. */
typedef enum dh_status (*dh_yaml_fn)(void *data, const char *key, const struct dh_ynode *at,
                                     const struct dh_ynode *value, struct dh_err *err);
enum dh_status dh_yaml_each(struct dh_yaml *y, const struct dh_ynode *map, dh_yaml_fn each, void *data,
                            struct dh_err *err);
/* One scalar of a map into `values`, by a table that ends with a NULL name; a key that is not in it is an error
 * that names the nearest. */
enum dh_status dh_yaml_take(struct dh_yaml *y, const struct dh_yaml_key *table, const char *key,
                            const struct dh_ynode *at, const struct dh_ynode *value, struct dh_arena *arena,
                            void *values, struct dh_err *err);
/* "ORIGIN:LINE:COLUMN: what", DH_INVALID. */
enum dh_status dh_yaml_wrong(const struct dh_yaml *y, const struct dh_ynode *at, struct dh_err *err, const char *fmt,
                             ...) DH_PRINTF(4, 5);

#endif
