#include "agent/gate/confirm_tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "agent/gate/class.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

#define LINE_MAX_LEN 64

struct dh_confirm_tty {
    int fd;
    bool own_fd, colour;
    dh_tick patience;
    const struct dh_intr *intr;
    struct dh_loop *loop; /* NULL: polled by itself */
    struct dh_confirmer confirmer;
};

enum read_end { READ_LINE, READ_NOTHING };

/* Until something was typed; false: nothing was, or it is time to stop. */
static bool wait_key(struct dh_confirm_tty *t, dh_tick deadline)
{
    if (t->loop)
        return dh_loop_readable(t->loop, t->fd, deadline) == DH_WAIT_REACHED;
    for (;;) {
        dh_tick left = deadline - dh_tick_now();
        if (left <= 0)
            return false;
        struct pollfd p[2] = {{t->fd, POLLIN, 0}, {t->intr ? t->intr->fd : -1, POLLIN, 0}};
        int ready = poll(p, 2, (int)(left / 1000) + 1);
        if ((ready < 0 && errno != EINTR) || (t->intr && (dh_intr_is_set(t->intr) || (ready > 0 && p[1].revents))))
            return false;
        if (ready > 0 && p[0].revents)
            return true;
    }
}

/* One line, bounded; what is longer is cut. */
static enum read_end read_line(struct dh_confirm_tty *t, dh_tick deadline, char out[LINE_MAX_LEN])
{
    size_t n = 0;
    for (;;) {
        if (!wait_key(t, deadline))
            return READ_NOTHING;
        char c;
        ssize_t got = read(t->fd, &c, 1);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got <= 0)
            return READ_NOTHING;
        if (c == '\n' || c == '\r') {
            out[n] = '\0';
            return READ_LINE;
        }
        if (n < LINE_MAX_LEN - 1)
            out[n++] = c;
    }
}

/* "o", "once"; "r", "run"; "n", "no": nothing else, so that a stray Return decides nothing. */
static bool understand(const char *line, bool run_offered, enum dh_answer *ret)
{
    while (*line == ' ')
        line++;
    size_t n = strcspn(line, " ");
    static const struct {
        const char *word;
        enum dh_answer answer;
    } words[] = {
        {"o", DH_ANSWER_ONCE},  {"once", DH_ANSWER_ONCE}, {"r", DH_ANSWER_RUN},
        {"run", DH_ANSWER_RUN}, {"n", DH_ANSWER_NO},      {"no", DH_ANSWER_NO},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strlen(words[i].word) == n && strncasecmp(words[i].word, line, n) == 0) {
            *ret = words[i].answer;
            return *ret != DH_ANSWER_RUN || run_offered;
        }
    }
    return false;
}

static bool say(struct dh_confirm_tty *t, const struct dh_verdict *v, const char *text, bool run)
{
    struct dh_buf b = {0};
    const char *bold = t->colour ? "\x1b[1m" : "", *off = t->colour ? "\x1b[0m" : "";
    dh_buf_printf(&b, "\n%sdeskhand asks before it goes on%s (%s)\n", bold, off,
                  v->main ? dh_class_name(v->main) : "confirm");
    dh_buf_str(&b, text);
    dh_buf_printf(&b, "%s[o]nce  %s[n]o%s and Enter: ", bold, run ? "[r] for this run  " : "", off);
    bool ok = !dh_buf_failed(&b) && dh_fd_write(t->fd, b.data, b.len, NULL) == DH_OK;
    dh_buf_finish(&b);
    return ok;
}

static enum dh_answer ask(void *data, const struct dh_verdict *verdict, const char *text)
{
    struct dh_confirm_tty *t = data;
    bool run = dh_class_rememberable(verdict);
    dh_tick deadline = dh_tick_now() + t->patience;
    char line[LINE_MAX_LEN];
    tcflush(t->fd, TCIFLUSH);
    if (!say(t, verdict, text, run))
        return DH_ANSWER_NONE;
    while (read_line(t, deadline, line) == READ_LINE) {
        enum dh_answer answer;
        if (understand(line, run, &answer))
            return answer;
        const char *again = run ? "Please answer o, r or n: " : "Please answer o or n: ";
        if (dh_fd_write(t->fd, again, strlen(again), NULL) != DH_OK)
            break;
    }
    static const char nobody[] = "\nNo answer: nothing was done.\n";
    dh_fd_write(t->fd, nobody, sizeof(nobody) - 1, NULL);
    return DH_ANSWER_NONE;
}

enum dh_status dh_confirm_tty_open(const struct dh_confirm_tty_options *options,
                                   struct dh_confirm_tty **ret, struct dh_err *err)
{
    int fd = options->fd > 0 ? options->fd : open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 || !isatty(fd)) {
        if (fd >= 0 && options->fd <= 0)
            close(fd);
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT,
                          "run it in a terminal, or name what is allowed with --yes",
                          "there is no terminal to ask on");
    }
    struct dh_confirm_tty *t = dh_alloc(1, sizeof(*t));
    if (!t) {
        if (options->fd <= 0)
            close(fd);
        return dh_err_nomem(err);
    }
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    t->fd = fd;
    t->own_fd = options->fd <= 0;
    t->colour = !options->plain && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
    t->patience = options->patience > 0 ? options->patience : DH_TICK_S(300);
    t->intr = options->intr;
    t->confirmer = (struct dh_confirmer){ask, t};
    *ret = t;
    return DH_OK;
}

void dh_confirm_tty_join(struct dh_confirm_tty *t, struct dh_loop *loop)
{
    t->loop = loop;
}

void dh_confirm_tty_close(struct dh_confirm_tty *t)
{
    if (!t)
        return;
    if (t->own_fd)
        close(t->fd);
    dh_free(t);
}

const struct dh_confirmer *dh_confirm_tty_confirmer(const struct dh_confirm_tty *t)
{
    return &t->confirmer;
}
