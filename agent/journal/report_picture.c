#include "agent/journal/report_part.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <deskhand/geom.h>

#include "agent/journal/escape.h"
#include "agent/journal/store.h"
#include "agent/journal/thumb.h"
#include "base/json.h"
#include "base/mem.h"

#define FILE_MAX ((size_t)64 << 20)
#define CANDIDATES_MAX 12

static bool load(int dir, const char *name, struct dh_buf *b)
{
    int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    char block[16384];
    ssize_t n;
    while ((n = read(fd, block, sizeof(block))) != 0 && b->len < FILE_MAX) {
        if (n < 0 && errno != EINTR)
            break;
        if (n > 0)
            dh_buf_add(b, block, (size_t)n);
    }
    close(fd);
    return !dh_buf_failed(b);
}

static void put_base64(struct dh_buf *out, const struct dh_buf *data)
{
    size_t n = sodium_base64_encoded_len(data->len, sodium_base64_VARIANT_ORIGINAL);
    char *text = dh_alloc(n, 1);
    if (text) {
        sodium_bin2base64(text, n, (const unsigned char *)data->data, data->len,
                          sodium_base64_VARIANT_ORIGINAL);
        dh_buf_str(out, text);
    } else {
        out->failed = true;
    }
    dh_free(text);
}

static void screen_size(const json_t *observe, int *w, int *h)
{
    json_int_t ww = dh_json_int(observe, "width", 0), hh = dh_json_int(observe, "height", 0);
    *w = ww > 0 && ww < 32768 ? (int)ww : 1280;
    *h = hh > 0 && hh < 32768 ? (int)hh : 800;
}

/* Index of a step's picture among those of the page, embedding it the first time; -1: there is none. */
static int embed(struct dh_report *r, const json_t *observe)
{
    const char *name = dh_json_str(observe, "frame", ""), *hex;
    if (!dh_store_frame_name(name, &hex))
        return -1;
    for (size_t i = 0; i < r->frame_count; i++) {
        if (strcmp(r->frames[i], name) == 0)
            return (int)i;
    }
    struct dh_buf file = {0}, small = {0};
    int w, h, index = -1;
    screen_size(observe, &w, &h);
    bool ok = load(r->dir, name, &file) &&
              strncmp(dh_hash_bytes(dh_buf_text(&file), file.len).hex, hex, 64) == 0 &&
              dh_thumb_make(file.data, file.len, r->budget, &small, NULL) == DH_OK &&
              dh_grow(&r->frames, &r->frame_cap, r->frame_count + 1, sizeof(*r->frames));
    if (ok) {
        index = (int)r->frame_count;
        r->frames[r->frame_count++] = name;
        dh_buf_printf(r->out,
                      "<svg class=\"store\" aria-hidden=\"true\"><defs><image id=\"f%d\" width=\"%d\" "
                      "height=\"%d\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,",
                      index, w, h);
        put_base64(r->out, &small);
        dh_buf_str(r->out, "\"/></defs></svg>\n");
    }
    dh_buf_finish(&file);
    dh_buf_finish(&small);
    return index;
}

static void put_rect(struct dh_buf *out, const char *class_name, struct dh_rect q)
{
    dh_buf_printf(out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\"/>",
                  class_name, q.x, q.y, q.w > 0 ? q.w : 0, q.h > 0 ? q.h : 0);
}

static bool point_of(const json_t *ground, struct dh_point *ret)
{
    const json_t *p = json_object_get(ground, "point");
    json_int_t x = json_integer_value(json_array_get(p, 0)), y = json_integer_value(json_array_get(p, 1));
    if (json_array_size(p) != 2 || x < -32768 || x > 32767 || y < -32768 || y > 32767)
        return false;
    *ret = (struct dh_point){(int)x, (int)y};
    return true;
}

static void put_marks(struct dh_buf *out, const json_t *ground)
{
    struct dh_rect chosen, q;
    struct dh_point p;
    bool has = dh_json_rect(ground, "rect", &chosen) && !dh_rect_empty(chosen);
    const json_t *list = json_object_get(ground, "candidates");
    for (size_t i = 0; i < json_array_size(list) && i < CANDIDATES_MAX; i++) {
        if (dh_json_rect(json_array_get(list, i), "rect", &q) && !(has && dh_rect_equal(q, chosen)))
            put_rect(out, "other", q);
    }
    bool small = has && (chosen.w <= 60 || chosen.h <= 30);
    if (has) {
        /* Neither the outline nor the aim may hide what is small. */
        chosen = small ? dh_rect_grow(chosen, 6, 5) : chosen;
        put_rect(out, "halo", chosen);
        put_rect(out, "mark", chosen);
    }
    if (!point_of(ground, &p))
        return;
    dh_buf_printf(out, "<g class=\"aim\" transform=\"translate(%d %d)\">", p.x, p.y);
    if (!small)
        dh_buf_str(out, "<path class=\"halo\" d=\"M-15 0H-5M5 0H15M0-15V-5M0 5V15\"/><path class=\"mark\" "
                        "d=\"M-15 0H-5M5 0H15M0-15V-5M0 5V15\"/><circle r=\"3\"/>");
    dh_buf_str(out, "</g>");
}

