#include "tests/unit/wire_case.h"

#include <stdio.h>

#define REPLY(message, reason)                                                                     \
    "{\"id\":\"r1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":" message                \
    ",\"finish_reason\":\"" reason "\"}],"                                                         \
    "\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_" \
    "tokens\":30}}}"
#define CALLS(calls) "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" calls "]}"
#define CALL(id, name, arguments)                                                                  \
    "{\"id\":\"" id "\",\"type\":\"function\",\"function\":{\"name\":\"" name                      \
    "\",\"arguments\":" arguments "}}"

static struct dh_wire *begun(enum dh_wire_mode mode)
{
    return case_begun(DH_WIRE_CHAT, mode, "qwen-plain", NULL);
}

static const struct {
    const char *name, *arguments, *want, *bad;
} tools[] = {
    {"desk_click", "\"{\\\"target\\\":{\\\"element\\\":\\\"e7\\\"}}\"",
     "{\"action\":\"click\",\"target\":{\"element\":\"e7\"}}", NULL},
    {"desk_click", "\"{\\\"target\\\":{\\\"point\\\":[100,50]}}\"",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL},
    {"desk_click", "{\"target\":{\"text\":\"Save\",\"role\":\"button\"},\"count\":2}",
     "{\"action\":\"click\",\"target\":{\"text\":\"Save\",\"role\":\"button\"},\"count\":2}", NULL},
    {"desk_click", "{\"action\":\"click\",\"target\":{\"text\":\"Save\"},\"button\":null}",
     "{\"action\":\"click\",\"target\":{\"text\":\"Save\"}}", NULL},
    {"desk_type",
     "{\"text\":\"a\",\"target\":{\"text\":\"Amount\",\"in\":{\"row\":\"Bob\"}},\"replace\":true}",
     "{\"action\":\"type\",\"text\":\"a\",\"target\":{\"text\":\"Amount\",\"in\":{\"row\":\"Bob\"}}"
     ",\"replace\":true}",
     NULL},
    {"desk_drag", "{\"from\":{\"point\":[1,1]},\"to\":{\"point\":[100,50]},\"path\":[[50,50]]}",
     "{\"action\":\"drag\",\"from\":{\"point\":[3,3]},\"to\":{\"point\":[201,101]},\"path\":[[101,"
     "101]]}",
     NULL},
    {"desk_wait", "{\"check\":{\"target\":{\"text\":\"Saved\"}},\"within\":5}",
     "{\"action\":\"wait\",\"check\":{\"target\":{\"text\":\"Saved\"}},\"within\":5}", NULL},
    {"desk_done", "{\"summary\":\"ok\",\"outputs\":{\"a\":\"1\"}}",
     "{\"action\":\"done\",\"summary\":\"ok\",\"outputs\":{\"a\":\"1\"}}", NULL},
    {"desk_ask", "\"{\\\"question\\\":\\\"Which?\\\",\\\"choices\\\":[\\\"a\\\",\\\"b\\\"]}\"",
     "{\"action\":\"ask\",\"question\":\"Which?\",\"choices\":[\"a\",\"b\"]}", NULL},
    {"desk_click", "\"{\\\"target\\\":{\\\"point\\\":[100,50]}\"", NULL, "no JSON object"},
    {"desk_click", "\"[]\"", NULL, "no JSON object"},
    {"desk_click", "{\"target\":{\"point\":[1000,50]}}", NULL, "outside"},
    {"desk_click", "{\"target\":{\"point\":[\"a\",50]}}", NULL, "[x, y]"},
    {"desk_click", "{\"target\":{\"point\":7}}", NULL, "[x, y]"},
    {"desk_click", "{\"target\":{}}", NULL, "target"},
    {"desk_click", "{\"element\":\"e7\"}", NULL, "target"},
    {"desk_click", "{\"target\":{\"text\":\"x\"},\"element\":\"e7\"}", NULL, "element"},
    {"desk_click", "{\"action\":\"type\",\"target\":{\"text\":\"x\"}}", NULL, "no place"},
    {"desk_drag", "{\"from\":{\"point\":[1,1]},\"to\":{\"point\":[1,1]},\"path\":[[1]]}", NULL,
     "[x, y]"},
    {"desk_look", "{\"region\":[1,2,3]}", NULL, "region"},
    {"desk_format", "{}", NULL, "no tool"},
    {"click", "{\"target\":{\"text\":\"x\"}}", NULL, "no tool"},
    {"", "{}", NULL, "no tool"},
};

