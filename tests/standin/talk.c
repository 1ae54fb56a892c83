#include "tests/standin/talk.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

const char *const talk_models[DH_WIRE_KINDS] = {"claude-opus-5-5", "gpt-5.6-sol",
                                                "gemini-3.6-flash", "plain-model"};

/* Enough answers for every attempt of a row. */
#define SCRIPT                                                                                     \
    "[[[\"tool\",\"click\",{\"target\":{\"text\":\"Save\"}}],[\"tool\",\"type\",{\"text\":"        \
    "\"word\"}]],"                                                                                 \
    "[[\"tool\",\"click\",{\"target\":{\"text\":\"Save\"}}],[\"tool\",\"type\",{\"text\":"         \
    "\"word\"}]],"                                                                                 \
    "[[\"tool\",\"click\",{\"target\":{\"text\":\"Save\"}}],[\"tool\",\"type\",{\"text\":"         \
    "\"word\"}]],"                                                                                 \
    "[[\"tool\",\"click\",{\"target\":{\"text\":\"Save\"}}],[\"tool\",\"type\",{\"text\":"         \
    "\"word\"}]],"                                                                                 \
    "[[\"tool\",\"click\",{\"target\":{\"text\":\"Save\"}}],[\"tool\",\"type\",{\"text\":"         \
    "\"word\"}]],"                                                                                 \
    "[[\"tool\",\"click\",{\"target\":{\"text\":\"Save\"}}],[\"tool\",\"type\",{\"text\":"         \
    "\"word\"}]]]"

int talk_setup(void **state)
{
    static const char *const words[] = {"--brain", "script", NULL};
    struct talk *t = dh_alloc(1, sizeof(*t));
    if (!t || dh_intr_init(&t->intr, NULL) != DH_OK || !(t->loop = dh_loop_create(&t->intr)))
        return -1;
    *state = t;
    return standin_start(&t->standin, words) ? 0 : -1;
}

int talk_teardown(void **state)
{
    struct talk *t = *state;
    standin_stop(&t->standin);
    dh_loop_destroy(t->loop);
    dh_intr_finish(&t->intr);
    dh_free(t->png);
    dh_free(t);
    return 0;
}

void talk_picture(struct talk *t, const struct dh_wire *w)
{
    int width = 0, height = 0;
    bool any = dh_wire_image_size(w, &width, &height);
    if (any && t->png && width == t->image_w && height == t->image_h)
        return;
    dh_free(t->png);
    t->png = any ? standin_png(width, height, 128, &t->png_size) : NULL;
    assert_int_equal(any, t->png != NULL);
    t->image_w = width;
    t->image_h = height;
}

struct dh_wire_image talk_image(const struct talk *t)
{
    return (struct dh_wire_image){t->png,     t->png_size, "image/png",
                                  t->image_w, t->image_h,  {0, 0, 1920, 1080}};
}

struct dh_wire *talk_wire_at(struct talk *t, enum dh_wire_kind kind, enum dh_wire_mode mode,
                             const char *model, const char *base, bool whole)
{
    struct dh_wire_config c = {.kind = kind,
                               .mode = mode,
                               .model = model,
                               .base = base,
                               .screen_w = 1920,
                               .screen_h = 1080,
                               .system = "You operate a desktop.",
                               .no_stream = whole,
                               .effort = mode == DH_WIRE_BOTH ? "low" : NULL,
                               .verbs = 0};
    struct dh_wire *w = NULL;
    assert_int_equal(dh_wire_create(&c, &w, NULL), DH_OK);
    talk_picture(t, w);
    struct dh_wire_image image = talk_image(t);
    struct dh_wire_seen seen = {.text = mode == DH_WIRE_IMAGE ? NULL : "e1 button \"Save\"",
                                .image = t->png ? &image : NULL};
    assert_int_equal(dh_wire_say(w, "Save it.", &seen, NULL), DH_OK);
    return w;
}

struct dh_wire *talk_wire(struct talk *t, enum dh_wire_kind kind, enum dh_wire_mode mode,
                          const char *model, bool tls, bool whole)
{
    char base[128];
    return talk_wire_at(t, kind, mode, model, standin_base(&t->standin, kind, tls, base), whole);
}

void talk_faults(struct talk *t, const char *json)
{
    json_t *list = json_loads(json, 0, NULL), *script = json_loads(SCRIPT, 0, NULL);
    assert_true(list && script);
    assert_true(
        standin_order(&t->standin, t->loop,
                      json_pack("{s:o,s:o,s:b}", "faults", list, "script", script, "forget", 1)));
    t->wait_count = 0;
}

static enum dh_wait pause_at_once(void *data, struct dh_loop *loop, dh_tick wait)
{
    struct talk *t = data;
    (void)loop;
    if (t->wait_count < TALK_WAITS)
        t->waits[t->wait_count++] = wait;
    return DH_WAIT_TIMED_OUT;
}

struct dh_exchange *talk_exchange(struct talk *t, const struct dh_exchange_limits *limits,
                                  const char *key)
{
    struct dh_exchange_config c = {
        .key = key, .ca_file = t->standin.ca, .pause = pause_at_once, .data = t};
    struct dh_exchange *x = NULL;
    if (limits)
        c.limits = *limits;
    assert_int_equal(dh_exchange_create(t->loop, &c, &x, NULL), DH_OK);
    return x;
}

enum dh_status talk_run(struct talk *t, struct dh_wire *w, const struct dh_exchange_limits *limits,
                        struct dh_reply *r, struct dh_exchange_report *report, struct dh_err *err)
{
    struct dh_exchange *x = talk_exchange(t, limits, STANDIN_KEY);
    enum dh_status s = dh_exchange_run(x, w, dh_tick_now() + DH_TICK_S(30), r, report, err);
    dh_exchange_destroy(x);
    return s;
}

void talk_is_good(struct dh_reply *r)
{
    assert_int_equal(r->stop, DH_STOP_CALLS);
    assert_int_equal(r->call_count, 2);
    assert_int_equal(r->calls[0].kind, DH_CALL_ACTIONS);
    assert_int_equal(r->calls[0].actions[0]->verb, DH_VERB_CLICK);
    assert_string_equal(r->calls[0].actions[0]->target.text, "Save");
    assert_string_equal(r->calls[1].actions[0]->text, "word");
    dh_reply_finish(r);
}

json_int_t talk_requests(struct talk *t)
{
    json_t *news = standin_news(&t->standin, t->loop);
    assert_non_null(news);
    json_t *bad = json_object_get(news, "bad");
    if (json_array_size(bad))
        print_error("%s\n", json_string_value(json_array_get(bad, 0)));
    assert_int_equal(json_array_size(bad), 0);
    json_int_t n = dh_json_int(news, "requests", -1);
    json_decref(news);
    return n;
}
