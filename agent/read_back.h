/* Whether a field holds what was typed into it, from what its application tells or what can be read there. Pure. */
#ifndef DH_AGENT_READ_BACK_H
#define DH_AGENT_READ_BACK_H

#include <stdbool.h>
#include <stddef.h>

enum dh_read_back {
    DH_READ_BACK_SAME,    /* it does */
    DH_READ_BACK_PART,    /* as far as it can be compared */
    DH_READ_BACK_UNKNOWN, /* it cannot be compared */
    DH_READ_BACK_OTHER,   /* it holds something else */
};

/* By what the application tells (all of it up to `limit` characters). `before` is what it told before, NULL: not known;
 * `replace`: that had to go. Fields that add separators, fill in the rest or change the case hold it as well. */
enum dh_read_back dh_read_back_told(const char *text, const char *before, bool replace, const char *told, size_t limit);
/* A field and what was typed into it; strings borrowed. */
struct dh_read_back_field {
    const char *text;
    const char *old;   /* what it held, as far as it was seen; NULL: not known */
    const char *label; /* its name, which is read in its place at times; NULL: none */
    bool replace;      /* the old had to go; else the text is behind it */
    bool full;         /* what it shows reaches its end, so that the rest may not show */
};

/* By what was read from the picture. SAME: the text can be read there, apart from what a reader confuses; PART: what can
 * be read is a part of it; OTHER: it clearly is another text, or letters or the case of a word are missing; UNKNOWN: it
 * cannot be told. Words in letters that are not read (anything but Latin) do not count. */
enum dh_read_back dh_read_back_seen(const struct dh_read_back_field *f, const char *seen);
/* Whether a text stands somewhere in a line that was read: by the words that can be compared. */
enum dh_read_back dh_read_back_line(const char *text, const char *line);
/* Dots of a secret: SAME when there are as many as characters, else UNKNOWN: some programs show none, or others. What is
 * no dot is not looked at. */
enum dh_read_back dh_read_back_dots(const char *secret, const char *seen);

#endif
