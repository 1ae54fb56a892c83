#include "tests/unit/wire_case.h"

#include <stdio.h>

#define MODEL "claude-opus-5-5"

static struct dh_wire *begun(void)
{
    return case_begun(DH_WIRE_ANTHROPIC, DH_WIRE_IMAGE, MODEL, NULL);
}

/* A reply of one call of a member. */
static void one(const char *name, const char *input, const char *want, const char *bad)
{
    struct dh_wire *w = begun();
    struct dh_reply r = {0};
    char body[1024];
    snprintf(body, sizeof(body),
             "{\"role\":\"assistant\",\"stop_reason\":\"tool_use\",\"content\":[{\"type\":\"tool_"
             "use\",\"id\":\"t1\",\"name\":\"%s\","
             "\"toolset_name\":\"computer\",\"input\":%s}]}",
             name, input);
    assert_int_equal(case_whole(w, body, &r, NULL), DH_OK);
    assert_int_equal(r.call_count, 1);
    case_call(&r.calls[0], want, bad);
    dh_reply_finish(&r);
    dh_wire_destroy(w);
}

static const struct {
    const char *name, *input, *want, *bad;
} members[] = {
    {"left_click", "{\"coordinate\":[100,50]}",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL},
    {"left_click", "{\"coordinate\":[100,50],\"text\":\"ctrl+shift\"}",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"modifiers\":[\"shift\",\"ctrl\"]}",
     NULL},
    {"left_click", "{}", "{\"action\":\"click\",\"target\":{\"point\":[11,13]}}", NULL},
    {"left_click", "{\"coordinate\":null,\"text\":null}",
     "{\"action\":\"click\",\"target\":{\"point\":[11,13]}}", NULL},
    {"right_click", "{\"coordinate\":[0,0]}",
     "{\"action\":\"click\",\"target\":{\"point\":[1,1]},\"button\":\"right\"}", NULL},
    {"middle_click", "{\"coordinate\":[999,599]}",
     "{\"action\":\"click\",\"target\":{\"point\":[1999,1199]},\"button\":\"middle\"}", NULL},
    {"double_click", "{\"coordinate\":[100,50]}",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"count\":2}", NULL},
    {"triple_click", "{\"coordinate\":[100,50]}",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"count\":3}", NULL},
    {"mouse_move", "{\"coordinate\":[100,50]}",
     "{\"action\":\"move\",\"target\":{\"point\":[201,101]}}", NULL},
    {"left_click_drag", "{\"start_coordinate\":[1,1],\"coordinate\":[100,50]}",
     "{\"action\":\"drag\",\"from\":{\"point\":[3,3]},\"to\":{\"point\":[201,101]}}", NULL},
    {"left_click_drag", "{\"coordinate\":[100,50]}",
     "{\"action\":\"drag\",\"from\":{\"point\":[11,13]},\"to\":{\"point\":[201,101]}}", NULL},
    {"scroll", "{\"coordinate\":[100,50],\"scroll_direction\":\"up\",\"scroll_amount\":3}",
     "{\"action\":\"scroll\",\"target\":{\"point\":[201,101]},\"dy\":-3}", NULL},
    {"scroll", "{\"scroll_direction\":\"right\",\"scroll_amount\":2}",
     "{\"action\":\"scroll\",\"target\":{\"point\":[11,13]},\"dx\":2}", NULL},
    {"type", "{\"text\":\"caf\xc3\xa9\\ttab\"}",
     "{\"action\":\"type\",\"text\":\"caf\xc3\xa9\\ttab\"}", NULL},
    {"type", "{\"text\":\"go\\n\"}", "{\"action\":\"type\",\"text\":\"go\",\"keys\":\"Enter\"}",
     NULL},
    {"type", "{\"text\":\"\\n\"}", "{\"action\":\"press\",\"keys\":\"Return\"}", NULL},
    {"key", "{\"text\":\"ctrl+s\"}", "{\"action\":\"press\",\"keys\":\"ctrl+s\"}", NULL},
    {"key", "{\"text\":\"Page_Down\",\"repeat\":4}",
     "{\"action\":\"press\",\"keys\":\"Page_Down\",\"count\":4}", NULL},
    {"key", "{\"text\":\"CTRL + ALT + T\"}", "{\"action\":\"press\",\"keys\":\"ctrl+alt+T\"}",
     NULL},
    {"key", "{\"text\":\"page down\"}", "{\"action\":\"press\",\"keys\":\"page down\"}", NULL},
    {"key", "{\"text\":\"ctrl++\"}", "{\"action\":\"press\",\"keys\":\"ctrl+plus\"}", NULL},
    {"hold_key", "{\"text\":\"shift\",\"duration\":1.5}",
     "{\"action\":\"hold\",\"keys\":\"shift\",\"seconds\":1.5}", NULL},
    {"wait", "{\"duration\":2}", "{\"action\":\"wait\",\"seconds\":2}", NULL},
    /* What cannot be meant. */
    {"left_click", "{\"coordinate\":[1000,50]}", NULL, "lies outside"},
    {"left_click", "{\"coordinate\":[-1,50]}", NULL, "lies outside"},
    {"left_click", "{\"coordinate\":[100]}", NULL, "[x, y]"},
    {"left_click", "{\"coordinate\":[100,50,3]}", NULL, "[x, y]"},
    {"left_click", "{\"coordinate\":[\"100\",50]}", NULL, "[x, y]"},
    {"left_click", "{\"coordinate\":{\"x\":1}}", NULL, "[x, y]"},
    {"left_click", "{\"coordinate\":[1e400,50]}", NULL, ""},
    {"left_click", "{\"coordinate\":[100,50],\"text\":\"q\"}", NULL, "held"},
    {"left_click", "{\"coordinate\":[100,50],\"text\":7}", NULL, "text"},
    {"mouse_move", "{}", NULL, "missing"},
    {"left_click_drag", "{\"start_coordinate\":[1,1]}", NULL, "missing"},
    {"left_click_drag", "{\"start_coordinate\":[1],\"coordinate\":[100,50]}", NULL, "[x, y]"},
    {"scroll", "{\"coordinate\":[1,1],\"scroll_direction\":\"in\",\"scroll_amount\":3}", NULL,
     "up, down"},
    {"scroll", "{\"coordinate\":[1,1],\"scroll_direction\":\"up\",\"scroll_amount\":0}", NULL,
     "at least 1"},
    {"scroll", "{\"coordinate\":[1,1],\"scroll_direction\":\"up\",\"scroll_amount\":1e9}", NULL,
     "notches"},
    {"scroll",
     "{\"coordinate\":[1,1],\"scroll_direction\":\"up\",\"scroll_amount\":3,\"text\":\"ctrl\"}",
     NULL, "keys are held"},
    {"type", "{}", NULL, "missing"},
    {"type", "{\"text\":\"\"}", NULL, "no text"},
    {"type", "{\"text\":[]}", NULL, "text"},
    {"key", "{\"text\":\"\"}", NULL, "no key"},
    {"key", "{\"text\":\"a\",\"repeat\":101}", NULL, "1 to 100"},
    {"key", "{\"text\":\"a\",\"repeat\":0}", NULL, "times"},
    {"key", "{\"text\":\"ctrl+\"}", NULL, "no chord"},
    {"hold_key", "{\"text\":\"shift\",\"duration\":301}", NULL, "must be"},
    {"wait", "{\"duration\":-1}", NULL, "300"},
    {"zoom", "{\"region\":[0,0,10]}", NULL, "region"},
    {"zoom", "{\"region\":[0,0,2000,10]}", NULL, "outside"},
    {"left_mouse_down", "{}", NULL, "left_click_drag"},
    {"format_disk", "{}", NULL, "no computer action"},
    {"left_click", "[]", NULL, "object"},
};

