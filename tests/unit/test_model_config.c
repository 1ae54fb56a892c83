#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "agent/model/config.h"
#include "agent/model/key.h"
#include "agent/model/limit.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/proc.h"

static const char good[] = "# mine\n"
                           "planner: auto\n"
                           "model: claude\n"
                           "mode: both\n"
                           "limits: {steps: 60, tokens: 500000, cost: 2.50, time: 1800}\n"
                           "models:\n"
                           "  claude:\n"
                           "    provider: anthropic\n"
                           "    model: claude-opus-5-5\n"
                           "    key: env:MY_KEY\n"
                           "  here:\n"
                           "    provider: chat\n"
                           "    model: qwen3-8b\n"
                           "    endpoint: http://127.0.0.1:8080/v1\n"
                           "    mode: text\n"
                           "    marks: yes\n";

static struct dh_config config(const char *text)
{
    struct dh_config c = {0};
    struct dh_err err = {0};
    if (dh_config_parse(text, strlen(text), "config.yaml", &c, &err) != DH_OK)
        fail_msg("%s", err.what);
    return c;
}

static void a_file_names_models_and_limits(void **state)
{
    (void)state;
    struct dh_config c = config(good);
    const struct dh_model *m = NULL;
    assert_int_equal(c.planner, DH_CONFIG_AUTO);
    assert_true(dh_config_has_model(&c));
    assert_int_equal(dh_config_pick(&c, &m, NULL), DH_OK);
    assert_string_equal(m->name, "claude");
    assert_string_equal(m->model, "claude-opus-5-5");
    assert_string_equal(m->key, "env:MY_KEY");
    assert_int_equal(m->mode, DH_WIRE_BOTH);
    assert_int_equal(c.limits.steps, 60);
    assert_true(c.limits.cost == 2.5 && c.limits.seconds == 1800);
    assert_int_equal(c.limits.still, DH_LIMIT_STILL);
    assert_int_equal(c.models[1].mode, DH_WIRE_TEXT);
    assert_true(c.models[1].marks && !c.models[1].key);
    assert_true(c.models[2].built_in);
    /* For the mind and back. */
    json_t *v = dh_model_to_json(&c.models[1]);
    struct dh_model again;
    assert_int_equal(dh_model_from_json(v, &again, NULL), DH_OK);
    assert_string_equal(again.endpoint, c.models[1].endpoint);
    assert_int_equal(again.mode, DH_WIRE_TEXT);
    json_decref(v);
    dh_config_finish(&c);
}

static void wrong(const char *text, const char *where)
{
    struct dh_config c = {0};
    struct dh_err err = {0};
    assert_int_equal(dh_config_parse(text, strlen(text), "config.yaml", &c, &err), DH_INVALID);
    if (!strstr(err.what, where))
        fail_msg("expected \"%s\" in: %s", where, err.what);
}

static void what_is_wrong_has_its_line(void **state)
{
    (void)state;
    wrong("modle: x\n", "config.yaml:1:1: there is no key \"modle\"; did you mean \"model\"?");
    wrong("mode: both\nmode: text\n", "config.yaml:2:1: \"mode\" stands here twice");
    wrong("mode: fast\n", "config.yaml:1:7: mode is one of text, image, both, not \"fast\"");
    wrong("planner: aut\n", "config.yaml:1:10: planner is one of skill, model, auto, not \"aut\"");
    wrong("limits:\n  steps: many\n", "config.yaml:2:10: steps is a whole number, not \"many\"");
    wrong("limits: {steps: 0}\n", "1:17: steps is a number from 1 to 100000");
    wrong("limits: 5\n", "config.yaml:1:9: keys and values are expected here");
    wrong("- a\n", "config.yaml:1:1: keys and values are expected here");
    wrong("a: [\n", "config.yaml:2:1");
    wrong("models:\n  a: {model: x}\n", "config.yaml:2:3: the model \"a\" needs provider");
    wrong("models:\n  a: {provider: chat, model: x}\n", "needs endpoint");
    wrong("models:\n  a: {provider: openai, model: x, endpoint: example.org}\n", "an address that begins with https://");
    wrong("models:\n  a: {provider: openai, model: x, key: sk-secret}\n", "2:40: a key is env:NAME or file:/PATH");
    wrong("models:\n  a: {provider: openai, model: x, key: \"cmd:pass show k\"}\n", "a key is env:NAME or file:/PATH");
    wrong("model: b\nmodels:\n  a: {provider: openai, model: x}\n", "there is no model \"b\"");
    wrong("mode: text\n---\nmode: text\n", "a second document");
    wrong("mode: \"a\\0b\"\n", "mode needs a value of its own");
    wrong("\xff\xfe", "it is no text");
    struct dh_err err = {0};
    struct dh_config c;
    /* The key itself is never repeated. */
    const char *text = "models:\n  a: {provider: openai, model: x, key: sk-secret}\n";
    dh_config_parse(text, strlen(text), "config.yaml", &c, &err);
    assert_null(strstr(err.what, "sk-secret"));
}

