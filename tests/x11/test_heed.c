/* Whether the person is heeded: where the display tells nothing of them it is said, once; a guardian that was stopped is
 * continued; a second master pointer with the person's devices makes no difference, and ours stays the right one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <X11/extensions/XInput2.h>
#include <signal.h>
#include <unistd.h>

#include "actuate/xwin.h"
#include "agent/desk.h"
#include "agent/road.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/physical.h"
#include "base/proc.h"
#include "base/xowner.h"
#include "tests/x11/xclient.h"
#include "tests/x11/xhuman.h"
#include "tests/x11/xrelay.h"
#include "tests/x11/xserver.h"

struct desk {
    struct xserver server;
    struct xrelay relay;
    struct xhuman human;
    struct xclient client;
    Window window;
    struct dh_desk *desk;
    char folder[64];
    int warnings;
    char warning[400];
};

static void must(enum dh_status s, const struct dh_err *err)
{
    if (s != DH_OK)
        fail_msg("%s: %s (%s)", dh_status_name(s), err->what, err->next);
}

static void warn(void *data, const char *text)
{
    struct desk *d = data;
    d->warnings++;
    snprintf(d->warning, sizeof(d->warning), "%s", text);
}

static void open_on(struct desk *d, const char *display)
{
    struct dh_err err = {0};
    struct dh_person p = {.warn = warn, .data = d, .channel = "test"};
    struct dh_desk_options o = {.display = display, .hands = true, .human_quiet = DH_TICK_MS(200), .human_bound = DH_TICK_S(3)};
    dh_desk_close(d->desk);
    d->desk = NULL;
    d->warnings = 0;
    must(dh_desk_open_with(&o, &p, NULL, &d->desk, &err), &err);
}

static int setup(void **state)
{
    static struct desk d;
    *state = &d;
    snprintf(d.folder, sizeof(d.folder), "/tmp/deskhand-test-XXXXXX");
    if (!mkdtemp(d.folder) || !xserver_start(&d.server, 800, 600, 24, NULL) || !xhuman_open(&d.human, d.server.name) ||
        !xclient_open(&d.client, d.server.name) || !xrelay_start(&d.relay, d.server.name, "XInputExtension"))
        return -1;
    d.window = xclient_window(&d.client, (struct dh_rect){0, 0, 800, 600}, "Page", false);
    XSetInputFocus(d.client.display, d.window, RevertToParent, CurrentTime);
    XSync(d.client.display, False);
    setenv("XDG_STATE_HOME", d.folder, 1);
    return 0;
}

static int teardown(void **state)
{
    struct desk *d = *state;
    dh_desk_close(d->desk);
    xrelay_stop(&d->relay);
    xclient_close(&d->client);
    xhuman_close(&d->human);
    xserver_stop(&d->server);
    dh_dir_remove(d->folder, NULL);
    return 0;
}

static enum dh_status move_to(struct desk *d, int x, int y, struct dh_err *err)
{
    struct dh_action *a = NULL;
    struct dh_result r;
    json_t *json = json_pack("{s:s,s:{s:[ii]}}", "action", "move", "target", "point", x, y);
    must(dh_action_from_json(json, &a, err), err);
    json_decref(json);
    enum dh_status s = dh_desk_do(d->desk, a, &r, err);
    dh_result_finish(&r);
    dh_action_destroy(a);
    return s;
}

static size_t warned_in_journal(struct desk *d)
{
    json_t *records = NULL, *r;
    struct dh_err err = {0};
    size_t i, n = 0;
    must(dh_journal_read(NULL, dh_journal_id(d->desk->journal), &records, NULL, &err), &err);
    json_array_foreach(records, i, r)
        n += strcmp(dh_json_str(r, "kind", ""), "HUMAN") == 0 && strcmp(dh_json_str(r, "then", ""), "warned") == 0;
    json_decref(records);
    return n;
}

static void a_display_that_tells_nothing_is_told_of(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    open_on(d, d->relay.name);
    assert_false(dh_physical_offered(d->desk->x));
    must(move_to(d, 100, 100, &err), &err);
    must(move_to(d, 120, 120, &err), &err);
    assert_int_equal(d->warnings, 1);
    assert_non_null(strstr(d->warning, "nobody is heeded"));
    assert_int_equal(warned_in_journal(d), 1);
    /* Whose windows are the relay's own is known here, and not to be taken for their makers. */
    assert_int_equal(dh_xowner_pid(d->desk->x, d->window), 0);
    /* The same server, asked directly: nothing to warn of. */
    open_on(d, d->server.name);
    assert_true(dh_physical_offered(d->desk->x));
    must(move_to(d, 100, 100, &err), &err);
    assert_int_equal(d->warnings, 0);
    assert_int_equal(warned_in_journal(d), 0);
    assert_int_equal(dh_xowner_pid(d->desk->x, d->window), getpid());
}

/* The guardian is our only child that can be in this state. */
static pid_t guardian_of(struct desk *d)
{
    (void)d;
    char path[64];
    int pid = 0;
    struct dh_buf b = {0};
    snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
    assert_int_equal(dh_file_read(path, 4096, &b, NULL), DH_OK);
    for (char *p = b.data, *end; p && *p; p = *end ? end + 1 : end) {
        long child = strtol(p, &end, 10);
        char comm[64];
        struct dh_buf name = {0};
        snprintf(comm, sizeof(comm), "/proc/%ld/comm", child);
        if (dh_file_read(comm, 64, &name, NULL) == DH_OK && strncmp(dh_buf_text(&name), "deskhand-guard", 14) == 0)
            pid = (int)child;
        dh_buf_finish(&name);
        if (end == p)
            break;
    }
    dh_buf_finish(&b);
    return pid;
}

