/* Touches on real applications: what was typed is read back from where it arrived. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <X11/XKBlib.h>
#include <unistd.h>

#include "actuate/actuator.h"
#include "actuate/ticket_mint.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "tests/x11/xclient.h"
#include "tests/x11/xserver.h"

static const char mixed[] =
    "h\u00e9llo \u20ac5 \u6f22\u5b57 \U0001f600 \u0393\u03b5\u03b9\u03ac \u0414\u043e\u043c "
    "\u05e9\u05dc\u05d5\u05dd \ud55c\uad6d\uc5b4 e\u0301 \U0001f469\u200d\U0001f4bb \u201cx\u201d "
    "\u2014 \u00df\u00f1";

struct desk {
    struct xserver server;
    struct dh_intr intr;
    struct dh_loop *loop;
    struct dh_xconn *x;
    struct dh_guardian *guardian;
    struct dh_actuator *a;
    char folder[64];
};

static void must(enum dh_status s, const struct dh_err *err)
{
    if (s != DH_OK)
        fail_msg("%s: %s (%s)", dh_status_name(s), err->what, err->next);
}

static int start_desk(void **state)
{
    struct desk *d = dh_alloc(1, sizeof(*d));
    struct dh_err err = {0};
    assert_non_null(d);
    *state = d;
    assert_true(xserver_start(&d->server, 1000, 700, 24, NULL));
    assert_true(xserver_start_wm(&d->server));
    setenv("DISPLAY", d->server.name, 1);
    snprintf(d->folder, sizeof(d->folder), "/tmp/dh-actuate-XXXXXX");
    assert_non_null(mkdtemp(d->folder));
    must(dh_intr_init(&d->intr, &err), &err);
    d->loop = dh_loop_create(&d->intr);
    must(dh_xconn_open(d->server.name, d->loop, &d->x, &err), &err);
    must(dh_guardian_start(d->loop, &d->guardian, &err), &err);
    must(dh_guardian_watch(d->guardian, d->server.name, NULL, &err), &err);
    struct dh_actuator_options o = {.private_display = true};
    must(dh_actuator_create(d->x, d->loop, d->guardian, &o, &d->a, &err), &err);
    return 0;
}

static int stop_desk(void **state)
{
    struct desk *d = *state;
    dh_actuator_destroy(d->a);
    dh_guardian_stop(d->guardian);
    dh_xconn_close(d->x);
    dh_loop_destroy(d->loop);
    dh_intr_finish(&d->intr);
    xserver_stop(&d->server);
    dh_dir_remove(d->folder, NULL);
    dh_free(d);
    return 0;
}

static enum dh_status try_touch(struct desk *d, const struct dh_touch *t,
                                struct dh_touch_result *ret, struct dh_err *err)
{
    struct dh_ticket *ticket = NULL;
    must(dh_ticket_mint(t, dh_tick_now() + DH_TICK_S(5), &ticket, err), err);
    enum dh_status s = dh_actuator_perform(d->a, ticket, t, ret, err);
    dh_ticket_destroy(ticket);
    return s;
}

static struct dh_touch_result touch(struct desk *d, struct dh_touch t)
{
    struct dh_touch_result r = {0};
    struct dh_err err = {0};
    must(try_touch(d, &t, &r, &err), &err);
    return r;
}

static struct dh_touch_result type(struct desk *d, const char *text)
{
    return touch(d, (struct dh_touch){.kind = DH_TOUCH_TYPE, .text = text});
}

static void press(struct desk *d, const char *keys)
{
    touch(d, (struct dh_touch){.kind = DH_TOUCH_PRESS, .keys = keys});
}

/* Opens a shell command; the window that came up is focused. */
static unsigned long open_shell(struct desk *d, const char *command)
{
    char *argv = dh_asprintf("sh\n-c\n%s", command);
    struct dh_touch_result r =
        touch(d, (struct dh_touch){.kind = DH_TOUCH_OPEN, .open_kind = DH_OPEN_ARGV, .open = argv});
    dh_free(argv);
    assert_int_not_equal(r.window, 0);
    touch(d, (struct dh_touch){.kind = DH_TOUCH_FOCUS, .window = r.window});
    return r.window;
}