static void flags_outweigh_variables_outweigh_the_file(void **state)
{
    (void)state;
    const char *const env[] = {"DESKHAND_MODEL=here", "DESKHAND_MODE=image", "DESKHAND_MAX_STEPS=7",
                               "DESKHAND_KEY=file:/k", NULL};
    struct dh_config_flags flags = {.mode = "text", .max_cost = 0.5, .endpoint = "https://other.test/v1"};
    struct dh_config c = config(good);
    const struct dh_model *m = NULL;
    assert_int_equal(dh_config_override(&c, env, &flags, NULL), DH_OK);
    assert_int_equal(dh_config_pick(&c, &m, NULL), DH_OK);
    assert_string_equal(m->name, "here");
    assert_int_equal(m->mode, DH_WIRE_TEXT);
    assert_string_equal(m->endpoint, "https://other.test/v1");
    assert_string_equal(m->key, "file:/k");
    assert_int_equal(c.limits.steps, 7);
    assert_true(c.limits.cost == 0.5);
    dh_config_finish(&c);
    c = config(good);
    flags = (struct dh_config_flags){.model = "anthropic/claude-haiku-5-5"};
    assert_int_equal(dh_config_override(&c, NULL, &flags, NULL), DH_OK);
    assert_int_equal(dh_config_pick(&c, &m, NULL), DH_OK);
    assert_string_equal(m->model, "claude-haiku-5-5");
    struct dh_err err = {0};
    flags = (struct dh_config_flags){.model = "claud"};
    assert_int_equal(dh_config_override(&c, NULL, &flags, &err), DH_USAGE);
    assert_non_null(strstr(err.next, "claude"));
    dh_config_finish(&c);
}

static void without_a_model_one_line_says_what_to_set(void **state)
{
    (void)state;
    struct dh_config c = config("");
    const struct dh_model *m = NULL;
    struct dh_err err = {0};
    unsetenv("ANTHROPIC_API_KEY");
    unsetenv("OPENAI_API_KEY");
    unsetenv("GEMINI_API_KEY");
    assert_false(dh_config_has_model(&c));
    assert_int_equal(dh_config_pick(&c, &m, &err), DH_NOT_FOUND);
    assert_non_null(strstr(err.what, "set ANTHROPIC_API_KEY"));
    assert_string_equal(err.next, "");
    setenv("OPENAI_API_KEY", "x", 1);
    assert_int_equal(dh_config_pick(&c, &m, &err), DH_OK);
    assert_string_equal(m->name, "openai");
    unsetenv("OPENAI_API_KEY");
    dh_config_finish(&c);
}

static void prices_are_the_users(void **state)
{
    (void)state;
    struct dh_prices p = {0};
    struct dh_err err = {0};
    const char *text = "claude-opus-5-5: {input: 5, cached: 0.5, output: 25}\nclaude-*: {input: 3, output: 15}\n";
    assert_int_equal(dh_prices_parse(text, strlen(text), "prices.yaml", &p, &err), DH_OK);
    struct dh_price opus = dh_prices_find(&p, "claude-opus-5-5"), other = dh_prices_find(&p, "claude-x");
    struct dh_usage u = {.input = 1000000, .cached = 400000, .stored = -1, .output = 100000};
    assert_true(opus.known && other.known && !dh_prices_find(&p, "gpt").known);
    assert_true(dh_price_of(&opus, &u) > 5.699 && dh_price_of(&opus, &u) < 5.701);
    assert_true(dh_price_of(&other, &u) > 4.499 && dh_price_of(&other, &u) < 4.501);
    dh_prices_finish(&p);
    assert_int_equal(dh_prices_parse("m: {input: 1}\n", 14, "prices.yaml", &p, &err), DH_INVALID);
    assert_non_null(strstr(err.what, "prices.yaml:1:1: \"m\" needs input and output"));
}

static enum dh_status checked(const struct dh_limits *l, const struct dh_spent *s, int64_t input, double cost)
{
    struct dh_reserve r = {input, 0, cost};
    return dh_limit_check(l, s, 0, &r, NULL);
}

static void limits_hold_before_the_request(void **state)
{
    (void)state;
    struct dh_limits l = {.steps = 3, .tokens = 1000, .cost = 1, .seconds = 10, .still = 3, .repeats = 2};
    struct dh_spent s = {.input = 800, .output = 100, .cost = 0.9};
    struct dh_reserve none = {0};
    assert_int_equal(checked(&l, &s, 100, 0.1), DH_OK);
    assert_int_equal(checked(&l, &s, 101, 0), DH_PARKED);
    assert_int_equal(checked(&l, &s, 0, 0.11), DH_PARKED);
    assert_int_equal(dh_limit_check(&l, &s, DH_TICK_S(11), &none, NULL), DH_PARKED);
    s.steps = 3;
    assert_int_equal(checked(&l, &s, 0, 0), DH_PARKED);
    struct dh_spent a = {0};
    for (int i = 0; i < 3; i++) {
        l.steps = 0;
        assert_int_equal(checked(&l, &a, 0, 0), DH_OK);
        dh_limit_acted(&a, 10 + (uint64_t)i, 5, false, false);
    }
    assert_int_equal(checked(&l, &a, 0, 0), DH_PARKED); /* three in a row changed nothing */
    struct dh_spent b = {0};
    dh_limit_acted(&b, 1, 1, true, false);
    dh_limit_acted(&b, 2, 2, true, false);
    assert_int_equal(checked(&l, &b, 0, 0), DH_OK);
    dh_limit_acted(&b, 1, 1, true, false);
    assert_int_equal(checked(&l, &b, 0, 0), DH_PARKED); /* the same thing on the same screen */
    dh_limit_acted(&b, 3, 3, true, false);
    for (int i = 0; i < 9; i++)
        dh_limit_acted(&b, 4, 4, false, true); /* waiting may */
    assert_int_equal(checked(&l, &b, 0, 0), DH_OK);
}

