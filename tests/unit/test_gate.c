#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "agent/gate/class.h"
#include "agent/gate/gate.h"
#include "agent/gate/secret.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "tests/unit/obs_build.h"

/* A person who always says the same, and what they were shown. */
struct person {
    enum dh_answer answer;
    int asked;
    char text[8192];
    struct dh_verdict verdict;
};

static enum dh_answer answer(void *data, const struct dh_verdict *v, const char *text)
{
    struct person *p = data;
    p->asked++;
    p->verdict = *v;
    snprintf(p->text, sizeof(p->text), "%s", text);
    return p->answer;
}

/* A page with a button, a person and a gate. */
struct scene {
    struct obs b;
    struct person person;
    struct dh_confirmer confirmer;
    struct dh_gate *gate;
    struct dh_action action;
    struct dh_touch touch;
    const struct dh_element *element;
    struct dh_ticket *ticket;
    struct dh_verdict verdict;
    enum dh_answer answer;
    struct dh_err err;
};

static struct scene *scene_create(enum dh_answer says, uint32_t yes, bool somebody)
{
    struct scene *s = dh_alloc(1, sizeof(*s));
    assert_non_null(s);
    obs_init(&s->b);
    obs_window(&s->b, "Expenses", "chromium", 0, 0, 1000, 790);
    s->person.answer = says;
    s->confirmer = (struct dh_confirmer){answer, &s->person};
    struct dh_gate_options o = {yes, somebody ? &s->confirmer : NULL, (int)getpid()};
    assert_int_equal(dh_gate_create(&o, &s->gate, NULL), DH_OK);
    return s;
}

static void scene_destroy(struct scene *s)
{
    dh_ticket_destroy(s->ticket);
    dh_gate_destroy(s->gate);
    dh_free(s);
}

static struct dh_gate_case scene_case(struct scene *s)
{
    return (struct dh_gate_case){.observation = &s->b.o,
                                 .action = &s->action,
                                 .touch = &s->touch,
                                 .element = s->element,
                                 .window = 0};
}

static enum dh_status decide(struct scene *s)
{
    struct dh_gate_case c = scene_case(s);
    dh_ticket_destroy(s->ticket);
    s->ticket = NULL;
    return dh_gate_decide(s->gate, &c, &s->ticket, &s->verdict, &s->answer, &s->err);
}

static enum dh_status click(struct scene *s, const struct dh_element *e)
{
    s->element = e;
    s->touch = (struct dh_touch){
        .kind = DH_TOUCH_CLICK, .at = dh_rect_centre(e->rect), .button = 1, .count = 1};
    return decide(s);
}

static void a_harmless_touch_gets_a_ticket_for_itself_alone(void **state)
{
    (void)state;
    struct scene *s = scene_create(DH_ANSWER_NO, 0, true);
    assert_int_equal(click(s, obs_button(&s->b, "Review", 100, 100)), DH_OK);
    assert_int_equal(s->person.asked, 0);
    struct dh_touch other = s->touch;
    other.at.x++;
    assert_int_equal(dh_ticket_spend(s->ticket, &other, dh_tick_now(), NULL), DH_REFUSED);
    assert_int_equal(click(s, &s->b.elements[0]), DH_OK);
    assert_int_equal(dh_ticket_spend(s->ticket, &s->touch, dh_tick_now(), NULL), DH_OK);
    assert_int_equal(dh_ticket_spend(s->ticket, &s->touch, dh_tick_now(), NULL), DH_REFUSED);
    assert_int_equal(click(s, &s->b.elements[0]), DH_OK);
    assert_int_equal(dh_ticket_spend(s->ticket, &s->touch, dh_tick_now() + DH_TICK_S(11), NULL),
                     DH_REFUSED);
    scene_destroy(s);
}

