/* see FILE.png [MARKED.png]: what deskhand sees in a picture of a screen. Prints stage times (cold,
 * then warm), lines and elements; writes the picture with its elements marked. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "capture/observe.h"
#include "capture/picture.h"

static void print_times(const char *when, const struct dh_observation *o)
{
    printf("%s:", when);
    for (int i = 0; i < DH_STAGE_COUNT; i++)
        printf(" %s %.1f ms", dh_stage_name((enum dh_stage)i), (double)o->stage_time[i] / 1000.0);
    printf("\n");
}

static void print_all(const struct dh_observation *o)
{
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        printf("L %4d,%4d %4dx%-3d %3d  %s\n", l->rect.x, l->rect.y, l->rect.w, l->rect.h,
               l->confidence, l->text);
    }
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        printf("E %-4s %-8s %4d,%4d %4dx%-3d %3d  \"%s\"", e->id, dh_role_name(e->role), e->rect.x,
               e->rect.y, e->rect.w, e->rect.h, e->confidence, e->name);
        if (e->value)
            printf(" = \"%s\"", e->value);
        for (unsigned bit = 1; bit <= DH_STATE_LAST; bit <<= 1)
            if (e->states & bit)
                printf(" %s", dh_state_name(bit));
        printf("\n");
    }
    for (size_t i = 0; i < o->partial_count; i++)
        printf("P %s\n", o->partial[i]);
}

static uint32_t colour_of(enum dh_role role)
{
    switch (role) {
    case DH_ROLE_BUTTON:
        return 0xd00000;
    case DH_ROLE_ENTRY:
        return 0x0050ff;
    case DH_ROLE_LIST:
        return 0x9000c0;
    case DH_ROLE_CHECKBOX:
    case DH_ROLE_RADIO:
        return 0x009000;
    case DH_ROLE_LINK:
        return 0x00a0a0;
    case DH_ROLE_ICON:
        return 0xe08000;
    default:
        return 0xa0a0a0;
    }
}

static enum dh_status write_marked(const struct dh_observation *o, const char *path,
                                   struct dh_err *err)
{
    struct dh_mark *marks = dh_alloc(o->element_count + 1, sizeof(marks[0]));
    struct dh_frame *out = NULL;
    struct dh_buf png = {0};
    if (!marks)
        return DH_NOMEM;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        bool loud = e->role != DH_ROLE_TEXT;
        marks[i] = (struct dh_mark){e->rect, loud ? e->id : "", colour_of(e->role), 1};
    }
    enum dh_status st = dh_picture_marked(o->frame, marks, o->element_count, &out, err);
    if (st == DH_OK)
        st = dh_picture_png(out, &png, err);
    if (st == DH_OK)
        st = dh_file_write(path, png.data, png.len, 0644, err);
    dh_buf_finish(&png);
    dh_frame_unref(out);
    dh_free(marks);
    return st;
}

static enum dh_status run(const char *in, const char *out, struct dh_loop *loop, struct dh_err *err)
{
    struct dh_screen *screen = NULL;
    struct dh_observer *ob = NULL;
    struct dh_observation *o = NULL, *again = NULL;
    enum dh_status st = dh_screen_file_create(in, &screen, err);
    if (st == DH_OK)
        st = dh_observer_create(screen, loop, NULL, &ob, err);
    if (st == DH_OK)
        st = dh_observer_look(ob, NULL, &o, err);
    if (st == DH_OK)
        st = dh_observer_look(ob, NULL, &again, err);
    if (st == DH_OK) {
        print_times("cold", o);
        print_times("warm", again);
        print_all(o);
        if (again->changed_count)
            printf("! %zu elements changed though nothing did\n", again->changed_count);
        if (out)
            st = write_marked(o, out, err);
    }
    dh_observation_unref(o);
    dh_observation_unref(again);
    dh_observer_destroy(ob);
    dh_screen_destroy(screen);
    return st;
}

int main(int argc, char **argv)
{
    struct dh_err err = {0};
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: see FILE.png [MARKED.png]\n");
        return 2;
    }
    struct dh_loop *loop = dh_loop_create(NULL);
    if (!loop)
        return 1;
    enum dh_status st = run(argv[1], argc > 2 ? argv[2] : NULL, loop, &err);
    dh_loop_destroy(loop);
    if (st != DH_OK)
        fprintf(stderr, "see: %s\n%s\n", err.what, err.next);
    return st == DH_OK ? 0 : 1;
}
