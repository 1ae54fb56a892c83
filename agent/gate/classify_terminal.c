#include "agent/gate/classify.h"

#include <string.h>

#include "agent/gate/apps.h"
#include "agent/gate/class.h"
#include "agent/gate/fold.h"
#include "agent/gate/keys.h"
#include "agent/gate/shell.h"
#include "base/mem.h"
#include "base/text.h"

/* The lowest line of text in the window: where the prompt is. NULL when there is none. */
static const struct dh_piece *last_line(const struct dh_signals *s)
{
    const struct dh_piece *best = NULL;
    for (size_t i = 0; i < s->piece_count; i++) {
        const struct dh_piece *p = &s->pieces[i];
        if (p->role == DH_ROLE_TEXT && (!best || p->rect.y > best->rect.y))
            best = p;
    }
    return best;
}

/* What stands behind the prompt's sign; NULL when no sign is there. */
static const char *behind_prompt(const char *raw)
{
    static const char *const signs[] = {"$", "#", "%", "\xe2\x9d\xaf", "\xe2\x9e\x9c"};
    const char *best = NULL;
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        const char *p = strstr(raw, signs[i]);
        size_t n = strlen(signs[i]);
        if (p && (p[n] == ' ' || p[n] == '\0') && (!best || p + n < best))
            best = p + n;
    }
    return best;
}

static bool same(const char *a, const char *b)
{
    char *x = dh_text_skeleton(a), *y = dh_text_skeleton(b);
    bool equal = x && y && *x && strcmp(x, y) == 0;
    dh_free(x);
    dh_free(y);
    return equal;
}

/* What the clipboard holds by then, line ends too, nobody has seen: pages change what was copied. */
static bool pastes(const struct dh_signals *s)
{
    const struct dh_touch *t = s->c->touch;
    struct dh_key k;
    if (t->kind == DH_TOUCH_PASTE)
        return !t->text;
    if (t->kind == DH_TOUCH_CLICK)
        return s->commit == DH_COMMIT_CLICK && t->button == 2;
    if ((t->kind != DH_TOUCH_PRESS && t->kind != DH_TOUCH_HOLD) || !t->keys || !dh_key_read(t->keys, &k))
        return false;
    return (strcmp(k.name, "insert") == 0 && k.modifiers & DH_MOD_SHIFT) ||
           (strcmp(k.name, "v") == 0 && k.modifiers & (DH_MOD_CTRL | DH_MOD_SUPER)) || strcmp(k.name, "xf86paste") == 0;
}

static bool runs(const struct dh_signals *s)
{
    return s->commit == DH_COMMIT_ENTER || s->commit == DH_COMMIT_SEND || s->typed_commit || pastes(s);
}

const char *dh_classify_command(const struct dh_signals *s, struct dh_arena *arena, bool *ret_sure)
{
    *ret_sure = false;
    if (!(s->app & DH_APP_TERMINAL) || !runs(s) || pastes(s))
        return NULL;
    const struct dh_piece *line = last_line(s);
    const char *seen = line ? behind_prompt(line->raw) : NULL;
    bool known = s->typed[0] != '\0' && !(s->ledger && s->ledger->edited);
    if (s->text[0] == '\0') /* a bare Return: screen and ledger must agree */
        *ret_sure = seen && known && same(seen, s->typed);
    else /* what is typed now is not on the screen yet */
        *ret_sure = seen && dh_text_blank(seen) && known;
    if (s->typed[0])
        return s->typed;
    return dh_arena_strdup(arena, seen ? seen + strspn(seen, " ") : line ? line->raw : "");
}

static void by_command(const struct dh_signals *s, struct dh_findings *f, const char *line,
                       bool sure)
{
    struct dh_shell_facts facts;
    dh_shell_scan(line, &facts);
    for (size_t i = 0; i < facts.hit_count; i++) {
        const struct dh_shell_hit *h = &facts.hits[i];
        dh_findings_add(f, h->class, h->tier, "command", "runs `%.120s` (%s)", line,
                        dh_class_title(h->class));
        for (size_t k = 0; k < f->count; k++)
            f->list[k].bulk = f->list[k].bulk || (h->bulk && f->list[k].class == h->class);
    }
    bool look = facts.read_only && sure;
    const char *what = !facts.parsed ? "a command line that cannot be read for sure: " : "";
    dh_findings_add(f, DH_CLASS_TERMINAL, look ? DH_TIER_ALLOW : DH_TIER_CONFIRM, "command",
                    "%s`%.140s`%s", what, line, look ? " only looks" : "");
    (void)s;
}

void dh_classify_terminal(const struct dh_signals *s, const struct dh_facts *facts,
                          struct dh_findings *f)
{
    (void)facts;
    if (!(s->app & DH_APP_TERMINAL))
        return;
    const struct dh_piece *last = last_line(s);
    bool types = s->commit != DH_COMMIT_NONE && s->commit != DH_COMMIT_CLICK;
    if (last && types &&
        (strstr(last->raw, "[sudo]") || dh_gate_fold_has(last->folded, "password for") ||
         dh_gate_fold_has(last->folded, "passwort fur") ||
         dh_gate_fold_is(last->folded, "password")))
        dh_findings_add(f, DH_CLASS_PRIVILEGE, DH_TIER_HAND_OVER, "prompt",
                        "the terminal asks for a password");
    if (!runs(s))
        return;
    struct dh_arena *arena = dh_arena_create();
    bool sure = false;
    const char *line = arena ? dh_classify_command(s, arena, &sure) : NULL;
    if (line && *line)
        by_command(s, f, line, sure);
    else
        dh_findings_add(f, DH_CLASS_TERMINAL, DH_TIER_CONFIRM, "command",
                        "it runs what stands at the prompt, or pastes into it");
    dh_arena_destroy(arena);
}
