#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "agent/plan/action_build.h"
#include "agent/plan/ground.h"
#include "tests/unit/obs_build.h"

static struct dh_target named(const char *text, enum dh_role role)
{
    return dh_target_described(text, role);
}

/* The element or words that were found, by its place; a failure shows its words. */
static struct dh_candidate found(const struct obs *b, struct dh_target t, enum dh_verb verb)
{
    struct dh_grounding g = {0};
    struct dh_err err = {0};
    if (dh_ground(&b->o, &t, verb, -1, &g, &err) != DH_OK)
        fail_msg("\"%s\": %s", t.text, err.what);
    return g.best;
}

static enum dh_status refused(const struct obs *b, struct dh_target t, enum dh_verb verb,
                              const char *says)
{
    struct dh_grounding g = {.count = 77};
    struct dh_err err = {0};
    enum dh_status st = dh_ground(&b->o, &t, verb, -1, &g, &err);
    assert_int_equal(g.count, 77);
    if (!strstr(err.what, says) && !strstr(err.next, says))
        fail_msg("\"%s\" (%s) does not say %s", err.what, err.next, says);
    return st;
}

static struct obs *setup(void)
{
    static struct obs b;
    obs_init(&b);
    obs_window(&b, "Expenses - Chromium", "chromium", 0, 0, 1280, 800);
    return &b;
}

static void a_control_beats_words_that_mention_it(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_element(b, DH_ROLE_HEADING, "New expense", 40, 20, 200, 30);
    obs_line(b, "New expense", 40, 24);
    obs_text(b, "Press Submit when you are done", 40, 80);
    struct dh_element *button = obs_button(b, "Submit", 40, 120);
    struct dh_element *expense = obs_button(b, "New expense", 40, 160);
    assert_ptr_equal(found(b, named("Submit", DH_ROLE_ANY), DH_VERB_CLICK).element, button);
    assert_ptr_equal(found(b, named("submit", DH_ROLE_BUTTON), DH_VERB_CLICK).element, button);
    assert_ptr_equal(found(b, named("New expense", DH_ROLE_ANY), DH_VERB_CLICK).element, expense);
    assert_ptr_equal(found(b, named("New expens", DH_ROLE_BUTTON), DH_VERB_CLICK).element, expense);
}

static void words_in_a_line_are_clicked_alone(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_text(b, "click here, please, to go on", 100, 50);
    struct dh_candidate c = found(b, named("here", DH_ROLE_ANY), DH_VERB_CLICK);
    assert_null(c.element);
    assert_int_equal(c.rect.x, 148);
    assert_int_equal(c.rect.w, 40);
}

static void fields_are_found_by_label_and_labels_are_a_last_resort(void **state)
{
    (void)state;
    struct obs *b = setup();
    struct dh_element *amount = obs_entry(b, "Amount", "", 40, 50);
    struct dh_element *meals = obs_entry(b, "Category", "Meals", 40, 100);
    obs_text(b, "Attendees", 40, 150);
    meals->role = DH_ROLE_LIST;
    assert_ptr_equal(found(b, named("Amount", DH_ROLE_ANY), DH_VERB_TYPE).element, amount);
    assert_ptr_equal(found(b, named("Amount:", DH_ROLE_ENTRY), DH_VERB_TYPE).element, amount);
    assert_ptr_equal(found(b, named("Category", DH_ROLE_LIST), DH_VERB_CHOOSE).element, meals);
    assert_ptr_equal(found(b, named("Meals", DH_ROLE_LIST), DH_VERB_CHOOSE).element, meals);
    struct dh_candidate c = found(b, named("Attendees", DH_ROLE_ENTRY), DH_VERB_TYPE);
    assert_int_equal(c.element->role, DH_ROLE_TEXT);
    assert_in_range(c.score, 70, 74);
    assert_int_equal(refused(b, named("Attendee list", DH_ROLE_ENTRY), DH_VERB_TYPE, "cannot find"),
                     DH_NOT_FOUND);
}

