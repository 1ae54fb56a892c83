/* A person at the devices shows a chore in a real dialog, and what is recorded is that chore: with slips, and among a
 * thousand events that mean nothing. The person is a process of its own; the dialog itself tells what arrived. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include <X11/XKBlib.h>
#include <X11/keysym.h>

#include "agent/skill/record.h"
#include "base/buf.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "tests/x11/xhuman.h"
#include "tests/x11/xserver.h"

#define EVENTS 1000

struct desk {
    struct xserver server;
    struct dh_desk *desk;
    pid_t dialog;
    int said; /* its stdout */
};

struct person {
    struct xhuman h;
    struct dh_loop *loop;
    int events;
    unsigned chance;
};

static bool ready(const char *program)
{
    char *path = dh_path_find_program(program);
    bool there = path != NULL;
    dh_free(path);
    return there;
}

static void desk_open(struct desk *d)
{
    struct dh_err err = {0};
    assert_true(xserver_start(&d->server, 1000, 700, 24, NULL));
    setenv("DISPLAY", d->server.name, 1);
    assert_true(xserver_start_wm(&d->server));
    struct dh_desk_options o = {.display = d->server.name, .no_a11y = true};
    if (dh_desk_open(&o, &d->desk, &err) != DH_OK)
        fail_msg("%s", err.what);
}

static void desk_close(struct desk *d)
{
    dh_desk_close(d->desk);
    xserver_stop(&d->server);
}

/* Starts a dialog and waits until it shows a text. */
static void show_dialog(struct desk *d, char *const argv[], const char *text, struct dh_observation **ret)
{
    int fds[2];
    struct dh_err err = {0};
    assert_int_equal(pipe(fds), 0);
    d->dialog = fork();
    if (d->dialog == 0) {
        dup2(fds[1], 1);
        execvp(argv[0], argv);
        _exit(127);
    }
    close(fds[1]);
    d->said = fds[0];
    for (dh_tick end = dh_tick_now() + DH_TICK_S(60); dh_tick_now() < end; dh_observation_unref(*ret)) {
        if (dh_desk_look(d->desk, ret, &err) != DH_OK)
            fail_msg("%s", err.what);
        for (size_t i = 0; i < (*ret)->line_count; i++)
            if (strstr((*ret)->lines[i].text, text))
                return;
    }
    fail_msg("the dialog does not show %s", text);
}

static void dialog_said(struct desk *d, const char *expected)
{
    char out[256] = "";
    size_t n = 0;
    ssize_t got;
    while (n < sizeof(out) - 1 && (got = read(d->said, out + n, sizeof(out) - 1 - n)) > 0)
        n += (size_t)got;
    close(d->said);
    waitpid(d->dialog, NULL, 0);
    assert_string_equal(out, expected);
}

static struct dh_rect place(const struct dh_observation *o, enum dh_role role, const char *name)
{
    for (size_t i = 0; i < o->element_count; i++)
        if (o->elements[i].role == role && strcmp(o->elements[i].name, name) == 0)
            return o->elements[i].rect;
    fail_msg("there is no %s", name);
    return (struct dh_rect){0};
}

/* --- the person --- */

static void pace(struct person *p, int ms)
{
    dh_loop_until(p->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(ms));
}

static unsigned chance(struct person *p, unsigned n)
{
    p->chance = p->chance * 1103515245u + 12345u;
    return (p->chance >> 16) % n;
}

static void go(struct person *p, struct dh_point to)
{
    Window root, child;
    int x, y, wx, wy;
    unsigned mask;
    for (int i = 4; i > 0; i--) {
        XQueryPointer(p->h.display, DefaultRootWindow(p->h.display), &root, &child, &x, &y, &wx, &wy, &mask);
        xhuman_move(&p->h, (to.x - x) / i, (to.y - y) / i);
        p->events++;
        pace(p, 6);
    }
}

static void click(struct person *p, struct dh_rect r)
{
    go(p, (struct dh_point){r.x + r.w / 2 - 2, r.y + r.h / 2 + 1});
    pace(p, 120);
    xhuman_button(&p->h, 1, true);
    pace(p, 40);
    xhuman_button(&p->h, 1, false);
    p->events += 2;
    pace(p, 250);
}

