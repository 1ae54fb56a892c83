/* Making a skill of a draft: what varies becomes inputs, reads, loops and conditions. Private to
 * agent/skill/{general,align,compose}*.c. */
#ifndef DH_AGENT_SKILL_GENERAL_H
#define DH_AGENT_SKILL_GENERAL_H

#include "agent/person.h"
#include "agent/skill/draft.h"

#define DH_GENERAL_QUESTIONS 3

/* What a text is. */
struct dh_guess {
    enum dh_input_type type;
    const char *value;  /* normalised as the binder does it */
    const char *format; /* how the text says a date or time; NULL: as the value is */
};

/* `label` is what the text was given for. Text when it is nothing else, or when nothing would print the value the way
 * it was given. */
struct dh_guess dh_general_guess(struct dh_draft *d, const char *text, const char *label);
/* The format in which a date or time (ISO) is exactly this text; "" when as it is, NULL: none. `parts`: also those
 * that say only a part of it ("March 2027", "19"). */
const char *dh_general_format(const char *value, const char *text, bool parts);
/* "March 2027". */
bool dh_general_month(const char *text);
/* Where `needle` stands in `hay` as whole words, case let go; -1. */
long dh_general_words(const char *hay, const char *needle);

/* Whether the goal has the words as a name: in quotes, or written large inside of a sentence; `lenient`: at all. */
bool dh_general_goal_names(const char *goal, const char *text, bool lenient);
/* A name of the goal inside of a text. */
bool dh_general_name_in(struct dh_draft *d, const char *text, size_t *ret_at, size_t *ret_n);
/* Two or three words that begin large, as people are called. */
bool dh_general_person(const char *s);
/* The noun that the goal has beside a value; "" when there is none. */
const char *dh_general_noun(struct dh_draft *d, const char *said);
/* The heading of the column of a table in which something stands; "": it stands in none. */
const char *dh_general_heading(struct dh_draft *d, const struct dh_observation *o, struct dh_rect value);
/* The line that is exactly this text, in the row of `row` (NULL: anywhere); NULL: none. */
const struct dh_line *dh_general_line(const struct dh_observation *o, const char *text, const struct dh_rect *row);
/* Words of the screen, with what is an input's value or a name of the goal in them as variables. */
struct dh_phrase dh_general_say(struct dh_draft *d, const char *text, enum dh_role role);

/* Notes what the goal names and no step uses. */
void dh_general_unused(struct dh_draft *d);

/* Drops and joins steps that a person would not write down. */
void dh_general_tidy(struct dh_draft *d);
/* Settles a typed text that has words of the goal in it, or begins one that the field shows later; whether it did. */
bool dh_general_inside(struct dh_draft *d, struct dh_slot *slot);
bool dh_general_begins(struct dh_draft *d, struct dh_slot *slot);
/* Settles slots whose text comes from the goal. */
void dh_general_goal(struct dh_draft *d);
/* Blocks that were done several times with other values become a loop over a table or list. */
void dh_general_each(struct dh_draft *d);
/* How often a block of steps was done in a row with other values, the steps of one turn, and what comes behind the last
 * (NULL: the end); 0: none was. */
size_t dh_general_turns(struct dh_draft *d, size_t *ret_length, struct dh_stmt **ret_end);
/* Drops inputs that no step uses any more. */
void dh_general_drop_inputs(struct dh_draft *d);
/* Things that are told from their like by what stands beside them are told by a name of the goal instead, where one
 * stands there. */
void dh_general_anchor(struct dh_draft *d);
/* Steps that were repeated until something showed become a loop. */
void dh_general_repeat(struct dh_draft *d);
/* Whether a number beside what was pressed became one that the goal names: what has to show, and how many presses may
 * lead there at most. */
bool dh_general_counted(struct dh_draft *d, const struct dh_stmt *pressed, const struct dh_observation *before,
                        const struct dh_observation *after, struct dh_aim *ret, int *ret_most);
/* Scrolling to what is touched next says so, or is dropped when that was in sight. */
void dh_general_scrolls(struct dh_draft *d);
/* Fields that only a value brought up become conditional. */
void dh_general_if(struct dh_draft *d);
/* The index of the answer; 0, the default, when nobody is there, when enough was asked, or when it is no answer. */
int dh_general_ask(struct dh_draft *d, const struct dh_person *person, const char *text, const char *const *choices,
                   size_t count, bool *ret_asked);
/* Settles slots whose text was seen on a screen before: a read is put where it was last seen. Which of two places is meant
 * is asked. */
void dh_general_read(struct dh_draft *d, const struct dh_person *person);
/* Drops reads whose value is used nowhere. */
void dh_general_drop_reads(struct dh_draft *d);
/* The rest of what was typed, chosen, attached and opened becomes inputs; what is not certain is asked. */
void dh_general_inputs(struct dh_draft *d, const struct dh_person *person);
/* A list that was pressed on blindly: what it holds afterwards was chosen. */
void dh_general_lists(struct dh_draft *d);
/* What a page shows that the one before did not, the most telling; `heading`: nothing less will do. NULL. */
const char *dh_general_sign(struct dh_draft *d, const struct dh_observation *before, const struct dh_observation *after,
                            int window, bool heading);
/* Expects a new page where the next press could be too early. */
void dh_general_waits(struct dh_draft *d);
/* Whether a button says that a question in between is over; a step of `steps` becomes a handler; those that are one. */
bool dh_general_dismisses(const char *text);
void dh_general_handle(struct dh_draft *d, struct dh_block *steps, struct dh_stmt *s);
void dh_general_handlers(struct dh_draft *d);
/* Says the windows of steps where they change. */
void dh_general_windows(struct dh_draft *d);
/* Index of the step's window on its screen, -1. */
int dh_general_window_of(const struct dh_draft_step *step);
/* What to call a window so that it is found and goes on to be so: a part of its title that stays, else its class.
 * NULL: nothing finds it. */
const char *dh_general_window_name(struct dh_draft *d, const struct dh_demo *demo, const struct dh_observation *o,
                                   int window);
/* Whether a text has something in it that the person put in. */
bool dh_general_varies(const struct dh_draft *d, const char *text);
/* Puts what appeared only at the end under "## Result". */
void dh_general_result(struct dh_draft *d);

#endif
