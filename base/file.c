#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/mem.h"

enum dh_status dh_file_read(const char *path, size_t limit, struct dh_buf *buf, struct dh_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return dh_err_errno(err, errno == ENOENT ? DH_NOT_FOUND : DH_IO,
                            "check the path and its permissions", "cannot open %s", path);
    enum dh_status s = DH_OK;
    size_t total = 0;
    for (;;) {
        char block[16384];
        ssize_t n = read(fd, block, sizeof(block));
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            s = dh_err_errno(err, DH_IO, NULL, "cannot read %s", path);
            break;
        }
        total += (size_t)n;
        if (total > limit) {
            s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, NULL, "%s is larger than %zu bytes", path,
                           limit);
            break;
        }
        dh_buf_add(buf, block, (size_t)n);
    }
    close(fd);
    if (s == DH_OK && dh_buf_failed(buf))
        return dh_err_nomem(err);
    return s;
}

enum dh_status dh_fd_write(int fd, const void *data, size_t n, struct dh_err *err)
{
    const char *p = data;
    while (n > 0) {
        ssize_t k = write(fd, p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return dh_err_errno(err, DH_IO, "check free space", "cannot write");
        p += k;
        n -= (size_t)k;
    }
    return DH_OK;
}

enum dh_status dh_file_write(const char *path, const void *data, size_t n, mode_t mode,
                             struct dh_err *err)
{
    unsigned char r[8];
    char suffix[2 * sizeof(r) + 1];
    dh_random(r, sizeof(r));
    dh_hex(r, sizeof(r), suffix);
    char *tmp = dh_asprintf("%s.%s", path, suffix);
    if (!tmp)
        return dh_err_nomem(err);
    enum dh_status s;
    int fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0) {
        s = dh_err_errno(err, DH_IO, "check free space and permissions", "cannot create %s", tmp);
        goto free_name;
    }
    s = dh_fd_write(fd, data, n, err);
    if (s == DH_OK && fsync(fd) != 0)
        s = dh_err_errno(err, DH_IO, NULL, "cannot sync %s", tmp);
    close(fd);
    if (s == DH_OK && rename(tmp, path) != 0)
        s = dh_err_errno(err, DH_IO, NULL, "cannot rename to %s", path);
    if (s != DH_OK)
        unlink(tmp);
free_name:
    dh_free(tmp);
    return s;
}

enum dh_status dh_dir_make(const char *path, mode_t mode, struct dh_err *err)
{
    char *p = dh_strdup(path);
    if (!p)
        return dh_err_nomem(err);
    enum dh_status s = DH_OK;
    for (char *c = p + 1; s == DH_OK; c++) {
        if (*c != '/' && *c != '\0')
            continue;
        char keep = *c;
        *c = '\0';
        if (mkdir(p, mode) != 0 && errno != EEXIST)
            s = dh_err_errno(err, DH_IO, "check permissions and free space", "cannot create %s", p);
        *c = keep;
        if (keep == '\0')
            break;
    }
    dh_free(p);
    return s;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path) == 0 || errno == ENOENT ? 0 : -1;
}

enum dh_status dh_dir_remove(const char *path, struct dh_err *err)
{
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
        return dh_err_errno(err, DH_IO, NULL, "cannot remove %s", path);
    return DH_OK;
}

bool dh_file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}
