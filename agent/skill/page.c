#include "agent/skill/page.h"

#include <sodium.h>
#include <string.h>

#include "agent/journal/escape.h"
#include "agent/skill/evidence.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"

#define PICTURE_MAX (8u << 20) /* bytes of one */
#define PAGE_MAX (64u << 20)
#define AROUND 12 /* pixels of the desktop round a window */

struct page {
    const struct dh_skill *skill;
    const struct dh_evidence *evidence; /* NULL: none */
    struct dh_buf *out;
};

static const char style[] =
    "body{margin:0 auto;max-width:900px;padding:32px 20px;font:16px/1.5 system-ui,\"DejaVu Sans\",sans-serif;color:#16191f;"
    "background:#f5f6f8}h1{font-size:28px;margin:0 0 4px}h2{font-size:13px;text-transform:uppercase;letter-spacing:.06em;"
    "color:#5b6472;margin:32px 0 8px}section{background:#fff;border:1px solid #e1e5ea;border-radius:12px;margin:0 0 16px;"
    "padding:14px 16px}p{margin:0 0 10px}b{color:#5b6472;margin-right:8px}svg{display:block;max-width:100%;height:auto;"
    "border-radius:8px;outline:1px solid #e1e5ea}rect{fill:none;stroke:#e5006a;stroke-width:3}small{color:#5b6472}"
    "@media(prefers-color-scheme:dark){body{background:#0f1216;color:#e8ebf0}section{background:#181c22;border-color:#2b313a}}";

static void base64(struct dh_buf *out, const struct dh_buf *data)
{
    size_t n = sodium_base64_encoded_len(data->len, sodium_base64_VARIANT_ORIGINAL);
    char *text = dh_alloc(n, 1);
    if (text)
        dh_buf_str(out, sodium_bin2base64(text, n, (const unsigned char *)data->data, data->len,
                                          sodium_base64_VARIANT_ORIGINAL));
    else
        out->failed = true;
    dh_free(text);
}

static bool load(const struct page *p, const char *name, struct dh_buf *ret)
{
    const char *path = p->skill->path;
    char *folder = dh_strndup(path, (size_t)(dh_path_name(path) - path));
    char *file = folder ? dh_path_join(*folder ? folder : ".", name) : NULL;
    bool ok = file && dh_file_read(file, PICTURE_MAX, ret, NULL) == DH_OK && ret->len > 0;
    dh_free(folder);
    dh_free(file);
    return ok;
}

/* The window of the step, and what was touched in it. */
static void picture(struct page *p, const struct dh_evidence_item *item)
{
    const char *const *names = p->evidence->pictures;
    const char *name = names && item->screen >= 0 ? names[item->screen] : NULL;
    struct dh_buf png = {0};
    struct dh_rect screen = {0, 0, p->evidence->width, p->evidence->height};
    struct dh_rect w = dh_rect_cross(dh_rect_grow(item->target.window_rect, AROUND, AROUND), screen);
    if (dh_rect_empty(item->target.window_rect) || dh_rect_empty(w))
        w = screen;
    if (name && !dh_rect_empty(w) && p->out->len < PAGE_MAX && load(p, name, &png)) {
        dh_buf_printf(p->out, "<svg width=\"%d\" height=\"%d\" viewBox=\"%d %d %d %d\">", w.w, w.h, w.x, w.y, w.w, w.h);
        dh_buf_printf(p->out, "<image width=\"%d\" height=\"%d\" href=\"data:image/png;base64,", screen.w, screen.h);
        base64(p->out, &png);
        dh_buf_str(p->out, "\"/>");
        struct dh_rect t = dh_rect_grow(item->target.rect, 4, 4);
        if (item->has_target && !dh_rect_empty(item->target.rect))
            dh_buf_printf(p->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>", t.x, t.y, t.w, t.h);
        dh_buf_str(p->out, "</svg>");
    }
    dh_buf_finish(&png);
}

static void block(struct page *p, const struct dh_block *b, bool numbered)
{
    for (const struct dh_stmt *s = b ? b->first : NULL; s; s = s->next) {
        char *source = dh_stmt_source(p->skill, s);
        const struct dh_evidence_item *item =
            source && p->evidence ? dh_evidence_find(p->evidence, s->label, source) : NULL;
        dh_buf_str(p->out, "<section><p>");
        if (numbered) {
            dh_buf_str(p->out, "<b>");
            dh_escape_html(p->out, s->label);
            dh_buf_str(p->out, "</b>");
        }
        dh_escape_html(p->out, source ? source : "");
        dh_buf_str(p->out, "</p>");
        if (item)
            picture(p, item);
        dh_buf_str(p->out, "</section>\n");
        dh_free(source);
        block(p, s->body, numbered);
        block(p, s->otherwise, numbered);
    }
}

static void part(struct page *p, const char *head, const struct dh_block *b, bool numbered)
{
    if (!b || !b->first)
        return;
    dh_buf_printf(p->out, "<h2>%s</h2>\n", head);
    block(p, b, numbered);
}

enum dh_status dh_skill_page(const struct dh_skill *skill, struct dh_buf *out, struct dh_err *err)
{
    struct dh_evidence *evidence = NULL;
    enum dh_status s = dh_evidence_load(skill->path, &evidence, err);
    if (s != DH_OK && s != DH_NOT_FOUND)
        return s;
    struct page p = {skill, evidence, out};
    dh_buf_str(out, "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
                    "content=\"width=device-width\"><title>");
    dh_escape_html(out, skill->name);
    dh_buf_printf(out, "</title><style>%s</style>\n<h1>", style);
    dh_escape_html(out, skill->name);
    dh_buf_str(out, "</h1><p>");
    dh_escape_html(out, skill->description);
    dh_buf_str(out, "</p>\n");
    if (evidence && evidence->pictures)
        dh_buf_str(out, "<p><small>The pictures are of the recording; what was typed, chosen or read in them is blanked."
                        "</small></p>\n");
    part(&p, "Steps", skill->steps, true);
    part(&p, "Result", skill->result, false);
    part(&p, "If something goes wrong", skill->handlers, false);
    dh_buf_str(out, "</html>\n");
    dh_evidence_destroy(evidence);
    return dh_buf_failed(out) ? dh_err_nomem(err) : DH_OK;
}
