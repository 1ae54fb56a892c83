#include "tests/unit/wire_case.h"

#include <stdio.h>

#define CALL(actions)                                                                              \
    "{\"type\":\"computer_call\",\"id\":\"cu\",\"call_id\":\"c1\",\"status\":\"completed\","       \
    "\"pending_safety_checks\":[],\"actions\":[" actions "]}"
#define REPLY(items)                                                                               \
    "{\"id\":\"r1\",\"model\":\"gpt\",\"status\":\"completed\",\"output\":[" items "]}"

static struct dh_wire *begun(void)
{
    return case_begun(DH_WIRE_RESPONSES, DH_WIRE_IMAGE, "gpt-5.6-sol", NULL);
}

static const struct {
    const char *action, *want, *bad;
} actions[] = {
    {"{\"type\":\"click\",\"button\":\"left\",\"x\":100,\"y\":50,\"keys\":null}",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL},
    {"{\"type\":\"click\",\"button\":\"wheel\",\"x\":100,\"y\":50}",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"button\":\"middle\"}", NULL},
    {"{\"type\":\"click\",\"button\":\"right\",\"x\":100,\"y\":50,\"keys\":[\"CTRL\",\"SHIFT\"]}",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"button\":\"right\",\"modifiers\":["
     "\"shift\",\"ctrl\"]}",
     NULL},
    {"{\"type\":\"double_click\",\"x\":100,\"y\":50}",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"count\":2}", NULL},
    {"{\"type\":\"drag\",\"path\":[{\"x\":1,\"y\":1},{\"x\":50,\"y\":50},{\"x\":100,\"y\":50}]}",
     "{\"action\":\"drag\",\"from\":{\"point\":[3,3]},\"to\":{\"point\":[201,101]},\"path\":[[101,"
     "101]]}",
     NULL},
    {"{\"type\":\"drag\",\"path\":[[1,1],[100,50]]}",
     "{\"action\":\"drag\",\"from\":{\"point\":[3,3]},\"to\":{\"point\":[201,101]}}", NULL},
    {"{\"type\":\"move\",\"x\":100,\"y\":50}",
     "{\"action\":\"move\",\"target\":{\"point\":[201,101]}}", NULL},
    {"{\"type\":\"scroll\",\"x\":100,\"y\":50,\"scroll_x\":0,\"scroll_y\":250}",
     "{\"action\":\"scroll\",\"target\":{\"point\":[201,101]},\"dy\":2}", NULL},
    {"{\"type\":\"scroll\",\"x\":100,\"y\":50,\"scroll_x\":-7,\"scroll_y\":0}",
     "{\"action\":\"scroll\",\"target\":{\"point\":[201,101]},\"dx\":-1}", NULL},
    {"{\"type\":\"keypress\",\"keys\":[\"CTRL\",\"ARROWUP\"]}",
     "{\"action\":\"press\",\"keys\":\"ctrl+ARROWUP\"}", NULL},
    {"{\"type\":\"keypress\",\"keys\":[\"OPTION\",\"CMD\",\" \"]}",
     "{\"action\":\"press\",\"keys\":\"alt+super+space\"}", NULL},
    {"{\"type\":\"keypress\",\"keys\":[\"+\"]}", "{\"action\":\"press\",\"keys\":\"plus\"}", NULL},
    {"{\"type\":\"type\",\"text\":\"penguin\"}", "{\"action\":\"type\",\"text\":\"penguin\"}",
     NULL},
    {"{\"type\":\"wait\"}", "{\"action\":\"wait\",\"seconds\":2}", NULL},
    {"{\"type\":\"click\",\"button\":\"back\",\"x\":100,\"y\":50}", NULL, "alt+Left"},
    {"{\"type\":\"click\",\"button\":\"third\",\"x\":100,\"y\":50}", NULL, "button"},
    {"{\"type\":\"click\",\"x\":100}", NULL, "missing"},
    {"{\"type\":\"click\",\"x\":\"1\",\"y\":1}", NULL, "number"},
    {"{\"type\":\"click\",\"x\":1000,\"y\":1}", NULL, "outside"},
    {"{\"type\":\"click\",\"x\":1,\"y\":1,\"keys\":[\"Q\"]}", NULL, "held"},
    {"{\"type\":\"click\",\"x\":1,\"y\":1,\"keys\":[7]}", NULL, "keys"},
    {"{\"type\":\"drag\",\"path\":[{\"x\":1,\"y\":1}]}", NULL, "2 to"},
    {"{\"type\":\"drag\",\"path\":[{\"x\":1,\"y\":1},{\"x\":1}]}", NULL, "x and y"},
    {"{\"type\":\"scroll\",\"x\":1,\"y\":1,\"scroll_x\":0,\"scroll_y\":0}", NULL, "notches"},
    {"{\"type\":\"scroll\",\"x\":1,\"y\":1,\"scroll_x\":0,\"scroll_y\":1e7}", NULL, "notches"},
    {"{\"type\":\"keypress\",\"keys\":[]}", NULL, "keys"},
    {"{\"type\":\"keypress\",\"keys\":\"ENTER\"}", NULL, "keys"},
    {"{\"type\":\"type\"}", NULL, "missing"},
    {"{\"type\":\"shell\",\"command\":\"rm\"}", NULL, "no computer action"},
    {"7", NULL, "no computer action"},
};

