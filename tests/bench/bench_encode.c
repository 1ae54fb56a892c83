/* usage: bench_encode FILE.png
 * What pictures for models cost, medians of 15: PNG by libpng and by bands (all of them, one of them anew),
 * JPEG, and scaling to two thirds. Machine: one thread. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/encode.h"
#include "capture/frame.h"
#include "capture/picture.h"
#include "capture/scale.h"

#define ROUNDS 15

struct bench {
    struct dh_frame *frame, *touched;
    struct dh_encoder *encoder;
    struct dh_buf buf;
    int width, height;
};

static void by_libpng(struct bench *b)
{
    dh_picture_png(b->frame, &b->buf, NULL);
}

static void by_bands(struct bench *b)
{
    dh_encoder_destroy(b->encoder);
    b->encoder = dh_encoder_create();
    dh_encoder_png(b->encoder, b->frame, &b->buf, NULL);
}

/* A field of 200 x 24 pixels was typed into. */
static void by_one_band(struct bench *b)
{
    struct dh_frame *f = b->frame;
    b->frame = b->touched;
    b->touched = f;
    dh_encoder_png(b->encoder, b->frame, &b->buf, NULL);
}

static void by_jpeg(struct bench *b)
{
    dh_encode_jpeg(b->frame, 80, &b->buf, NULL);
}

static void by_scale(struct bench *b)
{
    struct dh_frame *f = NULL;
    if (dh_scale_area(b->frame, b->width, b->height, &f, NULL) == DH_OK)
        dh_frame_unref(f);
}

static int by_size(const void *a, const void *b)
{
    dh_tick x = *(const dh_tick *)a, y = *(const dh_tick *)b;
    return (x > y) - (x < y);
}

static void measure(struct bench *b, const char *name, void (*run)(struct bench *b))
{
    dh_tick took[ROUNDS];
    run(b);
    for (int i = 0; i < ROUNDS; i++) {
        dh_buf_clear(&b->buf);
        dh_tick t0 = dh_tick_now();
        run(b);
        took[i] = dh_tick_now() - t0;
    }
    qsort(took, ROUNDS, sizeof(took[0]), by_size);
    printf("%-28s %7.2f ms %8zu bytes\n", name, (double)took[ROUNDS / 2] / 1000, b->buf.len);
}

int main(int argc, char **argv)
{
    struct bench b = {0};
    struct dh_err err = {0};
    struct dh_rect all;
    if (argc != 2 || dh_picture_read(argv[1], &b.frame, &err) != DH_OK) {
        fprintf(stderr, "bench_encode: %s\n", argc != 2 ? "usage: bench_encode FILE.png" : err.what);
        return 2;
    }
    all = (struct dh_rect){0, 0, b.frame->width, b.frame->height};
    if (dh_picture_crop(b.frame, all, &b.touched, &err) != DH_OK)
        return 1;
    for (int y = 200; y < 224 && y < all.h; y++)
        memset(dh_frame_pixels(b.touched) + (size_t)y * (size_t)b.touched->stride, 0x55, 4 * (size_t)(all.w / 6));
    dh_scale_fit(b.frame, all.w * 2 / 3, 0, &b.width, &b.height);
    printf("%dx%d\n", all.w, all.h);
    measure(&b, "PNG, libpng", by_libpng);
    measure(&b, "PNG, all bands", by_bands);
    measure(&b, "PNG, one field changed", by_one_band);
    measure(&b, "JPEG, quality 80", by_jpeg);
    measure(&b, "scaled to two thirds", by_scale);
    dh_encoder_destroy(b.encoder);
    dh_buf_finish(&b.buf);
    dh_frame_unref(b.frame);
    dh_frame_unref(b.touched);
    return 0;
}
