/* What in a sentence is a value, and of which type. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "agent/skill/choose_words.h"
#include "agent/skill/goal_bind.h"
#include "agent/skill/value.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"

#define BIT(type) (1u << (type))

struct currency {
    const char *said, *code;
};

static const struct currency currencies[] = {
    {"€", "EUR"},       {"$", "USD"},       {"£", "GBP"},       {"¥", "JPY"},
    {"eur", "EUR"},     {"usd", "USD"},     {"gbp", "GBP"},     {"chf", "CHF"},
    {"jpy", "JPY"},     {"sek", "SEK"},     {"nok", "NOK"},     {"dkk", "DKK"},
    {"pln", "PLN"},     {"czk", "CZK"},     {"cad", "CAD"},     {"aud", "AUD"},
    {"euro", "EUR"},    {"euros", "EUR"},   {"dollar", "USD"},  {"dollars", "USD"},
    {"pound", "GBP"},   {"pounds", "GBP"},  {"francs", "CHF"},  {"yen", "JPY"},
    {"inr", "INR"},     {"rupees", "INR"},  {"us$", "USD"},     {"zł", "PLN"},
    {"₹", "INR"},       {"₽", "RUB"},     {"rub", "RUB"},     {"franken", "CHF"},
    {"złotych", "PLN"}, {"dólares", "USD"}, {"dollari", "USD"}, {"рублей", "RUB"},
    {"bucks", "USD"},
};

const char *dh_goal_currency(const char *fold)
{
    for (size_t i = 0; i < sizeof(currencies) / sizeof(currencies[0]); i++)
        if (strcmp(currencies[i].said, fold) == 0)
            return currencies[i].code;
    return NULL;
}

static bool is(const struct dh_goal *g, size_t i, const char *word)
{
    return i < g->token_count && !g->tokens[i].quoted && strcmp(g->tokens[i].fold, word) == 0;
}

/* The number in a token with a currency before or behind it ("€42.10", "42.10EUR"), in *ret
 * (arena); the currency in *ret_code, NULL when there is none. False: no number. */
static bool number_in(const struct dh_goal *g, const char *fold, const char **ret,
                      const char **ret_code)
{
    size_t n = strlen(fold), from = 0, to = n;
    *ret_code = NULL;
    while (from < n && !isdigit((unsigned char)fold[from]) && fold[from] != '-' &&
           fold[from] != '+')
        from++;
    while (to > from && !isdigit((unsigned char)fold[to - 1]))
        to--;
    if (to == from || (from && to < n))
        return false;
    for (size_t i = from; i < to; i++)
        if (!isdigit((unsigned char)fold[i]) && !strchr(".,'-+", fold[i]))
            return false;
    if (from || to < n) {
        char *money =
            from ? dh_arena_strndup(g->arena, fold, from) : dh_arena_strdup(g->arena, fold + to);
        *ret_code = money ? dh_goal_currency(money) : NULL;
        if (!*ret_code)
            return false;
    }
    *ret = dh_arena_strndup(g->arena, fold + from, to - from);
    return *ret != NULL;
}

static bool keep(struct dh_goal *g, char *owned, const char **ret)
{
    *ret = owned ? dh_arena_strdup(g->arena, owned) : NULL;
    dh_free(owned);
    return *ret != NULL;
}

static int small_number(const char *fold)
{
    static const char *const words[] = {"two",   "three", "four", "five",   "six",   "seven",
                                        "eight", "nine",  "ten",  "eleven", "twelve"};
    for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
        if (strcmp(fold, words[k]) == 0)
            return (int)k + 2;
    return 0;
}

/* The number from token `at` on, which may have spaces between its thousands ("1 234,50"): how many
 * tokens; 0: none. */
static size_t number_at(const struct dh_goal *g, size_t at, const char **ret, const char **ret_code)
{
    const char *fold = at < g->token_count && !g->tokens[at].quoted ? g->tokens[at].fold : "";
    size_t n = 1, head = strspn(fold, "0123456789");
    *ret_code = NULL;
    if (small_number(fold))
        return (*ret = dh_arena_printf(g->arena, "%d", small_number(fold))) != NULL;
    if (dh_goal_date_like(fold) || !number_in(g, fold, ret, ret_code))
        return 0;
    for (; head == strlen(fold) && head <= 3 && !*ret_code && at + n < g->token_count &&
           !g->tokens[at + n - 1].comma;
         n++) {
        const char *next = g->tokens[at + n].fold, *more, *code;
        size_t three = strspn(next, "0123456789");
        if (three != 3 || g->tokens[at + n].quoted || !number_in(g, next, &more, &code))
            break;
        *ret = dh_arena_printf(g->arena, "%s%s", *ret, more);
        *ret_code = code;
        if (!*ret || next[three])
            return *ret ? n + 1 : 0;
    }
    return n;
}

