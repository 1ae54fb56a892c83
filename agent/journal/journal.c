#include "agent/journal/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "agent/journal/mask.h"
#include "agent/journal/record.h"
#include "agent/journal/store.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

#define UNSYNCED_MAX 8
#define ID_TRIES 16

struct dh_journal {
    char id[DH_STORE_ID];
    char *folder; /* owned */
    int dir, fd, head;
    long seq; /* of the last record */
    struct dh_hash_sum hash;
    off_t size;   /* of the journal up to the last record */
    int unsynced; /* records behind the checkpoint */
    bool broken;
    struct dh_mask mask;
};

void dh_journal_close(struct dh_journal *j)
{
    if (!j)
        return;
    if (j->fd >= 0 && j->unsynced && !j->broken && fdatasync(j->fd) == 0)
        dh_store_head_write(j->head, j->seq, j->hash.hex, NULL);
    if (j->head >= 0)
        close(j->head);
    if (j->fd >= 0)
        close(j->fd);
    if (j->dir >= 0)
        close(j->dir);
    dh_mask_finish(&j->mask);
    dh_free(j->folder);
    dh_free(j);
}

const char *dh_journal_id(const struct dh_journal *j)
{
    return j->id;
}

const char *dh_journal_folder(const struct dh_journal *j)
{
    return j->folder;
}