static void two_alike_are_not_guessed_between(void **state)
{
    (void)state;
    struct obs *b = setup();
    struct dh_element *first = obs_button(b, "Delete", 300, 100);
    struct dh_element *second = obs_button(b, "Delete", 300, 200);
    obs_text(b, "Rent", 40, 106);
    obs_text(b, "Travel", 40, 206);
    struct dh_target t = named("Delete", DH_ROLE_BUTTON);
    assert_int_equal(refused(b, t, DH_VERB_CLICK, "two things fit \"Delete\" button"),
                     DH_AMBIGUOUS);
    assert_int_equal(refused(b, t, DH_VERB_CLICK, "in \"Expenses - Chromium\" and \"Delete\" at"),
                     DH_AMBIGUOUS);
    t.nth = DH_NTH_LAST;
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, second);
    t.nth = 1;
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, first);
    t.nth = 3;
    assert_int_equal(refused(b, t, DH_VERB_CLICK, "cannot find"), DH_NOT_FOUND);
    t.nth = 0;
    t.scope = DH_SCOPE_ROW;
    t.scope_text = "Travel";
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, second);
    t.scope = DH_SCOPE_NONE;
    struct dh_target rent = named("Rent", DH_ROLE_ANY);
    t.relation = DH_RELATION_RIGHT_OF;
    t.of = &rent;
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, first);
    struct dh_target travel = named("Travel", DH_ROLE_ANY);
    t.of = &travel;
    t.text = "";
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, second);
    t.of = &rent;
    t.relation = DH_RELATION_BELOW;
    assert_int_equal(refused(b, t, DH_VERB_CLICK, "cannot find"), DH_NOT_FOUND);
}

static void the_nearest_in_a_relation_wins(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_text(b, "Tickets", 40, 100);
    struct dh_element *near = obs_button(b, "Add", 40, 130);
    struct dh_element *far = obs_button(b, "Add", 40, 300);
    struct dh_target of = named("Tickets", DH_ROLE_ANY), t = named("Add", DH_ROLE_BUTTON);
    t.of = &of;
    t.relation = DH_RELATION_BELOW;
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, near);
    t.nth = DH_NTH_LAST;
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, far);
    t.nth = 0;
    t.relation = DH_RELATION_NEXT_TO;
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, near);
    t.relation = DH_RELATION_ABOVE;
    assert_int_equal(refused(b, t, DH_VERB_CLICK, "cannot find"), DH_NOT_FOUND);
}

static void windows_in_front_come_first_and_covered_things_last(void **state)
{
    (void)state;
    struct obs *b = setup();
    struct dh_element *behind = obs_button(b, "Save", 900, 700);
    struct dh_window *dialog = obs_window(b, "Unsaved changes", "chromium", 300, 300, 400, 200);
    struct dh_element *front = obs_button(b, "Save", 320, 440);
    struct dh_target t = named("Save", DH_ROLE_BUTTON);
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, front);
    /* Not modal: a dialog and its parent are both in front. */
    dialog->transient_for = b->windows[0].xid;
    dialog->dialog = true;
    assert_int_equal(refused(b, t, DH_VERB_CLICK, "in the \""), DH_AMBIGUOUS);
    t.scope = DH_SCOPE_DIALOG;
    t.scope_text = "Unsaved changes";
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, front);
    t.scope = DH_SCOPE_NONE;
    dialog->modal = true;
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, front);
    dialog->frame = dialog->rect = (struct dh_rect){300, 300, 900, 480};
    front->name = "Keep";
    for (int i = 0; i < 2; i++) /* no pixels of what is covered */
        b->lines[i].text = b->words[i].text = "Keep";
    assert_int_equal(behind->window, 0);
    assert_int_equal(refused(b, t, DH_VERB_CLICK, "the nearest is button \"Save\""), DH_NOT_FOUND);
}

