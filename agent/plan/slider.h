/* A slider on the screen, as a picture shows it: a label, right of it a thumb, and in the same row the number that it is set
 * to. Pure. */
#ifndef DH_AGENT_PLAN_SLIDER_H
#define DH_AGENT_PLAN_SLIDER_H

#include <deskhand/observation.h>

struct dh_slider {
    struct dh_rect thumb; /* screen pixels */
    struct dh_rect shown; /* where its number stands */
    double value;
    int window; /* index in the observation */
};

/* The slider whose label stands at a rectangle of a window; false when there is none, or its number cannot be read. */
bool dh_slider_find(const struct dh_observation *o, struct dh_rect label, int window, struct dh_slider *ret);
/* The only number in the row of a slider. */
bool dh_slider_number_beside(const struct dh_observation *o, struct dh_rect track, int window, struct dh_rect *ret,
                             double *ret_value);
/* "90 of 100": a share of its way, 0 to 1. */
bool dh_slider_share(const char *text, double *ret);
/* The number that stands at a place (or a little beside it, as numbers have different widths); false: none. */
bool dh_slider_value(const struct dh_observation *o, struct dh_rect shown, double *ret);
/* A text that is nothing but a number, perhaps with a short unit: "10", "7.5", "40 %". */
bool dh_slider_number(const char *text, double *ret);

#endif
