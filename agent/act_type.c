#include "agent/act.h"

#include <string.h>

#include "agent/gate/secret.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

/* Letters that the OCR models in use can be trusted with; anything else is not held against the field. */
static bool readable(const char *s)
{
    size_t n = strlen(s);
    for (size_t i = 0; i < n;) {
        uint32_t c;
        i += dh_utf8_next(s + i, n - i, &c);
        if (c > 0x17f && c != 0x20ac && (c < 0x2010 || c > 0x2026))
            return false;
    }
    return true;
}

/* A letter that a digit is easily read as. A digit is no other digit. */
static bool read_as(char digit, char seen)
{
    static const char *const like[10] = {"OoDQU", "lIi|!", "Zz", "SEB", "A", "Ss", "Gb", "T?", "BSRg", "gq"};
    if (digit == seen)
        return true;
    return digit >= '0' && digit <= '9' && seen != '\0' && strchr(like[digit - '0'], seen) != NULL;
}

/* A short number has too few characters for one that was misread to be forgiven by the others. */
static bool number_reads_back(const char *typed, const char *seen)
{
    size_t n = strlen(typed);
    while (*seen == ' ')
        seen++;
    if (n == 0 || n > 6 || strspn(typed, "0123456789.,") != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!read_as(typed[i], seen[i]))
            return false;
    return strspn(seen + n, " |") == strlen(seen + n);
}

/* The digits alone are the same: a date field puts its own marks between them. */
static bool digits_read_back(const char *typed, const char *seen)
{
    if (strspn(typed, "0123456789./-: ") != strlen(typed) || strlen(typed) < 4)
        return false;
    for (;; typed++, seen++) {
        typed += strcspn(typed, "0123456789");
        seen += strcspn(seen, "0123456789");
        if (*typed != *seen)
            return false;
        if (!*typed)
            return true;
    }
}

/* Long text scrolls inside its field, so that only a part of it can be seen: then what is seen must be a part
 * of what was typed. */
static bool reads_back(const char *typed, const char *seen)
{
    if (number_reads_back(typed, seen) || digits_read_back(typed, seen) || dh_text_similarity(typed, seen) >= 70 ||
        dh_text_contains(seen, typed) >= 85)
        return true;
    char *t = dh_text_skeleton(typed), *s = dh_text_skeleton(seen);
    bool part = t && s && strlen(s) >= 4 && strstr(t, s);
    dh_free(t);
    dh_free(s);
    return part;
}

/* What the field shows, NULL when it could not be read; *ret_good: that is what was typed, or all that it is to hold
 * now (`whole`, NULL: not known). */
static char *seen_in(struct dh_road *road, struct dh_rect field, const char *text, const char *whole,
                     bool *ret_good)
{
    char *seen = NULL;
    if (dh_observer_read(road->desk->observer, dh_rect_grow(field, -2, -2), &seen, NULL) != DH_OK)
        seen = NULL;
    /* A reader that fails is no evidence against the field. */
    *ret_good = !seen || reads_back(text, seen) || (whole && reads_back(whole, seen));
    if (*ret_good || strspn(text, "0123456789") < 6)
        return seen;
    /* What was taken for the field may be the first part of one for a date. */
    char *row = NULL;
    struct dh_rect wide = {field.x - field.h, field.y, field.w + 10 * field.h, field.h};
    if (dh_observer_read(road->desk->observer, wide, &row, NULL) == DH_OK)
        *ret_good = digits_read_back(text, row);
    dh_free(row);
    return seen;
}

/* An application under load draws what it was sent only after the screen had seemed to be settled. */
static enum dh_status verify(struct dh_road *road, struct dh_rect field, const char *told, const char *text,
                             const char *whole, struct dh_err *err)
{
    /* What the application itself says is in it is known to the letter. */
    if (told && (strcmp(told, text) == 0 || (whole && strcmp(told, whole) == 0)))
        return DH_OK;
    if (!*text || !readable(text) || strchr(text, '\n') || dh_rect_empty(field))
        return DH_OK;
    uint64_t before = road->before;
    dh_tick deadline = dh_tick_now() + DH_TICK_MS(1500);
    enum dh_status s = DH_OK;
    bool good = false;
    char *seen = seen_in(road, field, text, whole, &good);
    while (!good && s == DH_OK) {
        s = dh_road_look_again(road, deadline, err);
        if (s != DH_OK)
            break;
        dh_free(seen);
        seen = seen_in(road, field, text, whole, &good);
    }
    road->unread = !good && s == DH_TIMEOUT;
    if (road->unread && dh_screen_mark(road->desk->screen) == before)
        s = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "check that the field takes text",
                       "typed \"%.80s\", and nothing changed", text);
    else if (!good && s == DH_TIMEOUT)
        s = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look at the field in the report",
                       "typed \"%.80s\", but the field shows \"%.80s\"", text, seen ? seen : "");
    dh_free(seen);
    return s;
}

/* Touches at the field and looks; `at` is the field on that look. NULL: at what has the focus. */
static enum dh_status touch_field(struct dh_road *road, const struct dh_action *a, unsigned long window,
                                  struct dh_touch *t, struct dh_candidate *at, struct dh_err *err)
{
    unsigned long xid = at ? dh_road_xid(road, at) : 0;
    enum dh_status s = dh_road_touch(road, a, t, at, err);
    if (s == DH_OK)
        s = dh_road_look(road, err);
    if (s == DH_OK && at)
        dh_road_follow(road, a, window, xid, at);
    return s;
}

