#include "tests/unit/wire_case.h"

#include <stdio.h>

#define TARS "ui-tars-1.5-7b"
#define TARS1 "ui-tars-72b"
#define QWEN "qwen2.5-vl-7b"
#define QWEN3 "qwen3-vl-8b"
#define CUA "opencua-32b"
#define HOLO "holo1.5-7b"
#define HOLO2 "holo2-8b"
#define T(body) "<tool_call>\n{\"name\":\"computer_use\",\"arguments\":" body "}\n</tool_call>"

static const struct {
    const char *model, *text, *want, *bad;
} answers[] = {
    {TARS, "Thought: I see.\nAction: click(start_box='(100,50)')",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL},
    {TARS, "Action: click(start_box='<|box_start|>(100,50)<|box_end|>')",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL},
    {TARS, "Action: click(start_box='(90,40,110,60)')",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL},
    {TARS, "Action: click(point='<point>100 50</point>')",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL},
    {TARS, "Action: left_double(start_box='[100, 50]')",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"count\":2}", NULL},
    {TARS, "Action: right_single(start_box='(100,50)')",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"button\":\"right\"}", NULL},
    {TARS, "Action: drag(start_box='(1,1)', end_box='(100,50)')",
     "{\"action\":\"drag\",\"from\":{\"point\":[3,3]},\"to\":{\"point\":[201,101]}}", NULL},
    {TARS, "Action: hotkey(key='ctrl c')", "{\"action\":\"press\",\"keys\":\"ctrl+c\"}", NULL},
    {TARS, "Action: type(content='it\\'s \\\"x\\\"\\n')",
     "{\"action\":\"type\",\"text\":\"it's \\\"x\\\"\",\"keys\":\"Enter\"}", NULL},
    {TARS, "Action: type(content=\"a) b\")", "{\"action\":\"type\",\"text\":\"a) b\"}", NULL},
    {TARS, "Action: scroll(start_box='(100,50)', direction='down')",
     "{\"action\":\"scroll\",\"target\":{\"point\":[201,101]},\"dy\":5}", NULL},
    {TARS, "Action: wait()", "{\"action\":\"wait\",\"seconds\":5}", NULL},
    {TARS, "Action: finished(content='All done')", "{\"action\":\"done\",\"summary\":\"All done\"}",
     NULL},
    {TARS, "Action: call_user()",
     "{\"action\":\"hand_over\",\"reason\":\"The model asks for help.\"}", NULL},
    {TARS, "Action: click(start_box='(1,1)')\nThought: no.\nAction: click(start_box='(100,50)')",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL},
    {TARS, "<think>Action: wait()</think>Action: hotkey(key='enter')",
     "{\"action\":\"press\",\"keys\":\"enter\"}", NULL},
    {TARS, "Action: click(start_box='(1400,50)')", NULL, "outside"},
    {TARS, "Action: click(start_box='(100,50,3)')", NULL, "place"},
    {TARS, "Action: click(start_box='(a,b)')", NULL, "place"},
    {TARS, "Action: click()", NULL, "place"},
    {TARS, "Action: import os", NULL, "no action of the form"},
    {TARS, "Action: click(start_box='(100,50)'", NULL, "no action of the form"},
    {TARS, "Action: os.system(command='rm')", NULL, "no action"},
    {TARS, "Action: scroll(start_box='(1,1)', direction='in')", NULL, "direction"},
    {TARS1, "Action: click(start_box='(250,500)')",
     "{\"action\":\"click\",\"target\":{\"point\":[500,600]}}", NULL},
    {TARS1, "Action: click(start_box='(1000,1000)')",
     "{\"action\":\"click\",\"target\":{\"point\":[1999,1199]}}", NULL},
    {TARS1, "Action: click(start_box='(1001,5)')", NULL, "outside"},
    {TARS1,
     "x <seed:tool_call><function=click><parameter=point><point>250 "
     "500</point></parameter></function></seed:tool_call>",
     "{\"action\":\"click\",\"target\":{\"point\":[500,600]}}", NULL},
    {TARS1,
     "<seed:tool_call><function=type><parameter=content>a'b</parameter></function></"
     "seed:tool_call>",
     "{\"action\":\"type\",\"text\":\"a'b\"}", NULL},
    {QWEN, "I click.\n" T("{\"action\":\"left_click\",\"coordinate\":[100,50]}"),
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL},
    {QWEN, T("{\"action\":\"left_click\"}"),
     "{\"action\":\"click\",\"target\":{\"point\":[11,13]}}", NULL},
    {QWEN, T("{\"action\":\"triple_click\",\"coordinate\":[100,50]}"),
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"count\":3}", NULL},
    {QWEN, T("{\"action\":\"mouse_move\",\"coordinate\":[100.2,50.7]}"),
     "{\"action\":\"move\",\"target\":{\"point\":[200,101]}}", NULL},
    {QWEN, T("{\"action\":\"left_click_drag\",\"coordinate\":[100,50]}"),
     "{\"action\":\"drag\",\"from\":{\"point\":[11,13]},\"to\":{\"point\":[201,101]}}", NULL},
    {QWEN, T("{\"action\":\"key\",\"keys\":[\"ctrl\",\"a\"]}"),
     "{\"action\":\"press\",\"keys\":\"ctrl+a\"}", NULL},
    {QWEN, T("{\"action\":\"scroll\",\"pixels\":-300}"),
     "{\"action\":\"scroll\",\"target\":{\"point\":[11,13]},\"dy\":3}", NULL},
    {QWEN, T("{\"action\":\"hscroll\",\"pixels\":2}"),
     "{\"action\":\"scroll\",\"target\":{\"point\":[11,13]},\"dx\":2}", NULL},
    {QWEN, T("{\"action\":\"wait\",\"time\":2.5}"), "{\"action\":\"wait\",\"seconds\":2.5}", NULL},
    {QWEN, T("{\"action\":\"terminate\",\"status\":\"success\"}"),
     "{\"action\":\"done\",\"summary\":\"\"}", NULL},
    {QWEN, T("{\"action\":\"terminate\",\"status\":\"failure\"}"),
     "{\"action\":\"fail\",\"reason\":\"The model gave up.\"}", NULL},
    {QWEN, T("{\"action\":\"answer\",\"text\":\"42\"}"), "{\"action\":\"done\",\"summary\":\"42\"}",
     NULL},
    {QWEN, "```json\n{\"action\":\"type\",\"text\":\"a\"}\n```",
     "{\"action\":\"type\",\"text\":\"a\"}", NULL},
    {QWEN, T("{\"action\":\"left_click\",\"coordinate\":[1400,50]}"), NULL, "outside"},
    {QWEN, T("{\"action\":\"shell\",\"text\":\"rm\"}"), NULL, "no action"},
    {QWEN, "<tool_call>\n{\"name\":\"computer_use\",\"arguments\":{\"action\":", NULL,
     "no whole JSON"},
    {QWEN, T("{\"action\":\"terminate\"}"), NULL, "status"},
    {QWEN3, T("{\"action\":\"left_click\",\"coordinate\":[250,500]}"),
     "{\"action\":\"click\",\"target\":{\"point\":[500,600]}}", NULL},
    {QWEN3, T("{\"action\":\"left_click\",\"coordinate\":[1400,500]}"), NULL, "outside"},
    {CUA, "I click.\n```python\nimport pyautogui\npyautogui.click(x=100, y=50)\n```",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL},
    {CUA, "pyautogui.click(100, 50)", "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}",
     NULL},
    {CUA, "pyautogui.click(x=100, y=50, clicks=2, button='right')",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"button\":\"right\",\"count\":2}",
     NULL},
    {CUA, "computer.triple_click(x=100, y=50)",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"count\":3}", NULL},
    {CUA, "pyautogui.doubleClick(100, 50)",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]},\"count\":2}", NULL},
    {CUA, "pyautogui.moveTo(100, 50)", "{\"action\":\"move\",\"target\":{\"point\":[201,101]}}",
     NULL},
    {CUA, "pyautogui.dragTo(100, 50, button='left')",
     "{\"action\":\"drag\",\"from\":{\"point\":[11,13]},\"to\":{\"point\":[201,101]}}", NULL},
    {CUA, "pyautogui.write(message='a; import os')",
     "{\"action\":\"type\",\"text\":\"a; import os\"}", NULL},
    {CUA, "pyautogui.typewrite(\"\"\"two\nlines\"\"\")",
     "{\"action\":\"type\",\"text\":\"two\\nlines\"}", NULL},
    {CUA, "pyautogui.press('enter')", "{\"action\":\"press\",\"keys\":\"enter\"}", NULL},
    {CUA, "pyautogui.press('tab', presses=3)",
     "{\"action\":\"press\",\"keys\":\"tab\",\"count\":3}", NULL},
    {CUA, "pyautogui.hotkey('ctrl', 'shift', 't')",
     "{\"action\":\"press\",\"keys\":\"ctrl+shift+t\"}", NULL},
    {CUA, "pyautogui.hotkey(['ctrl', 'c'])", "{\"action\":\"press\",\"keys\":\"ctrl+c\"}", NULL},
    {CUA, "pyautogui.scroll(-5)", "{\"action\":\"scroll\",\"target\":{\"point\":[11,13]},\"dy\":5}",
     NULL},
    {CUA, "pyautogui.scroll(5, x=100, y=50)",
     "{\"action\":\"scroll\",\"target\":{\"point\":[201,101]},\"dy\":-5}", NULL},
    {CUA, "computer.terminate(status='success', answer='42')",
     "{\"action\":\"done\",\"summary\":\"42\"}", NULL},
    {CUA, "computer.terminate(status='failure')",
     "{\"action\":\"fail\",\"reason\":\"The model gave up.\"}", NULL},
    {CUA, "```\npyautogui.click(100, 50)\nos.system('rm -rf /')\n```", NULL, "none of the actions"},
    {CUA, "pyautogui.click(100, 50); os.system('rm')", NULL, "nothing else"},
    {CUA, "pyautogui.click(x=f(1), y=2)", NULL, "cannot be read"},
    {CUA, "pyautogui.click(x=1400, y=2)", NULL, "outside"},
    {CUA, "pyautogui.keyDown('a')", NULL, "no action"},
    {CUA, "pyautogui.click.__class__()", NULL, "no action"},
    {CUA, "pyautogui.click(x=1, x=2)", NULL, "cannot be read"},
    {CUA, "pyautogui.click(1e999, 5)", NULL, "cannot be read"},
    {HOLO, "{\"action\":\"click_absolute\",\"x\":100,\"y\":50}",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL},
    {HOLO, "```json\n{\"x\":100,\"y\":50}\n```",
     "{\"action\":\"click\",\"target\":{\"point\":[201,101]}}", NULL},
    {HOLO,
     "{\"note\":\"n\",\"thought\":\"t\",\"action\":{\"action\":\"goto\",\"url\":\"http://"
     "x.test\"}}",
     "{\"action\":\"open\",\"open\":{\"url\":\"http://x.test\"}}", NULL},
    {HOLO, "{\"thought\":\"t\",\"action\":{\"action\":\"answer\",\"content\":\"42\"}}",
     "{\"action\":\"done\",\"summary\":\"42\"}", NULL},
    {HOLO, "{\"thought\":\"t\",\"action\":{\"action\":\"scroll\",\"direction\":\"up\"}}",
     "{\"action\":\"scroll\",\"target\":{\"point\":[11,13]},\"dy\":-5}", NULL},
    {HOLO, "{\"thought\":\"t\",\"action\":{\"action\":\"go_back\"}}",
     "{\"action\":\"press\",\"keys\":\"alt+Left\"}", NULL},
    {HOLO, "{\"thought\":\"t\",\"action\":{\"action\":\"restart\"}}", NULL, "no action"},
    {HOLO, "{\"action\":\"click_absolute\",\"x\":100}", NULL, "missing"},
    {HOLO, "{\"action\":\"click_absolute\"}", NULL, "needs x and y"},
    {HOLO2, "{\"x\":250,\"y\":500}", "{\"action\":\"click\",\"target\":{\"point\":[500,600]}}",
     NULL},
};