/* "and 50 cents" behind an amount without decimals. */
static size_t cents(const struct dh_goal *g, size_t at, const char *number, const char **ret)
{
    size_t from = at + is(g, at, "and");
    const char *fold = from < g->token_count ? g->tokens[from].fold : "";
    bool few =
        strspn(fold, "0123456789") == strlen(fold) && (strlen(fold) == 1 || strlen(fold) == 2);
    if (!few || strpbrk(number, ".,") ||
        !(is(g, from + 1, "cents") || is(g, from + 1, "cent") || is(g, from + 1, "pence")))
        return 0;
    *ret = dh_arena_printf(g->arena, "%s.%02d", number, atoi(fold));
    return *ret ? from + 2 - at : 0;
}

/* "42.10 EUR", "EUR 42.10", "€42.10", "20 dollars", "1 234,50 €", "12 euros and 50 cents". */
static bool amount(struct dh_goal *g, size_t i, struct dh_goal_value *v)
{
    const char *number = NULL, *code = NULL;
    const char *before = g->tokens[i].quoted ? NULL : dh_goal_currency(g->tokens[i].fold);
    size_t at = i + (before != NULL && strlen(g->tokens[i].fold) <= 3),
           n = number_at(g, at, &number, &code);
    if (!n)
        return false;
    if (at > i)
        code = before;
    size_t end = at + n;
    if (!code && end < g->token_count && !g->tokens[end].quoted && !g->tokens[end - 1].comma)
        code = dh_goal_currency(g->tokens[end].fold), end += code != NULL;
    if (!code)
        return false;
    end += cents(g, end, number, &number);
    if (!keep(g, dh_value_amount(number), &v->text))
        return false;
    v->currency = code;
    v->first_type = DH_INPUT_AMOUNT;
    v->types = BIT(DH_INPUT_AMOUNT) | BIT(DH_INPUT_NUMBER);
    v->count = end - i;
    return true;
}

/* A currency of several countries behind a number is none that can be known. */
static bool vague_currency(struct dh_goal *g, size_t i, struct dh_goal_value *v)
{
    bool kr = is(g, i, "kr") || is(g, i, "kroner") || is(g, i, "kronor") || is(g, i, "pesos");
    if (!kr || i == 0 || !isdigit((unsigned char)g->tokens[i - 1].fold[0]))
        return false;
    *v = (struct dh_goal_value){
        .first_type = DH_INPUT_AMOUNT, .first = i, .count = 1, .text = g->tokens[i].raw};
    return true;
}

/* "from 9 to 11": hours, where a time is asked for. */
static bool hour_by_place(const struct dh_goal *g, size_t i)
{
    static const char *const before[] = {"from",   "to",    "until", "till", "between", "and", "by",
                                         "before", "after", "von",   "bis",  "um",      "ab"};
    const char *s = g->tokens[i].fold;
    if (i == 0 || strspn(s, "0123456789") != strlen(s) || strlen(s) > 2 || atoi(s) > 23)
        return false;
    for (size_t k = 0; k < sizeof(before) / sizeof(before[0]); k++)
        if (is(g, i - 1, before[k]))
            return true;
    return false;
}

static bool number(struct dh_goal *g, size_t i, struct dh_goal_value *v)
{
    const char *digits = NULL, *code = NULL;
    v->first_type = DH_INPUT_NUMBER;
    v->types = BIT(DH_INPUT_NUMBER) | BIT(DH_INPUT_AMOUNT);
    v->count = number_at(g, i, &digits, &code);
    if (!v->count || code)
        return false;
    char *plain = dh_value_number(digits);
    if (!keep(g, plain ? plain : dh_value_amount(digits), &v->text))
        return false;
    if (hour_by_place(g, i)) {
        v->types |= BIT(DH_INPUT_TIME);
        v->clock = dh_arena_printf(g->arena, "%02d:00", atoi(digits));
    }
    return true;
}

