#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/plan/interpret.h"
#include "base/json.h"
#include "base/mem.h"
#include "skill_file.h"

#define FRONT "---\nname: x\ndescription: d\n---\n"

struct play {
    const struct dh_skill *skills[3];
    size_t count;
    struct dh_interpreter *it;
    struct dh_decision d;
};

static void play_open(struct play *p, const char *text, const json_t *inputs)
{
    *p = (struct play){.count = 1};
    p->skills[0] = skill_of(text);
    assert_non_null(p->skills[0]);
    assert_int_equal(dh_interpreter_create(p->skills, 1, inputs, NULL, &p->it, NULL), DH_OK);
}

static void play_close(struct play *p)
{
    dh_decision_finish(&p->d);
    dh_interpreter_destroy(p->it);
    for (size_t i = 0; i < p->count; i++)
        dh_skill_destroy((struct dh_skill *)(uintptr_t)p->skills[i]);
}

/* A screen whose lines of text are parted by '|'. Goes through JSON, as in the planner. */
static struct dh_observation *screen(const char *text)
{
    json_t *elements = json_array(), *lines = json_array();
    int n = 0;
    for (const char *s = text; *s; n++) {
        size_t k = strcspn(s, "|");
        json_t *rect = json_pack("[i,i,i,i]", 100, 50 + 60 * n, 20 + (int)k * 9, 20);
        char id[16];
        snprintf(id, sizeof(id), "e%d", n + 1);
        json_array_append_new(elements, json_pack("{s:s,s:s,s:s%,s:O,s:[],s:[s],s:i}", "id", id, "role", "text",
                                                  "name", s, k, "rect", rect, "states", "source", "ocr",
                                                  "confidence", 95));
        json_array_append_new(lines, json_pack("{s:s%,s:o,s:i}", "text", s, k, "rect", rect, "confidence", 95));
        s += k + (s[k] == '|');
    }
    json_t *v = json_pack("{s:{s:i,s:i,s:i},s:b,s:[i,i],s:[],s:o,s:o,s:[],s:[],s:[]}", "screen", "width", 800,
                          "height", 600, "frame", 1, "settled", 1, "pointer", 0, 0, "windows", "elements", elements,
                          "lines", lines, "text", "changed", "partial");
    struct dh_observation *o = NULL;
    struct dh_err err = {0};
    if (dh_observation_from_json(v, &o, &err) != DH_OK)
        fprintf(stderr, "%s\n", err.what);
    json_decref(v);
    assert_non_null(o);
    return o;
}

static const struct dh_action *turn(struct play *p, const char *text, const struct dh_outcome *out)
{
    struct dh_observation *o = screen(text);
    struct dh_err err = {0};
    dh_decision_finish(&p->d);
    enum dh_status s = dh_interpreter_next(p->it, o, out, &p->d, &err);
    dh_observation_unref(o);
    if (s != DH_OK)
        fail_msg("%s", err.what);
    return p->d.action;
}

static const struct dh_outcome first = {0};
static const struct dh_outcome good = {.any = true};

static struct dh_outcome value(const char *text)
{
    return (struct dh_outcome){.any = true, .value = text};
}

static void steps_follow_each_other_and_values_flow(void **state)
{
    (void)state;
    struct play p;
    json_t *in = json_pack("{s:s}", "day", "2026-11-19");
    play_open(&p, FRONT "## Inputs\n- `day` (date): d\n## Steps\n1. Click \"New\" to make one (confirm).\n"
                        "2. Read the text after \"Total\" as {sum}.\n3. Type \"{sum} on {day|%d %B}\" into \"Note\".\n"
                        "## Result\n- Read the text after \"Ref\" as {ref}.\n", in);
    const struct dh_action *a = turn(&p, "New", &first);
    assert_int_equal(a->verb, DH_VERB_CLICK);
    assert_string_equal(a->target.text, "New");
    assert_string_equal(a->purpose, "make one");
    assert_true(a->confirm);
    assert_string_equal(p.d.step, "1");
    assert_int_equal(p.d.line, 8);
    a = turn(&p, "New", &good);
    assert_int_equal(a->verb, DH_VERB_READ);
    assert_int_equal(a->target.relation, DH_RELATION_AFTER);
    assert_string_equal(a->target.of->text, "Total");
    struct dh_outcome out = value("43.20");
    a = turn(&p, "New", &out);
    assert_string_equal(a->text, "43.20 on 19 November");
    turn(&p, "", &good);
    assert_string_equal(p.d.step, "result 1");
    out = value("R-1");
    a = turn(&p, "", &out);
    assert_int_equal(a->verb, DH_VERB_DONE);
    assert_string_equal(a->text, "x is done: ref R-1");
    assert_string_equal(dh_json_str(a->outputs, "ref", ""), "R-1");
    assert_null(json_object_get(a->outputs, "sum"));
    play_close(&p);
    json_decref(in);
}