static void tap(struct person *p, KeySym sym)
{
    bool upper = sym >= XK_A && sym <= XK_Z;
    if (upper)
        xhuman_key(&p->h, XK_Shift_L, true);
    xhuman_tap(&p->h, sym);
    if (upper)
        xhuman_key(&p->h, XK_Shift_L, false);
    p->events += upper ? 4 : 2;
    pace(p, 45);
}

static void say(struct person *p, const char *text)
{
    for (; *text; text++)
        tap(p, (KeySym)(unsigned char)*text);
}

static void chord(struct person *p, KeySym modifier, KeySym sym)
{
    xhuman_key(&p->h, modifier, true);
    xhuman_tap(&p->h, sym);
    xhuman_key(&p->h, modifier, false);
    p->events += 4;
    pace(p, 60);
}

static void stop(struct person *p)
{
    pace(p, 600);
    for (int i = 0; i < 3; i++) {
        xhuman_tap(&p->h, XK_Escape);
        pace(p, 60);
    }
}

struct places {
    struct dh_rect name, town, ok;
};

/* Something that leaves everything as it was. */
static void nonsense(struct person *p, const struct places *at)
{
    static const char *const words[] = {"oops", "wrong", "ah", "never mind"};
    const char *word = words[chance(p, 4)];
    switch (chance(p, 5)) {
    case 0: /* wanders about */
        for (int i = 0; i < 6; i++)
            go(p, (struct dh_point){(int)chance(p, 900), (int)chance(p, 600)});
        break;
    case 1: /* types and takes it back */
        click(p, chance(p, 2) ? at->name : at->town);
        say(p, word);
        for (size_t i = 0; i < strlen(word); i++)
            tap(p, XK_BackSpace);
        break;
    case 2: /* the same, all at once */
        click(p, chance(p, 2) ? at->name : at->town);
        say(p, word);
        chord(p, XK_Control_L, XK_a);
        tap(p, XK_BackSpace);
        break;
    case 3: /* clicks a field and leaves it */
        click(p, chance(p, 2) ? at->name : at->town);
        break;
    default: /* turns the wheel over nothing */
        xhuman_button(&p->h, 5, true);
        xhuman_button(&p->h, 5, false);
        xhuman_button(&p->h, 4, true);
        xhuman_button(&p->h, 4, false);
        p->events += 4;
    }
}

static void show_form(struct person *p, const struct places *at, int least)
{
    while (p->events < least / 2)
        nonsense(p, at);
    click(p, at->name);
    say(p, "Grets");
    tap(p, XK_BackSpace);
    say(p, "a");
    while (p->events < least)
        nonsense(p, at);
    click(p, at->town);
    say(p, "Rome");
    click(p, at->ok);
    stop(p);
}

/* A name, a code that is not echoed, and a town. */
static void show_terminal(struct person *p, const struct places *at, int least)
{
    static const char *const words[] = {"Greta", "hunter2", "Rome"};
    (void)least;
    click(p, at->name);
    for (size_t i = 0; i < 3; i++) {
        say(p, words[i]);
        pace(p, 500);
        tap(p, XK_Return);
        pace(p, 900);
    }
    stop(p);
}

typedef void (*show_fn)(struct person *p, const struct places *at, int least);

/* Forks the person, who begins when the recorder is ready. */
static pid_t person_begins(struct desk *d, show_fn show, const struct places *at, int least, int *ret_go)
{
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct person p = {.chance = 7, .loop = dh_loop_create(NULL)};
        char c;
        bool ok = read(fds[0], &c, 1) == 1 && xhuman_open(&p.h, d->server.name);
        if (ok)
            show(&p, at, least);
        fprintf(stderr, "# %d events\n", p.events);
        _exit(ok ? 0 : 1);
    }
    close(fds[0]);
    *ret_go = fds[1];
    return pid;
}

static void say_go(void *data)
{
    assert_int_equal(write(*(int *)data, "g", 1), 1);
}

static char *story_of(const struct dh_demo *d)
{
    struct dh_buf b = {0};
    for (size_t i = 0; i < d->step_count; i++) {
        char *text = dh_action_text(d->steps[i].action);
        dh_buf_printf(&b, "%s%s", i ? "\n" : "", text);
        dh_free(text);
    }
    dh_buf_str(&b, "");
    return dh_buf_steal(&b);
}

