/* Skills on disk. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "agent/skill/skill.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"

enum { PLACES = 3 };

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The folders of the search path, first wins; each owned by the caller, NULL when unknown. */
static void places(char *out[PLACES])
{
    char *home = dh_path_home();
    out[0] = dh_path_absolute(".agents/skills");
    out[1] = home ? dh_path_join(home, ".agents/skills") : NULL;
    out[2] = dh_path_data("skills");
    dh_free(home);
}

static void free_places(char *out[PLACES])
{
    for (int i = 0; i < PLACES; i++)
        dh_free(out[i]);
}

/* FOLDER/NAME/SKILL.md when it is there. */
static char *skill_in(const char *folder, const char *name)
{
    char *p = folder ? dh_asprintf("%s/%s/SKILL.md", folder, name) : NULL;
    if (p && dh_file_exists(p))
        return p;
    dh_free(p);
    return NULL;
}

static char *resolve(const char *path)
{
    char *abs = dh_path_absolute(path);
    if (!abs || !is_folder(abs))
        return abs;
    char *file = dh_path_join(abs, "SKILL.md");
    dh_free(abs);
    return file;
}

static enum dh_status check_folder(const struct dh_skill *skill, const char *path,
                                   struct dh_problems *problems, struct dh_err *err)
{
    char *folder = dh_strdup(path);
    char *slash = folder ? strrchr(folder, '/') : NULL;
    if (!slash) {
        dh_free(folder);
        return folder ? DH_OK : dh_err_nomem(err);
    }
    *slash = '\0';
    const char *name = dh_path_name(folder);
    bool same = strcmp(dh_path_name(path), "SKILL.md") != 0 || strcmp(name, skill->name) == 0;
    enum dh_status s = DH_OK;
    if (!same) {
        dh_problems_add(problems, false, 2, 1, "the name \"%s\" is not the folder's, \"%s\"",
                        skill->name, name);
        s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "rename one of them",
                       "%s: the name \"%s\" is not the folder's, \"%s\"", path, skill->name, name);
    }
    dh_free(folder);
    return s;
}

enum dh_status dh_skill_load(const char *path, struct dh_skill **ret, struct dh_problems *problems,
                             struct dh_err *err)
{
    char *file = resolve(path);
    if (!file)
        return dh_err_nomem(err);
    struct dh_buf b = {0};
    struct dh_skill *skill = NULL;
    enum dh_status s = dh_file_read(file, DH_SKILL_MAX, &b, err);
    if (s == DH_OK)
        s = dh_skill_parse(dh_buf_text(&b), b.len, dh_path_name(file), &skill, problems, err);
    if (s == DH_OK)
        s = check_folder(skill, file, problems, err);
    if (s == DH_OK && !(skill->path = dh_arena_strdup(skill->arena, file)))
        s = dh_err_nomem(err);
    if (s == DH_OK)
        *ret = skill;
    else
        dh_skill_destroy(skill);
    dh_buf_finish(&b);
    dh_free(file);
    return s;
}

struct names {
    char **list; /* owned, each too */
    size_t count, cap;
};

static void names_finish(struct names *n)
{
    for (size_t i = 0; i < n->count; i++)
        dh_free(n->list[i]);
    dh_free(n->list);
}

/* Every folder with a SKILL.md in it, that no earlier place has. */
static bool names_add(struct names *n, const char *folder)
{
    DIR *d = folder ? opendir(folder) : NULL;
    bool ok = true;
    for (struct dirent *e; d && ok && (e = readdir(d));) {
        char *file = e->d_name[0] != '.' ? skill_in(folder, e->d_name) : NULL;
        bool there = !file;
        for (size_t i = 0; i < n->count && !there; i++)
            there = strcmp(n->list[i], e->d_name) == 0;
        if (!there) {
            ok = dh_grow(&n->list, &n->cap, n->count + 1, sizeof(char *)) &&
                 (n->list[n->count] = dh_strdup(e->d_name)) != NULL;
            n->count += ok;
        }
        dh_free(file);
    }
    if (d)
        closedir(d);
    return ok;
}

static enum dh_status not_found(const char *name, char *folders[PLACES], struct dh_err *err)
{
    struct names n = {0};
    for (int i = 0; i < PLACES; i++)
        names_add(&n, folders[i]);
    const char *near = dh_text_nearest(name, (const char *const *)n.list, n.count);
    enum dh_status s = dh_err_set(
        err, DH_NOT_FOUND, DH_BLAME_USER, "deskhand skill list shows what there is",
        near ? "there is no skill \"%s\"; did you mean \"%s\"?" : "there is no skill \"%s\"", name,
        near);
    names_finish(&n);
    return s;
}

static enum dh_status find_path(const char *name, char **ret_path, struct dh_err *err)
{
    char *file = resolve(name);
    if (file && dh_file_exists(file)) {
        *ret_path = file;
        return DH_OK;
    }
    dh_free(file);
    return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "give a SKILL.md or the folder it is in",
                      "there is no skill at %s", name);
}

enum dh_status dh_skill_find(const char *name, const char *near, char **ret_path,
                             struct dh_err *err)
{
    if (strchr(name, '/') || strcmp(name, "SKILL.md") == 0 || strcmp(name, ".") == 0)
        return find_path(name, ret_path, err);
    char *folders[PLACES], *path = NULL, *beside = near ? dh_strdup(near) : NULL;
    for (int i = 0; beside && i < 2; i++) { /* FOLDER/NAME/SKILL.md: two up */
        char *slash = strrchr(beside, '/');
        if (slash)
            *slash = '\0';
    }
    path = beside ? skill_in(beside, name) : NULL;
    dh_free(beside);
    places(folders);
    for (int i = 0; i < PLACES && !path; i++)
        path = skill_in(folders[i], name);
    enum dh_status s = path ? DH_OK : not_found(name, folders, err);
    if (path)
        *ret_path = path;
    free_places(folders);
    return s;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static json_t *describe(const char *name)
{
    char *path = NULL;
    struct dh_skill *skill = NULL;
    struct dh_err err = {0};
    if (dh_skill_find(name, NULL, &path, &err) != DH_OK)
        return json_pack("{s:s, s:s}", "name", name, "problem", err.what);
    json_t *o;
    if (dh_skill_load(path, &skill, NULL, &err) == DH_OK)
        o = json_pack("{s:s, s:s, s:s}", "name", name, "description", skill->description, "path",
                      path);
    else
        o = json_pack("{s:s, s:s, s:s, s:s}", "name", name, "description", "", "path", path,
                      "problem", err.what);
    dh_skill_destroy(skill);
    dh_free(path);
    return o;
}

enum dh_status dh_skill_list(json_t **ret, struct dh_err *err)
{
    char *folders[PLACES];
    struct names n = {0};
    json_t *list = json_array();
    bool ok = list != NULL;
    places(folders);
    for (int i = 0; i < PLACES; i++)
        ok = ok && names_add(&n, folders[i]);
    free_places(folders);
    if (n.count > 1)
        qsort(n.list, n.count, sizeof(char *), by_name);
    for (size_t i = 0; i < n.count && ok; i++)
        ok = json_array_append_new(list, describe(n.list[i])) == 0;
    names_finish(&n);
    if (!ok) {
        json_decref(list);
        return dh_err_nomem(err);
    }
    *ret = list;
    return DH_OK;
}
