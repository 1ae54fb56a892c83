#include "base/shm.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static enum dh_status map(int fd, size_t n, bool writable, int flags, struct dh_shm *ret, struct dh_err *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || st.st_size < 0 || (size_t)st.st_size < n || n == 0) {
        close(fd);
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL,
                          "shared memory is smaller than announced");
    }
    void *p = mmap(NULL, n, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED | flags, fd, 0);
    if (p == MAP_FAILED) {
        enum dh_status s = dh_err_errno(err, DH_NOMEM, NULL, "cannot map %zu bytes", n);
        close(fd);
        return s;
    }
    *ret = (struct dh_shm){fd, p, n};
    return DH_OK;
}

enum dh_status dh_shm_map(int fd, size_t n, bool writable, struct dh_shm *ret, struct dh_err *err)
{
    return map(fd, n, writable, 0, ret, err);
}

enum dh_status dh_shm_create(const char *name, size_t n, struct dh_shm *ret, struct dh_err *err)
{
    int fd = memfd_create(name, MFD_CLOEXEC);
    if (fd < 0)
        return dh_err_errno(err, DH_ENV, NULL, "cannot create shared memory");
    if (ftruncate(fd, (off_t)n) != 0) {
        enum dh_status s = dh_err_errno(err, DH_NOMEM, NULL, "cannot size shared memory to %zu", n);
        close(fd);
        return s;
    }
    /* All of it will be written: its pages at once cost a third of those taken one by one. */
    return map(fd, n, true, MAP_POPULATE, ret, err);
}

void dh_shm_finish(struct dh_shm *shm)
{
    if (shm->data)
        munmap(shm->data, shm->size);
    if (shm->fd > 0)
        close(shm->fd);
    *shm = (struct dh_shm){-1, NULL, 0};
}
