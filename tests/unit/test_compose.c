/* Skills made of demonstrations in tests/data/demos, against the files that a person approved beside them; tried on their
 * own screens, and misled. DESKHAND_WRITE_DEMOS=1 writes the expected files anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "agent/skill/archive.h"
#include "agent/skill/compose.h"
#include "agent/skill/demo_file.h"
#include "agent/skill/dryrun.h"
#include "agent/skill/evidence.h"
#include "agent/skill/export.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "tests/unit/skill_file.h"

static struct dh_demo *demo(const char *name)
{
    char path[512];
    struct dh_demo *d = NULL;
    struct dh_err err = {0};
    snprintf(path, sizeof(path), "%s/%s.json", DH_TEST_DEMOS, name);
    if (dh_demo_read(path, &d, &err) != DH_OK)
        print_error("%s\n", err.what);
    assert_non_null(d);
    return d;
}

static struct dh_composed *compose(const char *name, const char *again, const struct dh_person *person)
{
    struct dh_demo *first = demo(name), *second = again ? demo(again) : NULL;
    struct dh_composed *c = NULL;
    struct dh_err err = {0};
    if (dh_compose(first, second, person, &c, &err) != DH_OK)
        print_error("%s: %s\n", name, err.what);
    assert_non_null(c);
    dh_demo_destroy(first);
    dh_demo_destroy(second);
    return c;
}

static const char *text_of(const struct dh_composed *c)
{
    assert_string_equal(c->files[0].path, "SKILL.md");
    return dh_buf_text(&c->files[0].data);
}

static void is_as_approved(const char *name, const char *again, const char *expected)
{
    struct dh_composed *c = compose(name, again, NULL);
    struct dh_buf want = {0};
    struct dh_err err = {0};
    char path[512];
    snprintf(path, sizeof(path), "%s/%s.md", DH_TEST_DEMOS, expected);
    if (getenv("DESKHAND_WRITE_DEMOS"))
        assert_int_equal(dh_file_write(path, text_of(c), strlen(text_of(c)), 0644, &err), DH_OK);
    assert_int_equal(dh_file_read(path, 1 << 20, &want, &err), DH_OK);
    assert_string_equal(text_of(c), dh_buf_text(&want));
    dh_buf_finish(&want);
    dh_composed_destroy(c);
}

static const char *const shown_once[] = {"expense-lunch", "next-page",  "copy-code", "cart",            "reply-mail",
                                         "date-native",   "sign-in",    "wizard",    "search-then-open", "copy-from-table",
                                         "date-picker",   "check-boxes", "people",     "stock",     "sheet-row",       "console",
                                         "second-thought"};
enum { SHOWN = sizeof(shown_once) / sizeof(shown_once[0]) };

static void what_was_shown_once_reads_as_a_person_writes_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHOWN; i++)
        is_as_approved(shown_once[i], NULL, shown_once[i]);
}

static void what_was_shown_twice_tells_what_varies(void **state)
{
    (void)state;
    is_as_approved("expense-lunch.again", "expense-lunch", "expense-lunch.twice");
}

/* In a folder of its own; to be removed with its parent. */
static struct dh_skill *saved(const struct dh_composed *c, char folder[64])
{
    char path[128];
    struct dh_skill *k = NULL;
    struct dh_err err = {0};
    snprintf(folder, 64, "/tmp/deskhand-compose-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/%s", folder, c->name);
    assert_int_equal(dh_composed_save(c, path, &err), DH_OK);
    if (dh_skill_load(path, &k, NULL, &err) != DH_OK)
        print_error("%s\n", err.what);
    assert_non_null(k);
    return k;
}

static void every_step_leads_back_to_what_was_touched(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHOWN; i++) {
        char folder[64];
        struct dh_composed *c = compose(shown_once[i], NULL, NULL);
        struct dh_skill *k = saved(c, folder);
        struct dh_problems problems = {0};
        struct dh_dry_run run;
        struct dh_err err = {0};
        assert_int_equal(dh_skill_check(k, &problems, &err), DH_OK);
        if (dh_skill_dry_run(k, &problems, &run, &err) != DH_OK)
            print_error("%s: %s\n", shown_once[i], problems.count ? problems.list[0].what : err.what);
        assert_int_equal(run.wrong, 0);
        assert_true(run.recorded && run.tried > 0 && run.tried == run.steps);
        dh_problems_finish(&problems);
        dh_skill_destroy(k);
        dh_composed_destroy(c);
        assert_int_equal(dh_dir_remove(folder, &err), DH_OK);
    }
}

/* The file with one text put in place of another. */
static void edit(const char *folder, const char *name, const char *file, const char *from, const char *to)
{
    char path[160];
    struct dh_buf b = {0}, out = {0};
    struct dh_err err = {0};
    snprintf(path, sizeof(path), "%s/%s/%s", folder, name, file);
    assert_int_equal(dh_file_read(path, 1 << 20, &b, &err), DH_OK);
    const char *at = strstr(dh_buf_text(&b), from);
    assert_non_null(at);
    dh_buf_add(&out, dh_buf_text(&b), (size_t)(at - dh_buf_text(&b)));
    dh_buf_str(&out, to);
    dh_buf_str(&out, at + strlen(from));
    assert_int_equal(dh_file_write(path, dh_buf_text(&out), out.len, 0600, &err), DH_OK);
    dh_buf_finish(&b);
    dh_buf_finish(&out);
}

