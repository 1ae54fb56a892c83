#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "agent/skill/parse.h"
#include "skill_file.h"

static const char *const names[] = {"lunch", "all-steps", "loops", "places", "natural", "caller"};
#define NAMES (sizeof(names) / sizeof(names[0]))
#define FOREIGN "\xe6\x97\xa5\xe6\x9c\xac \xd0\xaf \xe2\x80\x9cq\xe2\x80\x9d" /* Japanese, Cyrillic, curly quotes */
#define FRONT "---\nname: x\ndescription: d\n---\n"

static void render(const struct dh_skill *k, struct dh_buf *out)
{
    dh_buf_str(out, "## Steps\n");
    dh_block_render(k->steps, true, out);
    if (k->result->count)
        dh_buf_str(out, "\n## Result\n");
    dh_block_render(k->result, false, out);
    if (k->handlers->count)
        dh_buf_str(out, "\n## If something goes wrong\n");
    dh_block_render(k->handlers, false, out);
}

static void every_form_is_read_and_written_as_it_should_be(void **state)
{
    (void)state;
    for (size_t i = 0; i < NAMES; i++) {
        struct dh_buf text = {0}, golden = {0}, out = {0};
        skill_file(names[i], "SKILL.md", &text);
        skill_file(names[i], "canonical.md", &golden);
        struct dh_skill *k = skill_of(dh_buf_text(&text));
        assert_non_null(k);
        render(k, &out);
        assert_string_equal(dh_buf_text(&out), dh_buf_text(&golden));
        dh_skill_destroy(k);
        dh_buf_finish(&text);
        dh_buf_finish(&golden);
        dh_buf_finish(&out);
    }
}

static void the_writer_is_the_readers_mirror(void **state)
{
    (void)state;
    for (size_t i = 0; i < NAMES; i++) {
        struct dh_buf golden = {0}, text = {0}, out = {0};
        skill_file(names[i], "canonical.md", &golden);
        dh_buf_printf(&text, "%s%s", FRONT, dh_buf_text(&golden));
        struct dh_skill *k = skill_of(dh_buf_text(&text));
        assert_non_null(k);
        render(k, &out);
        assert_string_equal(dh_buf_text(&out), dh_buf_text(&golden));
        dh_skill_destroy(k);
        dh_buf_finish(&golden);
        dh_buf_finish(&text);
        dh_buf_finish(&out);
    }
}

static void writing_back_changes_one_line_or_nothing(void **state)
{
    (void)state;
    struct dh_buf text = {0}, out = {0};
    skill_file("lunch", "SKILL.md", &text);
    struct dh_skill *k = skill_of(dh_buf_text(&text));
    assert_non_null(k);
    dh_skill_write(k, NULL, NULL, &out);
    assert_string_equal(dh_buf_text(&out), dh_buf_text(&text));
    dh_buf_clear(&out);
    const struct dh_stmt *s = dh_block_stmt(k->steps, 5);
    assert_string_equal(s->label, "6");
    dh_skill_write(k, s, "Type {amount} into the \"Total\" field", &out);
    const char *was = strstr(dh_buf_text(&text), "6. Type {amount} into the \"Amount\" field.\n");
    const char *is = strstr(dh_buf_text(&out), "6. Type {amount} into the \"Total\" field.\n");
    assert_true(was && is);
    assert_int_equal(was - dh_buf_text(&text), is - dh_buf_text(&out));
    assert_string_equal(strchr(was, '\n'), strchr(is, '\n'));
    dh_skill_destroy(k);
    dh_buf_finish(&text);
    dh_buf_finish(&out);
}

static void fails_with(const char *text, bool plain, const char *want)
{
    struct dh_skill *k = NULL;
    struct dh_problems p = {0};
    struct dh_err err = {0};
    size_t n = strlen(text);
    enum dh_status s = plain ? dh_skill_parse_plain(text, n, "goal", &k, &p, &err)
                             : dh_skill_parse(text, n, "SKILL.md", &k, &p, &err);
    if (s == DH_OK) {
        s = dh_skill_check(k, &p, &err);
        dh_skill_destroy(k);
    }
    assert_int_equal(s, DH_INVALID);
    if (!strstr(err.what, want))
        fail_msg("got \"%s\", not \"%s\"", err.what, want);
    dh_problems_finish(&p);
}

