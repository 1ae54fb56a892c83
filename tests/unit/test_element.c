#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "capture/element.h"
#include "capture/observe.h"
#include "tests/unit/screens.h"

struct eye {
    struct dh_loop *loop;
    struct dh_screen *screen;
    struct dh_observer *ob;
    struct dh_observation *o;
};

static void open_eye(struct eye *e, const char *name)
{
    char path[512];
    struct dh_err err = {0};
    struct dh_observer_options options = {.readers = 2};
    *e = (struct eye){.loop = dh_loop_create(NULL)};
    assert_non_null(e->loop);
    if (dh_screen_file_create(screen_path(name, path, sizeof(path)), &e->screen, &err) != DH_OK)
        fail_msg("%s", err.what);
    assert_int_equal(dh_observer_create(e->screen, e->loop, &options, &e->ob, &err), DH_OK);
    enum dh_status st = dh_observer_look(e->ob, NULL, &e->o, &err);
    if (st == DH_ENV) {
        print_message("%s: %s\n", err.what, err.next);
        exit(77);
    }
    if (st != DH_OK)
        fail_msg("%s", err.what);
}

static void close_eye(struct eye *e)
{
    dh_observation_unref(e->o);
    dh_observer_destroy(e->ob);
    dh_screen_destroy(e->screen);
    dh_loop_destroy(e->loop);
}

struct expected {
    enum dh_role role;
    const char *name, *value;
    unsigned states;
};

/* Labels keep their colon on some pages. */
static bool same_name(const char *a, const char *b)
{
    size_t n = strlen(b);
    return strncmp(a, b, n) == 0 && (a[n] == '\0' || (a[n] == ':' && a[n + 1] == '\0'));
}

static bool same_value(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void expect_all(const struct eye *e, const struct expected *want, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool found = false;
        for (size_t k = 0; !found && k < e->o->element_count; k++) {
            const struct dh_element *x = &e->o->elements[k];
            found = x->role == want[i].role && same_name(x->name, want[i].name) &&
                    same_value(x->value, want[i].value) && x->states == want[i].states;
        }
        if (!found)
            fail_msg("no %s \"%s\" = \"%s\" with states %x", dh_role_name(want[i].role),
                     want[i].name, want[i].value ? want[i].value : "(none)", want[i].states);
    }
}

/* A text that counts as a heading from now on is the same thing, and has changed. */
static void keeps_the_id_of_a_heading(void **state)
{
    (void)state;
    struct dh_arena *arena = dh_arena_create();
    struct dh_window window = {.id = "w1"};
    struct dh_element before = {
        .id = "e4", .role = DH_ROLE_TEXT, .name = "Totals", .rect = {10, 10, 60, 20}};
    struct dh_element now = {.role = DH_ROLE_HEADING, .name = "Totals", .rect = {10, 10, 60, 20}};
    const char **changed = NULL;
    size_t n = 0;
    uint64_t next = 5;
    assert_non_null(arena);
    assert_int_equal(
        dh_elements_match(&now, 1, &window, &before, 1, &window, &next, arena, &changed, &n, NULL),
        DH_OK);
    assert_string_equal(now.id, "e4");
    assert_int_equal(n, 1);
    dh_arena_destroy(arena);
}