static void a_form(int least)
{
    static char *const argv[] = {"zenity", "--forms", "--text=Visitors", "--add-entry=Name", "--add-entry=Town", NULL};
    struct desk d = {0};
    struct dh_observation *o = NULL;
    struct dh_demo *demo = NULL;
    struct dh_err err = {0};
    int fd, status;
    if (!ready("zenity"))
        skip();
    desk_open(&d);
    show_dialog(&d, argv, "Town", &o);
    struct places at = {place(o, DH_ROLE_ENTRY, "Name"), place(o, DH_ROLE_ENTRY, "Town"), place(o, DH_ROLE_BUTTON, "OK")};
    dh_observation_unref(o);
    pid_t person = person_begins(&d, show_form, &at, least, &fd);
    struct dh_record_options options = {.name = "visitors", .ready = say_go, .data = &fd};
    if (dh_record(d.desk, &options, &demo, &err) != DH_OK)
        fail_msg("%s", err.what);
    close(fd);
    waitpid(person, &status, 0);
    assert_int_equal(status, 0);
    dialog_said(&d, "Greta|Rome\n");
    char *story = story_of(demo);
    assert_string_equal(story, "type \"Greta\" into \"Name\" field\ntype \"Rome\" into \"Town\" field\nclick \"OK\" button");
    /* The mark is on no screen that was kept. */
    for (size_t i = 0; i < demo->screen_count; i++)
        for (size_t k = 0; k < demo->screens[i]->window_count; k++)
            assert_null(strstr(demo->screens[i]->windows[k].title, "recording"));
    dh_free(story);
    dh_demo_destroy(demo);
    desk_close(&d);
}

static void a_chore_with_a_slip(void **state)
{
    (void)state;
    a_form(0);
}

static void among_a_thousand_events(void **state)
{
    (void)state;
    a_form(EVENTS);
}

static void a_secret_in_a_terminal(void **state)
{
    static char script[] = "printf 'Customer: '; read a; printf 'Word: '; stty -echo; read b; stty echo; echo; "
                           "printf 'Town: '; read c; echo \"$a|$b|$c\" >&3; read d";
    static char *const argv[] = {"sh", "-c", "exec 3>&1; exec xterm -fa Mono -fs 14 -geometry 60x14+40+60 -e sh -c \"$0\"",
                                 script, NULL};
    struct desk d = {0};
    struct dh_observation *o = NULL;
    struct dh_demo *demo = NULL;
    struct dh_err err = {0};
    char out[64] = "";
    int fd, status;
    (void)state;
    if (!ready("xterm"))
        skip();
    desk_open(&d);
    show_dialog(&d, argv, "ustomer", &o);
    dh_observation_unref(o);
    struct places at = {.name = {300, 300, 20, 20}};
    pid_t person = person_begins(&d, show_terminal, &at, 0, &fd);
    struct dh_record_options options = {.name = "intake", .ready = say_go, .data = &fd};
    if (dh_record(d.desk, &options, &demo, &err) != DH_OK)
        fail_msg("%s", err.what);
    close(fd);
    waitpid(person, &status, 0);
    assert_true(read(d.said, out, sizeof(out) - 1) > 0);
    assert_string_equal(out, "Greta|hunter2|Rome\n");
    char *story = story_of(demo);
    assert_string_equal(story, "type \"Greta\" and press Enter\ntype \"{{secret:password}}\" and press Enter\n"
                               "type \"Rome\" and press Enter");
    json_t *v = dh_demo_to_json(demo);
    char *all = json_dumps(v, 0);
    assert_null(strstr(all, "hunter2"));
    dh_free(all); /* jansson's is malloc'ed */
    json_decref(v);
    dh_free(story);
    dh_demo_destroy(demo);
    kill(d.dialog, SIGTERM);
    waitpid(d.dialog, NULL, 0);
    close(d.said);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chore_with_a_slip),
        cmocka_unit_test(a_secret_in_a_terminal),
        cmocka_unit_test(among_a_thousand_events),
    };
    if (!xserver_available())
        return XSERVER_SKIP;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
