#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/skill/suggest.h"
#include "base/json.h"
#include "base/mem.h"
#include "skill_file.h"

static json_t *record(const char *kind, const char *more)
{
    json_t *v = NULL;
    assert_int_equal(dh_json_parse(more, strlen(more), &v, NULL), DH_OK);
    json_object_set_new(v, "kind", json_string(kind));
    return v;
}

static void a_run_is_what_it_did_without_its_values(void **state)
{
    (void)state;
    json_t *r = json_array();
    json_array_append_new(r, record("RUN", "{\"goal\":\"x\"}"));
    json_array_append_new(
        r, record("PLAN", "{\"action\":{\"action\":\"type\",\"text\":\"42\",\"target\":{\"text\":\"Amount:\"}}}"));
    json_array_append_new(r, record("RESULT", "{\"status\":\"ok\"}"));
    json_array_append_new(r, record("PLAN", "{\"action\":{\"action\":\"wait\",\"seconds\":1}}"));
    json_array_append_new(r, record("RESULT", "{\"status\":\"ok\"}"));
    json_array_append_new(r, record("PLAN", "{\"action\":{\"action\":\"click\",\"target\":{\"text\":\"Send\"}}}"));
    json_array_append_new(r, record("RESULT", "{\"status\":\"not-found\"}"));
    json_array_append_new(r, record("PLAN", "{\"action\":{\"action\":\"press\",\"keys\":\"ctrl+s\"}}"));
    json_array_append_new(r, record("RESULT", "{\"status\":\"ok\"}"));
    json_t *steps = dh_suggest_steps(r);
    char *text = dh_json_canonical(steps);
    assert_string_equal(text, "[\"type|amount\",\"press|ctrl+s\"]");
    dh_free(text);
    json_decref(steps);
    json_decref(r);
}

static json_t *run(const char *id, const char *a, const char *b, const char *c, const char *d)
{
    return json_pack("{s:s,s:s,s:s,s:[s,s,s,s]}", "id", id, "started", "2026-11-27", "goal", id, "steps", a, b, c, d);
}

static void what_was_done_twice_is_offered_once(void **state)
{
    (void)state;
    json_t *runs = json_pack(
        "[o,o,o,o,o]", run("1", "open|a", "type|b", "type|c", "click|d"),
        run("2", "open|x", "click|y", "click|z", "press|q"), run("3", "open|a", "type|b", "type|c", "click|d"),
        run("4", "open|a", "type|b", "type|e", "click|d"), run("5", "open|a", "click|y", "type|e", "press|q"));
    json_t *s = dh_suggest(runs, 2);
    assert_int_equal(json_array_size(s), 1);
    json_t *one = json_array_get(s, 0);
    assert_int_equal(dh_json_int(one, "count", 0), 3);
    assert_string_equal(dh_json_str(one, "run", ""), "4"); /* the latest */
    json_decref(s);
    s = dh_suggest(runs, 4);
    assert_int_equal(json_array_size(s), 0);
    json_decref(s);
    json_decref(runs);
}

static void a_skill_that_does_it_is_known(void **state)
{
    (void)state;
    struct dh_skill *k =
        skill_of("---\nname: x\ndescription: d\n---\n## Inputs\n- `v` (text): v.\n## Steps\n1. Open \"a\".\n"
                 "2. Type {v} into the \"B\" field.\n3. If \"c\" appears:\n   - Click \"D\".\n");
    json_t *steps = dh_suggest_skill_steps(k), *r = run("1", "open|a", "type|b", "click|d", "press|q");
    assert_int_equal(dh_suggest_alike(steps, json_object_get(r, "steps")), 85);
    assert_int_equal(dh_suggest_alike(steps, steps), 100);
    assert_int_equal(dh_suggest_alike(steps, NULL), 0);
    json_decref(steps);
    json_decref(r);
    dh_skill_destroy(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_what_it_did_without_its_values),
        cmocka_unit_test(what_was_done_twice_is_offered_once),
        cmocka_unit_test(a_skill_that_does_it_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