struct filling {
    const char *path;
    struct dh_buf text;
    size_t least;
};

static bool filled(void *data)
{
    struct filling *f = data;
    dh_buf_clear(&f->text);
    return dh_file_read(f->path, 1 << 20, &f->text, NULL) == DH_OK && f->text.len >= f->least;
}

/* Waits until a file has at least so many bytes, and compares. */
static void expect_file(struct desk *d, const char *path, const char *text)
{
    struct filling f = {.path = path, .least = strlen(text)};
    dh_tick until = dh_tick_now() + DH_TICK_S(10);
    while (!filled(&f) && dh_tick_now() < until)
        dh_loop_until(d->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(5));
    assert_string_equal(dh_buf_text(&f.text), text);
    dh_buf_finish(&f.text);
}

static bool have(const char *program)
{
    char *p = dh_path_find_program(program);
    dh_free(p);
    return p != NULL;
}

/* A title is waited for: pages report by it. */
static void title_of(struct desk *d, unsigned long window, char *out, size_t n)
{
    unsigned long len = 0;
    char *p = (char *)dh_xconn_property(d->x, window, dh_xconn_atom(d->x, DH_ATOM_NET_WM_NAME),
                                        dh_xconn_atom(d->x, DH_ATOM_UTF8_STRING), 8, &len);
    snprintf(out, n, "%s", p ? p : "");
    if (p)
        XFree(p);
}

static bool wait_title(struct desk *d, unsigned long window, const char *start)
{
    char title[200];
    dh_tick until = dh_tick_now() + DH_TICK_S(20);
    do {
        title_of(d, window, title, sizeof(title));
        if (strncmp(title, start, strlen(start)) == 0)
            return true;
        dh_loop_until(d->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(5));
    } while (dh_tick_now() < until);
    print_message("# the title is \"%s\", not \"%s\"\n", title, start);
    return false;
}

static void ascii(char *out, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        out[i] = (char)(' ' + (i * 7) % 95);
    out[0] = 'a';
    out[n - 2] = 'z';
    out[n - 1] = '\0';
}

static void zenity_takes(struct desk *d, const char *text)
{
    char *file = dh_path_join(d->folder, "entry");
    char *command = dh_asprintf("zenity --entry --title=Entry > %s", file);
    char *line = dh_asprintf("%s\n", text);
    unlink(file);
    open_shell(d, command);
    struct dh_touch_result r = type(d, text);
    print_message("# GTK 3: %zu characters %s in %.1f ms\n", r.characters,
                  r.pasted ? "pasted" : "by keys", (double)r.time / 1000);
    press(d, "Enter");
    expect_file(d, file, line);
    dh_free(line);
    dh_free(command);
    dh_free(file);
}

static void gtk_entry_gets_every_character(void **state)
{
    char text[1001];
    ascii(text, sizeof(text));
    zenity_takes(*state, "Hello, World! {[(<>)]} ~^`'\"\\|@#$%&*_+-=");
    zenity_takes(*state, mixed);
    zenity_takes(*state, text);
}

static void layouts_are_honoured(void **state)
{
    struct desk *d = *state;
    static const char *const layouts[] = {
        "de", "fr", "us -variant intl", "ru", "us,ru -option grp:alt_shift_toggle", "us"};
    for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
        char *command = dh_asprintf("setxkbmap -display %s -layout %s", d->server.name, layouts[i]);
        assert_int_equal(system(command), 0);
        dh_free(command);
        zenity_takes(d, "yz-@ \u00e4\u00df\u00e9 {}[]|~^ QWERTZ \u043f\u0440");
        zenity_takes(d, "plain words");
    }
}

