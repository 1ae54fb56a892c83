/* jansson with errors in our words. Values are jansson's; ownership rules are jansson's. */
#ifndef DH_BASE_JSON_H
#define DH_BASE_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <deskhand/geom.h>
#include "base/err.h"

/* A JSON text of n bytes, duplicates refused, depth bounded by jansson (2048). The caller owns it. */
enum dh_status dh_json_parse(const char *text, size_t n, json_t **ret_value, struct dh_err *err);
/* Compact, keys sorted: the same value gives the same bytes. Owned by the caller (dh_free). */
char *dh_json_canonical(const json_t *value);

/* Members by key; a missing or differently typed one gives the fallback. Strings are borrowed. */
const char *dh_json_str(const json_t *object, const char *key, const char *fallback);
json_int_t dh_json_int(const json_t *object, const char *key, json_int_t fallback);
double dh_json_num(const json_t *object, const char *key, double fallback);
bool dh_json_bool(const json_t *object, const char *key, bool fallback);
/* [x, y, w, h], all within int. False: not there or malformed, *ret untouched. */
bool dh_json_rect(const json_t *object, const char *key, struct dh_rect *ret);
json_t *dh_json_from_rect(struct dh_rect r);
/* Sets a key to a new value that is taken over; a NULL value reports out of memory. */
bool dh_json_set(json_t *object, const char *key, json_t *value);
/* A string value from bytes that may not be UTF-8: malformed ones become U+FFFD. */
json_t *dh_json_text(const char *s);

#endif