static bool never(void *data)
{
    (void)data;
    return false;
}

static void a_guardian_that_was_stopped_is_continued(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    open_on(d, d->server.name);
    must(move_to(d, 100, 100, &err), &err);
    pid_t pid = guardian_of(d);
    assert_true(pid > 0);
    kill(pid, SIGSTOP);
    /* Until its last pulse is old. */
    dh_loop_until(d->desk->loop, never, NULL, dh_tick_now() + DH_GUARDIAN_AWAKE + DH_TICK_MS(200));
    assert_int_equal(dh_proc_state(pid), 'T');
    must(move_to(d, 140, 140, &err), &err);
    assert_int_not_equal(dh_proc_state(pid), 'T');
    assert_int_equal(d->warnings, 1);
    assert_non_null(strstr(d->warning, "stopped"));
    assert_int_equal(warned_in_journal(d), 1);
}

static int device_called(Display *x, const char *name)
{
    int n, id = 0;
    XIDeviceInfo *info = XIQueryDevice(x, XIAllDevices, &n);
    for (int i = 0; info && i < n; i++)
        if (strcmp(info[i].name, name) == 0)
            id = info[i].deviceid;
    XIFreeDeviceInfo(info);
    return id;
}

struct counted {
    struct dh_ledger *ledger;
    uint32_t before;
};

static bool more(void *data)
{
    struct counted *c = data;
    return c->ledger->human != c->before;
}

static struct dh_point pointer_of(struct desk *d, int master)
{
    Window root, child;
    double rx = -1, ry = -1, wx, wy;
    XIButtonState b = {0};
    XIModifierState m;
    XIGroupState g;
    XIQueryPointer(d->client.display, master, d->client.root, &root, &child, &rx, &ry, &wx, &wy, &b, &m, &g);
    XFree(b.mask);
    return (struct dh_point){(int)rx, (int)ry};
}

static void devices_of_a_second_master_are_a_persons(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    Display *x = d->human.display;
    open_on(d, d->server.name);
    XIAnyHierarchyChangeInfo c = {
        .add = {.type = XIAddMaster, .name = (char *)(uintptr_t) "second", .send_core = True, .enable = True}};
    assert_int_equal(XIChangeHierarchy(x, &c, 1), Success);
    XSync(x, False);
    int second = device_called(x, "second pointer"), keys = device_called(x, "second keyboard");
    int core = device_called(x, "Virtual core pointer");
    assert_true(second > 0 && keys > 0 && core > 0);
    XIAnyHierarchyChangeInfo attach[2] = {
        {.attach = {.type = XIAttachSlave, .deviceid = device_called(x, "Xvfb mouse"), .new_master = second}},
        {.attach = {.type = XIAttachSlave, .deviceid = device_called(x, "Xvfb keyboard"), .new_master = keys}}};
    assert_int_equal(XIChangeHierarchy(x, attach, 2), Success);
    XSync(x, False);
    struct counted n = {dh_guardian_ledger(d->desk->guardian), 0};
    must(move_to(d, 200, 150, &err), &err);
    /* Ours is the core pointer, which everybody's clicks are counted by; the second one stays where it was. */
    struct dh_point ours = pointer_of(d, core), theirs = pointer_of(d, second);
    assert_int_equal(ours.x, 200);
    assert_int_equal(ours.y, 150);
    struct dh_point seen;
    assert_true(dh_xwin_pointer(d->desk->x, &seen, NULL));
    assert_int_equal(seen.x, 200);
    assert_true(theirs.x != 200 || theirs.y != 150);
    dh_loop_turn(d->desk->loop, 0);
    n.before = n.ledger->human;
    xhuman_move(&d->human, 40, 25);
    assert_int_equal(dh_loop_until(d->desk->loop, more, &n, dh_tick_now() + DH_TICK_S(3)), DH_WAIT_REACHED);
    ours = pointer_of(d, core);
    assert_int_equal(ours.x, 200);
    /* Keys of that keyboard too; and what we do is nobody's. */
    n.before = n.ledger->human;
    xhuman_tap(&d->human, XStringToKeysym("x"));
    assert_int_equal(dh_loop_until(d->desk->loop, more, &n, dh_tick_now() + DH_TICK_S(3)), DH_WAIT_REACHED);
    dh_loop_until(d->desk->loop, never, NULL, dh_tick_now() + DH_TICK_MS(300));
    n.before = n.ledger->human;
    must(move_to(d, 300, 250, &err), &err);
    assert_int_equal(n.ledger->human, n.before);
    XIAnyHierarchyChangeInfo gone = {.remove = {.type = XIRemoveMaster, .deviceid = second, .return_mode = XIAttachToMaster,
                                                .return_pointer = core,
                                                .return_keyboard = device_called(x, "Virtual core keyboard")}};
    assert_int_equal(XIChangeHierarchy(x, &gone, 1), Success);
    XSync(x, False);
    n.before = n.ledger->human;
    xhuman_move(&d->human, 40, 25);
    assert_int_equal(dh_loop_until(d->desk->loop, more, &n, dh_tick_now() + DH_TICK_S(3)), DH_WAIT_REACHED);
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_display_that_tells_nothing_is_told_of),
        cmocka_unit_test(a_guardian_that_was_stopped_is_continued),
        cmocka_unit_test(devices_of_a_second_master_are_a_persons),
    };
    return cmocka_run_group_tests_name("heed", tests, setup, teardown);
}
