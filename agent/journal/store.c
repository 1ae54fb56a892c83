#include "agent/journal/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/path.h"

#define HEAD_SEQ 20
#define HEAD_SIZE (HEAD_SEQ + 1 + 64 + 1)
#define FRAME_PREFIX DH_STORE_FRAMES "/"

bool dh_store_id_valid(const char *id)
{
    const char *shape = "dddddddd-dddddd-xxxx";
    if (strlen(id) != strlen(shape))
        return false;
    for (size_t i = 0; shape[i]; i++) {
        const char *set = shape[i] == 'd' ? "0123456789" : shape[i] == 'x' ? "0123456789abcdef" : "-";
        if (!strchr(set, id[i]))
            return false;
    }
    return true;
}

bool dh_store_frame_name(const char *name, const char **ret_hex)
{
    size_t k = strlen(FRAME_PREFIX);
    if (strncmp(name, FRAME_PREFIX, k) != 0 || strspn(name + k, "0123456789abcdef") != 64 ||
        strcmp(name + k + 64, ".png") != 0)
        return false;
    *ret_hex = name + k;
    return true;
}

char *dh_store_base(const char *base)
{
    return base ? dh_strdup(base) : dh_path_state("runs");
}

enum dh_status dh_store_open(const char *base, const char *id, int *ret_dir, struct dh_err *err)
{
    if (!dh_store_id_valid(id))
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "deskhand runs list shows the runs",
                          "\"%s\" is not the id of a run", id);
    char *all = dh_store_base(base);
    char *path = all ? dh_path_join(all, id) : NULL;
    dh_free(all);
    if (!path)
        return dh_err_nomem(err);
    enum dh_status s = DH_OK;
    struct stat st;
    int dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (dir < 0)
        s = dh_err_errno(err, errno == ENOENT ? DH_NOT_FOUND : DH_IO,
                         "deskhand runs list shows the runs", "cannot open the run %s", path);
    else if (fstat(dir, &st) != 0 || st.st_uid != geteuid())
        s = dh_err_set(err, DH_REFUSED, DH_BLAME_ENVIRONMENT, "run it as the user who owns it",
                       "the run %s belongs to another user", path);
    if (s == DH_OK)
        *ret_dir = dir;
    else if (dir >= 0)
        close(dir);
    dh_free(path);
    return s;
}

enum dh_status dh_store_head_write(int fd, long seq, const char *hash, struct dh_err *err)
{
    char text[HEAD_SIZE + 1];
    snprintf(text, sizeof(text), "%0*ld %-64s\n", HEAD_SEQ, seq, hash);
    ssize_t n;
    do {
        n = pwrite(fd, text, HEAD_SIZE, 0);
    } while (n < 0 && errno == EINTR);
    if (n != HEAD_SIZE)
        return dh_err_errno(err, DH_IO, "free some space", "cannot write the journal's checkpoint");
    return DH_OK;
}

static enum dh_status read_at(int dir, const char *name, size_t limit, struct dh_buf *buf,
                              struct dh_err *err)
{
    int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return dh_err_errno(err, errno == ENOENT ? DH_INVALID : DH_IO,
                            "the run is damaged: look at its folder", "cannot open the run's %s", name);
    enum dh_status s = DH_OK;
    char block[16384];
    ssize_t n;
    while (s == DH_OK && (n = read(fd, block, sizeof(block))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            s = dh_err_errno(err, DH_IO, NULL, "cannot read the run's %s", name);
        else if (buf->len + (size_t)n > limit)
            s = dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT, NULL,
                           "the run's %s is larger than %zu bytes", name, limit);
        else
            dh_buf_add(buf, block, (size_t)n);
    }
    close(fd);
    return s == DH_OK && dh_buf_failed(buf) ? dh_err_nomem(err) : s;
}

static bool head_parse(const char *t, size_t n, long *ret_seq, struct dh_hash_sum *ret_hash)
{
    if (n != HEAD_SIZE || strspn(t, "0123456789") != HEAD_SEQ || t[HEAD_SEQ] != ' ' ||
        t[HEAD_SIZE - 1] != '\n')
        return false;
    errno = 0;
    long seq = strtol(t, NULL, 10);
    const char *hex = t + HEAD_SEQ + 1;
    size_t digits = strspn(hex, "0123456789abcdef");
    if (errno || digits != (seq ? 64 : 0) || (!seq && strspn(hex, " ") != 64))
        return false;
    *ret_seq = seq;
    *ret_hash = (struct dh_hash_sum){""};
    memcpy(ret_hash->hex, hex, digits);
    return true;
}

enum dh_status dh_store_head_read(int dir, long *ret_seq, struct dh_hash_sum *ret_hash,
                                  struct dh_err *err)
{
    struct dh_buf b = {0};
    enum dh_status s = read_at(dir, DH_STORE_HEAD, HEAD_SIZE, &b, err);
    if (s == DH_OK && !head_parse(dh_buf_text(&b), b.len, ret_seq, ret_hash))
        s = dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT,
                       "the journal cannot be proved whole: do not trust it",
                       "the journal's checkpoint is malformed");
    dh_buf_finish(&b);
    return s;
}

enum dh_status dh_store_load(int dir, struct dh_chain *ret, long *ret_head, struct dh_err *err)
{
    /* The checkpoint first: a writer that goes on meanwhile only makes the journal longer. */
    long seq = 0;
    struct dh_hash_sum hash;
    struct dh_buf b = {0};
    struct dh_err first = {0};
    *ret = (struct dh_chain){0};
    enum dh_status head = dh_store_head_read(dir, &seq, &hash, &first);
    enum dh_status s = read_at(dir, DH_STORE_JOURNAL, DH_STORE_LIMIT, &b, err);
    if (s == DH_OK)
        s = dh_chain_read(dh_buf_text(&b), b.len, ret, err);
    dh_buf_finish(&b);
    if (head == DH_OK)
        *ret_head = seq;
    if (s == DH_OK && head != DH_OK) {
        if (err)
            *err = first;
        return head;
    }
    return s == DH_OK ? dh_chain_check(ret, seq, hash.hex, err) : s;
}

enum dh_status dh_store_lock(int fd, struct dh_err *err)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_OFD_SETLK, &lock) == 0)
        return DH_OK;
    if (errno == EAGAIN || errno == EACCES)
        return dh_err_set(err, DH_REFUSED, DH_BLAME_USER, "wait for it to end, or stop it",
                          "another process is writing this run");
    return dh_err_errno(err, DH_IO, "keep the runs on a local file system", "cannot lock the journal");
}

bool dh_store_locked(int dir)
{
    int fd = openat(dir, DH_STORE_JOURNAL, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    bool held = fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    close(fd);
    return held;
}
