#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "agent/gate/class.h"
#include "agent/gate/confirm_tty.h"

/* A terminal of which the test is the person. */
static int terminal(int *ret_slave)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(master >= 0);
    assert_int_equal(grantpt(master), 0);
    assert_int_equal(unlockpt(master), 0);
    *ret_slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    assert_true(*ret_slave >= 0);
    return master;
}

/* Reads until `until` has been shown; bounded. */
static void wait_for(int master, char *seen, size_t room, const char *until)
{
    size_t n = strlen(seen);
    while (!strstr(seen, until) && n < room - 1) {
        struct pollfd p = {master, POLLIN, 0};
        if (poll(&p, 1, 5000) <= 0)
            break;
        ssize_t got = read(master, seen + n, room - 1 - n);
        if (got <= 0)
            break;
        n += (size_t)got;
        seen[n] = '\0';
    }
}

/* The person: waits for the prompt, types, and exits with 0 when it saw what it should. */
static pid_t person(int master, const char *types, const char *expects)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid > 0)
        return pid;
    char seen[4096] = "";
    wait_for(master, seen, sizeof(seen), "and Enter: ");
    bool ok = strstr(seen, expects) != NULL;
    ok = write(master, types, strlen(types)) == (ssize_t)strlen(types) && ok;
    /* Stays until the other side is done, so that the terminal does not hang up. */
    char last[4096] = "";
    wait_for(master, last, sizeof(last), "bye");
    _exit(ok ? 0 : 1);
}

static enum dh_answer ask_with(const char *types, const char *expects, struct dh_verdict v,
                               dh_tick patience)
{
    int slave, status;
    int master = terminal(&slave);
    pid_t pid = person(master, types, expects);
    struct dh_confirm_tty *t = NULL;
    struct dh_confirm_tty_options o = {.fd = slave, .patience = patience, .plain = true};
    assert_int_equal(dh_confirm_tty_open(&o, &t, NULL), DH_OK);
    const struct dh_confirmer *c = dh_confirm_tty_confirmer(t);
    enum dh_answer answer = c->ask(c->data, &v, "  Will do: click the button \"Submit\"\n");
    assert_int_equal(write(slave, "bye", 3), 3);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    dh_confirm_tty_close(t);
    close(slave);
    close(master);
    return answer;
}

static const struct dh_verdict submit = {DH_TIER_CONFIRM, DH_CLASS_BIT(DH_CLASS_SUBMIT),
                                         DH_CLASS_SUBMIT, ""};
static const struct dh_verdict root = {DH_TIER_CONFIRM, DH_CLASS_BIT(DH_CLASS_PRIVILEGE),
                                       DH_CLASS_PRIVILEGE, ""};

static void the_answers_are_understood(void **state)
{
    (void)state;
    assert_int_equal(ask_with("o\n", "Submit", submit, 0), DH_ANSWER_ONCE);
    assert_int_equal(ask_with("Run\n", "[r] for this run", submit, 0), DH_ANSWER_RUN);
    assert_int_equal(ask_with("no\n", "submit", submit, 0), DH_ANSWER_NO);
}

static void a_stray_line_decides_nothing(void **state)
{
    (void)state;
    assert_int_equal(ask_with("\nmaybe\nonly\nn\n", "Submit", submit, 0), DH_ANSWER_NO);
    /* "For this run" is not offered for what may never be remembered, and not taken either. */
    assert_int_equal(ask_with("r\nn\n", "privilege", root, 0), DH_ANSWER_NO);
}

static void no_answer_in_time_is_none(void **state)
{
    (void)state;
    assert_int_equal(ask_with("perhaps", "Submit", submit, DH_TICK_MS(200)), DH_ANSWER_NONE);
}

static void an_interruption_ends_the_question(void **state)
{
    (void)state;
    struct dh_intr intr;
    assert_int_equal(dh_intr_init(&intr, NULL), DH_OK);
    dh_intr_raise(&intr);
    int slave, master = terminal(&slave);
    struct dh_confirm_tty *t = NULL;
    struct dh_confirm_tty_options o = {.fd = slave, .intr = &intr, .plain = true};
    assert_int_equal(dh_confirm_tty_open(&o, &t, NULL), DH_OK);
    const struct dh_confirmer *c = dh_confirm_tty_confirmer(t);
    assert_int_equal(c->ask(c->data, &submit, "x\n"), DH_ANSWER_NONE);
    dh_confirm_tty_close(t);
    dh_intr_finish(&intr);
    close(slave);
    close(master);
}

static void a_pipe_is_nobody(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    struct dh_confirm_tty *t = NULL;
    struct dh_err err;
    struct dh_confirm_tty_options o = {.fd = fds[0]};
    assert_int_equal(dh_confirm_tty_open(&o, &t, &err), DH_ENV);
    assert_null(t);
    close(fds[0]);
    close(fds[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answers_are_understood),
        cmocka_unit_test(a_stray_line_decides_nothing),
        cmocka_unit_test(no_answer_in_time_is_none),
        cmocka_unit_test(an_interruption_ends_the_question),
        cmocka_unit_test(a_pipe_is_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