static void every_action_is_one_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        struct dh_wire *w = begun();
        struct dh_reply r = {0};
        char body[1024];
        snprintf(body, sizeof(body), REPLY(CALL("%s")), actions[i].action);
        assert_int_equal(case_whole(w, body, &r, NULL), DH_OK);
        case_call(&r.calls[0], actions[i].want, actions[i].bad);
        dh_reply_finish(&r);
        dh_wire_destroy(w);
    }
}

static void a_list_is_one_call_and_half_of_it_is_none(void **state)
{
    (void)state;
    struct dh_wire *w = begun();
    struct dh_reply r = {0};
    assert_int_equal(
        case_whole(
            w,
            REPLY(CALL("{\"type\":\"click\",\"button\":\"left\",\"x\":100,\"y\":50},{\"type\":"
                       "\"type\",\"text\":\"a\"},"
                       "{\"type\":\"keypress\",\"keys\":[\"ENTER\"]},{\"type\":\"screenshot\"}")),
            &r, NULL),
        DH_OK);
    assert_int_equal(r.calls[0].action_count, 3);
    case_is(r.calls[0].actions[0], "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}");
    case_is(r.calls[0].actions[2], "{\"action\":\"press\",\"keys\":\"ENTER\"}");
    dh_reply_finish(&r);
    dh_wire_destroy(w);
    w = begun();
    assert_int_equal(case_whole(w,
                                REPLY(CALL("{\"type\":\"click\",\"button\":\"left\",\"x\":100,"
                                           "\"y\":50},{\"type\":\"click\",\"x\":5000,\"y\":1}")),
                                &r, NULL),
                     DH_OK);
    case_call(&r.calls[0], NULL, "outside");
    dh_reply_finish(&r);
    dh_wire_destroy(w);
    w = begun();
    assert_int_equal(case_whole(w, REPLY(CALL("{\"type\":\"screenshot\"}")), &r, NULL), DH_OK);
    assert_int_equal(r.calls[0].kind, DH_CALL_SCREENSHOT);
    dh_reply_finish(&r);
    dh_wire_destroy(w);
    /* The older form: one action, no list; and a call without anything. */
    w = begun();
    assert_int_equal(
        case_whole(
            w,
            REPLY("{\"type\":\"computer_call\",\"call_id\":\"c1\",\"action\":{\"type\":\"wait\"}},"
                  "{\"type\":\"computer_call\",\"call_id\":\"c2\"},"
                  "{\"type\":\"computer_call\",\"call_id\":\"c3\",\"status\":\"incomplete\","
                  "\"actions\":[{\"type\":\"wait\"}]}"),
            &r, NULL),
        DH_OK);
    case_call(&r.calls[0], "{\"action\":\"wait\",\"seconds\":2}", NULL);
    case_call(&r.calls[1], NULL, "nothing to do");
    case_call(&r.calls[2], NULL, "to its end");
    dh_reply_finish(&r);
    dh_wire_destroy(w);
}

