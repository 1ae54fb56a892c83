#include "agent/model/exchange.h"

#include <curl/urlapi.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "agent/model/http.h"
#include "agent/model/sse.h"
#include "agent/model/wire_probe.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"

#define ERROR_BODY_MAX 65536
#define STREAM_MAX (4 * (size_t)DH_WIRE_REPLY_MAX)

struct dh_exchange {
    struct dh_loop *loop;
    struct dh_http *http;
    struct dh_exchange_config config;
    char *key, *ca_file;
    size_t key_size;
};

/* One attempt, as its bytes come in. */
struct attempt {
    struct dh_wire *wire; /* NULL: the body is kept as it is */
    struct dh_sse sse;
    struct dh_buf body;
    bool events;
    enum dh_status parsed; /* of the last event */
};

enum dh_status dh_exchange_create(struct dh_loop *loop, const struct dh_exchange_config *config,
                                  struct dh_exchange **ret, struct dh_err *err)
{
    struct dh_exchange *x = dh_alloc(1, sizeof(*x));
    if (!x)
        return dh_err_nomem(err);
    x->loop = loop;
    x->config = *config;
    x->key = dh_strdup(config->key);
    x->key_size = config->key ? strlen(config->key) : 0;
    x->ca_file = dh_strdup(config->ca_file);
    enum dh_status s =
        (config->key && !x->key) || (config->ca_file && !x->ca_file) ? dh_err_nomem(err) : DH_OK;
    for (size_t i = 0; s == DH_OK && i < x->key_size; i++)
        if ((unsigned char)x->key[i] <= 0x20 || (unsigned char)x->key[i] > 0x7e)
            s = dh_err_set(err, DH_USAGE, DH_BLAME_USER, "set the key as one line without spaces",
                           "the key has a character that no key has");
    if (s == DH_OK)
        s = dh_http_create(loop, &x->http, err);
    if (s != DH_OK) {
        dh_exchange_destroy(x);
        return s;
    }
    *ret = x;
    return DH_OK;
}

void dh_exchange_destroy(struct dh_exchange *x)
{
    if (!x)
        return;
    dh_http_destroy(x->http);
    if (x->key)
        sodium_memzero(x->key, x->key_size);
    dh_free(x->key);
    dh_free(x->ca_file);
    dh_free(x);
}

static enum dh_status on_event(void *context, const char *name, const char *data, size_t n,
                               struct dh_err *err)
{
    struct attempt *a = context;
    return dh_wire_complete(a->wire) ? DH_OK : dh_wire_event(a->wire, name, data, n, err);
}

static enum dh_status on_data(void *context, const struct dh_http_head *head, const char *bytes,
                              size_t n, struct dh_err *err)
{
    struct attempt *a = context;
    a->events = a->wire && head->events && head->status == 200;
    if (a->events) {
        a->parsed = dh_sse_feed(&a->sse, bytes, n, on_event, a, err);
        return a->parsed;
    }
    size_t max = head->status >= 200 && head->status < 300 ? DH_WIRE_REPLY_MAX : ERROR_BODY_MAX;
    if (a->body.len < max)
        dh_buf_add(&a->body, bytes, n < max - a->body.len ? n : max - a->body.len);
    return dh_buf_failed(&a->body) ? dh_err_nomem(err) : DH_OK;
}

static bool enough(void *context)
{
    struct attempt *a = context;
    return a->events && dh_wire_complete(a->wire);
}

/* Who is spoken of: the host alone, never a query or a name in the URL. */
static void host_of(const char *url, char *out, size_t room)
{
    char *host = NULL;
    CURLU *u = curl_url();
    out[0] = '\0';
    if (u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK)
        snprintf(out, room, "%s", host);
    curl_free(host);
    curl_url_cleanup(u);
}

static dh_tick or_else(dh_tick v, dh_tick fallback)
{
    return v > 0 ? v : fallback;
}

static enum dh_status perform(struct dh_exchange *x, const struct dh_wire_request *q,
                              const char *auth, struct attempt *a, dh_tick deadline,
                              struct dh_http_result *ret, struct dh_err *err)
{
    struct dh_http_request r = {
        .url = q->url,
        .headers = (const char *const *)q->headers,
        .header_count = q->header_count,
        .auth = auth,
        .key = x->key,
        .body = q->body,
        .size = q->size,
        .ca_file = x->ca_file,
        .connect = or_else(x->config.limits.connect, DH_TICK_S(10)),
        .stall = or_else(x->config.limits.stall, DH_TICK_S(60)),
        .total = or_else(x->config.limits.total, DH_TICK_S(600)),
        .max = STREAM_MAX,
    };
    struct dh_http_sink sink = {on_data, enough, a};
    if (x->config.sent && q->body)
        x->config.sent(x->config.data, q);
    return dh_http_run(x->http, &r, &sink, deadline, ret, err);
}