static void answer(struct dh_wire *w, const char *text, struct dh_reply *r)
{
    json_t *v = json_pack("{s:s, s:[{s:{s:s}, s:s}]}", "id", "r", "choices", "message", "content",
                          text, "finish_reason", "stop");
    char *body = json_dumps(v, 0);
    assert_int_equal(case_whole(w, body, r, NULL), DH_OK);
    dh_free(body);
    json_decref(v);
}

static void every_answer_is_an_action_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        struct dh_wire *w = case_begun(DH_WIRE_CHAT, DH_WIRE_IMAGE, answers[i].model, NULL);
        struct dh_reply r = {0};
        assert_false(dh_wire_has_tools(w));
        answer(w, answers[i].text, &r);
        if (r.call_count != 1)
            print_error("%s\n", answers[i].text);
        assert_int_equal(r.call_count, 1);
        case_call(&r.calls[0], answers[i].want, answers[i].bad);
        dh_reply_finish(&r);
        dh_wire_destroy(w);
    }
}

static void several_actions_are_one_batch(void **state)
{
    (void)state;
    struct dh_wire *w = case_begun(DH_WIRE_CHAT, DH_WIRE_IMAGE, TARS, NULL);
    struct dh_reply r = {0};
    answer(w,
           "Thought: two.\nAction: click(start_box='(100,50)')\n\ntype(content='a')\n\nThat is it.",
           &r);
    assert_int_equal(r.calls[0].action_count, 2);
    assert_string_equal(r.text, "Thought: two.\n");
    dh_reply_finish(&r);
    case_answer(w, 1);
    answer(w, "Action: click(start_box='(100,50)')\n\nclick(start_box='(5000,50)')", &r);
    case_call(&r.calls[0], NULL, "outside");
    dh_reply_finish(&r);
    struct dh_call_result res = {.kind = DH_RESULT_FAILED};
    struct dh_wire_seen seen = case_seen(w);
    assert_int_equal(dh_wire_answer(w, &res, 1, &seen, NULL), DH_OK);
    json_t *q = case_request(w);
    /* No tools; its own grammar stands in the instructions. */
    assert_null(json_object_get(q, "tools"));
    assert_non_null(strstr(json_string_value(case_at(q, "messages", "0", "content", NULL)),
                           "left_double(start_box="));
    assert_non_null(
        strstr(json_string_value(case_at(q, "messages", "-1", "content", "0", "text", NULL)),
               "outside of 0 to"));
    assert_int_equal(json_integer_value(json_object_get(q, "temperature")), 0);
    json_decref(q);
    dh_wire_destroy(w);
}