static void safety_checks_need_a_person(void **state)
{
    (void)state;
    static const char body[] = REPLY(
        "{\"type\":\"reasoning\",\"id\":\"rs\",\"summary\":[],\"encrypted_content\":\"Z2VoZWlt\"},"
        "{\"type\":\"computer_call\",\"id\":\"cu\",\"call_id\":\"c1\",\"status\":\"completed\","
        "\"pending_safety_checks\":[{\"id\":\"s1\","
        "\"code\":\"malicious_instructions\",\"message\":\"Look at the "
        "page.\"}],\"actions\":[{\"type\":\"click\",\"button\":\"left\","
        "\"x\":100,\"y\":50}]}");
    for (int yes = 0; yes < 2; yes++) {
        struct dh_wire *w = begun();
        struct dh_reply r = {0};
        assert_int_equal(case_whole(w, body, &r, NULL), DH_OK);
        assert_string_equal(r.calls[0].safety, "Look at the page.");
        struct dh_call_result res = {.kind = DH_RESULT_OK};
        struct dh_wire_seen seen = case_seen(w);
        /* Nobody said yes: it cannot have been done. */
        assert_int_equal(dh_wire_answer(w, &res, 1, &seen, NULL), DH_USAGE);
        res.acknowledged = yes;
        if (!yes)
            res = (struct dh_call_result){.kind = DH_RESULT_FAILED, .text = "the person declined"};
        assert_int_equal(dh_wire_answer(w, &res, 1, &seen, NULL), DH_OK);
        json_t *q = case_request(w);
        const json_t *out = case_at(q, "input", "3", NULL);
        case_text(case_at(q, "input", "1", "encrypted_content", NULL), "Z2VoZWlt");
        case_text(case_at(out, "type", NULL), "computer_call_output");
        case_text(case_at(out, "output", "image_url", NULL),
                  "data:image/png;base64,iVBORy1tYWRlLXVw");
        if (yes)
            case_text(case_at(out, "acknowledged_safety_checks", "0", "message", NULL),
                      "Look at the page.");
        else
            assert_null(json_object_get(out, "acknowledged_safety_checks"));
        if (!yes)
            case_text(case_at(q, "input", "4", "content", "0", "text", NULL),
                      "Call 1 (computer): the person declined");
        dh_reply_finish(&r);
        json_decref(q);
        dh_wire_destroy(w);
    }
}

