/* Corrections inside of a field: what it shows in the end is what is meant, whichever keys and clicks led there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/record_build.h"

struct memo {
    struct obs *b;
    struct dh_element *subject, *signed_by, *box, *keep;
    struct rec r;
};

static void begin(struct memo *f)
{
    f->b = dh_alloc(1, sizeof(*f->b));
    obs_init(f->b);
    obs_window(f->b, "Memos", "desk", 0, 0, 1280, 800);
    f->subject = obs_entry(f->b, "Subject", "", 40, 60);
    f->signed_by = obs_entry(f->b, "Signed", "", 40, 120);
    f->box = obs_element(f->b, DH_ROLE_CHECKBOX, "Urgent", 40, 190, 16, 16);
    f->keep = obs_button(f->b, "Keep", 40, 400);
    rec_init(&f->r);
    rec_screen(&f->r, f->b);
}

/* The field has the keys and shows this now. */
static void shows(struct memo *f, struct dh_element *e, const char *value)
{
    e->value = value;
    f->b->o.focus = (int)(e - f->b->elements);
    rec_screen(&f->r, f->b);
}

static void end(struct memo *f, const char *expected)
{
    rec_click_on(&f->r, f->keep);
    rec_screen(&f->r, f->b);
    rec_is(&f->r, expected);
    dh_free(f->b);
}

static void undoing_counts_by_what_the_field_shows(void **state)
{
    struct memo f;
    (void)state;
    begin(&f);
    rec_click_on(&f.r, f.subject);
    rec_type(&f.r, "Roof");
    shows(&f, f.subject, "Roof");
    rec_keys(&f.r, "ctrl+a", 1);
    rec_keys(&f.r, "Delete", 1);
    shows(&f, f.subject, "");
    rec_keys(&f.r, "ctrl+z", 1);
    shows(&f, f.subject, "Roof");
    end(&f, "type \"Roof\" into \"Subject\" field\nclick \"Keep\" button");

    /* All that was typed is taken back. */
    begin(&f);
    rec_click_on(&f.r, f.subject);
    rec_type(&f.r, "Roof");
    shows(&f, f.subject, "Roof");
    rec_keys(&f.r, "ctrl+z", 1);
    shows(&f, f.subject, "");
    end(&f, "click \"Keep\" button");

    /* A field that cannot take anything back. */
    begin(&f);
    rec_click_on(&f.r, f.subject);
    rec_type(&f.r, "Roof");
    shows(&f, f.subject, "Roof");
    rec_keys(&f.r, "ctrl+z", 1);
    shows(&f, f.subject, "Roof");
    end(&f, "type \"Roof\" into \"Subject\" field\nclick \"Keep\" button");

    /* Only a part is. */
    begin(&f);
    rec_click_on(&f.r, f.subject);
    rec_type(&f.r, "Roof old");
    shows(&f, f.subject, "Roof old");
    rec_keys(&f.r, "ctrl+z", 1);
    shows(&f, f.subject, "Roof");
    end(&f, "type \"Roof\" into \"Subject\" field\nclick \"Keep\" button");
}

static void text_that_is_put_in_belongs_to_what_was_typed(void **state)
{
    struct memo f;
    (void)state;
    begin(&f);
    rec_click_on(&f.r, f.subject);
    rec_type(&f.r, "Roof repair");
    shows(&f, f.subject, "Roof repair");
    rec_click_on(&f.r, f.subject);
    rec_type(&f.r, "old ");
    shows(&f, f.subject, "Roof old repair");
    rec_click_on(&f.r, f.subject);
    rec_type(&f.r, " now");
    shows(&f, f.subject, "Roof old repair now");
    end(&f, "type \"Roof old repair now\" into \"Subject\" field\nclick \"Keep\" button");

    /* Put into what the program had there: all of it is meant. */
    begin(&f);
    shows(&f, f.subject, "Dear ,");
    rec_click_on(&f.r, f.subject);
    rec_type(&f.r, "Ida");
    shows(&f, f.subject, "Dear Ida,");
    end(&f, "set \"Subject\" field to \"Dear Ida,\"\nclick \"Keep\" button");
}

static void late_screen(struct memo *f)
{
    struct dh_observation *o = NULL;
    struct dh_err err = {0};
    json_t *v = dh_observation_to_json(&f->b->o);
    assert_int_equal(dh_observation_from_json(v, &o, &err), DH_OK);
    json_decref(v);
    dh_trace_screen(f->r.t, o, false);
    dh_observation_unref(o);
}

/* The program tells of the box too early or too late: both screens around the press say the same. */
static void a_box_is_told_by_the_screen_at_rest(void **state)
{
    (void)state;
    for (int on = 0; on < 2; on++) {
        struct memo f;
        begin(&f);
        rec_click_on(&f.r, f.subject);
        rec_type(&f.r, "Roof");
        f.box->states = on ? DH_STATE_CHECKED : 0;
        late_screen(&f);
        rec_click_on(&f.r, f.box);
        late_screen(&f);
        end(&f, "type \"Roof\" into \"Subject\" field\ncheck \"Urgent\" checkbox\nclick \"Keep\" button");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undoing_counts_by_what_the_field_shows),
        cmocka_unit_test(text_that_is_put_in_belongs_to_what_was_typed),
        cmocka_unit_test(a_box_is_told_by_the_screen_at_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