static void mere_talk_is_no_call(void **state)
{
    (void)state;
    static const char *const models[] = {TARS, TARS1, QWEN, QWEN3, CUA, HOLO};
    for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++) {
        struct dh_wire *w = case_begun(DH_WIRE_CHAT, DH_WIRE_IMAGE, models[i], NULL);
        struct dh_reply r = {0};
        answer(w, "I cannot see it (yet).", &r);
        assert_int_equal(r.call_count, 0);
        assert_int_equal(r.stop, DH_STOP_END);
        assert_string_equal(r.text, "I cannot see it (yet).");
        dh_reply_finish(&r);
        dh_wire_destroy(w);
    }
}

static void a_long_text_is_refused(void **state)
{
    (void)state;
    struct dh_wire *w = case_begun(DH_WIRE_CHAT, DH_WIRE_IMAGE, QWEN, NULL);
    struct dh_reply r = {0};
    char *text = dh_alloc(100001, 1);
    memset(text, '{', 100000);
    answer(w, text, &r);
    case_call(&r.calls[0], NULL, "longer than");
    dh_reply_finish(&r);
    text[60000] = '\0';
    struct dh_call_result res = {.kind = DH_RESULT_FAILED};
    struct dh_wire_seen seen = case_seen(w);
    assert_int_equal(dh_wire_answer(w, &res, 1, &seen, NULL), DH_OK);
    answer(w, text, &r);
    assert_int_equal(r.call_count, 0);
    dh_reply_finish(&r);
    dh_free(text);
    dh_wire_destroy(w);
}

