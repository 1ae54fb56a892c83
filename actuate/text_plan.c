#include "actuate/text_plan.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

enum dh_status dh_text_clean(const char *text, char **ret, struct dh_err *err)
{
    size_t n = strlen(text), k = 0;
    if (!dh_utf8_valid(text, n))
        return dh_err_set(err, DH_INVALID, DH_BLAME_MODEL, "give the text as UTF-8",
                          "the text to type is not UTF-8");
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        i += dh_utf8_next(text + i, n - i, &cp);
        if ((cp < 0x20 && cp != '\n' && cp != '\t' && cp != '\r') || (cp >= 0x7f && cp < 0xa0))
            return dh_err_set(err, DH_INVALID, DH_BLAME_MODEL, "use press for keys such as Escape",
                              "the text to type has the control character 0x%02x", (unsigned)cp);
    }
    char *out = dh_alloc(n + 1, 1);
    if (!out)
        return dh_err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\r' && text[i + 1] == '\n')
            continue;
        out[k++] = text[i] == '\r' ? '\n' : text[i];
    }
    *ret = out;
    return DH_OK;
}

/* Outside of a terminal the Return key may send a form and Tab leaves the field: there they are never pressed for a
 * character of a text. */
static bool keys_can(const struct dh_keymap *k, struct dh_locks locks, bool terminal, const char *text)
{
    return (terminal || !strpbrk(text, "\n\t")) && dh_keymap_can(k, locks, text, strlen(text));
}

enum dh_status dh_text_plan(const struct dh_keymap *k, struct dh_locks locks, const struct dh_text_facts *f,
                            const char *text, struct dh_text_plan *ret, struct dh_err *err)
{
    struct dh_text_plan p = {.way = DH_TEXT_PASTE, .paced = f->input_method};
    bool breaks = strchr(text, '\n') != NULL;
    p.lines = f->terminal && breaks;
    if (f->shift_held) {
        if (p.lines)
            return dh_err_set(err, DH_TIMEOUT, DH_BLAME_USER, "let go of shift",
                              "Shift is held down on the keyboard, so that Return would not be Return");
        *ret = p;
        return DH_OK;
    }
    p.keys_can = keys_can(k, locks, f->terminal, text);
    p.spares_can = f->terminal || !strpbrk(text, "\n\t");
    bool brief = dh_utf8_count(text) <= (f->watched ? DH_TEXT_WATCHED_MAX : DH_TEXT_KEYS_MAX);
    if (p.keys_can && (f->secret || (brief && !f->input_method && !f->corrects)))
        p.way = DH_TEXT_KEYS;
    *ret = p;
    return DH_OK;
}
