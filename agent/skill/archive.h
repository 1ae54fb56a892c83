/* Files in one file: tar and zip, written in memory. Private to exporting. */
#ifndef DH_AGENT_SKILL_ARCHIVE_H
#define DH_AGENT_SKILL_ARCHIVE_H

#include <stdint.h>
#include "base/buf.h"

#define DH_ARCHIVE_FILES 512

/* CRC-32 (ISO 3309, as zip wants it). */
uint32_t dh_crc32(const void *data, size_t n);

/* Appends one file; names have to be shorter than 100 bytes. */
void dh_tar_add(struct dh_buf *out, const char *name, const struct dh_buf *data);
void dh_tar_end(struct dh_buf *out);

/* Zeroed is a new one. */
struct dh_zip {
    struct dh_buf out, directory;
    uint16_t count;
};
void dh_zip_add(struct dh_zip *z, const char *name, const struct dh_buf *data);
/* The directory goes behind the files; `out` is complete then. */
void dh_zip_end(struct dh_zip *z);

#endif
