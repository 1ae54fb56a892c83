/* The ways about a desk while something is shown: windows that are switched, file dialogs that were seen late or never, and
 * the terminal in which the recording ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "agent/skill/compose.h"
#include "agent/skill/record_secret.h"
#include "base/file.h"
#include "tests/unit/record_build.h"

#define TERMINAL_PID 1002 /* of the third window that obs_window makes */

/* Two programs side by side, a terminal below them, and a task bar with a button for each. */
struct desk {
    struct obs *b;
    struct rec r;
    struct dh_element *day, *fresh, *tasks[3];
};

static void desk_init(struct desk *d)
{
    static const char *const names[] = {"Calendar", "Expenses", "Terminal"};
    d->b = dh_alloc(1, sizeof(*d->b));
    obs_init(d->b);
    obs_window(d->b, "Calendar", "orage", 0, 20, 600, 500)->frame = (struct dh_rect){0, 0, 600, 520};
    obs_window(d->b, "Expenses - Browser", "chromium", 620, 20, 600, 500)->frame = (struct dh_rect){620, 0, 600, 520};
    obs_window(d->b, "Terminal", "xterm", 0, 540, 600, 200);
    obs_window(d->b, "tint2", "tint2", 0, 760, 1280, 40);
    d->day = obs_text(d->b, "Thursday", 40, 100);
    d->fresh = obs_button(d->b, "New expense", 700, 100);
    for (int i = 0; i < 3; i++)
        d->tasks[i] = obs_text(d->b, names[i], 20 + 200 * i, 768);
    rec_init(&d->r);
    d->r.t->own[0] = TERMINAL_PID;
    d->r.t->own_count = 1;
    d->b->o.active = 0;
    rec_screen(&d->r, d->b);
}

static void front(struct desk *d, int window)
{
    d->b->o.active = window;
    rec_screen(&d->r, d->b);
}

static void is(struct desk *d, const struct dh_record_end *end, const char *expected)
{
    struct dh_demo *demo = rec_demo(&d->r, end);
    char *story = rec_story(demo);
    assert_string_equal(story, expected);
    dh_free(story);
    dh_demo_destroy(demo);
    dh_free(d->b);
}

#define BOTH "in \"Calendar\", click \"Thursday\"\nin \"Expenses\", click \"New expense\" button"

static void by_keys(void **state)
{
    static const char *const keys[] = {"alt+Tab", "alt+Escape", "super+2", "ctrl+alt+Right", "super+j"};
    (void)state;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        struct desk d;
        desk_init(&d);
        rec_click_on(&d.r, d.day);
        rec_keys(&d.r, keys[i], 1);
        front(&d, 1);
        rec_click_on(&d.r, d.fresh);
        is(&d, NULL, BOTH);
    }
}

/* What brings nothing to the front was meant for the program. */
static void other_chords(void **state)
{
    struct desk d;
    (void)state;
    desk_init(&d);
    rec_keys(&d.r, "super+j", 1);
    rec_keys(&d.r, "alt+Left", 1);
    is(&d, NULL, "in \"Calendar\", press super+j\npress alt+Left");
}

static void by_task_bar(void **state)
{
    struct desk d;
    (void)state;
    desk_init(&d);
    rec_click_on(&d.r, d.day);
    rec_click_on(&d.r, d.tasks[1]);
    front(&d, 1);
    rec_click_on(&d.r, d.fresh);
    is(&d, NULL, BOTH);
    /* Before anybody looked again: the button says which window is meant. */
    desk_init(&d);
    rec_click_on(&d.r, d.day);
    rec_click_on(&d.r, d.tasks[1]);
    rec_click_on(&d.r, d.fresh);
    is(&d, NULL, BOTH);
}

/* A button of a window that is not in front, which it stays: no switch. */
static void not_switched(void **state)
{
    struct desk d;
    (void)state;
    desk_init(&d);
    rec_click_on(&d.r, d.day);
    rec_click_on(&d.r, d.fresh);
    front(&d, 1);
    is(&d, NULL, BOTH);
}

static void looked_at_last(void **state)
{
    struct desk d;
    (void)state;
    desk_init(&d);
    rec_click_on(&d.r, d.day);
    rec_keys(&d.r, "alt+Tab", 1);
    front(&d, 1);
    is(&d, NULL, "in \"Calendar\", click \"Thursday\"\nswitch to \"Expenses\"");
}

/* --- the end --- */

#define ONE "in \"Calendar\", click \"Thursday\""

