#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "agent/skill/choose.h"
#include "agent/skill/choose_words.h"
#include "agent/skill/goal_bind.h"
#include "base/json.h"
#include "base/mem.h"
#include "skill_file.h"

/* A Saturday. */
#define TODAY "2026-11-28"

static struct dh_skill *make(const char *name, const char *description, const char *inputs)
{
    char text[2048];
    snprintf(text, sizeof(text), "---\nname: %s\ndescription: %s\n---\n%s%s\n## Steps\n1. Click \"Go\".\n", name,
             description, *inputs ? "## Inputs\n" : "", inputs);
    struct dh_skill *k = skill_of(text);
    assert_non_null(k);
    return k;
}

/* "name=value; name=value" in the order of the names, or "" for nothing. */
static char *filled(const struct dh_skill *k, const char *goal)
{
    struct dh_goal g = {0};
    struct dh_goal_fill f = {0};
    struct dh_buf b = {0};
    assert_int_equal(dh_goal_read(goal, TODAY, false, &g, NULL), DH_OK);
    assert_int_equal(dh_goal_fill(&g, k, &f, NULL), DH_OK);
    for (size_t i = 0; i < k->input_count; i++) {
        const char *v = dh_json_str(f.given, k->inputs[i].name, NULL);
        if (v)
            dh_buf_printf(&b, "%s%s=%s", b.len ? "; " : "", k->inputs[i].name, v);
    }
    dh_goal_fill_finish(&f);
    dh_goal_finish(&g);
    char *s = dh_strdup(dh_buf_text(&b));
    dh_buf_finish(&b);
    return s;
}

struct bind_case {
    const char *goal, *want;
};

static void check_binds(const struct dh_skill *k, const struct bind_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char *got = filled(k, cases[i].goal);
        if (strcmp(got, cases[i].want) != 0)
            print_message("goal: %s\n", cases[i].goal);
        assert_string_equal(got, cases[i].want);
        dh_free(got);
    }
}

static void dates_are_meant_as_they_are_said(void **state)
{
    (void)state;
    struct dh_skill *past =
        make("expense-lunch", "Files a business lunch in the expense portal.", "- `date` (date): the day.\n");
    static const struct bind_case was[] = {
        {"File Thursday's lunch", "date=2026-11-26"},
        {"File Saturday's lunch", "date=2026-11-28"},
        {"File last Friday's lunch", "date=2026-11-27"},
        {"File last Saturday's lunch", "date=2026-11-21"},
        {"file the lunch of yesterday", "date=2026-11-27"},
        {"file the lunch from the day before yesterday", "date=2026-11-26"},
        {"file the lunch of 19 Nov", "date=2026-11-19"},
        {"file the lunch of November 19th, please", "date=2026-11-19"},
        {"file the lunch of the 19th of November 2025", "date=2025-11-19"},
        {"file the lunch of 24 December", "date=2025-12-24"},
        {"file the lunch of 2026-11-19", "date=2026-11-19"},
        {"file the lunch of 19.11.2026.", "date=2026-11-19"},
        {"file the lunch of 19.11.", "date=2026-11-19"},
        {"file the lunch of 11/19/2026", "date=2026-11-19"},
        {"file the lunch on the 19th", "date=2026-11-19"},
        {"file the lunch on the 30th", "date=2026-10-30"},
        {"file the lunch 3 days ago", "date=2026-11-25"},
        {"file a lunch a week ago", "date=2026-11-21"},
        {"File Thursday, 19 November's lunch", "date=2026-11-19"},
        {"file a lunch in March", ""},
        {"the sun may have sat on the mar", ""},
        {"file the lunch of 30 Feb 2026", ""},
        {"file lunches of Monday and Tuesday", ""}, /* two days, one input */
    };
    check_binds(past, was, sizeof(was) / sizeof(was[0]));
    dh_skill_destroy(past);
    struct dh_skill *next =
        make("book-room", "Books a meeting room.", "- `day` (date): when.\n- `at` (time): from when.\n");
    static const struct bind_case will[] = {
        {"Book a room for Thursday at 14:30", "day=2026-12-03; at=14:30"},
        {"Book a room tomorrow at 2 pm", "day=2026-11-29; at=14:00"},
        {"Book a room this Friday at 9", "day=2026-12-04; at=09:00"},
        {"Book a room next Friday at noon", "day=2026-12-04; at=12:00"},
        {"Book a room in two weeks at 9am", "day=2026-12-12; at=09:00"},
        {"Book a room on 19 Nov", "day=2027-11-19"},
        {"Book a room last Friday", "day=2026-11-27"},
    };
    check_binds(next, will, sizeof(will) / sizeof(will[0]));
    dh_skill_destroy(next);
}

