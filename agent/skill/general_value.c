/* What a text is: a date, an amount, a mail address. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "agent/skill/general.h"
#include "agent/skill/value.h"
#include "base/mem.h"

static const char *const whole[] = {
    "%Y-%m-%d", "%d.%m.%Y",      "%-d.%-m.%Y",   "%m/%d/%Y",      "%-m/%-d/%Y",       "%d/%m/%Y",
    "%-d/%-m/%Y", "%Y/%m/%d",    "%d-%m-%Y",     "%m-%d-%Y",      "%d.%m.%y",         "%m/%d/%y",
    "%d/%m/%y", "%-d %B %Y",     "%d %B %Y",     "%-d %b %Y",     "%d %b %Y",         "%B %-d, %Y",
    "%B %d, %Y", "%b %-d, %Y",   "%b %d, %Y",    "%-d. %B %Y",    "%A, %B %-d, %Y",   "%A, %-d %B %Y",
    "%a, %-d %b %Y", "%a %-d %b %Y", "%A %-d %B %Y", "%Y%m%d", "%m%d%Y", "%d%m%Y",
    "%H:%M",    "%-I:%M %p",     "%I:%M %p",     "%-I %p",        "%-H:%M",
    "%I:%M%p",  "%I%M%p",        "%-I%M%p",      "%H%M",
};
static const char *const partial[] = {
    "%B %Y", "%b %Y", "%Y-%m", "%m/%Y", "%-d %B", "%d %B", "%B %-d", "%B %d", "%-d %b", "%d %b",
    "%b %-d", "%a %-d %b", "%A", "%B", "%-d", "%d", "%Y", "%a", "%b",
};

static bool says(const char *value, const char *format, const char *text)
{
    char *t = dh_value_format(value, format);
    bool same = t && strcasecmp(t, text) == 0;
    dh_free(t);
    return same;
}

const char *dh_general_format(const char *value, const char *text, bool parts)
{
    if (strcmp(value, text) == 0)
        return "";
    for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
        if (says(value, whole[i], text))
            return whole[i];
    for (size_t i = 0; parts && i < sizeof(partial) / sizeof(partial[0]); i++)
        if (says(value, partial[i], text))
            return partial[i];
    return NULL;
}

static bool edge(const char *s, long i)
{
    unsigned char c = i < 0 ? 0 : (unsigned char)s[i];
    return c == 0 || (c < 0x80 && !isalnum(c));
}

long dh_general_words(const char *hay, const char *needle)
{
    size_t n = strlen(needle), h = strlen(hay);
    for (size_t i = 0; n > 0 && i + n <= h; i++)
        if (strncasecmp(hay + i, needle, n) == 0 && edge(hay, (long)i - 1) && edge(hay, (long)(i + n)))
            return (long)i;
    return -1;
}

static bool dated(struct dh_draft *d, const char *text, struct dh_guess *ret)
{
    char *v = dh_value_date(text, NULL);
    bool date = v != NULL;
    if (!v)
        v = dh_value_time(text);
    const char *f = v ? dh_general_format(v, text, false) : NULL;
    if (f) {
        ret->type = date ? DH_INPUT_DATE : DH_INPUT_TIME;
        ret->value = dh_draft_text(d, v);
        ret->format = *f ? f : NULL;
    }
    dh_free(v);
    return f != NULL;
}

/* A plain decimal that the binder leaves as it is. What begins with 0 or is very long is a name made of digits. */
static bool counted(const char *text, const char *label, struct dh_guess *ret)
{
    static const char *const money[] = {"amount", "price", "total", "sum", "cost", "fee", "budget", "salary", "net", "tax"};
    char *v = dh_value_amount(text);
    size_t n = strspn(text, "-0123456789."), digits = strspn(text, "0123456789");
    const char *dot = strchr(text, '.');
    bool plain = v && strcmp(v, text) == 0 && text[n] == '\0' && n > 0;
    dh_free(v);
    if (!plain || (digits > 1 && text[0] == '0') || (!dot && digits > 9))
        return false;
    bool amount = dot && strlen(dot) == 3;
    for (size_t i = 0; i < sizeof(money) / sizeof(money[0]); i++)
        amount = amount || dh_general_words(label, money[i]) >= 0;
    ret->type = amount ? DH_INPUT_AMOUNT : DH_INPUT_NUMBER;
    return true;
}

static bool mail(const char *text)
{
    const char *at = strchr(text, '@');
    return at && at > text && !strchr(at + 1, '@') && strchr(at, '.') && at[1] != '.' &&
           !strpbrk(text, " \t\n,;<>\"") && text[strlen(text) - 1] != '.';
}

struct dh_guess dh_general_guess(struct dh_draft *d, const char *text, const char *label)
{
    struct dh_guess g = {.type = DH_INPUT_TEXT, .value = text};
    if (dated(d, text, &g) || counted(text, label, &g))
        return g;
    if (mail(text))
        g.type = DH_INPUT_EMAIL;
    else if ((strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0) && !strpbrk(text, " \t\n<>\""))
        g.type = DH_INPUT_URL;
    return g;
}

bool dh_general_month(const char *text)
{
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    for (size_t i = 0; i < 12; i++)
        if (strncasecmp(text, months[i], 3) == 0 && strpbrk(text, "0123456789"))
            return true;
    return false;
}