static void ends_in_its_terminal(void **state)
{
    struct dh_record_end end = {.terminal = true, .copy = true};
    struct desk d;
    (void)state;
    desk_init(&d); /* by keys; the last key is heard before anybody looked */
    rec_click_on(&d.r, d.day);
    rec_keys(&d.r, "alt+Tab", 2);
    rec_keys(&d.r, "ctrl+c", 1);
    front(&d, 2);
    is(&d, &end, ONE);
    desk_init(&d); /* by the task bar */
    rec_click_on(&d.r, d.day);
    rec_click_on(&d.r, d.tasks[2]);
    front(&d, 2);
    rec_keys(&d.r, "ctrl+c", 1);
    is(&d, &end, ONE);
    desk_init(&d); /* by a click into it */
    rec_click_on(&d.r, d.day);
    rec_click(&d.r, 300, 640, 1, 1);
    front(&d, 2);
    rec_keys(&d.r, "ctrl+c", 1);
    is(&d, &end, ONE);
}

/* The last click of the chore is none of the way, although the terminal is in front after it. */
static void keeps_the_last_step(void **state)
{
    struct dh_record_end end = {.terminal = true};
    struct desk d;
    (void)state;
    desk_init(&d);
    rec_click_on(&d.r, d.day);
    front(&d, 2);
    is(&d, &end, ONE);
}

/* A copy that was not what ended it. */
static void keeps_a_copy(void **state)
{
    struct dh_record_end end = {.terminal = true};
    struct desk d;
    (void)state;
    desk_init(&d);
    rec_keys(&d.r, "ctrl+c", 1);
    is(&d, &end, "in \"Calendar\", press ctrl+c");
}

/* Keys go with the window that was active when they were pressed, not with the one of the last look. */
static void keys_before_the_look(void **state)
{
    struct desk d;
    (void)state;
    desk_init(&d);
    front(&d, 2);
    d.r.t->front = d.b->windows[0].xid;
    rec_keys(&d.r, "F5", 1);
    d.r.t->front = d.b->windows[2].xid;
    rec_type(&d.r, "ls");
    is(&d, NULL, "in \"Calendar\", press F5");
}

/* --- file dialogs --- */

struct files {
    char folder[40], path[64];
    struct obs *shut, *open;
    struct dh_element *upload;
};