static void errors_name_the_place_and_the_nearest_form(void **state)
{
    (void)state;
    fails_with(FRONT "## Steps\n1. Click \"a\".\n2. clik \"b\".\n", false,
               "SKILL.md:7:4: don't know the verb \"clik\"; did you mean \"click\"?");
    fails_with("click \"Save", true, "goal:1:7: the quote is not closed");
    fails_with("type \"x\" into", true, "goal:1:14: expected what it is on");
    fails_with("click \"Sa\xc3\xa9\" frob", true, "goal:1:13: don't understand 'frob' here");
    fails_with("press Entr", true, "don't know the key \"Entr\"");
    fails_with("repeat until \"x\" appears: click \"y\"", true, "at most 10 times");
    fails_with("if \"x\" appears:", true, "no steps behind the colon");
    fails_with("otherwise: click \"y\"", true, "without an \"if\"");
    fails_with("click \"a\"\n  click \"b\"", true, "goal:2:3: a list inside a step");
    fails_with("type {nmae} into \"x\"", true, "goal:1:6: {nmae} is neither an input nor read before");
    fails_with("File Thursday's lunch with its receipt", true, "don't know the verb \"file\"");
    fails_with("", true, "nothing to do");
    fails_with(FRONT "## Inputs\n- `name` (text): n\n## Steps\n1. Type {nmae}.\n", false,
               "SKILL.md:8:9: {nmae} is neither an input nor read before; did you mean {name}?");
    fails_with(FRONT "## Inputs\n- `n` (txt): n\n## Steps\n1. Type {n}.\n", false,
               "SKILL.md:6:8: don't know the type \"txt\"; did you mean \"text\"?");
    fails_with(FRONT "## Steps\n1. Read the text after \"x\" as {y} matching /(/.\n", false, "pattern is malformed");
    fails_with(FRONT "Nothing.\n", false, "no \"## Steps\"");
}

static void front_matter_holds_the_six_keys_alone(void **state)
{
    (void)state;
#define REST "\n---\n## Steps\n1. Wait 1 second.\n"
    fails_with("# x\n", false, "SKILL.md:1:1: a skill starts with front matter");
    fails_with("---\nname: X y\ndescription: d" REST, false, "SKILL.md:2:7: name: 1 to 64");
    fails_with("---\nname: a--b\ndescription: d" REST, false, "single hyphens");
    fails_with("---\nname: a" REST, false, "needs a description");
    fails_with("---\nname: a\ndescription: d\nnmae: b" REST, false, "did you mean \"name\"?");
    fails_with("---\nname: &x a\ndescription: *x" REST, false, "anchors and aliases");
    fails_with("---\nname: a\ndescription: d\nmetadata: [1]" REST, false, "map of string to string");
    fails_with("---\nname: a\nname: b\ndescription: d" REST, false, "given twice");
    fails_with("---\nname: a\n", false, "not closed");
    fails_with("---\nname: \"a\n---\n", false, "front matter:");
    struct dh_skill *k = skill_of("---\nname: a-1\ndescription: d\nlicense: MIT\nmetadata:\n  k: \"v\"" REST);
    assert_non_null(k);
    assert_string_equal(k->name, "a-1");
    assert_string_equal(k->license, "MIT");
    assert_int_equal(k->meta_count, 1);
    assert_string_equal(k->meta[0].value, "v");
    dh_skill_destroy(k);
}

static void one_pass_finds_up_to_twenty_errors(void **state)
{
    (void)state;
    struct dh_buf b = {0};
    for (int i = 0; i < 30; i++)
        dh_buf_str(&b, "clik \"a\"\n");
    struct dh_skill *k = NULL;
    struct dh_problems p = {0};
    struct dh_err err = {0};
    assert_int_equal(dh_skill_parse_plain(dh_buf_text(&b), b.len, "goal", &k, &p, &err), DH_INVALID);
    assert_int_equal(p.count, 20);
    assert_int_equal(p.errors, 30);
    assert_int_equal(p.list[19].line, 20);
    assert_null(k);
    dh_problems_finish(&p);
    dh_buf_finish(&b);
}

static void plain_goals_are_read_as_people_write_them(void **state)
{
    (void)state;
    static const char goal[] = "open \"xterm\", type \"echo h\xc3\xa9llo \xe2\x82\xac""5 > out\" and press Enter. "
                               "Click 'New', type \xe2\x80\x9cRent\xe2\x80\x9d into \"Name\"; press a then press F5.";
    struct dh_skill *k = NULL;
    struct dh_buf out = {0};
    assert_int_equal(dh_skill_parse_plain(goal, strlen(goal), "goal", &k, NULL, NULL), DH_OK);
    dh_block_render(k->steps, true, &out);
    assert_string_equal(dh_buf_text(&out), "1. Open \"xterm\".\n"
                                           "2. Type \"echo h\xc3\xa9llo \xe2\x82\xac""5 > out\" and press Enter.\n"
                                           "3. Click \"New\".\n4. Type \"Rent\" into \"Name\".\n"
                                           "5. Press a.\n6. Press F5.\n");
    assert_string_equal(dh_block_stmt(k->steps, 5)->label, "6");
    dh_skill_destroy(k);
    dh_buf_finish(&out);
}