static void what_is_disabled_gives_way(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_button(b, "Next", 100, 100)->states = DH_STATE_DISABLED;
    struct dh_element *enabled = obs_button(b, "Next", 100, 300);
    assert_ptr_equal(found(b, named("Next", DH_ROLE_BUTTON), DH_VERB_CLICK).element, enabled);
}

/* Six weeks from 26 October 2026, as cells or as lines that OCR ran together. */
static void month(struct obs *b, bool together)
{
    static const int first[] = {26, 2, 9, 16, 23, 30};
    obs_text(b, "November 2026", 100, 60);
    obs_text(b, "Thu 19 November 2026", 700, 60);
    for (int week = 0; week < 6; week++) {
        char line[64] = "";
        for (int day = 0; day < 7; day++) {
            int n = first[week] + day;
            if (week == 0 && n > 31)
                n -= 31;
            if (week == 5 && n > 30)
                n -= 30;
            char s[8];
            int len = snprintf(s, sizeof(s), "%d", n);
            if (together)
                snprintf(line + strlen(line), sizeof(line) - strlen(line), "%s%s", day ? " " : "",
                         s);
            else
                obs_text(b, obs_keep(b, s, (size_t)len), 100 + day * 60, 100 + week * 50);
        }
        if (together)
            obs_text(b, obs_keep(b, line, strlen(line)), 100, 100 + week * 24);
    }
}

static void a_calendar_cell_is_the_day_of_this_month(void **state)
{
    (void)state;
    for (int together = 0; together < 2; together++) {
        struct obs *b = setup();
        month(b, together);
        struct dh_candidate c = found(b, named("19", DH_ROLE_CELL), DH_VERB_CLICK);
        assert_int_equal(c.rect.y, together ? 172 : 250);
        assert_int_equal(c.rect.x, together ? 172 : 280);
        assert_int_equal(c.rect.w, 16);
        c = found(b, named("30", DH_ROLE_CELL), DH_VERB_CLICK);
        assert_int_equal(c.rect.y, together ? 220 : 350);
        c = found(b, named("1", DH_ROLE_CELL), DH_VERB_CLICK);
        assert_int_equal(c.rect.y, 100);
        struct dh_target t = named("19", DH_ROLE_CELL);
        t.scope = DH_SCOPE_SECTION;
        t.scope_text = "November";
        assert_int_equal(found(b, t, DH_VERB_CLICK).rect.y, together ? 172 : 250);
    }
}

static void a_section_ends_at_the_next_heading(void **state)
{
    (void)state;
    struct obs *b = setup();
    for (int i = 0; i < 2; i++) {
        obs_element(b, DH_ROLE_HEADING, i ? "Invoices" : "Receipts", 40, 50 + i * 200, 100, 24);
        obs_line(b, i ? "Invoices" : "Receipts", 40, 52 + i * 200);
        obs_text(b, "Some text", 40, 100 + i * 200);
        obs_button(b, "Upload", 40, 130 + i * 200);
    }
    struct dh_target t = named("Upload", DH_ROLE_BUTTON);
    t.scope = DH_SCOPE_SECTION;
    t.scope_text = "Receipts";
    assert_int_equal(found(b, t, DH_VERB_CLICK).rect.y, 130);
    t.scope_text = "Invoices";
    assert_int_equal(found(b, t, DH_VERB_CLICK).rect.y, 330);
    t.scope_text = "Contracts";
    assert_int_equal(refused(b, t, DH_VERB_CLICK, "no \"Contracts\" section"), DH_NOT_FOUND);
}

static void numbers_are_never_nearly_right(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_text(b, "2026-11-18", 40, 40);
    obs_text(b, "Invoice 10025", 40, 80);
    assert_int_equal(refused(b, named("2026-11-19", DH_ROLE_ANY), DH_VERB_CLICK, "cannot find"),
                     DH_NOT_FOUND);
    assert_int_equal(refused(b, named("Invoice 10026", DH_ROLE_ANY), DH_VERB_CLICK, "cannot find"),
                     DH_NOT_FOUND);
    assert_int_equal(refused(b, named("11", DH_ROLE_ANY), DH_VERB_CLICK, "windows: \"Expenses"),
                     DH_NOT_FOUND);
}

