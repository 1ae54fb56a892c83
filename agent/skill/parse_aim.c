/* TARGET of the grammar, in the orders people write it. */
#include <stdlib.h>
#include <string.h>

#include "agent/skill/parse.h"

static const struct role_word {
    const char *word, *second; /* second NULL: one word */
    enum dh_role role;
} role_words[] = {
    {"check", "box", DH_ROLE_CHECKBOX},   {"radio", "button", DH_ROLE_RADIO},
    {"menu", "item", DH_ROLE_ITEM},       {"text", "field", DH_ROLE_ENTRY},
    {"text", "box", DH_ROLE_ENTRY},       {"input", "field", DH_ROLE_ENTRY},
    {"input", "box", DH_ROLE_ENTRY},      {"combo", "box", DH_ROLE_LIST},
    {"list", "box", DH_ROLE_LIST},        {"list", "item", DH_ROLE_ITEM},
    {"drop-down", "list", DH_ROLE_LIST},  {"dropdown", "list", DH_ROLE_LIST},
    {"drop-down", "menu", DH_ROLE_LIST},  {"dropdown", "menu", DH_ROLE_LIST},
    {"toggle", "switch", DH_ROLE_SWITCH}, {"table", "row", DH_ROLE_ROW},
    {"button", NULL, DH_ROLE_BUTTON},     {"link", NULL, DH_ROLE_LINK},
    {"field", NULL, DH_ROLE_ENTRY},       {"entry", NULL, DH_ROLE_ENTRY},
    {"input", NULL, DH_ROLE_ENTRY},       {"textbox", NULL, DH_ROLE_ENTRY},
    {"box", NULL, DH_ROLE_ENTRY},         {"checkbox", NULL, DH_ROLE_CHECKBOX},
    {"radio", NULL, DH_ROLE_RADIO},       {"switch", NULL, DH_ROLE_SWITCH},
    {"toggle", NULL, DH_ROLE_SWITCH},     {"list", NULL, DH_ROLE_LIST},
    {"dropdown", NULL, DH_ROLE_LIST},     {"drop-down", NULL, DH_ROLE_LIST},
    {"combobox", NULL, DH_ROLE_LIST},     {"menu", NULL, DH_ROLE_MENU},
    {"item", NULL, DH_ROLE_ITEM},         {"option", NULL, DH_ROLE_ITEM},
    {"tab", NULL, DH_ROLE_TAB},           {"row", NULL, DH_ROLE_ROW},
    {"cell", NULL, DH_ROLE_CELL},         {"icon", NULL, DH_ROLE_ICON},
    {"image", NULL, DH_ROLE_IMAGE},       {"picture", NULL, DH_ROLE_IMAGE},
    {"heading", NULL, DH_ROLE_HEADING},   {"dialog", NULL, DH_ROLE_DIALOG},
    {"popup", NULL, DH_ROLE_DIALOG},      {"window", NULL, DH_ROLE_WINDOW},
    {"text", NULL, DH_ROLE_TEXT},         {"label", NULL, DH_ROLE_TEXT},
};

static const char *const role_says[DH_ROLE_COUNT] = {
    [DH_ROLE_TEXT] = "text",       [DH_ROLE_BUTTON] = "button",     [DH_ROLE_LINK] = "link",
    [DH_ROLE_ENTRY] = "field",     [DH_ROLE_CHECKBOX] = "checkbox", [DH_ROLE_RADIO] = "radio",
    [DH_ROLE_SWITCH] = "switch",   [DH_ROLE_LIST] = "list",         [DH_ROLE_MENU] = "menu",
    [DH_ROLE_ITEM] = "item",       [DH_ROLE_TAB] = "tab",           [DH_ROLE_ROW] = "row",
    [DH_ROLE_CELL] = "cell",       [DH_ROLE_ICON] = "icon",         [DH_ROLE_IMAGE] = "image",
    [DH_ROLE_HEADING] = "heading", [DH_ROLE_DIALOG] = "dialog",     [DH_ROLE_WINDOW] = "window",
};

const char *dh_role_says(enum dh_role role)
{
    return role < DH_ROLE_COUNT ? role_says[role] : "";
}

enum dh_role dh_role_word(struct dh_parse *p, size_t *ret_tokens)
{
    const struct dh_token *a = dh_parse_peek(p),
                          *b = a->kind == DH_TOKEN_EOF ? a : dh_parse_ahead(p, 1);
    for (size_t i = 0; i < sizeof(role_words) / sizeof(role_words[0]); i++) {
        const struct role_word *w = &role_words[i];
        if (!dh_token_is(a, w->word) || (w->second && !dh_token_is(b, w->second)))
            continue;
        if (w->role == DH_ROLE_SWITCH && dh_token_is(b, "to"))
            return DH_ROLE_ANY; /* the verb */
        *ret_tokens = w->second ? 2 : 1;
        return w->role;
    }
    return DH_ROLE_ANY;
}