static void every_tool_is_an_action_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++) {
        struct dh_wire *w = begun(DH_WIRE_BOTH);
        struct dh_reply r = {0};
        char body[1024];
        snprintf(body, sizeof(body), REPLY(CALLS(CALL("c1", "%s", "%s")), "tool_calls"),
                 tools[i].name, tools[i].arguments);
        assert_int_equal(case_whole(w, body, &r, NULL), DH_OK);
        assert_int_equal(r.call_count, 1);
        case_call(&r.calls[0], tools[i].want, tools[i].bad);
        dh_reply_finish(&r);
        dh_wire_destroy(w);
    }
}

static void in_text_mode_places_are_those_of_the_screen(void **state)
{
    (void)state;
    struct dh_wire *w = begun(DH_WIRE_TEXT);
    struct dh_reply r = {0};
    assert_int_equal(
        case_whole(
            w,
            REPLY(CALLS(CALL("c1", "desk_click", "{\"target\":{\"point\":[1999,1199]}}") "," CALL(
                      "c2", "desk_look", "{}")),
                  "stop"),
            &r, NULL),
        DH_OK);
    assert_int_equal(r.stop, DH_STOP_CALLS);
    case_call(&r.calls[0], "{\"action\":\"click\",\"target\":{\"point\":[1999,1199]}}", NULL);
    case_call(&r.calls[1], NULL, "no tool");
    dh_reply_finish(&r);
    case_answer(w, 2);
    json_t *q = case_request(w);
    /* Everything is a plain text, and nothing but results follows the calls. */
    assert_int_equal(json_array_size(json_object_get(q, "messages")), 5);
    case_text(case_at(q, "messages", "3", "content", NULL), "OK");
    case_text(case_at(q, "messages", "4", "content", NULL),
              "there is no tool \"desk_look\"\n\nSCREEN TEXT");
    json_decref(q);
    dh_wire_destroy(w);
}

static void looking_closer_is_no_action(void **state)
{
    (void)state;
    struct dh_wire *w = begun(DH_WIRE_IMAGE);
    struct dh_reply r = {0};
    assert_int_equal(
        case_whole(w,
                   REPLY(CALLS(CALL("c1", "desk_look", "{\"region\":[10,20,100,50]}") "," CALL(
                             "c2", "desk_look", "{}")),
                         "tool_calls"),
                   &r, NULL),
        DH_OK);
    assert_int_equal(r.calls[0].kind, DH_CALL_ZOOM);
    assert_true(dh_rect_equal(r.calls[0].region, (struct dh_rect){20, 40, 200, 100}));
    assert_int_equal(r.calls[1].kind, DH_CALL_SCREENSHOT);
    dh_reply_finish(&r);
    struct dh_wire_image part = {"part", 4, "image/jpeg", 200, 100, {20, 40, 200, 100}};
    struct dh_call_result res[2] = {{.kind = DH_RESULT_OK, .image = &part}, {.kind = DH_RESULT_OK}};
    struct dh_wire_seen seen = case_seen(w);
    assert_int_equal(dh_wire_answer(w, res, 2, &seen, NULL), DH_OK);
    json_t *q = case_request(w);
    /* Results first, pictures in a message of the user behind them. */
    case_text(case_at(q, "messages", "3", "role", NULL), "tool");
    case_text(case_at(q, "messages", "4", "role", NULL), "tool");
    case_text(case_at(q, "messages", "5", "content", "1", "image_url", "url", NULL),
              "data:image/jpeg;base64,cGFydA==");
    case_text(case_at(q, "messages", "5", "content", "3", "image_url", "url", NULL),
              "data:image/png;base64,iVBORy1tYWRlLXVw");
    json_decref(q);
    /* The zoomed picture does not change what coordinates mean. */
    assert_int_equal(dh_wire_coord(w).image_w, CASE_IMAGE_W);
    dh_wire_destroy(w);
}

static void broken_arguments_are_mended_in_the_history(void **state)
{
    (void)state;
    struct dh_wire *w = begun(DH_WIRE_TEXT);
    struct dh_reply r = {0};
    assert_int_equal(
        case_whole(w, REPLY(CALLS(CALL("c1", "desk_click", "\"{oops\"")), "tool_calls"), &r, NULL),
        DH_OK);
    case_call(&r.calls[0], NULL, "no JSON object");
    dh_reply_finish(&r);
    struct dh_call_result res = {.kind = DH_RESULT_FAILED};
    struct dh_wire_seen seen = case_seen(w);
    assert_int_equal(dh_wire_answer(w, &res, 1, &seen, NULL), DH_OK);
    json_t *q = case_request(w);
    case_text(case_at(q, "messages", "2", "tool_calls", "0", "function", "arguments", NULL), "{}");
    case_text(case_at(q, "messages", "3", "content", NULL),
              "the arguments are no JSON object\n\nSCREEN TEXT");
    json_decref(q);
    dh_wire_destroy(w);
}

