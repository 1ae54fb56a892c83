#include <stdio.h>
#include <string.h>

#include "agent/cli/choice.h"
#include "agent/cli/command.h"
#include "agent/cli/skill_check.h"
#include "agent/cli/skill_heal.h"
#include "agent/cli/skill_make.h"
#include "agent/skill/page.h"
#include "agent/skill/skill.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"

struct values {
    bool json, apply;
    const char *name, *goal, *output, *again;
};

const struct dh_option dh_skill_options[] = {
    {0, "json", DH_OPTION_FLAG, offsetof(struct values, json), NULL, "as JSON; of a run: its demonstration"},
    {'o', "output", DH_OPTION_TEXT, offsetof(struct values, output), "PATH",
     "where a skill that is made goes (a folder), an export (.zip, .tar), or what show shows, with pictures (.html)"},
    {0, "name", DH_OPTION_TEXT, offsetof(struct values, name), "NAME", "what a skill that is made is called"},
    {0, "goal", DH_OPTION_TEXT, offsetof(struct values, goal), "TEXT", "what it was done for, in plain words"},
    {0, "again", DH_OPTION_TEXT, offsetof(struct values, again), "FILE",
     "a second demonstration of the same chore, to tell what varies"},
    {0, "apply", DH_OPTION_FLAG, offsetof(struct values, apply), NULL, "heal: write the skill instead of showing the change"},
    {0},
};

static int list(bool json)
{
    struct dh_err err = {0};
    struct dh_buf out = {0};
    json_t *skills;
    if (dh_skill_list(&skills, &err) != DH_OK)
        return dh_command_fail(&err);
    size_t i;
    json_t *v;
    if (json) {
        char *text = dh_json_canonical(skills);
        dh_buf_printf(&out, "%s\n", text ? text : "[]");
        dh_free(text);
    } else {
        json_array_foreach(skills, i, v) {
            const char *problem = dh_json_str(v, "problem", NULL);
            dh_buf_printf(&out, "%-24s %s\n", dh_json_str(v, "name", ""),
                          problem ? problem : dh_json_str(v, "description", ""));
        }
    }
    json_decref(skills);
    return dh_command_print(&out);
}

static void inputs(const struct dh_skill *skill, struct dh_buf *out)
{
    for (size_t i = 0; i < skill->input_count; i++) {
        const struct dh_input *in = &skill->inputs[i];
        dh_buf_printf(out, "  %s (%s%s): %s\n", in->name, dh_input_type_name(in->type),
                      in->fallback ? ", has a default" : in->optional ? ", optional" : "", in->help);
    }
}

static int show(const struct dh_skill *skill)
{
    struct dh_buf out = {0};
    dh_buf_printf(&out, "%s\n%s\n\nInputs:\n", skill->name, skill->description);
    inputs(skill, &out);
    dh_buf_str(&out, "\nSteps:\n");
    dh_block_render(skill->steps, true, &out);
    dh_buf_str(&out, "\nResult:\n");
    dh_block_render(skill->result, false, &out);
    if (skill->path)
        dh_buf_printf(&out, "\n%s\n", skill->path);
    return dh_command_print(&out);
}

/* As a page with pictures. */
static enum dh_status write_page(const struct dh_skill *skill, const char *file, struct dh_err *err)
{
    struct dh_buf b = {0};
    enum dh_status s = dh_skill_page(skill, &b, err);
    if (s == DH_OK)
        s = dh_file_write(file, dh_buf_text(&b), b.len, 0600, err);
    if (s == DH_OK)
        printf("%s\n", file);
    dh_buf_finish(&b);
    return s;
}

static int show_named(const char *name, const char *page)
{
    struct dh_err err = {0};
    struct dh_skill *skill = NULL;
    char *path = NULL;
    enum dh_status s = dh_skill_find(name, NULL, &path, &err);
    if (s == DH_OK)
        s = dh_skill_load(path, &skill, NULL, &err);
    if (s == DH_OK && page)
        s = write_page(skill, page, &err);
    int code = s != DH_OK ? dh_command_fail(&err) : page ? DH_EXIT_DONE : show(skill);
    dh_skill_destroy(skill);
    dh_free(path);
    return code;
}

int dh_cmd_skill(int argc, char **argv)
{
    struct values v = {0};
    struct dh_err err = {0};
    int rest;
    if (dh_option_parse(dh_skill_options, argc, argv, &v, &rest, &err) != DH_OK)
        return dh_command_fail(&err);
    const char *verb = rest > 0 ? argv[0] : "list";
    if (strcmp(verb, "list") == 0)
        return list(v.json);
    struct dh_skill_make make = {v.name, v.goal, v.output, v.again, v.json};
    if (strcmp(verb, "from-demo") == 0 && rest == 2)
        return dh_skill_from_demo(argv[1], &make);
    if (strcmp(verb, "from-run") == 0 && rest == 2)
        return dh_skill_from_run(argv[1], &make);
    if (strcmp(verb, "find") == 0 && rest == 2)
        return dh_choice_explain(argv[1], v.json);
    if (strcmp(verb, "heal") == 0 && rest == 2)
        return dh_heal_command(argv[1], v.apply);
    if (strcmp(verb, "check") == 0 && rest == 2)
        return dh_skill_check_command(argv[1], v.json);
    if (strcmp(verb, "edit") == 0 && rest == 2)
        return dh_skill_edit_command(argv[1]);
    if (strcmp(verb, "export") == 0 && rest == 2)
        return dh_skill_export_command(argv[1], v.output);
    if (strcmp(verb, "show") == 0 && rest == 2)
        return show_named(argv[1], v.output);
    dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "see \"deskhand skill --help\"",
               "skill knows list, find, show, check, edit, export, heal, from-run and from-demo");
    return dh_command_fail(&err);
}
