/* Calls written as text, in the manner of Python: name(key='text', x=12, [..]). Read by a small
 * grammar: names, texts in quotes, numbers, True and False, flat lists. Nothing is ever evaluated.
 * Pure. */
#ifndef DH_AGENT_MODEL_GUI_CALL_H
#define DH_AGENT_MODEL_GUI_CALL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Bytes of a text that is looked through. */
#define DH_GUI_TEXT_MAX 65536

/* One call at *s (n bytes), which moves behind it. The arguments as an object, those without a name
 * under "0", "1", ...; new reference. False: what stands there is none; *s stays. `name` holds
 * dots. */
bool dh_gui_call_read(const char **s, const char *end, char name[64], json_t **ret_args);
/* A place as GUI models write it: (x,y), [x,y], (x1,y1,x2,y2) whose middle counts, with or without
 * the tags of boxes and points. False: something else stands in it. */
bool dh_gui_box_read(const char *s, double *ret_x, double *ret_y);
/* The last whole JSON object in a text that has one of the members `a` or `b`; new reference, NULL:
 * none. */
json_t *dh_gui_json_last(const char *s, size_t n, const char *a, const char *b);

#endif