#define CHUNK(delta, reason)                                                                       \
    "{\"id\":\"r1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" delta                    \
    ",\"finish_reason\":" reason "}]}"

/* The same two calls as four servers stream them. */
static const char *const streams[][9] = {
    {CHUNK("{\"role\":\"assistant\",\"content\":null}", "null"),
     CHUNK("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{"
           "\"name\":\"desk_wait\",\"arguments\":\"\"}}]}",
           "null"),
     CHUNK("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"seco\"}}]}", "null"),
     CHUNK("{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"type\":\"function\",\"function\":{"
           "\"name\":\"desk_wait\",\"arguments\":\"{\\\"seconds\\\":2}\"}},"
           "{\"index\":0,\"function\":{\"arguments\":\"nds\\\":1}\"}}]}",
           "null"),
     CHUNK("{}", "\"tool_calls\""),
     "{\"choices\":[],\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":5}}", "[DONE]", NULL},
    /* Without index, id and type, all at once, and "stop". */
    {CHUNK("{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":"
           "\"desk_wait\",\"arguments\":\"{\\\"seconds\\\":1}\"}}]}",
           "null"),
     CHUNK(
         "{\"tool_calls\":[{\"function\":{\"name\":\"desk_wait\",\"arguments\":{\"seconds\":2}}}]}",
         "null"),
     CHUNK("{}", "\"stop\""), "[DONE]", NULL},
    /* Without index, but with ids; without [DONE]. */
    {CHUNK("{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"desk_wait\",\"arguments\":\"{"
           "\\\"seconds\"}}]}",
           "null"),
     CHUNK("{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"arguments\":\"\\\":1}\"}}]}", "null"),
     CHUNK("{\"tool_calls\":[{\"id\":\"b\",\"function\":{\"name\":\"desk_wait\",\"arguments\":\"{"
           "\\\"seconds\\\":2}\"}}]}",
           "\"tool_calls\""),
     NULL},
    {CHUNK("{\"reasoning_content\":\"Hm.\"}", "null"),
     CHUNK("{\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"x\"}],\"tool_"
           "calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":"
           "\"desk_wait\",\"arguments\":\"{\\\"seconds\\\":1}\"}}]}",
           "null"),
     CHUNK("{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"desk_wait\","
           "\"arguments\":\"{\\\"seconds\\\":2}\"}}]}",
           "\"tool_calls\""),
     "[DONE]", NULL},
};

static void servers_stream_in_their_own_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
        struct dh_wire *w = begun(DH_WIRE_TEXT);
        struct dh_reply r = {0};
        assert_int_equal(case_stream(w, streams[i], &r, NULL), DH_OK);
        assert_int_equal(r.stop, DH_STOP_CALLS);
        assert_int_equal(r.call_count, 2);
        case_call(&r.calls[0], "{\"action\":\"wait\",\"seconds\":1}", NULL);
        case_call(&r.calls[1], "{\"action\":\"wait\",\"seconds\":2}", NULL);
        assert_string_not_equal(r.calls[0].id, r.calls[1].id);
        dh_reply_finish(&r);
        case_answer(w, 2);
        json_t *q = case_request(w);
        case_text(case_at(q, "messages", "2", "tool_calls", "1", "type", NULL), "function");
        case_text(case_at(q, "messages", "2", "tool_calls", "1", "function", "arguments", NULL),
                  "{\"seconds\":2}");
        if (i == 3)
            case_text(case_at(q, "messages", "2", "reasoning_details", "0", "data", NULL), "x");
        assert_null(case_at(q, "messages", "2", "reasoning_content", NULL));
        json_decref(q);
        dh_wire_destroy(w);
    }
}

static void a_stream_that_was_cut_is_no_reply(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
        size_t n = 0, end = 0;
        while (streams[i][n]) {
            if (strstr(streams[i][n], "\"stop\"") || strstr(streams[i][n], "\"tool_calls\"}"))
                end = n;
            n++;
        }
        for (size_t cut = 0; cut <= end; cut++) {
            struct dh_wire *w = begun(DH_WIRE_TEXT);
            struct dh_reply r = {0};
            dh_wire_begin(w);
            for (size_t k = 0; k < cut; k++)
                assert_int_equal(dh_wire_event(w, "", streams[i][k], strlen(streams[i][k]), NULL),
                                 DH_OK);
            assert_int_equal(dh_wire_end(w, &r, NULL), DH_PROTOCOL);
            assert_int_equal(r.call_count, 0);
            dh_wire_destroy(w);
        }
    }
}

