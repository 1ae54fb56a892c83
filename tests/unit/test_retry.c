#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "agent/model/fault.h"
#include "agent/model/retry.h"
#include "base/json.h"

#define S DH_TICK_S
#define MS DH_TICK_MS

static struct dh_retry next(int attempt, enum dh_fault_class class, dh_tick wait,
                            enum dh_retry_advice advice, uint32_t chance)
{
    struct dh_fault f = {class, 0, wait, advice};
    return dh_retry_next(attempt, &f, chance);
}

/* The table of retry.h, a row a class: how many attempts there are in all, and what the first fault
 * leads to. */
static const struct {
    enum dh_fault_class class;
    int attempts;
    enum dh_retry_act act;
} rows[] = {
    {DH_FAULT_NAME, 5, DH_RETRY_WAIT},         {DH_FAULT_CONNECT, 5, DH_RETRY_WAIT},
    {DH_FAULT_TLS, 1, DH_RETRY_GIVE_UP},       {DH_FAULT_RESET, 5, DH_RETRY_WAIT},
    {DH_FAULT_TIMEOUT, 5, DH_RETRY_WAIT},      {DH_FAULT_STALL, 5, DH_RETRY_WAIT},
    {DH_FAULT_KEY, 1, DH_RETRY_GIVE_UP},       {DH_FAULT_PERMISSION, 1, DH_RETRY_GIVE_UP},
    {DH_FAULT_TOO_LARGE, 0, DH_RETRY_SMALLER}, {DH_FAULT_TOOL, 0, DH_RETRY_STEP_DOWN},
    {DH_FAULT_REQUEST, 1, DH_RETRY_GIVE_UP},   {DH_FAULT_BUSY, 5, DH_RETRY_WAIT},
    {DH_FAULT_SPEND, 1, DH_RETRY_GIVE_UP},     {DH_FAULT_SERVER, 5, DH_RETRY_WAIT},
    {DH_FAULT_ERROR_EVENT, 5, DH_RETRY_WAIT},  {DH_FAULT_INCOMPLETE, 2, DH_RETRY_WAIT},
    {DH_FAULT_MALFORMED, 2, DH_RETRY_WAIT},    {DH_FAULT_CANCELLED, 1, DH_RETRY_GIVE_UP},
    {DH_FAULT_NONE, 1, DH_RETRY_GIVE_UP},
};

static void every_class_has_its_row(void **state)
{
    (void)state;
    assert_int_equal(sizeof(rows) / sizeof(rows[0]), DH_FAULT_COUNT);
    for (size_t i = 0; i < DH_FAULT_COUNT; i++) {
        assert_int_equal(next(1, rows[i].class, -1, DH_RETRY_UNSAID, 0).act, rows[i].act);
        if (rows[i].attempts)
            for (int n = 1; n < 10; n++)
                assert_int_equal(next(n, rows[i].class, -1, DH_RETRY_UNSAID, 0).act,
                                 n < rows[i].attempts ? DH_RETRY_WAIT : DH_RETRY_GIVE_UP);
    }
}

static void waits_double_and_scatter(void **state)
{
    (void)state;
    static const int full[] = {500, 1000, 2000, 4000};
    for (int n = 1; n <= 4; n++) {
        assert_true(next(n, DH_FAULT_SERVER, -1, DH_RETRY_UNSAID, 0).wait == MS(full[n - 1]));
        assert_true(next(n, DH_FAULT_SERVER, -1, DH_RETRY_UNSAID, UINT32_MAX).wait ==
                    MS(full[n - 1]) * 3 / 4);
        for (uint32_t c = 0; c < 1000; c++) {
            dh_tick w = next(n, DH_FAULT_SERVER, -1, DH_RETRY_UNSAID, c * 4294967u).wait;
            assert_true(w <= MS(full[n - 1]) && w >= MS(full[n - 1]) * 3 / 4);
        }
    }
}

static void the_server_says_how_long(void **state)
{
    (void)state;
    assert_true(next(1, DH_FAULT_BUSY, MS(30), DH_RETRY_UNSAID, 7).wait == MS(30));
    assert_true(next(1, DH_FAULT_BUSY, 0, DH_RETRY_UNSAID, 7).wait == 0);
    assert_int_equal(next(1, DH_FAULT_BUSY, S(60), DH_RETRY_UNSAID, 7).act, DH_RETRY_WAIT);
    assert_int_equal(next(1, DH_FAULT_BUSY, S(61), DH_RETRY_UNSAID, 7).act, DH_RETRY_GIVE_UP);
    assert_int_equal(next(1, DH_FAULT_BUSY, -1, DH_RETRY_NO, 7).act, DH_RETRY_GIVE_UP);
    assert_int_equal(next(1, DH_FAULT_SERVER, -1, DH_RETRY_NO, 7).act, DH_RETRY_GIVE_UP);
    /* It cannot make what is hopeless worth paying for. */
    assert_int_equal(next(1, DH_FAULT_SPEND, MS(1), DH_RETRY_YES, 7).act, DH_RETRY_GIVE_UP);
    assert_int_equal(next(1, DH_FAULT_KEY, MS(1), DH_RETRY_YES, 7).act, DH_RETRY_GIVE_UP);
    assert_int_equal(next(1, (enum dh_fault_class)99, -1, DH_RETRY_UNSAID, 7).act, DH_RETRY_WAIT);
}

