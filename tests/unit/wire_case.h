/* Conversations with made-up replies, for tests of the formats. */
#ifndef DH_TESTS_UNIT_WIRE_CASE_H
#define DH_TESTS_UNIT_WIRE_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/model/wire.h"
#include "base/json.h"
#include "base/mem.h"

/* The screen is twice as large as the picture that is shown, so that a mix-up of the two is seen.
 */
#define CASE_SCREEN_W 2000
#define CASE_SCREEN_H 1200
#define CASE_IMAGE_W 1000
#define CASE_IMAGE_H 600

static inline struct dh_wire *case_wire(enum dh_wire_kind kind, enum dh_wire_mode mode,
                                        const char *model, const char *tool)
{
    struct dh_wire_config c = {.kind = kind,
                               .mode = mode,
                               .model = model,
                               .tool = tool,
                               .screen_w = CASE_SCREEN_W,
                               .screen_h = CASE_SCREEN_H,
                               .system = "You operate a desktop.",
                               .keep_images = 2,
                               .drop_every = 3};
    struct dh_wire *w = NULL;
    struct dh_err err = {0};
    if (dh_wire_create(&c, &w, &err) != DH_OK)
        print_error("%s\n", err.what);
    assert_non_null(w);
    return w;
}

static const struct dh_wire_image case_image = {
    "\x89PNG-made-up", 12,           "image/png",
    CASE_IMAGE_W,      CASE_IMAGE_H, {0, 0, CASE_SCREEN_W, CASE_SCREEN_H}};

static inline struct dh_wire_seen case_seen(const struct dh_wire *w)
{
    int iw, ih;
    struct dh_wire_seen s = {.text = "SCREEN TEXT", .pointer = {11, 13}, .has_pointer = true};
    if (dh_wire_image_size(w, &iw, &ih))
        s.image = &case_image;
    return s;
}

static inline struct dh_wire *case_begun(enum dh_wire_kind kind, enum dh_wire_mode mode,
                                         const char *model, const char *tool)
{
    struct dh_wire *w = case_wire(kind, mode, model, tool);
    struct dh_wire_seen seen = case_seen(w);
    assert_int_equal(dh_wire_say(w, "Do it.", &seen, NULL), DH_OK);
    return w;
}

/* The request as JSON; owned by the caller. */
static inline json_t *case_request(const struct dh_wire *w)
{
    struct dh_wire_request r = {0};
    json_t *v = NULL;
    assert_int_equal(dh_wire_request(w, &r, NULL), DH_OK);
    assert_int_equal(dh_json_parse(r.body, r.size, &v, NULL), DH_OK);
    dh_wire_request_finish(&r);
    return v;
}

static inline enum dh_status case_whole(struct dh_wire *w, const char *body, struct dh_reply *r,
                                        struct dh_err *err)
{
    dh_wire_begin(w);
    enum dh_status s = dh_wire_body(w, body, strlen(body), err);
    return s == DH_OK ? dh_wire_end(w, r, err) : s;
}

/* A stream of events, one data line each, ended by NULL. */
static inline enum dh_status case_stream(struct dh_wire *w, const char *const *events,
                                         struct dh_reply *r, struct dh_err *err)
{
    dh_wire_begin(w);
    enum dh_status s = DH_OK;
    for (; s == DH_OK && *events; events++)
        s = dh_wire_event(w, "", *events, strlen(*events), err);
    return s == DH_OK ? dh_wire_end(w, r, err) : s;
}

/* An action is the one that the JSON says. */
static inline void case_is(const struct dh_action *a, const char *json)
{
    json_t *v = json_loads(json, 0, NULL), *have = dh_action_to_json(a);
    struct dh_action *b = NULL;
    struct dh_err err = {0};
    if (dh_action_from_json(v, &b, &err) != DH_OK)
        print_error("%s: %s\n", json, err.what);
    json_t *want = dh_action_to_json(b);
    char *h = dh_json_canonical(have), *n = dh_json_canonical(want);
    assert_string_equal(h, n);
    dh_free(h);
    dh_free(n);
    dh_action_destroy(b);
    json_decref(v);
    json_decref(have);
    json_decref(want);
}

/* A call that is one action; NULL: it is BAD, and `json` is a part of the reason. */
static inline void case_call(const struct dh_call *c, const char *json, const char *bad)
{
    if (bad) {
        assert_int_equal(c->kind, DH_CALL_BAD);
        if (!strstr(c->error, bad))
            print_error("%s is not in: %s\n", bad, c->error);
        assert_non_null(strstr(c->error, bad));
        assert_int_equal(c->action_count, 0);
        return;
    }
    if (c->kind == DH_CALL_BAD)
        print_error("%s: %s\n", json, c->error);
    assert_int_equal(c->kind, DH_CALL_ACTIONS);
    assert_int_equal(c->action_count, 1);
    case_is(c->actions[0], json);
}

/* Answers all calls as done. */
static inline void case_answer(struct dh_wire *w, size_t n)
{
    struct dh_call_result results[DH_WIRE_CALLS_MAX] = {{0}};
    struct dh_wire_seen seen = case_seen(w);
    assert_int_equal(dh_wire_answer(w, results, n, &seen, NULL), DH_OK);
}

/* The element at a path of keys and numbers ("messages", "1", NULL ends it). */
static inline const json_t *case_at(const json_t *v, ...)
{
    va_list ap;
    const char *key;
    va_start(ap, v);
    while ((key = va_arg(ap, const char *)))
        v = json_is_array(v)
                ? json_array_get(v,
                                 (size_t)(key[0] == '-' ? (int)json_array_size(v) - (key[1] - '0')
                                                        : key[0] - '0'))
                : json_object_get(v, key);
    va_end(ap);
    return v;
}

static inline void case_text(const json_t *v, const char *want)
{
    assert_true(json_is_string(v));
    assert_string_equal(json_string_value(v), want);
}

#endif
