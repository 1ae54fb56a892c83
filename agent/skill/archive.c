#include "agent/skill/archive.h"

#include <stdio.h>
#include <string.h>

uint32_t dh_crc32(const void *data, size_t n)
{
    const unsigned char *p = data;
    uint32_t c = 0xffffffffu;
    for (size_t i = 0; i < n; i++) {
        c ^= p[i];
        for (int k = 0; k < 8; k++)
            c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
    }
    return c ^ 0xffffffffu;
}

/* Everybody's file, of the year 1980: the same skill gives the same bytes. */
void dh_tar_add(struct dh_buf *out, const char *name, const struct dh_buf *data)
{
    char h[512] = {0}, zero[512] = {0};
    unsigned sum = 0;
    snprintf(h, 100, "%s", name);
    memcpy(h + 100, "0000644", 8);
    memcpy(h + 108, "0000000", 8);
    memcpy(h + 116, "0000000", 8);
    snprintf(h + 124, 12, "%011lo", (unsigned long)data->len);
    memcpy(h + 136, "02263523000", 12);
    memset(h + 148, ' ', 8);
    h[156] = '0';
    memcpy(h + 257, "ustar", 6);
    memcpy(h + 263, "00", 2);
    for (size_t i = 0; i < sizeof(h); i++)
        sum += (unsigned char)h[i];
    snprintf(h + 148, 8, "%06o", sum);
    h[155] = ' ';
    dh_buf_add(out, h, sizeof(h));
    dh_buf_add(out, dh_buf_text(data), data->len);
    if (data->len % 512)
        dh_buf_add(out, zero, 512 - data->len % 512);
}

void dh_tar_end(struct dh_buf *out)
{
    char zero[1024] = {0};
    dh_buf_add(out, zero, sizeof(zero));
}

static void put16(struct dh_buf *b, uint32_t v)
{
    dh_buf_char(b, (char)(v & 0xff));
    dh_buf_char(b, (char)(v >> 8 & 0xff));
}

static void put32(struct dh_buf *b, uint32_t v)
{
    put16(b, v & 0xffff);
    put16(b, v >> 16);
}

/* What a file's own header and its entry in the directory have in common. */
static void common(struct dh_buf *b, const char *name, const struct dh_buf *data, uint32_t crc)
{
    put16(b, 20);         /* version 2.0 reads it */
    put16(b, 1u << 11);   /* names are UTF-8 */
    put16(b, 0);          /* stored */
    put16(b, 0);          /* 00:00 */
    put16(b, 1 << 5 | 1); /* 1980-01-01 */
    put32(b, crc);
    put32(b, (uint32_t)data->len);
    put32(b, (uint32_t)data->len);
    put16(b, (uint32_t)strlen(name));
    put16(b, 0);
}

void dh_zip_add(struct dh_zip *z, const char *name, const struct dh_buf *data)
{
    uint32_t crc = dh_crc32(dh_buf_text(data), data->len), at = (uint32_t)z->out.len;
    put32(&z->out, 0x04034b50);
    common(&z->out, name, data, crc);
    dh_buf_str(&z->out, name);
    dh_buf_add(&z->out, dh_buf_text(data), data->len);
    put32(&z->directory, 0x02014b50);
    put16(&z->directory, 3 << 8 | 20); /* made by Unix */
    common(&z->directory, name, data, crc);
    put16(&z->directory, 0);
    put16(&z->directory, 0);
    put16(&z->directory, 0);
    put32(&z->directory, 0100644u << 16);
    put32(&z->directory, at);
    dh_buf_str(&z->directory, name);
    z->count++;
}

void dh_zip_end(struct dh_zip *z)
{
    uint32_t at = (uint32_t)z->out.len, n = (uint32_t)z->directory.len;
    dh_buf_add(&z->out, dh_buf_text(&z->directory), z->directory.len);
    put32(&z->out, 0x06054b50);
    put16(&z->out, 0);
    put16(&z->out, 0);
    put16(&z->out, z->count);
    put16(&z->out, z->count);
    put32(&z->out, n);
    put32(&z->out, at);
    put16(&z->out, 0);
    z->out.failed = z->out.failed || z->directory.failed;
    dh_buf_finish(&z->directory);
}