static void sees_a_form(void **state)
{
    (void)state;
    struct eye e;
    open_eye(&e, "form-light.png");
    static const unsigned ed = DH_STATE_EDITABLE;
    const struct expected want[] = {
        {DH_ROLE_ENTRY, "Merchant", "Corner Bistro", ed},
        {DH_ROLE_ENTRY, "Amount (EUR)", "42.80", ed},
        {DH_ROLE_ENTRY, "Date", "11/19/2026", ed},
        {DH_ROLE_LIST, "Category", "Meals and entertainment", 0},
        {DH_ROLE_ENTRY, "Notes", "Lunch with the Hamburg team after the workshop.", ed},
        {DH_ROLE_ENTRY, "User name", "anna.schmidt", ed},
        {DH_ROLE_ENTRY, "Password", "••••••••", ed | DH_STATE_PASSWORD},
        {DH_ROLE_LIST, "Country", "Germany", 0},
        {DH_ROLE_ENTRY, "PIN", "", ed | DH_STATE_PASSWORD},
        {DH_ROLE_ENTRY, "Search receipts", "", ed},
        {DH_ROLE_CHECKBOX, "Remember me on this computer", NULL, DH_STATE_CHECKED},
        {DH_ROLE_CHECKBOX, "Send me a copy by mail", NULL, 0},
        {DH_ROLE_RADIO, "Company card", NULL, DH_STATE_CHECKED},
        {DH_ROLE_RADIO, "Cash", NULL, 0},
        {DH_ROLE_RADIO, "Private card", NULL, 0},
        {DH_ROLE_BUTTON, "Choose File", NULL, 0},
        {DH_ROLE_BUTTON, "Submit report", NULL, 0},
        {DH_ROLE_BUTTON, "Save draft", NULL, 0},
        {DH_ROLE_BUTTON, "Delete", NULL, 0},
        {DH_ROLE_BUTTON, "Cancel", NULL, 0},
        {DH_ROLE_LINK, "travel policy", NULL, 0},
        {DH_ROLE_LINK, "contact support", NULL, 0},
        {DH_ROLE_LINK, "Back to list", NULL, 0},
        {DH_ROLE_HEADING, "New expense", NULL, 0},
        {DH_ROLE_CELL, "Merchant", "Deutsche Bahn", 0},
        {DH_ROLE_CELL, "Amount", "318.00", 0},
    };
    expect_all(&e, want, sizeof(want) / sizeof(want[0]));
    char *text = NULL; /* one field, read with care */
    assert_int_equal(dh_observer_read(e.ob, (struct dh_rect){14, 163, 260, 29}, &text, NULL),
                     DH_OK);
    assert_string_equal(text, "42.80");
    dh_free(text);
    close_eye(&e);
}

static void sees_dark_and_gtk(void **state)
{
    (void)state;
    struct eye e;
    const struct expected dark[] = {
        {DH_ROLE_ENTRY, "Filter by name", "", DH_STATE_EDITABLE},
        {DH_ROLE_BUTTON, "Create deployment", NULL, 0},
        {DH_ROLE_BUTTON, "Refresh", NULL, 0},
        {DH_ROLE_TEXT, "Deployments", NULL, 0},
        {DH_ROLE_TEXT, "128", NULL, 0},
    };
    open_eye(&e, "page-dark.png");
    expect_all(&e, dark, sizeof(dark) / sizeof(dark[0]));
    close_eye(&e);
    const struct expected gtk[] = {
        {DH_ROLE_ENTRY, "First name", "", DH_STATE_EDITABLE | DH_STATE_FOCUSED},
        {DH_ROLE_ENTRY, "Last name", "", DH_STATE_EDITABLE},
        {DH_ROLE_ENTRY, "Password", "", DH_STATE_EDITABLE | DH_STATE_PASSWORD},
        {DH_ROLE_LIST, "Country", "", 0},
        {DH_ROLE_BUTTON, "Cancel", NULL, 0},
        {DH_ROLE_BUTTON, "OK", NULL, 0},
        {DH_ROLE_TEXT, "Enter the details", NULL, 0},
    };
    open_eye(&e, "dialog-gtk.png");
    expect_all(&e, gtk, sizeof(gtk) / sizeof(gtk[0]));
    close_eye(&e);
}

