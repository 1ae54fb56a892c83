/* Conversations with the stand-in, which checks every request against the vendor's rules. */
#include "tests/standin/talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "agent/model/http.h"
#include "agent/model/sse.h"
#include "base/json.h"
#include "base/mem.h"

static const struct {
    enum dh_wire_kind kind;
    const char *model;
} models[] = {
    {DH_WIRE_ANTHROPIC, "claude-opus-5-5"},
    {DH_WIRE_ANTHROPIC, "claude-opus-4-7"},
    {DH_WIRE_ANTHROPIC, "claude-sonnet-4-5"},
    {DH_WIRE_RESPONSES, "gpt-5.6-sol"},
    {DH_WIRE_GEMINI, "gemini-3.6-flash"},
    {DH_WIRE_GEMINI, "gemini-2.5-computer-use-preview-10-2025"},
    {DH_WIRE_CHAT, "plain-model"},
    {DH_WIRE_CHAT, "ollama/model"},
    {DH_WIRE_CHAT, "vllm/model"},
    {DH_WIRE_CHAT, "openrouter/model"},
    {DH_WIRE_CHAT, "ui-tars-1.5-7b"},
    {DH_WIRE_CHAT, "ui-tars-72b"},
    {DH_WIRE_CHAT, "qwen2.5-vl-7b"},
    {DH_WIRE_CHAT, "qwen3-vl-8b"},
    {DH_WIRE_CHAT, "opencua-32b"},
    {DH_WIRE_CHAT, "holo1.5-7b"},
    {DH_WIRE_CHAT, "holo2-8b"},
};
#define MODELS (sizeof(models) / sizeof(models[0]))

/* `failed`: the call with this number fails, those behind it are skipped; -1: none. */
static void answer(struct talk *t, struct dh_wire *w, const struct dh_reply *r, int failed)
{
    struct dh_call_result results[DH_WIRE_CALLS_MAX] = {{0}};
    struct dh_wire_image image = talk_image(t);
    struct dh_wire_seen seen = {.text = "[e1] button \"Save\" [10, 20, 80, 30]",
                                .image = t->png ? &image : NULL,
                                .pointer = {40, 41},
                                .has_pointer = true};
    struct dh_err err = {0};
    for (size_t i = 0; i < r->call_count; i++) {
        results[i].acknowledged = r->calls[i].safety && failed < 0;
        if (failed >= 0 && (int)i >= failed)
            results[i].kind = (int)i == failed ? DH_RESULT_FAILED : DH_RESULT_SKIPPED;
        results[i].text = (int)i == failed ? "the window is gone" : NULL;
        if (r->calls[i].kind == DH_CALL_ZOOM || r->calls[i].kind == DH_CALL_SCREENSHOT)
            results[i].image = t->png ? &image : NULL;
    }
    dh_wire_answer(w, results, r->call_count, &seen, &err);
    assert_string_equal(err.what, "");
}

static void script(struct talk *t, const char *json)
{
    json_t *v = json_loads(json, 0, NULL);
    assert_non_null(v);
    assert_true(standin_order(
        &t->standin, t->loop,
        json_pack("{s:o,s:s,s:b,s:[]}", "script", v, "brain", "script", "forget", 1, "faults")));
    t->wait_count = 0;
}

static void turn(struct talk *t, struct dh_exchange *x, struct dh_wire *w, struct dh_reply *r)
{
    struct dh_err err = {0};
    struct dh_exchange_report report;
    dh_exchange_run(x, w, dh_tick_now() + DH_TICK_S(30), r, &report, &err);
    assert_string_equal(err.what, "");
    if (report.attempts != 1)
        print_error("%d attempts\n", report.attempts);
    assert_int_equal(report.attempts, 1);
    assert_int_equal(t->wait_count, 0);
}

