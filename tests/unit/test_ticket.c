#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "actuate/ticket_mint.h"

static const struct dh_touch click = {
    .kind = DH_TOUCH_CLICK, .at = {10, 20}, .button = 1, .window = 7};

static struct dh_ticket *mint(const struct dh_touch *t, dh_tick deadline)
{
    struct dh_ticket *ticket = NULL;
    assert_int_equal(dh_ticket_mint(t, deadline, &ticket, NULL), DH_OK);
    return ticket;
}

static void it_is_spent_once(void **state)
{
    (void)state;
    struct dh_err err = {0};
    struct dh_ticket *t = mint(&click, 100);
    assert_int_equal(dh_ticket_spend(t, &click, 100, &err), DH_OK);
    assert_int_equal(dh_ticket_spend(t, &click, 100, &err), DH_REFUSED);
    dh_ticket_destroy(t);
    assert_int_equal(dh_ticket_spend(NULL, &click, 0, &err), DH_REFUSED);
    dh_ticket_destroy(NULL);
}

static void it_is_for_one_touch_only(void **state)
{
    (void)state;
    struct dh_touch other = click;
    struct dh_ticket *t = mint(&click, 100);
    other.at.x++;
    assert_int_equal(dh_ticket_spend(t, &other, 0, NULL), DH_REFUSED);
    /* Trying it has used it up. */
    assert_int_equal(dh_ticket_spend(t, &click, 0, NULL), DH_REFUSED);
    dh_ticket_destroy(t);
}

static void it_expires(void **state)
{
    (void)state;
    struct dh_ticket *t = mint(&click, 100);
    assert_int_equal(dh_ticket_spend(t, &click, 101, NULL), DH_REFUSED);
    dh_ticket_destroy(t);
}

static void another_deadline_is_for_the_same_unspent_one(void **state)
{
    (void)state;
    struct dh_touch other = click;
    struct dh_ticket *t = mint(&click, 100);
    other.button = 3;
    assert_int_equal(dh_ticket_renew(t, &other, 300, NULL), DH_REFUSED);
    assert_int_equal(dh_ticket_renew(t, &click, 300, NULL), DH_OK);
    assert_int_equal(dh_ticket_spend(t, &click, 300, NULL), DH_OK);
    assert_int_equal(dh_ticket_renew(t, &click, 900, NULL), DH_REFUSED);
    assert_int_equal(dh_ticket_renew(NULL, &click, 900, NULL), DH_REFUSED);
    dh_ticket_destroy(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_spent_once),
        cmocka_unit_test(it_is_for_one_touch_only),
        cmocka_unit_test(it_expires),
        cmocka_unit_test(another_deadline_is_for_the_same_unspent_one),
    };
    return cmocka_run_group_tests_name("ticket", tests, NULL, NULL);
}