static void pictures_have_the_size_that_the_model_looks_at(void **state)
{
    (void)state;
    static const struct {
        const char *model;
        long max;
        int w, h;
    } rows[] = {{TARS, 0, 1932, 1092},
                {QWEN, 1003520, 1316, 728},
                {QWEN3, 0, 1920, 1088},
                {HOLO, 0, 1932, 1092},
                {CUA, 0, 1932, 1092}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct dh_wire_config c = {.kind = DH_WIRE_CHAT,
                                   .mode = DH_WIRE_IMAGE,
                                   .model = rows[i].model,
                                   .screen_w = 1920,
                                   .screen_h = 1080,
                                   .max_pixels = rows[i].max};
        struct dh_wire *w = NULL;
        int iw, ih;
        assert_int_equal(dh_wire_create(&c, &w, NULL), DH_OK);
        assert_true(dh_wire_image_size(w, &iw, &ih));
        assert_int_equal(iw, rows[i].w);
        assert_int_equal(ih, rows[i].h);
        dh_wire_destroy(w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_is_an_action_or_refused),
        cmocka_unit_test(several_actions_are_one_batch),
        cmocka_unit_test(mere_talk_is_no_call),
        cmocka_unit_test(a_long_text_is_refused),
        cmocka_unit_test(pictures_have_the_size_that_the_model_looks_at),
    };
    return cmocka_run_group_tests_name("gui_text", tests, NULL, NULL);
}