/* A whole chore: a click at a known place, a word, keys, the wheel, the end. */
static void chore(struct talk *t, size_t i, enum dh_wire_mode mode, bool whole)
{
    struct dh_exchange *x = talk_exchange(t, NULL, STANDIN_KEY);
    struct dh_wire *w = talk_wire(t, models[i].kind, mode, models[i].model, whole, whole);
    struct dh_reply r = {0};
    char text[256];
    int px = t->png ? t->image_w * 3 / 4 : 1440, py = t->png ? t->image_h / 4 : 270;
    bool holo = strstr(models[i].model, "holo") && !dh_wire_has_tools(w);
    snprintf(text, sizeof(text),
             "[[[\"click\",%d,%d]],[[\"type\",\"w\"]],[[\"key\",\"ctrl+s\"]],[[\"scroll\",%d,%d,"
             "\"down\",2]],\"Done.\"]",
             px, py, px, py);
    script(t, text);
    for (int n = 0; n < 5; n++) {
        static const enum dh_verb verbs[] = {DH_VERB_CLICK, DH_VERB_TYPE, DH_VERB_PRESS,
                                             DH_VERB_SCROLL};
        turn(t, x, w, &r);
        if (n == 4)
            break;
        assert_int_equal(r.stop, DH_STOP_CALLS);
        assert_true(r.call_count == 1 && r.calls[0].action_count >= 1);
        const struct dh_action *a = r.calls[0].actions[r.calls[0].action_count - 1];
        assert_int_equal(a->verb, n == 1 && holo ? DH_VERB_PRESS : verbs[n]);
        if (n == 0) {
            /* One pixel of the picture, or one step of the grid, is at most 2 of the screen. */
            assert_int_equal(a->target.kind, DH_TARGET_POINT);
            assert_in_range(a->target.point.x, 1438, 1442);
            assert_in_range(a->target.point.y, 268, 272);
        }
        answer(t, w, &r, -1);
        dh_reply_finish(&r);
    }
    /* GUI models say their end by an action. */
    if (r.call_count)
        assert_int_equal(r.calls[0].actions[0]->verb, DH_VERB_DONE);
    else
        assert_string_equal(r.text, "Done.");
    dh_reply_finish(&r);
    talk_requests(t);
    dh_exchange_destroy(x);
    dh_wire_destroy(w);
}

static void every_model_is_understood_in_every_mode(void **state)
{
    for (size_t i = 0; i < MODELS; i++)
        for (int mode = DH_WIRE_TEXT; mode <= DH_WIRE_BOTH; mode++)
            for (int whole = 0; whole < 2; whole++)
                chore(*state, i, (enum dh_wire_mode)mode, whole);
}

/* Batches that halt at every place, with looks and own tools among them. */
static void batches_halt_where_they_fail(void **state)
{
    struct talk *t = *state;
    for (size_t i = 0; i < 7; i++)
        for (int failed = -1; failed < 4; failed++) {
            struct dh_exchange *x = talk_exchange(t, NULL, STANDIN_KEY);
            struct dh_wire *w =
                talk_wire(t, models[i].kind, DH_WIRE_BOTH, models[i].model, false, failed % 2);
            struct dh_reply r = {0};
            script(t, "[[\"I "
                      "act.\",[[\"click\",10,10],[\"tool\",\"choose\",{\"option\":\"Lunch\"}],["
                      "\"type\",\"a\"],[\"screenshot\"]]],\"Done.\"]");
            turn(t, x, w, &r);
            assert_true(r.call_count >= 3);
            answer(t, w, &r, failed < (int)r.call_count ? failed : -1);
            dh_reply_finish(&r);
            turn(t, x, w, &r);
            assert_string_equal(r.text, "Done.");
            dh_reply_finish(&r);
            talk_requests(t);
            dh_exchange_destroy(x);
            dh_wire_destroy(w);
        }
}

