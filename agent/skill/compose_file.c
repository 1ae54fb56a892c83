/* The files of a composed skill, in memory and on disk. */
#include <string.h>

#include "agent/skill/compose_impl.h"
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

enum dh_status dh_composed_save(const struct dh_composed *c, const char *folder, struct dh_err *err)
{
    char *assets = dh_path_join(folder, "assets");
    enum dh_status s = assets ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK && dh_file_exists(assets))
        s = dh_dir_remove(assets, err);
    dh_free(assets);
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