static void done_is_for_the_result_to_say(void **state)
{
    (void)state;
    struct play p;
    play_open(&p, FRONT "## Steps\n1. If \"Old\" appears:\n   - Done \"It was there\".\n"
                              "2. Click \"New\".\n## Result\n- Expect \"Saved\" within 5 seconds.\n", NULL);
    const struct dh_action *a = turn(&p, "Old", &first);
    assert_int_equal(a->verb, DH_VERB_EXPECT);
    assert_string_equal(p.d.step, "result 1");
    a = turn(&p, "Old|Saved", &good);
    assert_int_equal(a->verb, DH_VERB_DONE);
    assert_string_equal(a->text, "It was there");
    play_close(&p);
    play_open(&p, FRONT "## Steps\n1. Done \"So it is\".\n## Result\n- Expect \"Saved\".\n", NULL);
    turn(&p, "Old", &first);
    struct dh_outcome missed = {.any = true, .status = DH_FAILED, .what = "\"Saved\" did not appear"};
    a = turn(&p, "Old", &missed);
    assert_int_equal(a->verb, DH_VERB_FAIL);
    play_close(&p);
}

/* Steps 1 and 2 with `before` on the screen, the second without effect or with one; then the Result sees `after`. */
static enum dh_verb end_of(const char *front, const char *start, const char *before, bool idle, const char *after)
{
    struct play p;
    char text[400];
    snprintf(text, sizeof(text), "%s## Steps\n1. Type \"a\" into \"Name\".\n2. Click \"Save\".\n## Result\n- Expect \"Saved\".\n",
             front);
    play_open(&p, text, NULL);
    const struct dh_outcome none = {.any = true, .no_effect = true};
    turn(&p, start, &first);
    assert_int_equal(turn(&p, before, &good)->verb, DH_VERB_CLICK);
    assert_int_equal(turn(&p, after, idle ? &none : &good)->verb, DH_VERB_EXPECT);
    const struct dh_action *a = turn(&p, after, &good);
    enum dh_verb verb = a->verb;
    if (verb == DH_VERB_FAIL)
        assert_non_null(strstr(a->text, "it was there before the last step"));
    play_close(&p);
    return verb;
}

static void what_stood_there_before_the_last_step_proves_nothing(void **state)
{
    (void)state;
    static const char recorded[] =
        "---\nname: x\ndescription: d\nmetadata:\n  deskhand-recorded: \"2026-11-28 800x600\"\n---\n";
    assert_int_equal(end_of(recorded, "Name", "Name", false, "Name|Saved"), DH_VERB_DONE);
    assert_int_equal(end_of(recorded, "Name|Saved", "Name", false, "Name|Saved"), DH_VERB_DONE);
    assert_int_equal(end_of(recorded, "Name|Saved", "Name|Saved", false, "Name|Saved"), DH_VERB_FAIL);
    assert_int_equal(end_of(recorded, "Name", "Name|Saved", false, "Name|Saved"), DH_VERB_FAIL);
    assert_int_equal(end_of(FRONT, "Name|Saved", "Name|Saved", false, "Name|Saved"), DH_VERB_DONE);
    assert_int_equal(end_of(FRONT, "Name|Saved", "Name|Saved", true, "Name|Saved"), DH_VERB_FAIL);
    assert_int_equal(end_of(FRONT, "Name", "Name", true, "Name|Saved"), DH_VERB_DONE);
}