static const struct {
    int status;
    const char *body;
    enum dh_fault_class class;
} answers[] = {
    {401, "{\"error\":{\"type\":\"authentication_error\",\"message\":\"m\"}}", DH_FAULT_KEY},
    {402, "{\"error\":{\"type\":\"billing_error\",\"message\":\"m\"}}", DH_FAULT_SPEND},
    {403, "", DH_FAULT_PERMISSION},
    {404, "not found", DH_FAULT_REQUEST},
    {400, "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"m\"}}", DH_FAULT_REQUEST},
    {400,
     "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"'claude-x' does not support "
     "tool types: a. Did you "
     "mean one of b\"}}",
     DH_FAULT_TOOL},
    {400,
     "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"it does not support tool types: "
     "a\"}}",
     DH_FAULT_REQUEST},
    {400,
     "{\"error\":{\"message\":\"m\",\"details\":{\"error_code\":\"image_dimensions_too_large\"}}}",
     DH_FAULT_TOO_LARGE},
    {400, "{\"error\":{\"message\":\"m\",\"code\":\"image_too_large\"}}", DH_FAULT_TOO_LARGE},
    {400,
     "{\"error\":{\"message\":\"m\",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}"
     "}",
     DH_FAULT_SPEND},
    {413, "<html>", DH_FAULT_TOO_LARGE},
    {408, "", DH_FAULT_BUSY},
    {409, "", DH_FAULT_BUSY},
    {429, "", DH_FAULT_BUSY},
    {429,
     "{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"m\",\"details\":{\"error_code\":"
     "\"contract_spend_limit_reached\"}}}",
     DH_FAULT_SPEND},
    {429,
     "{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"m\",\"details\":{\"error_code\":"
     "\"enforced_spend_limit_reached\"}}}",
     DH_FAULT_SPEND},
    {429,
     "{\"error\":{\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\",\"message\":"
     "\"m\"}}",
     DH_FAULT_SPEND},
    {500, "{\"error\":{\"message\":\"image input is not supported - hint: mmproj\",\"code\":500}}",
     DH_FAULT_REQUEST},
    {500, "", DH_FAULT_SERVER},
    {501, "", DH_FAULT_SERVER},
    {503, "[{\"error\":{\"code\":503,\"message\":\"m\",\"status\":\"UNAVAILABLE\"}}]",
     DH_FAULT_SERVER},
    {504, "", DH_FAULT_SERVER},
    {529,
     "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
     DH_FAULT_SERVER},
    {302, "", DH_FAULT_MALFORMED},
};

static void an_answer_tells_its_fault(void **state)
{
    (void)state;
    char words[DH_FAULT_WORDS_MAX];
    struct dh_fault_headers none = {{0}, {0}, {0}};
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        struct dh_fault f = dh_fault_from_answer(answers[i].status, &none, answers[i].body,
                                                 strlen(answers[i].body), 0, words);
        assert_int_equal(f.class, answers[i].class);
        assert_int_equal(f.status, answers[i].status);
        assert_true(f.wait == -1 && f.advice == DH_RETRY_UNSAID);
    }
}

static dh_tick wait_of(const char *after, const char *ms, const char *body, int64_t now)
{
    char words[DH_FAULT_WORDS_MAX];
    struct dh_fault_headers h = {{0}, {0}, {0}};
    snprintf(h.retry_after, sizeof(h.retry_after), "%s", after);
    snprintf(h.retry_after_ms, sizeof(h.retry_after_ms), "%s", ms);
    return dh_fault_from_answer(429, &h, body, strlen(body), now, words).wait;
}