static enum dh_status open_file(struct dh_journal *j, const char *name, int flags, int *ret,
                                struct dh_err *err)
{
    int fd = openat(j->dir, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
    if (fd < 0)
        return dh_err_errno(err, DH_IO, "check free space and permissions", "cannot open %s/%s",
                            j->folder, name);
    *ret = fd;
    return DH_OK;
}

/* Makes base/ID with a new id. */
static enum dh_status make_folder(struct dh_journal *j, const char *base, struct dh_err *err)
{
    char *all = dh_store_base(base);
    enum dh_status s = all ? dh_dir_make(all, 0700, err) : dh_err_nomem(err);
    bool made = false;
    for (int i = 0; s == DH_OK && !made && i < ID_TRIES; i++) {
        struct timespec now;
        struct tm tm;
        unsigned char r;
        clock_gettime(CLOCK_REALTIME, &now);
        gmtime_r(&now.tv_sec, &tm);
        size_t k = strftime(j->id, sizeof(j->id), "%Y%m%d-%H%M%S-", &tm);
        /* The fraction of the second first: the order of ids is that of time, and "last" is the last one. */
        dh_random(&r, 1);
        snprintf(j->id + k, sizeof(j->id) - k, "%03x%x", (unsigned)(now.tv_nsec / 244141), r & 15u);
        dh_free(j->folder);
        j->folder = dh_path_join(all, j->id);
        if (!j->folder)
            s = dh_err_nomem(err);
        else if (mkdir(j->folder, 0700) == 0)
            made = true;
        else if (errno != EEXIST)
            s = dh_err_errno(err, DH_IO, "check free space and permissions", "cannot create %s",
                             j->folder);
    }
    if (s == DH_OK && !made)
        s = dh_err_set(err, DH_IO, DH_BLAME_ENVIRONMENT, "try again", "no free id for a run in %s", all);
    dh_free(all);
    return s;
}

static enum dh_status make_files(struct dh_journal *j, struct dh_err *err)
{
    enum dh_status s = open_file(j, DH_STORE_HEAD, O_RDWR | O_CREAT | O_EXCL, &j->head, err);
    if (s == DH_OK)
        s = dh_store_head_write(j->head, 0, "", err);
    if (s == DH_OK)
        s = open_file(j, DH_STORE_JOURNAL, O_RDWR | O_APPEND | O_CREAT | O_EXCL, &j->fd, err);
    if (s == DH_OK)
        s = dh_store_lock(j->fd, err);
    if (s == DH_OK && mkdirat(j->dir, DH_STORE_FRAMES, 0700) != 0)
        s = dh_err_errno(err, DH_IO, "check free space", "cannot create %s/frames", j->folder);
    if (s == DH_OK && (fsync(j->head) != 0 || fsync(j->dir) != 0))
        s = dh_err_errno(err, DH_IO, "check free space", "cannot sync %s", j->folder);
    return s;
}

static struct dh_journal *journal_new(void)
{
    struct dh_journal *j = dh_alloc(1, sizeof(*j));
    if (j)
        j->dir = j->fd = j->head = -1;
    return j;
}

enum dh_status dh_journal_create(const char *base, struct dh_journal **ret, struct dh_err *err)
{
    struct dh_journal *j = journal_new();
    if (!j)
        return dh_err_nomem(err);
    enum dh_status s = make_folder(j, base, err);
    bool made = s == DH_OK;
    if (s == DH_OK)
        s = dh_store_open(base, j->id, &j->dir, err);
    if (s == DH_OK)
        s = make_files(j, err);
    if (s == DH_OK) {
        *ret = j;
        return DH_OK;
    }
    if (made)
        dh_dir_remove(j->folder, NULL);
    dh_journal_close(j);
    return s;
}

/* Moves what is behind the last good record into a file of its own. */
static enum dh_status cut_tail(struct dh_journal *j, const struct dh_chain *c, char *name, size_t size,
                               struct dh_err *err)
{
    unsigned char r[4];
    char hex[2 * sizeof(r) + 1];
    dh_random(r, sizeof(r));
    dh_hex(r, sizeof(r), hex);
    snprintf(name, size, "torn-%ld-%s", c->good + 1, hex);
    int fd = -1;
    enum dh_status s = open_file(j, name, O_WRONLY | O_CREAT | O_EXCL, &fd, err);
    size_t left = c->tail;
    off_t at = (off_t)c->bytes;
    while (s == DH_OK && left > 0) {
        char block[4096];
        ssize_t n = pread(j->fd, block, left < sizeof(block) ? left : sizeof(block), at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            s = dh_err_errno(err, DH_IO, NULL, "cannot read the torn end of the journal");
        else
            s = dh_fd_write(fd, block, (size_t)n, err);
        at += n;
        left -= n > 0 ? (size_t)n : 0;
    }
    if (s == DH_OK && (fsync(fd) != 0 || ftruncate(j->fd, (off_t)c->bytes) != 0))
        s = dh_err_errno(err, DH_IO, "check free space", "cannot cut the torn end of the journal");
    if (fd >= 0)
        close(fd);
    return s;
}

static enum dh_status take_up(struct dh_journal *j, struct dh_err *err)
{
    struct dh_chain c = {0};
    struct dh_err why = {0};
    long head = -1;
    char name[48];
    enum dh_status s = dh_store_load(j->dir, &c, &head, &why);
    /* A damaged last line is torn, not altered, as long as nobody promised that it is on disk. */
    bool torn = c.torn && head >= 0 && head <= c.good;
    if (s == DH_INVALID && torn)
        s = dh_chain_check(&c, 0, "", &why);
    if (s == DH_OK && c.good == 0)
        s = dh_err_set(&why, DH_INVALID, DH_BLAME_USER, "start it anew", "nothing was recorded of it");
    if (s != DH_OK && err)
        *err = why;
    if (s == DH_OK && torn)
        s = cut_tail(j, &c, name, sizeof(name), err);
    if (s == DH_OK) {
        j->seq = c.good;
        j->hash = c.head;
        j->size = (off_t)c.bytes;
        j->unsynced = 1;
        if (torn)
            s = dh_journal_add(j, DH_RECORD_RECOVERED,
                               json_pack("{s:I, s:s}", "bytes", (json_int_t)c.tail, "kept", name), true,
                               NULL, err);
    }
    dh_chain_finish(&c);
    return s;
}

enum dh_status dh_journal_resume(const char *base, const char *id, struct dh_journal **ret,
                                 struct dh_err *err)
{
    struct dh_journal *j = journal_new();
    if (!j)
        return dh_err_nomem(err);
    char *all = NULL;
    enum dh_status s = dh_store_open(base, id, &j->dir, err);
    if (s == DH_OK) {
        snprintf(j->id, sizeof(j->id), "%s", id);
        all = dh_store_base(base);
        j->folder = all ? dh_path_join(all, id) : NULL;
        s = j->folder ? DH_OK : dh_err_nomem(err);
    }
    if (s == DH_OK)
        s = open_file(j, DH_STORE_JOURNAL, O_RDWR | O_APPEND, &j->fd, err);
    if (s == DH_OK)
        s = dh_store_lock(j->fd, err);
    if (s == DH_OK)
        s = open_file(j, DH_STORE_HEAD, O_RDWR, &j->head, err);
    if (s == DH_OK)
        s = take_up(j, err);
    dh_free(all);
    if (s == DH_OK)
        *ret = j;
    else {
        if (s != DH_NOT_FOUND)
            dh_err_prefix(err, "run %s", id);
        j->unsynced = 0;
        dh_journal_close(j);
    }
    return s;
}

enum dh_status dh_journal_secret(struct dh_journal *j, const char *value, struct dh_err *err)
{
    return dh_mask_add(&j->mask, value, err);
}

/* Who writes, so that ticks of different boots are not compared. */
static bool add_writer(json_t *record)
{
    struct dh_buf b = {0};
    if (dh_file_read("/proc/sys/kernel/random/boot_id", 64, &b, NULL) != DH_OK)
        dh_buf_clear(&b);
    char boot[65];
    snprintf(boot, sizeof(boot), "%.*s", (int)strcspn(dh_buf_text(&b), "\n"), dh_buf_text(&b));
    dh_buf_finish(&b);
    return dh_json_set(record, "format", json_integer(DH_JOURNAL_FORMAT)) &&
           dh_json_set(record, "boot", dh_json_text(boot)) &&
           dh_json_set(record, "pid", json_integer(getpid()));
}

static enum dh_status put(struct dh_journal *j, const char *line, bool sync, struct dh_err *err)
{
    size_t n = strlen(line);
    enum dh_status s = dh_fd_write(j->fd, line, n, err);
    bool lost = false;
    if (s == DH_OK && sync && fdatasync(j->fd) != 0) {
        s = dh_err_errno(err, DH_IO, "check the disk, then resume the run", "cannot sync the journal");
        lost = true; /* what the disk has is unknown from here on */
    }
    if (s != DH_OK) {
        if (ftruncate(j->fd, j->size) != 0 || lost)
            j->broken = true;
        return s;
    }
    j->size += (off_t)n;
    return DH_OK;
}

static bool always_synced(enum dh_record kind)
{
    return kind == DH_RECORD_RUN || kind == DH_RECORD_INTENT || kind == DH_RECORD_ANSWER ||
           kind == DH_RECORD_PARK || kind == DH_RECORD_END || kind == DH_RECORD_RECOVERED;
}

static enum dh_status append(struct dh_journal *j, enum dh_record kind, json_t *record, bool sync,
                             struct dh_err *err)
{
    char *line = NULL;
    struct dh_hash_sum hash;
    if ((kind == DH_RECORD_RUN || kind == DH_RECORD_RESUME) && !add_writer(record))
        return dh_err_nomem(err);
    enum dh_status s = dh_record_seal(record, kind, j->seq + 1, j->hash.hex, &line, &hash, err);
    sync = sync || always_synced(kind) || j->unsynced + 1 >= UNSYNCED_MAX;
    if (s == DH_OK)
        s = put(j, line, sync, err);
    dh_free(line);
    if (s != DH_OK)
        return s;
    j->seq++;
    j->hash = hash;
    j->unsynced = sync ? 0 : j->unsynced + 1;
    s = sync ? dh_store_head_write(j->head, j->seq, j->hash.hex, err) : DH_OK;
    j->broken = s != DH_OK;
    return s;
}

enum dh_status dh_journal_add(struct dh_journal *j, enum dh_record kind, json_t *payload, bool sync,
                              long *ret_seq, struct dh_err *err)
{
    json_t *record = payload ? dh_mask_apply(&j->mask, payload) : NULL;
    enum dh_status s;
    if (j->broken)
        s = dh_err_set(err, DH_GONE, DH_BLAME_ENVIRONMENT, "check the disk, then resume the run",
                       "the journal of run %s failed before and takes nothing more", j->id);
    else if (!record)
        s = dh_err_nomem(err);
    else if (!json_is_object(record) || (size_t)kind >= DH_RECORD_COUNT)
        s = dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "a record has to be an object of a kind");
    else if ((j->seq == 0) != (kind == DH_RECORD_RUN))
        s = dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "%s cannot be record %ld of a run",
                       dh_record_name(kind), j->seq + 1);
    else
        s = append(j, kind, record, sync, err);
    json_decref(record);
    json_decref(payload);
    if (s == DH_OK && ret_seq)
        *ret_seq = j->seq;
    return s;
}

enum dh_status dh_journal_keep(struct dh_journal *j, const void *png, size_t n, char *ret_name,
                               struct dh_err *err)
{
    struct dh_hash_sum sum = dh_hash_bytes(png, n);
    char name[80];
    snprintf(name, sizeof(name), DH_STORE_FRAMES "/%s.png", sum.hex);
    enum dh_status s = DH_OK;
    if (faccessat(j->dir, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0) {
        char *path = dh_path_join(j->folder, name);
        s = path ? dh_file_write(path, png, n, 0600, err) : dh_err_nomem(err);
        dh_free(path);
    }
    if (s == DH_OK)
        snprintf(ret_name, sizeof(name), "%s", name);
    return s;
}