static bool take_role(struct dh_parse *p, struct dh_aim *aim)
{
    size_t n = 0;
    enum dh_role role = aim->role == DH_ROLE_ANY ? dh_role_word(p, &n) : DH_ROLE_ANY;
    if (role == DH_ROLE_ANY)
        return false;
    while (n-- > 0)
        dh_parse_take(p);
    aim->role = role;
    return true;
}

static bool take_ordinal(struct dh_parse *p, struct dh_aim *aim)
{
    static const char *const names[] = {"last",  "first",   "second", "third", "fourth", "fifth",
                                        "sixth", "seventh", "eighth", "ninth", "tenth",  NULL};
    const struct dh_token *t = dh_parse_peek(p);
    if (t->kind != DH_TOKEN_WORD || aim->nth != 0)
        return false;
    int i = dh_parse_any(p, names);
    if (i >= 0) {
        aim->nth = i == 0 ? DH_NTH_LAST : i;
        return true;
    }
    if (t->number < 1 || t->number > 9999 || t->text[0] < '0' || t->text[0] > '9')
        return false;
    aim->nth = (int)t->number;
    dh_parse_take(p);
    return true;
}

bool dh_parse_relation(struct dh_parse *p, enum dh_relation *ret)
{
    static const struct {
        const char *word, *second;
        enum dh_relation relation;
    } names[] = {
        {"right", "of", DH_RELATION_RIGHT_OF}, {"left", "of", DH_RELATION_LEFT_OF},
        {"next", "to", DH_RELATION_NEXT_TO},   {"above", NULL, DH_RELATION_ABOVE},
        {"below", NULL, DH_RELATION_BELOW},    {"under", NULL, DH_RELATION_BELOW},
        {"beneath", NULL, DH_RELATION_BELOW},  {"beside", NULL, DH_RELATION_NEXT_TO},
        {"near", NULL, DH_RELATION_NEXT_TO},   {"after", NULL, DH_RELATION_AFTER},
    };
    size_t skip = 0;
    if ((dh_token_is(dh_parse_peek(p), "to") || dh_token_is(dh_parse_peek(p), "on")) &&
        dh_token_is(dh_parse_ahead(p, 2), "of"))
        skip = 1; /* "to the right of" */
    const struct dh_token *a = dh_parse_ahead(p, skip);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!dh_token_is(a, names[i].word) ||
            (names[i].second && !dh_token_is(dh_parse_ahead(p, skip + 1), names[i].second)))
            continue;
        for (size_t k = skip + (names[i].second ? 2 : 1); k > 0; k--)
            dh_parse_take(p);
        *ret = names[i].relation;
        return true;
    }
    return false;
}

