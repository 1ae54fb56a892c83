#include "tests/unit/wire_case.h"

#include <stdio.h>

#define REPLY(parts, reason)                                                                       \
    "{\"responseId\":\"r1\",\"modelVersion\":\"g\",\"candidates\":[{\"content\":{\"role\":"        \
    "\"model\",\"parts\":[" parts "]},"                                                            \
    "\"finishReason\":\"" reason "\"}]}"
#define CALL(name, args)                                                                           \
    "{\"functionCall\":{\"id\":\"f1\",\"name\":\"" name "\",\"args\":" args                        \
    "},\"thoughtSignature\":\"U2ln\"}"

#define NEW "gemini-3.6-flash"
#define OLD "gemini-2.5-computer-use-preview-10-2025"

static const struct {
    const char *model, *call, *want, *bad;
} calls[] = {
    {NEW, CALL("click", "{\"y\":500,\"x\":250,\"intent\":\"i\"}"),
     "{\"action\":\"click\",\"target\":{\"point\":[500,600]}}", NULL},
    {NEW, CALL("double_click", "{\"x\":250,\"y\":500}"),
     "{\"action\":\"click\",\"target\":{\"point\":[500,600]},\"count\":2}", NULL},
    {NEW, CALL("triple_click", "{\"x\":250,\"y\":500}"),
     "{\"action\":\"click\",\"target\":{\"point\":[500,600]},\"count\":3}", NULL},
    {NEW, CALL("right_click", "{\"x\":999,\"y\":0}"),
     "{\"action\":\"click\",\"target\":{\"point\":[1998,0]},\"button\":\"right\"}", NULL},
    {NEW, CALL("middle_click", "{\"x\":250,\"y\":500}"),
     "{\"action\":\"click\",\"target\":{\"point\":[500,600]},\"button\":\"middle\"}", NULL},
    {NEW, CALL("move", "{\"x\":250,\"y\":500}"),
     "{\"action\":\"move\",\"target\":{\"point\":[500,600]}}", NULL},
    {NEW, CALL("type", "{\"text\":\"cat\"}"), "{\"action\":\"type\",\"text\":\"cat\"}", NULL},
    {NEW, CALL("type", "{\"text\":\"cat\",\"press_enter\":true}"),
     "{\"action\":\"type\",\"text\":\"cat\",\"keys\":\"Enter\"}", NULL},
    {NEW, CALL("drag_and_drop", "{\"start_x\":0,\"start_y\":0,\"end_x\":250,\"end_y\":500}"),
     "{\"action\":\"drag\",\"from\":{\"point\":[0,0]},\"to\":{\"point\":[500,600]}}", NULL},
    {NEW, CALL("scroll", "{\"x\":250,\"y\":500,\"direction\":\"down\"}"),
     "{\"action\":\"scroll\",\"target\":{\"point\":[500,600]},\"dy\":4}", NULL},
    {NEW,
     CALL("scroll", "{\"x\":250,\"y\":500,\"direction\":\"left\",\"magnitude_in_pixels\":500}"),
     "{\"action\":\"scroll\",\"target\":{\"point\":[500,600]},\"dx\":-10}", NULL},
    {NEW,
     CALL("scroll", "{\"x\":250,\"y\":500,\"direction\":\"up\",\"magnitude_in_wheel_clicks\":3}"),
     "{\"action\":\"scroll\",\"target\":{\"point\":[500,600]},\"dy\":-3}", NULL},
    {NEW, CALL("press_key", "{\"key\":\"Enter\"}"), "{\"action\":\"press\",\"keys\":\"Enter\"}",
     NULL},
    {NEW, CALL("hotkey", "{\"keys\":[\"Control\",\"c\"]}"),
     "{\"action\":\"press\",\"keys\":\"ctrl+c\"}", NULL},
    {NEW, CALL("hotkey", "{\"keys\":\"control+c\"}"), "{\"action\":\"press\",\"keys\":\"ctrl+c\"}",
     NULL},
    {NEW, CALL("wait", "{}"), "{\"action\":\"wait\",\"seconds\":1}", NULL},
    {NEW, CALL("wait", "{\"seconds\":3}"), "{\"action\":\"wait\",\"seconds\":3}", NULL},
    {NEW, CALL("navigate", "{\"url\":\"http://x.test/\"}"),
     "{\"action\":\"open\",\"open\":{\"url\":\"http://x.test/\"}}", NULL},
    {NEW, CALL("go_back", "{}"), "{\"action\":\"press\",\"keys\":\"alt+Left\"}", NULL},
    {NEW, CALL("desk_choose", "{\"option\":\"Lunch\",\"intent\":\"i\"}"),
     "{\"action\":\"choose\",\"option\":\"Lunch\"}", NULL},
    {NEW, CALL("click", "{\"x\":1000,\"y\":500}"), NULL, "outside"},
    {NEW, CALL("click", "{\"x\":-1,\"y\":500}"), NULL, "outside"},
    {NEW, CALL("click", "{\"x\":\"250\",\"y\":500}"), NULL, "number"},
    {NEW, CALL("click", "{\"x\":250}"), NULL, "missing"},
    {NEW, CALL("click", "7"), NULL, "no object"},
    {NEW, CALL("scroll", "{\"x\":1,\"y\":1,\"direction\":\"in\"}"), NULL, "direction"},
    {NEW, CALL("scroll", "{\"x\":1,\"y\":1,\"direction\":\"up\",\"magnitude_in_pixels\":5000}"),
     NULL, "magnitude"},
    {NEW, CALL("mouse_down", "{\"x\":1,\"y\":1}"), NULL, "drag_and_drop"},
    {NEW, CALL("key_down", "{\"key\":\"a\"}"), NULL, "hotkey"},
    {NEW, CALL("click_at", "{\"x\":1,\"y\":1}"), NULL, "no function"},
    {NEW, CALL("click", "{\"x\":1,\"y\":1,\"safety_decision\":{\"decision\":\"block\"}}"), NULL,
     "not known"},
    {OLD, CALL("click_at", "{\"x\":250,\"y\":500}"),
     "{\"action\":\"click\",\"target\":{\"point\":[500,600]}}", NULL},
    {OLD, CALL("hover_at", "{\"x\":250,\"y\":500}"),
     "{\"action\":\"move\",\"target\":{\"point\":[500,600]}}", NULL},
    {OLD, CALL("key_combination", "{\"keys\":\"control+c\"}"),
     "{\"action\":\"press\",\"keys\":\"ctrl+c\"}", NULL},
    {OLD, CALL("scroll_at", "{\"x\":250,\"y\":500,\"direction\":\"down\"}"),
     "{\"action\":\"scroll\",\"target\":{\"point\":[500,600]},\"dy\":10}", NULL},
    {OLD, CALL("scroll_document", "{\"direction\":\"up\"}"),
     "{\"action\":\"scroll\",\"target\":{\"point\":[1000,600]},\"dy\":-10}", NULL},
    {OLD, CALL("drag_and_drop", "{\"x\":0,\"y\":0,\"destination_x\":250,\"destination_y\":500}"),
     "{\"action\":\"drag\",\"from\":{\"point\":[0,0]},\"to\":{\"point\":[500,600]}}", NULL},
    {OLD, CALL("wait_5_seconds", "{}"), "{\"action\":\"wait\",\"seconds\":5}", NULL},
    {OLD, CALL("open_web_browser", "{}"), NULL, "no function"},
    {OLD, CALL("click", "{\"x\":1,\"y\":1}"), NULL, "no function"},
};