static void functions_are_answered_with_what_is_seen(void **state)
{
    (void)state;
    struct dh_wire *w = case_begun(DH_WIRE_RESPONSES, DH_WIRE_BOTH, "gpt-5.6-sol", NULL);
    struct dh_reply r = {0};
    assert_int_equal(case_whole(w,
                                REPLY("{\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":"
                                      "\"desk_click\",\"arguments\":\"{\\\"target\\\":"
                                      "{\\\"point\\\":[100,50]}}\"},"
                                      "{\"type\":\"function_call\",\"call_id\":\"c2\",\"name\":"
                                      "\"desk_ask\",\"arguments\":\"{\"},"
                                      "{\"type\":\"function_call\",\"call_id\":\"c3\",\"name\":"
                                      "\"desk_look\",\"arguments\":\"{}\"}"),
                                &r, NULL),
                     DH_OK);
    case_call(&r.calls[0], "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL);
    case_call(&r.calls[1], NULL, "no JSON object");
    case_call(&r.calls[2], NULL, "no tool");
    dh_reply_finish(&r);
    struct dh_call_result res[3] = {
        {.kind = DH_RESULT_OK}, {.kind = DH_RESULT_FAILED}, {.kind = DH_RESULT_SKIPPED}};
    struct dh_wire_seen seen = case_seen(w);
    assert_int_equal(dh_wire_answer(w, res, 3, &seen, NULL), DH_OK);
    json_t *q = case_request(w);
    case_text(case_at(q, "input", "4", "output", "0", "text", NULL), "OK");
    case_text(case_at(q, "input", "5", "output", "0", "text", NULL),
              "the arguments are no JSON object");
    case_text(case_at(q, "input", "6", "output", "1", "text", NULL), "SCREEN TEXT");
    case_text(case_at(q, "input", "6", "output", "2", "type", NULL), "input_image");
    assert_true(json_is_false(json_object_get(q, "store")));
    case_text(case_at(q, "include", "0", NULL), "reasoning.encrypted_content");
    assert_null(json_object_get(q, "previous_response_id"));
    json_decref(q);
    dh_wire_destroy(w);
}

#define ITEM(n, body)                                                                              \
    "{\"type\":\"response.output_item.done\",\"output_index\":" n ",\"item\":" body "}"
static const char *const stream[] = {
    "{\"type\":\"response.created\",\"response\":{\"status\":\"in_progress\",\"output\":[]}}",
    "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":\"reasoning\","
    "\"encrypted_content\":\"half\"}}",
    ITEM("0",
         "{\"type\":\"reasoning\",\"id\":\"rs\",\"summary\":[],\"encrypted_content\":\"whole\"}"),
    ITEM("2", "{\"type\":\"computer_call\",\"call_id\":\"c1\",\"status\":\"completed\",\"pending_"
              "safety_checks\":[],\"actions\":[{\"type\":\"wait\"}]}"),
    ITEM("1", "{\"type\":\"message\",\"role\":\"assistant\",\"phase\":\"commentary\",\"content\":[{"
              "\"type\":\"output_text\",\"text\":\"So.\"}]}"),
    "{\"type\":\"response.completed\",\"response\":{\"id\":\"r1\",\"model\":\"gpt\",\"status\":"
    "\"completed\",\"output\":[],\"usage\":{\"input_tokens\":90,"
    "\"input_tokens_details\":{\"cached_tokens\":60},\"output_tokens\":12}}}",
    NULL,
};

static void a_stream_is_its_finished_items(void **state)
{
    (void)state;
    size_t n = sizeof(stream) / sizeof(stream[0]) - 1;
    for (size_t cut = 0; cut <= n; cut++) {
        struct dh_wire *w = begun();
        struct dh_reply r = {0};
        dh_wire_begin(w);
        for (size_t i = 0; i < cut; i++)
            assert_int_equal(dh_wire_event(w, "", stream[i], strlen(stream[i]), NULL), DH_OK);
        assert_int_equal(dh_wire_end(w, &r, NULL), cut == n ? DH_OK : DH_PROTOCOL);
        assert_int_equal(r.call_count, cut == n ? 1 : 0);
        if (cut == n) {
            assert_string_equal(r.text, "So.");
            assert_true(r.usage.input == 90 && r.usage.cached == 60 && r.usage.output == 12);
            case_answer(w, 1);
            json_t *q = case_request(w);
            case_text(case_at(q, "input", "1", "encrypted_content", NULL), "whole");
            case_text(case_at(q, "input", "2", "phase", NULL), "commentary");
            case_text(case_at(q, "input", "3", "call_id", NULL), "c1");
            json_decref(q);
        }
        dh_reply_finish(&r);
        dh_wire_destroy(w);
    }
    struct dh_wire *w = begun();
    dh_wire_begin(w);
    assert_int_equal(dh_wire_event(w, "", stream[2], strlen(stream[2]), NULL), DH_OK);
    assert_int_equal(dh_wire_event(w, "", stream[2], strlen(stream[2]), NULL), DH_INVALID);
    dh_wire_destroy(w);
}

static const struct {
    const char *body;
    enum dh_status status;
    enum dh_stop stop;
} ends[] = {
    {REPLY("{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\","
           "\"text\":\"Done.\"}]}"),
     DH_OK, DH_STOP_END},
    {REPLY("{\"type\":\"message\",\"role\":\"assistant\",\"phase\":\"commentary\",\"content\":[{"
           "\"type\":\"output_text\",\"text\":\"x\"}]}"),
     DH_OK, DH_STOP_PAUSE},
    {REPLY("{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"refusal\","
           "\"refusal\":\"no\"}]}"),
     DH_OK, DH_STOP_REFUSAL},
    {"{\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"},"
     "\"output\":[" CALL("{\"type\":\"wait\"}") "]}",
     DH_OK, DH_STOP_LENGTH},
    {"{\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"content_filter\"},\"output\":"
     "[]}",
     DH_OK, DH_STOP_REFUSAL},
    {"{\"status\":\"in_progress\",\"output\":[]}", DH_PROTOCOL, DH_STOP_END},
    {"{\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"m\"},\"output\":[]"
     "}",
     DH_FAILED, DH_STOP_END},
    {"{\"status\":\"failed\",\"error\":null,\"output\":[]}", DH_FAILED, DH_STOP_END},
    {"{\"output\":[]}", DH_INVALID, DH_STOP_END},
    {REPLY("7"), DH_INVALID, DH_STOP_END},
    {REPLY("{\"type\":\"computer_call\",\"actions\":[]}"), DH_INVALID, DH_STOP_END},
    {REPLY(CALL("") "," CALL("")), DH_INVALID, DH_STOP_END},
};

