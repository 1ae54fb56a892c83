#include "agent/cli/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "agent/gate/confirm_tty.h"
#include "base/mem.h"
#include "base/text.h"

void dh_tty_init(struct dh_tty *t)
{
    *t = (struct dh_tty){.fd = -1, .patience = 300, .intr = {.fd = -1}};
    if (isatty(STDIN_FILENO) || isatty(STDERR_FILENO))
        t->fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    t->colour = t->fd >= 0 && !getenv("NO_COLOR");
    if (t->fd < 0)
        return;
    /* The desk blocks these; whoever waits here for a person sees that one is pending and lets the desk take it. */
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    t->intr.fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    struct dh_confirm_tty_options o = {
        .fd = t->fd, .patience = (dh_tick)(t->patience * 1e6), .intr = &t->intr};
    if (dh_confirm_tty_open(&o, &t->confirm, NULL) != DH_OK)
        t->confirm = NULL;
}

void dh_tty_finish(struct dh_tty *t)
{
    dh_confirm_tty_close(t->confirm);
    if (t->fd >= 0)
        close(t->fd);
    if (t->intr.fd >= 0)
        close(t->intr.fd);
    t->fd = t->intr.fd = -1;
}

/* Until something was typed; false: nothing was, or it is time to stop. */
static bool wait_key(const struct dh_tty *t, dh_tick deadline)
{
    if (t->loop)
        return dh_loop_readable(t->loop, t->fd, deadline) == DH_WAIT_REACHED;
    for (;;) {
        dh_tick left = deadline - dh_tick_now();
        struct pollfd p[2] = {{t->fd, POLLIN, 0}, {t->intr.fd, POLLIN, 0}};
        int r = left > 0 ? poll(p, 2, (int)(left / 1000) + 1) : 0;
        if (r >= 0 || errno != EINTR)
            return r > 0 && !p[1].revents;
    }
}

bool dh_tty_line(const struct dh_tty *t, double seconds, char *out, size_t size)
{
    dh_tick deadline = dh_tick_now() + (dh_tick)(seconds * 1e6);
    size_t n = 0;
    for (;;) {
        char c;
        if (!wait_key(t, deadline) || read(t->fd, &c, 1) != 1)
            return false;
        if (c == '\n') {
            out[n] = '\0';
            return true;
        }
        if (n + 1 < size)
            out[n++] = c;
    }
}

static void say(int fd, const char *text)
{
    /* Text of a question may come from the screen: no control characters reach the terminal. */
    for (const char *p = text; *p; p++) {
        char c = (unsigned char)*p < 32 && *p != '\n' ? '?' : *p == 127 ? '?' : *p;
        if (write(fd, &c, 1) < 0)
            return;
    }
}

/* The answer as it counts: one of the choices when there are any. NULL: it is none of them. */
static const char *among(const char *answer, const char *const *choices, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (dh_text_similarity(answer, choices[k]) >= 98)
            return choices[k];
    return count ? NULL : answer;
}

/* "--answer reason=late train": the first whose name or whose question's words fit, else a bare one, which answers
 * one question alone. */
static const char *given(struct dh_tty *t, const char *text, const char *called,
                         const char *const *choices, size_t count)
{
    for (size_t i = 0; i < t->answer_count; i++) {
        const char *eq = strchr(t->answers[i], '=');
        const char *answer = among(eq ? eq + 1 : t->answers[i], choices, count);
        if (!answer || (!eq && i < 64 && (t->used >> i & 1)))
            continue;
        if (!eq) {
            t->used |= i < 64 ? (uint64_t)1 << i : 0;
            return answer;
        }
        char *name = dh_strndup(t->answers[i], (size_t)(eq - t->answers[i]));
        bool fits = name && ((called && strcmp(called, name) == 0) || dh_text_contains(text, name) >= 85);
        dh_free(name);
        if (fits)
            return answer;
    }
    return NULL;
}

static enum dh_status no_answer(const char *text, const char *const *choices, size_t count,
                                struct dh_err *err)
{
    char list[160] = "";
    for (size_t i = 0, n = 0; i < count && n < sizeof(list); i++)
        n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%s", i ? ", " : " Choices: ", choices[i]);
    return dh_err_set(err, DH_PARKED, DH_BLAME_USER,
                      "answer at a terminal, or with --answer ANSWER",
                      "needs you: %.240s%s", text, list);
}