static void every_function_is_an_action_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        struct dh_wire *w = case_begun(DH_WIRE_GEMINI, DH_WIRE_IMAGE, calls[i].model, NULL);
        struct dh_reply r = {0};
        char body[1024];
        snprintf(body, sizeof(body), REPLY("%s", "STOP"), calls[i].call);
        assert_int_equal(case_whole(w, body, &r, NULL), DH_OK);
        assert_int_equal(r.call_count, 1);
        case_call(&r.calls[0], calls[i].want, calls[i].bad);
        dh_reply_finish(&r);
        dh_wire_destroy(w);
    }
}

static void typing_at_a_place_is_two_actions_or_none(void **state)
{
    (void)state;
    struct dh_wire *w = case_begun(DH_WIRE_GEMINI, DH_WIRE_IMAGE, OLD, NULL);
    struct dh_reply r = {0};
    assert_int_equal(
        case_whole(w, REPLY(CALL("type_text_at", "{\"x\":250,\"y\":500,\"text\":\"cat\"}"), "STOP"),
                   &r, NULL),
        DH_OK);
    assert_int_equal(r.calls[0].action_count, 2);
    case_is(r.calls[0].actions[0], "{\"action\":\"click\",\"target\":{\"point\":[500,600]}}");
    case_is(r.calls[0].actions[1],
            "{\"action\":\"type\",\"text\":\"cat\",\"keys\":\"Enter\",\"replace\":true}");
    dh_reply_finish(&r);
    case_answer(w, 1);
    assert_int_equal(
        case_whole(w,
                   REPLY(CALL("type_text_at", "{\"x\":2500,\"y\":500,\"text\":\"cat\"}"), "STOP"),
                   &r, NULL),
        DH_OK);
    case_call(&r.calls[0], NULL, "outside");
    dh_reply_finish(&r);
    dh_wire_destroy(w);
}