static void what_a_sentence_says_goes_to_its_input(void **state)
{
    (void)state;
    struct dh_skill *k =
        make("expense-lunch", "Files a business lunch in the expense portal.",
             "- `date` (date): the day.\n- `attendee` (text): who was there.\n- `amount` (amount): what it cost.\n"
             "- `currency` (text, default \"EUR\"): of the amount.\n- `receipt` (file, optional): the scan.\n"
             "- `category` (choice \"Meals\", \"Travel\", default \"Meals\"): which.\n");
    static const struct bind_case cases[] = {
        {"File Thursday's lunch with Dana, 42.10 EUR", "date=2026-11-26; attendee=Dana; amount=42.10; currency=EUR"},
        {"File Thursday's lunch with Dana Meyer and Lee, 42,10 €",
         "date=2026-11-26; attendee=Dana Meyer and Lee; amount=42.10; currency=EUR"},
        {"file a lunch with dana for $1,042.10 yesterday",
         "date=2026-11-27; attendee=dana; amount=1042.10; currency=USD"},
        {"File a lunch, amount 12, category travel, attendee: Kim Lee", "attendee=Kim Lee; amount=12; category=Travel"},
        {"File today's lunch with \"van der Berg\" and /tmp/none-such.png",
         "date=2026-11-28; attendee=van der Berg; receipt=/tmp/none-such.png"},
        {"File the lunch, GBP 7.50, receipt.png", "amount=7.50; currency=GBP; receipt=receipt.png"},
        {"Datei “Größe” öffnen für 3 €", "attendee=Größe; amount=3; currency=EUR"},
        {"", ""},
        {"\"", ""},
    };
    check_binds(k, cases, sizeof(cases) / sizeof(cases[0]));
    dh_skill_destroy(k);
    k = make("send-invite", "Sends an invitation by e-mail.",
             "- `to` (email): whom.\n- `subject` (text): the title.\n- `start_date` (date): first day.\n- `end_date` "
             "(date): last day.\n"
             "- `seats` (number): how many.\n- `page` (url, optional): more.\n- `guests` (list, optional): names.\n");
    static const struct bind_case more[] = {
        {"Send an invitation to dana@example.com with subject \"Kick-off\" from 1 Dec to 3 Dec for 12 seats",
         "to=dana@example.com; subject=Kick-off; start_date=2026-12-01; end_date=2026-12-03; seats=12"},
        {"Invite dana@example.com to \"Kick-off\", see https://example.com/x, guests Ann, Bob and Carl",
         "to=dana@example.com; subject=Kick-off; page=https://example.com/x; guests=Ann, Bob, Carl"},
        {"Invite a@b.example and c@d.example", ""},
    };
    check_binds(k, more, sizeof(more) / sizeof(more[0]));
    dh_skill_destroy(k);
}

struct desk {
    struct dh_skill *k[6];
    size_t n;
};

static struct desk shelf(void)
{
    struct desk d = {0};
    d.k[d.n++] =
        make("expense-lunch",
             "Files a business lunch in the expense portal with its receipt. Use when asked to expense a lunch.",
             "- `date` (date): the day of the lunch.\n- `receipt` (file): the scan.\n");
    d.k[d.n++] = make("expense-taxi", "Files a taxi ride in the expense portal.",
                      "- `date` (date): the day.\n- `amount` (amount): what it cost.\n");
    d.k[d.n++] = make("book-room", "Books a meeting room in the office calendar.", "- `date` (date): the day.\n");
    d.k[d.n++] = make("delete-contact", "Deletes a contact from the address book.", "- `name` (text): who.\n");
    d.k[d.n++] = make("add-contact", "Adds a contact to the address book.",
                      "- `name` (text): who.\n- `phone` (text): number.\n");
    return d;
}

static enum dh_status among(const struct desk *d, const char *goal, struct dh_choices *ret)
{
    return dh_skill_choose_among((const struct dh_skill *const *)d->k, d->n, goal, TODAY, false, ret, NULL);
}