static void sees_choices_and_states(void **state)
{
    (void)state;
    struct eye e;
    const struct expected page[] = {
        {DH_ROLE_HEADING, "New expense", NULL, 0},
        {DH_ROLE_TAB, "Details", NULL, DH_STATE_SELECTED},
        {DH_ROLE_TAB, "Attachments", NULL, 0},
        {DH_ROLE_TAB, "History", NULL, 0},
        {DH_ROLE_ENTRY, "Amount", "", DH_STATE_EDITABLE | DH_STATE_FOCUSED},
        {DH_ROLE_ENTRY, "Locked field", "Fixed", DH_STATE_EDITABLE | DH_STATE_DISABLED},
        {DH_ROLE_SWITCH, "Notifications", NULL, DH_STATE_CHECKED},
        {DH_ROLE_SWITCH, "Dark mode", NULL, 0},
        {DH_ROLE_BUTTON, "Submit", NULL, 0},
        {DH_ROLE_CELL, "Total", "31.00", 0},
        {DH_ROLE_TEXT, "Taxi", NULL, 0},
    };
    open_eye(&e, "choices-page.png");
    expect_all(&e, page, sizeof(page) / sizeof(page[0]));
    close_eye(&e);
    const struct expected qt[] = {
        {DH_ROLE_MENU, "File", NULL, 0},
        {DH_ROLE_MENU, "Help", NULL, 0},
        {DH_ROLE_TAB, "General", NULL, DH_STATE_SELECTED},
        {DH_ROLE_TAB, "Advanced", NULL, 0},
        {DH_ROLE_ENTRY, "Host name", "alpha", DH_STATE_EDITABLE | DH_STATE_FOCUSED},
        {DH_ROLE_LIST, "Mode", "Fast", 0},
        {DH_ROLE_RADIO, "Manual", NULL, DH_STATE_CHECKED},
        {DH_ROLE_ITEM, "First", NULL, 0},
        {DH_ROLE_ITEM, "Second", NULL, DH_STATE_SELECTED},
        {DH_ROLE_BUTTON, "Cancel", NULL, 0},
    };
    open_eye(&e, "choices-qt.png");
    expect_all(&e, qt, sizeof(qt) / sizeof(qt[0]));
    close_eye(&e);
}

static void looks_twice_without_reading_twice(void **state)
{
    (void)state;
    struct eye e;
    struct dh_observation *again = NULL;
    char *text = NULL;
    open_eye(&e, "dialog-gtk.png");
    assert_int_equal(dh_observer_look(e.ob, NULL, &again, NULL), DH_OK);
    assert_int_equal(again->changed_count, 0);
    assert_int_equal(again->element_count, e.o->element_count);
    assert_true(again->stage_time[DH_STAGE_OCR] < DH_TICK_MS(5));
    assert_string_equal(again->elements[3].id, e.o->elements[3].id);
    struct dh_rect button = {0};
    for (size_t i = 0; i < again->element_count; i++)
        if (strcmp(again->elements[i].name, "Cancel") == 0)
            button = again->elements[i].rect;
    assert_int_equal(dh_observer_read(e.ob, button, &text, NULL), DH_OK);
    assert_string_equal(text, "Cancel");
    dh_free(text);
    dh_observation_unref(again);
    close_eye(&e);
}