static void a_safety_decision_needs_a_person(void **state)
{
    (void)state;
    for (int yes = 0; yes < 2; yes++) {
        struct dh_wire *w = case_begun(DH_WIRE_GEMINI, DH_WIRE_BOTH, NEW, NULL);
        struct dh_reply r = {0};
        assert_int_equal(
            case_whole(w,
                       REPLY("{\"text\":\"thinking\",\"thought\":true},{\"text\":\"I buy.\"}," CALL(
                                 "click", "{\"x\":1,\"y\":1,\"intent\":\"Buy\",\"safety_decision\":"
                                          "{\"decision\":\"require_confirmation\","
                                          "\"explanation\":\"This buys.\"}}"),
                             "STOP"),
                       &r, NULL),
            DH_OK);
        assert_string_equal(r.text, "I buy.");
        assert_string_equal(r.calls[0].safety, "This buys.");
        assert_string_equal(r.calls[0].intent, "Buy");
        struct dh_wire_seen seen = case_seen(w);
        struct dh_call_result res = {.kind = DH_RESULT_OK};
        assert_int_equal(dh_wire_answer(w, &res, 1, &seen, NULL), DH_USAGE);
        res = yes ? (struct dh_call_result){.kind = DH_RESULT_OK, .acknowledged = true}
                  : (struct dh_call_result){.kind = DH_RESULT_FAILED, .text = "declined"};
        assert_int_equal(dh_wire_answer(w, &res, 1, &seen, NULL), DH_OK);
        json_t *q = case_request(w);
        case_text(case_at(q, "contents", "1", "parts", "2", "thoughtSignature", NULL), "U2ln");
        const json_t *f = case_at(q, "contents", "2", "parts", "0", "functionResponse", NULL);
        case_text(case_at(f, "id", NULL), "f1");
        case_text(case_at(f, "response", "screen", NULL), "SCREEN TEXT");
        case_text(case_at(f, "parts", "0", "inlineData", "mimeType", NULL), "image/png");
        if (yes)
            case_text(case_at(f, "response", "safety_acknowledgement", NULL), "true");
        else
            case_text(case_at(f, "response", "error", NULL), "declined");
        dh_reply_finish(&r);
        json_decref(q);
        dh_wire_destroy(w);
    }
}

