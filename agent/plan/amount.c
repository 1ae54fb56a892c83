#include "agent/plan/amount.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* A number as it stands in the text. */
struct number {
    const char *start, *end;
    char digits[DH_AMOUNT_MAX]; /* without separators */
    size_t whole;               /* how many of them stand before the decimal sign */
    size_t decimals;
    bool negative, money;
};

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0xc3;
}

/* What may part digits: '.', ',', '\'' and spaces, the typographic ones too. 0: nothing; else its
 * kind (spaces are one) and its bytes. */
static char separator(const char *s, size_t *ret_bytes)
{
    static const struct {
        const char *bytes;
        char kind;
    } list[] = {{".", '.'},
                {",", ','},
                {"'", '\''},
                {" ", ' '},
                {"\xe2\x80\x99", '\''},
                {"\xc2\xa0", ' '},
                {"\xe2\x80\xaf", ' '},
                {"\xe2\x80\x89", ' '}};
    for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
        size_t n = strlen(list[i].bytes);
        if (strncmp(s, list[i].bytes, n) == 0) {
            *ret_bytes = n;
            return list[i].kind;
        }
    }
    return 0;
}

/* "-", en dash, em dash or minus: its bytes, else 0. */
static size_t dash(const char *s)
{
    if (*s == '-')
        return 1;
    return strncmp(s, "\xe2\x80\x93", 3) == 0 || strncmp(s, "\xe2\x80\x94", 3) == 0 ||
                   strncmp(s, "\xe2\x88\x92", 3) == 0
               ? 3
               : 0;
}

static size_t run(const char *s)
{
    size_t n = 0;
    while (digit(s[n]))
        n++;
    return n;
}

static bool keep(struct number *n, size_t *len, const char *s, size_t count)
{
    if (*len + count + 8 > sizeof(n->digits))
        return false;
    memcpy(n->digits + *len, s, count);
    *len += count;
    n->digits[*len] = '\0';
    return true;
}

/* Reads groups of digits from s. False when they make no number: "19.11.2026", "1.2.3". `loose`: a
 * lone point before three digits is a decimal sign. */
static bool read_groups(const char *s, bool loose, struct number *n)
{
    size_t len = 0, count = run(s), head = count, groups = 0, bytes;
    char grouping = 0;
    n->decimals = 0;
    if (!keep(n, &len, s, count))
        return false;
    for (s += count;; s += bytes + count) {
        char kind = separator(s, &bytes);
        count = kind ? run(s + bytes) : 0;
        if (count == 0 || (kind == ' ' && (count != 3 || (grouping && grouping != ' '))) ||
            (kind == ' ' && head > 3))
            break;
        bool again = grouping && kind == grouping;
        bool group = kind == ' ' || kind == '\'' ? count == 3
                                                 : count == 3 && (again || !grouping) && head <= 3;
        char tail = separator(s + bytes + count, &(size_t){0});
        if (group && !grouping && kind == '.' && loose && tail != '.' && tail != ',')
            group = false;
        if (again && !group)
            return false;
        if (!keep(n, &len, s + bytes, count))
            return false;
        if (!group) {
            n->decimals = count;
            s += bytes + count;
            /* A second decimal sign: a date, a version. */
            if ((*s == '.' || *s == ',') && digit(s[1]))
                return false;
            break;
        }
        grouping = kind;
        groups++;
    }
    n->whole = len - n->decimals;
    n->end = s;
    return groups == 0 || head <= 3;
}

/* Codes of three capitals and symbols. The list of codes is ISO 4217's most used; others do not
 * make a number look like money, they do no harm. */
static bool currency(const char *s, size_t n)
{
    static const char *const names[] = {
        "EUR",      "USD",          "CHF", "GBP", "JPY",          "SEK",
        "NOK",      "DKK",          "PLN", "CZK", "HUF",          "CAD",
        "AUD",      "NZD",          "INR", "CNY", "BRL",          "ZAR",
        "MXN",      "SGD",          "HKD", "KRW", "TRY",          "ILS",
        "RON",      "Fr.",          "kr",  "$",   "\xe2\x82\xac", "\xc2\xa3",
        "\xc2\xa5", "\xe2\x82\xb9", "Fr",  "Rs",  "z\xc5\x82",    "K\xc4\x8d"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strlen(names[i]) == n && strncmp(names[i], s, n) == 0)
            return true;
    return false;
}

static bool space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == ':';
}

static bool money_before(const char *text, const char *at)
{
    while (at > text && space(at[-1]))
        at--;
    if (at - text >= 2 && at[-2] == '\xc2' && at[-1] == '\xa0')
        at -= 2;
    for (size_t n = 1; n <= 4 && (ptrdiff_t)n <= at - text; n++)
        if (currency(at - n, n) && (at - text == (ptrdiff_t)n || !letter(at[-(ptrdiff_t)n - 1]) ||
                                    n == 3 || at[-1] == '$'))
            return true;
    return false;
}