/* The picture with its marks; enlarges when it is pressed. `id` is unique on the page. */
static void put_svg(struct dh_buf *out, const char *id, size_t step, const json_t *observe, const json_t *marks,
                    int frame)
{
    int w, h;
    screen_size(observe, &w, &h);
    dh_buf_printf(out,
                  "<figure class=\"shot\" id=\"%s\"><a class=\"zoom\" href=\"#%s\" aria-label=\"Enlarge the "
                  "screen of step %zu\"><svg viewBox=\"0 0 %d %d\" role=\"img\"><title>The screen at step "
                  "%zu</title><use href=\"#f%d\"/>",
                  id, id, step, w, h, step, frame);
    put_marks(out, marks);
    dh_buf_printf(out, "</svg></a><a class=\"close\" href=\"#s%zu\">Close</a>", step);
}

static void put_caption(struct dh_buf *out, const json_t *observe)
{
    int w, h;
    screen_size(observe, &w, &h);
    dh_buf_str(out, "<figcaption><bdi>");
    dh_escape_html(out, dh_json_str(observe, "active_title", ""));
    dh_buf_printf(out, "</bdi> <span>%d \xc3\x97 %d", w, h);
    json_int_t n = dh_json_int(observe, "elements", -1);
    if (n >= 0)
        dh_buf_printf(out, " \xc2\xb7 %lld elements", (long long)n);
    if (!dh_json_bool(observe, "settled", true))
        dh_buf_str(out, " \xc2\xb7 <b>still moving</b>");
    dh_buf_str(out, "</span></figcaption></figure>\n");
}

/* Each touch on what it was decided on. */
static void put_strip(struct dh_report *r, size_t index)
{
    const struct dh_story_step *step = &r->story->steps[index];
    const struct dh_story_shot *shots = step->shots;
    bool many = false;
    for (size_t i = 1; i < step->shot_count; i++)
        many = many || shots[i].observe != shots[0].observe;
    if (!many)
        return;
    dh_buf_str(r->out, "<div class=\"film\">\n");
    for (size_t i = 0; i < step->shot_count; i++) {
        int frame = embed(r, shots[i].observe);
        if (frame < 0)
            continue;
        char id[48];
        snprintf(id, sizeof(id), "v%zu-%zu", index + 1, i + 1);
        put_svg(r->out, id, index + 1, shots[i].observe, shots[i].ground ? shots[i].ground : shots[i].intent,
                frame);
        dh_buf_printf(r->out, "<figcaption><bdi>%zu \xc2\xb7 ", i + 1);
        dh_escape_html(r->out, dh_json_str(shots[i].intent, "touch", ""));
        dh_buf_str(r->out, "</bdi></figcaption></figure>\n");
    }
    dh_buf_str(r->out, "</div>\n");
}

void dh_report_picture(struct dh_report *r, size_t index)
{
    const struct dh_story_step *step = &r->story->steps[index];
    int frame = embed(r, step->observe);
    if (frame < 0) {
        dh_buf_str(r->out, "<p class=\"none\">No picture was kept of this step.</p>\n");
        return;
    }
    char id[32];
    snprintf(id, sizeof(id), "v%zu", index + 1);
    put_svg(r->out, id, index + 1, step->observe, step->ground, frame);
    put_caption(r->out, step->observe);
    put_strip(r, index);
}

void dh_report_close_up(struct dh_report *r, size_t index)
{
    const struct dh_story_step *step = &r->story->steps[index];
    int w, h, frame = embed(r, step->observe);
    struct dh_rect q;
    if (frame < 0 || !dh_json_rect(step->ground, "rect", &q) || dh_rect_empty(q))
        return;
    screen_size(step->observe, &w, &h);
    q = dh_rect_grow(dh_rect_cross(q, (struct dh_rect){0, 0, w, h}), 24, 14);
    if (q.w < q.h * 3) {
        q.x -= (q.h * 3 - q.w) / 2;
        q.w = q.h * 3;
    }
    q = dh_rect_cross(q, (struct dh_rect){0, 0, w, h});
    if (dh_rect_empty(q))
        return;
    dh_buf_printf(r->out,
                  "<svg class=\"near\" viewBox=\"%d %d %d %d\" role=\"img\"><title>The target, enlarged"
                  "</title><use href=\"#f%d\"/>",
                  q.x, q.y, q.w, q.h, frame);
    put_marks(r->out, step->ground);
    dh_buf_str(r->out, "</svg>\n");
}