static size_t wrong_after(const char *file, const char *from, const char *to, size_t *ret_tried)
{
    char folder[64], path[128];
    struct dh_composed *c = compose("copy-code", NULL, NULL);
    struct dh_skill *k = saved(c, folder);
    struct dh_problems problems = {0};
    struct dh_dry_run run = {0};
    struct dh_err err = {0};
    dh_skill_destroy(k);
    edit(folder, c->name, file, from, to);
    snprintf(path, sizeof(path), "%s/%s", folder, c->name);
    assert_int_equal(dh_skill_load(path, &k, NULL, &err), DH_OK);
    dh_skill_dry_run(k, &problems, &run, &err);
    *ret_tried = run.tried;
    dh_problems_finish(&problems);
    dh_skill_destroy(k);
    dh_composed_destroy(c);
    assert_int_equal(dh_dir_remove(folder, &err), DH_OK);
    return run.wrong;
}

static void what_does_not_fit_the_recorded_screens_is_found(void **state)
{
    (void)state;
    size_t tried;
    /* A value that was read otherwise, a thing that was elsewhere, a result that was not there. */
    assert_int_equal(wrong_after("assets/evidence.json", "\"value\":\"", "\"value\":\"X", &tried), 1);
    assert_int_equal(wrong_after("assets/evidence.json", "\"rect\":[", "\"rect\":[90", &tried), 1);
    assert_int_equal(wrong_after("assets/screens/01.json", "\"text\":\"Order code", "\"text\":\"Odd cipher", &tried), 1);
    /* A step that was edited is tried on the screen of what it was. */
    assert_int_equal(wrong_after("SKILL.md", "into the \"Code\" field", "into \"Code\"", &tried), 0);
    assert_int_equal(tried, 4);
    assert_int_equal(wrong_after("SKILL.md", "into the \"Code\" field", "into the \"Cobalt\" field", &tried), 1);
    assert_int_equal(tried, 4);
}

struct asked {
    int count;
    const char *answer;
    char last[300];
};

static enum dh_status question(void *data, const char *text, const char *name, const char *const *choices, size_t count,
                               char **ret_answer, struct dh_err *err)
{
    struct asked *a = data;
    (void)name;
    (void)err;
    assert_int_equal(count, 2);
    assert_true(strcmp(choices[0], a->answer) == 0 || strcmp(choices[1], a->answer) == 0);
    a->count++;
    snprintf(a->last, sizeof(a->last), "%s", text);
    *ret_answer = dh_strdup(a->answer);
    return DH_OK;
}

static void what_is_not_certain_is_asked(void **state)
{
    (void)state;
    struct asked same = {.answer = "it is always the same"}, varies = {.answer = "it changes each time"};
    struct dh_person p = {.question = question, .data = &same};
    struct dh_demo *d = demo("sign-in");
    d->goal = "";
    struct dh_composed *c = NULL;
    assert_int_equal(dh_compose(d, NULL, &p, &c, NULL), DH_OK);
    assert_int_equal(same.count, 1);
    assert_non_null(strstr(same.last, "\"ingrid.lindqvist\" into \"User name\""));
    assert_non_null(strstr(text_of(c), "Type \"ingrid.lindqvist\" into"));
    /* The password is a secret in any case, and is not asked about. */
    assert_non_null(strstr(text_of(c), "- `password` (secret, default \"password\")"));
    dh_composed_destroy(c);
    p.data = &varies;
    assert_int_equal(dh_compose(d, NULL, &p, &c, NULL), DH_OK);
    assert_non_null(strstr(text_of(c), "Type {user_name} into"));
    dh_composed_destroy(c);
    dh_demo_destroy(d);
}

static void evidence_is_found_by_the_sentence(void **state)
{
    (void)state;
    struct dh_composed *c = compose("cart", NULL, NULL);
    struct dh_evidence *e = NULL;
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->files[i].path, DH_EVIDENCE_FILE) == 0)
            assert_int_equal(dh_evidence_parse(dh_buf_text(&c->files[i].data), c->files[i].data.len, &e, NULL), DH_OK);
    assert_non_null(e);
    const char *sentence = "click  the \"Check out\" BUTTON.";
    const struct dh_evidence_item *item = dh_evidence_find(e, "3", sentence);
    assert_non_null(item);
    assert_true(item->has_target);
    assert_string_equal(item->target.name, "Check out");
    assert_ptr_equal(dh_evidence_find(e, "99", sentence), item); /* it has moved */
    assert_null(dh_evidence_find(e, "3", "Click the \"Check in\" button"));
    assert_null(dh_evidence_find(NULL, "3", sentence));
    dh_evidence_destroy(e);
    dh_composed_destroy(c);
}

