/* What says on the screen that something went wrong: a page that looks like success may still tell of a failure. */
#include <string.h>

#include "agent/plan/interpret_impl.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"

#define FAULTS_MOST 32
#define LINE_MOST 300 /* bytes: more is a text about errors */

/* Begins a line that is about nothing else. */
static const char *const begins[] = {"error", "sorry", "failed", "failure", "warning error", "fehler", "erreur", "fallo"};
/* Anywhere in a line. */
static const char *const says[] = {
    "could not be", "couldn't be", "can not be", "cannot be", "can't be", "was not", "wasn't", "were not", "weren't",
    "has not been", "hasn't been", "have not been", "haven't been", "is not possible", "failed to", "has failed", "have failed",
    "submission failed", "payment failed", "upload failed", "unable to", "rejected", "declined", "access denied",
    "permission denied", "unsuccessful", "not successful", "went wrong", "try again", "an error", "error occurred",
    "internal error", "server error", "fehlgeschlagen", "konnte nicht", "konnten nicht", "abgelehnt", "n'a pas pu", "no se pudo",
};
/* What may happen, or did not. */
static const char *const harmless[] = {"if ", "in case", "unless", "should ", "when ", "whenever", "no error", "without error",
                                       "without an error", "0 error", "0 failed", "none failed", "not failed"};

static bool word_begins(const char *text, const char *at)
{
    return at == text || !((at[-1] >= 'a' && at[-1] <= 'z') || (at[-1] >= '0' && at[-1] <= '9'));
}

static bool has_any(const char *fold, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (const char *at = strstr(fold, list[i]); at; at = strstr(at + 1, list[i]))
            if (word_begins(fold, at))
                return true;
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_fault(const char *line)
{
    char *fold = strlen(line) <= LINE_MOST ? dh_text_fold(line) : NULL;
    bool fault = false;
    if (fold && !has_any(fold, harmless, sizeof(harmless) / sizeof(harmless[0]))) {
        for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
            size_t n = strlen(begins[i]);
            /* "error.log" is a name */
            fault |= strncmp(fold, begins[i], n) == 0 && !is_letter(fold[n]) && !(fold[n] == '.' && is_letter(fold[n + 1]));
        }
        fault |= has_any(fold, says, sizeof(says) / sizeof(says[0]));
    }
    dh_free(fold);
    return fault;
}

json_t *dh_interpret_faults(const struct dh_observation *o)
{
    json_t *list = json_array();
    for (size_t i = 0; list && o && i < o->line_count && json_array_size(list) < FAULTS_MOST; i++)
        if (dh_interpret_in_front(o, &o->lines[i]) && is_fault(o->lines[i].text))
            json_array_append_new(list, dh_json_text(o->lines[i].text));
    return list;
}

/* It stood there before, or the skill itself speaks of it. */
static bool known(const json_t *before, const char *text, const char *line)
{
    size_t i;
    json_t *v;
    json_array_foreach((json_t *)(uintptr_t)before, i, v) if (dh_text_similarity(json_string_value(v), line) >= 85) return true;
    return text && dh_text_contains(text, line) >= 85;
}

char *dh_interpret_new_fault(const struct dh_observation *o, const json_t *before, const char *text)
{
    json_t *now = dh_interpret_faults(o);
    char *found = NULL;
    size_t i;
    json_t *v;
    json_array_foreach(now, i, v) if (!found && !known(before, text, json_string_value(v))) found =
        dh_strdup(json_string_value(v));
    json_decref(now);
    return found;
}