static void caps_lock_does_not_turn_letters_around(void **state)
{
    struct desk *d = *state;
    Display *dpy = dh_xconn_display(d->x);
    XkbLockModifiers(dpy, XkbUseCoreKbd, LockMask | Mod2Mask, LockMask | Mod2Mask);
    zenity_takes(d, "aBc1 Zz");
    XkbLockModifiers(dpy, XkbUseCoreKbd, LockMask | Mod2Mask, 0);
}

static void terminal_gets_lines(void **state)
{
    struct desk *d = *state;
    char *file = dh_path_join(d->folder, "term");
    char *command = dh_asprintf("xterm -e sh -c 'cat > %s'", file);
    char *text = dh_asprintf(
        "echo h\u00e9llo \u20ac5 \u6f22\u5b57 \U0001f600 > out\n%s\nlast line\n", mixed);
    open_shell(d, command);
    struct dh_touch_result r = type(d, text);
    print_message("# xterm: %zu characters %s in %.1f ms\n", r.characters,
                  r.pasted ? "pasted" : "by keys", (double)r.time / 1000);
    press(d, "ctrl+d");
    expect_file(d, file, text);
    dh_free(text);
    dh_free(command);
    dh_free(file);
}

static const char page[] =
    "<!doctype html><meta charset=utf-8><title>ready</title>"
    "<style>body{margin:0;font:16px "
    "sans-serif}textarea{position:fixed;left:20px;top:20px;width:600px;"
    "height:150px}#a{position:fixed;left:40px;top:220px;width:80px;height:60px;background:#8cf}"
    "#b{position:fixed;left:500px;top:320px;width:150px;height:100px;background:#cfc}"
    "#s{position:fixed;left:40px;top:320px;width:200px;height:100px;overflow:scroll}"
    "p{position:fixed;left:300px;top:200px;font:20px monospace}</style>"
    "<textarea autofocus></textarea><div id=a draggable=true>drag</div><div id=b>drop</div>"
    "<p>select this</p><div id=s><div style='height:3000px;width:3000px'>long</div></div>"
    "<script>let "
    "t=document.querySelector('textarea');a.ondragstart=e=>e.dataTransfer.setData('text','x');"
    "b.ondragover=e=>e.preventDefault();b.ondrop=e=>{e.preventDefault();document.title='dropped'};"
    "s.onscroll=()=>document.title='scrolled '+Math.sign(s.scrollTop)+' '+Math.sign(s.scrollLeft);"
    "b.onclick=e=>document.title='clicked '+e.detail+(e.shiftKey?' shift':'');"
    "a.oncontextmenu=e=>{e.preventDefault();document.title='context'};"
    "document.onselectionchange=()=>{let "
    "x=getSelection()+'';if(x.includes('elect'))document.title='sel '+x};"
    "t.oninput=()=>document.title='has '+[...t.value].length</script>";

static unsigned long open_page(struct desk *d)
{
    char *file = dh_path_join(d->folder, "page.html");
    must(dh_file_write(file, page, strlen(page), 0600, NULL), &(struct dh_err){0});
    char *command = dh_asprintf("exec chromium %s --test-type --no-first-run --disable-gpu "
                                "--disable-sync --password-store=basic "
                                "--user-data-dir=%s/profile --window-size=900,600 --app=file://%s",
                                geteuid() == 0 ? "--no-sandbox" : "", d->folder, file);
    unsigned long w = open_shell(d, command);
    assert_true(wait_title(d, w, "ready"));
    dh_free(command);
    dh_free(file);
    return w;
}

