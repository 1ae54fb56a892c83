/* What scripts of characters and editing keys leave in a field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/skill/record_typing.h"

/* "ab<BackSpace>": characters and keys in angle brackets. */
static size_t script_of(const char *s, char *out)
{
    size_t n = 0;
    while (*s) {
        if (*s != '<') {
            out[n++] = *s++;
            continue;
        }
        char name[40] = "";
        size_t len = strcspn(s + 1, ">");
        memcpy(name, s + 1, len);
        out[n] = dh_script_key(name);
        assert_int_not_equal(out[n], 0);
        assert_string_equal(dh_script_key_name(out[n]), name);
        n++;
        s += len + 2;
    }
    return n;
}

static void scripts(void **state)
{
    static const struct {
        const char *script, *text;
        bool empty, replaces, doubt, inert;
    } cases[] = {
        {"hello", "hello", false, false, false, false},
        {"hellp<BackSpace>o", "hello", false, false, false, false},
        {"helo<Left>l", "hello", false, false, false, false},
        {"ello<Home>h", "hello", true, false, false, false},
        {"ello<Home>h", "hello", false, false, true, false}, /* Home goes beyond what was typed */
        {"a\xc3\xa9x<BackSpace><BackSpace>e", "ae", false, false, false, false},
        {"<BackSpace>b", "b", false, false, true, false},
        {"<ctrl+a>new", "new", false, true, false, false},
        {"<ctrl+a><BackSpace>", "", false, true, false, false},
        {"<ctrl+a><Right>", "", true, false, false, true},
        {"wrong<ctrl+a>right", "right", false, true, false, false},
        {"one two<ctrl+BackSpace>2", "one 2", false, false, false, false},
        {"abcd<shift+Left><shift+Left>x", "abx", false, false, false, false},
        {"ab cd<ctrl+shift+Left><Delete>e", "ab e", false, false, false, false},
        {"<Left><Left>", "", true, false, false, true},
        {"<Delete>", "", false, false, true, false},
        {"x<BackSpace>", "", true, false, false, false},
        {"one\ntwo\tx", "one\ntwo\tx", true, false, false, false},
        {"one\nwo<Home>t", "one\ntwo", false, false, false, false}, /* of its line */
        {"one\nwo<Home><Left><Left>X<End>e\n", "onXee\n\nwo", false, false, false, false},
    };
    char script[DH_SCRIPT_MAX], out[DH_SCRIPT_MAX + 1];
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t n = script_of(cases[i].script, script);
        struct dh_typed t = dh_script_run(script, n, cases[i].empty, false, out);
        if (strcmp(out, cases[i].text) || t.replaces != cases[i].replaces || t.doubt != cases[i].doubt ||
            t.inert != cases[i].inert || t.len != strlen(out))
            fail_msg("%s: \"%s\" %d %d %d", cases[i].script, out, t.replaces, t.doubt, t.inert);
    }
    struct dh_typed t = dh_script_run("new", 3, false, true, out);
    assert_true(t.replaces && t.erased && !t.doubt);
}

static void put_in(void **state)
{
    (void)state;
    assert_true(dh_script_put_in("ab", "x", "axb"));
    assert_true(dh_script_put_in("ab", "x", "xab"));
    assert_true(dh_script_put_in("ab", "x", "abx"));
    assert_true(dh_script_put_in("aab", "a", "aaab"));
    assert_true(dh_script_put_in("", "x", "x"));
    assert_false(dh_script_put_in("ab", "x", "axc"));
    assert_false(dh_script_put_in("ab", "x", "ab"));
    assert_false(dh_script_put_in("ab", "xy", "axbx"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(scripts), cmocka_unit_test(put_in)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