static bool money_after(const char *at)
{
    if (strncmp(at, "\xc2\xa0", 2) == 0)
        at += 2;
    while (*at == ' ')
        at++;
    for (size_t n = 1; n <= 4 && strnlen(at, n) == n; n++)
        if (currency(at, n) && !(letter(at[n - 1]) && letter(at[n])))
            return true;
    return false;
}

/* Whether the characters around let it be a number of its own: not "R-2026", "12:30", "19/11",
 * "A4". */
static bool alone(const char *text, const struct number *n)
{
    const char *b = n->start, *e = n->end;
    if (b > text) {
        char c = b[-1];
        bool glued = letter(c) && !money_before(text, b);
        if (glued || c == '/' || c == '#' || (c == ':' && b - 1 > text && digit(b[-2])) ||
            (c == '-' && b - 1 > text && (letter(b[-2]) || digit(b[-2]))) ||
            ((c == '.' || c == ',') && b - 1 > text && digit(b[-2])))
            return false;
    }
    if (*e == '/' || (*e == ':' && digit(e[1])) || (*e == '-' && digit(e[1])))
        return false;
    return !letter(*e) || money_after(e);
}

/* The number that starts at s. */
static bool read_number(const char *text, const char *s, bool loose, struct number *n)
{
    n->start = s;
    if (!read_groups(s, loose, n) || !alone(text, n))
        return false;
    const char *b = s;
    n->money = money_before(text, s) || money_after(n->end);
    for (size_t back = 1; back <= 3; back += 2)
        if (s - text >= (ptrdiff_t)back && dash(s - back) == back)
            n->negative = s - back == text || !digit(b[-(ptrdiff_t)back - 1]);
    /* "-$5": the sign stands before the symbol. */
    if (s - text >= 2 && s[-1] == '$' && s[-2] == '-')
        n->negative = true;
    return true;
}

static void put(const struct number *n, bool amount, char ret[DH_AMOUNT_MAX])
{
    const char *d = n->digits;
    size_t whole = n->whole;
    while (whole > 1 && *d == '0') {
        d++;
        whole--;
    }
    snprintf(ret, DH_AMOUNT_MAX, "%s%.*s%s%s%s", n->negative ? "-" : "", (int)whole, d,
             n->decimals ? "." : "", n->digits + n->whole, amount && n->decimals == 1 ? "0" : "");
}

/* "442 45": eyes that missed the point between them see a whole number and two digits behind a space, and nobody can tell
 * that from two numbers. */
static const char *torn(const struct number *n)
{
    size_t bytes;
    const char *cents = n->end;
    if (n->decimals || n->money || separator(cents, &bytes) != ' ')
        return NULL;
    cents += bytes;
    char next = run(cents) == 2 ? cents[2] : 'x';
    bool ends = !letter(next) && !strchr(".,:/%-", next ? next : ' ');
    return ends && !money_after(cents + 2) ? cents + 2 : NULL;
}

bool dh_amount_find(const char *text, char ret[DH_AMOUNT_MAX])
{
    struct number n, best = {0};
    int rank = 0; /* 1 a number, 2 two decimals or a currency, 3 both */
    for (const char *s = text; *s;) {
        n = (struct number){0};
        if (!digit(*s) || !read_number(text, s, false, &n)) {
            s += digit(*s) ? run(s) : 1;
            continue;
        }
        const char *end = torn(&n);
        if (end) {
            s = end;
            continue;
        }
        end = n.end;
        size_t bytes, flat = *end == '.' || *end == ',' ? dash(end + 1) : 0;
        bool none = n.decimals == 0 && flat;
        if (none) { /* "12.-": no cents */
            memcpy(n.digits + n.whole, "00", 3);
            n.decimals = 2;
            end += 1 + flat;
            n.money = n.money || money_after(end);
        }
        const char *sign = separator(end, &bytes) == ' ' ? end + bytes : end;
        int r = 1 + (n.decimals == 2) + n.money;
        if (*sign != '%' && n.decimals <= 3 && r > rank) {
            best = n;
            rank = r;
        }
        s = end;
    }
    if (rank)
        put(&best, true, ret);
    return rank > 0;
}

bool dh_number_find(const char *text, char ret[DH_AMOUNT_MAX])
{
    for (const char *s = text; *s;) {
        struct number n = {0};
        if (digit(*s) && read_number(text, s, true, &n)) {
            put(&n, false, ret);
            return true;
        }
        s += digit(*s) ? run(s) : 1;
    }
    return false;
}