/* "South" is no misreading of "North", however alike the rest is; a letter of a long word may be. */
static void another_word_is_not_nearly_right(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_text(b, "Cedar North", 40, 40);
    obs_text(b, "Room A", 40, 80);
    struct dh_element *boiler = obs_text(b, "Boier settings", 40, 120);
    assert_int_equal(refused(b, named("Cedar South", DH_ROLE_ANY), DH_VERB_CLICK, "cannot find"), DH_NOT_FOUND);
    assert_int_equal(refused(b, named("Room B", DH_ROLE_ANY), DH_VERB_CLICK, "cannot find"), DH_NOT_FOUND);
    assert_ptr_equal(found(b, named("Boiler settings", DH_ROLE_ANY), DH_VERB_CLICK).element, boiler);
}

static void arrows_before_words_do_not_count(void **state)
{
    (void)state;
    struct obs *b = setup();
    struct dh_element *willow = obs_text(b, ">Willow", 40, 40), *cedar = obs_text(b, "» Cedar", 40, 80);
    assert_ptr_equal(found(b, named("Willow", DH_ROLE_ANY), DH_VERB_CLICK).element, willow);
    assert_ptr_equal(found(b, named("»Willow", DH_ROLE_ANY), DH_VERB_CLICK).element, willow);
    assert_ptr_equal(found(b, named("Cedar", DH_ROLE_ANY), DH_VERB_CLICK).element, cedar);
}

/* What belongs to a card may stand farther to the side than its head reaches; the nearest head counts. */
static void below_a_short_head_is_below_it_still(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_text(b, "Ann", 40, 40);
    struct dh_element *share = obs_element(b, DH_ROLE_LINK, "Share", 240, 80, 50, 16);
    obs_text(b, "Benjamin", 40, 140);
    struct dh_element *other = obs_element(b, DH_ROLE_LINK, "Share", 240, 180, 50, 16);
    struct dh_target of = named("Ann", DH_ROLE_ANY), t = named("Share", DH_ROLE_LINK);
    t.relation = DH_RELATION_BELOW;
    t.of = &of;
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, share);
    of = named("Benjamin", DH_ROLE_ANY);
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, other);
}

static void ids_and_points_are_taken_as_they_are(void **state)
{
    (void)state;
    struct obs *b = setup();
    struct dh_element *e = obs_button(b, "Ok", 40, 40);
    struct dh_target t = {.kind = DH_TARGET_ELEMENT, .id = "e1", .role = DH_ROLE_ANY};
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, e);
    t.id = "e2";
    assert_int_equal(refused(b, t, DH_VERB_CLICK, "cannot find element e2"), DH_NOT_FOUND);
    t = (struct dh_target){.kind = DH_TARGET_POINT, .point = {5, 6}, .role = DH_ROLE_ANY};
    assert_int_equal(found(b, t, DH_VERB_CLICK).point.y, 6);
    assert_int_equal(found(b, t, DH_VERB_CLICK).window, 0);
    t.point.x = 5000;
    assert_int_equal(refused(b, t, DH_VERB_CLICK, "cannot find"), DH_NOT_FOUND);
}

