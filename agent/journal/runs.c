/* Reading runs: one by its id, all of them as a list. */
#include "agent/journal/journal.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/journal/chain.h"
#include "agent/journal/store.h"
#include "agent/journal/story.h"
#include "base/json.h"
#include "base/mem.h"

enum dh_status dh_journal_read(const char *base, const char *id, json_t **ret_records, long *ret_good,
                               struct dh_err *err)
{
    int dir;
    enum dh_status s = dh_store_open(base, id, &dir, err);
    if (s != DH_OK)
        return s;
    struct dh_chain c = {0};
    long head;
    s = dh_store_load(dir, &c, &head, err);
    close(dir);
    if (s == DH_OK)
        *ret_records = json_incref(c.records);
    if (ret_good)
        *ret_good = c.good;
    dh_chain_finish(&c);
    return s;
}

enum dh_status dh_journal_read_good(const char *base, const char *id, json_t **ret_records,
                                    struct dh_err *err)
{
    int dir;
    enum dh_status s = dh_store_open(base, id, &dir, err);
    if (s != DH_OK)
        return s;
    struct dh_chain c = {0};
    long head;
    s = dh_store_load(dir, &c, &head, err);
    close(dir);
    json_t *records = c.records ? json_incref(c.records) : json_array();
    dh_chain_finish(&c);
    if (s != DH_OK && s != DH_INVALID) {
        json_decref(records);
        return s;
    }
    if (!records)
        return dh_err_nomem(err);
    *ret_records = records;
    return s;
}

struct name {
    char id[DH_STORE_ID];
};

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct name *)a)->id, ((const struct name *)b)->id);
}

/* The valid ids in a folder, sorted, owned by the caller (dh_free); none when there is no folder. */
static enum dh_status scan(const char *base, struct name **ret, size_t *ret_n, struct dh_err *err)
{
    char *all = dh_store_base(base);
    if (!all)
        return dh_err_nomem(err);
    enum dh_status s = DH_OK;
    struct name *names = NULL;
    size_t n = 0, cap = 0;
    DIR *dir = opendir(all);
    if (!dir && errno != ENOENT)
        s = dh_err_errno(err, DH_IO, "check its permissions", "cannot list %s", all);
    for (struct dirent *e; s == DH_OK && dir && (e = readdir(dir));) {
        if (!dh_store_id_valid(e->d_name))
            continue;
        if (dh_grow(&names, &cap, n + 1, sizeof(*names)))
            snprintf(names[n++].id, DH_STORE_ID, "%.20s", e->d_name);
        else
            s = dh_err_nomem(err);
    }
    if (dir)
        closedir(dir);
    dh_free(all);
    if (s != DH_OK) {
        dh_free(names);
        return s;
    }
    if (n)
        qsort(names, n, sizeof(*names), by_id);
    *ret = names;
    *ret_n = n;
    return DH_OK;
}

static json_t *describe(const char *base, const char *id)
{
    int dir;
    struct dh_chain c = {0};
    struct dh_story story = {0};
    long head;
    if (dh_store_open(base, id, &dir, NULL) != DH_OK)
        return json_pack("{s:s, s:s, s:s, s:s, s:i}", "id", id, "goal", "", "status", "damaged",
                         "started", "", "steps", 0);
    enum dh_status s = dh_store_load(dir, &c, &head, NULL);
    bool running = dh_store_locked(dir);
    close(dir);
    json_t *r = NULL;
    if (s != DH_NOMEM && dh_story_read(c.records, &story, NULL) == DH_OK) {
        const char *status = s != DH_OK ? "damaged" : running ? "running" : story.status;
        r = json_pack("{s:s, s:s, s:s, s:s, s:I}", "id", id, "goal", story.goal, "status", status,
                      "started", story.started, "steps", (json_int_t)story.count);
    }
    dh_story_finish(&story);
    dh_chain_finish(&c);
    return r;
}

enum dh_status dh_journal_list(const char *base, json_t **ret_runs, struct dh_err *err)
{
    struct name *names = NULL;
    size_t n = 0;
    enum dh_status s = scan(base, &names, &n, err);
    if (s != DH_OK)
        return s;
    json_t *runs = json_array();
    if (!runs)
        s = dh_err_nomem(err);
    for (size_t i = 0; s == DH_OK && i < n; i++) {
        if (json_array_append_new(runs, describe(base, names[i].id)) != 0)
            s = dh_err_nomem(err);
    }
    dh_free(names);
    if (s == DH_OK)
        *ret_runs = runs;
    else
        json_decref(runs);
    return s;
}

enum dh_status dh_journal_find(const char *base, const char *text, char **ret_id, struct dh_err *err)
{
    struct name *names = NULL;
    size_t n = 0, hits = 0, hit = 0;
    enum dh_status s = scan(base, &names, &n, err);
    if (s != DH_OK)
        return s;
    for (size_t i = 0; i < n; i++) {
        bool last = strcmp(text, "last") == 0 && i + 1 == n;
        if (last || (*text && strncmp(names[i].id, text, strlen(text)) == 0)) {
            hit = i;
            hits++;
        }
    }
    char *copy = hits ? dh_strdup(names[hit].id) : NULL;
    if (n == 0)
        s = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "start one with \"deskhand run\"", "there is no run yet");
    else if (hits == 0)
        s = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "deskhand runs list shows the runs",
                       "no run begins with \"%s\"", text);
    else if (hits > 1)
        s = dh_err_set(err, DH_AMBIGUOUS, DH_BLAME_USER, "write more of the id",
                       "%zu runs begin with \"%s\"", hits, text);
    else if (!copy)
        s = dh_err_nomem(err);
    if (s == DH_OK)
        *ret_id = copy;
    else
        dh_free(copy);
    dh_free(names);
    return s;
}
