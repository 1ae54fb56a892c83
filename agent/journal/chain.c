#include "agent/journal/chain.h"

#include <string.h>

#include "agent/journal/journal.h"
#include "agent/journal/record.h"
#include "base/json.h"

static enum dh_status check_first(const json_t *record, struct dh_err *err)
{
    if (dh_record_of(record) != DH_RECORD_RUN)
        return dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT, NULL,
                          "record 1 is not the start of a run");
    json_int_t format = dh_json_int(record, "format", -1);
    if (format > DH_JOURNAL_FORMAT)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "read it with the deskhand that wrote it",
                          "record 1 has journal format %lld; this deskhand reads up to %d",
                          (long long)format, DH_JOURNAL_FORMAT);
    if (format < 1)
        return dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT, NULL,
                          "record 1 names no journal format");
    return DH_OK;
}

static enum dh_status add_line(struct dh_chain *c, const char *line, size_t n, struct dh_err *err)
{
    json_t *record = NULL;
    struct dh_hash_sum sum;
    enum dh_status s =
        dh_record_open(line, n, c->good + 1, c->head.hex, &record, &sum, err);
    if (s == DH_OK && c->good == 0)
        s = check_first(record, err);
    if (s == DH_OK && json_array_append(c->records, record) != 0)
        s = dh_err_nomem(err);
    json_decref(record);
    if (s != DH_OK)
        return s;
    c->head = sum;
    c->good++;
    c->bytes += n + 1;
    return DH_OK;
}

enum dh_status dh_chain_read(const char *text, size_t n, struct dh_chain *ret, struct dh_err *err)
{
    struct dh_chain c = {.records = json_array()};
    enum dh_status s = c.records ? DH_OK : dh_err_nomem(err);
    const char *end;
    while (s == DH_OK && c.bytes < n && (end = memchr(text + c.bytes, '\n', n - c.bytes)))
        s = add_line(&c, text + c.bytes, (size_t)(end - text) - c.bytes, err);
    c.tail = n - c.bytes;
    end = c.tail ? memchr(text + c.bytes, '\n', c.tail) : NULL;
    c.torn = c.tail && (!end || end == text + n - 1);
    *ret = c;
    return s;
}

void dh_chain_finish(struct dh_chain *c)
{
    json_decref(c->records);
    *c = (struct dh_chain){0};
}

enum dh_status dh_chain_check(const struct dh_chain *c, long seq, const char *hash, struct dh_err *err)
{
    if (seq > c->good)
        return dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT,
                          "the journal was cut short: trust only the records before",
                          "record %ld is missing or damaged; the checkpoint names record %ld",
                          c->good + 1, seq);
    if (seq > 0) {
        const json_t *record = json_array_get(c->records, (size_t)seq - 1);
        if (strcmp(dh_json_str(record, "hash", ""), hash) != 0)
            return dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT,
                              "the journal or its checkpoint was replaced: do not trust it",
                              "record %ld is not the one that the checkpoint names", seq);
    }
    return DH_OK;
}
