/* JPEG by libjpeg-turbo, which takes a frame's pixels as they are (JCS_EXT_BGRX). */
#include <setjmp.h>
#include <stdio.h>
#include <jpeglib.h>

#include "capture/encode.h"

#define CHUNK 32768
#define SIDE_MAX 65500 /* JPEG_MAX_DIMENSION */

struct sink {
    struct jpeg_destination_mgr base;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
    struct dh_buf *buf;
    JOCTET bytes[CHUNK];
};

static void on_start(j_compress_ptr c)
{
    struct sink *s = c->client_data;
    s->base.next_output_byte = s->bytes;
    s->base.free_in_buffer = CHUNK;
}

static boolean on_full(j_compress_ptr c)
{
    struct sink *s = c->client_data;
    dh_buf_add(s->buf, s->bytes, CHUNK);
    on_start(c);
    return TRUE;
}

static void on_end(j_compress_ptr c)
{
    struct sink *s = c->client_data;
    dh_buf_add(s->buf, s->bytes, CHUNK - s->base.free_in_buffer);
}

static void on_error(j_common_ptr c)
{
    struct sink *s = c->client_data;
    longjmp(s->failed, 1);
}

static void on_message(j_common_ptr c)
{
    (void)c;
}

/* The library leaves by longjmp: nothing here changes after setjmp but through `c`. */
static bool compress(struct jpeg_compress_struct *c, struct sink *s, const struct dh_frame *frame, int quality)
{
    if (setjmp(s->failed))
        return false;
    jpeg_create_compress(c);
    c->dest = &s->base;
    c->image_width = (JDIMENSION)frame->width;
    c->image_height = (JDIMENSION)frame->height;
    c->input_components = 4;
    c->in_color_space = JCS_EXT_BGRX;
    jpeg_set_defaults(c);
    jpeg_set_quality(c, quality, TRUE);
    c->comp_info[0].h_samp_factor = c->comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(c, TRUE);
    while (c->next_scanline < c->image_height) {
        const uint32_t *row = frame->pixels + (size_t)c->next_scanline * (size_t)frame->stride;
        JSAMPROW rows[1] = {(JSAMPROW)(uintptr_t)row}; /* it is only read */
        jpeg_write_scanlines(c, rows, 1);
    }
    jpeg_finish_compress(c);
    return true;
}

enum dh_status dh_encode_jpeg(const struct dh_frame *frame, int quality, struct dh_buf *buf,
                              struct dh_err *err)
{
    struct jpeg_compress_struct c = {0};
    struct sink s = {.buf = buf};
    if (frame->width > SIDE_MAX || frame->height > SIDE_MAX || quality < 1 || quality > 100)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "no JPEG has that size or quality");
    c.err = jpeg_std_error(&s.errors);
    s.errors.error_exit = on_error;
    s.errors.output_message = on_message;
    s.base.init_destination = on_start;
    s.base.empty_output_buffer = on_full;
    s.base.term_destination = on_end;
    c.client_data = &s;
    bool ok = compress(&c, &s, frame, quality);
    jpeg_destroy_compress(&c);
    return ok && !dh_buf_failed(buf) ? DH_OK : dh_err_nomem(err);
}