/* "14h30", "9h", "14.30 Uhr", "14 Uhr". */
static bool time_abroad(struct dh_goal *g, size_t i, struct dh_goal_value *v)
{
    const char *s = g->tokens[i].fold;
    int h = 0, m = 0, n = 0;
    bool oclock = is(g, i + 1, "uhr");
    if (!oclock && sscanf(s, "%2dh%n", &h, &n) == 1 && n > 0 && (!s[n] || strlen(s + n) == 2)) {
        m = s[n] ? atoi(s + n) : 0;
    } else if (oclock && sscanf(s, "%2d%n", &h, &n) == 1 &&
               (!s[n] || (strchr(".:", s[n]) && strlen(s + n) == 3))) {
        m = s[n] ? atoi(s + n + 1) : 0;
        v->count = 2;
    } else {
        return false;
    }
    bool digits = strspn(s, "0123456789h.:") == strlen(s);
    return digits && h <= 23 && m <= 59 &&
           (v->text = dh_arena_printf(g->arena, "%02d:%02d", h, m)) != NULL;
}

/* "14:30", "2 pm", "at 9", "noon". */
static bool time_of(struct dh_goal *g, size_t i, struct dh_goal_value *v)
{
    const char *s = g->tokens[i].fold;
    v->first_type = DH_INPUT_TIME;
    v->types = BIT(DH_INPUT_TIME);
    v->count = 1;
    if (strcmp(s, "noon") == 0 || strcmp(s, "midnight") == 0)
        return (v->text = s[0] == 'n' ? "12:00" : "00:00") != NULL;
    if (!isdigit((unsigned char)s[0]))
        return false;
    if (is(g, i + 1, "am") || is(g, i + 1, "pm") || is(g, i + 1, "a.m") || is(g, i + 1, "p.m")) {
        char *both = dh_asprintf("%s %cm", s, g->tokens[i + 1].fold[0]);
        bool ok = both && keep(g, dh_value_time(both), &v->text);
        dh_free(both);
        v->count = 2;
        return ok;
    }
    if (time_abroad(g, i, v) || keep(g, dh_value_time(s), &v->text))
        return true;
    bool hour = strspn(s, "0123456789") == strlen(s) && strlen(s) <= 2 && atoi(s) <= 23;
    bool money = i + 1 < g->token_count && dh_goal_currency(g->tokens[i + 1].fold) != NULL;
    if (i > 0 && is(g, i - 1, "at") && hour && !money)
        return (v->text = dh_arena_printf(g->arena, "%02d:00", atoi(s))) != NULL;
    return false;
}

static bool email(const char *s)
{
    const char *at = strchr(s, '@'), *dot = at ? strrchr(at, '.') : NULL;
    return at && at > s && dot && dot > at + 1 && dot[1] && !strchr(at + 1, '@') &&
           !strpbrk(s, " <>\"(),;");
}

static bool url(const char *s)
{
    static const char *const tops[] = {".com", ".org", ".net", ".io",  ".dev", ".eu", ".de",
                                       ".uk",  ".fr",  ".ch",  ".gov", ".edu", ".app"};
    if (strstr(s, "://") || strncmp(s, "www.", 4) == 0 || strncmp(s, "localhost:", 10) == 0)
        return true;
    size_t n = strcspn(s, "/:?#");
    for (size_t i = 0; i < sizeof(tops) / sizeof(tops[0]); i++) {
        size_t k = strlen(tops[i]);
        if (n > k && memcmp(s + n - k, tops[i], k) == 0)
            return true;
    }
    return false;
}

/* "receipt.png": a name with an extension of letters. */
static bool file_like(const char *s)
{
    const char *dot = strrchr(s, '.');
    size_t n = dot ? strlen(dot + 1) : 0;
    if (!dot || dot == s || n < 2 || n > 5 || !isalpha((unsigned char)dot[1]))
        return false;
    for (const char *p = dot + 1; *p; p++)
        if (!isalnum((unsigned char)*p))
            return false;
    return true;
}

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* A bare name in the working folder, then where people keep files; NULL. Owned by the caller. */
static char *find(const char *name)
{
    static const char *const places[] = {"",           "~/",         "~/Downloads/", "~/Documents/",
                                         "~/Desktop/", "~/Pictures/"};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        char *said = dh_asprintf("%s%s", places[i], name),
             *path = said ? dh_path_absolute(said) : NULL;
        dh_free(said);
        if (path && is_file(path))
            return path;
        dh_free(path);
    }
    return NULL;
}