static void counters_outlive_a_crash(void **state)
{
    (void)state;
    struct dh_spent s = {.steps = 4, .requests = 3, .input = 500, .output = 20, .cost = 0.25, .time = 77}, again;
    json_t *list = json_pack("[{s:s,s:s,s:o},{s:s,s:s,s:{s:i,s:i,s:f},s:o}]", "kind", "MODEL", "what", "reply", "spent",
                             dh_spent_to_json(&s), "kind", "MODEL", "what", "request", "reserve", "input", 1000, "output",
                             50, "cost", 0.5, "spent", dh_spent_to_json(&s));
    dh_spent_from_records(list, &again);
    /* The request may have been billed, although its answer never came. */
    assert_int_equal(again.input, 1500);
    assert_int_equal(again.output, 70);
    assert_int_equal(again.requests, 4);
    assert_true(again.cost > 0.749 && again.cost < 0.751 && again.time == 77 && again.steps == 4);
    json_decref(list);
}

static void a_key_is_read_where_it_may(void **state)
{
    (void)state;
    char path[] = "/tmp/deskhand-key-XXXXXX", ref[64];
    struct dh_key key = {0};
    struct dh_err err = {0};
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "k-123\n", 6), 6);
    close(fd);
    snprintf(ref, sizeof(ref), "file:%s", path);
    assert_int_equal(dh_key_there(ref, &err), DH_OK);
    assert_int_equal(dh_key_load(ref, &key, &err), DH_OK);
    assert_string_equal(key.text, "k-123");
    dh_key_finish(&key);
    chmod(path, 0640);
    assert_int_equal(dh_key_there(ref, &err), DH_REFUSED);
    assert_int_equal(dh_key_load(ref, &key, &err), DH_REFUSED);
    unlink(path);
    assert_int_equal(dh_key_there(ref, &err), DH_NOT_FOUND);
    setenv("DESKHAND_TEST_KEY", "k-456", 1);
    assert_int_equal(dh_key_load("env:DESKHAND_TEST_KEY", &key, &err), DH_OK);
    assert_string_equal(key.text, "k-456");
    assert_null(getenv("DESKHAND_TEST_KEY"));
    dh_key_finish(&key);
    assert_int_equal(dh_key_there("env:DESKHAND_TEST_KEY", &err), DH_NOT_FOUND);
    assert_string_equal(err.what, "no key: set DESKHAND_TEST_KEY");
    setenv("DESKHAND_TEST_KEY", "a b", 1);
    assert_int_equal(dh_key_load("env:DESKHAND_TEST_KEY", &key, &err), DH_INVALID);
}

/* A child that is not started with it does not see it. */
static bool child_has(const char *name, const char *const *pass)
{
    char command[96];
    snprintf(command, sizeof(command), "test -n \"$%s\"", name);
    const char *argv[] = {"/bin/sh", "-c", command, NULL};
    struct dh_proc_spec spec = {.argv = argv, .pass = pass};
    pid_t pid = 0;
    int status = -1;
    assert_int_equal(dh_proc_spawn(&spec, &pid, NULL), DH_OK);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status == 0;
}

static void keys_go_to_no_other_child(void **state)
{
    (void)state;
    static const char *const pass[] = {"ANTHROPIC_API_KEY", NULL};
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    setenv("ANTHROPIC_API_KEY", "k-789", 1);
    setenv("HARMLESS", "x", 1);
    dh_key_hide();
    assert_string_equal(getenv("ANTHROPIC_API_KEY"), "k-789");
    assert_false(child_has("ANTHROPIC_API_KEY", NULL));
    assert_true(child_has("ANTHROPIC_API_KEY", pass));
    assert_true(child_has("HARMLESS", NULL));
    assert_false(child_has("DESKHAND_PRIVATE", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_names_models_and_limits),
        cmocka_unit_test(what_is_wrong_has_its_line),
        cmocka_unit_test(flags_outweigh_variables_outweigh_the_file),
        cmocka_unit_test(without_a_model_one_line_says_what_to_set),
        cmocka_unit_test(prices_are_the_users),
        cmocka_unit_test(limits_hold_before_the_request),
        cmocka_unit_test(counters_outlive_a_crash),
        cmocka_unit_test(a_key_is_read_where_it_may),
        cmocka_unit_test(keys_go_to_no_other_child),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