static const struct {
    const char *body;
    enum dh_status status;
    enum dh_stop stop;
} ends[] = {
    {REPLY("{\"text\":\"Done.\"}", "STOP"), DH_OK, DH_STOP_END},
    {REPLY(CALL("wait", "{}"), "MAX_TOKENS"), DH_OK, DH_STOP_LENGTH},
    {REPLY(CALL("wait", "{}"), "SAFETY"), DH_OK, DH_STOP_REFUSAL},
    {REPLY("{\"text\":\"x\"}", "PROHIBITED_CONTENT"), DH_OK, DH_STOP_REFUSAL},
    {"{\"promptFeedback\":{\"blockReason\":\"OTHER\"}}", DH_OK, DH_STOP_REFUSAL},
    {REPLY("", "MALFORMED_FUNCTION_CALL"), DH_INVALID, DH_STOP_END},
    {REPLY(CALL("wait", "{}"), "TOO_MANY_TOOL_CALLS"), DH_INVALID, DH_STOP_END},
    {"{\"candidates\":[{\"content\":{\"parts\":[" CALL("wait", "{}") "]}}]}", DH_PROTOCOL,
     DH_STOP_END},
    {"{\"candidates\":[]}", DH_PROTOCOL, DH_STOP_END},
    {"{\"x\":1}", DH_INVALID, DH_STOP_END},
    {REPLY("7", "STOP"), DH_INVALID, DH_STOP_END},
    {REPLY("{\"functionCall\":7}", "STOP"), DH_INVALID, DH_STOP_END},
    {REPLY("{\"functionCall\":{\"args\":{}}}", "STOP"), DH_INVALID, DH_STOP_END},
    {REPLY(CALL("wait", "{}") "," CALL("wait", "{}"), "STOP"), DH_INVALID, DH_STOP_END},
    {"{\"error\":{\"code\":503,\"message\":\"m\",\"status\":\"UNAVAILABLE\"}}", DH_FAILED,
     DH_STOP_END},
};

static void every_end_is_told_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct dh_wire *w = case_begun(DH_WIRE_GEMINI, DH_WIRE_IMAGE, NEW, NULL);
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

static void a_stream_is_the_sum_of_its_parts(void **state)
{
    (void)state;
    static const char *const stream[] = {
        "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"So\"}]}}],"
        "\"usageMetadata\":{\"promptTokenCount\":50}}",
        "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"wait\",\"args\":{}"
        "}}]}}]}",
        "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"take_screenshot\"}"
        "}]}}]}",
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\",\"thoughtSignature\":\"U2ln\"}]},"
        "\"finishReason\":\"STOP\"}],"
        "\"usageMetadata\":{\"promptTokenCount\":50,\"candidatesTokenCount\":4,"
        "\"thoughtsTokenCount\":3,\"cachedContentTokenCount\":20}}",
        NULL,
    };
    for (size_t cut = 0; cut <= 4; cut++) {
        struct dh_wire *w = case_begun(DH_WIRE_GEMINI, DH_WIRE_IMAGE, NEW, NULL);
        struct dh_reply r = {0};
        dh_wire_begin(w);
        for (size_t i = 0; i < cut; i++)
            assert_int_equal(dh_wire_event(w, "", stream[i], strlen(stream[i]), NULL), DH_OK);
        assert_int_equal(dh_wire_end(w, &r, NULL), cut == 4 ? DH_OK : DH_PROTOCOL);
        assert_int_equal(r.call_count, cut == 4 ? 2 : 0);
        if (cut == 4) {
            assert_true(r.usage.input == 50 && r.usage.output == 7 && r.usage.cached == 20);
            /* Without ids we have our own; the server is not told of them. */
            assert_string_equal(r.calls[0].id, "call_1");
            assert_int_equal(r.calls[1].kind, DH_CALL_SCREENSHOT);
            case_answer(w, 2);
            json_t *q = case_request(w);
            assert_int_equal(json_array_size(case_at(q, "contents", "1", "parts", NULL)), 4);
            assert_null(case_at(q, "contents", "2", "parts", "0", "functionResponse", "id", NULL));
            json_decref(q);
        }
        dh_reply_finish(&r);
        dh_wire_destroy(w);
    }
}

