#include "tests/standin/standin.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "agent/model/http.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/proc.h"

#define READY_MS 30000
#define WORDS_MAX 16

/* The first line of its output, bounded. */
static bool first_line(int fd, char *out, size_t room)
{
    dh_tick end = dh_tick_now() + DH_TICK_MS(READY_MS);
    size_t n = 0;
    while (n + 1 < room) {
        dh_tick left = end - dh_tick_now();
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (left <= 0 || poll(&p, 1, (int)(left / 1000) + 1) <= 0 || read(fd, out + n, 1) != 1)
            return false;
        if (out[n] == '\n')
            break;
        n++;
    }
    out[n] = '\0';
    return true;
}

bool standin_start(struct standin *s, const char *const *words)
{
    const char *argv[WORDS_MAX + 4] = {"python3", DH_TEST_STANDIN, "--stay"};
    char line[512];
    int pipes[2];
    size_t n = 3;
    *s = (struct standin){0};
    while (words && *words && n < WORDS_MAX + 3)
        argv[n++] = *words++;
    if (pipe2(pipes, O_CLOEXEC) != 0)
        return false;
    struct dh_proc_spec spec = {
        .argv = argv, .out_fd = pipes[1], .err_fd = -1, .die_with_parent = true};
    bool ok = dh_proc_spawn(&spec, &s->pid, NULL) == DH_OK;
    close(pipes[1]);
    ok = ok && first_line(pipes[0], line, sizeof(line));
    close(pipes[0]);
    json_t *v = ok ? json_loads(line, 0, NULL) : NULL;
    snprintf(s->http, sizeof(s->http), "%s", dh_json_str(v, "http", ""));
    snprintf(s->https, sizeof(s->https), "%s", dh_json_str(v, "https", ""));
    snprintf(s->ca, sizeof(s->ca), "%s", dh_json_str(v, "ca", ""));
    json_decref(v);
    return v != NULL;
}

void standin_stop(struct standin *s)
{
    int status;
    if (s->pid <= 0)
        return;
    kill(s->pid, SIGTERM);
    if (!dh_proc_wait(s->pid, dh_tick_now() + DH_TICK_S(10)))
        kill(s->pid, SIGKILL);
    dh_proc_wait(s->pid, dh_tick_now() + DH_TICK_S(10));
    dh_proc_reap(s->pid, &status);
    s->pid = 0;
}

static enum dh_status keep(void *context, const struct dh_http_head *head, const char *bytes,
                           size_t n, struct dh_err *err)
{
    (void)head;
    (void)err;
    dh_buf_add(context, bytes, n);
    return DH_OK;
}

/* NULL body: a GET. */
static json_t *talk(const struct standin *s, struct dh_loop *loop, const char *body)
{
    char url[96];
    struct dh_http *http = NULL;
    struct dh_http_result r;
    struct dh_buf got = {0};
    snprintf(url, sizeof(url), "%s/standin", s->http);
    struct dh_http_request q = {.url = url,
                                .auth = "",
                                .body = body,
                                .size = body ? strlen(body) : 0,
                                .connect = DH_TICK_S(10),
                                .stall = DH_TICK_S(30),
                                .total = DH_TICK_S(30),
                                .max = 1 << 20};
    struct dh_http_sink sink = {keep, NULL, &got};
    json_t *v = NULL;
    if (dh_http_create(loop, &http, NULL) == DH_OK &&
        dh_http_run(http, &q, &sink, dh_tick_now() + DH_TICK_S(30), &r, NULL) == DH_OK &&
        r.head.status == 200)
        v = json_loads(dh_buf_text(&got), 0, NULL);
    dh_http_destroy(http);
    dh_buf_finish(&got);
    return v;
}

bool standin_order(const struct standin *s, struct dh_loop *loop, json_t *order)
{
    char *body = dh_json_canonical(order);
    json_t *v = body ? talk(s, loop, body) : NULL;
    bool ok = v != NULL;
    dh_free(body);
    json_decref(order);
    json_decref(v);
    return ok;
}

json_t *standin_news(const struct standin *s, struct dh_loop *loop)
{
    return talk(s, loop, NULL);
}

const char *standin_base(const struct standin *s, enum dh_wire_kind kind, bool tls, char out[128])
{
    static const char *const paths[DH_WIRE_KINDS] = {"", "/openai/v1", "/gemini/v1beta",
                                                     "/chat/v1"};
    snprintf(out, 128, "%s%s", tls ? s->https : s->http, paths[kind]);
    return out;
}

static void chunk(struct dh_buf *b, const char *type, const unsigned char *data, size_t n)
{
    unsigned char head[8] = {(unsigned char)(n >> 24), (unsigned char)(n >> 16),
                             (unsigned char)(n >> 8), (unsigned char)n};
    memcpy(head + 4, type, 4);
    uLong sum = crc32(crc32(0, head + 4, 4), data, (uInt)n);
    unsigned char tail[4] = {(unsigned char)(sum >> 24), (unsigned char)(sum >> 16),
                             (unsigned char)(sum >> 8), (unsigned char)sum};
    dh_buf_add(b, head, 8);
    dh_buf_add(b, data, n);
    dh_buf_add(b, tail, 4);
}

void *standin_png(int w, int h, unsigned grey, size_t *ret_size)
{
    size_t row = (size_t)w + 1, n = row * (size_t)h;
    uLongf packed = compressBound((uLong)n);
    unsigned char *rows = dh_alloc(n, 1), *out = dh_alloc(packed, 1);
    unsigned char head[13] = {(unsigned char)(w >> 24),
                              (unsigned char)(w >> 16),
                              (unsigned char)(w >> 8),
                              (unsigned char)w,
                              (unsigned char)(h >> 24),
                              (unsigned char)(h >> 16),
                              (unsigned char)(h >> 8),
                              (unsigned char)h,
                              8,
                              0,
                              0,
                              0,
                              0};
    struct dh_buf b = {0};
    for (size_t i = 0; rows && i < n; i++)
        rows[i] = i % row ? (unsigned char)grey : 0;
    if (rows && out && compress2(out, &packed, rows, (uLong)n, 1) == Z_OK) {
        dh_buf_add(&b, "\x89PNG\r\n\x1a\n", 8);
        chunk(&b, "IHDR", head, sizeof(head));
        chunk(&b, "IDAT", out, packed);
        chunk(&b, "IEND", (const unsigned char *)"", 0);
    }
    dh_free(rows);
    dh_free(out);
    *ret_size = b.len;
    return dh_buf_steal(&b);
}
