/* What the last look brought: whether a control has only just come up over what was there, as the dialogs do that a
 * browser draws into its window and protects from clicks that come too soon. */
#ifndef DH_AGENT_ROAD_NEWS_H
#define DH_AGENT_ROAD_NEWS_H

#include "agent/plan/ground.h"

#define DH_NEWS_COVERED 64
#define DH_NEWS_TURNED 8

struct dh_news {
    unsigned long known_ids; /* the highest number of an element on the looks before the last one */
    unsigned long turned[DH_NEWS_TURNED]; /* windows most of whose contents went away with the last look: a new page */
    size_t turned_count;
    bool typed; /* since the last look a text went into a field: what is out of sight now is below its suggestions */
    /* What stood in a window where something has covered it since. */
    struct dh_news_covered {
        unsigned long xid;
        uint64_t name; /* a hash of role and name */
        struct dh_rect rect;
        bool page;     /* covered by the page itself, for so many looks */
        int looks;
        bool bare;     /* it is seen again: as of the last look */
    } covered[DH_NEWS_COVERED];
    size_t covered_count;
};

/* To be called with each look; `before` is the one before it, NULL for the first. Takes `typed` back. */
void dh_news_take(struct dh_news *n, const struct dh_observation *before, const struct dh_observation *now);
/* Whether a candidate of the last look stands where nothing of the kind was before, in a window that otherwise shows what
 * it showed. */
bool dh_news_came_up(const struct dh_news *n, const struct dh_observation *now, const struct dh_candidate *at);

#endif
