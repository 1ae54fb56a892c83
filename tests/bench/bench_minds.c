/* What a turn of a model costs without the vendor: from an observation to the bytes of the request, on a picture of a
 * screen, in milliseconds of the wall and of the processor. usage: bench_minds PICTURE.png [ROUNDS] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <deskhand/desk.h>
#include "agent/model/observe_text.h"
#include "agent/model/prompt.h"
#include "agent/model/redact.h"
#include "agent/model/wire.h"
#include "base/mem.h"
#include "capture/encode.h"
#include "capture/frame.h"
#include "capture/picture.h"
#include "capture/scale.h"

struct bench {
    struct dh_observation *o;
    struct dh_redactor *redactor;
    struct dh_observe_text *text;
    struct dh_encoder *encoder;
    struct dh_wire *wire;
    size_t size;
};

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v, int n)
{
    qsort(v, (size_t)n, sizeof(*v), by_size);
    return v[n / 2];
}

static void must(enum dh_status s, const struct dh_err *err, const char *what)
{
    if (s == DH_OK)
        return;
    fprintf(stderr, "bench_minds: %s: %s\n", what, err->what);
    exit(1);
}

/* A small change in a frame of its own, as typing a word makes it. */
static void change(struct bench *b, int round)
{
    struct dh_err err = {0};
    struct dh_frame *f = NULL;
    must(dh_picture_crop(b->o->frame, (struct dh_rect){0, 0, b->o->width, b->o->height}, &f, &err), &err, "copy");
    dh_frame_unref(b->o->frame);
    b->o->frame = f;
    uint32_t *px = dh_frame_pixels(f);
    for (int y = 400; y < 416; y++)
        for (int x = 300; x < 400; x++)
            px[(size_t)y * (size_t)b->o->frame->stride + (size_t)x] = 0x00ffffffu & ((uint32_t)(x * y * (round + 3)));
}

/* Milliseconds; of the processor, what other programs take of it does not count. */
struct spell {
    double wall, cpu;
};

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct spell turn(struct bench *b, enum dh_wire_mode mode)
{
    struct dh_err err = {0};
    struct dh_redacted d = {0};
    struct dh_buf text = {0}, png = {0};
    struct dh_frame *picture = NULL, *scaled = NULL;
    struct dh_wire_request r = {0};
    struct dh_wire_image image = {.media_type = "image/png", .shown = {0, 0, b->o->width, b->o->height}};
    int w = 0, h = 0;
    struct spell took = {now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID)};
    must(dh_redact_observation(b->redactor, b->o, &d, &err), &err, "redact");
    must(dh_observe_text_write(b->text, &d.o, NULL, false, &text, &err), &err, "text");
    if (mode != DH_WIRE_TEXT) {
        must(dh_redact_picture(&d, b->o, &picture, &err), &err, "picture");
        dh_wire_image_size(b->wire, &w, &h);
        if (w != picture->width || h != picture->height)
            must(dh_scale_area(picture, w, h, &scaled, &err), &err, "scale");
        struct dh_frame *f = scaled ? scaled : picture;
        must(dh_encoder_png(b->encoder, f, &png, &err), &err, "encode");
        image.data = png.data;
        image.size = png.len;
        image.w = f->width;
        image.h = f->height;
    }
    struct dh_wire_seen seen = {.text = dh_buf_text(&text), .image = mode != DH_WIRE_TEXT ? &image : NULL};
    must(dh_wire_say(b->wire, "The chore: file the report.", &seen, &err), &err, "say");
    must(dh_wire_request(b->wire, &r, &err), &err, "request");
    took = (struct spell){now(CLOCK_MONOTONIC) - took.wall, now(CLOCK_PROCESS_CPUTIME_ID) - took.cpu};
    b->size = r.size;
    dh_wire_request_finish(&r);
    dh_frame_unref(scaled);
    dh_frame_unref(picture);
    dh_buf_finish(&text);
    dh_buf_finish(&png);
    dh_redacted_finish(&d);
    return took;
}

static void fresh_wire(struct bench *b, enum dh_wire_mode mode)
{
    struct dh_err err = {0};
    struct dh_buf system = {0};
    dh_wire_destroy(b->wire);
    dh_prompt_system(mode, &system);
    struct dh_wire_config c = {.kind = DH_WIRE_ANTHROPIC, .mode = mode, .model = "claude-opus-5-5",
                               .system = dh_buf_text(&system), .screen_w = b->o->width, .screen_h = b->o->height};
    b->wire = NULL;
    must(dh_wire_create(&c, &b->wire, &err), &err, "wire");
    dh_buf_finish(&system);
}

static void print(const char *name, double *wall, double *cpu, int rounds, size_t size)
{
    printf("%-10s %6.1f ms, %6.1f of the processor; %7zu bytes\n", name, median(wall, rounds), median(cpu, rounds), size);
}

static void measure(struct bench *b, enum dh_wire_mode mode, const char *name, int rounds)
{
    double *v = dh_alloc((size_t)rounds * 4, sizeof(*v));
    size_t first_size = 0;
    char label[32];
    if (!v)
        exit(1);
    double *wall = v, *cpu = v + rounds, *next_wall = v + 2 * rounds, *next_cpu = v + 3 * rounds;
    for (int i = 0; i < rounds; i++) {
        dh_encoder_destroy(b->encoder);
        b->encoder = dh_encoder_create();
        dh_observe_text_forget(b->text);
        fresh_wire(b, mode);
        struct spell s = turn(b, mode);
        wall[i] = s.wall;
        cpu[i] = s.cpu;
        first_size = b->size;
        fresh_wire(b, mode);
        change(b, i);
        s = turn(b, mode);
        next_wall[i] = s.wall;
        next_cpu[i] = s.cpu;
    }
    snprintf(label, sizeof(label), "%s first", name);
    print(label, wall, cpu, rounds, first_size);
    snprintf(label, sizeof(label), "%s then", name);
    print(label, next_wall, next_cpu, rounds, b->size);
    dh_free(v);
}

int main(int argc, char **argv)
{
    struct bench b = {0};
    struct dh_desk *desk = NULL;
    struct dh_err err = {0};
    if (argc < 2) {
        fputs("usage: bench_minds PICTURE.png [ROUNDS]\n", stderr);
        return 2;
    }
    must(dh_desk_open(&(struct dh_desk_options){.image = argv[1]}, &desk, &err), &err, "open");
    must(dh_desk_look(desk, &b.o, &err), &err, "look");
    must(dh_redactor_create(0, &b.redactor, &err), &err, "redactor");
    must(dh_redactor_secret(b.redactor, "one", "Tr0ub4dor&3x", &err), &err, "secret");
    must(dh_redactor_secret(b.redactor, "two", "correcthorsebattery", &err), &err, "secret");
    b.text = dh_observe_text_create(NULL);
    int rounds = argc > 2 ? atoi(argv[2]) : 15;
    printf("%dx%d, %zu elements, %zu lines\n", b.o->width, b.o->height, b.o->element_count, b.o->line_count);
    measure(&b, DH_WIRE_TEXT, "text", rounds);
    measure(&b, DH_WIRE_BOTH, "both", rounds);
    dh_wire_destroy(b.wire);
    dh_encoder_destroy(b.encoder);
    dh_observe_text_destroy(b.text);
    dh_redactor_destroy(b.redactor);
    dh_observation_unref(b.o);
    dh_desk_close(desk);
    return 0;
}