/* What an attempt that got an answer came to; fills `fault` and `words`. */
static enum dh_status judge(struct attempt *a, const struct dh_http_result *r, enum dh_status s,
                            struct dh_reply *reply, struct dh_fault *fault,
                            char words[DH_FAULT_WORDS_MAX], struct dh_err *err)
{
    *fault = r->fault;
    words[0] = '\0';
    if (s == DH_INTERRUPTED || s == DH_TIMEOUT || s == DH_NOMEM || s == DH_REFUSED)
        return s;
    if (s == DH_OK && r->fault.class != DH_FAULT_NONE)
        return DH_FAILED;
    if (r->head.status < 200 || r->head.status > 299) {
        *fault = dh_fault_from_answer(r->head.status, &r->head.fault, dh_buf_text(&a->body),
                                      a->body.len, (int64_t)time(NULL), words);
        return DH_FAILED;
    }
    if (s == DH_OK && !a->events)
        s = dh_wire_body(a->wire, dh_buf_text(&a->body), a->body.len, err);
    if (s == DH_OK)
        s = dh_wire_end(a->wire, reply, err);
    if (s == DH_OK || s == DH_NOMEM)
        return s;
    if (dh_wire_fault(a->wire))
        *fault = dh_fault_from_event(dh_wire_fault(a->wire), words);
    else
        fault->class = s == DH_PROTOCOL ? DH_FAULT_INCOMPLETE : DH_FAULT_MALFORMED;
    return DH_FAILED;
}

static enum dh_status attempt(struct dh_exchange *x, struct dh_wire *w, dh_tick deadline,
                              struct dh_reply *reply, struct dh_exchange_report *report,
                              char words[DH_FAULT_WORDS_MAX], struct dh_err *err)
{
    struct dh_wire_request q = {0};
    struct attempt a = {.wire = w};
    struct dh_http_result r = {0};
    dh_tick begun = dh_tick_now();
    enum dh_status s = dh_wire_request(w, &q, err);
    if (s != DH_OK)
        return s;
    dh_wire_begin(w);
    s = perform(x, &q, dh_wire_auth(w), &a, deadline, &r, err);
    s = judge(&a, &r, s, reply, &report->fault, words, err);
    report->attempts++;
    report->bytes_sent += r.sent;
    report->bytes_received += r.received;
    report->first_event = r.first;
    report->total = dh_tick_now() - begun;
    snprintf(report->request_id, sizeof(report->request_id), "%s", r.head.request_id);
    if (s != DH_OK)
        dh_wire_begin(w);
    dh_wire_request_finish(&q);
    dh_sse_finish(&a.sse);
    dh_buf_finish(&a.body);
    return s;
}

static void say(const struct dh_exchange *x, const struct dh_fault *fault, dh_tick wait)
{
    char line[160];
    if (!x->config.say)
        return;
    snprintf(line, sizeof(line), "the model's server: %s%s; trying again in %.1f s",
             dh_fault_name(fault->class), fault->status == 529 ? " (overloaded)" : "",
             (double)wait / 1e6);
    x->config.say(x->config.data, line);
}

static enum dh_status spend(struct dh_exchange *x, dh_tick wait, dh_tick deadline,
                            struct dh_err *err)
{
    if (wait <= 0)
        return DH_OK;
    dh_tick until = dh_tick_now() + wait;
    if (until > deadline)
        return dh_err_set(err, DH_TIMEOUT, DH_BLAME_MODEL, "give it more time, or resume",
                          "the model's server wants a longer wait than there is");
    enum dh_wait how = x->config.pause ? x->config.pause(x->config.data, x->loop, wait)
                                       : dh_loop_until(x->loop, NULL, NULL, until);
    if (how == DH_WAIT_INTERRUPTED)
        return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, "",
                          "the request to the model was stopped");
    return DH_OK;
}

/* Older tools take smaller pictures. */
static enum dh_status fits_tool(const struct dh_wire *w, struct dh_err *err)
{
    int width, height;
    struct dh_coord shown = dh_wire_coord(w);
    if (!dh_wire_image_size(w, &width, &height) ||
        (shown.image_w <= width && shown.image_h <= height))
        return DH_OK;
    return dh_err_set(err, DH_STALE, DH_BLAME_MODEL, "send a smaller picture",
                      "the model's older tool takes smaller pictures");
}

