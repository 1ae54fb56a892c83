/* Proving a journal: the chain, the checkpoint, and every picture that it refers to. */
#include "agent/journal/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "agent/journal/chain.h"
#include "agent/journal/record.h"
#include "agent/journal/store.h"
#include "base/buf.h"
#include "base/json.h"

#define FRAME_MAX ((size_t)256 << 20)

static enum dh_status check_frame(int dir, const char *name, const char *hex, long seq,
                                  struct dh_err *err)
{
    const char *what = "is missing";
    struct dh_buf b = {0};
    int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0) {
        char block[16384];
        ssize_t n;
        what = "was altered";
        while ((n = read(fd, block, sizeof(block))) != 0 && b.len < FRAME_MAX) {
            if (n < 0 && errno != EINTR)
                break;
            if (n > 0)
                dh_buf_add(&b, block, (size_t)n);
        }
        close(fd);
    }
    struct dh_hash_sum sum = dh_hash_bytes(dh_buf_text(&b), b.len);
    bool same = fd >= 0 && !dh_buf_failed(&b) && strncmp(sum.hex, hex, 64) == 0;
    dh_buf_finish(&b);
    if (same)
        return DH_OK;
    return dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT, "the records are good, the picture is not",
                      "record %ld: its picture %s %s", seq, name, what);
}

/* Any string that names a picture counts, in whatever member it is. */
static enum dh_status check_value(int dir, const json_t *value, long seq, long *frames,
                                  struct dh_err *err)
{
    enum dh_status s = DH_OK;
    const char *hex;
    if (json_is_string(value) && dh_store_frame_name(json_string_value(value), &hex)) {
        ++*frames;
        return check_frame(dir, json_string_value(value), hex, seq, err);
    }
    for (size_t i = 0; s == DH_OK && json_is_array(value) && i < json_array_size(value); i++)
        s = check_value(dir, json_array_get(value, i), seq, frames, err);
    for (void *it = json_object_iter((json_t *)value); s == DH_OK && it;
         it = json_object_iter_next((json_t *)value, it))
        s = check_value(dir, json_object_iter_value(it), seq, frames, err);
    return s;
}

enum dh_status dh_journal_verify(const char *base, const char *id, struct dh_journal_check *ret,
                                 struct dh_err *err)
{
    int dir;
    enum dh_status s = dh_store_open(base, id, &dir, err);
    if (s != DH_OK)
        return s;
    struct dh_chain c = {0};
    struct dh_journal_check r = {0};
    long head = 0;
    s = dh_store_load(dir, &c, &head, err);
    r.good = c.good;
    r.torn = s == DH_OK ? c.tail : 0;
    r.bad = s == DH_OK ? 0 : c.good + 1;
    if (c.good && dh_record_of(json_array_get(c.records, (size_t)c.good - 1)) == DH_RECORD_END)
        r.closed = true;
    memcpy(r.head, c.head.hex, sizeof(r.head));
    for (size_t i = 0; s == DH_OK && i < json_array_size(c.records); i++) {
        s = check_value(dir, json_array_get(c.records, i), (long)i + 1, &r.frames, err);
        r.bad = s == DH_OK ? 0 : (long)i + 1;
    }
    close(dir);
    dh_chain_finish(&c);
    *ret = r;
    return s;
}