/* A path is one whether it is there or not: a slip in it is told instead of being passed over. */
static bool file(struct dh_goal *g, size_t i, bool files, struct dh_goal_value *v)
{
    const char *raw = g->tokens[i].raw;
    bool path = raw[0] == '/' || strncmp(raw, "~/", 2) == 0 || strncmp(raw, "./", 2) == 0 ||
                strncmp(raw, "../", 3) == 0;
    char *there =
        files && !path && raw[0] && strlen(raw) < 256 && !strchr(raw, '\n') ? find(raw) : NULL;
    bool like = !g->tokens[i].quoted && file_like(raw) && !url(g->tokens[i].fold);
    /* A word that happens to name a file is meant only when it looks like one. */
    if (!path && !like && !(there && (g->tokens[i].quoted || file_like(raw)))) {
        dh_free(there);
        return false;
    }
    v->first_type = DH_INPUT_FILE;
    v->types =
        BIT(DH_INPUT_FILE) | BIT(DH_INPUT_TABLE) | (g->tokens[i].quoted ? BIT(DH_INPUT_TEXT) : 0);
    v->count = 1;
    if (there)
        return keep(g, there, &v->text);
    return (v->text = raw) != NULL;
}

static bool text_value(struct dh_goal *g, size_t i, struct dh_goal_value *v)
{
    v->first_type = DH_INPUT_TEXT;
    v->types = BIT(DH_INPUT_TEXT) | BIT(DH_INPUT_CHOICE) | BIT(DH_INPUT_LIST);
    v->count = 1;
    v->text = g->tokens[i].raw;
    return true;
}

static bool says_verb(const char *fold)
{
    char word[64];
    return dh_word_next(fold, word, sizeof(word)) && dh_lang_verb(word);
}

/* In German every noun has a capital letter. A name stands behind a preposition without an article,
 * behind another name or behind the noun that says what it is a name of ("den Kontakt Dana"). */
static bool german_name(const struct dh_goal *g, size_t i)
{
    static const char *const before[] = {"mit", "von",  "an",    "bei",  "nach", "in",
                                         "aus", "herr", "herrn", "frau", "und",  "für"};
    for (size_t k = 0; i > 0 && k < sizeof(before) / sizeof(before[0]); k++)
        if (is(g, i - 1, before[k]))
            return true;
    if (i > 0 && !g->tokens[i - 1].quoted && !g->tokens[i - 1].comma &&
        says_verb(g->tokens[i - 1].fold))
        return true; /* "lösche Lee" */
    return i > 0 && g->tokens[i - 1].capital && !g->tokens[i - 1].quoted &&
           !g->tokens[i - 1].comma && i > 1;
}

/* A capitalised word that is no day, no currency and not just the first of the sentence. */
static bool name_word(const struct dh_goal *g, size_t i)
{
    const struct dh_goal_token *t = i < g->token_count ? &g->tokens[i] : NULL;
    if (!t || i == 0 || t->quoted || !t->capital || strcmp(t->raw, "I") == 0)
        return false;
    bool sentence = g->tokens[i - 1].dot && strlen(g->tokens[i - 1].raw) > 3; /* not "Dr." */
    if (g->lang == DH_LANG_DE && !german_name(g, i))
        return false;
    bool person = is(g, i - 1, "with") || is(g, i - 1, "mit"); /* "with April" */
    return !sentence && (person || !dh_goal_date_word(t->fold)) && !dh_goal_weekday(g, i) &&
           !dh_goal_month(g, i) && !dh_goal_currency(t->fold) && !dh_word_empty(t->fold);
}

/* "Jan van der Berg". */
static bool particle(const struct dh_goal *g, size_t i)
{
    static const char *const words[] = {"van", "von", "der", "den", "de", "del", "della", "da",
                                        "di",  "du",  "la",  "ter", "zu", "al",  "bin"};
    if (g->lang != DH_LANG_EN && g->lang != DH_LANG_NL && g->lang != DH_LANG_NONE)
        return false;
    for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
        if (is(g, i, words[k]) && !g->tokens[i].capital)
            return true;
    return false;
}