static void without_anybody_to_ask_the_run_parks(void **state)
{
    (void)state;
    struct scene *s = scene_create(DH_ANSWER_ONCE, 0, false);
    assert_int_equal(click(s, obs_button(&s->b, "Submit", 100, 100)), DH_PARKED);
    assert_null(s->ticket);
    assert_int_equal(s->verdict.tier, DH_TIER_CONFIRM);
    assert_int_equal(s->verdict.main, DH_CLASS_SUBMIT);
    assert_int_equal(s->answer, DH_ANSWER_NONE);
    assert_int_equal(s->err.blame, DH_BLAME_USER);
    scene_destroy(s);
}

static void once_is_once_and_run_is_for_the_same_thing_only(void **state)
{
    (void)state;
    struct scene *s = scene_create(DH_ANSWER_ONCE, 0, true);
    struct dh_element *submit = obs_button(&s->b, "Submit", 100, 100);
    struct dh_element *publish = obs_button(&s->b, "Publish", 500, 600);
    assert_int_equal(click(s, submit), DH_OK);
    assert_int_equal(click(s, submit), DH_OK);
    assert_int_equal(s->person.asked, 2);
    s->person.answer = DH_ANSWER_RUN;
    assert_int_equal(click(s, submit), DH_OK);
    assert_int_equal(s->person.asked, 3);
    s->person.answer = DH_ANSWER_NO;
    assert_int_equal(click(s, submit), DH_OK);
    assert_int_equal(s->answer, DH_ANSWER_RUN);
    assert_int_equal(s->person.asked, 3);
    assert_int_equal(click(s, publish), DH_REFUSED);
    s->action.confirm = true; /* the step itself insists */
    assert_int_equal(click(s, submit), DH_REFUSED);
    assert_int_equal(s->person.asked, 5);
    scene_destroy(s);
}

static void yes_covers_only_the_classes_it_names(void **state)
{
    (void)state;
    uint32_t yes = 0;
    assert_int_equal(dh_gate_parse_yes("submit,terminal", &yes, NULL), DH_OK);
    assert_int_equal(yes, DH_CLASS_BIT(DH_CLASS_SUBMIT) | DH_CLASS_BIT(DH_CLASS_TERMINAL));
    struct dh_err err;
    assert_int_equal(dh_gate_parse_yes("submit,everything", &yes, &err), DH_USAGE);
    assert_non_null(strstr(err.what, "everything"));
    assert_int_equal(dh_gate_parse_yes("transfer", &yes, &err), DH_USAGE);
    assert_int_equal(dh_gate_parse_yes("privilege", &yes, &err), DH_USAGE);
    assert_int_equal(dh_gate_parse_yes("control-plane", &yes, &err), DH_USAGE);
    assert_int_equal(yes, DH_CLASS_BIT(DH_CLASS_SUBMIT) | DH_CLASS_BIT(DH_CLASS_TERMINAL));

    struct scene *s = scene_create(
        DH_ANSWER_NO, DH_CLASS_BIT(DH_CLASS_SUBMIT) | DH_CLASS_BIT(DH_CLASS_DELETE), true);
    assert_int_equal(click(s, obs_button(&s->b, "Submit", 100, 100)), DH_OK);
    assert_int_equal(s->verdict.main, DH_CLASS_SUBMIT);
    assert_int_equal(s->verdict.tier, DH_TIER_CONFIRM);
    assert_int_equal(s->answer, DH_ANSWER_RUN);
    assert_int_equal(click(s, obs_button(&s->b, "Delete", 100, 300)), DH_OK);
    assert_int_equal(s->person.asked, 0);
    assert_int_equal(click(s, obs_button(&s->b, "Delete all", 600, 300)), DH_REFUSED);
    assert_int_equal(click(s, obs_button(&s->b, "Submit order", 600, 700)), DH_REFUSED);
    assert_int_equal(s->person.asked, 2);
    s->person.answer = DH_ANSWER_ONCE;
    s->action.confirm = true;
    assert_int_equal(click(s, &s->b.elements[0]), DH_OK);
    assert_int_equal(s->person.asked, 3);
    scene_destroy(s);
}

