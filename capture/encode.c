#include "capture/encode.h"

#include <string.h>
#include <zlib.h>

#include "base/mem.h"

#define BAND 32 /* rows */
#define LEVEL 1

/* One band as a finished IDAT chunk: length, "IDAT", deflated rows, CRC. */
struct band {
    struct dh_buf chunk;
    uLong adler; /* of its rows */
};

struct dh_encoder {
    struct dh_frame *last;
    struct band *bands; /* owned */
    int count, fresh;
    z_stream z;
    bool started;
    unsigned char *rows; /* owned: one band as PNG has it, a filter byte before each row */
};

struct dh_encoder *dh_encoder_create(void)
{
    return dh_alloc(1, sizeof(struct dh_encoder));
}

static void forget(struct dh_encoder *e)
{
    for (int i = 0; i < e->count; i++)
        dh_buf_finish(&e->bands[i].chunk);
    dh_free(e->bands);
    dh_free(e->rows);
    dh_frame_unref(e->last);
    e->bands = NULL;
    e->rows = NULL;
    e->last = NULL;
    e->count = 0;
}

void dh_encoder_destroy(struct dh_encoder *e)
{
    if (!e)
        return;
    forget(e);
    if (e->started)
        deflateEnd(&e->z);
    dh_free(e);
}

void dh_encoder_bands(const struct dh_encoder *e, int *ret_fresh, int *ret_all)
{
    *ret_fresh = e->fresh;
    *ret_all = e->count;
}

static void put_be(unsigned char *p, uLong v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(v >> (24 - 8 * i));
}

/* A PNG chunk (W3C PNG, second edition, 5.3). */
static void add_chunk(struct dh_buf *buf, const char *type, const unsigned char *data, size_t n)
{
    unsigned char word[4];
    uLong crc = crc32(crc32(0, NULL, 0), (const Bytef *)type, 4);
    put_be(word, (uLong)n);
    dh_buf_add(buf, word, 4);
    dh_buf_add(buf, type, 4);
    dh_buf_add(buf, data, n);
    if (n > 0)
        crc = crc32(crc, data, (uInt)n);
    put_be(word, crc);
    dh_buf_add(buf, word, 4);
}

/* Rows of one band with the filter "none": the fastest, and the smallest on flat screens. */
static size_t pack(const struct dh_frame *f, int y, int rows, unsigned char *out)
{
    unsigned char *p = out;
    for (int i = 0; i < rows; i++) {
        const uint32_t *px = f->pixels + (size_t)(y + i) * (size_t)f->stride;
        *p++ = 0;
        for (int x = 0; x < f->width; x++, p += 3) {
            p[0] = (unsigned char)(px[x] >> 16);
            p[1] = (unsigned char)(px[x] >> 8);
            p[2] = (unsigned char)px[x];
        }
    }
    return (size_t)(p - out);
}

/* Compresses to the end, with a flush after which nothing refers back. */
static bool deflate_band(struct dh_encoder *e, struct band *b, size_t n)
{
    unsigned char out[16384], word[4];
    deflateReset(&e->z);
    e->z.next_in = e->rows;
    e->z.avail_in = (uInt)n;
    dh_buf_clear(&b->chunk);
    dh_buf_add(&b->chunk, "\0\0\0\0IDAT", 8);
    do {
        e->z.next_out = out;
        e->z.avail_out = sizeof(out);
        if (deflate(&e->z, Z_FULL_FLUSH) == Z_STREAM_ERROR)
            return false;
        dh_buf_add(&b->chunk, out, sizeof(out) - e->z.avail_out);
    } while (e->z.avail_out == 0);
    if (dh_buf_failed(&b->chunk))
        return false;
    put_be((unsigned char *)b->chunk.data, (uLong)(b->chunk.len - 8));
    put_be(word, crc32(crc32(0, NULL, 0), (const Bytef *)b->chunk.data + 4, (uInt)(b->chunk.len - 4)));
    dh_buf_add(&b->chunk, word, 4);
    b->adler = adler32(adler32(0, NULL, 0), e->rows, (uInt)n);
    return !dh_buf_failed(&b->chunk);
}