static void every_member_is_an_action_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        /* A number beyond a double is no JSON for us at all. */
        if (strstr(members[i].input, "1e400"))
            continue;
        one(members[i].name, members[i].input, members[i].want, members[i].bad);
    }
}

static void looking_is_no_action(void **state)
{
    (void)state;
    struct dh_wire *w = begun();
    struct dh_reply r = {0};
    static const char body[] = "{\"stop_reason\":\"tool_use\",\"content\":["
                               "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"screenshot\","
                               "\"toolset_name\":\"computer\",\"input\":{}},"
                               "{\"type\":\"tool_use\",\"id\":\"b\",\"name\":\"zoom\",\"toolset_"
                               "name\":\"computer\",\"input\":{\"region\":[10,20,110,70]}},"
                               "{\"type\":\"tool_use\",\"id\":\"c\",\"name\":\"cursor_position\","
                               "\"toolset_name\":\"computer\",\"input\":{}},"
                               "{\"type\":\"tool_use\",\"id\":\"d\",\"name\":\"computer\","
                               "\"input\":{\"action\":\"screenshot\"}},"
                               "{\"type\":\"tool_use\",\"id\":\"e\",\"name\":\"left_click\","
                               "\"toolset_name\":\"browser\",\"input\":{}},"
                               "{\"type\":\"tool_use\",\"id\":\"f\",\"name\":\"desk_ask\","
                               "\"input\":{\"question\":\"Which?\"}},"
                               "{\"type\":\"tool_use\",\"id\":\"g\",\"name\":\"left_click\","
                               "\"input\":{\"coordinate\":[1,1]}}]}";
    assert_int_equal(case_whole(w, body, &r, NULL), DH_OK);
    assert_int_equal(r.call_count, 7);
    assert_int_equal(r.calls[0].kind, DH_CALL_SCREENSHOT);
    assert_int_equal(r.calls[1].kind, DH_CALL_ZOOM);
    assert_true(dh_rect_equal(r.calls[1].region, (struct dh_rect){20, 40, 200, 100}));
    assert_int_equal(r.calls[2].kind, DH_CALL_CURSOR);
    case_call(&r.calls[3], NULL, "no toolset");
    case_call(&r.calls[4], NULL, "no toolset");
    case_call(&r.calls[5], "{\"action\":\"ask\",\"question\":\"Which?\"}", NULL);
    case_call(&r.calls[6], NULL, "no tool");
    dh_reply_finish(&r);
    dh_wire_destroy(w);
}

