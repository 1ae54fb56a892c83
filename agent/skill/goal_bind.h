/* Values for a skill's inputs out of the sentence that asks for it: dates, times, amounts, numbers,
 * files, addresses, names, quoted texts. What is found is shown to the user before anything starts;
 * what is not certain is left out and asked for. Pure but for names of files. Private to
 * agent/skill. */
#ifndef DH_AGENT_SKILL_GOAL_BIND_H
#define DH_AGENT_SKILL_GOAL_BIND_H

#include <jansson.h>
#include "agent/skill/choose_lang.h"
#include "agent/skill/skill.h"

#define DH_GOAL_TOKENS 256 /* a longer sentence is read so far */
#define DH_GOAL_MAX 8192   /* bytes of one */

struct dh_goal_token {
    size_t start, end; /* bytes of the sentence, without punctuation around */
    const char *raw;   /* as written, without 's */
    const char *fold;  /* lower case */
    bool quoted;       /* raw is what stood between the quotes */
    bool capital;      /* begins with a capital letter */
    bool marked;       /* ":" or "=" stands behind it */
    bool dot;          /* a full stop does */
    bool comma;        /* a comma, semicolon or dash does */
};

/* A piece of the sentence that is a value of some type. */
struct dh_goal_value {
    unsigned types;                /* bits 1 << enum dh_input_type that it can be for */
    enum dh_input_type first_type; /* what it is first of all */
    bool name;                     /* TEXT: a name by its capital letters */
    size_t first, count;           /* tokens */
    const char *text;              /* as dh_skill_bind takes it */
    const char *past;     /* DATE without its year or week: the same in the past; else NULL */
    const char *list;     /* names: parted by commas; NULL */
    const char *currency; /* AMOUNT: "EUR", NULL */
    const char *clock;    /* NUMBER that may be an hour: as a time; NULL */
    bool code;    /* has digits and is nothing else: "INV-0042", "12B", a telephone, no such date */
    bool negated; /* "not Dana": no input may have it */
};

struct dh_goal {
    struct dh_arena *arena; /* owns everything */
    const char *text;
    enum dh_lang lang;
    struct dh_goal_token *tokens;
    size_t token_count;
    struct dh_goal_value *values; /* in their order, not overlapping */
    size_t value_count;
};

struct dh_goal_fill {
    json_t *given;             /* object name -> text; owned */
    json_t *said;              /* object name -> the words it was taken from; owned */
    json_t *left;              /* array: values that no input takes, as said; owned */
    bool used[DH_GOAL_TOKENS]; /* tokens that are a part of a value that was bound */
};

/* `today` is an ISO date, NULL: words such as "tomorrow" are no dates. `files`: names without a
 * slash are looked for in the working folder and where people keep files. Anything that is UTF-8 is
 * a sentence; DH_INVALID when it is not, or too long. */
enum dh_status dh_goal_read(const char *text, const char *today, bool files, struct dh_goal *ret,
                            struct dh_err *err);
void dh_goal_finish(struct dh_goal *g);

/* Gives values to inputs. A date that may be past or to come is past where the sentence, else the
 * skill, speaks of what was ("expense", "paid"), and else to come. */
enum dh_status dh_goal_fill(const struct dh_goal *g, const struct dh_skill *skill,
                            struct dh_goal_fill *ret, struct dh_err *err);
void dh_goal_fill_finish(struct dh_goal_fill *f);

/* goal_bind_date.c: the tokens from `i` on that are a date, 0: none. `past` is empty when the date
 * can be read in one way. */
size_t dh_goal_date(const struct dh_goal *g, size_t i, const char *today, char date[11],
                    char past[11]);
/* goal_bind_words.c, in the sentence's language where that is not English: 1 (Monday) to 7, 1 to
 * 12; 0: none. */
int dh_goal_weekday(const struct dh_goal *g, size_t i);
int dh_goal_month(const struct dh_goal *g, size_t i);
/* "gestern", "demain": how many days from today. */
bool dh_goal_near_day(const struct dh_goal *g, size_t i, int *ret_by);
/* The words of a date: "Thursday". */
bool dh_goal_date_word(const char *fold);

/* goal_bind_value.c: the values of g->tokens into g->values. False: memory. */
bool dh_goal_values(struct dh_goal *g, const char *today, bool files);
/* goal_bind_code.c: the tokens from `i` on that are a value, 0: none; *v is filled in. */
size_t dh_goal_code(struct dh_goal *g, size_t i, struct dh_goal_value *v);
/* Three groups of digits as in a date, which may be no day that there is. */
bool dh_goal_date_like(const char *fold);
/* Whether a word turns round what stands behind it: "not", "without", "ohne". */
bool dh_goal_excludes(const char *fold);
/* Whether a word names a currency; its code, NULL. */
const char *dh_goal_currency(const char *fold);

#endif