static void dropped_pictures_leave_no_empty_part(void **state)
{
    (void)state;
    struct dh_wire *w = case_begun(DH_WIRE_GEMINI, DH_WIRE_IMAGE, NEW, NULL);
    struct dh_reply r = {0};
    for (int turn = 0; turn < 6; turn++) {
        assert_int_equal(
            case_whole(w, REPLY("{\"functionCall\":{\"name\":\"take_screenshot\"}}", "STOP"), &r,
                       NULL),
            DH_OK);
        dh_reply_finish(&r);
        case_answer(w, 1);
        json_t *saved = dh_wire_to_json(w, true);
        struct dh_wire_config c = {.kind = DH_WIRE_GEMINI,
                                   .mode = DH_WIRE_IMAGE,
                                   .model = NEW,
                                   .screen_w = CASE_SCREEN_W,
                                   .screen_h = CASE_SCREEN_H,
                                   .keep_images = 2,
                                   .drop_every = 3};
        dh_wire_destroy(w);
        assert_int_equal(dh_wire_from_json(&c, saved, &w, NULL), DH_OK);
        json_decref(saved);
    }
    json_t *q = case_request(w);
    const json_t *contents = json_object_get(q, "contents");
    case_text(case_at(contents, "0", "parts", "2", "text", NULL),
              "(An older screenshot was here.)");
    assert_int_equal(
        json_array_size(case_at(contents, "2", "parts", "0", "functionResponse", "parts", NULL)),
        0);
    assert_int_equal(
        json_array_size(case_at(contents, "-1", "parts", "0", "functionResponse", "parts", NULL)),
        1);
    json_decref(q);
    dh_wire_destroy(w);
}

static void the_request_is_in_camel_case(void **state)
{
    (void)state;
    struct dh_wire_config c = {.kind = DH_WIRE_GEMINI,
                               .mode = DH_WIRE_BOTH,
                               .model = NEW,
                               .system = "s",
                               .effort = "low",
                               .screen_w = 800,
                               .screen_h = 600,
                               .no_stream = true};
    struct dh_wire *w = NULL;
    struct dh_wire_request r = {0};
    assert_int_equal(dh_wire_create(&c, &w, NULL), DH_OK);
    assert_int_equal(dh_wire_say(w, "Do it.", NULL, NULL), DH_OK);
    assert_int_equal(dh_wire_request(w, &r, NULL), DH_OK);
    assert_string_equal(r.url, "https://generativelanguage.googleapis.com/v1beta/models/" NEW
                               ":generateContent");
    assert_string_equal(dh_wire_auth(w), "x-goog-api-key: ");
    dh_wire_request_finish(&r);
    json_t *q = case_request(w);
    case_text(case_at(q, "tools", "0", "computerUse", "environment", NULL), "ENVIRONMENT_DESKTOP");
    case_text(case_at(q, "generationConfig", "thinkingConfig", "thinkingLevel", NULL), "LOW");
    case_text(case_at(q, "systemInstruction", "parts", "0", "text", NULL), "s");
    json_decref(q);
    dh_wire_destroy(w);
    c.model = "x?key=1";
    assert_int_equal(dh_wire_create(&c, &w, NULL), DH_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_function_is_an_action_or_refused),
        cmocka_unit_test(typing_at_a_place_is_two_actions_or_none),
        cmocka_unit_test(a_safety_decision_needs_a_person),
        cmocka_unit_test(every_end_is_told_apart),
        cmocka_unit_test(a_stream_is_the_sum_of_its_parts),
        cmocka_unit_test(dropped_pictures_leave_no_empty_part),
        cmocka_unit_test(the_request_is_in_camel_case),
    };
    return cmocka_run_group_tests_name("gemini", tests, NULL, NULL);
}
