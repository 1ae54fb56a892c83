/* The fault table: one row a fault of the way, the server or the reply; what it becomes, after how
 * many attempts. */
#include "tests/standin/talk.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

#define MODEL_400                                                                                  \
    "[{\"status\":400,\"body\":{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"," \
    "\"message\":\"m\"}}}]"
#define SPEND(status, code)                                                                        \
    "[{\"status\":" status ",\"body\":{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_"       \
                           "error\",\"message\":\"m\",\"details\":{\"error_code\":\"" code         \
    "\"}}}}]"
#define TIMES5(x) "[" x "," x "," x "," x "," x "]"

/* attempts 0: until it is good again, which is the attempt behind the faults. waits: of the first
 * pause, in ms; -1: by the backoff; 0: none. */
static const struct {
    const char *name, *faults;
    enum dh_status status;
    enum dh_blame blame;
    enum dh_fault_class class;
    int attempts, wait;
} rows[] = {
    {"nothing", "[]", DH_OK, 0, DH_FAULT_NONE, 1, 0},
    {"401", "[{\"status\":401}]", DH_REFUSED, DH_BLAME_USER, DH_FAULT_KEY, 1, 0},
    {"402", "[{\"status\":402}]", DH_REFUSED, DH_BLAME_USER, DH_FAULT_SPEND, 1, 0},
    {"403", "[{\"status\":403}]", DH_REFUSED, DH_BLAME_USER, DH_FAULT_PERMISSION, 1, 0},
    {"404", "[{\"status\":404}]", DH_INVALID, DH_BLAME_DESKHAND, DH_FAULT_REQUEST, 1, 0},
    {"400", MODEL_400, DH_INVALID, DH_BLAME_DESKHAND, DH_FAULT_REQUEST, 1, 0},
    {"302 is not followed",
     "[{\"status\":302,\"headers\":{\"location\":\"http://127.0.0.1:1/\"}},{\"status\":302}]",
     DH_INVALID, DH_BLAME_MODEL, DH_FAULT_MALFORMED, 2, -1},
    {"408", "[{\"status\":408}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"409", "[{\"status\":409}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"429 with retry-after-ms",
     "[{\"status\":429,\"headers\":{\"retry-after-ms\":\"31\",\"retry-after\":\"9\"}}]", DH_OK, 0,
     DH_FAULT_NONE, 2, 31},
    {"429 with retry-after", "[{\"status\":429,\"headers\":{\"retry-after\":\"7\"}}]", DH_OK, 0,
     DH_FAULT_NONE, 2, 7000},
    {"429 without", "[{\"status\":429}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"429 that stays", TIMES5("{\"status\":429}"), DH_TIMEOUT, DH_BLAME_MODEL, DH_FAULT_BUSY, 5,
     -1},
    {"429 for too long", "[{\"status\":429,\"headers\":{\"retry-after\":\"3600\"}}]", DH_TIMEOUT,
     DH_BLAME_MODEL, DH_FAULT_BUSY, 1, 0},
    {"429 with a no", "[{\"status\":429,\"headers\":{\"x-should-retry\":\"false\"}}]", DH_TIMEOUT,
     DH_BLAME_MODEL, DH_FAULT_BUSY, 1, 0},
    {"429 of the contract", SPEND("429", "contract_spend_limit_reached"), DH_REFUSED, DH_BLAME_USER,
     DH_FAULT_SPEND, 1, 0},
    {"429 of the limit", SPEND("429", "enforced_spend_limit_reached"), DH_REFUSED, DH_BLAME_USER,
     DH_FAULT_SPEND, 1, 0},
    {"400 of the limit", SPEND("400", "enforced_spend_limit_reached"), DH_REFUSED, DH_BLAME_USER,
     DH_FAULT_SPEND, 1, 0},
    {"quota",
     "[{\"status\":429,\"body\":{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"m\"}}}]",
     DH_REFUSED, DH_BLAME_USER, DH_FAULT_SPEND, 1, 0},
    {"500", "[{\"status\":500}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"501", "[{\"status\":501}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"503 twice", "[{\"status\":503},{\"status\":503}]", DH_OK, 0, DH_FAULT_NONE, 3, -1},
    {"504 that stays", TIMES5("{\"status\":504}"), DH_FAILED, DH_BLAME_MODEL, DH_FAULT_SERVER, 5,
     -1},
    {"500 with a no", "[{\"status\":500,\"headers\":{\"x-should-retry\":\"false\"}}]", DH_FAILED,
     DH_BLAME_MODEL, DH_FAULT_SERVER, 1, 0},
    {"529",
     "[{\"status\":529,\"body\":{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
     "\"message\":\"m\"}}}]",
     DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"an answer that is no HTTP", "[{\"refuse\":true}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"reset, for ever", TIMES5("{\"refuse\":true}"), DH_IO, DH_BLAME_ENVIRONMENT, DH_FAULT_RESET, 5,
     -1},
    {"cut before the first event", "[{\"cut\":0}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"cut by a reset", "[{\"cut\":200}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"cut cleanly", "[{\"cut\":200,\"how\":\"clean\"}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"cut twice", "[{\"cut\":200},{\"cut\":300,\"how\":\"clean\"}]", DH_PROTOCOL, DH_BLAME_MODEL,
     DH_FAULT_INCOMPLETE, 2, -1},
    {"an error after 200", "[{\"error\":2}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"an error at once after 200", "[{\"error\":0}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"errors after 200", TIMES5("{\"error\":1}"), DH_FAILED, DH_BLAME_MODEL, DH_FAULT_ERROR_EVENT,
     5, -1},
    {"silence", "[{\"stall\":150}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"no answer", "[{\"stall\":0}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"no JSON", "[{\"raw\":\"data: {oops\\n\\n\"}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"no JSON twice", "[{\"raw\":\"data: {oops\\n\\n\"},{\"raw\":\"data: [1]\\n\\n\"}]", DH_INVALID,
     DH_BLAME_MODEL, DH_FAULT_MALFORMED, 2, -1},
    {"another type", "[{\"raw\":\"<html>hello</html>\",\"type\":\"text/html\"}]", DH_OK, 0,
     DH_FAULT_NONE, 2, -1},
    {"an empty body", "[{\"raw\":\"\",\"type\":\"application/json\"}]", DH_OK, 0, DH_FAULT_NONE, 2,
     -1},
    {"a text of 10 MB", "[{\"huge\":10485760}]", DH_OK, 0, DH_FAULT_NONE, 2, -1},
    {"CRLF", "[{\"crlf\":true}]", DH_OK, 0, DH_FAULT_NONE, 1, 0},
    {"a flood of pings", "[{\"flood\":20000}]", DH_OK, 0, DH_FAULT_NONE, 1, 0},
};

static void every_fault_has_its_end(void **state)
{
    struct talk *t = *state;
    for (int kind = 0; kind < DH_WIRE_KINDS; kind++)
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            struct dh_reply r = {0};
            struct dh_exchange_report report;
            struct dh_err err = {0};
            struct dh_exchange_limits limits = {
                .stall = strstr(rows[i].faults, "stall") ? DH_TICK_MS(300) : DH_TICK_S(20)};
            struct dh_wire *w = talk_wire(t, (enum dh_wire_kind)kind, DH_WIRE_TEXT,
                                          talk_models[kind], i % 2, false);
            talk_faults(t, rows[i].faults);
            json_int_t before = talk_requests(t);
            enum dh_status s = talk_run(t, w, &limits, &r, &report, &err);
            if (s != rows[i].status || report.attempts != rows[i].attempts ||
                report.fault.class != rows[i].class)
                print_error("%s, %s: %s, %d attempts, fault %s: %s\n",
                            dh_wire_kind_name((enum dh_wire_kind)kind), rows[i].name,
                            dh_status_name(s), report.attempts, dh_fault_name(report.fault.class),
                            err.what);
            assert_int_equal(s, rows[i].status);
            assert_int_equal(report.attempts, rows[i].attempts);
            assert_int_equal(report.fault.class, rows[i].class);
            assert_int_equal(talk_requests(t) - before, rows[i].attempts);
            assert_int_equal(t->wait_count, rows[i].attempts - 1);
            if (rows[i].wait > 0)
                assert_true(t->waits[0] == DH_TICK_MS(rows[i].wait));
            else if (rows[i].wait < 0)
                assert_true(t->waits[0] >= DH_TICK_MS(375) && t->waits[0] <= DH_TICK_MS(500));
            if (s == DH_OK) {
                talk_is_good(&r);
            } else {
                assert_int_equal(err.blame, rows[i].blame);
                assert_true(err.what[0] && err.next[0]);
                assert_null(strstr(err.what, STANDIN_KEY));
                assert_int_equal(r.call_count, 0);
            }
            dh_wire_destroy(w);
        }
}

static void a_silent_server_is_silent_once_too_often(void **state)
{
    struct talk *t = *state;
    struct dh_exchange_limits limits = {.stall = DH_TICK_MS(100)};
    struct dh_reply r = {0};
    struct dh_exchange_report report;
    struct dh_err err = {0};
    struct dh_wire *w = talk_wire(t, DH_WIRE_ANTHROPIC, DH_WIRE_TEXT, talk_models[0], false, false);
    talk_faults(t, TIMES5("{\"stall\":100}"));
    assert_int_equal(talk_run(t, w, &limits, &r, &report, &err), DH_TIMEOUT);
    assert_int_equal(report.fault.class, DH_FAULT_STALL);
    assert_int_equal(report.attempts, 5);
    /* One that trickles is bounded by the whole. */
    limits = (struct dh_exchange_limits){.total = DH_TICK_MS(150)};
    talk_faults(t, TIMES5("{\"stall\":100}"));
    assert_int_equal(talk_run(t, w, &limits, &r, &report, &err), DH_TIMEOUT);
    assert_int_equal(report.fault.class, DH_FAULT_TIMEOUT);
    /* And by the deadline of the run, with no attempt behind it. */
    struct dh_exchange *x = talk_exchange(t, NULL, STANDIN_KEY);
    talk_faults(t, TIMES5("{\"stall\":100}"));
    assert_int_equal(dh_exchange_run(x, w, dh_tick_now() + DH_TICK_MS(150), &r, &report, &err),
                     DH_TIMEOUT);
    assert_int_equal(report.attempts, 1);
    dh_exchange_destroy(x);
    dh_wire_destroy(w);
}

static void too_large_asks_for_a_smaller_picture(void **state)
{
    struct talk *t = *state;
    static const char *const faults[] = {
        "[{\"status\":413}]",
        "[{\"status\":400,\"body\":{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_"
        "error\",\"message\":\"m\",\"details\":{\"error_code\":"
        "\"image_dimensions_too_large\",\"max_side_length_pixels\":2000}}}}]"};
    for (int kind = 0; kind < DH_WIRE_KINDS; kind++)
        for (int f = 0; f < 2; f++) {
            struct dh_reply r = {0};
            struct dh_exchange_report report;
            struct dh_wire *w = talk_wire(t, (enum dh_wire_kind)kind, DH_WIRE_BOTH,
                                          talk_models[kind], false, false);
            int before = t->image_w;
            talk_faults(t, faults[f]);
            assert_int_equal(talk_run(t, w, NULL, &r, &report, NULL), DH_STALE);
            assert_int_equal(report.attempts, 1);
            assert_int_equal(t->wait_count, 0);
            talk_picture(t, w);
            assert_true(t->image_w <= before * 2 / 3 + 1);
            struct dh_wire_image image = talk_image(t);
            assert_int_equal(dh_wire_reimage(w, &image, NULL), DH_OK);
            assert_int_equal(dh_wire_coord(w).image_w, t->image_w);
            assert_int_equal(talk_run(t, w, NULL, &r, &report, NULL), DH_OK);
            talk_is_good(&r);
            dh_wire_destroy(w);
        }
    /* It does not go on for ever; and a text cannot be made smaller. */
    struct dh_wire *w = talk_wire(t, DH_WIRE_ANTHROPIC, DH_WIRE_BOTH, talk_models[0], false, false);
    struct dh_reply r = {0};
    struct dh_exchange_report report;
    struct dh_err err = {0};
    int n = 0;
    enum dh_status s;
    do {
        talk_faults(t, "[{\"status\":413}]");
        s = talk_run(t, w, NULL, &r, &report, &err);
    } while (s == DH_STALE && n++ < 20);
    assert_int_equal(s, DH_INVALID);
    assert_true(n <= 5);
    dh_wire_destroy(w);
    w = talk_wire(t, DH_WIRE_CHAT, DH_WIRE_TEXT, talk_models[3], false, false);
    talk_faults(t, "[{\"status\":413}]");
    assert_int_equal(talk_run(t, w, NULL, &r, &report, &err), DH_INVALID);
    assert_int_equal(report.fault.class, DH_FAULT_TOO_LARGE);
    dh_wire_destroy(w);
}

static void an_older_tool_is_found_by_one_refusal(void **state)
{
    struct talk *t = *state;
    struct dh_reply r = {0};
    struct dh_exchange_report report;
    struct dh_err err = {0};
    struct dh_wire *w = talk_wire(t, DH_WIRE_ANTHROPIC, DH_WIRE_TEXT, "old-alias", false, false);
    talk_faults(t, "[]");
    assert_int_equal(talk_run(t, w, NULL, &r, &report, &err), DH_OK);
    assert_int_equal(report.attempts, 1); /* no computer tool, no question of its age */
    talk_is_good(&r);
    dh_wire_destroy(w);
    w = talk_wire(t, DH_WIRE_ANTHROPIC, DH_WIRE_BOTH, "old-alias", false, false);
    talk_faults(t, "[]");
    assert_int_equal(talk_run(t, w, NULL, &r, &report, &err), DH_STALE);
    assert_int_equal(report.attempts, 1);
    talk_picture(t, w);
    struct dh_wire_image image = talk_image(t);
    assert_true(image.w == 1456 && image.h == 819);
    assert_int_equal(dh_wire_reimage(w, &image, NULL), DH_OK);
    assert_int_equal(talk_run(t, w, NULL, &r, &report, &err), DH_OK);
    assert_int_equal(report.attempts, 1);
    assert_int_equal(t->wait_count, 0);
    talk_is_good(&r);
    dh_wire_destroy(w);
    /* Two steps are one too many. */
    w = talk_wire(t, DH_WIRE_ANTHROPIC, DH_WIRE_BOTH, "very-old-name", false, false);
    talk_faults(t, "[]");
    assert_int_equal(talk_run(t, w, NULL, &r, &report, &err), DH_STALE);
    talk_picture(t, w);
    image = talk_image(t);
    assert_int_equal(dh_wire_reimage(w, &image, NULL), DH_OK);
    assert_int_equal(talk_run(t, w, NULL, &r, &report, &err), DH_INVALID);
    assert_int_equal(report.fault.class, DH_FAULT_TOOL);
    assert_int_equal(report.attempts, 1);
    dh_wire_destroy(w);
}

/* A socket that listens, accepts by the kernel's hand and never says a word. */
static int silent(char base[64], const char *scheme)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(a);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, n), 0);
    assert_int_equal(listen(fd, 16), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
    snprintf(base, 64, "%s://127.0.0.1:%d", scheme, ntohs(a.sin_port));
    return fd;
}

static void a_way_that_leads_nowhere_is_told(void **state)
{
    struct talk *t = *state;
    struct dh_exchange_limits limits = {.connect = DH_TICK_MS(120), .stall = DH_TICK_MS(2000)};
    char refused[64], hung[64];
    int fd = silent(refused, "http"), tls = silent(hung, "https");
    close(fd);
    const struct {
        const char *base;
        enum dh_status status;
        enum dh_fault_class class;
    } ways[] = {{"http://nowhere.invalid", DH_REFUSED, DH_FAULT_NONE},
                {"https://nowhere.invalid", DH_ENV, DH_FAULT_NAME},
                {refused, DH_ENV, DH_FAULT_CONNECT},
                {hung, DH_ENV, DH_FAULT_CONNECT}};
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        struct dh_reply r = {0};
        struct dh_exchange_report report;
        struct dh_err err = {0};
        struct dh_wire *w =
            talk_wire_at(t, DH_WIRE_ANTHROPIC, DH_WIRE_TEXT, talk_models[0], ways[i].base, false);
        t->wait_count = 0;
        /* A resolver takes the time that it takes. */
        struct dh_exchange_limits own = limits;
        if (ways[i].class == DH_FAULT_NAME)
            own.connect = DH_TICK_S(20);
        assert_int_equal(talk_run(t, w, &own, &r, &report, &err), ways[i].status);
        assert_int_equal(report.fault.class, ways[i].class);
        assert_int_equal(report.attempts, ways[i].class == DH_FAULT_NONE ? 1 : 5);
        assert_true(err.next[0]);
        dh_wire_destroy(w);
    }
    close(tls);
}

static void certificates_that_do_not_hold_end_it(void **state)
{
    struct talk *t = *state;
    static const char *const kinds[] = {"expired", "wrong-host", "untrusted"};
    for (size_t i = 0; i < 3; i++) {
        const char *words[] = {"--tls", kinds[i], NULL};
        struct talk other = *t;
        other.png = NULL;
        other.wait_count = 0;
        assert_true(standin_start(&other.standin, words));
        struct dh_reply r = {0};
        struct dh_exchange_report report;
        struct dh_err err = {0};
        struct dh_wire *w =
            talk_wire(&other, DH_WIRE_RESPONSES, DH_WIRE_TEXT, talk_models[1], true, false);
        assert_int_equal(talk_run(&other, w, NULL, &r, &report, &err), DH_REFUSED);
        assert_int_equal(report.fault.class, DH_FAULT_TLS);
        assert_int_equal(report.attempts, 1);
        assert_int_equal(talk_requests(&other), 0);
        dh_wire_destroy(w);
        standin_stop(&other.standin);
    }
    /* A server that speaks no TLS at all; and the system's CAs, which do not know ours. */
    char base[128];
    snprintf(base, sizeof(base), "https%s", t->standin.http + 4);
    struct dh_reply r = {0};
    struct dh_exchange_report report;
    struct dh_wire *w =
        talk_wire_at(t, DH_WIRE_ANTHROPIC, DH_WIRE_TEXT, talk_models[0], base, false);
    assert_int_equal(talk_run(t, w, NULL, &r, &report, NULL), DH_REFUSED);
    assert_int_equal(report.fault.class, DH_FAULT_TLS);
    dh_wire_destroy(w);
    struct dh_exchange_config c = {.key = STANDIN_KEY};
    struct dh_exchange *x = NULL;
    assert_int_equal(dh_exchange_create(t->loop, &c, &x, NULL), DH_OK);
    w = talk_wire(t, DH_WIRE_ANTHROPIC, DH_WIRE_TEXT, talk_models[0], true, false);
    assert_int_equal(dh_exchange_run(x, w, dh_tick_now() + DH_TICK_S(30), &r, &report, NULL),
                     DH_REFUSED);
    assert_int_equal(report.fault.class, DH_FAULT_TLS);
    dh_exchange_destroy(x);
    dh_wire_destroy(w);
}

static void keys_are_asked_for_and_kept(void **state)
{
    struct talk *t = *state;
    struct dh_exchange_config c = {.key = "two words"};
    struct dh_exchange *x = NULL;
    assert_int_equal(dh_exchange_create(t->loop, &c, &x, NULL), DH_USAGE);
    c.key = "line\n";
    assert_int_equal(dh_exchange_create(t->loop, &c, &x, NULL), DH_USAGE);
    for (int kind = 0; kind < DH_WIRE_KINDS; kind++) {
        static const char *const keys[] = {STANDIN_KEY, "wrong", NULL};
        char base[128];
        for (int k = 0; k < 3; k++) {
            struct dh_wire_config wc = {
                .kind = (enum dh_wire_kind)kind,
                .model = "m",
                .base = standin_base(&t->standin, (enum dh_wire_kind)kind, true, base)};
            json_t *models = NULL;
            struct dh_err err = {0};
            /* Servers of one's own take any key, or none. */
            bool good = k == 0 || kind == DH_WIRE_CHAT;
            x = talk_exchange(t, NULL, keys[k]);
            enum dh_status s =
                dh_exchange_probe(x, &wc, dh_tick_now() + DH_TICK_S(30), &models, &err);
            assert_int_equal(s, good ? DH_OK : DH_REFUSED);
            assert_int_equal(json_array_size(models), good ? 4 : 0);
            if (good)
                assert_string_equal(json_string_value(json_array_get(models, 2)),
                                    "gemini-3.6-flash");
            json_decref(models);
            dh_exchange_destroy(x);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_has_its_end),
        cmocka_unit_test(a_silent_server_is_silent_once_too_often),
        cmocka_unit_test(too_large_asks_for_a_smaller_picture),
        cmocka_unit_test(an_older_tool_is_found_by_one_refusal),
        cmocka_unit_test(a_way_that_leads_nowhere_is_told),
        cmocka_unit_test(certificates_that_do_not_hold_end_it),
        cmocka_unit_test(keys_are_asked_for_and_kept),
    };
    return cmocka_run_group_tests_name("faults", tests, talk_setup, talk_teardown);
}