static void browser_takes(struct desk *d, unsigned long w, const char *text, size_t count)
{
    char expected[32];
    char *got = NULL;
    struct dh_err err = {0};
    press(d, "ctrl+a");
    press(d, "Delete");
    dh_tick start = dh_tick_now();
    struct dh_touch_result r = type(d, text);
    snprintf(expected, sizeof(expected), "has %zu", count);
    assert_true(wait_title(d, w, expected));
    print_message("# Chromium: %zu characters %s in %.1f ms, all there after %.1f ms\n",
                  r.characters, r.pasted ? "pasted" : "by keys", (double)r.time / 1000,
                  (double)(dh_tick_now() - start) / 1000);
    press(d, "ctrl+a");
    touch(d, (struct dh_touch){.kind = DH_TOUCH_COPY});
    must(dh_actuator_clipboard(d->a, &got, &err), &err);
    assert_string_equal(got, text);
    dh_free(got);
}

static struct dh_point on_page(struct desk *d, unsigned long w, int x, int y)
{
    Window child;
    struct dh_point p = {0, 0};
    XTranslateCoordinates(dh_xconn_display(d->x), w, dh_xconn_root(d->x), x, y, &p.x, &p.y, &child);
    return p;
}

static void browser_types_clicks_drags_and_scrolls(void **state)
{
    struct desk *d = *state;
    char text[1001];
    if (!have("chromium"))
        skip();
    unsigned long w = open_page(d);
    touch(d, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = on_page(d, w, 100, 80), .window = w});
    browser_takes(d, w, "plain ASCII, typed", 18);
    size_t n = 0;
    for (const char *p = mixed; *p; p++)
        n += ((unsigned char)*p & 0xc0) != 0x80;
    browser_takes(d, w, mixed, n);
    ascii(text, sizeof(text));
    browser_takes(d, w, text, 1000);
    touch(d, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = on_page(d, w, 550, 370), .window = w});
    assert_true(wait_title(d, w, "clicked 1"));
    touch(d, (struct dh_touch){.kind = DH_TOUCH_CLICK,
                               .at = on_page(d, w, 550, 370),
                               .window = w,
                               .modifiers = DH_MOD_SHIFT});
    assert_true(wait_title(d, w, "clicked 1 shift"));
    touch(d, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = on_page(d, w, 560, 380), .count = 2});
    assert_true(wait_title(d, w, "clicked 2"));
    touch(d, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = on_page(d, w, 80, 250), .button = 3});
    assert_true(wait_title(d, w, "context"));
    for (int i = 0; i < 3; i++) {
        touch(d, (struct dh_touch){.kind = DH_TOUCH_DRAG,
                                   .at = on_page(d, w, 80, 250),
                                   .to = on_page(d, w, 570, 370),
                                   .window = w});
        assert_true(wait_title(d, w, "dropped"));
        touch(d,
              (struct dh_touch){.kind = DH_TOUCH_SCROLL, .at = on_page(d, w, 100, 360), .dy = 2});
        assert_true(wait_title(d, w, "scrolled 1"));
        touch(d, (struct dh_touch){
                     .kind = DH_TOUCH_SCROLL, .at = on_page(d, w, 100, 360), .dy = -9, .dx = 3});
        assert_true(wait_title(d, w, "scrolled 0 1"));
        touch(d,
              (struct dh_touch){.kind = DH_TOUCH_SCROLL, .at = on_page(d, w, 100, 360), .dx = -9});
    }
    /* The double click has selected text; pressing on what is selected would drag that. */
    touch(d, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = on_page(d, w, 750, 500)});
    touch(d, (struct dh_touch){.kind = DH_TOUCH_DRAG,
                               .at = on_page(d, w, 302, 232),
                               .to = on_page(d, w, 445, 232)});
    assert_true(wait_title(d, w, "sel select"));
    touch(d, (struct dh_touch){.kind = DH_TOUCH_CLOSE, .window = w});
}

static enum dh_status green(void *data, struct dh_rect rect, uint32_t *out, struct dh_err *err)
{
    (void)data;
    (void)err;
    for (int i = 0; i < rect.w * rect.h; i++)
        out[i] = 0xff00ff00u;
    return DH_OK;
}

