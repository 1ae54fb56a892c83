#include <stdio.h>
#include <string.h>

#include "agent/cli/choice.h"
#include "agent/cli/command.h"
#include "agent/skill/skill.h"
#include "base/json.h"
#include "base/mem.h"

struct values {
    bool json;
};

const struct dh_option dh_skill_options[] = {
    {0, "json", DH_OPTION_FLAG, offsetof(struct values, json), NULL, "as JSON"},
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

static int print_problems(const struct dh_problems *p, bool json, const char *path)
{
    struct dh_buf out = {0};
    json_t *list = json_array();
    for (size_t i = 0; i < p->count; i++) {
        char line[DH_ERR_WHAT_MAX + 256];
        dh_problem_text(&p->list[i], path, line, sizeof(line));
        if (!json)
            dh_buf_printf(&out, "%s%s\n", line, p->list[i].warning ? " (warning)" : "");
        json_array_append_new(list, json_pack("{s:i,s:i,s:b,s:o}", "line", p->list[i].line, "column",
                                              p->list[i].column, "warning", p->list[i].warning, "what",
                                              dh_json_text(p->list[i].what)));
    }
    char *text = json ? dh_json_canonical(list) : NULL;
    if (json)
        dh_buf_printf(&out, "%s\n", text ? text : "[]");
    else if (p->count == 0)
        dh_buf_printf(&out, "%s: no problems\n", path);
    dh_free(text);
    json_decref(list);
    return dh_command_print(&out);
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
    if (strcmp(verb, "find") == 0 && rest == 2)
        return dh_choice_explain(argv[1], v.json);
    if ((strcmp(verb, "show") != 0 && strcmp(verb, "check") != 0) || rest != 2) {
        dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "see \"deskhand skill --help\"",
                   "skill knows list, show NAME and check NAME");
        return dh_command_fail(&err);
    }
    struct dh_skill *skill = NULL;
    struct dh_problems problems = {0};
    char *path = NULL;
    enum dh_status s = dh_skill_find(argv[1], NULL, &path, &err);
    if (s == DH_OK)
        s = dh_skill_load(path, &skill, &problems, &err);
    int code = DH_EXIT_DONE;
    if (s == DH_OK && strcmp(verb, "show") == 0) {
        code = show(skill);
    } else if (s == DH_OK || problems.count > 0) {
        if (s == DH_OK)
            s = dh_skill_check(skill, &problems, &err);
        code = print_problems(&problems, v.json, path);
        if (s != DH_OK)
            code = dh_command_exit(s);
    } else {
        code = dh_command_fail(&err);
    }
    dh_problems_finish(&problems);
    dh_skill_destroy(skill);
    dh_free(path);
    return code;
}