/* The same, with whatever the Result then says; NULL: it is done. */
static void ends_as(const char *before, const char *after, bool scrolled, const char *why)
{
    struct play p;
    play_open(&p, "---\nname: x\ndescription: d\nmetadata:\n  deskhand-recorded: \"2026-11-28 800x600\"\n---\n"
                  "## Steps\n1. Click \"Save\".\n## Result\n- Expect \"Saved\".\n", NULL);
    const struct dh_outcome found = {.any = true, .no_effect = scrolled};
    turn(&p, before, &first);
    turn(&p, scrolled ? before : after, &good);
    json_t *state = json_incref(p.d.state); /* another planner goes on */
    dh_interpreter_destroy(p.it);
    assert_int_equal(dh_interpreter_create(p.skills, 1, NULL, state, &p.it, NULL), DH_OK);
    json_decref(state);
    const struct dh_action *a = turn(&p, after, &found);
    assert_int_equal(a->verb, why ? DH_VERB_FAIL : DH_VERB_DONE);
    if (why && !strstr(a->text, why))
        fail_msg("%s", a->text);
    play_close(&p);
}

static void a_result_has_to_be_of_this_run(void **state)
{
    (void)state;
    ends_as("Name|Monday: Saved", "Name|Monday: Saved", false, "it was there before the last step already");
    ends_as("Name|Monday: Saved", "Name|Monday; Saved", false, "it was there before the last step already");
    ends_as("Name|Monday: Saved", "Name|Monday: Saved|Saved", false, NULL);
    ends_as("Name|Monday: Saved", "Saved", false, NULL);
    ends_as("Name|Saved", "Name|Saved|Saved", false, NULL);
    ends_as("Name|Street|Town|Country", "Town|Country|Street|Name|Saved", true, "it stands further down");
    ends_as("Name|Street|Town|Country", "Thank you|Saved", false, NULL);
}

static void what_tells_of_a_failure_as_well_is_none(void **state)
{
    (void)state;
    ends_as("Name", "Saved|Error: the disk is full", false, "the screen says as well: \"Error: the disk is full\"");
    ends_as("Name", "Saved|But it could not be sent", false, "could not be sent");
    ends_as("Name", "Saved but it was not filed|Saved", false, "was not filed");
    ends_as("Name|Error: none is chosen", "Saved|Error: none is chosen", false, NULL); /* it said so before */
    ends_as("Name", "Saved|If it was not you, please tell us", false, NULL);
    ends_as("Name", "Saved|error.log", false, NULL);
    ends_as("Name", "Saved|12 sent, 0 failed", false, NULL);
    ends_as("Name", "Saved|Errors and how to avoid them", false, NULL);
}

static void without_a_result_it_is_not_confirmed(void **state)
{
    (void)state;
    struct play p;
    play_open(&p, FRONT "## Steps\n1. Click \"Save\".\n", NULL);
    turn(&p, "Save", &first);
    const struct dh_action *a = turn(&p, "Save", &good);
    assert_int_equal(a->verb, DH_VERB_DONE);
    assert_string_equal(a->text, "x is done, not confirmed: its Result expects nothing");
    play_close(&p);
}

static void conditions_choose_the_branch(void **state)
{
    (void)state;
    static const char text[] = FRONT "## Steps\n1. If \"Alert\" appears:\n   - Click \"Dismiss\".\n2. Otherwise:\n"
                                     "   - Click \"Go on\".\n";
    struct play p;
    play_open(&p, text, NULL);
    assert_string_equal(turn(&p, "Alert|Dismiss", &first)->target.text, "Dismiss");
    assert_string_equal(p.d.step, "1.1");
    play_close(&p);
    play_open(&p, text, NULL);
    assert_string_equal(turn(&p, "Nothing", &first)->target.text, "Go on");
    assert_string_equal(p.d.step, "2.1");
    play_close(&p);
}

static void handlers_run_once_for_each_appearance_and_the_step_is_done_again(void **state)
{
    (void)state;
    struct play p;
    play_open(&p, FRONT "## Steps\n1. Click \"A\".\n2. Click \"B\".\n## If something goes wrong\n"
                        "- If \"Expired\" appears: hand over \"sign in\".\n", NULL);
    assert_string_equal(turn(&p, "A|Expired", &first)->text, "sign in");
    assert_string_equal(p.d.step, "handler 1");
    assert_string_equal(turn(&p, "A|Expired", &good)->target.text, "A"); /* still there: not again */
    assert_string_equal(turn(&p, "B", &good)->target.text, "B");         /* gone: armed again */
    struct dh_outcome bad = {.any = true, .status = DH_NOT_FOUND, .what = "no \"B\""};
    assert_int_equal(turn(&p, "Expired", &bad)->verb, DH_VERB_HAND_OVER);
    assert_string_equal(turn(&p, "B", &good)->target.text, "B");
    assert_int_equal(turn(&p, "B", &bad)->verb, DH_VERB_FAIL);
    assert_string_equal(p.d.action->text, "step 2 (SKILL.md:7: Click \"B\"): no \"B\"");
    play_close(&p);
}

