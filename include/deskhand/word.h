/* OCR'd text. */
#ifndef DESKHAND_WORD_H
#define DESKHAND_WORD_H

#include <stddef.h>
#include <deskhand/geom.h>

struct dh_word {
    struct dh_rect rect;
    int confidence;   /* 0-100 */
    const char *text; /* UTF-8, no spaces; owned by the observation */
};

/* Words that stand side by side in one piece of text, left to right. */
struct dh_line {
    struct dh_rect rect;
    int confidence;       /* 0-100, of its worst word */
    const char *text;     /* the words joined by one space; owned by the observation */
    size_t first, count;  /* its words in the observation's list */
};

#endif