static void what_changed_is_not_touched(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    struct dh_touch_result r = {0};
    unsigned long one = open_shell(d, "zenity --info --text=one --title=One");
    unsigned long two = open_shell(d, "zenity --entry --text=two --title=Two");
    struct dh_touch t = {.kind = DH_TOUCH_CLICK, .at = on_page(d, two, 10, 10), .window = one};
    assert_int_equal(try_touch(d, &t, &r, &err), DH_STALE);
    assert_int_equal(r.events, 0);
    t = (struct dh_touch){.kind = DH_TOUCH_TYPE, .text = "x", .window = one};
    assert_int_equal(try_touch(d, &t, &r, &err), DH_STALE);
    assert_int_equal(r.events, 0);
    /* The title bar belongs to its window. */
    t = (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = on_page(d, two, 60, -6), .window = two};
    must(try_touch(d, &t, &r, &err), &err);

    struct dh_actuator *seeing;
    struct dh_actuator_options o = {.peek = green, .private_display = true};
    must(dh_actuator_create(d->x, d->loop, d->guardian, &o, &seeing, &err), &err);
    struct dh_actuator *blind = d->a;
    uint32_t pixels[100];
    for (int i = 0; i < 100; i++)
        pixels[i] = i < 2 ? 0x00000000u : 0x0000ff00u; /* 2 percent, the top byte does not count */
    t = (struct dh_touch){.kind = DH_TOUCH_MOVE, .at = {1, 1}};
    d->a = seeing;
    touch(d, t);
    t = (struct dh_touch){
        .kind = DH_TOUCH_PRESS, .keys = "Tab", .check = {0, 0, 10, 10}, .pixels = pixels};
    must(try_touch(d, &t, &r, &err), &err);
    pixels[50] = 0x123456;
    assert_int_equal(try_touch(d, &t, &r, &err), DH_STALE);
    assert_int_equal(r.events, 0);
    d->a = blind;
    dh_actuator_destroy(seeing);
    t = (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = {1000, 10}};
    assert_int_equal(try_touch(d, &t, &r, &err), DH_INVALID);
    touch(d, (struct dh_touch){.kind = DH_TOUCH_CLOSE, .window = two});
    touch(d, (struct dh_touch){.kind = DH_TOUCH_CLOSE, .window = one});
    t = (struct dh_touch){.kind = DH_TOUCH_FOCUS, .window = one};
    assert_int_equal(try_touch(d, &t, &r, &err), DH_GONE);
}

static void opening_names_what_is_missing(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    struct dh_touch_result r;
    struct dh_touch t = {.kind = DH_TOUCH_OPEN, .open_kind = DH_OPEN_APP, .open = "xtrem"};
    assert_int_equal(try_touch(d, &t, &r, &err), DH_NOT_FOUND);
    assert_non_null(strstr(err.next, "XTerm"));
    t.open = "xterm";
    must(try_touch(d, &t, &r, &err), &err);
    assert_int_not_equal(r.window, 0);
    touch(d, (struct dh_touch){.kind = DH_TOUCH_CLOSE, .window = r.window});
    t.open_kind = DH_OPEN_URL;
    t.open = "no url";
    assert_int_equal(try_touch(d, &t, &r, &err), DH_INVALID);
}

