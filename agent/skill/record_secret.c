#include "agent/skill/record_secret.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "agent/gate/apps.h"
#include "agent/gate/fold.h"
#include "agent/gate/lexicon.h"
#include "agent/skill/record_hit.h"
#include "agent/skill/record_typing.h"
#include "base/mem.h"
#include "base/text.h"

enum { ECHO_ALIKE = 60, ECHO_LEAST = 3 };

bool dh_window_is_terminal(const struct dh_observation *o, int window)
{
    return window >= 0 && dh_app_kind(&o->windows[window]) & DH_APP_TERMINAL;
}

/* pinentry, polkit, key rings: all that is typed there is one. */
static bool privileged(const struct dh_observation *o, int window)
{
    return window >= 0 && dh_app_kind(&o->windows[window]) & (DH_APP_PRIVILEGE | DH_APP_VAULT);
}

const struct dh_element *dh_secrecy_field(const struct dh_observation *o, const struct dh_point *click)
{
    if (o->focus >= 0 && o->elements[o->focus].states & DH_STATE_PASSWORD)
        return &o->elements[o->focus];
    if (!click)
        return NULL;
    struct dh_hit h = dh_hit_at(o, *click);
    return h.element && h.element->states & DH_STATE_PASSWORD ? h.element : NULL;
}

static bool asks(const char *text)
{
    char *folded = dh_gate_fold(text);
    bool yes = folded && dh_lexicon_has(DH_LEX_PASSWORD, folded);
    dh_free(folded);
    return yes;
}

/* The last line of a terminal; NULL: there is none. */
static const struct dh_line *prompt_of(const struct dh_observation *o, int window)
{
    const struct dh_line *low = NULL;
    for (size_t i = 0; i < o->line_count; i++)
        if (dh_rect_has(o->windows[window].rect, dh_rect_centre(o->lines[i].rect)) &&
            (!low || o->lines[i].rect.y > low->rect.y))
            low = &o->lines[i];
    return low;
}

static bool prompted(const struct dh_observation *o, int window)
{
    const struct dh_line *low = prompt_of(o, window);
    return low && asks(low->text);
}

static bool word_of(const char *const *list, size_t n, const char *word, size_t len)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(list[i]) == len && strncasecmp(list[i], word, len) == 0)
            return true;
    return false;
}
#define WORD_OF(list, word, len) word_of(list, sizeof(list) / sizeof(*(list)), word, len)

bool dh_secrecy_name(const char *label, bool prompt, char *out, size_t size)
{
    static const char *const empty[] = {"enter", "your", "please", "the", "type", "a", "for", "of", "required", "my"};
    static const char *const again[] = {"confirm", "repeat", "retype", "again", "verify", "reenter", "confirmation"};
    static const char *const kinds[] = {"password", "passphrase", "passcode", "pin", "token", "secret", "code", "passwort",
                                        "kennwort", "pwd", "otp"};
    size_t n = 0, words = 0;
    bool repeats = false;
    for (const char *s = label; *s;) {
        size_t len = 0;
        while (isalnum((unsigned char)s[len]))
            len++;
        bool kind = WORD_OF(kinds, s, len);
        repeats = repeats || WORD_OF(again, s, len);
        bool counts = len > 0 && (prompt ? kind && words == 0 : !WORD_OF(empty, s, len) && !WORD_OF(again, s, len));
        if (counts && words < 3 && n + len + 2 < size && (words > 0 || isalpha((unsigned char)*s))) {
            if (words++)
                out[n++] = '_';
            for (size_t i = 0; i < len; i++)
                out[n++] = (char)tolower((unsigned char)s[i]);
        }
        s += len;
        if (*s == ':' || ((*s == '(' || *s == '[') && words > 0))
            break;
        s += *s != '\0';
    }
    out[n] = '\0';
    if (n < 2)
        snprintf(out, size, "password");
    return repeats;
}

const char *dh_secrecy_prompt(const struct dh_observation *o, int window)
{
    const struct dh_line *low = window >= 0 && dh_window_is_terminal(o, window) ? prompt_of(o, window) : NULL;
    return low ? low->text : "";
}

bool dh_secrecy_before(const struct dh_secrecy_ask *ask)
{
    const struct dh_observation *o = ask->before;
    if (ask->click_screen) {
        struct dh_hit h = dh_hit_at(ask->click_screen, ask->click);
        if (h.element)
            return h.element->states & DH_STATE_PASSWORD;
    }
    if (!o)
        return false;
    if (dh_secrecy_field(o, NULL) || privileged(o, o->active))
        return true;
    return dh_window_is_terminal(o, o->active) && prompted(o, o->active);
}

/* Whether the text can be read anywhere: in a field, or in a line. */
static bool echoed(const struct dh_observation *o, const char *text)
{
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (e->value && !(e->states & DH_STATE_PASSWORD) &&
            (strstr(e->value, text) || dh_text_contains(e->value, text) >= ECHO_ALIKE ||
             dh_text_similarity(e->value, text) >= ECHO_ALIKE))
            return true;
    }
    for (size_t i = 0; i < o->line_count; i++)
        if (strstr(o->lines[i].text, text) || dh_text_contains(o->lines[i].text, text) >= ECHO_ALIKE ||
            dh_text_similarity(o->lines[i].text, text) >= ECHO_ALIKE)
            return true;
    return false;
}

static bool password_filled(const struct dh_observation *o)
{
    for (size_t i = 0; i < o->element_count; i++)
        if (o->elements[i].states & DH_STATE_PASSWORD && o->elements[i].value && *o->elements[i].value)
            return true;
    return false;
}

/* The field was clicked, and is one for all to read. */
static bool clicked_open(const struct dh_secrecy_ask *ask)
{
    if (!ask->click_screen)
        return false;
    struct dh_hit h = dh_hit_at(ask->click_screen, ask->click);
    return dh_element_is_field(h.element) && !(h.element->states & DH_STATE_PASSWORD);
}

static enum dh_secrecy unseen(const struct dh_secrecy_ask *ask)
{
    const struct dh_observation *o = ask->now;
    if (ask->before && dh_window_is_terminal(ask->before, ask->before->active))
        return DH_SECRECY_UNSEEN;
    bool open = clicked_open(ask) || (ask->last && o->focus >= 0);
    return !open && password_filled(o) && !(ask->before && password_filled(ask->before)) ? DH_SECRECY_SECRET
                                                                                          : DH_SECRECY_OPEN;
}

enum dh_secrecy dh_secrecy_of(const struct dh_secrecy_ask *ask, const char *script, size_t n)
{
    const struct dh_observation *o = ask->now;
    bool there = ask->last && (dh_secrecy_field(o, NULL) || privileged(o, o->active));
    struct dh_hit h = {0};
    if (ask->click_screen && ask->last)
        h = dh_hit_at(o, ask->click);
    if (there || (h.element && h.element->states & DH_STATE_PASSWORD && !clicked_open(ask)))
        return DH_SECRECY_SECRET;
    char *text = script ? sodium_malloc(DH_SCRIPT_MAX + 1) : NULL;
    if (!text)
        return DH_SECRECY_OPEN;
    struct dh_typed typed = dh_script_run(script, n, false, false, text);
    bool seen = typed.len > 0 && echoed(o, text);
    sodium_free(text);
    if (seen && typed.len >= ECHO_LEAST)
        return DH_SECRECY_SEEN;
    return typed.len < ECHO_LEAST || seen ? DH_SECRECY_OPEN : unseen(ask);
}
