#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/skill/diff.h"
#include "agent/skill/heal.h"
#include "base/json.h"
#include "base/mem.h"
#include "skill_file.h"

static const char text[] = "---\nname: x\ndescription: d\n---\n# Prose stays   as it is\n\n## Steps\n"
                           "1. Type \"a\" into the \"Amount\" field.\n"
                           "2. If \"Late\" appears:\n   - Click \"Amount\".\n"
                           "3. Click the \"Submit\" button to submit it.\n\n## Result\n- Expect \"Done\".\n";

static json_t *healed(const char *step, const char *sentence, const char *was, const char *now)
{
    return json_pack("[{s:s,s:s,s:s,s:s}]", "step", step, "sentence", sentence, "was", was, "now", now);
}

static void only_the_quoted_name_changes(void **state)
{
    (void)state;
    struct dh_skill *k = skill_of(text);
    json_t *h = healed("1", "Type \"a\" into the \"Amount\" field", "Amount", "Total \"net\""), *changes;
    char *after;
    assert_int_equal(dh_skill_heal(k, h, &after, &changes, NULL), DH_OK);
    struct dh_buf d = {0};
    dh_diff_unified(text, after, "SKILL.md", "SKILL.md", &d);
    assert_string_equal(
        dh_buf_text(&d),
        "--- SKILL.md\n+++ SKILL.md\n@@ -5,7 +5,7 @@\n # Prose stays   as it is\n \n ## Steps\n"
        "-1. Type \"a\" into the \"Amount\" field.\n"
        "+1. Type \"a\" into the \"Total \\\"net\\\"\" field.\n"
        " 2. If \"Late\" appears:\n    - Click \"Amount\".\n 3. Click the \"Submit\" button to submit it.\n");
    json_t *evidence = json_pack("{s:[{s:s,s:{s:s}}]}", "steps", "sentence", "Type \"a\" into the \"Amount\" field",
                                 "target", "name", "Amount");
    assert_true(dh_skill_heal_evidence(evidence, changes));
    json_t *item = json_array_get(json_object_get(evidence, "steps"), 0);
    assert_string_equal(dh_json_str(item, "sentence", ""), "Type \"a\" into the \"Total \\\"net\\\"\" field");
    assert_false(dh_skill_heal_evidence(evidence, changes));
    json_decref(evidence);
    json_decref(h);
    json_decref(changes);
    dh_free(after);
    dh_buf_finish(&d);
    dh_skill_destroy(k);
}

static void what_is_not_certain_is_left_alone(void **state)
{
    (void)state;
    struct dh_skill *k = skill_of(text);
    static const char *const cases[][4] = {
        {"1", "Write \"a\" into the \"Amount\" field", "Amount", "Total"},  /* another sentence */
        {"3", "Type \"a\" into the \"Amount\" field", "Amount", "Total"},   /* another step */
        {"1", "Type \"a\" into the \"Amount\" field", "Sum", "Total"},      /* not what it says */
        {"1", "Type \"a\" into the \"Amount\" field", "Amount", "{total}"}, /* would be a variable */
        {"1", "Type \"a\" into the \"Amount\" field", "Amount", ""},
        {"1", "Type \"a\" into the \"Amount\" field", "Amount", "a\n## Steps"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        json_t *h = healed(cases[i][0], cases[i][1], cases[i][2], cases[i][3]), *changes = NULL;
        char *after = NULL;
        assert_int_equal(dh_skill_heal(k, h, &after, &changes, NULL), DH_NOT_FOUND);
        assert_null(after);
        json_decref(h);
    }
    dh_skill_destroy(k);
}

static void steps_within_steps_and_handlers_are_reached(void **state)
{
    (void)state;
    struct dh_skill *k = skill_of(text);
    json_t *h = json_pack("[{s:s,s:s,s:s,s:s},{s:s,s:s,s:s},{s:s,s:s,s:s}]", "step", "2.1", "sentence",
                          "Click \"Amount\"", "was", "Amount", "now", "Sum", "step", "1", "dismissed", "No thanks",
                          "role", "button", "step", "3", "dismissed", "No thanks", "role", "button");
    json_t *changes;
    char *after;
    assert_int_equal(dh_skill_heal(k, h, &after, &changes, NULL), DH_OK);
    assert_int_equal(json_array_size(changes), 2);
    assert_non_null(strstr(after, "   - Click \"Sum\".\n"));
    assert_non_null(strstr(
        after, "- Expect \"Done\".\n\n## If something goes wrong\n- If the \"No thanks\" button appears: click the "
               "\"No thanks\" button.\n"));
    dh_skill_destroy(k);
    k = skill_of(after);
    assert_int_equal(k->handlers->count, 1);
    json_decref(h);
    json_decref(changes);
    dh_free(after);
    dh_skill_destroy(k);
}

static void differences_apply_in_any_place(void **state)
{
    (void)state;
    struct dh_buf d = {0};
    dh_diff_unified("a\nb\n", "a\nb\n", "x", "y", &d);
    assert_int_equal(d.len, 0);
    dh_diff_unified("", "a\n", "x", "y", &d);
    assert_string_equal(dh_buf_text(&d), "--- x\n+++ y\n@@ -0,0 +1,1 @@\n+a\n");
    dh_buf_clear(&d);
    dh_diff_unified("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n", "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n12", "x", "y", &d);
    assert_string_equal(dh_buf_text(&d),
                        "--- x\n+++ y\n@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n@@ -8,4 +9,4 @@\n 8\n 9\n 10\n-11\n+12\n"
                        "\\ No newline at end of file\n");
    dh_buf_finish(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_quoted_name_changes),
        cmocka_unit_test(what_is_not_certain_is_left_alone),
        cmocka_unit_test(steps_within_steps_and_handlers_are_reached),
        cmocka_unit_test(differences_apply_in_any_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
