#include "agent/model/http.h"

#include <curl/curl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

/* An answer that was enough may still end by itself, so that its connection serves the next
 * request. */
#define LINGER DH_TICK_MS(20)

struct watch {
    struct watch *next;
    struct dh_http *http;
    curl_socket_t fd;
    struct dh_loop_source *source;
};

struct dh_http {
    struct dh_loop *loop;
    CURLM *multi;
    struct watch *watches;
    dh_tick timer; /* when curl wants to be called; DH_TICK_NEVER */
    bool failed;   /* a descriptor could not be watched */
};

struct transfer {
    struct dh_http *http;
    const struct dh_http_sink *sink;
    struct dh_http_result *result;
    size_t max;
    dh_tick begun, last; /* the last byte in either direction */
    curl_off_t moved;
    bool done;
    dh_tick over; /* since when the sink has enough; 0 */
    CURLcode code;
    enum dh_status status; /* of the sink */
    struct dh_err *err;
};

static void ready(void *data, short revents)
{
    struct watch *w = data;
    int mask = (revents & (POLLIN | POLLHUP) ? CURL_CSELECT_IN : 0) |
               (revents & POLLOUT ? CURL_CSELECT_OUT : 0) |
               (revents & (POLLERR | POLLNVAL) ? CURL_CSELECT_ERR : 0);
    int running;
    curl_multi_socket_action(w->http->multi, w->fd, mask, &running);
}

static void unwatch(struct dh_http *h, struct watch *w)
{
    for (struct watch **p = &h->watches; *p; p = &(*p)->next)
        if (*p == w) {
            *p = w->next;
            break;
        }
    dh_loop_remove(h->loop, w->source);
    dh_free(w);
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *data, void *given)
{
    (void)easy;
    struct dh_http *h = data;
    struct watch *w = given;
    if (what == CURL_POLL_REMOVE) {
        if (w)
            unwatch(h, w);
        return 0;
    }
    short events =
        (short)((what & CURL_POLL_IN ? POLLIN : 0) | (what & CURL_POLL_OUT ? POLLOUT : 0));
    if (w) {
        dh_loop_events(w->source, events);
        return 0;
    }
    w = dh_alloc(1, sizeof(*w));
    if (w)
        w->source = dh_loop_add_fd(h->loop, fd, events, ready, w);
    if (!w || !w->source) {
        dh_free(w);
        h->failed = true;
        return -1;
    }
    w->http = h;
    w->fd = fd;
    w->next = h->watches;
    h->watches = w;
    curl_multi_assign(h->multi, fd, w);
    return 0;
}

static int on_timer(CURLM *multi, long ms, void *data)
{
    (void)multi;
    struct dh_http *h = data;
    h->timer = ms < 0 ? DH_TICK_NEVER : dh_tick_now() + DH_TICK_MS(ms);
    return 0;
}

enum dh_status dh_http_create(struct dh_loop *loop, struct dh_http **ret, struct dh_err *err)
{
    struct dh_http *h = dh_alloc(1, sizeof(*h));
    if (!h)
        return dh_err_nomem(err);
    h->loop = loop;
    h->timer = DH_TICK_NEVER;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(h->multi = curl_multi_init())) {
        dh_free(h);
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "install libcurl anew",
                          "libcurl does not start");
    }
    curl_multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
    curl_multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
    *ret = h;
    return DH_OK;
}

void dh_http_destroy(struct dh_http *h)
{
    if (!h)
        return;
    curl_multi_cleanup(h->multi);
    while (h->watches)
        unwatch(h, h->watches);
    dh_free(h);
}

/* The value of a header when the line is that header. */
static bool header(const char *line, size_t n, const char *name, char *out, size_t room)
{
    size_t k = strlen(name);
    if (n <= k || strncasecmp(line, name, k) != 0 || line[k] != ':')
        return false;
    line += k + 1;
    n -= k + 1;
    while (n && (*line == ' ' || *line == '\t')) {
        line++;
        n--;
    }
    while (n && strchr("\r\n \t", line[n - 1]))
        n--;
    if (n >= room)
        n = room - 1;
    /* Names of requests are shown to people. */
    for (size_t i = 0; i < n; i++)
        out[i] = (unsigned char)line[i] < 0x20 || (unsigned char)line[i] > 0x7e ? '?' : line[i];
    out[n] = '\0';
    return true;
}

