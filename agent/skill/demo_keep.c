#include "agent/skill/demo_keep.h"

#include "agent/skill/demo_file.h"
#include "agent/skill/front.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

static char *path_of(const char *name)
{
    char *rest = dh_asprintf("demos/%s.json", name);
    char *path = rest ? dh_path_state(rest) : NULL;
    dh_free(rest);
    return path;
}

enum dh_status dh_demo_keep(const struct dh_demo *demo, struct dh_err *err)
{
    char *folder = dh_path_state("demos"), *path = path_of(demo->name);
    json_t *v = dh_demo_to_json(demo);
    char *text = v ? dh_json_canonical(v) : NULL;
    struct dh_buf b = {0};
    if (text)
        dh_buf_str(&b, text);
    enum dh_status s = folder && path && text && !b.failed ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK && !dh_skill_name_valid(demo->name))
        s = dh_err_set(err, DH_USAGE, DH_BLAME_USER, NULL, "\"%.64s\" is not the name of a skill", demo->name);
    if (s == DH_OK)
        s = dh_dir_make(folder, 0700, err);
    if (s == DH_OK)
        s = dh_file_write(path, dh_buf_text(&b), b.len, 0600, err);
    dh_buf_finish(&b);
    dh_free(text);
    json_decref(v);
    dh_free(path);
    dh_free(folder);
    return s;
}

enum dh_status dh_demo_kept(const char *name, struct dh_demo **ret, struct dh_err *err)
{
    char *path = dh_skill_name_valid(name) ? path_of(name) : NULL;
    enum dh_status s;
    if (path && dh_file_exists(path))
        s = dh_demo_read(path, ret, err);
    else
        s = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "record it once without --again",
                       "there is no earlier demonstration of \"%.64s\"", name);
    dh_free(path);
    return s;
}
