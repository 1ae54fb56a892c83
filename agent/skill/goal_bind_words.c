/* Days and months by their names in other languages than English, folded as dh_word_next folds
 * them. */
#include <string.h>

#include "agent/skill/choose_words.h"
#include "agent/skill/goal_bind.h"

struct names {
    enum dh_lang lang;
    const char *days;   /* Monday first; what may be said for one another is parted by / */
    const char *months; /* "" where they are those of another row */
    const char *near;   /* two days ago, yesterday, today, tomorrow, in two days; "-" where there is
                           no word */
};

static const struct names rows[] = {
    {DH_LANG_DE, "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag",
     "januar/janner februar marz/maerz april mai juni juli august september oktober november "
     "dezember",
     "vorgestern gestern heute morgen ubermorgen/uebermorgen"},
    {DH_LANG_FR, "lundi mardi mercredi jeudi vendredi samedi dimanche",
     "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
     "avant-hier hier aujourd'hui/aujourdhui demain apres-demain"},
    {DH_LANG_ES, "lunes martes miercoles jueves viernes sabado domingo",
     "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
     "anteayer ayer hoy manana -"},
    {DH_LANG_IT, "lunedi martedi mercoledi giovedi venerdi sabato domenica",
     "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
     "dicembre",
     "- ieri oggi domani dopodomani"},
    {DH_LANG_NL, "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
     "januari februari maart april mei juni juli augustus september oktober november december",
     "eergisteren gisteren vandaag morgen overmorgen"},
    {DH_LANG_PT,
     "segunda/segunda-feira terca/terca-feira quarta/quarta-feira quinta/quinta-feira "
     "sexta/sexta-feira sabado domingo",
     "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
     "anteontem ontem hoje amanha -"},
    {DH_LANG_PL,
     "poniedzialek wtorek sroda/srode czwartek piatek sobota/sobote niedziela/niedziele",
     "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada "
     "grudnia",
     "przedwczoraj wczoraj dzisiaj/dzis/dzisiejszy jutro pojutrze"},
    {DH_LANG_RU,
     "понедельник вторник среда/среду четверг пятница/пятницу суббота/субботу воскресенье",
     "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
     "позавчера вчера сегодня завтра послезавтра"},
    {DH_LANG_EL, "δευτερα τριτη τεταρτη πεμπτη παρασκευη σαββατο κυριακη",
     "ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου "
     "οκτωβριου νοεμβριου δεκεμβριου",
     "προχθεσ χθεσ/χτεσ σημερα αυριο μεθαυριο"},
};

/* Which entry of a list a word is, 1..; 0: none. */
static int entry(const char *list, const char *word)
{
    size_t n = strlen(word);
    int at = 1;
    for (const char *p = list; *p && n;) {
        size_t k = strcspn(p, " /");
        if (k == n && memcmp(p, word, n) == 0)
            return at;
        at += p[k] == ' ';
        p += k + (p[k] != '\0');
    }
    return 0;
}

/* The whole token as one word: hyphens stay. */
static void folded(const char *token, char out[64])
{
    char word[64];
    size_t used = 0;
    for (const char *s = token, *next; (next = dh_word_next(s, word, sizeof(word))) != NULL;
         s = next) {
        size_t n = strlen(word);
        if (used + n + 2 > 64)
            break;
        if (used)
            out[used++] = '-';
        memcpy(out + used, word, n);
        used += n;
    }
    out[used] = '\0';
}

/* A word means a day in the language of the sentence; where nothing tells the language, in any that
 * has it. */
static bool spoken(const struct dh_goal *g, const struct names *row)
{
    return g->lang == row->lang || g->lang == DH_LANG_NONE;
}

static int look_up(const struct dh_goal *g, size_t i, int which)
{
    char word[64];
    if (i >= g->token_count || g->tokens[i].quoted || g->lang == DH_LANG_EN)
        return 0;
    folded(g->tokens[i].fold, word);
    for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
        int at = !spoken(g, &rows[k]) ? 0
                                      : entry(which == 0   ? rows[k].days
                                              : which == 1 ? rows[k].months
                                                           : rows[k].near,
                                              word);
        if (at)
            return at;
    }
    return 0;
}

int dh_goal_weekday(const struct dh_goal *g, size_t i)
{
    return look_up(g, i, 0);
}

int dh_goal_month(const struct dh_goal *g, size_t i)
{
    return look_up(g, i, 1);
}

bool dh_goal_near_day(const struct dh_goal *g, size_t i, int *ret_by)
{
    int at = look_up(g, i, 2);
    if (at)
        *ret_by = at - 3;
    return at != 0;
}