static void safety_is_acknowledged_or_the_refusal_told(void **state)
{
    struct talk *t = *state;
    for (size_t i = 3; i < 5; i++)
        for (int yes = 0; yes < 2; yes++) {
            struct dh_exchange *x = talk_exchange(t, NULL, STANDIN_KEY);
            struct dh_wire *w =
                talk_wire(t, models[i].kind, DH_WIRE_IMAGE, models[i].model, false, false);
            struct dh_reply r = {0};
            script(t, "[[[\"safety\",\"This buys.\",[\"click\",10,10]]],\"Done.\"]");
            turn(t, x, w, &r);
            assert_string_equal(r.calls[0].safety, "This buys.");
            answer(t, w, &r, yes ? -1 : 0);
            dh_reply_finish(&r);
            turn(t, x, w, &r);
            assert_string_equal(r.text, "Done.");
            dh_reply_finish(&r);
            talk_requests(t);
            dh_exchange_destroy(x);
            dh_wire_destroy(w);
        }
}

/* 24 turns with pictures: some are dropped; a park and a resume in between, with pictures and
 * without. */
static void long_conversations_keep_to_the_rules(void **state)
{
    struct talk *t = *state;
    for (size_t i = 0; i < MODELS; i++) {
        struct dh_exchange *x = talk_exchange(t, NULL, STANDIN_KEY);
        struct dh_wire *w =
            talk_wire(t, models[i].kind, DH_WIRE_BOTH, models[i].model, false, false);
        struct dh_reply r = {0};
        char base[128];
        struct dh_wire_config c = {.kind = models[i].kind,
                                   .mode = DH_WIRE_BOTH,
                                   .model = models[i].model,
                                   .screen_w = 1920,
                                   .screen_h = 1080,
                                   .system = "You operate a desktop.",
                                   .base = standin_base(&t->standin, models[i].kind, false, base)};
        script(t, "[]");
        assert_true(standin_order(&t->standin, t->loop, json_pack("{s:s}", "brain", "counter:24")));
        for (int n = 0; n < 24; n++) {
            turn(t, x, w, &r);
            assert_true(r.call_count >= 1);
            if (n == 8 || n == 17) {
                json_t *saved = dh_wire_to_json(w, n == 8);
                struct dh_wire *v = NULL;
                struct dh_err err = {0};
                dh_wire_from_json(&c, saved, &v, &err);
                assert_string_equal(err.what, "");
                dh_wire_destroy(w);
                w = v;
                json_decref(saved);
            }
            answer(t, w, &r, -1);
            dh_reply_finish(&r);
        }
        turn(t, x, w, &r);
        assert_true(r.call_count == 0 || r.calls[0].actions[0]->verb == DH_VERB_DONE);
        dh_reply_finish(&r);
        talk_requests(t);
        dh_exchange_destroy(x);
        dh_wire_destroy(w);
    }
}

static enum dh_status collect(void *context, const struct dh_http_head *head, const char *bytes,
                              size_t n, struct dh_err *err)
{
    (void)head;
    (void)err;
    dh_buf_add(context, bytes, n);
    return DH_OK;
}

static enum dh_status feed(void *context, const char *name, const char *data, size_t n,
                           struct dh_err *err)
{
    return dh_wire_event(context, name, data, n, err);
}

/* What the stand-in streams, cut behind every byte: an action comes of it only when all of the
 * actions were there and the reply had its end. */