static size_t name_end(const struct dh_goal *g, size_t i)
{
    size_t end = i;
    for (;;) {
        size_t at = end;
        while (end > i && at < end + 2 && particle(g, at))
            at++;
        if (!name_word(g, at) || (at > end && g->tokens[end - 1].comma))
            break;
        end = at + 1;
        if (g->tokens[at].comma || g->tokens[at].marked)
            break;
    }
    return end;
}

/* "Dana", "Dana Meyer and Lee", "Ann, Bob and Carl". */
static bool name(struct dh_goal *g, size_t i, struct dh_goal_value *v)
{
    size_t end = name_end(g, i);
    if (end == i)
        return false;
    struct dh_buf list = {0};
    dh_buf_add(&list, g->text + g->tokens[i].start, g->tokens[end - 1].end - g->tokens[i].start);
    size_t sure = end, sure_len = list.len;
    for (bool last = false; !last;) {
        bool comma = g->tokens[end - 1].comma && !is(g, end, "and");
        last = !comma && (is(g, end, "and") || is(g, end, "&"));
        size_t from = end + (comma ? 0 : 1), to = comma || last ? name_end(g, from) : from;
        if (to == from)
            break;
        dh_buf_str(&list, ", ");
        dh_buf_add(&list, g->text + g->tokens[from].start,
                   g->tokens[to - 1].end - g->tokens[from].start);
        end = to;
        if (last)
            sure = end, sure_len = list.len;
    }
    text_value(g, i, v);
    v->name = true;
    v->count = sure - i;
    size_t start = g->tokens[i].start, stop = g->tokens[sure - 1].end;
    /* A possessive is no part of a name. */
    const char *plain = sure - i == 1 ? g->tokens[i].raw
                                      : dh_arena_strndup(g->arena, g->text + start, stop - start);
    v->text = plain;
    v->list = list.failed ? NULL : dh_arena_strndup(g->arena, dh_buf_text(&list), sure_len);
    dh_buf_finish(&list);
    return v->text && v->list;
}

static bool date(struct dh_goal *g, size_t i, const char *today, struct dh_goal_value *v)
{
    char to_come[11] = "", past[11] = "";
    size_t n = g->tokens[i].quoted ? 0 : dh_goal_date(g, i, today, to_come, past);
    if (!n)
        return false;
    v->first_type = DH_INPUT_DATE;
    v->types = BIT(DH_INPUT_DATE);
    v->count = n;
    v->text = dh_arena_strdup(g->arena, to_come);
    v->past = past[0] ? dh_arena_strdup(g->arena, past) : NULL;
    return v->text != NULL;
}

static bool value_at(struct dh_goal *g, size_t i, const char *today, bool files,
                     struct dh_goal_value *v)
{
    const struct dh_goal_token *t = &g->tokens[i];
    *v = (struct dh_goal_value){.first = i};
    if (email(t->raw) || (!t->quoted && url(t->fold))) {
        v->first_type = email(t->raw) ? DH_INPUT_EMAIL : DH_INPUT_URL;
        v->types = BIT(v->first_type) | (t->quoted ? BIT(DH_INPUT_TEXT) : 0);
        v->count = 1;
        v->text = t->raw;
        return true;
    }
    if (date(g, i, today, v) || file(g, i, files, v))
        return true;
    struct dh_goal_value code = {.first = i};
    if (dh_goal_code(g, i, &code) > 1)
        return (*v = code, true);
    if (t->quoted)
        return text_value(g, i, v);
    if (time_of(g, i, v) || amount(g, i, v) || number(g, i, v) || vague_currency(g, i, v))
        return true;
    *v = (struct dh_goal_value){.first = i};
    if (dh_goal_code(g, i, v))
        return true;
    *v = (struct dh_goal_value){.first = i};
    return name(g, i, v);
}

bool dh_goal_values(struct dh_goal *g, const char *today, bool files)
{
    g->values = dh_arena_alloc(g->arena, g->token_count + 1, sizeof(*g->values));
    if (!g->values)
        return false;
    for (size_t i = 0; i < g->token_count;) {
        struct dh_goal_value *v = &g->values[g->value_count];
        if (value_at(g, i, today, files, v)) {
            v->negated =
                i > 0 && !g->tokens[i - 1].quoted && dh_goal_excludes(g->tokens[i - 1].fold);
            g->value_count++;
            i += v->count;
        } else {
            *v = (struct dh_goal_value){0};
            i++;
        }
    }
    return true;
}