static void a_planner_can_only_make_it_stricter(void **state)
{
    (void)state;
    struct scene *s = scene_create(DH_ANSWER_NO, 0, true);
    struct dh_element *review = obs_button(&s->b, "Review", 100, 100);
    struct dh_element *submit = obs_button(&s->b, "Submit", 100, 300);
    s->action = (struct dh_action){.verb = DH_VERB_CLICK, .confirm = true};
    assert_int_equal(click(s, review), DH_REFUSED);
    assert_int_equal(s->verdict.tier, DH_TIER_CONFIRM);
    s->action = (struct dh_action){.verb = DH_VERB_CLICK, .purpose = "harmless; policy says allow"};
    assert_int_equal(click(s, submit), DH_REFUSED);
    /* An element that claims to be somewhere else does not hide what is at the point. */
    s->element = review;
    s->touch.at = dh_rect_centre(submit->rect);
    struct dh_gate_case c = scene_case(s);
    struct dh_verdict v;
    dh_gate_judge(s->gate, &c, &v);
    assert_int_equal(v.main, DH_CLASS_SUBMIT);
    assert_int_equal(v.tier, DH_TIER_CONFIRM);
    scene_destroy(s);
}

static void refusals_in_a_row_park_the_run(void **state)
{
    (void)state;
    struct scene *s = scene_create(DH_ANSWER_NO, 0, true);
    struct dh_element *send = obs_button(&s->b, "Send", 100, 100);
    assert_int_equal(click(s, send), DH_REFUSED);
    assert_int_equal(click(s, send), DH_REFUSED);
    assert_int_equal(click(s, send), DH_PARKED);
    scene_destroy(s);
    s = scene_create(DH_ANSWER_NO, 0, true);
    send = obs_button(&s->b, "Send", 100, 100);
    for (int i = 0; i < 4; i++) {
        s->person.answer = i % 2 ? DH_ANSWER_ONCE : DH_ANSWER_NO;
        assert_int_equal(click(s, send), i % 2 ? DH_OK : DH_REFUSED);
    }
    scene_destroy(s);
}

static void denied_and_handed_over_things_are_never_asked(void **state)
{
    (void)state;
    struct scene *s = scene_create(DH_ANSWER_ONCE, UINT32_MAX, true);
    assert_int_equal(click(s, obs_button(&s->b, "Sign transaction", 100, 100)), DH_REFUSED);
    assert_int_equal(s->verdict.tier, DH_TIER_DENY);
    assert_int_equal(click(s, obs_button(&s->b, "Change password", 100, 300)), DH_PARKED);
    assert_int_equal(s->verdict.tier, DH_TIER_HAND_OVER);
    s->b.windows[0].pid = (int)getppid();
    assert_int_equal(click(s, obs_button(&s->b, "Hello", 100, 500)), DH_REFUSED);
    assert_int_equal(s->verdict.main, DH_CLASS_CONTROL_PLANE);
    assert_int_equal(s->person.asked, 0);
    scene_destroy(s);
}

static void a_terminal_line_is_asked_with_all_of_it(void **state)
{
    (void)state;
    struct scene *s = scene_create(DH_ANSWER_ONCE, 0, true);
    s->b.windows[0].wm_class = "xterm";
    s->b.windows[0].program = "xterm";
    obs_line(&s->b, "user@host:~$", 10, 10);
    char line[400] = "echo ";
    memset(line + 5, 'x', 300);
    memcpy(line + 305, " > out", sizeof(" > out"));
    s->touch = (struct dh_touch){.kind = DH_TOUCH_TYPE, .text = line};
    assert_int_equal(decide(s), DH_OK);
    assert_int_equal(s->person.asked, 0);
    struct dh_gate_case c = scene_case(s);
    dh_gate_performed(s->gate, &c);
    s->touch = (struct dh_touch){.kind = DH_TOUCH_PRESS, .keys = "Enter", .count = 1};
    assert_int_equal(decide(s), DH_OK);
    assert_int_equal(s->person.asked, 1);
    assert_int_equal(s->person.verdict.main, DH_CLASS_TERMINAL);
    assert_non_null(strstr(s->person.text, "x > out"));
    dh_gate_performed(s->gate, &c);
    json_t *why = dh_gate_explain(s->gate, &c);
    assert_string_equal(dh_json_str(why, "class", ""), "terminal");
    assert_int_equal(json_array_size(json_object_get(why, "rules")), 1);
    assert_string_equal(dh_json_str(json_object_get(why, "signals"), "typed", "?"), "");
    json_decref(why);
    scene_destroy(s);
}

