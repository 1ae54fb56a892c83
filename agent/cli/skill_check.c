#include "agent/cli/skill_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/cli/command.h"
#include "agent/skill/dryrun.h"
#include "agent/skill/export.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"

#define EDIT_HOURS 24

static json_t *problem_json(const struct dh_problem *p)
{
    return json_pack("{s:i,s:i,s:b,s:o}", "line", p->line, "column", p->column, "warning", p->warning, "what",
                     dh_json_text(p->what));
}

static int print(const struct dh_problems *p, const struct dh_dry_run *dry, bool json, const char *path)
{
    struct dh_buf out = {0};
    json_t *list = json_array();
    for (size_t i = 0; i < p->count; i++) {
        char line[DH_ERR_WHAT_MAX + 256];
        dh_problem_text(&p->list[i], path, line, sizeof(line));
        if (!json)
            dh_buf_printf(&out, "%s%s\n", line, p->list[i].warning ? " (warning)" : "");
        json_array_append_new(list, problem_json(&p->list[i]));
    }
    char *text = json ? dh_json_canonical(list) : NULL;
    if (json)
        dh_buf_printf(&out, "%s\n", text ? text : "[]");
    else if (p->count == 0)
        dh_buf_printf(&out, "%s: no problems\n", path);
    if (!json && dry->recorded)
        dh_buf_printf(&out, "%s: %zu of %zu steps tried on the recorded screens, %zu right, %zu seen in the pictures\n", path,
                      dry->tried, dry->steps, dry->tried - (dry->wrong < dry->tried ? dry->wrong : dry->tried), dry->sighted);
    dh_free(text);
    json_decref(list);
    return dh_command_print(&out);
}

/* Loads, lints and tries the skill at `path`; *ret_status is the worst of it. */
static int check(const char *path, bool json, enum dh_status *ret_status)
{
    struct dh_err err = {0};
    struct dh_skill *skill = NULL;
    struct dh_problems problems = {0};
    struct dh_dry_run dry = {0};
    int code = DH_EXIT_DONE;
    enum dh_status s = dh_skill_load(path, &skill, &problems, &err);
    if (s == DH_OK) {
        s = dh_skill_check(skill, &problems, &err);
        enum dh_status tried = dh_skill_dry_run(skill, &problems, &dry, &err);
        if (tried != DH_OK && tried != DH_INVALID)
            code = dh_command_fail(&err);
        s = s == DH_OK ? tried : s;
        dh_problems_sort(&problems);
    } else if (problems.count == 0) {
        code = dh_command_fail(&err);
    }
    if (code == DH_EXIT_DONE)
        code = print(&problems, &dry, json, path);
    if (s != DH_OK)
        code = dh_command_exit(s);
    *ret_status = s;
    dh_problems_finish(&problems);
    dh_skill_destroy(skill);
    return code;
}

int dh_skill_check_command(const char *name, bool json)
{
    struct dh_err err = {0};
    char *path = NULL;
    enum dh_status s = dh_skill_find(name, NULL, &path, &err);
    int code = s == DH_OK ? check(path, json, &s) : dh_command_fail(&err);
    dh_free(path);
    return code;
}

static enum dh_status run_editor(const char *file, struct dh_err *err)
{
    static const char script[] = "${VISUAL:-${EDITOR:-vi}} \"$1\" <&3 3<&-";
    const char *const argv[] = {"sh", "-c", script, "sh", file, NULL};
    struct dh_proc_spec spec = {.argv = argv, .out_fd = -1, .err_fd = -1, .keep_fds = {0}, .keep_count = 1};
    pid_t pid;
    const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");
    if (!isatty(STDIN_FILENO) && !(visual && *visual) && !(editor && *editor))
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "use a terminal, set $EDITOR, or change SKILL.md by hand",
                          "an editor needs a terminal");
    enum dh_status s = dh_proc_spawn(&spec, &pid, err);
    if (s == DH_OK && !dh_proc_wait(pid, dh_tick_now() + DH_TICK_S(3600LL * EDIT_HOURS)))
        s = dh_err_set(err, DH_TIMEOUT, DH_BLAME_USER, NULL, "the editor is still open after %d hours", EDIT_HOURS);
    return s;
}

