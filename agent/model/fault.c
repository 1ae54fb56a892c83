#include "agent/model/fault.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/json.h"
#include "base/utf8.h"

/* Names of types and codes, whatever the status. */
static const struct {
    const char *name;
    enum dh_fault_class class;
} named[] = {
    {"contract_spend_limit_reached", DH_FAULT_SPEND},
    {"enforced_spend_limit_reached", DH_FAULT_SPEND},
    {"insufficient_quota", DH_FAULT_SPEND},
    {"billing_error", DH_FAULT_SPEND},
    {"billing_hard_limit_reached", DH_FAULT_SPEND},
    {"image_dimensions_too_large", DH_FAULT_TOO_LARGE},
    {"image_too_large", DH_FAULT_TOO_LARGE},
    {"image_file_too_large", DH_FAULT_TOO_LARGE},
    {"request_too_large", DH_FAULT_TOO_LARGE},
};

/* Types of errors that come inside of a 200. */
static const struct {
    const char *name;
    enum dh_fault_class class;
} events[] = {
    {"overloaded_error", DH_FAULT_ERROR_EVENT},   {"api_error", DH_FAULT_ERROR_EVENT},
    {"timeout_error", DH_FAULT_ERROR_EVENT},      {"rate_limit_error", DH_FAULT_ERROR_EVENT},
    {"server_error", DH_FAULT_ERROR_EVENT},       {"rate_limit_exceeded", DH_FAULT_ERROR_EVENT},
    {"RESOURCE_EXHAUSTED", DH_FAULT_ERROR_EVENT}, {"UNAVAILABLE", DH_FAULT_ERROR_EVENT},
    {"INTERNAL", DH_FAULT_ERROR_EVENT},           {"DEADLINE_EXCEEDED", DH_FAULT_ERROR_EVENT},
    {"authentication_error", DH_FAULT_KEY},       {"permission_error", DH_FAULT_PERMISSION},
    {"invalid_request_error", DH_FAULT_REQUEST},
};

/* A server's words for people: one line, no control characters. */
static void printable(const char *s, char words[DH_FAULT_WORDS_MAX])
{
    size_t at = 0, n = s ? strlen(s) : 0;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        char out[4];
        i += dh_utf8_next(s + i, n - i, &cp);
        if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || (cp >= 0x200b && cp <= 0x200f) ||
            (cp >= 0x2028 && cp <= 0x202e))
            cp = ' ';
        size_t k = dh_utf8_put(cp, out);
        if (at + k >= DH_FAULT_WORDS_MAX)
            break;
        memcpy(words + at, out, k);
        at += k;
    }
    words[at] = '\0';
}

static bool look_up(const char *name, enum dh_fault_class *ret)
{
    for (size_t i = 0; name && i < sizeof(named) / sizeof(named[0]); i++)
        if (strcmp(named[i].name, name) == 0) {
            *ret = named[i].class;
            return true;
        }
    return false;
}

static enum dh_fault_class of_status(int status)
{
    switch (status) {
    case 401:
        return DH_FAULT_KEY;
    case 402:
        return DH_FAULT_SPEND;
    case 403:
        return DH_FAULT_PERMISSION;
    case 413:
        return DH_FAULT_TOO_LARGE;
    case 408:
    case 409:
    case 429:
        return DH_FAULT_BUSY;
    default:
        return status >= 500   ? DH_FAULT_SERVER
               : status >= 400 ? DH_FAULT_REQUEST
                               : DH_FAULT_MALFORMED;
    }
}