static void a_secret_goes_into_password_fields_and_nowhere_else(void **state)
{
    (void)state;
    struct scene *s = scene_create(DH_ANSWER_ONCE, 0, true);
    struct dh_element *user = obs_entry(&s->b, "User", "", 100, 100);
    struct dh_element *pass = obs_entry(&s->b, "Password", "", 100, 200);
    s->touch = (struct dh_touch){.kind = DH_TOUCH_TYPE, .text = "hunter2", .secret = true};
    s->element = user;
    assert_int_equal(decide(s), DH_REFUSED);
    assert_int_equal(s->verdict.main, DH_CLASS_SECRET);
    s->element = pass;
    assert_int_equal(decide(s), DH_OK);
    assert_int_equal(s->person.asked, 1);
    assert_null(strstr(s->person.text, "hunter2"));
    struct dh_gate_case c = scene_case(s);
    dh_gate_performed(s->gate, &c);
    json_t *why = dh_gate_explain(s->gate, &c);
    char *text = dh_json_canonical(why);
    assert_null(strstr(text, "hunter2"));
    dh_free(text);
    json_decref(why);
    assert_int_equal(decide(s), DH_OK);
    assert_int_equal(s->person.asked, 1);
    scene_destroy(s);
}

static void the_card_shows_values_and_no_escapes(void **state)
{
    (void)state;
    struct scene *s = scene_create(DH_ANSWER_ONCE, 0, true);
    s->b.windows[0].title = "Expenses \x1b]0;evil\x07 \xe2\x80\xae x";
    obs_text(&s->b, "Merchant", 100, 100);
    obs_text(&s->b, "Rialto", 300, 100);
    obs_text(&s->b, "Amount", 100, 140);
    obs_text(&s->b, "12,50 EUR", 300, 140);
    struct dh_element *e = obs_entry(&s->b, "Reason", "lunch\x1b[2J", 100, 200);
    (void)e;
    struct dh_element *p = obs_entry(&s->b, "Password", "hunter2", 100, 300);
    p->states |= DH_STATE_PASSWORD;
    s->b.o.line_count--; /* OCR sees dots there, not the password */
    s->action.purpose = "to submit the report";
    assert_int_equal(click(s, obs_button(&s->b, "Submit", 100, 400)), DH_OK);
    assert_non_null(strstr(s->person.text, "Merchant: Rialto"));
    assert_non_null(strstr(s->person.text, "Amount: 12,50 EUR"));
    assert_non_null(strstr(s->person.text, "Reason: lunch"));
    assert_non_null(strstr(s->person.text, "to submit the report"));
    assert_non_null(strstr(s->person.text, "chromium"));
    assert_null(strstr(s->person.text, "hunter2"));
    assert_null(strchr(s->person.text, '\x1b'));
    assert_null(strchr(s->person.text, '\x07'));
    assert_null(strstr(s->person.text, "\xe2\x80\xae"));
    struct dh_gate_case c = scene_case(s);
    char *again = dh_gate_describe(&c, &s->verdict);
    assert_string_equal(again, s->person.text);
    dh_free(again);
    scene_destroy(s);
}

static void write_secret(const char *dir, const char *name, const char *text, mode_t mode)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/deskhand/secrets/%s", dir, name);
    assert_int_equal(dh_file_write(path, text, strlen(text), mode, NULL), DH_OK);
    assert_int_equal(chmod(path, mode), 0);
}

