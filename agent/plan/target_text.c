#include "agent/plan/action_table.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

/* Quoted as the skill language reads it. Control characters, which have no way to be written there and could
 * steer a terminal, become their pictures (U+2400 to U+2421). */
void dh_action_put_quoted(struct dh_buf *b, const char *s)
{
    char out[4];
    dh_buf_char(b, '"');
    for (size_t i = 0, n = strlen(s); i < n;) {
        uint32_t c;
        i += dh_utf8_next(s + i, n - i, &c);
        if (c == '"' || c == '\\')
            dh_buf_char(b, '\\');
        if (c < 0x20 || c == 0x7f)
            c = c == 0x7f ? 0x2421 : 0x2400 + c;
        else if (c >= 0x80 && c < 0xa0)
            c = 0xfffd;
        dh_buf_add(b, out, dh_utf8_put(c, out));
    }
    dh_buf_char(b, '"');
}

static void ordinal(struct dh_buf *b, int nth)
{
    if (nth == DH_NTH_LAST)
        dh_buf_str(b, " last");
    else if (nth == 1)
        dh_buf_str(b, " first");
    else
        dh_buf_printf(b, " %d%s", nth,
                      nth / 10 % 10 == 1 ? "th" : nth % 10 == 2 ? "nd" : nth % 10 == 3 ? "rd" : nth % 10 == 1 ? "st" : "th");
}

static const char *relation_words(enum dh_relation relation)
{
    static const char *const words[] = {"", "right of", "left of", "above", "below", "next to", "after"};
    return words[relation];
}

static void scope(struct dh_buf *b, const struct dh_target *t)
{
    if (t->scope == DH_SCOPE_NONE)
        return;
    dh_buf_str(b, " in the ");
    dh_action_put_quoted(b, t->scope_text ? t->scope_text : "");
    dh_buf_printf(b, " %s", dh_scope_key(t->scope));
}

static const char *role_word(enum dh_role role)
{
    return role == DH_ROLE_ENTRY ? "field" : dh_role_name(role);
}

void dh_target_put(struct dh_buf *b, const struct dh_target *t)
{
    if (t->kind == DH_TARGET_ELEMENT) {
        dh_buf_printf(b, "element %s", t->id);
        return;
    }
    if (t->kind == DH_TARGET_POINT) {
        dh_buf_printf(b, "the point (%d, %d)", t->point.x, t->point.y);
        return;
    }
    size_t start = b->len;
    if (t->kind == DH_TARGET_IMAGE) {
        dh_buf_str(b, "![");
        for (const char *s = t->text ? t->text : ""; *s; s++)
            if ((unsigned char)*s >= 0x20 && *s != ']' && *s != '[')
                dh_buf_char(b, *s); /* a "]" would end the form early */
        dh_buf_printf(b, "](%s)", t->image);
    } else if (t->text && *t->text) {
        dh_action_put_quoted(b, t->text);
    }
    if (t->role != DH_ROLE_ANY)
        dh_buf_printf(b, "%s%s", b->len > start ? " " : "", role_word(t->role));
    if (t->nth)
        ordinal(b, t->nth);
    /* Before the relation: behind it, it would be read as the other thing's. */
    scope(b, t);
    if (t->of && t->relation != DH_RELATION_NONE) {
        dh_buf_printf(b, "%s%s ", b->len > start ? " " : "", relation_words(t->relation));
        dh_target_put(b, t->of);
    }
}

char *dh_target_text(const struct dh_target *target)
{
    struct dh_buf b = {0};
    dh_target_put(&b, target);
    return dh_buf_steal(&b);
}