static enum dh_status press(struct dh_road *road, const struct dh_action *a, unsigned long window,
                            const char *keys, struct dh_candidate *at, struct dh_err *err)
{
    struct dh_touch t = {.kind = DH_TOUCH_PRESS, .keys = keys, .count = 1};
    return touch_field(road, a, window, &t, at, err);
}

/* Focuses the field and leaves it ready for the text: emptied when it is to be replaced, else with the
 * caret behind what it holds. `at` is grounded afresh on the last look. A step that is taken up has typed
 * already, and only needs the focus back, or it has not, and then the preparation is done from its start. */
static enum dh_status prepare(struct dh_road *road, const struct dh_action *a, unsigned long window,
                              struct dh_candidate *at, struct dh_err *err)
{
    struct dh_touch click = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1};
    road->brisk = true;
    enum dh_status s = dh_road_touch_target(road, a, &a->target, window, &click, at, err);
    road->brisk = false;
    if (s != DH_OK)
        return s;
    dh_road_follow(road, a, window, dh_road_xid(road, at), at);
    if (dh_road_did(road, DH_TOUCH_TYPE))
        return DH_OK;
    json_array_clear(road->done);
    bool filled = at->element && at->element->value && *at->element->value;
    road->empty = at->element && (!filled || a->replace);
    if (a->replace) /* also when nothing could be read in it */
        return press(road, a, window, "ctrl+a", at, err);
    if (!a->replace && filled)
        return press(road, a, window, "End", at, err);
    return DH_OK;
}

static enum dh_status put_text(struct dh_road *road, const struct dh_action *a, unsigned long window,
                               const char *text, bool secret, struct dh_candidate *at,
                               struct dh_err *err)
{
    if (dh_road_did(road, DH_TOUCH_TYPE))
        return DH_OK;
    if (!*text)
        return a->replace ? press(road, a, window, "Delete", at, err) : DH_OK;
    struct dh_touch t = {.kind = DH_TOUCH_TYPE, .text = text, .secret = secret, .window = window};
    return touch_field(road, a, window, &t, at, err);
}

/* Before it is typed, so that no title, no error and no answer can carry it into the journal. */
static enum dh_status hide_secrets(struct dh_journal *j, const char *text, struct dh_err *err)
{
    static const char mark[] = "{{secret:";
    enum dh_status s = DH_OK;
    for (const char *p = strstr(text, mark); j && s == DH_OK && p; p = strstr(p, mark)) {
        p += sizeof(mark) - 1;
        char *name = dh_strndup(p, strcspn(p, "}"));
        struct dh_secret value = {0};
        s = name ? dh_secret_get(name, &value, err) : dh_err_nomem(err);
        if (s == DH_OK)
            s = dh_journal_secret(j, value.text, err);
        dh_secret_finish(&value);
        dh_free(name);
    }
    return s;
}

static enum dh_status type_into(struct dh_road *road, const struct dh_action *a, unsigned long window,
                                const char *text, bool secret, struct dh_candidate *at,
                                struct dh_err *err)
{
    enum dh_status s = prepare(road, a, window, at, err);
    /* A field that is named by what it holds is not found by it any more; its place has not changed. */
    bool known = s == DH_OK && (at->element || at->role == DH_ROLE_ENTRY);
    struct dh_rect rect = at->rect;
    enum dh_role role = known && at->element ? at->element->role : at->role;
    char *whole = known && at->element && !secret && !a->replace && at->element->value
                      ? dh_asprintf("%s%s", at->element->value, text)
                      : NULL;
    if (s == DH_OK)
        s = put_text(road, a, window, text, secret, at, err);
    if (s == DH_OK && !secret && known) {
        unsigned long xid = dh_road_xid(road, at);
        /* A full field may not be recognised as one any more, and its label found in its place. */
        bool same = at->element && at->element->role == role;
        const char *told = same && at->element->sources & DH_SOURCE_A11Y ? at->element->value : NULL;
        s = verify(road, same ? at->rect : rect, told, text, whole, err);
        dh_road_follow(road, a, window, xid, at);
    }
    dh_free(whole);
    return s;
}

enum dh_status dh_act_type(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    unsigned long window;
    struct dh_candidate at = {.window = -1};
    bool targeted = a->target.kind != DH_TARGET_NONE;
    enum dh_status s = dh_road_enter(road, a, &window, err);
    if (s == DH_OK && !targeted)
        s = dh_road_await_focus(road, a, err);
    if (s != DH_OK)
        return s;
    struct dh_secret text = {0};
    bool secret;
    s = dh_secret_expand(a->text ? a->text : "", &text, &secret, err);
    if (s == DH_OK && secret)
        s = hide_secrets(road->desk->journal, a->text, err);
    if (s != DH_OK) {
        dh_secret_finish(&text);
        return s;
    }
    if (targeted)
        s = type_into(road, a, window, text.text, secret, &at, err);
    else
        s = put_text(road, a, window, text.text, secret, NULL, err);
    dh_secret_finish(&text);
    if (s == DH_OK && a->keys)
        s = press(road, a, window, a->keys, targeted && at.window >= 0 ? &at : NULL, err);
    return s;
}