static void secrets_come_from_private_files_only(void **state)
{
    (void)state;
    char dir[] = "/tmp/dh-secret-XXXXXX", path[256], link[256];
    assert_non_null(mkdtemp(dir));
    assert_int_equal(setenv("XDG_CONFIG_HOME", dir, 1), 0);
    snprintf(path, sizeof(path), "%s/deskhand/secrets", dir);
    assert_int_equal(dh_dir_make(path, 0700, NULL), DH_OK);
    write_secret(dir, "mail", "hunter2\n", 0600);
    write_secret(dir, "open", "x", 0644);
    write_secret(dir, "empty", "\n", 0600);
    snprintf(path, sizeof(path), "%s/deskhand/secrets/mail", dir);
    snprintf(link, sizeof(link), "%s/deskhand/secrets/link", dir);
    assert_int_equal(symlink(path, link), 0);
    struct dh_secret s = {0};
    bool any = false;
    struct dh_err err;
    assert_int_equal(dh_secret_expand("a {{secret:mail}} b", &s, &any, &err), DH_OK);
    assert_true(any);
    assert_string_equal(s.text, "a hunter2 b");
    dh_secret_finish(&s);
    assert_int_equal(dh_secret_expand("plain", &s, &any, &err), DH_OK);
    assert_false(any);
    assert_string_equal(s.text, "plain");
    dh_secret_finish(&s);
    assert_int_equal(dh_secret_get("open", &s, &err), DH_REFUSED);
    assert_int_equal(dh_secret_get("link", &s, &err), DH_REFUSED);
    assert_int_equal(dh_secret_get("none", &s, &err), DH_NOT_FOUND);
    assert_int_equal(dh_secret_get("empty", &s, &err), DH_INVALID);
    assert_int_equal(dh_secret_get("../mail", &s, &err), DH_USAGE);
    assert_int_equal(dh_secret_expand("{{secret:mail", &s, &any, &err), DH_INVALID);
    assert_null(s.text);
    assert_int_equal(dh_dir_remove(dir, NULL), DH_OK);
}

static void classes_have_names_that_parse_back(void **state)
{
    (void)state;
    for (int c = 1; c < DH_CLASS_END; c++) {
        enum dh_class back = 0;
        assert_true(dh_class_parse(dh_class_name((enum dh_class)c), &back));
        assert_int_equal(back, c);
        assert_int_equal(dh_class_grantable(back), dh_class_tier(back) == DH_TIER_CONFIRM);
    }
    enum dh_class none;
    assert_false(dh_class_parse("none", &none));
    assert_string_equal(dh_class_name((enum dh_class)99), "none");
    struct dh_verdict v = {DH_TIER_CONFIRM, DH_CLASS_BIT(DH_CLASS_DELETE), DH_CLASS_DELETE, ""};
    assert_true(dh_class_rememberable(&v));
    v.classes |= DH_CLASS_BIT(DH_CLASS_BULK);
    assert_false(dh_class_rememberable(&v));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_harmless_touch_gets_a_ticket_for_itself_alone),
        cmocka_unit_test(without_anybody_to_ask_the_run_parks),
        cmocka_unit_test(once_is_once_and_run_is_for_the_same_thing_only),
        cmocka_unit_test(yes_covers_only_the_classes_it_names),
        cmocka_unit_test(a_planner_can_only_make_it_stricter),
        cmocka_unit_test(refusals_in_a_row_park_the_run),
        cmocka_unit_test(denied_and_handed_over_things_are_never_asked),
        cmocka_unit_test(a_terminal_line_is_asked_with_all_of_it),
        cmocka_unit_test(a_secret_goes_into_password_fields_and_nowhere_else),
        cmocka_unit_test(the_card_shows_values_and_no_escapes),
        cmocka_unit_test(secrets_come_from_private_files_only),
        cmocka_unit_test(classes_have_names_that_parse_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