static const char *const stream[] = {
    "{\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"type\":\"message\",\"role\":"
    "\"assistant\",\"model\":\"claude\",\"content\":[],"
    "\"stop_reason\":null,\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":100,\"cache_"
    "creation_input_tokens\":20,"
    "\"output_tokens\":1}}}",
    "{\"type\":\"ping\"}",
    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\","
    "\"thinking\":\"\",\"signature\":\"\"}}",
    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\","
    "\"thinking\":\"Hm. \"}}",
    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\","
    "\"thinking\":\"Yes.\"}}",
    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\","
    "\"signature\":\"c2ln\"}}",
    "{\"type\":\"content_block_stop\",\"index\":0}",
    "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"redacted_"
    "thinking\",\"data\":\"b3BhcXVl\"}}",
    "{\"type\":\"content_block_stop\",\"index\":1}",
    "{\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":\"text\",\"text\":"
    "\"\"}}",
    "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"text_delta\",\"text\":\"I "
    "cl\"}}",
    "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"text_delta\",\"text\":"
    "\"ick.\"}}",
    "{\"type\":\"content_block_stop\",\"index\":2}",
    "{\"type\":\"content_block_start\",\"index\":3,\"content_block\":{\"type\":\"tool_use\",\"id\":"
    "\"t1\",\"name\":\"left_click\","
    "\"toolset_name\":\"computer\",\"input\":{}}}",
    "{\"type\":\"content_block_delta\",\"index\":3,\"delta\":{\"type\":\"input_json_delta\","
    "\"partial_json\":\"{\\\"coordin\"}}",
    "{\"type\":\"content_block_delta\",\"index\":3,\"delta\":{\"type\":\"input_json_delta\","
    "\"partial_json\":\"ate\\\":[100,50]}\"}}",
    "{\"type\":\"content_block_stop\",\"index\":3}",
    "{\"type\":\"content_block_start\",\"index\":4,\"content_block\":{\"type\":\"tool_use\",\"id\":"
    "\"t2\",\"name\":\"screenshot\","
    "\"toolset_name\":\"computer\",\"input\":{}}}",
    "{\"type\":\"content_block_stop\",\"index\":4}",
    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},"
    "\"usage\":{\"output_tokens\":33}}",
    "{\"type\":\"message_stop\"}",
    NULL,
};

