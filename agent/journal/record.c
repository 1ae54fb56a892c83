#include "agent/journal/record.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <deskhand/tick.h>

#include "base/json.h"
#include "base/mem.h"

static const char *const names[DH_RECORD_COUNT] = {
    [DH_RECORD_RUN] = "RUN",
    [DH_RECORD_OBSERVE] = "OBSERVE",
    [DH_RECORD_PLAN] = "PLAN",
    [DH_RECORD_GROUND] = "GROUND",
    [DH_RECORD_VERDICT] = "VERDICT",
    [DH_RECORD_ASK] = "ASK",
    [DH_RECORD_ANSWER] = "ANSWER",
    [DH_RECORD_INTENT] = "INTENT",
    [DH_RECORD_OUTCOME] = "OUTCOME",
    [DH_RECORD_RESULT] = "RESULT",
    [DH_RECORD_PARK] = "PARK",
    [DH_RECORD_RESUME] = "RESUME",
    [DH_RECORD_RECOVERED] = "RECOVERED",
    [DH_RECORD_HUMAN] = "HUMAN",
    [DH_RECORD_HEAL] = "HEAL",
    [DH_RECORD_MODEL] = "MODEL",
    [DH_RECORD_END] = "END",
};

static const char *const reserved[] = {"seq", "tick", "wall", "kind", "prev", "hash"};

const char *dh_record_name(enum dh_record kind)
{
    return (size_t)kind < DH_RECORD_COUNT ? names[kind] : "UNKNOWN";
}

bool dh_record_parse(const char *name, enum dh_record *ret_kind)
{
    for (size_t i = 0; i < DH_RECORD_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            *ret_kind = (enum dh_record)i;
            return true;
        }
    }
    return false;
}

enum dh_record dh_record_of(const json_t *record)
{
    enum dh_record kind;
    return dh_record_parse(dh_json_str(record, "kind", ""), &kind) ? kind : DH_RECORD_COUNT;
}

/* RFC 3339, UTC, milliseconds. */
static void wall_now(char *out, size_t n)
{
    struct timespec t;
    struct tm tm;
    clock_gettime(CLOCK_REALTIME, &t);
    gmtime_r(&t.tv_sec, &tm);
    size_t k = strftime(out, n, "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(out + k, n - k, ".%03dZ", (int)(t.tv_nsec / 1000000));
}

static enum dh_status hash_without(json_t *record, struct dh_hash_sum *ret, struct dh_err *err)
{
    char *body = dh_json_canonical(record);
    if (!body)
        return dh_err_nomem(err);
    *ret = dh_hash_bytes(body, strlen(body));
    dh_free(body);
    return DH_OK;
}

static enum dh_status add_members(json_t *record, enum dh_record kind, long seq, const char *prev,
                                  struct dh_err *err)
{
    for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        if (json_object_get(record, reserved[i]))
            return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, "rename the member",
                              "a %s record cannot carry a member \"%s\"", names[kind], reserved[i]);
    }
    char wall[40];
    wall_now(wall, sizeof(wall));
    if (!dh_json_set(record, "seq", json_integer(seq)) ||
        !dh_json_set(record, "tick", json_integer(dh_tick_now())) ||
        !dh_json_set(record, "wall", json_string(wall)) ||
        !dh_json_set(record, "kind", json_string(names[kind])) ||
        !dh_json_set(record, "prev", json_string(prev)))
        return dh_err_nomem(err);
    return DH_OK;
}

enum dh_status dh_record_seal(json_t *record, enum dh_record kind, long seq, const char *prev,
                              char **ret_line, struct dh_hash_sum *ret_hash, struct dh_err *err)
{
    struct dh_hash_sum sum;
    enum dh_status s = add_members(record, kind, seq, prev, err);
    if (s == DH_OK)
        s = hash_without(record, &sum, err);
    if (s != DH_OK)
        return s;
    if (!dh_json_set(record, "hash", json_string(sum.hex)))
        return dh_err_nomem(err);
    char *body = dh_json_canonical(record);
    char *line = body ? dh_asprintf("%s\n", body) : NULL;
    dh_free(body);
    if (!line)
        return dh_err_nomem(err);
    if (strlen(line) > DH_RECORD_MAX) {
        dh_free(line);
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, "keep large data in a file of its own",
                          "a %s record is longer than %u bytes", names[kind], DH_RECORD_MAX);
    }
    *ret_line = line;
    *ret_hash = sum;
    return DH_OK;
}

static enum dh_status damaged(struct dh_err *err, long seq, const char *what)
{
    return dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT,
                      "somebody or something altered the journal: trust only the records before",
                      "record %ld %s", seq, what);
}

/* The line has to be the canonical form, byte for byte: no two files are the same journal. */
static enum dh_status check_hash(json_t *record, const char *line, size_t n, long seq,
                                 struct dh_hash_sum *ret, struct dh_err *err)
{
    char *whole = dh_json_canonical(record);
    if (!whole)
        return dh_err_nomem(err);
    bool same = strlen(whole) == n && memcmp(whole, line, n) == 0;
    dh_free(whole);
    if (!same)
        return damaged(err, seq, "is not in canonical form");
    json_t *hash = json_incref(json_object_get(record, "hash"));
    json_object_del(record, "hash");
    struct dh_hash_sum sum;
    enum dh_status s = hash_without(record, &sum, err);
    if (s == DH_OK && (!json_is_string(hash) || strcmp(json_string_value(hash), sum.hex) != 0))
        s = damaged(err, seq, "does not match its hash");
    if (s == DH_OK && json_object_set(record, "hash", hash) != 0)
        s = dh_err_nomem(err);
    json_decref(hash);
    if (s == DH_OK)
        *ret = sum;
    return s;
}

enum dh_status dh_record_open(const char *line, size_t n, long seq, const char *prev, json_t **ret,
                              struct dh_hash_sum *ret_hash, struct dh_err *err)
{
    json_t *record = NULL;
    struct dh_hash_sum sum;
    enum dh_status s = DH_OK;
    if (n > DH_RECORD_MAX || dh_json_parse(line, n, &record, NULL) != DH_OK ||
        !json_is_object(record))
        s = damaged(err, seq, "is not a JSON object");
    else if (dh_json_int(record, "seq", -1) != seq)
        s = damaged(err, seq, "is missing or out of order");
    else if (!json_is_string(json_object_get(record, "prev")) ||
             strcmp(dh_json_str(record, "prev", "?"), prev) != 0)
        s = damaged(err, seq, "does not follow the record before it");
    else if (dh_record_of(record) == DH_RECORD_COUNT)
        s = damaged(err, seq, "is of an unknown kind");
    else
        s = check_hash(record, line, n, seq, &sum, err);
    if (s != DH_OK) {
        json_decref(record);
        return s;
    }
    *ret = record;
    *ret_hash = sum;
    return DH_OK;
}