static void a_picture_is_not_just_anything(void **state)
{
    (void)state;
    struct obs *b = setup();
    struct dh_element *bin = obs_element(b, DH_ROLE_ICON, "the bin", 40, 40, 24, 24);
    struct dh_target t = {
        .kind = DH_TARGET_IMAGE, .image = "assets/01.png", .text = "", .role = DH_ROLE_ANY};
    assert_int_equal(refused(b, t, DH_VERB_CLICK, "cannot find ![](assets/01.png)"), DH_NOT_FOUND);
    t.text = "a bin for paper";
    assert_int_equal(refused(b, t, DH_VERB_CLICK, "cannot find ![a bin"), DH_NOT_FOUND);
    t.text = "the bin";
    assert_ptr_equal(found(b, t, DH_VERB_CLICK).element, bin);
    t = dh_target_described("", DH_ROLE_ANY);
    assert_int_equal(refused(b, t, DH_VERB_CLICK, "cannot find"), DH_NOT_FOUND);
}

static void windows_go_by_title_class_or_program(void **state)
{
    (void)state;
    struct obs *b = setup();
    struct dh_err err = {0};
    int w = -1;
    obs_window(b, "Orage - November", "orage", 0, 0, 400, 400);
    assert_int_equal(dh_ground_window(&b->o, "expenses", &w, &err), DH_OK);
    assert_int_equal(w, 0);
    assert_int_equal(dh_ground_window(&b->o, "Chromium", &w, &err), DH_OK);
    assert_int_equal(w, 0);
    assert_int_equal(dh_ground_window(&b->o, "orage", &w, &err), DH_OK);
    assert_int_equal(w, 1);
    w = 9;
    assert_int_equal(dh_ground_window(&b->o, "Mail", &w, &err), DH_NOT_FOUND);
    assert_int_equal(w, 9);
    assert_non_null(strstr(err.what, "\"Orage - November\", \"Expenses - Chromium\""));
    obs_window(b, "Budget - Chromium", "chromium", 500, 0, 400, 400);
    obs_window(b, "xterm", "xterm", 600, 600, 100, 100);
    assert_int_equal(dh_ground_window(&b->o, "chromium", &w, &err), DH_AMBIGUOUS);
    assert_non_null(strstr(err.what, "\"Budget - Chromium\" and \"Expenses - Chromium\""));
    /* A dialog of the window does not make it two. */
    struct dh_window *d = obs_window(b, "Open File", "chromium", 50, 50, 300, 300);
    d->transient_for = b->windows[0].xid;
    d->dialog = true;
    assert_int_equal(dh_ground_window(&b->o, "Expenses", &w, &err), DH_OK);
    assert_int_equal(w, 0);
    assert_int_equal(dh_ground_window(&b->o, "open file", &w, &err), DH_OK);
    assert_int_equal(w, 4);
}

static void checks_see_text_states_and_windows(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_text(b, "Your report was submitted and waits for", 40, 40);
    obs_text(b, "approval by your manager.", 40, 60);
    obs_element(b, DH_ROLE_CHECKBOX, "Billable", 40, 100, 90, 20)->states = DH_STATE_CHECKED;
    obs_button(b, "Send", 40, 200)->states = DH_STATE_DISABLED;
    struct dh_check c = {.target = named("report was submitted", DH_ROLE_ANY)};
    assert_true(dh_ground_check(&b->o, &c, -1));
    c.target.text = "waits for approval";
    assert_true(dh_ground_check(&b->o, &c, -1));
    c.target.text = "report was rejected";
    assert_false(dh_ground_check(&b->o, &c, -1));
    c.gone = true;
    assert_true(dh_ground_check(&b->o, &c, -1));
    c = (struct dh_check){.target = named("Billable", DH_ROLE_ANY), .state = DH_STATE_CHECKED};
    assert_true(dh_ground_check(&b->o, &c, -1));
    c.negate = true;
    assert_false(dh_ground_check(&b->o, &c, -1));
    c = (struct dh_check){
        .target = named("Send", DH_ROLE_BUTTON), .state = DH_STATE_DISABLED, .negate = true};
    assert_false(dh_ground_check(&b->o, &c, -1));
    c.negate = false;
    assert_true(dh_ground_check(&b->o, &c, -1));
    c = (struct dh_check){.target = {.role = DH_ROLE_ANY}, .window = "Expenses"};
    assert_true(dh_ground_check(&b->o, &c, -1));
    c.window = "Calendar";
    assert_false(dh_ground_check(&b->o, &c, -1));
}

