/* Whole small files. */
#ifndef DH_BASE_FILE_H
#define DH_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include "base/buf.h"
#include "base/err.h"

/* Appends the file's bytes to buf; more than `limit` bytes is an error. */
enum dh_status dh_file_read(const char *path, size_t limit, struct dh_buf *buf, struct dh_err *err);
/* Writes to a temporary file beside it, syncs, renames over it: all of it or nothing. */
enum dh_status dh_file_write(const char *path, const void *data, size_t n, mode_t mode,
                             struct dh_err *err);
/* All n bytes to fd, resuming after interruptions. */
enum dh_status dh_fd_write(int fd, const void *data, size_t n, struct dh_err *err);
/* mkdir -p with this mode for every folder that is made. */
enum dh_status dh_dir_make(const char *path, mode_t mode, struct dh_err *err);
/* rm -r of a tree that we made; symbolic links are removed, not followed. */
enum dh_status dh_dir_remove(const char *path, struct dh_err *err);
bool dh_file_exists(const char *path);

#endif
