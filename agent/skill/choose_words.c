#include "agent/skill/choose_words.h"

#include <string.h>

bool dh_word_in_list(const char *word, const char *list)
{
    size_t n = strlen(word);
    for (const char *p = list; n && (p = strstr(p, word)) != NULL; p += n)
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    return false;
}

static bool vowel(char c)
{
    return c != '\0' && strchr("aeiouy", c) != NULL;
}

static bool any_vowel(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (vowel(s[i]))
            return true;
    return false;
}

static bool ends(const char *s, size_t n, const char *tail)
{
    size_t k = strlen(tail);
    return n > k && memcmp(s + n - k, tail, k) == 0;
}

/* "ies" is "y", "sses" is "ss", any other s of the plural goes. */
static size_t singular(char *s, size_t n)
{
    if (ends(s, n, "ies") && n > 4) {
        s[n - 3] = 'y';
        return n - 2;
    }
    if (ends(s, n, "sses") || ends(s, n, "xes") || ends(s, n, "ches") || ends(s, n, "shes"))
        return n - 2;
    if (n > 3 && s[n - 1] == 's' && s[n - 2] != 's' && s[n - 2] != 'u' && s[n - 2] != 'i')
        return n - 1;
    return n;
}

void dh_word_stem(const char *word, char out[DH_STEM_MAX])
{
    size_t n = strlen(word);
    n = n < DH_STEM_MAX ? n : DH_STEM_MAX - 1;
    memcpy(out, word, n);
    n = singular(out, n);
    size_t cut = ends(out, n, "ing") ? 3 : ends(out, n, "ied") ? 0 : ends(out, n, "ed") ? 2 : 0;
    if (cut && n - cut >= 3 && any_vowel(out, n - cut)) {
        n -= cut;
        char last = out[n - 1];
        if (last == out[n - 2] && !vowel(last) && last != 's' && last != 'l' && last != 'z')
            n--;
    } else if (ends(out, n, "ied") && n > 4) {
        out[n - 3] = 'y';
        n -= 2;
    }
    if (n > 3 && out[n - 1] == 'e')
        n--;
    out[n] = '\0';
}

bool dh_word_empty(const char *word)
{
    return dh_word_in_list(word, "a an the one of to in on at by for from with into onto as is are was "
                         "were be been am it its this "
                         "that these those and or but if then so than my our your his her their me "
                         "us you i we he she "
                         "they them please kindly just now again also can could would should will "
                         "shall may might must do "
                         "does did doing done make made have has had get got want need put like "
                         "let help go take care s t re "
                         "ve ll d m until there here all some any each every about up out off over "
                         "via per using use when "
                         "where which who what how asked user skill") ||
           word[0] == '\0';
}

/* A line is what may be said for one another, as stems. What undoes something stands in no line
 * with what does it. */
static const char *const synonyms[] = {
    "fil submit lodg register record enter claim log hand",
    "expens cost spend outlay reimburs claim",
    "send mail email forward shar deliver",
    "mail email e-mail messag",
    "creat add new mak set build insert",
    "delet remov eras discard trash",
    "cancel abort withdraw revok",
    "buy purchas order shop",
    "book reserv schedul arrang plan",
    "meet appoint event",
    "lunch meal dinn breakfast food brunch",
    "invoic bill",
    "photo pictur imag scan screenshot",
    "download export sav",
    "export sav",
    "upload attach import",
    "open start launch run show",
    "chang updat edit modify adjust",
    "employe staff work colleagu",
    "customer client",
    "ticket issu bug cas",
    "holiday vacation leav pto absenc",
    "taxi cab rid",
    "flight plan air",
    "phon telephon mobil cell",
    "contact person address",
    "messag not memo",
    "receipt slip voucher",
    "invit invitat",
    "find search look lookup",
    "check verify review",
    "report statem",
    "money amount sum total pric",
    "task todo chor job",
    "sign log",
    "fill complet enter log",
    "creat fil rais",
    "request apply ask",
    "turn switch start",
    "printout hardcopy print",
    "fetch download get",
    "hour time timesheet",
    "trip travel journey",
    "weath forecast",
    "translat convert",
};

_Static_assert(sizeof(synonyms) / sizeof(synonyms[0]) <= 64, "a bit for each set");

uint64_t dh_word_meanings(const char *stem)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < sizeof(synonyms) / sizeof(synonyms[0]); i++)
        bits |= (uint64_t)dh_word_in_list(stem, synonyms[i]) << i;
    return bits;
}

bool dh_word_synonym(const char *a, const char *b)
{
    return (dh_word_meanings(a) & dh_word_meanings(b)) != 0;
}