static void a_stream_cut_at_any_byte_never_acts(void **state)
{
    struct talk *t = *state;
    for (size_t i = 0; i < MODELS; i++) {
        struct dh_wire *w =
            talk_wire(t, models[i].kind, DH_WIRE_IMAGE, models[i].model, false, false);
        struct dh_wire_request q = {0};
        struct dh_buf got = {0};
        struct dh_http *http = NULL;
        struct dh_http_result r;
        script(t, "[[\"I act.\",[[\"click\",10,10],[\"type\",\"a\"]]]]");
        assert_int_equal(dh_wire_request(w, &q, NULL), DH_OK);
        struct dh_http_request h = {.url = q.url,
                                    .headers = (const char *const *)q.headers,
                                    .header_count = q.header_count,
                                    .auth = dh_wire_auth(w),
                                    .key = STANDIN_KEY,
                                    .body = q.body,
                                    .size = q.size,
                                    .connect = DH_TICK_S(10),
                                    .stall = DH_TICK_S(10),
                                    .total = DH_TICK_S(30),
                                    .max = 1 << 20};
        struct dh_http_sink sink = {collect, NULL, &got};
        assert_int_equal(dh_http_create(t->loop, &http, NULL), DH_OK);
        assert_int_equal(dh_http_run(http, &h, &sink, dh_tick_now() + DH_TICK_S(30), &r, NULL),
                         DH_OK);
        if (r.head.status != 200)
            print_error("%s: %d %s\n", models[i].model, r.head.status, dh_buf_text(&got));
        assert_true(r.head.status == 200 && r.head.events && got.len > 100);
        size_t acted = 0, earliest = got.len;
        struct dh_wire *v =
            talk_wire(t, models[i].kind, DH_WIRE_IMAGE, models[i].model, false, false);
        for (size_t cut = 0; cut <= got.len; cut++) {
            struct dh_sse s = {0};
            struct dh_reply reply = {0};
            dh_wire_begin(v);
            assert_int_equal(dh_sse_feed(&s, got.data, cut, feed, v, NULL), DH_OK);
            if (dh_wire_end(v, &reply, NULL) == DH_OK) {
                acted++;
                earliest = cut < earliest ? cut : earliest;
                assert_true(reply.call_count == 1 || reply.call_count == 2);
                dh_wire_destroy(v);
                v = talk_wire(t, models[i].kind, DH_WIRE_IMAGE, models[i].model, false, false);
            } else {
                assert_int_equal(reply.call_count, 0);
            }
            dh_reply_finish(&reply);
            dh_sse_finish(&s);
        }
        dh_wire_destroy(v);
        /* It is the end of the reply that makes it one: what comes behind is usage and [DONE]. */
        assert_true(acted >= 1 && acted == got.len - earliest + 1);
        const char *rest = got.data + earliest;
        assert_null(strstr(rest, "delta\":{\"content\":\""));
        assert_null(strstr(rest, "functionCall"));
        assert_null(strstr(rest, "output_item"));
        dh_http_destroy(http);
        dh_wire_request_finish(&q);
        dh_buf_finish(&got);
        dh_wire_destroy(w);
    }
}

/* The same over connections that break, at places all over the stream. */
static void a_connection_cut_anywhere_is_tried_once_more(void **state)
{
    struct talk *t = *state;
    for (int kind = 0; kind < DH_WIRE_KINDS; kind++)
        for (int cut = 1; cut < 1200; cut += 59) {
            struct dh_wire *w = talk_wire(t, (enum dh_wire_kind)kind, DH_WIRE_TEXT,
                                          talk_models[kind], cut % 2, false);
            struct dh_reply r = {0};
            struct dh_exchange_report report;
            char faults[80];
            snprintf(faults, sizeof(faults), "[{\"cut\":%d%s}]", cut,
                     cut % 3 ? "" : ",\"how\":\"clean\"");
            talk_faults(t, faults);
            assert_int_equal(talk_run(t, w, NULL, &r, &report, NULL), DH_OK);
            assert_true(report.attempts == 1 || report.attempts == 2);
            talk_is_good(&r);
            dh_wire_destroy(w);
        }
}