static enum dh_scope scope_word(const struct dh_token *t)
{
    static const struct {
        const char *word;
        enum dh_scope scope;
    } names[] = {
        {"row", DH_SCOPE_ROW},       {"line", DH_SCOPE_ROW},      {"section", DH_SCOPE_SECTION},
        {"group", DH_SCOPE_SECTION}, {"panel", DH_SCOPE_SECTION}, {"area", DH_SCOPE_SECTION},
        {"form", DH_SCOPE_SECTION},  {"dialog", DH_SCOPE_DIALOG}, {"popup", DH_SCOPE_DIALOG},
        {"window", DH_SCOPE_WINDOW}, {"app", DH_SCOPE_WINDOW},    {"page", DH_SCOPE_WINDOW},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (dh_token_is(t, names[i].word))
            return names[i].scope;
    return DH_SCOPE_NONE;
}

/* in the "Bob" row, in the row "Bob", in the row with "Bob", in the dialog, in "Calendar". */
static bool take_scope(struct dh_parse *p, struct dh_aim *aim)
{
    const struct dh_token *in = dh_parse_peek(p);
    if (aim->scope != DH_SCOPE_NONE ||
        !(dh_token_is(in, "in") || dh_token_is(in, "inside") || dh_token_is(in, "on")))
        return false;
    const struct dh_token *t = dh_parse_ahead(p, 1);
    enum dh_scope scope = scope_word(t);
    if (scope != DH_SCOPE_NONE) {
        dh_parse_take(p);
        dh_parse_take(p);
        aim->scope = scope;
        static const char *const joins[] = {"with", "for", "of", "named", "called", NULL};
        const struct dh_token *next = dh_parse_peek(p);
        bool text = dh_parse_phrase_next(p);
        for (int i = 0; !text && joins[i]; i++)
            if (dh_token_is(next, joins[i])) {
                enum dh_token_kind k = dh_parse_ahead(p, 1)->kind;
                text = k == DH_TOKEN_STRING || k == DH_TOKEN_VAR;
                if (text)
                    dh_parse_take(p);
            }
        return !text || dh_parse_phrase(p, false, &aim->scope_text);
    }
    if (t->kind != DH_TOKEN_STRING && t->kind != DH_TOKEN_VAR)
        return false;
    dh_parse_take(p);
    if (!dh_parse_phrase(p, false, &aim->scope_text))
        return false;
    aim->scope = scope_word(dh_parse_peek(p));
    if (aim->scope != DH_SCOPE_NONE)
        dh_parse_take(p);
    else
        aim->scope = DH_SCOPE_WINDOW;
    return true;
}

static bool take_text(struct dh_parse *p, struct dh_aim *aim)
{
    static const char *const joins[] = {"for",     "named", "called", "labelled",
                                        "labeled", "with",  "of",     NULL};
    if (aim->text.count || aim->text.quoted)
        return false;
    const struct dh_token *t = dh_parse_peek(p);
    enum dh_token_kind k = t->kind;
    if (aim->role != DH_ROLE_ANY && k == DH_TOKEN_WORD)
        for (int i = 0; joins[i]; i++)
            if (dh_token_is(t, joins[i])) {
                k = dh_parse_ahead(p, 1)->kind;
                if (k == DH_TOKEN_STRING || k == DH_TOKEN_VAR)
                    dh_parse_take(p);
                break;
            }
    if (k != DH_TOKEN_STRING && k != DH_TOKEN_VAR)
        return false;
    aim->text = dh_parse_take(p)->phrase;
    return true;
}

static bool take_point(struct dh_parse *p, struct dh_aim *aim)
{
    if (!dh_token_is(dh_parse_peek(p), "point") || dh_parse_ahead(p, 1)->kind != DH_TOKEN_OPEN)
        return false;
    dh_parse_take(p);
    dh_parse_take(p);
    const struct dh_token *x = dh_parse_take(p), *comma = dh_parse_take(p), *y = dh_parse_take(p);
    bool ok = x->kind == DH_TOKEN_NUMBER && comma->kind == DH_TOKEN_COMMA &&
              y->kind == DH_TOKEN_NUMBER && dh_parse_is(p, DH_TOKEN_CLOSE) && x->number >= -32768 &&
              x->number <= 32767 && y->number >= -32768 && y->number <= 32767;
    if (!ok)
        return dh_parse_fail_at(p, x->start, "a point is written: the point (x, y)");
    dh_parse_take(p);
    aim->kind = DH_TARGET_POINT;
    aim->point = (struct dh_point){(int)x->number, (int)y->number};
    return true;
}

static bool take_image(struct dh_parse *p, struct dh_aim *aim)
{
    if (!dh_parse_is(p, DH_TOKEN_IMAGE))
        return false;
    const struct dh_token *t = dh_parse_take(p);
    aim->kind = DH_TARGET_IMAGE;
    aim->image = t->extra;
    aim->text = t->phrase;
    return true;
}

static bool take_relation(struct dh_parse *p, struct dh_aim *aim, bool *ret_ok)
{
    if (aim->relation != DH_RELATION_NONE || !dh_parse_relation(p, &aim->relation))
        return false;
    struct dh_aim *of = dh_arena_alloc(p->arena, 1, sizeof(*of));
    if (!of) {
        p->nomem = true;
        *ret_ok = false;
    } else if (++p->depth > DH_PARSE_DEPTH) {
        *ret_ok = dh_parse_fail(p, "too many relations in one target");
        p->depth--;
    } else {
        *ret_ok = dh_parse_aim(p, false, of);
        p->depth--;
        aim->of = of;
    }
    return true;
}

bool dh_parse_aim(struct dh_parse *p, bool scope, struct dh_aim *ret)
{
    *ret = (struct dh_aim){.role = DH_ROLE_ANY, .at = dh_parse_peek(p)->start};
    bool ok = true;
    if (take_point(p, ret) || p->failed)
        return !p->failed;
    if (take_image(p, ret)) {
        /* Of several that look alike, the one beside something. */
        take_relation(p, ret, &ok);
        return ok && !p->failed && !p->nomem;
    }
    for (;;) {
        bool named = ret->text.count || ret->text.quoted || ret->role != DH_ROLE_ANY;
        if (take_ordinal(p, ret) || take_text(p, ret) || take_role(p, ret))
            continue;
        if (named && take_relation(p, ret, &ok)) {
            if (!ok)
                return false;
            continue;
        }
        if (named && scope && take_scope(p, ret))
            continue;
        break;
    }
    if (p->failed || p->nomem)
        return false;
    if (!ret->text.count && !ret->text.quoted && ret->role == DH_ROLE_ANY) {
        char here[80];
        return dh_parse_fail(p, "expected what it is on (\"Name\" button), not %s",
                             dh_parse_here(p, here, sizeof(here)));
    }
    if (ret->text.quoted && ret->text.count == 0)
        return dh_parse_fail_at(p, ret->at, "the name is empty");
    ret->kind = DH_TARGET_DESCRIBED;
    return true;
}
