#include "agent/skill/demo_file.h"

#include "base/file.h"
#include "base/json.h"

#define DEMO_MAX (64u << 20) /* bytes */

enum dh_status dh_demo_read(const char *path, struct dh_demo **ret, struct dh_err *err)
{
    struct dh_buf b = {0};
    json_t *v = NULL;
    enum dh_status s = dh_file_read(path, DEMO_MAX, &b, err);
    if (s == DH_OK)
        s = dh_json_parse(dh_buf_text(&b), b.len, &v, err);
    if (s == DH_OK)
        s = dh_demo_from_json(v, ret, err);
    if (s != DH_OK)
        dh_err_prefix(err, "%s", path);
    json_decref(v);
    dh_buf_finish(&b);
    return s;
}