static void waits_are_read_in_every_form(void **state)
{
    (void)state;
    assert_true(wait_of("3", "", "", 0) == S(3));
    assert_true(wait_of("0.25", "", "", 0) == MS(250));
    assert_true(wait_of("3", "40", "", 0) == MS(40));
    assert_true(wait_of("", "", "", 0) == -1);
    assert_true(wait_of("soon", "-4", "", 0) == -1);
    assert_true(wait_of("-3", "nan", "", 0) == -1);
    assert_true(wait_of("inf", "1e999", "", 0) == -1);
    /* 2026-11-28 12:00:00 UTC is 1795867200. */
    assert_true(wait_of("Sat, 28 Nov 2026 12:00:07 GMT", "", "", 1795867200) == S(7));
    assert_true(wait_of("Sat, 28 Nov 2026 11:00:00 GMT", "", "", 1795867200) == 0);
    assert_true(wait_of("Thu, 29 Feb 2024 00:00:01 GMT", "", "", 1709164800) == S(1));
    assert_true(wait_of("Sat, 28 Nox 2026 12:00:07 GMT", "", "", 1795867200) == -1);
    static const char delay[] =
        "{\"error\":{\"code\":429,\"details\":[{\"@type\":\"x\"},{\"retryDelay\":\"37s\"}]}}";
    assert_true(wait_of("", "", delay, 0) == S(37));
    assert_true(wait_of("2", "", delay, 0) == S(2));
}

static enum dh_fault_class event_class(const char *json, char words[DH_FAULT_WORDS_MAX])
{
    json_t *v = json_loads(json, 0, NULL);
    assert_non_null(v);
    enum dh_fault_class c = dh_fault_from_event(v, words).class;
    json_decref(v);
    return c;
}

static void errors_after_200_are_told_apart(void **state)
{
    (void)state;
    char w[DH_FAULT_WORDS_MAX];
    assert_int_equal(event_class("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                                 "\"message\":\"Busy\\u001b[31m\\nnow\"}}",
                                 w),
                     DH_FAULT_ERROR_EVENT);
    assert_string_equal(w, "Busy [31m now");
    assert_int_equal(
        event_class("{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"\"}}", w),
        DH_FAULT_REQUEST);
    assert_int_equal(
        event_class("{\"error\":{\"type\":\"authentication_error\",\"message\":\"\"}}", w),
        DH_FAULT_KEY);
    assert_int_equal(
        event_class("{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"\"}", w),
        DH_FAULT_ERROR_EVENT);
    assert_int_equal(
        event_class("{\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"\"}", w),
        DH_FAULT_ERROR_EVENT);
    assert_int_equal(
        event_class(
            "{\"status\":\"failed\",\"error\":{\"code\":\"image_too_large\",\"message\":\"\"}}", w),
        DH_FAULT_TOO_LARGE);
    assert_int_equal(
        event_class(
            "{\"status\":\"failed\",\"error\":{\"code\":\"invalid_prompt\",\"message\":\"\"}}", w),
        DH_FAULT_REQUEST);
    assert_int_equal(
        event_class("{\"error\":{\"code\":502,\"message\":\"Provider returned error\"}}", w),
        DH_FAULT_ERROR_EVENT);
    assert_int_equal(event_class("{\"error\":{\"code\":429,\"message\":\"\"}}", w),
                     DH_FAULT_ERROR_EVENT);
    assert_int_equal(event_class("{\"error\":{\"code\":401,\"message\":\"\"}}", w), DH_FAULT_KEY);
    assert_int_equal(event_class("{\"error\":{\"code\":402,\"message\":\"\"}}", w), DH_FAULT_SPEND);
    assert_int_equal(
        event_class("{\"error\":{\"type\":\"rate_limit_error\",\"details\":{\"error_code\":"
                    "\"enforced_spend_limit_reached\"}}}",
                    w),
        DH_FAULT_SPEND);
    assert_int_equal(event_class("{\"error\":\"something\"}", w), DH_FAULT_ERROR_EVENT);
    assert_string_equal(w, "something");
}

static void every_fault_says_what_to_do(void **state)
{
    (void)state;
    for (int c = DH_FAULT_NAME; c < DH_FAULT_COUNT; c++) {
        struct dh_fault f = {(enum dh_fault_class)c, 500, -1, DH_RETRY_UNSAID};
        struct dh_err err = {0};
        assert_int_not_equal(dh_fault_tell(&f, "host", "the words", &err), DH_OK);
        assert_non_null(strstr(err.what, "host"));
        assert_non_null(strstr(err.what, "the words"));
        assert_true(err.next[0] || c == DH_FAULT_CANCELLED);
        assert_string_not_equal(dh_fault_name((enum dh_fault_class)c), "?");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_class_has_its_row),
        cmocka_unit_test(waits_double_and_scatter),
        cmocka_unit_test(the_server_says_how_long),
        cmocka_unit_test(an_answer_tells_its_fault),
        cmocka_unit_test(waits_are_read_in_every_form),
        cmocka_unit_test(errors_after_200_are_told_apart),
        cmocka_unit_test(every_fault_says_what_to_do),
    };
    return cmocka_run_group_tests_name("retry", tests, NULL, NULL);
}
