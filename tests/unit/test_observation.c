#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/json.h"
#include "base/mem.h"
#include "capture/observation.h"

static const char sample[] =
    "{\"screen\":{\"width\":1280,\"height\":800,\"frame\":412},\"settled\":true,\"active\":\"w3\","
    "\"focus\":\"e7\",\"pointer\":[640,400],"
    "\"windows\":[{\"id\":\"w1\",\"title\":\"Below\",\"rect\":[0,0,1280,800]},"
    "{\"id\":\"w3\",\"title\":\"Expenses\",\"class\":\"chromium\",\"pid\":4242,"
    "\"rect\":[100,100,600,400],\"frame\":[95,80,610,425],\"dialog\":true}],"
    "\"elements\":[{\"id\":\"e7\",\"role\":\"entry\",\"name\":\"Amount\",\"value\":\"\","
    "\"states\":[\"focused\",\"editable\"],\"rect\":[420,310,260,32],\"label\":[340,318,60,12],"
    "\"window\":\"w3\",\"source\":[\"a11y\",\"ocr\"],\"confidence\":97},"
    "{\"id\":\"e8\",\"role\":\"text\",\"name\":\"Title\",\"states\":[],\"rect\":[300,85,40,10],"
    "\"source\":[\"ocr\"],\"confidence\":90}],"
    "\"text\":[\"New expense\"],\"lines\":[{\"text\":\"New expense\",\"rect\":[420,200,90,12],"
    "\"confidence\":96}],\"changed\":[\"e7\"],\"partial\":[\"one thing\"]}";

static json_t *parse(const char *text)
{
    json_t *v = NULL;
    assert_int_equal(dh_json_parse(text, strlen(text), &v, NULL), DH_OK);
    return v;
}

static struct dh_observation *read_sample(void)
{
    struct dh_observation *o = NULL;
    struct dh_err err = {0};
    json_t *v = parse(sample);
    if (dh_observation_from_json(v, &o, &err) != DH_OK)
        fail_msg("%s", err.what);
    json_decref(v);
    return o;
}

static void reads_what_is_written(void **state)
{
    (void)state;
    struct dh_observation *o = read_sample();
    assert_int_equal(o->width, 1280);
    assert_int_equal(o->serial, 412);
    assert_int_equal(o->active, 1);
    assert_int_equal(o->focus, 0);
    assert_int_equal(o->elements[0].window, 1);
    assert_int_equal(o->elements[0].states, DH_STATE_FOCUSED | DH_STATE_EDITABLE);
    assert_int_equal(o->elements[0].sources, DH_SOURCE_A11Y | DH_SOURCE_OCR);
    assert_string_equal(o->elements[0].value, "");
    assert_null(o->elements[1].value);
    assert_int_equal(o->elements[1].window, -1);
    assert_string_equal(o->windows[1].wm_class, "chromium");
    assert_true(o->windows[1].dialog && o->windows[1].active && !o->windows[0].active);
    assert_string_equal(o->lines[0].text, "New expense");
    assert_string_equal(o->partial[0], "one thing");
    dh_observation_unref(o);
}

static void comes_back_the_same(void **state)
{
    (void)state;
    struct dh_observation *o = read_sample(), *again = NULL;
    json_t *a = dh_observation_to_json(o);
    assert_non_null(a);
    assert_int_equal(dh_observation_from_json(a, &again, NULL), DH_OK);
    json_t *b = dh_observation_to_json(again);
    char *s = dh_json_canonical(a), *t = dh_json_canonical(b);
    assert_string_equal(s, t);
    assert_non_null(strstr(s, "\"label\":[340,318,60,12]"));
    dh_free(s);
    dh_free(t);
    json_decref(a);
    json_decref(b);
    dh_observation_unref(o);
    dh_observation_unref(again);
}

static void refuses_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *names;
    } cases[] = {
        {"\"entry\"", "\"spaceship\"", "role"},
        {"\"focused\"", "\"blessed\"", "states"},
        {"\"a11y\"", "\"hearsay\"", "source"},
        {"[420,310,260,32]", "[420,310,260]", "rect"},
        {"[420,310,260,32]", "[420,310,-1,32]", "rect"},
        {"\"window\":\"w3\"", "\"window\":\"w9\"", "window"},
        {"\"id\":\"e8\"", "\"id\":\"e888888888888888\"", "id"},
        {"\"confidence\":97", "\"confidence\":970", "confidence"},
        {"\"width\":1280", "\"width\":\"wide\"", "width"},
        {"\"partial\":[\"one thing\"]", "\"partial\":[1]", "partial"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *at = strstr(sample, cases[i].from);
        assert_non_null(at);
        char *text = dh_asprintf("%.*s%s%s", (int)(at - sample), sample, cases[i].to,
                                 at + strlen(cases[i].from));
        json_t *v = parse(text);
        struct dh_observation *o = NULL;
        struct dh_err err = {0};
        assert_int_equal(dh_observation_from_json(v, &o, &err), DH_INVALID);
        assert_null(o);
        if (!strstr(err.what, cases[i].names))
            fail_msg("\"%s\" does not name %s", err.what, cases[i].names);
        json_decref(v);
        dh_free(text);
    }
}

static void finds_things(void **state)
{
    (void)state;
    struct dh_observation *o = dh_observation_ref(read_sample());
    dh_observation_unref(o); /* one reference is left */
    assert_ptr_equal(dh_observation_element(o, "e8"), &o->elements[1]);
    assert_null(dh_observation_element(o, "e1"));
    assert_null(dh_observation_element(o, NULL));
    assert_ptr_equal(dh_observation_window(o, "w1"), &o->windows[0]);
    assert_int_equal(dh_observation_window_at(o, (struct dh_point){150, 150}), 1);
    assert_int_equal(dh_observation_window_at(o, (struct dh_point){97, 85}), 1); /* its frame */
    assert_int_equal(dh_observation_window_at(o, (struct dh_point){5, 5}), 0);
    assert_int_equal(dh_observation_window_at(o, (struct dh_point){1300, 5}), -1);
    dh_observation_unref(o);
    dh_observation_unref(NULL);
}

static void knows_the_names_people_use(void **state)
{
    (void)state;
    enum dh_role r = DH_ROLE_ANY;
    for (int i = 0; i < DH_ROLE_COUNT; i++) {
        assert_true(dh_role_parse(dh_role_name((enum dh_role)i), &r));
        assert_int_equal(r, i);
    }
    assert_true(dh_role_parse("Field", &r) && r == DH_ROLE_ENTRY);
    assert_true(dh_role_parse("check box", &r) && r == DH_ROLE_CHECKBOX);
    assert_false(dh_role_parse("teapot", &r));
    assert_string_equal(dh_state_name(DH_STATE_PASSWORD), "password");
    assert_null(dh_state_name(1u << 20));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_is_written),      cmocka_unit_test(comes_back_the_same),
        cmocka_unit_test(refuses_what_is_wrong),      cmocka_unit_test(finds_things),
        cmocka_unit_test(knows_the_names_people_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