/* After a fault: DH_OK to try again, else the end of it. */
static enum dh_status go_on(struct dh_exchange *x, struct dh_wire *w, int attempts,
                            const struct dh_fault *fault, const char *words, dh_tick deadline,
                            struct dh_err *err)
{
    struct dh_wire_request q = {0};
    char host[128] = "";
    uint32_t chance;
    dh_random(&chance, sizeof(chance));
    struct dh_retry next = dh_retry_next(attempts, fault, chance);
    switch (next.act) {
    case DH_RETRY_WAIT:
        say(x, fault, next.wait);
        return spend(x, next.wait, deadline, err);
    case DH_RETRY_STEP_DOWN:
        if (dh_wire_step_down(w))
            return fits_tool(w, err);
        break;
    case DH_RETRY_SMALLER:
        if (dh_wire_shrink(w))
            return dh_err_set(err, DH_STALE, DH_BLAME_MODEL, "send a smaller picture",
                              "the request was too large for the model's server");
        break;
    case DH_RETRY_GIVE_UP:
        break;
    }
    if (dh_wire_request(w, &q, NULL) == DH_OK)
        host_of(q.url, host, sizeof(host));
    dh_wire_request_finish(&q);
    return dh_fault_tell(fault, host, words, err);
}

enum dh_status dh_exchange_run(struct dh_exchange *x, struct dh_wire *w, dh_tick deadline,
                               struct dh_reply *ret, struct dh_exchange_report *report,
                               struct dh_err *err)
{
    struct dh_exchange_report own;
    char words[DH_FAULT_WORDS_MAX];
    struct dh_err first = {0};
    report = report ? report : &own;
    *report = (struct dh_exchange_report){0};
    for (;;) {
        words[0] = '\0';
        enum dh_status s = attempt(x, w, deadline, ret, report, words, &first);
        if (s == DH_OK) {
            report->fault = (struct dh_fault){.class = DH_FAULT_NONE, .wait = -1};
            return DH_OK;
        }
        if (s != DH_FAILED) {
            if (err)
                *err = first;
            return s;
        }
        /* What was malformed, in our own words. */
        if (!words[0] && report->fault.class == DH_FAULT_MALFORMED)
            snprintf(words, sizeof(words), "%.190s", first.what);
        s = go_on(x, w, report->attempts, &report->fault, words, deadline, err);
        if (s != DH_OK)
            return s;
    }
}

static enum dh_status probe_once(struct dh_exchange *x, const struct dh_wire_request *q,
                                 const struct dh_wire_config *config, dh_tick deadline,
                                 struct dh_fault *fault, char words[DH_FAULT_WORDS_MAX],
                                 json_t **ret, struct dh_err *err)
{
    struct attempt a = {0};
    struct dh_http_result r = {0};
    json_t *v = NULL;
    enum dh_status s = perform(x, q, dh_wire_probe_auth(config->kind), &a, deadline, &r, err);
    words[0] = '\0';
    *fault = r.fault;
    if (s == DH_OK && r.fault.class == DH_FAULT_NONE) {
        if (r.head.status < 200 || r.head.status > 299) {
            *fault = dh_fault_from_answer(r.head.status, &r.head.fault, dh_buf_text(&a.body),
                                          a.body.len, (int64_t)time(NULL), words);
        } else if (dh_json_parse(dh_buf_text(&a.body), a.body.len, &v, NULL) == DH_OK) {
            *ret = dh_wire_probe_models(v);
            s = *ret ? DH_OK : dh_err_nomem(err);
        } else {
            fault->class = DH_FAULT_MALFORMED;
        }
        json_decref(v);
    }
    dh_buf_finish(&a.body);
    return s;
}

enum dh_status dh_exchange_probe(struct dh_exchange *x, const struct dh_wire_config *config,
                                 dh_tick deadline, json_t **ret_models, struct dh_err *err)
{
    struct dh_wire_request q = {0};
    struct dh_fault fault = {0};
    char words[DH_FAULT_WORDS_MAX], host[128] = "";
    json_t *models = NULL;
    enum dh_status s = dh_wire_probe_request(config, &q, err);
    for (int n = 1; s == DH_OK && !models; n++) {
        s = probe_once(x, &q, config, deadline, &fault, words, &models, err);
        if (s != DH_OK || models)
            break;
        struct dh_retry next = dh_retry_next(n, &fault, 0);
        if (next.act == DH_RETRY_WAIT && n < 2) {
            s = spend(x, next.wait, deadline, err);
            continue;
        }
        host_of(q.url, host, sizeof(host));
        s = dh_fault_tell(&fault, host, words, err);
    }
    dh_wire_request_finish(&q);
    if (s == DH_OK && ret_models)
        *ret_models = models;
    else
        json_decref(models);
    return s;
}
