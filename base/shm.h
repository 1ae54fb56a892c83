/* Shared memory by descriptor (memfd_create(2)): frames and the ledger of held keys. */
#ifndef DH_BASE_SHM_H
#define DH_BASE_SHM_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

struct dh_shm {
    int fd;     /* owned; -1 when there is none */
    void *data; /* mapped; NULL when there is none */
    size_t size;
};

/* A new zeroed segment of n bytes. */
enum dh_status dh_shm_create(const char *name, size_t n, struct dh_shm *ret, struct dh_err *err);
/* Maps n bytes of a descriptor that somebody sent; takes fd over also on failure. */
enum dh_status dh_shm_map(int fd, size_t n, bool writable, struct dh_shm *ret, struct dh_err *err);
/* Zeroed or {-1, NULL, 0} is allowed. */
void dh_shm_finish(struct dh_shm *shm);

#endif