static void every_end_is_told_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct dh_wire *w = begun();
        struct dh_reply r = {0};
        assert_int_equal(case_whole(w, ends[i].body, &r, NULL), ends[i].status);
        if (ends[i].status == DH_OK) {
            assert_int_equal(r.stop, ends[i].stop);
            assert_int_equal(r.call_count, 0);
        }
        dh_reply_finish(&r);
        dh_wire_destroy(w);
    }
}

static void dropped_screenshots_leave_a_tiny_one(void **state)
{
    (void)state;
    struct dh_wire *w = begun();
    struct dh_reply r = {0};
    for (int turn = 0; turn < 8; turn++) {
        char body[512];
        snprintf(body, sizeof(body),
                 REPLY("{\"type\":\"computer_call\",\"call_id\":\"c%d\",\"status\":\"completed\","
                       "\"pending_safety_checks\":[],"
                       "\"actions\":[{\"type\":\"screenshot\"}]}"),
                 turn);
        assert_int_equal(case_whole(w, body, &r, NULL), DH_OK);
        dh_reply_finish(&r);
        case_answer(w, 1);
        /* Parked and resumed in between. */
        json_t *saved = dh_wire_to_json(w, true);
        struct dh_wire_config c = {.kind = DH_WIRE_RESPONSES,
                                   .mode = DH_WIRE_IMAGE,
                                   .model = "gpt-5.6-sol",
                                   .screen_w = CASE_SCREEN_W,
                                   .screen_h = CASE_SCREEN_H,
                                   .keep_images = 2,
                                   .drop_every = 3};
        dh_wire_destroy(w);
        assert_int_equal(dh_wire_from_json(&c, saved, &w, NULL), DH_OK);
        json_decref(saved);
    }
    json_t *q = case_request(w);
    case_text(case_at(q, "input", "0", "content", "2", "type", NULL), "input_text");
    const char *first = json_string_value(case_at(q, "input", "2", "output", "image_url", NULL));
    assert_true(strncmp(first, "data:image/png;base64,iVBORw0KGgo", 33) == 0 &&
                strlen(first) < 200);
    case_text(case_at(q, "input", "-2", "output", "image_url", NULL),
              "data:image/png;base64,iVBORy1tYWRlLXVw");
    json_decref(q);
    dh_wire_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_action_is_one_or_refused),
        cmocka_unit_test(a_list_is_one_call_and_half_of_it_is_none),
        cmocka_unit_test(safety_checks_need_a_person),
        cmocka_unit_test(functions_are_answered_with_what_is_seen),
        cmocka_unit_test(a_stream_is_its_finished_items),
        cmocka_unit_test(every_end_is_told_apart),
        cmocka_unit_test(dropped_screenshots_leave_a_tiny_one),
    };
    return cmocka_run_group_tests_name("responses", tests, NULL, NULL);
}