static size_t on_header(char *line, size_t one, size_t n, void *data)
{
    struct transfer *t = data;
    struct dh_http_head *h = &t->result->head;
    char type[32];
    (void)one;
    if (n > 5 && memcmp(line, "HTTP/", 5) == 0) {
        /* The head of a 100 or of a proxy may have come before. */
        const char *code = memchr(line, ' ', n);
        *h = (struct dh_http_head){0};
        for (code = code ? code + 1 : line;
             code < line + n && *code >= '0' && *code <= '9' && h->status < 1000; code++)
            h->status = h->status * 10 + (*code - '0');
    } else if (header(line, n, "content-type", type, sizeof(type)))
        h->events = strncasecmp(type, "text/event-stream", 17) == 0;
    else if (!header(line, n, "retry-after", h->fault.retry_after, sizeof(h->fault.retry_after)) &&
             !header(line, n, "retry-after-ms", h->fault.retry_after_ms,
                     sizeof(h->fault.retry_after_ms)) &&
             !header(line, n, "x-should-retry", h->fault.should_retry,
                     sizeof(h->fault.should_retry)) &&
             !header(line, n, "request-id", h->request_id, sizeof(h->request_id)))
        header(line, n, "x-request-id", h->request_id, sizeof(h->request_id));
    return n;
}

static size_t on_data(char *bytes, size_t one, size_t n, void *data)
{
    struct transfer *t = data;
    (void)one;
    if (t->result->first < 0)
        t->result->first = dh_tick_now() - t->begun;
    t->result->received += n;
    if (t->over)
        return n;
    if (t->result->received > t->max) {
        t->status = dh_err_set(t->err, DH_INVALID, DH_BLAME_MODEL, "use another model",
                               "the server's answer has more than %zu bytes", t->max);
        return 0;
    }
    t->status = t->sink->data(t->sink->context, &t->result->head, bytes, n, t->err);
    if (t->status == DH_OK && t->sink->enough && t->sink->enough(t->sink->context))
        t->over = dh_tick_now();
    return t->status == DH_OK ? n : 0;
}

/* Any movement counts against a stall, also that of sending a large body. */
static int on_progress(void *data, curl_off_t dltotal, curl_off_t dlnow, curl_off_t ultotal,
                       curl_off_t ulnow)
{
    struct transfer *t = data;
    (void)dltotal;
    (void)ultotal;
    if (dlnow + ulnow != t->moved) {
        t->moved = dlnow + ulnow;
        t->last = dh_tick_now();
    }
    return 0;
}

static bool finished(void *data)
{
    struct transfer *t = data;
    CURLMsg *m;
    int left;
    while ((m = curl_multi_info_read(t->http->multi, &left)))
        if (m->msg == CURLMSG_DONE) {
            t->code = m->data.result;
            t->done = true;
        }
    return t->done || t->http->failed;
}

static enum dh_fault_class class_of(CURLcode code, bool answered, bool connected)
{
    switch (code) {
    case CURLE_OK:
        return DH_FAULT_NONE;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return DH_FAULT_NAME;
    case CURLE_COULDNT_CONNECT:
        return DH_FAULT_CONNECT;
    case CURLE_OPERATION_TIMEDOUT:
        return connected ? DH_FAULT_TIMEOUT : DH_FAULT_CONNECT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_USE_SSL_FAILED:
        return DH_FAULT_TLS;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING:
        return DH_FAULT_MALFORMED;
    default:
        return answered ? DH_FAULT_INCOMPLETE : DH_FAULT_RESET;
    }
}

/* Only to this machine may a key go without TLS. */
static bool local(const char *url)
{
    static const char *const hosts[] = {"http://127.", "http://localhost:", "http://localhost/",
                                        "http://[::1]"};
    if (strchr(url, '@'))
        return false;
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
        if (strncmp(url, hosts[i], strlen(hosts[i])) == 0)
            return i > 0 || strspn(url + strlen(hosts[0]), "0123456789.") ==
                                strcspn(url + strlen(hosts[0]), ":/");
    return false;
}

static void wipe(struct curl_slist *list)
{
    for (struct curl_slist *l = list; l; l = l->next)
        sodium_memzero(l->data, strlen(l->data));
    curl_slist_free_all(list);
}

static enum dh_status build_headers(const struct dh_http_request *q, struct curl_slist **ret,
                                    struct dh_err *err)
{
    struct curl_slist *list = curl_slist_append(NULL, "Expect:"); /* no wait for a 100 */
    bool ok = list;
    for (size_t i = 0; ok && i < q->header_count; i++) {
        struct curl_slist *more = curl_slist_append(list, q->headers[i]);
        ok = more;
        list = more ? more : list;
    }
    if (ok && q->key && q->key[0]) {
        char *line = dh_asprintf("%s%s", q->auth, q->key);
        struct curl_slist *more = line ? curl_slist_append(list, line) : NULL;
        ok = more;
        list = more ? more : list;
        if (line)
            sodium_memzero(line, strlen(line));
        dh_free(line);
    }
    if (ok) {
        *ret = list;
        return DH_OK;
    }
    wipe(list);
    return dh_err_nomem(err);
}

