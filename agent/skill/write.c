/* A skill back to text. */
#include <string.h>

#include "agent/skill/skill.h"
#include "base/mem.h"

char *dh_stmt_source(const struct dh_skill *skill, const struct dh_stmt *s)
{
    char *r = dh_strndup(skill->text + s->start, s->end > s->start ? s->end - s->start : 0);
    for (char *c = r; c && *c; c++)
        if (*c == '\n' || *c == '\r' || *c == '\t')
            *c = ' ';
    return r;
}

void dh_skill_write(const struct dh_skill *skill, const struct dh_stmt *s, const char *sentence,
                    struct dh_buf *out)
{
    if (!s) {
        dh_buf_add(out, skill->text, skill->len);
        return;
    }
    dh_buf_add(out, skill->text, s->start);
    dh_buf_str(out, sentence);
    dh_buf_add(out, skill->text + s->end, skill->len - s->end);
}

static void render(const struct dh_block *b, bool numbered, int indent, struct dh_buf *out);

static void mark(bool numbered, int n, int indent, struct dh_buf *out)
{
    dh_buf_printf(out, "%*s", indent, "");
    if (numbered)
        dh_buf_printf(out, "%d. ", n);
    else
        dh_buf_str(out, "- ");
}

static void render_one(const struct dh_stmt *s, bool numbered, int *n, int indent,
                       struct dh_buf *out)
{
    int deeper = indent + (numbered ? 4 : 2);
    mark(numbered, ++*n, indent, out);
    dh_stmt_sentence(s, out);
    dh_buf_str(out, s->body ? ":\n" : ".\n");
    if (s->body)
        render(s->body, false, deeper, out);
    if (s->otherwise) {
        mark(numbered, ++*n, indent, out);
        dh_buf_str(out, "Otherwise:\n");
        render(s->otherwise, false, deeper, out);
    }
}

static void render(const struct dh_block *b, bool numbered, int indent, struct dh_buf *out)
{
    int n = 0;
    for (const struct dh_stmt *s = b->first; s; s = s->next)
        render_one(s, numbered, &n, indent, out);
}

void dh_block_render(const struct dh_block *b, bool numbered, struct dh_buf *out)
{
    render(b, numbered, 0, out);
}
