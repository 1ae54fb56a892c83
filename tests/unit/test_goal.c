/* Which values a sentence gives to which inputs, and which it says that no input takes: a table of
 * sentences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "agent/skill/goal_bind.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "skill_file.h"

#define TODAY "2026-11-28" /* a Saturday */

static void put(struct dh_buf *out, const struct dh_skill *k, const char *goal)
{
    struct dh_goal g = {0};
    struct dh_goal_fill f = {0};
    json_t *v;
    size_t i, n = 0;
    assert_int_equal(dh_goal_read(goal, TODAY, false, &g, NULL), DH_OK);
    assert_int_equal(dh_goal_fill(&g, k, &f, NULL), DH_OK);
    for (i = 0; i < k->input_count; i++) {
        const char *text = dh_json_str(f.given, k->inputs[i].name, NULL);
        if (text)
            dh_buf_printf(out, "%s%s=%s", n++ ? "; " : "", k->inputs[i].name, text);
    }
    json_array_foreach(f.left, i, v)
        dh_buf_printf(out, "%s%s", i ? ", " : " | ", json_string_value(v));
    dh_goal_fill_finish(&f);
    dh_goal_finish(&g);
}

static struct dh_skill *made(const struct dh_buf *front, const struct dh_buf *inputs)
{
    struct dh_buf text = {0};
    dh_buf_printf(&text, "---\n%s---\n## Inputs\n%s\n## Steps\n1. Click \"Go\".\n",
                  dh_buf_text(front), dh_buf_text(inputs));
    struct dh_skill *k = skill_of(dh_buf_text(&text));
    assert_non_null(k);
    dh_buf_finish(&text);
    return k;
}

static void trim(char *s)
{
    for (size_t n = strlen(s); n && s[n - 1] == ' '; n--)
        s[n - 1] = '\0';
}

static void every_value_has_its_place(void **state)
{
    (void)state;
    struct dh_buf all = {0}, front = {0}, inputs = {0}, got = {0};
    struct dh_skill *k = NULL;
    size_t rows = 0, bad = 0;
    assert_int_equal(dh_file_read(DH_CHOOSE_DATA "/values.txt", 1 << 20, &all, NULL), DH_OK);
    for (char *line = strtok(all.data, "\n"); line; line = strtok(NULL, "\n")) {
        char *arrow = strstr(line, " =>"), *colon = strstr(line, ": ");
        if (line[0] == '#' || (!arrow && line[0] != '@' && line[0] != '-'))
            continue;
        if (line[0] == '@') {
            dh_skill_destroy(k);
            k = NULL;
            dh_buf_clear(&front);
            dh_buf_clear(&inputs);
            dh_buf_printf(&front, "name: %.*s\ndescription: \"%s\"\n", (int)(colon - line - 2),
                          line + 2, colon + 2);
        } else if (line[0] == '-') {
            dh_buf_printf(&inputs, "%s\n", line);
        } else {
            k = k ? k : made(&front, &inputs);
            *arrow = '\0';
            char *want = arrow + 3 + (arrow[3] == ' ');
            trim(want);
            dh_buf_clear(&got);
            put(&got, k, line);
            rows++;
            if (strcmp(dh_buf_text(&got), want) != 0) {
                bad++;
                print_message("# %s\n#  want: %s\n#  got:  %s\n", line, want, dh_buf_text(&got));
            }
        }
    }
    dh_skill_destroy(k);
    dh_buf_finish(&all);
    dh_buf_finish(&front);
    dh_buf_finish(&inputs);
    dh_buf_finish(&got);
    print_message("# %zu of %zu sentences as they are meant\n", rows - bad, rows);
    assert_true(rows >= 150);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_value_has_its_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
