#include "agent/cli/batch_state.h"

#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

#define STATE_MAX (16u << 20)

/* Nothing was sent. */
static bool undone(const json_t *outcome)
{
    const char *s = dh_json_str(outcome, "status", "");
    return strcmp(s, "stale") == 0 || strcmp(s, "refused") == 0 ||
           (strcmp(s, "yielded") == 0 && dh_json_int(outcome, "presses", 1) == 0);
}

static bool took_back(const json_t *records, json_int_t seq)
{
    size_t i;
    json_t *r;
    json_array_foreach(records, i, r) if (strcmp(dh_json_str(r, "kind", ""), "OUTCOME") == 0 &&
                                          dh_json_int(r, "of", -1) == seq) return undone(r);
    return false;
}

enum dh_row_fate dh_batch_judge(const json_t *records)
{
    enum dh_row_fate fate = DH_ROW_NEW;
    size_t i;
    json_t *r;
    bool parked = false;
    json_array_foreach(records, i, r)
    {
        const char *kind = dh_json_str(r, "kind", "");
        if (strcmp(kind, "END") == 0 && strcmp(dh_json_str(r, "status", ""), "done") == 0)
            return DH_ROW_DONE;
        if (strcmp(kind, "PARK") == 0)
            parked = true;
        else if (strcmp(kind, "RESUME") == 0 || strcmp(kind, "END") == 0)
            parked = false;
        else if (strcmp(kind, "INTENT") == 0 && dh_json_bool(r, "irreversible", true) &&
                 !took_back(records, dh_json_int(r, "seq", -1)))
            fate = DH_ROW_UNKNOWN;
    }
    return parked ? DH_ROW_PARKED : fate;
}

char *dh_batch_key(const json_t *rows, size_t index)
{
    const json_t *row = json_array_get(rows, index);
    size_t same = 0;
    for (size_t i = 0; i < index; i++)
        same += json_equal(json_array_get(rows, i), row) != 0;
    char *text = dh_json_canonical(row);
    char *key = text ? dh_asprintf("%.32s-%zu", dh_hash_bytes(text, strlen(text)).hex, same) : NULL;
    dh_free(text);
    return key;
}

static char *state_file(const char *skill, const char *table)
{
    char *both = dh_asprintf("%s\n%s", skill, table);
    char *name = both ? dh_asprintf("batches/%.32s.json", dh_hash_bytes(both, strlen(both)).hex) : NULL;
    char *path = name ? dh_path_state(name) : NULL;
    dh_free(both);
    dh_free(name);
    return path;
}

json_t *dh_batch_load(const char *skill, const char *table)
{
    char *path = state_file(skill, table);
    struct dh_buf b = {0};
    json_t *v = NULL;
    if (path && dh_file_exists(path) && dh_file_read(path, STATE_MAX, &b, NULL) == DH_OK)
        dh_json_parse(dh_buf_text(&b), b.len, &v, NULL);
    dh_free(path);
    dh_buf_finish(&b);
    if (json_is_object(v) && json_is_object(json_object_get(v, "rows")) &&
        strcmp(dh_json_str(v, "skill", ""), skill) == 0)
        return v;
    json_decref(v);
    return json_pack("{s:o,s:o,s:{}}", "skill", dh_json_text(skill), "table", dh_json_text(table), "rows");
}

enum dh_status dh_batch_save(const json_t *state, struct dh_err *err)
{
    char *path = state_file(dh_json_str(state, "skill", ""), dh_json_str(state, "table", ""));
    char *folder = dh_path_state("batches"), *text = dh_json_canonical(state);
    enum dh_status s = path && folder && text ? dh_dir_make(folder, 0700, err) : dh_err_nomem(err);
    if (s == DH_OK)
        s = dh_file_write(path, text, strlen(text), 0600, err);
    dh_free(path);
    dh_free(folder);
    dh_free(text);
    return s;
}