/* Windows of others come up at the same moment; what a running program opens for the new one counts as its own. */
static void opening_finds_its_own_window(void **state)
{
    struct desk *d = *state;
    struct xclient other;
    char title[80];
    assert_true(xclient_open(&other, d->server.name));
    Window old = xclient_window(&other, (struct dh_rect){500, 300, 100, 80}, "old", false);
    /* The stranger is mapped while zenity starts. */
    Window stranger = xclient_window_unmapped(&other, (struct dh_rect){10, 300, 100, 80}, "stranger", false);
    XMapWindow(other.display, stranger);
    XFlush(other.display);
    struct dh_touch_result r = touch(d, (struct dh_touch){.kind = DH_TOUCH_OPEN,
                                                          .open_kind = DH_OPEN_ARGV,
                                                          .open = "zenity\n--info\n--title=Mine\n--text=x"});
    title_of(d, r.window, title, sizeof(title));
    assert_string_equal(title, "Mine");
    touch(d, (struct dh_touch){.kind = DH_TOUCH_CLOSE, .window = r.window});
    /* Hands over to who is there: its window comes to the front. */
    touch(d, (struct dh_touch){.kind = DH_TOUCH_FOCUS, .window = stranger});
    char *script = dh_path_join(d->folder, "known-client");
    char *text = dh_asprintf("#!/bin/sh\nexec xdotool windowactivate %lu\n", old);
    must(dh_file_write(script, text, strlen(text), 0700, NULL), &(struct dh_err){0});
    if (have("xdotool")) {
        r = touch(d, (struct dh_touch){.kind = DH_TOUCH_OPEN, .open_kind = DH_OPEN_ARGV, .open = script});
        assert_int_equal(r.window, old);
    }
    dh_free(text);
    dh_free(script);
    xclient_close(&other);
}

static void an_interrupted_text_leaves_no_key_down(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    struct dh_touch_result r;
    char keys[32];
    unsigned long w = open_shell(d, "zenity --entry --title=Stop");
    dh_intr_raise(&d->intr);
    struct dh_touch t = {.kind = DH_TOUCH_TYPE, .text = "HELLO"};
    assert_int_equal(try_touch(d, &t, &r, &err), DH_INTERRUPTED);
    dh_intr_clear(&d->intr);
    XQueryKeymap(dh_xconn_display(d->x), keys);
    for (int i = 0; i < 32; i++)
        assert_int_equal(keys[i], 0);
    touch(d, (struct dh_touch){.kind = DH_TOUCH_CLOSE, .window = w});
}

static void the_users_clipboard_comes_back(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    struct dh_actuator *other, *mine = d->a;
    struct dh_actuator_options o = {.private_display = false};
    char *got = NULL;
    touch(d, (struct dh_touch){.kind = DH_TOUCH_COPY, .text = "the user's \u20ac"});
    must(dh_actuator_create(d->x, d->loop, d->guardian, &o, &other, &err), &err);
    d->a = other;
    zenity_takes(d, mixed);
    dh_actuator_clipboard_settle(other);
    must(dh_actuator_clipboard(mine, &got, &err), &err);
    assert_string_equal(got, "the user's \u20ac");
    dh_free(got);
    /* A megabyte goes in pieces, both ways. */
    char *large = dh_alloc(1000001, 1);
    memset(large, 'x', 1000000);
    touch(d, (struct dh_touch){.kind = DH_TOUCH_COPY, .text = large});
    must(dh_actuator_clipboard(mine, &got, &err), &err);
    assert_string_equal(got, large);
    dh_free(got);
    dh_free(large);
    d->a = mine;
    dh_actuator_destroy(other);
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gtk_entry_gets_every_character),
        cmocka_unit_test(caps_lock_does_not_turn_letters_around),
        cmocka_unit_test(terminal_gets_lines),
        cmocka_unit_test(what_changed_is_not_touched),
        cmocka_unit_test(opening_names_what_is_missing),
        cmocka_unit_test(opening_finds_its_own_window),
        cmocka_unit_test(an_interrupted_text_leaves_no_key_down),
        cmocka_unit_test(the_users_clipboard_comes_back),
        cmocka_unit_test(browser_types_clicks_drags_and_scrolls),
        cmocka_unit_test(layouts_are_honoured),
    };
    if (getenv("ONLY"))
        cmocka_set_test_filter(getenv("ONLY"));
    return cmocka_run_group_tests_name("actuate", tests, start_desk, stop_desk);
}