static void a_stream_becomes_the_message_it_was(void **state)
{
    (void)state;
    struct dh_wire *w = begun();
    struct dh_reply r = {0};
    assert_int_equal(case_stream(w, stream, &r, NULL), DH_OK);
    assert_int_equal(r.stop, DH_STOP_CALLS);
    assert_string_equal(r.text, "I click.");
    assert_string_equal(r.id, "m1");
    assert_true(r.usage.input == 130 && r.usage.cached == 100 && r.usage.stored == 20 &&
                r.usage.output == 33);
    assert_int_equal(r.call_count, 2);
    case_call(&r.calls[0], "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL);
    dh_reply_finish(&r);
    case_answer(w, 2);
    json_t *q = case_request(w);
    char *said = dh_json_canonical(case_at(q, "messages", "1", NULL));
    assert_string_equal(
        said,
        "{\"content\":[{\"signature\":\"c2ln\",\"thinking\":\"Hm. Yes.\",\"type\":\"thinking\"},"
        "{\"data\":\"b3BhcXVl\",\"type\":\"redacted_thinking\"},{\"text\":\"I "
        "click.\",\"type\":\"text\"},"
        "{\"id\":\"t1\",\"input\":{\"coordinate\":[100,50]},\"name\":\"left_click\",\"toolset_"
        "name\":\"computer\","
        "\"type\":\"tool_use\"},{\"id\":\"t2\",\"input\":{},\"name\":\"screenshot\",\"toolset_"
        "name\":\"computer\","
        "\"type\":\"tool_use\"}],\"role\":\"assistant\"}");
    dh_free(said);
    json_decref(q);
    dh_wire_destroy(w);
}

/* Cut behind any event, or with any event missing or twice, nothing is done. */
static void a_stream_with_a_hole_is_no_reply(void **state)
{
    (void)state;
    size_t n = sizeof(stream) / sizeof(stream[0]) - 1;
    for (size_t cut = 0; cut < n; cut++) {
        struct dh_wire *w = begun();
        struct dh_reply r = {0};
        dh_wire_begin(w);
        for (size_t i = 0; i < cut; i++)
            assert_int_equal(dh_wire_event(w, "", stream[i], strlen(stream[i]), NULL), DH_OK);
        assert_false(dh_wire_complete(w));
        assert_int_equal(dh_wire_end(w, &r, NULL), DH_PROTOCOL);
        assert_int_equal(r.call_count, 0);
        /* It can be asked again as if nothing had been. */
        assert_int_equal(case_stream(w, stream, &r, NULL), DH_OK);
        dh_reply_finish(&r);
        dh_wire_destroy(w);
    }
    for (size_t twice = 0; twice < n; twice++) {
        struct dh_wire *w = begun();
        struct dh_reply r = {0};
        enum dh_status s = DH_OK;
        dh_wire_begin(w);
        for (size_t i = 0; i < n && s == DH_OK; i++)
            for (int k = 0; k < (i == twice ? 2 : 1) && s == DH_OK; k++)
                s = dh_wire_event(w, "", stream[i], strlen(stream[i]), NULL);
        /* A delta that comes twice makes another text, or no JSON; what opens or closes twice is
         * malformed. */
        bool delta = strstr(stream[twice], "delta") || strstr(stream[twice], "ping") ||
                     strstr(stream[twice], "message_stop");
        if (!delta)
            assert_int_equal(s, DH_INVALID);
        if (s == DH_OK)
            s = dh_wire_end(w, &r, NULL);
        if (strstr(stream[twice], "input_json"))
            assert_int_equal(s, DH_INVALID);
        dh_reply_finish(&r);
        dh_wire_destroy(w);
    }
}

static void the_first_call_is_known_early_and_only_when_whole(void **state)
{
    (void)state;
    struct dh_wire *w = begun();
    dh_wire_begin(w);
    for (size_t i = 0; stream[i]; i++) {
        assert_int_equal(dh_wire_event(w, "", stream[i], strlen(stream[i]), NULL), DH_OK);
        const struct dh_call *c = dh_wire_early(w);
        if (i < 16)
            assert_null(c);
        else
            case_call(c, "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL);
    }
    dh_wire_destroy(w);
}

static void a_batch_is_answered_in_order_with_its_family(void **state)
{
    (void)state;
    struct dh_wire *w = begun();
    struct dh_reply r = {0};
    static const char body[] = "{\"stop_reason\":\"tool_use\",\"content\":["
                               "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"left_click\","
                               "\"toolset_name\":\"computer\",\"input\":{\"coordinate\":[1,1]}},"
                               "{\"type\":\"tool_use\",\"id\":\"b\",\"name\":\"desk_read\","
                               "\"input\":{\"place\":\"clipboard\"}},"
                               "{\"type\":\"tool_use\",\"id\":\"c\",\"name\":\"type\",\"toolset_"
                               "name\":\"computer\",\"input\":{\"text\":\"x\"}},"
                               "{\"type\":\"tool_use\",\"id\":\"d\",\"name\":\"screenshot\","
                               "\"toolset_name\":\"computer\",\"input\":{}}]}";
    assert_int_equal(case_whole(w, body, &r, NULL), DH_OK);
    dh_reply_finish(&r);
    struct dh_call_result results[4] = {
        {.kind = DH_RESULT_OK},
        {.kind = DH_RESULT_OK, .text = "12.40"},
        {.kind = DH_RESULT_FAILED, .text = "no window has the focus"},
        {.kind = DH_RESULT_SKIPPED}};
    struct dh_wire_seen seen = case_seen(w);
    assert_int_equal(dh_wire_answer(w, results, 3, &seen, NULL), DH_USAGE);
    assert_int_equal(dh_wire_say(w, "x", NULL, NULL), DH_USAGE);
    assert_int_equal(dh_wire_answer(w, results, 4, &seen, NULL), DH_OK);
    json_t *q = case_request(w);
    const json_t *content = case_at(q, "messages", "2", "content", NULL);
    assert_int_equal(json_array_size(content), 6);
    case_text(case_at(content, "0", "tool_use_id", NULL), "a");
    case_text(case_at(content, "0", "toolset_name", NULL), "computer");
    case_text(case_at(content, "0", "content", "0", "text", NULL), "OK");
    assert_null(case_at(content, "1", "toolset_name", NULL));
    case_text(case_at(content, "1", "content", "0", "text", NULL), "12.40");
    assert_true(json_is_true(case_at(content, "2", "is_error", NULL)));
    case_text(case_at(content, "2", "content", "0", "text", NULL), "no window has the focus");
    assert_true(json_is_true(case_at(content, "3", "is_error", NULL)));
    assert_int_equal(json_array_size(case_at(content, "3", "content", NULL)), 1);
    case_text(case_at(content, "3", "content", "0", "text", NULL),
              "Not executed: an earlier computer action in this turn failed.");
    /* A failed result holds no picture: it stands behind them. */
    case_text(case_at(content, "4", "text", NULL), "SCREEN TEXT");
    case_text(case_at(content, "5", "source", "data", NULL), "iVBORy1tYWRlLXVw");
    json_decref(q);
    dh_wire_destroy(w);
}

static void the_request_says_what_the_model_needs(void **state)
{
    (void)state;
    static const struct {
        const char *model, *tool, *type, *beta;
    } rows[] = {
        {"claude-opus-5-5", NULL, "computer_toolset_20260801", NULL},
        {"claude-sonnet-5", NULL, "computer_toolset_20260801", NULL},
        {"claude-something-new", NULL, "computer_toolset_20260801", NULL},
        {"claude-opus-4-7", NULL, "computer_20251124", "anthropic-beta: computer-use-2025-11-24"},
        {"claude-sonnet-4-6", NULL, "computer_20251124", "anthropic-beta: computer-use-2025-11-24"},
        {"eu.anthropic.claude-sonnet-4-5-v1:0", NULL, "computer_20250124",
         "anthropic-beta: computer-use-2025-01-24"},
        {"claude-opus-5-5", "computer_20251124", "computer_20251124",
         "anthropic-beta: computer-use-2025-11-24"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct dh_wire *w =
            case_begun(DH_WIRE_ANTHROPIC, DH_WIRE_BOTH, rows[i].model, rows[i].tool);
        struct dh_wire_request r = {0};
        json_t *q = case_request(w);
        case_text(case_at(q, "tools", "0", "type", NULL), rows[i].type);
        assert_null(json_object_get(q, "temperature"));
        assert_int_equal(dh_wire_request(w, &r, NULL), DH_OK);
        assert_string_equal(r.url, "https://api.anthropic.com/v1/messages");
        assert_string_equal(r.headers[0], "anthropic-version: 2026-10-21");
        if (rows[i].beta)
            assert_string_equal(r.headers[1], rows[i].beta);
        if (strcmp(rows[i].type, "computer_toolset_20260801") == 0)
            assert_null(case_at(q, "tools", "0", "name", NULL));
        else
            assert_int_equal(json_integer_value(case_at(q, "tools", "0", "display_width_px", NULL)),
                             CASE_IMAGE_W);
        dh_wire_request_finish(&r);
        json_decref(q);
        dh_wire_destroy(w);
    }
}

static void the_tool_steps_down_once(void **state)
{
    (void)state;
    struct dh_wire *w = case_begun(DH_WIRE_ANTHROPIC, DH_WIRE_IMAGE, "my-alias", NULL);
    assert_true(dh_wire_step_down(w));
    assert_false(dh_wire_step_down(w));
    json_t *q = case_request(w);
    case_text(case_at(q, "tools", "0", "type", NULL), "computer_20251124");
    json_decref(q);
    struct dh_reply r = {0};
    assert_int_equal(
        case_whole(
            w,
            "{\"stop_reason\":\"tool_use\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\","
            "\"name\":\"computer\","
            "\"input\":{\"action\":\"left_click\",\"coordinate\":[100,50],\"key\":\"alt\"}}]}",
            &r, NULL),
        DH_OK);
    case_call(&r.calls[0],
              "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"modifiers\":[\"alt\"]}",
              NULL);
    dh_reply_finish(&r);
    /* A parked run goes on with the tool that it had. */
    json_t *saved = dh_wire_to_json(w, false);
    struct dh_wire_config c = {.kind = DH_WIRE_ANTHROPIC,
                               .mode = DH_WIRE_IMAGE,
                               .model = "my-alias",
                               .screen_w = CASE_SCREEN_W,
                               .screen_h = CASE_SCREEN_H};
    struct dh_wire *v = NULL;
    assert_int_equal(dh_wire_from_json(&c, saved, &v, NULL), DH_OK);
    assert_int_equal(dh_wire_last(v, &r, NULL), DH_OK);
    case_call(&r.calls[0],
              "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"modifiers\":[\"alt\"]}",
              NULL);
    dh_reply_finish(&r);
    json_decref(saved);
    dh_wire_destroy(v);
    dh_wire_destroy(w);
    /* In the middle of a conversation there is no way down. */
    w = begun();
    assert_int_equal(case_stream(w, stream, &r, NULL), DH_OK);
    dh_reply_finish(&r);
    assert_false(dh_wire_step_down(w));
    dh_wire_destroy(w);
}

static int count(const json_t *v, const char *what)
{
    char *s = dh_json_canonical(v);
    int n = 0;
    for (const char *p = s; (p = strstr(p, what)); p++)
        n++;
    dh_free(s);
    return n;
}

/* Old pictures go rarely and many at once; between two such turns a request begins with the one
 * before. */
static void old_pictures_go_in_blocks(void **state)
{
    (void)state;
    struct dh_wire *w = begun();
    struct dh_reply r = {0};
    int before = 1, breaks = 0;
    char *last = NULL;
    for (int turn = 0; turn < 20; turn++) {
        char body[300];
        snprintf(body, sizeof(body),
                 "{\"stop_reason\":\"tool_use\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t%d\","
                 "\"name\":\"screenshot\",\"toolset_name\":"
                 "\"computer\",\"input\":{}}]}",
                 turn);
        assert_int_equal(case_whole(w, body, &r, NULL), DH_OK);
        dh_reply_finish(&r);
        case_answer(w, 1);
        json_t *q = case_request(w);
        int now = count(q, "iVBORy1tYWRlLXVw");
        assert_true(now >= 2 && now <= 5 && (now == before + 1 || now == 2));
        assert_true(count(q, "cache_control") <= 4);
        json_t *plain = json_deep_copy(json_object_get(q, "messages"));
        for (size_t i = 0; i < json_array_size(plain); i++)
            for (size_t k = 0;
                 k < json_array_size(case_at(json_array_get(plain, i), "content", NULL)); k++)
                json_object_del(
                    json_array_get(json_object_get(json_array_get(plain, i), "content"), k),
                    "cache_control");
        char *text = json_dumps(plain, JSON_COMPACT);
        bool same = !last || strncmp(text, last, strlen(last) - 1) == 0;
        assert_true(same || now == 2);
        breaks += !same;
        /* Thinking is bound to what stood before it: once that has changed it must be allowed to
         * go. */
        assert_int_equal(json_object_get(q, "thinking") != NULL, breaks > 0);
        dh_free(last);
        last = text;
        before = now;
        json_decref(plain);
        json_decref(q);
    }
    assert_int_equal(breaks, 4);
    dh_free(last);
    dh_wire_destroy(w);
}

static const struct {
    const char *body;
    enum dh_status status;
    enum dh_stop stop;
} ends[] = {
    {"{\"stop_reason\":\"end_turn\",\"content\":[{\"type\":\"text\",\"text\":\"Done.\"}]}", DH_OK,
     DH_STOP_END},
    {"{\"stop_reason\":\"something_new\",\"content\":[{\"type\":\"text\",\"text\":\"Done.\"},{"
     "\"type\":\"new_block\"}]}",
     DH_OK, DH_STOP_END},
    {"{\"stop_reason\":\"max_tokens\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":"
     "\"type\",\"toolset_name\":\"computer\","
     "\"input\":{\"text\":\"rm\"}}]}",
     DH_OK, DH_STOP_LENGTH},
    {"{\"stop_reason\":\"refusal\",\"stop_details\":{\"explanation\":\"no\"},\"content\":[{"
     "\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"type\","
     "\"toolset_name\":\"computer\",\"input\":{\"text\":\"rm\"}}]}",
     DH_OK, DH_STOP_REFUSAL},
    {"{\"stop_reason\":\"model_context_window_exceeded\",\"content\":[]}", DH_OK, DH_STOP_CONTEXT},
    {"{\"stop_reason\":\"pause_turn\",\"content\":[{\"type\":\"text\",\"text\":\"One moment.\"}]}",
     DH_OK, DH_STOP_PAUSE},
    {"{\"stop_reason\":null,\"content\":[]}", DH_PROTOCOL, DH_STOP_END},
    {"", DH_PROTOCOL, DH_STOP_END},
    {"[]", DH_INVALID, DH_STOP_END},
    {"{\"stop_reason\":\"end_turn\"}", DH_INVALID, DH_STOP_END},
    {"{\"stop_reason\":\"end_turn\",\"content\":\"x\"}", DH_INVALID, DH_STOP_END},
    {"{\"stop_reason\":\"tool_use\",\"content\":[7]}", DH_INVALID, DH_STOP_END},
    {"{\"stop_reason\":\"tool_use\",\"content\":[{\"type\":\"tool_use\",\"name\":\"type\","
     "\"input\":{}}]}",
     DH_INVALID, DH_STOP_END},
    {"{\"stop_reason\":\"tool_use\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":"
     "\"x\",\"input\":{}},"
     "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"x\",\"input\":{}}]}",
     DH_INVALID, DH_STOP_END},
    {"{\"stop_reason\":\"end_turn\",\"stop_reason\":\"tool_use\",\"content\":[]}", DH_INVALID,
     DH_STOP_END},
    {"{\"stop_reason\":\"end_turn\",\"content\":[]", DH_INVALID, DH_STOP_END},
    {"{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}", DH_FAILED,
     DH_STOP_END},
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
        /* The conversation goes on: what was cut or refused is no part of it. */
        assert_int_equal(dh_wire_say(w, "Go on.", NULL, NULL), DH_OK);
        json_t *q = case_request(w);
        bool kept = ends[i].status == DH_OK &&
                    (ends[i].stop == DH_STOP_END || ends[i].stop == DH_STOP_PAUSE);
        assert_int_equal(json_array_size(json_object_get(q, "messages")), kept ? 3 : 2);
        json_decref(q);
        dh_wire_destroy(w);
    }
}

static void too_deep_or_too_large_is_no_reply(void **state)
{
    (void)state;
    struct dh_wire *w = begun();
    struct dh_reply r = {0};
    char deep[4096] = "{\"stop_reason\":\"end_turn\",\"content\":[{\"type\":\"x\",\"y\":";
    size_t n = strlen(deep);
    memset(deep + n, '[', 1000);
    memset(deep + n + 1000, ']', 1000);
    memcpy(deep + n + 2000, "}]}", 4);
    assert_int_equal(case_whole(w, deep, &r, NULL), DH_INVALID);
    size_t size = DH_WIRE_REPLY_MAX + 10;
    char *huge = dh_alloc(size + 1, 1);
    memset(huge, ' ', size);
    huge[0] = '{';
    huge[size - 1] = '}';
    assert_int_equal(dh_wire_body(w, huge, size, NULL), DH_INVALID);
    dh_free(huge);
    dh_wire_destroy(w);
}

static void texts_from_windows_are_made_whole(void **state)
{
    (void)state;
    struct dh_wire *w = case_wire(DH_WIRE_ANTHROPIC, DH_WIRE_TEXT, MODEL, NULL);
    struct dh_wire_seen seen = {.text = "title \xed\xa0\x80 and \xff"};
    assert_int_equal(dh_wire_say(w, "Do it.", &seen, NULL), DH_OK);
    json_t *q = case_request(w);
    assert_non_null(
        strstr(json_string_value(case_at(q, "messages", "0", "content", "1", "text", NULL)),
               "title \xef\xbf\xbd"));
    assert_null(case_at(q, "tools", "0", "type", NULL));
    json_decref(q);
    dh_wire_destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_is_an_action_or_refused),
        cmocka_unit_test(looking_is_no_action),
        cmocka_unit_test(a_stream_becomes_the_message_it_was),
        cmocka_unit_test(a_stream_with_a_hole_is_no_reply),
        cmocka_unit_test(the_first_call_is_known_early_and_only_when_whole),
        cmocka_unit_test(a_batch_is_answered_in_order_with_its_family),
        cmocka_unit_test(the_request_says_what_the_model_needs),
        cmocka_unit_test(the_tool_steps_down_once),
        cmocka_unit_test(old_pictures_go_in_blocks),
        cmocka_unit_test(every_end_is_told_apart),
        cmocka_unit_test(too_deep_or_too_large_is_no_reply),
        cmocka_unit_test(texts_from_windows_are_made_whole),
    };
    return cmocka_run_group_tests_name("anthropic", tests, NULL, NULL);
}
