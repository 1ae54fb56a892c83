#include "agent/cli/skill_make.h"

#include <stdio.h>
#include <string.h>

#include "agent/cli/command.h"
#include "agent/cli/tty.h"
#include "agent/journal/journal.h"
#include "agent/skill/compose.h"
#include "agent/skill/demo_file.h"
#include "agent/skill/distil.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

static enum dh_status print_demo(const struct dh_demo *demo, struct dh_err *err)
{
    json_t *v = dh_demo_to_json(demo);
    char *text = v ? dh_json_canonical(v) : NULL;
    enum dh_status s = text ? DH_OK : dh_err_nomem(err);
    if (text)
        printf("%s\n", text);
    dh_free(text);
    json_decref(v);
    return s;
}

/* Composes and saves; prints where. */
static enum dh_status make(struct dh_demo *demo, const struct dh_demo *again, const struct dh_skill_make *o,
                           struct dh_err *err)
{
    struct dh_tty tty;
    struct dh_person person;
    struct dh_composed *c = NULL;
    if (o->name)
        demo->name = o->name;
    if (o->goal)
        demo->goal = o->goal;
    if (o->json)
        return print_demo(demo, err);
    dh_tty_init(&tty);
    dh_tty_person(&tty, &person);
    enum dh_status s = dh_compose(demo, again, &person, &c, err);
    dh_tty_finish(&tty);
    char *folder = s == DH_OK ? o->output ? dh_path_absolute(o->output) : dh_compose_folder(demo->name) : NULL;
    if (s == DH_OK)
        s = folder ? dh_composed_save(c, folder, err) : dh_err_nomem(err);
    if (s == DH_OK)
        printf("%s/SKILL.md\n", folder);
    dh_free(folder);
    dh_composed_destroy(c);
    return s;
}

int dh_skill_from_demo(const char *file, const struct dh_skill_make *o)
{
    struct dh_err err = {0};
    struct dh_demo *demo = NULL, *again = NULL;
    enum dh_status s = dh_demo_read(file, &demo, &err);
    if (s == DH_OK && o->again)
        s = dh_demo_read(o->again, &again, &err);
    if (s == DH_OK)
        s = make(demo, again, o, &err);
    dh_demo_destroy(demo);
    dh_demo_destroy(again);
    return s == DH_OK ? DH_EXIT_DONE : dh_command_fail(&err);
}

int dh_skill_from_run(const char *run, const struct dh_skill_make *o)
{
    struct dh_err err = {0};
    struct dh_demo *demo = NULL;
    struct dh_distil_options options = {.name = o->name, .goal = o->goal};
    char *id = NULL;
    enum dh_status s = dh_journal_find(NULL, run, &id, &err);
    if (s == DH_OK)
        s = dh_distil(NULL, id, &options, &demo, &err);
    if (s == DH_OK)
        s = make(demo, NULL, o, &err);
    dh_demo_destroy(demo);
    dh_free(id);
    return s == DH_OK ? DH_EXIT_DONE : dh_command_fail(&err);
}