static enum dh_status question(void *data, const char *text, const char *name, const char *const *choices,
                               size_t count, char **ret_answer, struct dh_err *err)
{
    struct dh_tty *t = data;
    const char *before = given(t, text, name, choices, count);
    if (before) {
        *ret_answer = dh_strdup(before);
        return *ret_answer ? DH_OK : dh_err_nomem(err);
    }
    if (t->fd < 0)
        return no_answer(text, choices, count, err);
    for (;;) {
        char line[1024], number[32];
        say(t->fd, "\n");
        say(t->fd, text);
        say(t->fd, "\n");
        for (size_t i = 0; i < count; i++) {
            snprintf(number, sizeof(number), "  %zu  ", i + 1);
            say(t->fd, number);
            say(t->fd, choices[i]);
            say(t->fd, "\n");
        }
        say(t->fd, "> ");
        if (!dh_tty_line(t, t->patience, line, sizeof(line)))
            return no_answer(text, choices, count, err);
        long k = strtol(line, NULL, 10);
        const char *answer = count == 0 ? line : NULL;
        if (count && k >= 1 && (size_t)k <= count)
            answer = choices[k - 1];
        for (size_t i = 0; !answer && i < count; i++)
            if (dh_text_similarity(line, choices[i]) >= 98)
                answer = choices[i];
        if (answer && *answer) {
            *ret_answer = dh_strdup(answer);
            return *ret_answer ? DH_OK : dh_err_nomem(err);
        }
    }
}

static enum dh_status hand_over(void *data, const char *reason, struct dh_err *err)
{
    struct dh_tty *t = data;
    static const char *const done[] = {"done"};
    char line[64];
    if (given(t, reason, NULL, done, 1))
        return DH_OK;
    if (t->fd < 0)
        return no_answer(reason, done, 1, err);
    say(t->fd, "\nYour turn: ");
    say(t->fd, reason);
    say(t->fd, "\nThe desktop is yours. Press Enter here to give it back. ");
    if (!dh_tty_line(t, 24 * 3600.0, line, sizeof(line)))
        return no_answer(reason, done, 1, err);
    return DH_OK;
}

/* On stderr, also where nobody is at a terminal: it goes to the log then. */
static void warn(void *data, const char *text)
{
    (void)data;
    fprintf(stderr, "deskhand: warning: %s\n", text);
    fflush(stderr);
}

static void join(void *data, struct dh_loop *loop)
{
    struct dh_tty *t = data;
    t->loop = loop;
    if (t->confirm)
        dh_confirm_tty_join(t->confirm, loop);
}

void dh_tty_person(struct dh_tty *t, struct dh_person *ret)
{
    *ret = (struct dh_person){.data = t, .join = join, .warn = warn, .channel = "tty"};
    if (t->confirm)
        ret->confirm = *dh_confirm_tty_confirmer(t->confirm);
    if (t->fd >= 0 || t->answer_count) {
        ret->hand_over = hand_over;
        ret->question = question;
    }
}

static void on_step(void *data, const struct dh_decision *d)
{
    const struct dh_tty *t = data;
    fprintf(stderr, "%s%4s%s  %.100s", t->colour ? "\033[2m" : "", d->step ? d->step : "",
            t->colour ? "\033[0m" : "", d->sentence ? d->sentence : dh_verb_name(d->action->verb));
    fflush(stderr);
}

static void on_stepped(void *data, const struct dh_decision *d, const struct dh_result *r,
                       const struct dh_err *err)
{
    const struct dh_tty *t = data;
    bool ok = r->status == DH_OK;
    (void)d;
    fprintf(stderr, "  %s%s%s %.1f s", t->colour ? ok ? "\033[32m" : "\033[31m" : "", ok ? "ok" : "!!",
            t->colour ? "\033[0m" : "", (double)r->time / 1e6);
    if (r->value)
        fprintf(stderr, "  = %.60s", r->value);
    if (r->note)
        fprintf(stderr, "  (%.120s)", r->note);
    if (!ok)
        fprintf(stderr, "\n      %.200s", err->what);
    fputc('\n', stderr);
}

static void on_say(void *data, const char *line)
{
    const struct dh_tty *t = data;
    fprintf(stderr, "%s      %.200s%s\n", t->colour ? "\033[2m" : "", line, t->colour ? "\033[0m" : "");
}

struct dh_run_watch dh_tty_watch(struct dh_tty *t)
{
    if (t->quiet || !isatty(STDERR_FILENO))
        return (struct dh_run_watch){0};
    return (struct dh_run_watch){on_step, on_stepped, on_say, t};
}