static const struct {
    const char *body;
    enum dh_status status;
    enum dh_stop stop;
} ends[] = {
    {REPLY("{\"content\":\"Done.\"}", "stop"), DH_OK, DH_STOP_END},
    {REPLY("{\"content\":[{\"type\":\"text\",\"text\":\"Done.\"}]}", "stop"), DH_OK, DH_STOP_END},
    {REPLY(CALLS(CALL("c", "desk_wait", "{}")), "length"), DH_OK, DH_STOP_LENGTH},
    {REPLY("{\"content\":null}", "content_filter"), DH_OK, DH_STOP_REFUSAL},
    {REPLY("{\"content\":null,\"refusal\":\"no\"}", "stop"), DH_OK, DH_STOP_REFUSAL},
    {"{\"choices\":[{\"message\":{\"content\":\"x\"}}]}", DH_PROTOCOL, DH_STOP_END},
    {"{\"choices\":[]}", DH_INVALID, DH_STOP_END},
    {"{\"choices\":[{\"finish_reason\":\"stop\"}]}", DH_INVALID, DH_STOP_END},
    {REPLY("{\"content\":\"x\"}", "error"), DH_PROTOCOL, DH_STOP_END},
    {"{\"error\":{\"code\":502,\"message\":\"m\"}}", DH_FAILED, DH_STOP_END},
    {"{\"error\":\"model not found\"}", DH_FAILED, DH_STOP_END},
    {REPLY(CALLS("7"), "stop"), DH_INVALID, DH_STOP_END},
    {REPLY(CALLS(CALL("c", "desk_wait", "{}") "," CALL("c", "desk_wait", "{}")), "stop"), DH_OK,
     DH_STOP_CALLS},
};

static void every_end_is_told_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct dh_wire *w = begun(DH_WIRE_TEXT);
        struct dh_reply r = {0};
        assert_int_equal(case_whole(w, ends[i].body, &r, NULL), ends[i].status);
        if (ends[i].status == DH_OK)
            assert_int_equal(r.stop, ends[i].stop);
        dh_reply_finish(&r);
        dh_wire_destroy(w);
    }
}

static void a_call_written_as_text_is_a_call(void **state)
{
    (void)state;
    struct dh_wire *w = begun(DH_WIRE_TEXT);
    struct dh_reply r = {0};
    assert_int_equal(case_whole(w,
                                REPLY("{\"content\":\"<think>a "
                                      "<tool_call>{\\\"name\\\":\\\"desk_done\\\"}</tool_call></"
                                      "think>Now.\\n<tool_call>\\n"
                                      "{\\\"name\\\": \\\"desk_wait\\\", \\\"arguments\\\": "
                                      "{\\\"seconds\\\": 1}}\\n</tool_call>"
                                      "<tool_call>{broken</tool_call>\"}",
                                      "stop"),
                                &r, NULL),
                     DH_OK);
    assert_int_equal(r.call_count, 2);
    case_call(&r.calls[0], "{\"action\":\"wait\",\"seconds\":1}", NULL);
    case_call(&r.calls[1], NULL, "no JSON object");
    dh_reply_finish(&r);
    struct dh_call_result res[2] = {{.kind = DH_RESULT_OK}, {.kind = DH_RESULT_FAILED}};
    struct dh_wire_seen seen = case_seen(w);
    assert_int_equal(dh_wire_answer(w, res, 2, &seen, NULL), DH_OK);
    json_t *q = case_request(w);
    case_text(case_at(q, "messages", "3", "role", NULL), "user");
    json_decref(q);
    dh_wire_destroy(w);
}

static void roles_take_turns_whatever_is_said(void **state)
{
    (void)state;
    struct dh_wire *w = begun(DH_WIRE_IMAGE);
    assert_int_equal(dh_wire_say(w, "And quickly.", NULL, NULL), DH_OK);
    assert_int_equal(dh_wire_say(w, "Please.", NULL, NULL), DH_OK);
    json_t *q = case_request(w);
    assert_int_equal(json_array_size(json_object_get(q, "messages")), 2);
    assert_int_equal(json_array_size(case_at(q, "messages", "1", "content", NULL)), 5);
    assert_null(json_object_get(q, "temperature"));
    json_decref(q);
    dh_wire_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tool_is_an_action_or_refused),
        cmocka_unit_test(in_text_mode_places_are_those_of_the_screen),
        cmocka_unit_test(looking_closer_is_no_action),
        cmocka_unit_test(broken_arguments_are_mended_in_the_history),
        cmocka_unit_test(servers_stream_in_their_own_ways),
        cmocka_unit_test(a_stream_that_was_cut_is_no_reply),
        cmocka_unit_test(every_end_is_told_apart),
        cmocka_unit_test(a_call_written_as_text_is_a_call),
        cmocka_unit_test(roles_take_turns_whatever_is_said),
    };
    return cmocka_run_group_tests_name("chat", tests, NULL, NULL);
}