static void loops_end_by_rows_by_condition_or_by_bound(void **state)
{
    (void)state;
    struct play p;
    json_t *in = json_pack("{s:s}", "t", "[{\"name\":\"Ann\"},{\"name\":\"Bob\"}]");
    play_open(&p, FRONT "## Inputs\n- `t` (table): t\n## Steps\n1. For each {r} in {t}: type {r.name}.\n"
                        "2. Repeat until \"End\" appears, at most 2 times: press Tab.\n", in);
    assert_string_equal(turn(&p, "", &first)->text, "Ann");
    assert_string_equal(turn(&p, "", &good)->text, "Bob");
    assert_string_equal(turn(&p, "", &good)->keys, "Tab");
    assert_int_equal(turn(&p, "", &good)->verb, DH_VERB_PRESS);
    assert_int_equal(turn(&p, "", &good)->verb, DH_VERB_FAIL);
    assert_non_null(strstr(p.d.action->text, "after 2 times"));
    play_close(&p);
    json_decref(in);
}

static void expectations_of_values_are_decided_here(void **state)
{
    (void)state;
    struct play p;
    json_t *in = json_pack("{s:s}", "sum", "1,234.50");
    play_open(&p, FRONT "## Inputs\n- `sum` (text): s\n## Steps\n1. Expect {sum} >= 1000.\n"
                        "2. Expect {sum} is \"7\".\n", in);
    assert_int_equal(turn(&p, "", &first)->verb, DH_VERB_FAIL);
    assert_non_null(strstr(p.d.action->text, "step 2"));
    assert_non_null(strstr(p.d.action->text, "but it is \"1,234.50\""));
    play_close(&p);
    json_decref(in);
}

static void a_secret_is_named_by_the_skill_and_never_by_the_screen(void **state)
{
    (void)state;
    struct play p;
    play_open(&p, FRONT "## Steps\n1. Type {{secret:mail}}.\n2. Read the clipboard as {c}.\n3. Type {c}.\n", NULL);
    assert_string_equal(turn(&p, "", &first)->text, "{{secret:mail}}");
    turn(&p, "", &good);
    struct dh_outcome out = value("{{secret:bank}}");
    assert_int_equal(turn(&p, "", &out)->verb, DH_VERB_FAIL);
    play_close(&p);
}

static void only_harmless_steps_are_repeated_and_once(void **state)
{
    (void)state;
    struct play p;
    struct dh_outcome none = {.any = true, .no_effect = true};
    play_open(&p, FRONT "## Steps\n1. Press Page_Down.\n2. Click \"Pay\".\n3. Press Enter.\n4. Wait 1 second.\n", NULL);
    assert_string_equal(turn(&p, "", &first)->keys, "Page_Down");
    assert_string_equal(turn(&p, "", &none)->keys, "Page_Down");
    assert_int_equal(turn(&p, "", &none)->verb, DH_VERB_CLICK);
    assert_string_equal(turn(&p, "", &none)->keys, "Enter");
    assert_int_equal(turn(&p, "", &none)->verb, DH_VERB_WAIT);
    play_close(&p);
}

static void a_skill_runs_another_and_gets_its_outputs(void **state)
{
    (void)state;
    struct play p = {.count = 2};
    p.skills[0] = skill_of(FRONT "## Steps\n1. Run skill sub with who = \"Ann\".\n2. Type {ref}.\n");
    p.skills[1] = skill_of("---\nname: sub\ndescription: d\n---\n## Inputs\n- `who` (text): w\n## Steps\n"
                           "1. Type {who}.\n## Result\n- Read the clipboard as {ref}.\n");
    assert_int_equal(dh_interpreter_create(p.skills, 2, NULL, NULL, &p.it, NULL), DH_OK);
    assert_string_equal(turn(&p, "", &first)->text, "Ann");
    turn(&p, "", &good);
    struct dh_outcome out = value("R-7");
    assert_string_equal(turn(&p, "", &out)->text, "R-7");
    play_close(&p);
}