static void set_up(CURL *easy, const struct dh_http_request *q, struct curl_slist *headers,
                   struct transfer *t)
{
    curl_easy_setopt(easy, CURLOPT_URL, q->url);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (q->ca_file)
        curl_easy_setopt(easy, CURLOPT_CAINFO, q->ca_file);
    /* A proxy out of the environment would be told in clear what goes over plain HTTP, the key too. */
    if (strncmp(q->url, "http://", 7) == 0 && local(q->url))
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT,
                     1L); /* a name server that hangs does not hold up a cancel */
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(q->connect / 1000));
    curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, t);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "deskhand/" DH_VERSION);
    if (q->body) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, q->body);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->size);
    }
}

/* Turns the loop until the transfer ends or a bound is reached; returns what ended it. */
static enum dh_wait spin(struct transfer *t, const struct dh_http_request *q, dh_tick deadline,
                         bool *ret_stalled)
{
    struct dh_http *h = t->http;
    int running;
    for (;;) {
        dh_tick end = t->begun + q->total < deadline ? t->begun + q->total : deadline;
        dh_tick stall = t->last + q->stall, until = stall < end ? stall : end;
        if (t->over)
            until = t->over + LINGER;
        enum dh_wait w = dh_loop_until(h->loop, finished, t, h->timer < until ? h->timer : until);
        if (w != DH_WAIT_TIMED_OUT)
            return w;
        dh_tick now = dh_tick_now();
        if (now >= h->timer) {
            h->timer = DH_TICK_NEVER;
            curl_multi_socket_action(h->multi, CURL_SOCKET_TIMEOUT, 0, &running);
        }
        if (t->over && now >= t->over + LINGER)
            return DH_WAIT_REACHED;
        *ret_stalled = now >= t->last + q->stall;
        if (!t->done && (now >= end || *ret_stalled) && !finished(t))
            return DH_WAIT_TIMED_OUT;
    }
}

static enum dh_status conclude(struct transfer *t, enum dh_wait how, bool stalled, dh_tick deadline,
                               CURL *easy)
{
    struct dh_http_result *r = t->result;
    bool answered = r->head.status != 0;
    curl_off_t connected = 0, up = 0;
    curl_easy_getinfo(easy, CURLINFO_APPCONNECT_TIME_T, &connected);
    if (connected == 0)
        curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connected);
    curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &up);
    r->sent = (size_t)up;
    if (how == DH_WAIT_INTERRUPTED) {
        r->fault.class = DH_FAULT_CANCELLED;
        return dh_err_set(t->err, DH_INTERRUPTED, DH_BLAME_USER, "",
                          "the request to the model was stopped");
    }
    if (how == DH_WAIT_TIMED_OUT) {
        r->fault.class = !connected ? DH_FAULT_CONNECT
                         : stalled  ? DH_FAULT_STALL
                                    : DH_FAULT_TIMEOUT;
        if (dh_tick_now() >= deadline)
            return dh_err_set(t->err, DH_TIMEOUT, DH_BLAME_MODEL, "give it more time, or resume",
                              "the model did not answer in time");
        return DH_OK;
    }
    if (t->status != DH_OK)
        return t->status;
    r->fault.class = t->over ? DH_FAULT_NONE : class_of(t->code, answered, connected != 0);
    return DH_OK;
}

enum dh_status dh_http_run(struct dh_http *h, const struct dh_http_request *q,
                           const struct dh_http_sink *sink, dh_tick deadline,
                           struct dh_http_result *ret, struct dh_err *err)
{
    struct transfer t = {
        .http = h, .sink = sink, .result = ret, .max = q->max, .status = DH_OK, .err = err};
    struct curl_slist *headers = NULL;
    *ret = (struct dh_http_result){.first = -1, .fault = {.wait = -1}};
    if (q->key && q->key[0] && strncmp(q->url, "https://", 8) != 0 && !local(q->url))
        return dh_err_set(err, DH_REFUSED, DH_BLAME_USER, "give the endpoint as https://",
                          "a key is not sent over plain HTTP to another machine");
    enum dh_status s = build_headers(q, &headers, err);
    if (s != DH_OK)
        return s;
    CURL *easy = curl_easy_init();
    if (!easy) {
        wipe(headers);
        return dh_err_nomem(err);
    }
    set_up(easy, q, headers, &t);
    t.begun = t.last = dh_tick_now();
    h->failed = false;
    bool stalled = false;
    enum dh_wait how = DH_WAIT_REACHED;
    if (curl_multi_add_handle(h->multi, easy) == CURLM_OK)
        how = spin(&t, q, deadline, &stalled);
    else
        h->failed = true;
    s = h->failed ? dh_err_nomem(err) : conclude(&t, how, stalled, deadline, easy);
    curl_multi_remove_handle(h->multi, easy);
    curl_easy_cleanup(easy);
    wipe(headers);
    return s;
}
