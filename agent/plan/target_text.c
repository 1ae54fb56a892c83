#include "agent/plan/action_table.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

/* What a character is shown as. Control characters have no way to be written in a sentence and
 * could steer a terminal: they become their pictures (U+2400 to U+2421). What turns the reading
 * direction could make a sentence look like another (Unicode UAX #9): it becomes U+FFFD. */
static uint32_t shown(uint32_t c)
{
    if (c < 0x20 || c == 0x7f)
        return c == 0x7f ? 0x2421 : 0x2400 + c;
    bool turns = c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
                 (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029;
    return turns || (c >= 0x80 && c < 0xa0) ? 0xfffd : c;
}

void dh_action_put_plain(struct dh_buf *b, const char *s, const char *escape)
{
    char out[4];
    for (size_t i = 0, n = strlen(s); i < n;) {
        uint32_t c;
        i += dh_utf8_next(s + i, n - i, &c);
        c = shown(c);
        if (c < 0x80 && strchr(escape, (int)c))
            dh_buf_char(b, '\\');
        dh_buf_add(b, out, dh_utf8_put(c, out));
    }
}

void dh_action_put_quoted(struct dh_buf *b, const char *s)
{
    dh_buf_char(b, '"');
    dh_action_put_plain(b, s, "\"\\");
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
                      nth / 10 % 10 == 1 ? "th"
                      : nth % 10 == 2    ? "nd"
                      : nth % 10 == 3    ? "rd"
                      : nth % 10 == 1    ? "st"
                                         : "th");
}

static const char *relation_words(enum dh_relation relation)
{
    static const char *const words[] = {"",      "right of", "left of", "above",
                                        "below", "next to",  "after"};
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
        dh_buf_str(b, "element ");
        dh_action_put_plain(b, t->id, "");
        return;
    }
    if (t->kind == DH_TARGET_POINT) {
        dh_buf_printf(b, "the point (%d, %d)", t->point.x, t->point.y);
        return;
    }
    size_t start = b->len;
    if (t->kind == DH_TARGET_IMAGE) {
        dh_buf_str(b, "![");
        dh_action_put_plain(b, t->text ? t->text : "", "[]\\");
        dh_buf_str(b, "](");
        dh_action_put_plain(b, t->image, "");
        dh_buf_char(b, ')');
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