/* Decisions of a run as text; at turn `cut` it goes on in another interpreter, with the state as bytes. */
static char *story(const struct dh_skill *const *skills, const json_t *inputs, int cut, bool redo)
{
    struct dh_interpreter *it = NULL;
    struct dh_buf out = {0};
    struct dh_outcome last = {0};
    assert_int_equal(dh_interpreter_create(skills, 1, inputs, NULL, &it, NULL), DH_OK);
    for (int i = 0; i < 60; i++) {
        struct dh_observation *o = screen(i % 5 == 2 ? "Try again" : i > 14 ? "End of list|All saved" : "Edit");
        struct dh_decision d = {0};
        assert_int_equal(dh_interpreter_next(it, o, &last, &d, NULL), DH_OK);
        if (i == cut) {
            char *bytes = dh_json_canonical(d.state);
            json_t *state = json_loads(bytes, 0, NULL);
            dh_interpreter_destroy(it);
            assert_int_equal(dh_interpreter_create(skills, 1, NULL, state, &it, NULL), DH_OK);
            json_decref(state);
            dh_free(bytes);
            if (redo && d.action->verb != DH_VERB_DONE) { /* decided, never done: decided again */
                dh_decision_finish(&d);
                assert_int_equal(dh_interpreter_next(it, o, &first, &d, NULL), DH_OK);
            }
        }
        dh_observation_unref(o);
        char *text = dh_action_text(d.action);
        dh_buf_printf(&out, "%s %s\n", d.step, text);
        dh_free(text);
        bool end = d.action->verb == DH_VERB_DONE || d.action->verb == DH_VERB_FAIL;
        dh_decision_finish(&d);
        if (end)
            break;
        last = value("12");
    }
    dh_interpreter_destroy(it);
    return dh_buf_steal(&out);
}

static void a_run_goes_on_in_another_process_from_every_step(void **state)
{
    (void)state;
    struct dh_buf text = {0};
    skill_file("loops", "SKILL.md", &text);
    const struct dh_skill *k = skill_of(dh_buf_text(&text));
    assert_non_null(k);
    json_t *in = json_pack("{s:s,s:s}", "people",
                           "[{\"name\":\"Ann\",\"amount\":\"120\"},{\"name\":\"Bob\",\"amount\":\"7\"}]", "colours",
                           "[\"red\",\"green\"]");
    char *whole = story(&k, in, -1, false);
    assert_non_null(strstr(whole, "loops is done"));
    int turns = 0;
    for (const char *s = whole; *s; s++)
        turns += *s == '\n';
    assert_true(turns > 12);
    for (int cut = 0; cut < turns - 1; cut++) {
        char *same = story(&k, in, cut, false), *redone = story(&k, in, cut, true);
        assert_string_equal(same, whole);
        assert_string_equal(redone, whole);
        dh_free(same);
        dh_free(redone);
    }
    dh_free(whole);
    json_decref(in);
    dh_buf_finish(&text);
    dh_skill_destroy((struct dh_skill *)(uintptr_t)k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_follow_each_other_and_values_flow),
        cmocka_unit_test(done_is_for_the_result_to_say),
        cmocka_unit_test(what_stood_there_before_the_last_step_proves_nothing),
        cmocka_unit_test(a_result_has_to_be_of_this_run),
        cmocka_unit_test(what_tells_of_a_failure_as_well_is_none),
        cmocka_unit_test(without_a_result_it_is_not_confirmed),
        cmocka_unit_test(conditions_choose_the_branch),
        cmocka_unit_test(handlers_run_once_for_each_appearance_and_the_step_is_done_again),
        cmocka_unit_test(loops_end_by_rows_by_condition_or_by_bound),
        cmocka_unit_test(expectations_of_values_are_decided_here),
        cmocka_unit_test(a_secret_is_named_by_the_skill_and_never_by_the_screen),
        cmocka_unit_test(only_harmless_steps_are_repeated_and_once),
        cmocka_unit_test(a_skill_runs_another_and_gets_its_outputs),
        cmocka_unit_test(a_run_goes_on_in_another_process_from_every_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
