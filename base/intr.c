#include "base/intr.h"

#include <errno.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum dh_status dh_intr_init(struct dh_intr *intr, struct dh_err *err)
{
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0)
        return dh_err_errno(err, DH_ENV, "raise the open-file limit", "cannot create an event fd");
    intr->set = 0;
    intr->fd = fd;
    return DH_OK;
}

void dh_intr_finish(struct dh_intr *intr)
{
    if (intr->fd > 0)
        close(intr->fd);
    intr->fd = -1;
}

void dh_intr_raise(struct dh_intr *intr)
{
    int saved = errno;
    uint64_t one = 1;
    intr->set = 1;
    if (write(intr->fd, &one, sizeof(one)) < 0)
        errno = EAGAIN; /* the counter is full: it is readable already */
    errno = saved;
}

void dh_intr_clear(struct dh_intr *intr)
{
    uint64_t n;
    intr->set = 0;
    while (read(intr->fd, &n, sizeof(n)) > 0)
        ;
}

bool dh_intr_is_set(const struct dh_intr *intr)
{
    return intr->set != 0;
}
