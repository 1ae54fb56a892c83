#include "tests/x11/xtarget.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/utf8.h"

#define START_BOUND DH_TICK_S(60)
#define ANSWER_BOUND DH_TICK_S(10)

/* Takes whole messages off the front. */
static void take(struct xtarget *t)
{
    for (;;) {
        char *end = NULL;
        const char *head = dh_buf_text(&t->raw), *line = strchr(head, '\n');
        if (!line)
            return;
        size_t n = strtoul(head, &end, 10), skip = (size_t)(line - head) + 1;
        if (end != line || t->raw.len < skip + n)
            return;
        dh_buf_clear(&t->text);
        dh_buf_add(&t->text, t->raw.data + skip, n);
        dh_buf_drop(&t->raw, skip + n);
        t->messages++;
        t->changed = dh_tick_now();
    }
}

static void on_readable(void *data, short revents)
{
    struct xtarget *t = data;
    char part[65536];
    (void)revents;
    for (;;) {
        ssize_t n = read(t->out, part, sizeof(part));
        if (n > 0) {
            dh_buf_add(&t->raw, part, (size_t)n);
            take(t);
        } else if (n < 0 && errno == EINTR) {
            continue;
        } else {
            if (n == 0) {
                t->ended = true;
                dh_loop_remove(t->loop, t->source);
                t->source = NULL;
            }
            return;
        }
    }
}

static bool spawn(struct xtarget *t, const char *kind, const char *folder)
{
    int in[2], out[2];
    char command[1200];
    snprintf(command, sizeof(command), "exec /usr/bin/python3 '%s' %s '%s' <&3 3<&-", DH_TARGET_PY, kind, folder);
    const char *argv[] = {"sh", "-c", command, NULL};
    if (pipe(in) != 0)
        return false;
    if (pipe(out) != 0) {
        close(in[0]);
        close(in[1]);
        return false;
    }
    struct dh_proc_spec spec = {.argv = argv,
                                .keep_fds = {in[0]},
                                .keep_count = 1,
                                .out_fd = out[1],
                                .err_fd = getenv("TARGET_STDERR") ? -1 : 0,
                                .own_group = true,
                                .die_with_parent = true};
    fcntl(in[1], F_SETFD, FD_CLOEXEC);
    fcntl(out[0], F_SETFD, FD_CLOEXEC);
    bool ok = dh_proc_spawn(&spec, &t->pid, NULL) == DH_OK;
    close(in[0]);
    close(out[1]);
    t->in = in[1];
    t->out = out[0];
    fcntl(t->out, F_SETFL, O_NONBLOCK);
    return ok;
}

struct counted {
    struct xtarget *t;
    unsigned before;
};

static bool told(void *data)
{
    struct counted *c = data;
    return c->t->ended || c->t->messages != c->before;
}

static bool await_message(struct xtarget *t, unsigned before, dh_tick bound)
{
    struct counted c = {t, before};
    dh_loop_until(t->loop, told, &c, dh_tick_now() + bound);
    return t->messages != before;
}

bool xtarget_start(struct xtarget *t, struct dh_loop *loop, const char *kind, const char *folder)
{
    *t = (struct xtarget){.loop = loop};
    if (!spawn(t, kind, folder))
        return false;
    t->source = dh_loop_add_fd(loop, t->out, POLLIN, on_readable, t);
    return t->source && await_message(t, 0, START_BOUND);
}

struct holding {
    struct xtarget *t;
    const char *text;
};

static bool holds(void *data)
{
    struct holding *h = data;
    return h->t->ended || strcmp(dh_buf_text(&h->t->text), h->text) == 0;
}

bool xtarget_holds(struct xtarget *t, const char *text, dh_tick deadline)
{
    struct holding h = {t, text};
    return dh_loop_until(t->loop, holds, &h, deadline) == DH_WAIT_REACHED && !t->ended;
}

static bool send_command(struct xtarget *t, const char *command)
{
    return dh_fd_write(t->in, command, strlen(command), NULL) == DH_OK &&
           dh_fd_write(t->in, "\n", 1, NULL) == DH_OK;
}

bool xtarget_clear(struct xtarget *t)
{
    if (t->text.len == 0)
        return true;
    return send_command(t, "clear") && xtarget_holds(t, "", dh_tick_now() + ANSWER_BOUND);
}

bool xtarget_ask(struct xtarget *t, const char *command)
{
    unsigned before = t->messages;
    return send_command(t, command) && await_message(t, before, ANSWER_BOUND);
}

struct calm {
    struct xtarget *t;
    dh_tick time;
};

static bool calm(void *data)
{
    struct calm *c = data;
    return c->t->ended || dh_tick_now() - c->t->changed >= c->time;
}

void xtarget_quiet(struct xtarget *t, dh_tick time, dh_tick deadline)
{
    struct calm c = {t, time};
    while (!calm(&c) && dh_tick_now() < deadline) {
        dh_tick next = t->changed + time;
        dh_loop_until(t->loop, calm, &c, next < deadline ? next : deadline);
    }
}

void xtarget_stop(struct xtarget *t)
{
    if (t->in > 0)
        close(t->in);
    if (t->pid > 0 && !dh_proc_wait(t->pid, dh_tick_now() + DH_TICK_S(5))) {
        kill(-t->pid, SIGKILL);
        dh_proc_wait(t->pid, dh_tick_now() + DH_TICK_S(5));
    }
    dh_loop_remove(t->loop, t->source);
    if (t->out > 0)
        close(t->out);
    dh_buf_finish(&t->raw);
    dh_buf_finish(&t->text);
    *t = (struct xtarget){0};
}

size_t xtarget_wrong(const char *wanted, const char *got)
{
    size_t wrong = 0, a = strlen(wanted), b = strlen(got), i = 0, k = 0;
    while (i < a || k < b) {
        uint32_t x = 0, y = 0;
        if (i < a)
            i += dh_utf8_next(wanted + i, a - i, &x);
        if (k < b)
            k += dh_utf8_next(got + k, b - k, &y);
        wrong += x != y;
    }
    return wrong;
}
