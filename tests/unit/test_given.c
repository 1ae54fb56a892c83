#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "agent/model/given.h"
#include "tests/unit/obs_build.h"

static void missing(const struct dh_given *g, const char *text, const char *expected)
{
    char piece[96];
    dh_given_missing(g, text, piece, sizeof(piece));
    assert_string_equal(piece, expected);
}

static void numbers_have_to_come_from_somewhere(void **state)
{
    (void)state;
    struct dh_given g = {0};
    assert_int_equal(dh_given_add(&g, "Lunch with Ana on Thu 19 Nov 2026, TOTAL 1,234.50 EUR", NULL), DH_OK);
    missing(&g, "2026-11-19", "");
    missing(&g, "19/11/2026", "");
    missing(&g, "1234.50", "");
    missing(&g, "1.234,50", "");
    missing(&g, "1234", "");
    missing(&g, "99.95", "99.95");
    missing(&g, "2026-11-20", "20");
    missing(&g, "Ana", "");
    missing(&g, "1", ""); /* a single digit says nothing */
    missing(&g, "{{secret:pin}}", "");
    dh_given_finish(&g);
}

static void words_too_when_most_are_new(void **state)
{
    (void)state;
    struct dh_given g = {0};
    assert_int_equal(dh_given_add(&g, "Write to Marta that the invoice is late", NULL), DH_OK);
    missing(&g, "The invoice is late", "");
    missing(&g, "Dear Marta, the invoice is late", "");
    missing(&g, "Agreed beforehand by telephone", "Agreed beforehand by telephone");
    missing(&g, "marta@example.test", "marta@example.test");
    missing(&g, "to it", "");
    dh_given_finish(&g);
}

static void a_screen_gives_what_stands_on_it(void **state)
{
    (void)state;
    static struct obs b;
    struct dh_given g = {0};
    obs_init(&b);
    obs_window(&b, "Receipt 8812", "viewer", 0, 0, 800, 600);
    obs_text(&b, "Trattoria Bella 42.10", 10, 10);
    obs_entry(&b, "Reference", "AX-77123", 10, 60);
    b.o.serial = 5;
    assert_int_equal(dh_given_look(&g, &b.o, NULL), DH_OK);
    missing(&g, "42.10 at Trattoria Bella, AX-77123, 8812", "");
    missing(&g, "42.20", "42.20");
    dh_given_finish(&g);
}

static void a_host_is_named_as_a_whole(void **state)
{
    (void)state;
    const char *said = "Order it at https://shop.example.org/x, not elsewhere (see docs.test).";
    assert_true(dh_given_host("https://shop.example.org/cart?a=1", said));
    assert_true(dh_given_host("http://docs.test", said));
    assert_false(dh_given_host("https://evil.test/?q=shop.example.org", said));
    assert_false(dh_given_host("https://example.org/", said));
    assert_false(dh_given_host("https://shop.example.org.evil.test/", said));
    assert_false(dh_given_host("https://shop.example.org@evil.test/", said));
    assert_false(dh_given_host("", said));
}

static void names_secret(const char *text, const char *said, const char *skill, const char *want)
{
    char name[64];
    dh_given_secret(text, said, skill, name, sizeof(name));
    assert_string_equal(name, want);
}

static void a_secret_has_to_be_named(void **state)
{
    (void)state;
    names_secret("{{secret:vault}}", "Look at the page", NULL, "vault");
    names_secret("{{secret:vault}}", "Sign in with {{secret:vault}}.", NULL, "");
    names_secret("{{secret:vault}}", "Sign in with the secret vault.", NULL, "");
    names_secret("{{secret:vault}}", "Clean the vaults, my-vault and vault/x", NULL, "vault");
    names_secret("a {{secret:one}} b {{secret:two}}", "one", NULL, "two");
    names_secret("{{secret:vault}}", "", "1. Type {{secret:vault}} into \"PIN\".", "");
    names_secret("{{secret:vault}}", "", "1. Click \"vault\".", "vault");
    names_secret("{{secret:vault", "vault", NULL, "");
    names_secret("{{secret:", "vault", NULL, "?");
    names_secret("{{secret:}}", "vault", NULL, "?");
    names_secret("no secret", "", NULL, "");
}

static void a_secret_covers_nothing_else(void **state)
{
    (void)state;
    struct dh_given g = {0};
    missing(&g, "{{secret:vault}}", "");
    missing(&g, "{{secret:vault}} 4711", "4711");
    missing(&g, "4711 {{secret:vault}}", "4711");
    missing(&g, "{{secret:a}}{{secret:b}} 4711 {{secret:c}}", "4711");
    missing(&g, "{{secret:4711", "");
    dh_given_finish(&g);
}

static void a_file_is_named_as_a_whole(void **state)
{
    (void)state;
    assert_true(dh_given_named("/home/ada/bill.pdf", "Pay \"/home/ada/bill.pdf\"."));
    assert_true(dh_given_named("bill.pdf", "Send bill.pdf."));
    assert_false(dh_given_named("bill", "Send bill.pdf"));
    assert_false(dh_given_named("bill.pdf", "Send my-bill.pdf or /x/bill.pdf"));
    assert_false(dh_given_named("/home/ada", "Pay /home/ada/bill.pdf"));
    assert_false(dh_given_named("", "anything"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_to_come_from_somewhere),
        cmocka_unit_test(words_too_when_most_are_new),
        cmocka_unit_test(a_screen_gives_what_stands_on_it),
        cmocka_unit_test(a_host_is_named_as_a_whole),
        cmocka_unit_test(a_secret_has_to_be_named),
        cmocka_unit_test(a_secret_covers_nothing_else),
        cmocka_unit_test(a_file_is_named_as_a_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