/* The key and the screen are not for a proxy that happens to be set. */
static void this_machine_needs_no_proxy(void **state)
{
    struct talk *t = *state;
    static const char *const names[] = {"http_proxy", "ALL_PROXY", "all_proxy"};
    struct dh_wire *w = talk_wire(t, DH_WIRE_ANTHROPIC, DH_WIRE_TEXT, talk_models[DH_WIRE_ANTHROPIC], false, false);
    struct dh_reply r = {0};
    struct dh_exchange_report report;
    talk_faults(t, "[]");
    for (int i = 0; i < 3; i++)
        setenv(names[i], "http://127.0.0.1:1", 1); /* nobody listens there */
    enum dh_status s = talk_run(t, w, NULL, &r, &report, NULL);
    for (int i = 0; i < 3; i++)
        unsetenv(names[i]);
    assert_int_equal(s, DH_OK);
    assert_int_equal(report.attempts, 1);
    talk_is_good(&r);
    dh_wire_destroy(w);
}

struct canceller {
    struct talk *t;
    int fd; /* a clock */
    dh_tick raised;
};

static void ring(void *data, short revents)
{
    struct canceller *c = data;
    (void)revents;
    c->raised = dh_tick_now();
    dh_intr_raise(&c->t->intr);
}

/* The stop comes in the middle of a pause. */
static enum dh_wait pause_until_stopped(void *data, struct dh_loop *loop, dh_tick wait)
{
    (void)wait;
    ring(data, 0);
    return dh_loop_until(loop, NULL, NULL, dh_tick_now() + DH_TICK_S(20));
}

static void stop_once(struct talk *t, enum dh_wire_kind kind, const char *fault, bool tls)
{
    struct canceller c = {.t = t,
                          .fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)};
    struct dh_exchange_config config = {
        .key = STANDIN_KEY, .ca_file = t->standin.ca, .pause = pause_until_stopped, .data = &c};
    struct itimerspec when = {.it_value = {0, 80000000}};
    struct dh_exchange *x = NULL;
    struct dh_reply r = {0};
    struct dh_err err = {0};
    struct dh_wire *w = talk_wire(t, kind, DH_WIRE_TEXT, talk_models[kind], tls, false);
    talk_faults(t, fault);
    assert_int_equal(dh_exchange_create(t->loop, &config, &x, NULL), DH_OK);
    struct dh_loop_source *s = NULL;
    if (strstr(fault, "stall")) {
        assert_int_equal(timerfd_settime(c.fd, 0, &when, NULL), 0);
        s = dh_loop_add_fd(t->loop, c.fd, POLLIN, ring, &c);
    }
    assert_int_equal(dh_exchange_run(x, w, dh_tick_now() + DH_TICK_S(60), &r, NULL, &err),
                     DH_INTERRUPTED);
    assert_true(c.raised > 0 && dh_tick_now() - c.raised < DH_TICK_MS(500));
    assert_int_equal(r.call_count, 0);
    dh_loop_remove(t->loop, s);
    close(c.fd);
    dh_intr_clear(&t->intr);
    dh_exchange_destroy(x);
    dh_wire_destroy(w);
}

/* While it waits for the first byte, in the middle of a stream, and between two attempts. */
static void a_stop_ends_it_within_500_ms(void **state)
{
    static const char *const faults[] = {"[{\"stall\":0}]", "[{\"stall\":300}]",
                                         "[{\"status\":503}]"};
    for (int kind = 0; kind < DH_WIRE_KINDS; kind++)
        for (int f = 0; f < 3; f++)
            stop_once(*state, (enum dh_wire_kind)kind, faults[f], f % 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_model_is_understood_in_every_mode),
        cmocka_unit_test(batches_halt_where_they_fail),
        cmocka_unit_test(safety_is_acknowledged_or_the_refusal_told),
        cmocka_unit_test(long_conversations_keep_to_the_rules),
        cmocka_unit_test(a_stream_cut_at_any_byte_never_acts),
        cmocka_unit_test(a_connection_cut_anywhere_is_tried_once_more),
        cmocka_unit_test(this_machine_needs_no_proxy),
        cmocka_unit_test(a_stop_ends_it_within_500_ms),
    };
    return cmocka_run_group_tests_name("exchange", tests, talk_setup, talk_teardown);
}