static void files_init(struct files *f)
{
    struct dh_err err;
    snprintf(f->folder, sizeof(f->folder), "/tmp/deskhand-way-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof(f->path), "%s/bill.pdf", f->folder);
    assert_int_equal(dh_file_write(f->path, "x", 1, 0600, &err), DH_OK);
    f->shut = dh_alloc(1, sizeof(*f->shut));
    f->open = dh_alloc(1, sizeof(*f->open));
    for (int i = 0; i < 2; i++) {
        struct obs *b = i ? f->open : f->shut;
        obs_init(b);
        obs_window(b, "Claims - Browser", "browser", 0, 0, 1280, 800);
        struct dh_element *e = obs_button(b, "Upload receipt", 40, 500);
        f->upload = i ? f->upload : e;
    }
    obs_window(f->open, "File Upload - Claims - Browser", "browser", 300, 100, 600, 400)->dialog = true;
}

static void attached(struct files *f, struct rec *r)
{
    struct dh_err err;
    struct dh_demo *d = rec_demo(r, NULL);
    assert_int_equal(d->step_count, 1);
    assert_int_equal(d->steps[0].action->verb, DH_VERB_ATTACH);
    assert_string_equal(d->steps[0].action->file, f->path);
    assert_string_equal(d->steps[0].action->target.text, "Upload receipt");
    dh_demo_destroy(d);
    assert_int_equal(dh_dir_remove(f->folder, &err), DH_OK);
    dh_free(f->shut);
    dh_free(f->open);
}

/* The screen was looked at only when the path had been typed. */
static void seen_late(void **state)
{
    struct files f;
    struct rec r;
    (void)state;
    files_init(&f);
    rec_init(&r);
    rec_screen(&r, f.shut);
    rec_click_on(&r, f.upload);
    rec_type(&r, f.path);
    rec_screen(&r, f.open);
    rec_keys(&r, "Return", 1);
    rec_screen(&r, f.shut);
    attached(&f, &r);
}

static void never_seen(void **state)
{
    struct files f;
    struct rec r;
    (void)state;
    files_init(&f);
    rec_init(&r);
    rec_screen(&r, f.shut);
    rec_click_on(&r, f.upload);
    rec_type(&r, f.path);
    rec_keys(&r, "Return", 1);
    rec_screen(&r, f.shut);
    attached(&f, &r);
}

/* The folder stands there with its path, a letter of it misread. */
static void picked_below_a_path(void **state)
{
    char shown[48];
    struct files f;
    struct rec r;
    (void)state;
    files_init(&f);
    snprintf(shown, sizeof(shown), "%s", f.folder);
    shown[strlen(shown) - 12] = 'w'; /* deskhand-way: the y */
    obs_text(f.open, shown, 420, 110);
    struct dh_element *row = obs_text(f.open, "bill.pdf", 420, 200);
    struct dh_element *accept = obs_button(f.open, "Select", 800, 460);
    rec_init(&r);
    rec_screen(&r, f.shut);
    rec_click_on(&r, f.upload);
    rec_screen(&r, f.open);
    rec_click_on(&r, row);
    rec_click_on(&r, accept);
    rec_screen(&r, f.shut);
    attached(&f, &r);
}

/* --- secrets --- */

static struct dh_element *password(struct obs *b, const char *label, int y)
{
    struct dh_element *e = obs_entry(b, label, "", 40, y);
    e->states |= DH_STATE_PASSWORD | DH_STATE_EDITABLE;
    return e;
}

static void names_of_secrets(void **state)
{
    static const struct {
        const char *label, *name;
        bool prompt, again;
    } cases[] = {
        {"Password", "password", false, false},    {"PIN (4 digits)", "pin", false, false},
        {"Enter your new password:", "new_password", false, false}, {"Confirm password", "password", false, true},
        {"\xe5\xaf\x86\xe7\xa0\x81", "password", false, false}, {"Word", "password", true, false},
        {"Enter passphrase for key '/home/a/.ssh/id':", "passphrase", true, false},
        {"[sudo] password for anna:", "password", true, false}, {"API token", "api_token", false, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char out[32];
        assert_int_equal(dh_secrecy_name(cases[i].label, cases[i].prompt, out, sizeof(out)), cases[i].again);
        assert_string_equal(out, cases[i].name);
    }
}

static void several_secrets(void **state)
{
    struct obs *b = dh_alloc(1, sizeof(*b)), *other = dh_alloc(1, sizeof(*b));
    struct rec r;
    (void)state;
    obs_init(b);
    obs_window(b, "Bank", "bank", 0, 0, 1280, 800);
    struct dh_element *word = password(b, "Password", 60), *again = password(b, "Repeat password", 120);
    struct dh_element *pin = password(b, "PIN", 180);
    obs_init(other);
    obs_window(other, "Shop", "shop", 0, 0, 1280, 800);
    struct dh_element *elsewhere = password(other, "Password", 300);
    rec_init(&r);
    rec_screen(&r, b);
    rec_click_on(&r, word);
    rec_type(&r, "hunter2");
    rec_click_on(&r, again);
    rec_type(&r, "hunter2");
    rec_click_on(&r, pin);
    rec_type(&r, "4711");
    rec_keys(&r, "Return", 1);
    rec_screen(&r, other);
    rec_click_on(&r, elsewhere);
    rec_type(&r, "xyzzy");
    rec_screen(&r, other);
    rec_is(&r, "type \"{{secret:password}}\" into \"Password\" field\n"
               "type \"{{secret:password}}\" into \"Repeat password\" field\n"
               "type \"{{secret:pin}}\" into \"PIN\" field and press Enter\n"
               "type \"{{secret:password_2}}\" into \"Password\" field");
    dh_free(b);
    dh_free(other);
}

/* --- lists --- */

/* The list is opened, gone through if `scroll`, and its second item is chosen. `missing`: a row that could not be read. */
static struct dh_demo *choose_from(const char *const *items, int count, bool scroll, int missing)
{
    struct obs *shut = dh_alloc(1, sizeof(*shut)), *open = dh_alloc(1, sizeof(*open));
    struct dh_element *list = NULL, *second = NULL;
    struct rec r;
    for (int i = 0; i < 2; i++) {
        struct obs *b = i ? open : shut;
        obs_init(b);
        obs_window(b, "Visitors", "desk", 0, 0, 1280, 800);
        struct dh_element *e = obs_element(b, DH_ROLE_LIST, "Kind", 120, 240, 200, 28);
        e->value = "Friend";
        list = i ? list : e;
    }
    obs_window(open, "", "", 120, 268, 200, 30 * count)->popup = true;
    open->o.active = 0;
    for (int i = 0; i < count; i++)
        if (i != missing) {
            struct dh_element *e = obs_element(open, DH_ROLE_ITEM, items[i], 120, 268 + 30 * i, 200, 28);
            e->confidence = 95;
            second = i == 1 ? e : second;
        }
    rec_init(&r);
    rec_screen(&r, shut);
    rec_click_on(&r, list);
    rec_screen(&r, open);
    if (scroll)
        rec_scroll(&r, 200, 300, 2);
    rec_click_on(&r, second);
    list->value = items[1];
    rec_screen(&r, shut);
    struct dh_demo *d = rec_demo(&r, NULL);
    assert_int_equal(d->step_count, 1);
    assert_int_equal(d->steps[0].action->verb, DH_VERB_CHOOSE);
    dh_free(shut);
    dh_free(open);
    return d;
}

static void offers(void **state)
{
    static const char *const kinds[] = {"Choose...", "Client", "Supplier", "Neighbour"};
    struct dh_composed *c = NULL;
    struct dh_demo *again = NULL;
    (void)state;
    struct dh_demo *d = choose_from(kinds, 4, false, -1);
    assert_int_equal(d->steps[0].offered_count, 3);
    assert_string_equal(d->steps[0].offered[0], "Client");
    assert_string_equal(d->steps[0].offered[2], "Neighbour");
    json_t *v = dh_demo_to_json(d);
    assert_int_equal(dh_demo_from_json(v, &again, NULL), DH_OK);
    assert_int_equal(again->steps[0].offered_count, 3);
    assert_int_equal(dh_compose(again, NULL, NULL, &c, NULL), DH_OK);
    assert_non_null(strstr(dh_buf_text(&c->files[0].data),
                           "- `kind` (choice \"Client\", \"Supplier\", \"Neighbour\", default \"Client\")"));
    dh_composed_destroy(c);
    json_decref(v);
    dh_demo_destroy(again);
    dh_demo_destroy(d);
    d = choose_from(kinds, 4, true, -1); /* not all was seen at once */
    assert_int_equal(d->steps[0].offered_count, 0);
    dh_demo_destroy(d);
    d = choose_from(kinds, 4, false, 2); /* a hole in it */
    assert_int_equal(d->steps[0].offered_count, 0);
    dh_demo_destroy(d);
}

/* The press was seen too late, with the list open already, whose chosen row lies over the control. */
static void opened_before_it_was_seen(void **state)
{
    static const char *const kinds[] = {"Friend", "Client", "Supplier"};
    struct obs *shut = dh_alloc(1, sizeof(*shut)), *open = dh_alloc(1, sizeof(*open));
    struct dh_element *list = NULL, *rows[3];
    struct rec r;
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct obs *b = i ? open : shut;
        obs_init(b);
        obs_window(b, "Visitors", "desk", 0, 0, 1280, 800);
        struct dh_element *e = obs_element(b, DH_ROLE_LIST, "Kind", 120, 240, 200, 28);
        e->value = "Friend";
        list = i ? list : e;
    }
    obs_window(open, "", "", 120, 240, 200, 90)->popup = true;
    open->o.active = 0;
    for (int i = 0; i < 3; i++)
        rows[i] = obs_element(open, DH_ROLE_ITEM, kinds[i], 120, 240 + 30 * i, 200, 28);
    rec_init(&r);
    rec_screen(&r, shut);
    rec_keys(&r, "F5", 1);
    rec_screen(&r, open);
    rec_click_on(&r, rows[0]);
    rec_click_on(&r, rows[2]);
    list->value = "Supplier";
    rec_screen(&r, shut);
    rec_is(&r, "press F5\nchoose \"Supplier\" from \"Kind\" list");
    dh_free(shut);
    dh_free(open);
}

/* Of radio buttons of a group only the last one counts. */
static void another_radio(void **state)
{
    struct obs *b = dh_alloc(1, sizeof(*b));
    struct dh_element *radio[3];
    struct rec r;
    (void)state;
    obs_init(b);
    obs_window(b, "Order", "desk", 0, 0, 1280, 800);
    for (int i = 0; i < 3; i++)
        radio[i] = obs_element(b, DH_ROLE_RADIO, i == 0 ? "Pickup" : i == 1 ? "Courier" : "Invoice", 40, 40 + 60 * i, 16, 16);
    rec_init(&r);
    rec_screen(&r, b);
    for (int i = 0; i < 3; i++) { /* the third is of another group */
        rec_click_on(&r, radio[i]);
        radio[i]->states |= DH_STATE_CHECKED;
        if (i == 1)
            radio[0]->states &= ~(unsigned)DH_STATE_CHECKED;
        rec_screen(&r, b);
    }
    rec_is(&r, "check \"Courier\" radio\ncheck \"Invoice\" radio");
    dh_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_keys),           cmocka_unit_test(other_chords),
        cmocka_unit_test(by_task_bar),       cmocka_unit_test(not_switched),
        cmocka_unit_test(looked_at_last),    cmocka_unit_test(ends_in_its_terminal),
        cmocka_unit_test(keeps_the_last_step), cmocka_unit_test(keeps_a_copy),
        cmocka_unit_test(keys_before_the_look), cmocka_unit_test(seen_late),
        cmocka_unit_test(never_seen),        cmocka_unit_test(picked_below_a_path),
        cmocka_unit_test(names_of_secrets),  cmocka_unit_test(several_secrets),
        cmocka_unit_test(offers), cmocka_unit_test(opened_before_it_was_seen), cmocka_unit_test(another_radio),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
