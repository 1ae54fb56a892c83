#include "agent/cli/record_keep.h"

#include <string.h>

#include "agent/skill/compose.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

#define DEMO_MAX (64u << 20) /* bytes */

static char *file_of(const char *name)
{
    char *rest = dh_asprintf("demonstrations/%s.json", name);
    char *path = rest ? dh_path_state(rest) : NULL;
    dh_free(rest);
    return path;
}

enum dh_status dh_demo_load(const char *name, struct dh_demo **ret, struct dh_err *err)
{
    char *path = file_of(name);
    struct dh_buf b = {0};
    json_t *v = NULL;
    if (!path)
        return dh_err_nomem(err);
    enum dh_status s = DH_OK;
    if (!dh_file_exists(path))
        s = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "record it without --again first",
                       "no demonstration of \"%.64s\" was kept", name);
    if (s == DH_OK)
        s = dh_file_read(path, DEMO_MAX, &b, err);
    if (s == DH_OK)
        s = dh_json_parse(dh_buf_text(&b), b.len, &v, err);
    if (s == DH_OK)
        s = dh_demo_from_json(v, ret, err);
    json_decref(v);
    dh_buf_finish(&b);
    dh_free(path);
    return s;
}

enum dh_status dh_demo_save(const struct dh_demo *demo, struct dh_err *err)
{
    char *path = file_of(demo->name), *folder = dh_path_state("demonstrations");
    json_t *v = dh_demo_to_json(demo);
    char *text = v ? dh_json_canonical(v) : NULL;
    enum dh_status s = path && folder && text ? dh_dir_make(folder, 0700, err) : dh_err_nomem(err);
    if (s == DH_OK)
        s = dh_file_write(path, text, strlen(text), 0600, err);
    json_decref(v);
    dh_free(text);
    dh_free(folder);
    dh_free(path);
    return s;
}

enum dh_status dh_record_compose(const struct dh_demo *demo, const struct dh_demo *again, const char *out,
                                 struct dh_tty *tty, char **ret_folder, struct dh_err *err)
{
    struct dh_composed *c = NULL;
    struct dh_person person;
    dh_tty_person(tty, &person);
    enum dh_status s = dh_compose(demo, again, &person, &c, err);
    char *parent = s == DH_OK && out ? dh_path_absolute(out) : NULL;
    char *folder = s != DH_OK ? NULL : parent ? dh_path_join(parent, demo->name) : dh_compose_folder(demo->name);
    if (s == DH_OK)
        s = folder && (!out || parent) ? dh_composed_save(c, folder, err) : dh_err_nomem(err);
    dh_free(parent);
    dh_composed_destroy(c);
    if (s != DH_OK) {
        dh_free(folder);
        return s;
    }
    *ret_folder = folder;
    return DH_OK;
}