static bool same_rows(const struct dh_frame *a, const struct dh_frame *b, int y, int rows)
{
    for (int i = y; i < y + rows; i++)
        if (memcmp(a->pixels + (size_t)i * (size_t)a->stride, b->pixels + (size_t)i * (size_t)b->stride,
                   (size_t)a->width * sizeof(uint32_t)) != 0)
            return false;
    return true;
}

/* Bare surfaces repeat themselves: a band that looks like the one above it is compressed like it. */
static bool like_above(const struct dh_frame *f, int y)
{
    for (int i = y; i < y + BAND; i++)
        if (memcmp(f->pixels + (size_t)i * (size_t)f->stride, f->pixels + (size_t)(i - BAND) * (size_t)f->stride,
                   (size_t)f->width * sizeof(uint32_t)) != 0)
            return false;
    return true;
}

static bool copy_band(struct band *to, const struct band *from)
{
    dh_buf_clear(&to->chunk);
    dh_buf_add(&to->chunk, from->chunk.data, from->chunk.len);
    to->adler = from->adler;
    return !dh_buf_failed(&to->chunk);
}

static bool fill_band(struct dh_encoder *e, const struct dh_frame *f, int i, int rows)
{
    if (i > 0 && rows == BAND && like_above(f, i * BAND))
        return copy_band(&e->bands[i], &e->bands[i - 1]);
    e->fresh++;
    return deflate_band(e, &e->bands[i], pack(f, i * BAND, rows, e->rows));
}

static bool prepare(struct dh_encoder *e, const struct dh_frame *f)
{
    if (!e->started && deflateInit2(&e->z, LEVEL, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    e->started = true;
    if (e->last && e->last->width == f->width && e->last->height == f->height)
        return true;
    forget(e);
    int count = (f->height + BAND - 1) / BAND;
    e->bands = dh_alloc((size_t)count, sizeof(e->bands[0]));
    e->rows = dh_alloc(BAND, (size_t)f->width * 3 + 1);
    e->count = e->bands ? count : 0;
    return e->bands && e->rows;
}

static void write_head(const struct dh_frame *f, struct dh_buf *buf)
{
    unsigned char ihdr[13] = {0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0}; /* 8 bits, RGB */
    put_be(ihdr, (uLong)f->width);
    put_be(ihdr + 4, (uLong)f->height);
    dh_buf_add(buf, "\x89PNG\r\n\x1a\n", 8);
    add_chunk(buf, "IHDR", ihdr, sizeof(ihdr));
    add_chunk(buf, "IDAT", (const unsigned char *)"\x78\x01", 2); /* deflate, 32 KiB, fastest */
}

enum dh_status dh_encoder_png(struct dh_encoder *e, struct dh_frame *frame, struct dh_buf *buf,
                              struct dh_err *err)
{
    uLong adler = adler32(0, NULL, 0);
    if (!prepare(e, frame)) {
        forget(e);
        return dh_err_nomem(err);
    }
    write_head(frame, buf);
    e->fresh = 0;
    for (int i = 0; i < e->count; i++) {
        struct band *b = &e->bands[i];
        int y = i * BAND, rows = frame->height - y < BAND ? frame->height - y : BAND;
        if ((!e->last || !same_rows(e->last, frame, y, rows)) && !fill_band(e, frame, i, rows)) {
            forget(e);
            return dh_err_nomem(err);
        }
        dh_buf_add(buf, b->chunk.data, b->chunk.len);
        adler = adler32_combine(adler, b->adler, (z_off_t)rows * ((z_off_t)frame->width * 3 + 1));
    }
    unsigned char end[6] = {3, 0, 0, 0, 0, 0}; /* an empty last block, then the sum */
    put_be(end + 2, adler);
    add_chunk(buf, "IDAT", end, sizeof(end));
    add_chunk(buf, "IEND", NULL, 0);
    dh_frame_ref(frame);
    dh_frame_unref(e->last);
    e->last = frame;
    return dh_buf_failed(buf) ? dh_err_nomem(err) : DH_OK;
}