static void malformed_evidence_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *what;
    } bad[] = {
        {"[]", "\"the whole\""},
        {"{\"version\":2,\"steps\":[]}", "version 1"},
        {"{\"version\":1}", "\"steps\""},
        {"{\"version\":1,\"steps\":[{\"crop\":\"/etc/passwd\"}]}", "step 1: \"crop\""},
        {"{\"version\":1,\"steps\":[{\"crop\":\"assets/../../x\"}]}", "step 1: \"crop\""},
        {"{\"version\":1,\"steps\":[{\"screen\":0}]}", "step 1: \"screen\""},
        {"{\"version\":1,\"screens\":[\"../a\"],\"steps\":[]}", "\"screens\""},
        {"{\"version\":1,\"steps\":[{\"target\":{\"role\":\"king\"}}]}", "step 1: \"role\""},
        {"{\"version\":1,\"steps\":[{\"target\":{\"neighbours\":[{\"text\":\"a\",\"direction\":\"up\"}]}}]}",
         "step 1: \"neighbours\""},
        {"{\"version\":1,\"inputs\":{\"a\":1},\"steps\":[]}", "\"inputs\""},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct dh_evidence *e = NULL;
        struct dh_err err = {0};
        assert_int_equal(dh_evidence_parse(bad[i].text, strlen(bad[i].text), &e, &err), DH_INVALID);
        assert_null(e);
        if (!strstr(err.what, bad[i].what))
            print_error("%s: %s\n", bad[i].text, err.what);
        assert_non_null(strstr(err.what, bad[i].what));
    }
}

static void an_export_has_nothing_of_the_screens(void **state)
{
    (void)state;
    char folder[64];
    struct dh_composed *c = compose("copy-code", NULL, NULL);
    struct dh_skill *k = saved(c, folder);
    struct dh_buf tar = {0}, zip = {0}, again = {0};
    struct dh_err err = {0};
    assert_int_equal(dh_crc32("123456789", 9), 0xcbf43926u);
    assert_int_equal(dh_skill_export(k, DH_ARCHIVE_TAR, &tar, &err), DH_OK);
    assert_int_equal(dh_skill_export(k, DH_ARCHIVE_ZIP, &zip, &err), DH_OK);
    assert_int_equal(dh_skill_export(k, DH_ARCHIVE_ZIP, &again, &err), DH_OK);
    assert_int_equal(tar.len % 512, 0);
    assert_memory_equal(dh_buf_text(&tar) + 257, "ustar", 6);
    assert_memory_equal(dh_buf_text(&zip), "PK\003\004", 4);
    assert_int_equal(zip.len, again.len);
    assert_memory_equal(dh_buf_text(&zip), dh_buf_text(&again), zip.len);
    for (size_t i = 0; i + 8 < tar.len; i++)
        assert_true(memcmp(tar.data + i, "\"value\"", 7) != 0 && memcmp(tar.data + i, "screens/", 8) != 0);
    dh_buf_finish(&tar);
    dh_buf_finish(&zip);
    dh_buf_finish(&again);
    dh_skill_destroy(k);
    edit(folder, c->name, "SKILL.md", "Type {code} into the \"Code\" field", "Type \"letmein\" into the \"Password\" field");
    char path[128];
    snprintf(path, sizeof(path), "%s/%s", folder, c->name);
    assert_int_equal(dh_skill_load(path, &k, NULL, &err), DH_OK);
    assert_int_equal(dh_skill_export(k, DH_ARCHIVE_TAR, &tar, &err), DH_REFUSED);
    dh_buf_finish(&tar);
    dh_skill_destroy(k);
    dh_composed_destroy(c);
    assert_int_equal(dh_dir_remove(folder, &err), DH_OK);
}

static void nothing_shown_is_no_skill(void **state)
{
    (void)state;
    struct dh_demo *d = dh_demo_create();
    struct dh_composed *c = NULL;
    struct dh_err err = {0};
    assert_non_null(d);
    assert_int_equal(dh_compose(d, NULL, NULL, &c, &err), DH_USAGE); /* it has no name */
    d->name = "nothing";
    assert_int_equal(dh_compose(d, NULL, NULL, &c, &err), DH_INVALID);
    assert_null(c);
    dh_demo_destroy(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_shown_once_reads_as_a_person_writes_it),
        cmocka_unit_test(what_was_shown_twice_tells_what_varies),
        cmocka_unit_test(every_step_leads_back_to_what_was_touched),
        cmocka_unit_test(what_does_not_fit_the_recorded_screens_is_found),
        cmocka_unit_test(what_is_not_certain_is_asked),
        cmocka_unit_test(evidence_is_found_by_the_sentence),
        cmocka_unit_test(malformed_evidence_is_refused),
        cmocka_unit_test(an_export_has_nothing_of_the_screens),
        cmocka_unit_test(nothing_shown_is_no_skill),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