/* Wide fonts: every word was read as a line of its own. */
static void words_of_a_row_are_one_text(void **state)
{
    (void)state;
    struct obs *b = setup();
    static const char *const words[] = {"Your", "claim", "was", "received"};
    for (int i = 0, x = 40; i < 4; x += (int)strlen(words[i]) * OBS_CHAR + 14, i++)
        obs_text(b, words[i], x, 40);
    obs_text(b, "today", 400, 40);
    struct dh_check c = {.target = named("Your claim was received", DH_ROLE_ANY)};
    assert_true(dh_ground_check(&b->o, &c, -1));
    c.target.text = "claim was received";
    assert_true(dh_ground_check(&b->o, &c, -1));
    c.target.text = "Your claim was";
    assert_true(dh_ground_check(&b->o, &c, -1));
    c.target.text = "claim received";
    assert_false(dh_ground_check(&b->o, &c, -1));
    struct dh_element *box = obs_element(b, DH_ROLE_CHECKBOX, "Send", 20, 100, 14, 14);
    box->label = (struct dh_rect){40, 100, 4 * OBS_CHAR, OBS_LINE};
    obs_text(b, "Send", 40, 100);
    obs_text(b, "news", 40 + 4 * OBS_CHAR + 14, 100);
    struct dh_grounding g;
    struct dh_target t = named("Send news", DH_ROLE_CHECKBOX); /* the label of a box, read in two */
    assert_int_equal(dh_ground(&b->o, &t, DH_VERB_SET, -1, &g, NULL), DH_OK);
    assert_ptr_equal(g.best.element, box);
    c.target.text = "was received today"; /* what stands far off belongs to something else */
    assert_false(dh_ground_check(&b->o, &c, -1));
}

static void a_title_is_not_what_is_in_the_window(void **state)
{
    (void)state;
    static struct obs b;
    struct dh_grounding g;
    obs_init(&b);
    struct dh_window *w = obs_window(&b, "Invoice", "qt", 100, 120, 600, 400);
    w->frame = (struct dh_rect){100, 100, 600, 420};
    obs_text(&b, "Invoice", 380, 102);
    obs_text(&b, "Invoice", 110, 130);
    struct dh_target t = named("Invoice", DH_ROLE_MENU);
    assert_int_equal(dh_ground(&b.o, &t, DH_VERB_CLICK, -1, &g, NULL), DH_OK);
    assert_true(g.best.point.y > 120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_title_is_not_what_is_in_the_window),
        cmocka_unit_test(a_control_beats_words_that_mention_it),
        cmocka_unit_test(words_in_a_line_are_clicked_alone),
        cmocka_unit_test(fields_are_found_by_label_and_labels_are_a_last_resort),
        cmocka_unit_test(two_alike_are_not_guessed_between),
        cmocka_unit_test(the_nearest_in_a_relation_wins),
        cmocka_unit_test(windows_in_front_come_first_and_covered_things_last),
        cmocka_unit_test(what_is_disabled_gives_way),
        cmocka_unit_test(a_calendar_cell_is_the_day_of_this_month),
        cmocka_unit_test(a_section_ends_at_the_next_heading),
        cmocka_unit_test(numbers_are_never_nearly_right),
        cmocka_unit_test(another_word_is_not_nearly_right),
        cmocka_unit_test(arrows_before_words_do_not_count),
        cmocka_unit_test(below_a_short_head_is_below_it_still),
        cmocka_unit_test(ids_and_points_are_taken_as_they_are),
        cmocka_unit_test(a_picture_is_not_just_anything),
        cmocka_unit_test(windows_go_by_title_class_or_program),
        cmocka_unit_test(checks_see_text_states_and_windows),
        cmocka_unit_test(words_of_a_row_are_one_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