/* Whatever can be typed can be written, and is read back as it was. */
static void any_text_has_a_form(void **state)
{
    static const struct {
        const char *text, *written;
    } cases[] = {
        {"Dear {name}, thanks", "Dear {{literal:{name}}}, thanks"},
        {"{date|%d %B}", "{{literal:{date|%d %B}}}"},
        {"two\nlines\tand a tab", "two{{newline}}lines{{tab}}and a tab"},
        {"say \"yes\" to C:\\dir\\\\x\\", "say \\\"yes\\\" to C:\\dir\\\\\\x\\\\"},
        {"{{secret:pin}}", "{{literal:{{secret:pin}}}}"},
        {"{{newline}} {{literal:x}}", "{{literal:{{newline}}}} {{literal:{{literal:x}}}}"},
        {"{a|\"\\\"}", "{{literal:{a|\\\"\\\\\\\"}}}"},
        {"{} {1} { a } }{ {{", "{} {1} { a } }{ {{"},
        {FOREIGN, FOREIGN},
        {"{x\ny}", "{x{{newline}}y}"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct dh_part part = {.kind = DH_PART_TEXT, .text = cases[i].text};
        struct dh_phrase p = {&part, 1, true};
        struct dh_buf file = {0}, said = {0};
        dh_phrase_sentence(&p, &said);
        dh_buf_printf(&file, "%s## Inputs\n- `x` (text, default %s): x\n\n## Steps\n1. Type %s.\n", FRONT, dh_buf_text(&said),
                      dh_buf_text(&said));
        struct dh_skill *k = skill_of(dh_buf_text(&file));
        assert_non_null(k);
        const struct dh_phrase *read = &k->steps->first->text;
        assert_int_equal(read->count, 1);
        assert_int_equal(read->parts[0].kind, DH_PART_TEXT);
        assert_string_equal(read->parts[0].text, cases[i].text);
        assert_string_equal(k->inputs[0].fallback, cases[i].text);
        size_t n = strlen(cases[i].written);
        assert_int_equal(said.len, n + 2);
        assert_memory_equal(dh_buf_text(&said) + 1, cases[i].written, n);
        dh_skill_destroy(k);
        dh_buf_finish(&file);
        dh_buf_finish(&said);
    }
}

/* Braces beside a variable do not become a part of it. */
static void text_beside_variables(void **state)
{
    static const char *const before[] = {"{", "{{", "{a|", "{{literal:", "x{y", "{{secret:"};
    (void)state;
    for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
        struct dh_part parts[] = {{.kind = DH_PART_TEXT, .text = before[i]},
                                  {.kind = DH_PART_VAR, .text = "newline"},
                                  {.kind = DH_PART_TEXT, .text = "}}"}};
        struct dh_phrase p = {parts, 3, true};
        struct dh_buf file = {0};
        dh_buf_printf(&file, "%s## Inputs\n- `newline` (text): x\n\n## Steps\n1. Type ", FRONT);
        dh_phrase_sentence(&p, &file);
        dh_buf_str(&file, ".\n");
        struct dh_skill *k = skill_of(dh_buf_text(&file));
        assert_non_null(k);
        const struct dh_phrase *read = &k->steps->first->text;
        assert_int_equal(read->count, 3);
        assert_string_equal(read->parts[0].text, before[i]);
        assert_int_equal(read->parts[1].kind, DH_PART_VAR);
        assert_string_equal(read->parts[2].text, "}}");
        dh_skill_destroy(k);
        dh_buf_finish(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_read_and_written_as_it_should_be),
        cmocka_unit_test(the_writer_is_the_readers_mirror),
        cmocka_unit_test(writing_back_changes_one_line_or_nothing),
        cmocka_unit_test(errors_name_the_place_and_the_nearest_form),
        cmocka_unit_test(front_matter_holds_the_six_keys_alone),
        cmocka_unit_test(one_pass_finds_up_to_twenty_errors),
        cmocka_unit_test(any_text_has_a_form),
        cmocka_unit_test(text_beside_variables),
        cmocka_unit_test(plain_goals_are_read_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
