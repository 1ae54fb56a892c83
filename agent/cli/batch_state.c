#include "agent/cli/batch_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

enum dh_status dh_batch_load(const char *skill, const char *table, json_t **ret, struct dh_err *err)
{
    char *path = state_file(skill, table);
    struct dh_buf b = {0};
    json_t *v = NULL;
    bool there = path && access(path, F_OK) == 0;
    enum dh_status s = path ? DH_OK : dh_err_nomem(err);
    if (there)
        s = dh_file_read(path, STATE_MAX, &b, err);
    if (there && s == DH_OK)
        s = dh_json_parse(dh_buf_text(&b), b.len, &v, err);
    if (there && s == DH_OK && (!json_is_object(json_object_get(v, "rows")) || strcmp(dh_json_str(v, "skill", ""), skill) != 0))
        s = dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT, NULL, "it is not what was written there");
    if (!there && s == DH_OK && !(v = json_pack("{s:o,s:o,s:{}}", "skill", dh_json_text(skill), "table", dh_json_text(table),
                                               "rows")))
        s = dh_err_nomem(err);
    if (there && s != DH_OK && err && s != DH_NOMEM) {
        snprintf(err->next, sizeof(err->next), "see in \"deskhand runs list\" which rows are done; then remove the file");
        dh_err_prefix(err, "which rows are done cannot be read from %s", path);
    }
    dh_free(path);
    dh_buf_finish(&b);
    if (s != DH_OK)
        json_decref(v);
    else
        *ret = v;
    return s;
}

enum dh_status dh_batch_lock(const char *skill, const char *table, int *ret_fd, struct dh_err *err)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    char *path = state_file(skill, table), *folder = dh_path_state("batches");
    char *name = path ? dh_asprintf("%s.lock", path) : NULL;
    enum dh_status s = name && folder ? dh_dir_make(folder, 0700, err) : dh_err_nomem(err);
    int fd = s == DH_OK ? open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
    if (s == DH_OK && fd < 0)
        s = dh_err_errno(err, DH_IO, NULL, "cannot open %s", name);
    if (s == DH_OK && fcntl(fd, F_SETLK, &lock) != 0)
        s = errno == EACCES || errno == EAGAIN
                ? dh_err_set(err, DH_REFUSED, DH_BLAME_USER, "wait until it is through",
                             "another deskhand is at the rows of this table")
                : dh_err_errno(err, DH_IO, NULL, "cannot lock %s", name);
    if (s == DH_OK)
        *ret_fd = fd;
    else if (fd >= 0)
        close(fd);
    dh_free(path);
    dh_free(folder);
    dh_free(name);
    return s;
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
