/* A demonstration becomes a skill: SKILL.md, evidence and pictures. */
#ifndef DH_AGENT_SKILL_COMPOSE_H
#define DH_AGENT_SKILL_COMPOSE_H

#include <jansson.h>
#include "agent/person.h"
#include "agent/skill/demo.h"
#include "base/buf.h"
#include "base/err.h"

/* A file of the skill's folder. */
struct dh_composed_file {
    char *path; /* relative */
    struct dh_buf data;
};

struct dh_composed {
    char *name;
    struct dh_composed_file *files; /* SKILL.md first; owned */
    size_t count, cap;
};

/* Makes the files of the skill `demo->name`. `again`: a second demonstration of the same chore, whose differences tell
 * what varies; NULL. `person` is asked at most three short questions about what is not certain; NULL or nobody there:
 * what is likely is taken, and the file says so. What is written reads back to the same steps. DH_INVALID: there is no
 * step in it. */
enum dh_status dh_compose(const struct dh_demo *demo, const struct dh_demo *again, const struct dh_person *person,
                          struct dh_composed **ret, struct dh_err *err);
void dh_composed_destroy(struct dh_composed *c);
/* Writes the files into `folder`, which is made; screens and pictures of an earlier recording are removed. */
enum dh_status dh_composed_save(const struct dh_composed *c, const char *folder, struct dh_err *err);
/* Where a skill of this name is kept that is recorded now: the folder that has it already among those that are searched,
 * else $XDG_DATA_HOME/deskhand/skills/NAME. Owned by the caller (dh_free); NULL when memory is short. */
char *dh_compose_folder(const char *name);

#endif