/* Seconds or a date (RFC 9110, 10.2.3); -1 for neither. */
static dh_tick read_after(const char *s, int64_t now)
{
    char *end;
    double seconds = strtod(s, &end);
    if (end != s && strspn(end, " ") == strlen(end) && isfinite(seconds) && seconds >= 0 &&
        seconds < 1e9)
        return (dh_tick)(seconds * 1e6);
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char name[4] = "";
    int day, year, hour, minute, second;
    if (sscanf(s, "%*3s, %2d %3s %4d %2d:%2d:%2d GMT", &day, name, &year, &hour, &minute,
               &second) != 6)
        return -1;
    const char *m = strstr(months, name);
    if (strlen(name) != 3 || !m || (m - months) % 3 != 0 || year < 1970 || year > 9999)
        return -1;
    /* Days since 1970 of the Gregorian calendar, counted from March. */
    int month = (int)(m - months) / 3 + 1, y = month > 2 ? year : year - 1;
    int64_t days = 365LL * y + y / 4 - y / 100 + y / 400 +
                   (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 719469;
    int64_t then = days * 86400 + hour * 3600 + minute * 60 + second;
    return then > now ? DH_TICK_S(then - now) : 0;
}

static dh_tick read_wait(const struct dh_fault_headers *h, int64_t now)
{
    char *end;
    double ms = strtod(h->retry_after_ms, &end);
    if (end != h->retry_after_ms && isfinite(ms) && ms >= 0 && ms < 1e12)
        return (dh_tick)(ms * 1e3);
    return h->retry_after[0] ? read_after(h->retry_after, now) : -1;
}

/* {"details":[{"@type":"...RetryInfo","retryDelay":"37s"}]} */
static dh_tick read_delay(const json_t *error)
{
    const json_t *list = json_object_get(error, "details");
    for (size_t i = 0; json_is_array(list) && i < json_array_size(list); i++) {
        const char *delay = dh_json_str(json_array_get(list, i), "retryDelay", NULL);
        char *end;
        double seconds = delay ? strtod(delay, &end) : -1;
        if (delay && end != delay && strcmp(end, "s") == 0 && isfinite(seconds) && seconds >= 0 &&
            seconds < 1e9)
            return (dh_tick)(seconds * 1e6);
    }
    return -1;
}

/* {"error":{...}}, [{"error":{...}}] or the object itself. */
static const json_t *error_of(const json_t *v)
{
    if (json_is_array(v))
        v = json_array_get(v, 0);
    const json_t *e = json_object_get(v, "error");
    return json_is_object(e) ? e : v;
}

static void from_names(const json_t *error, struct dh_fault *f)
{
    enum dh_fault_class class;
    const json_t *details = json_object_get(error, "details");
    if (look_up(dh_json_str(details, "error_code", NULL), &class) ||
        look_up(dh_json_str(error, "code", NULL), &class) ||
        look_up(dh_json_str(error, "type", NULL), &class))
        f->class = class;
}

struct dh_fault dh_fault_from_answer(int status, const struct dh_fault_headers *headers,
                                     const char *body, size_t n, int64_t now,
                                     char words[DH_FAULT_WORDS_MAX])
{
    struct dh_fault f = {of_status(status), status, read_wait(headers, now), DH_RETRY_UNSAID};
    if (strcasecmp(headers->should_retry, "true") == 0)
        f.advice = DH_RETRY_YES;
    else if (strcasecmp(headers->should_retry, "false") == 0)
        f.advice = DH_RETRY_NO;
    json_t *v = NULL;
    words[0] = '\0';
    if (dh_json_parse(body, n, &v, NULL) != DH_OK)
        return f;
    const json_t *e = error_of(v);
    const char *message = dh_json_str(e, "message", json_string_value(json_object_get(v, "error")));
    printable(message, words);
    from_names(e, &f);
    if (f.wait < 0)
        f.wait = read_delay(e);
    /* 'MODEL' does not support tool types: TYPE. */
    if (status == 400 && f.class == DH_FAULT_REQUEST && message && message[0] == '\'' &&
        strstr(message, "' does not support tool types: "))
        f.class = DH_FAULT_TOOL;
    /* llama.cpp without a projector: a wait will not give it one. */
    if (status == 500 && message && strstr(message, "image input is not supported"))
        f.class = DH_FAULT_REQUEST;
    json_decref(v);
    return f;
}

struct dh_fault dh_fault_from_event(const json_t *error, char words[DH_FAULT_WORDS_MAX])
{
    const json_t *e = error_of(error);
    struct dh_fault f = {DH_FAULT_ERROR_EVENT, 0, read_delay(e), DH_RETRY_UNSAID};
    const json_t *code = json_object_get(e, "code");
    const char *type = dh_json_str(e, "type", NULL), *name = json_string_value(code);
    printable(dh_json_str(e, "message", json_string_value(json_object_get(error, "error"))), words);
    if (json_is_integer(code) && json_integer_value(code) >= 400 &&
        json_integer_value(code) < 600) {
        f.status = (int)json_integer_value(code);
        f.class = of_status(f.status);
        if (f.class == DH_FAULT_BUSY || f.class == DH_FAULT_SERVER)
            f.class = DH_FAULT_ERROR_EVENT;
    } else if (type || name) {
        /* What is not known may be about the request itself: paying for it again would not help. */
        f.class = DH_FAULT_REQUEST;
        for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
            if ((type && strcmp(events[i].name, type) == 0) ||
                (name && strcmp(events[i].name, name) == 0)) {
                f.class = events[i].class;
                break;
            }
    }
    from_names(e, &f);
    return f;
}

static const struct {
    enum dh_status status;
    enum dh_blame blame;
    const char *what, *next;
} told[DH_FAULT_COUNT] = {
    [DH_FAULT_NONE] = {DH_FAILED, DH_BLAME_DESKHAND, "failed without a cause", ""},
    [DH_FAULT_NAME] = {DH_ENV, DH_BLAME_ENVIRONMENT, "the name was not found",
                       "check the network and the endpoint's name"},
    [DH_FAULT_CONNECT] = {DH_ENV, DH_BLAME_ENVIRONMENT, "no connection",
                          "check that the server runs and can be reached"},
    [DH_FAULT_TLS] = {DH_REFUSED, DH_BLAME_ENVIRONMENT,
                      "its certificate does not hold, nothing was sent",
                      "check the endpoint's name, the date, and the CA file"},
    [DH_FAULT_RESET] = {DH_IO, DH_BLAME_ENVIRONMENT, "the connection broke",
                        "try again; the run can be resumed"},
    [DH_FAULT_TIMEOUT] = {DH_TIMEOUT, DH_BLAME_MODEL, "the answer took too long",
                          "try again; the run can be resumed"},
    [DH_FAULT_STALL] = {DH_TIMEOUT, DH_BLAME_MODEL, "it went silent",
                        "try again; the run can be resumed"},
    [DH_FAULT_KEY] = {DH_REFUSED, DH_BLAME_USER, "it does not accept the key",
                      "set the right key, then resume"},
    [DH_FAULT_PERMISSION] = {DH_REFUSED, DH_BLAME_USER, "this key may not use the model",
                             "use another model or key, then resume"},
    [DH_FAULT_TOO_LARGE] = {DH_INVALID, DH_BLAME_DESKHAND, "the request is too large for it",
                            "use mode text or another model"},
    [DH_FAULT_TOOL] = {DH_INVALID, DH_BLAME_USER,
                       "the model has no computer tool that deskhand speaks",
                       "use another model, or mode text"},
    [DH_FAULT_REQUEST] = {DH_INVALID, DH_BLAME_DESKHAND, "it does not take the request",
                          "check the model's name and the mode"},
    [DH_FAULT_BUSY] = {DH_TIMEOUT, DH_BLAME_MODEL, "it has too much to do", "wait, then resume"},
    [DH_FAULT_SPEND] = {DH_REFUSED, DH_BLAME_USER,
                        "the account's limit of money or quota is reached",
                        "raise the limit with the vendor, then resume"},
    [DH_FAULT_SERVER] = {DH_FAILED, DH_BLAME_MODEL, "the server has a fault", "wait, then resume"},
    [DH_FAULT_ERROR_EVENT] = {DH_FAILED, DH_BLAME_MODEL, "the server broke off with an error",
                              "wait, then resume"},
    [DH_FAULT_INCOMPLETE] = {DH_PROTOCOL, DH_BLAME_MODEL,
                             "the answer is incomplete, nothing of it was done",
                             "try again; the run can be resumed"},
    [DH_FAULT_MALFORMED] = {DH_INVALID, DH_BLAME_MODEL,
                            "the answer is malformed, nothing of it was done",
                            "try again, or use another model"},
    [DH_FAULT_CANCELLED] = {DH_INTERRUPTED, DH_BLAME_USER, "stopped", ""},
};

enum dh_status dh_fault_tell(const struct dh_fault *fault, const char *host, const char *words,
                             struct dh_err *err)
{
    unsigned k = (unsigned)fault->class < DH_FAULT_COUNT ? fault->class : DH_FAULT_MALFORMED;
    char status[16] = "";
    if (fault->status)
        snprintf(status, sizeof(status), " (%d)", fault->status);
    return dh_err_set(err, told[k].status, told[k].blame, told[k].next, "model server %s: %s%s%s%s",
                      host, told[k].what, status, words[0] ? ": " : "", words);
}