/* Ids follow a thing that moves a little or changes its value; a new one gets a new id. */
static void keeps_ids(void **state)
{
    (void)state;
    struct dh_arena *arena = dh_arena_create();
    struct dh_window window = {.id = "w1"};
    struct dh_element before[] = {
        {.id = "e1", .role = DH_ROLE_BUTTON, .name = "Save", .rect = {10, 10, 60, 20}},
        {.id = "e2",
         .role = DH_ROLE_ENTRY,
         .name = "Amount",
         .value = "1",
         .rect = {10, 50, 90, 20}},
        {.id = "e3", .role = DH_ROLE_TEXT, .name = "Old", .rect = {10, 90, 30, 10}},
        {.id = "e4", .role = DH_ROLE_BUTTON, .name = "Delete", .rect = {10, 120, 60, 20}},
        {.id = "e5", .role = DH_ROLE_BUTTON, .name = "Delete", .rect = {10, 150, 60, 20}},
    };
    struct dh_element now[] = {
        {.role = DH_ROLE_BUTTON, .name = "Save", .rect = {10, 30, 60, 20}},
        {.role = DH_ROLE_ENTRY, .name = "Amount", .value = "17", .rect = {10, 50, 90, 20}},
        {.role = DH_ROLE_TEXT, .name = "Something else", .rect = {300, 90, 90, 10}},
        {.role = DH_ROLE_BUTTON, .name = "Delete", .rect = {10, 120, 60, 20}},
        {.role = DH_ROLE_BUTTON, .name = "Delete", .rect = {10, 150, 60, 20}},
    };
    const char **changed = NULL;
    size_t n = 0;
    uint64_t next = 6;
    assert_non_null(arena);
    assert_int_equal(
        dh_elements_match(now, 5, &window, before, 5, &window, &next, arena, &changed, &n, NULL),
        DH_OK);
    assert_string_equal(now[0].id, "e1");
    assert_string_equal(now[1].id, "e2");
    assert_string_equal(now[2].id, "e6");
    assert_string_equal(now[3].id, "e4");
    assert_string_equal(now[4].id, "e5");
    assert_int_equal(n, 3);
    assert_string_equal(changed[0], "e1");
    assert_string_equal(changed[1], "e2");
    assert_string_equal(changed[2], "e6");
    assert_int_equal(next, 7);
    dh_arena_destroy(arena);
}

/* What only a ground, an accent or a faint disc tells. */
static void sees_pills_and_faint_marks(void **state)
{
    (void)state;
    struct eye e;
    const struct expected tabs[] = {
        {DH_ROLE_TAB, "Assigned", NULL, DH_STATE_SELECTED}, {DH_ROLE_TAB, "Inbox", NULL, 0},
        {DH_ROLE_TAB, "Recent", NULL, DH_STATE_SELECTED},   {DH_ROLE_TAB, "Invoices", NULL, DH_STATE_SELECTED},
        {DH_ROLE_TAB, "Meters", NULL, 0},                   {DH_ROLE_BUTTON, "Daily", NULL, DH_STATE_SELECTED},
        {DH_ROLE_BUTTON, "Weekly", NULL, 0},                {DH_ROLE_TAB, "Network", NULL, DH_STATE_SELECTED},
        {DH_ROLE_TAB, "Storage", NULL, 0},                  {DH_ROLE_TAB, "Fixtures", NULL, DH_STATE_SELECTED},
    };
    open_eye(&e, "../../eyes/screens/tabs-more.png");
    expect_all(&e, tabs, sizeof(tabs) / sizeof(tabs[0]));
    close_eye(&e);
    const struct expected dark[] = {
        {DH_ROLE_RADIO, "Low", NULL, 0},
        {DH_ROLE_RADIO, "Medium", NULL, DH_STATE_CHECKED},
        {DH_ROLE_CHECKBOX, "Film grain", NULL, DH_STATE_CHECKED},
        {DH_ROLE_CHECKBOX, "Letterbox", NULL, 0},
    };
    open_eye(&e, "../../eyes/screens/qt-dark.png");
    expect_all(&e, dark, sizeof(dark) / sizeof(dark[0]));
    close_eye(&e);
    const struct expected fields[] = {
        {DH_ROLE_ENTRY, "Email address", "", DH_STATE_EDITABLE},
        {DH_ROLE_ENTRY, "Password", "", DH_STATE_EDITABLE | DH_STATE_PASSWORD},
    };
    open_eye(&e, "../../eyes/screens/login.png");
    expect_all(&e, fields, sizeof(fields) / sizeof(fields[0]));
    close_eye(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sees_pills_and_faint_marks),
        cmocka_unit_test(sees_a_form),
        cmocka_unit_test(sees_dark_and_gtk),
        cmocka_unit_test(sees_choices_and_states),
        cmocka_unit_test(looks_twice_without_reading_twice),
        cmocka_unit_test(keeps_ids),
        cmocka_unit_test(keeps_the_id_of_a_heading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