static void the_skill_that_is_meant_is_chosen_or_none(void **state)
{
    (void)state;
    static const struct {
        const char *goal, *name; /* NULL: none; "?": two */
    } cases[] = {
        {"File Thursday's lunch with Dana, 42.10 EUR", "expense-lunch"},
        {"expense yesterday's lunch", "expense-lunch"},
        {"Please submit my lunch from Monday", "expense-lunch"},
        {"I want to expense a cab for 12 EUR", "expense-taxi"},
        {"file my taxi ride of yesterday, 31.50", "expense-taxi"},
        {"reserve a meeting room for tomorrow", "book-room"},
        {"Book a room", "book-room"},
        {"add Dana to my contacts", "add-contact"},
        {"remove the contact Dana", "delete-contact"},
        {"cancel the meeting room", NULL},
        {"delete Thursday's lunch", NULL},
        {"don't file Thursday's lunch", NULL},
        {"File my tax return for 2025", NULL},
        {"Order a pizza", NULL},
        {"file an expense", "?"},
        {"2026-11-19", NULL},
        {"", NULL},
    };
    struct desk d = shelf();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct dh_choices c = {0};
        struct dh_err err = {0};
        assert_int_equal(among(&d, cases[i].goal, &c), DH_OK);
        enum dh_status s = dh_choices_decide(&c, cases[i].goal, &err);
        enum dh_status want = !cases[i].name ? DH_NOT_FOUND : cases[i].name[0] == '?' ? DH_AMBIGUOUS : DH_OK;
        if (s != want || (s == DH_OK && strcmp(c.items[0].name, cases[i].name) != 0)) {
            struct dh_buf b = {0};
            dh_choices_text(&c, &b);
            print_message("goal: %s: %s\n%s", cases[i].goal, err.what, dh_buf_text(&b));
            dh_buf_finish(&b);
        }
        assert_int_equal(s, want);
        if (s == DH_OK)
            assert_string_equal(c.items[0].name, cases[i].name);
        dh_choices_finish(&c);
    }
    for (size_t i = 0; i < d.n; i++)
        dh_skill_destroy(d.k[i]);
}

static void a_choice_says_why(void **state)
{
    (void)state;
    struct desk d = shelf();
    struct dh_choices c = {0};
    assert_int_equal(among(&d, "submit Thursday's lunch and 3 EUR", &c), DH_OK);
    assert_string_equal(c.items[0].name, "expense-lunch");
    assert_non_null(strstr(c.items[0].why, "\"submit\" (as \"fil\") in the description"));
    assert_non_null(strstr(c.items[0].why, "\"lunch\" in the name"));
    assert_non_null(strstr(c.items[0].why, "gives date"));
    assert_non_null(strstr(c.items[0].why, "leaves open receipt"));
    assert_string_equal(dh_json_str(c.items[0].said, "date", ""), "Thursday's");
    assert_string_equal(json_string_value(json_array_get(c.items[0].left, 0)), "3 EUR");
    assert_string_equal(json_string_value(json_array_get(c.items[0].missing, 0)), "receipt");
    dh_choices_finish(&c);
    for (size_t i = 0; i < d.n; i++)
        dh_skill_destroy(d.k[i]);
}

static void examples_stay_within_their_tokens(void **state)
{
    (void)state;
    struct dh_choice one = {.path = (char[]){DH_TEST_SKILLS "/lunch/SKILL.md"}, .name = (char[]){"lunch"}, .score = 80};
    struct dh_choices c = {.items = &one, .count = 1};
    struct dh_buf all = {0}, head = {0}, none = {0};
    size_t n = dh_choices_examples(&c, 100000, &all);
    assert_true(n > 50);
    assert_non_null(strstr(dh_buf_text(&all), "Steps:\n1. "));
    assert_true(dh_choices_examples(&c, n, &head) == n); /* just enough */
    dh_buf_clear(&head);
    size_t less = dh_choices_examples(&c, n - 1, &head);
    assert_true(less > 0 && less < n);
    assert_null(strstr(dh_buf_text(&head), "Steps:"));
    assert_int_equal(dh_choices_examples(&c, 5, &none), 0);
    assert_int_equal(none.len, 0);
    dh_buf_finish(&all);
    dh_buf_finish(&head);
    dh_buf_finish(&none);
}

static void words_have_stems(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"files", "filing"},   {"filed", "file"},          {"expenses", "expense"},  {"submitting", "submitted"},
        {"submit", "submits"}, {"categories", "category"}, {"invoices", "invoiced"}, {"addresses", "address"},
        {"calls", "calling"},  {"boxes", "box"},
    };
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        char a[DH_STEM_MAX], b[DH_STEM_MAX];
        dh_word_stem(same[i][0], a);
        dh_word_stem(same[i][1], b);
        assert_string_equal(a, b);
    }
    assert_true(dh_word_synonym("submit", "fil"));
    assert_false(dh_word_synonym("delet", "creat"));
    assert_false(dh_word_synonym("sub", "fil"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_meant_as_they_are_said),
        cmocka_unit_test(what_a_sentence_says_goes_to_its_input),
        cmocka_unit_test(the_skill_that_is_meant_is_chosen_or_none),
        cmocka_unit_test(a_choice_says_why),
        cmocka_unit_test(examples_stay_within_their_tokens),
        cmocka_unit_test(words_have_stems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
