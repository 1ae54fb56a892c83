/* The files of a composed skill, in memory and on disk. */
#include <string.h>

#include "agent/skill/compose_impl.h"
#include "agent/skill/evidence.h"
#include "agent/skill/skill.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"

struct dh_buf *dh_composed_add(struct dh_composed *c, const char *path)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->files[i].path, path) == 0) {
            dh_buf_clear(&c->files[i].data);
            return &c->files[i].data;
        }
    char *copy = dh_strdup(path);
    if (!copy || !dh_grow(&c->files, &c->cap, c->count + 1, sizeof(*c->files))) {
        dh_free(copy);
        return NULL;
    }
    c->files[c->count] = (struct dh_composed_file){.path = copy};
    return &c->files[c->count++].data;
}

void dh_composed_destroy(struct dh_composed *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->count; i++) {
        dh_free(c->files[i].path);
        dh_buf_finish(&c->files[i].data);
    }
    dh_free(c->files);
    dh_free(c->name);
    dh_free(c);
}

static enum dh_status save_one(const struct dh_composed_file *f, const char *folder, struct dh_err *err)
{
    char *path = dh_path_join(folder, f->path);
    char *slash = path ? strrchr(path, '/') : NULL;
    enum dh_status s = slash ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK) {
        *slash = '\0';
        s = dh_dir_make(path, 0700, err);
        *slash = '/';
    }
    if (s == DH_OK)
        s = f->data.failed ? dh_err_nomem(err) : dh_file_write(path, dh_buf_text(&f->data), f->data.len, 0600, err);
    dh_free(path);
    return s;
}

static enum dh_status drop(const char *folder, const char *name, struct dh_err *err)
{
    char *path = dh_path_join(folder, name);
    enum dh_status s = path ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK && dh_file_exists(path))
        s = dh_dir_remove(path, err);
    dh_free(path);
    return s;
}

/* What an earlier recording left: its screens, and the pictures that its evidence names. What a person put there stays. */
static enum dh_status drop_old(const char *folder, struct dh_err *err)
{
    struct dh_evidence *e = NULL;
    char *skill = dh_path_join(folder, "SKILL.md");
    if (!skill)
        return dh_err_nomem(err);
    enum dh_status s = DH_OK;
    if (dh_evidence_load(skill, &e, NULL) == DH_OK)
        for (size_t i = 0; s == DH_OK && i < e->count; i++)
            if (e->items[i].crop)
                s = drop(folder, e->items[i].crop, err);
    dh_evidence_destroy(e);
    dh_free(skill);
    return s == DH_OK ? drop(folder, "assets/screens", err) : s;
}

enum dh_status dh_composed_save(const struct dh_composed *c, const char *folder, struct dh_err *err)
{
    enum dh_status s = drop_old(folder, err);
    /* SKILL.md comes last: a folder without it is no skill yet. */
    for (size_t i = c->count; s == DH_OK && i-- > 0;)
        s = save_one(&c->files[i], folder, err);
    return s;
}

char *dh_compose_folder(const char *name)
{
    char *path = NULL;
    if (dh_skill_find(name, NULL, &path, NULL) == DH_OK) {
        char *slash = strrchr(path, '/');
        if (slash && strcmp(slash, "/SKILL.md") == 0) {
            *slash = '\0';
            return path;
        }
    }
    dh_free(path);
    char *skills = dh_path_data("skills");
    char *folder = skills ? dh_path_join(skills, name) : NULL;
    dh_free(skills);
    return folder;
}
