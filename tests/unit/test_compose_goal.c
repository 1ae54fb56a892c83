/* Goals with values in them as a description says them, and as what is asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/skill/compose_impl.h"

struct value {
    const char *name, *said;
    enum dh_input_type type;
};

static const struct {
    const char *goal;
    struct value values[4];
    const char *whole, *brief;
} cases[] = {
    {"Set the stock of Lantern to 425", {{"item", "Lantern", DH_INPUT_TEXT}, {"new_quantity", "425", DH_INPUT_NUMBER}},
     "Sets the stock of a given item to a new quantity", "set the stock"},
    {"Add Magnet 88 from Madrid for 226.15 to the list",
     {{"good", "Magnet 88", DH_INPUT_TEXT}, {"town", "Madrid", DH_INPUT_TEXT}, {"amount", "226.15", DH_INPUT_AMOUNT}},
     "Adds a given good from a given town for a given amount to the list",
     "add a good from a town for an amount to the list"},
    {"Open a ticket \"Printer\" with Repairs for room A186",
     {{"subject", "Printer", DH_INPUT_TEXT}, {"team", "Repairs", DH_INPUT_TEXT}, {"room", "A186", DH_INPUT_TEXT}},
     "Opens a ticket with a given subject with a given team for a given room", "open a ticket"},
    {"Note \"Ask Ann\" under Willow with the label Urgent",
     {{"body", "Ask Ann", DH_INPUT_TEXT}, {"heading", "Willow", DH_INPUT_TEXT}, {"label", "Urgent", DH_INPUT_CHOICE}},
     "Notes a given body under a given heading with a given label", "note a body under a heading with a label"},
    {"Invoice Simon Bauer for 99 hours, due 2026-12-15",
     {{"customer", "Simon Bauer", DH_INPUT_TEXT}, {"hours", "99", DH_INPUT_NUMBER}, {"due_date", "2026-12-15", DH_INPUT_DATE}},
     "Invoices a given customer for a given number of hours, due a given date", "invoice a customer for a number of hours"},
    {"Press the \"Saffron\" button", {{"button", "Saffron", DH_INPUT_TEXT}}, "Presses a given button", "press a button"},
    {"Set the volume to 7", {{"volume", "7", DH_INPUT_NUMBER}}, "Sets the volume to a given number", "set the volume"},
    {"Move Plum to Done", {{"item_2", "Plum", DH_INPUT_TEXT}, {"item", "Done", DH_INPUT_TEXT}},
     "Moves a given item to another item", "move an item to another item"},
    {"Fly from Rome to Oslo", {{"from", "Rome", DH_INPUT_TEXT}, {"to", "Oslo", DH_INPUT_TEXT}},
     "Flies from a given value to another value", "fly from a value to another value"},
    {"Register Ana Duarte from Rome",
     {{"first_name", "Ana", DH_INPUT_TEXT}, {"last_name", "Duarte", DH_INPUT_TEXT}, {"city", "Rome", DH_INPUT_TEXT}},
     "Registers a given first name and a given last name from a given city", "register a first name and a last name from a city"},
    {"Look up the phone of Ana Duarte and dial it", {{"name", "Ana Duarte", DH_INPUT_TEXT}},
     "Looks up the phone of a given person and dials it", "look up the phone"},
    {"Under \"Tools\", request the lamp", {{"section", "Tools", DH_INPUT_TEXT}}, "Requests the lamp under a given section",
     "request the lamp under a section"},
    {"Wake me at 07:17", {{"wake_up", "07:17", DH_INPUT_TIME}}, "Wakes me at a given time", "wake me"},
    {"Write to ana@example.org", {{"to", "ana@example.org", DH_INPUT_EMAIL}}, "Writes to a given e-mail address",
     "write to an e-mail address"},
    {"Make the word Harbour bold", {{"word", "Harbour", DH_INPUT_TEXT}}, "Makes a given word bold", "make a word bold"},
    {"Please answer the question.", {{0}}, "Answers the question", "answer the question"},
};

static void a_goal_is_told_without_its_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct dh_demo demo = {.name = "chore", .goal = cases[i].goal, .started = ""};
        struct dh_draft *d = dh_draft_create(&demo);
        const char *brief = "";
        assert_non_null(d);
        for (size_t k = 0; k < 4 && cases[i].values[k].name; k++) {
            const struct value *v = &cases[i].values[k];
            struct dh_slot slot = {.kind = DH_SLOT_TYPED, .label = "", .role = DH_ROLE_ENTRY};
            struct dh_draft_step step = {.demo = -1};
            slot.step = &step;
            assert_non_null(dh_draft_input(d, &slot, v->type, v->said, v->said, v->name));
        }
        const char *whole = dh_compose_goal(d, &brief);
        assert_non_null(whole);
        assert_string_equal(whole, cases[i].whole);
        assert_string_equal(brief, cases[i].brief);
        assert_false(d->nomem);
        dh_draft_destroy(d);
    }
}

static void no_goal_is_told_by_what_is_done(void **state)
{
    (void)state;
    struct dh_demo demo = {.name = "chore", .goal = "", .started = ""};
    struct dh_draft *d = dh_draft_create(&demo);
    const char *brief = "as it was";
    assert_non_null(d);
    assert_null(dh_compose_goal(d, &brief));
    assert_string_equal(brief, "as it was");
    dh_draft_destroy(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_goal_is_told_without_its_values),
        cmocka_unit_test(no_goal_is_told_by_what_is_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