/* What was edited takes the old file's place when it can be read; the lint may still have something to say. */
static enum dh_status adopt(const char *edited, const char *path, bool *ret_changed, struct dh_err *err)
{
    struct dh_buf old = {0}, new = {0};
    struct dh_skill *skill = NULL;
    struct dh_problems problems = {0};
    enum dh_status s = dh_file_read(path, DH_SKILL_MAX, &old, err);
    if (s == DH_OK)
        s = dh_file_read(edited, DH_SKILL_MAX, &new, err);
    *ret_changed = s == DH_OK && (old.len != new.len || memcmp(dh_buf_text(&old), dh_buf_text(&new), old.len) != 0);
    if (*ret_changed) {
        s = dh_skill_parse(dh_buf_text(&new), new.len, edited, &skill, &problems, err);
        if (s == DH_OK)
            s = dh_skill_check(skill, &problems, err);
        for (size_t i = 0; i < problems.count; i++) {
            char line[DH_ERR_WHAT_MAX + 256];
            dh_problem_text(&problems.list[i], "SKILL.md", line, sizeof(line));
            fprintf(stderr, "%s%s\n", line, problems.list[i].warning ? " (warning)" : "");
        }
        if (s == DH_OK)
            s = dh_file_write(path, dh_buf_text(&new), new.len, 0600, err);
    }
    dh_problems_finish(&problems);
    dh_skill_destroy(skill);
    dh_buf_finish(&old);
    dh_buf_finish(&new);
    return s;
}

int dh_skill_edit_command(const char *name)
{
    struct dh_err err = {0};
    char *path = NULL, *edited = NULL;
    bool changed = false;
    struct dh_buf b = {0};
    enum dh_status s = dh_skill_find(name, NULL, &path, &err);
    if (s == DH_OK && !(edited = dh_asprintf("%s.edited.md", path)))
        s = dh_err_nomem(&err);
    /* What could not be taken over the last time is gone on with. */
    if (s == DH_OK && !dh_file_exists(edited)) {
        s = dh_file_read(path, DH_SKILL_MAX, &b, &err);
        if (s == DH_OK)
            s = dh_file_write(edited, dh_buf_text(&b), b.len, 0600, &err);
    }
    if (s == DH_OK)
        s = run_editor(edited, &err);
    if (s == DH_OK) {
        s = adopt(edited, path, &changed, &err);
        if (s == DH_OK)
            remove(edited);
        else
            fprintf(stderr, "deskhand: %s is as it was; what you wrote is in %s\n", path, edited);
    }
    int code = s == DH_OK ? DH_EXIT_DONE : dh_command_fail(&err);
    if (s == DH_OK && changed)
        code = check(path, false, &s);
    dh_buf_finish(&b);
    dh_free(edited);
    dh_free(path);
    return code;
}

int dh_skill_export_command(const char *name, const char *output)
{
    struct dh_err err = {0};
    struct dh_skill *skill = NULL;
    char *path = NULL, *file = NULL;
    struct dh_buf out = {0};
    enum dh_status s = dh_skill_find(name, NULL, &path, &err);
    if (s == DH_OK)
        s = dh_skill_load(path, &skill, NULL, &err);
    if (s == DH_OK && !(file = output ? dh_strdup(output) : dh_asprintf("%s.zip", skill->name)))
        s = dh_err_nomem(&err);
    size_t n = file ? strlen(file) : 0;
    bool tar = n > 4 && strcmp(file + n - 4, ".tar") == 0;
    if (s == DH_OK && !tar && !(n > 4 && strcmp(file + n - 4, ".zip") == 0))
        s = dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "end its name with .zip or .tar",
                       "don't know what kind of archive %s is", file);
    if (s == DH_OK)
        s = dh_skill_export(skill, tar ? DH_ARCHIVE_TAR : DH_ARCHIVE_ZIP, &out, &err);
    if (s == DH_OK)
        s = dh_file_write(file, dh_buf_text(&out), out.len, 0644, &err);
    if (s == DH_OK)
        printf("%s\n", file);
    dh_buf_finish(&out);
    dh_free(file);
    dh_free(path);
    dh_skill_destroy(skill);
    return s == DH_OK ? DH_EXIT_DONE : dh_command_fail(&err);
}
