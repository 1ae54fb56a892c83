/* How often a sentence leads to the skill that is meant: a labelled set of skills and sentences in
 * twelve languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "agent/skill/choose.h"
#include "base/file.h"
#include "base/mem.h"
#include "skill_file.h"

#define SHELF_MAX 128
#define TODAY "2026-11-28" /* a Saturday */

struct shelf {
    struct dh_skill *k[SHELF_MAX];
    size_t n;
};

static void data(const char *file, struct dh_buf *out)
{
    assert_int_equal(dh_file_read(file, 1 << 20, out, NULL), DH_OK);
}

static void put(struct shelf *s, const struct dh_buf *front, const struct dh_buf *inputs)
{
    struct dh_buf text = {0};
    if (!front->len)
        return;
    assert_true(s->n < SHELF_MAX);
    dh_buf_printf(&text, "---\n%s---\n%s%s\n## Steps\n1. Click \"Go\".\n", front->data,
                  inputs->len ? "## Inputs\n" : "", inputs->len ? inputs->data : "");
    s->k[s->n] = skill_of(dh_buf_text(&text));
    assert_non_null(s->k[s->n]);
    s->n++;
    dh_buf_finish(&text);
}

static void read_shelf(const char *file, struct shelf *s)
{
    struct dh_buf all = {0}, front = {0}, inputs = {0};
    data(file, &all);
    for (char *line = strtok(all.data, "\n"); line; line = strtok(NULL, "\n")) {
        char *colon = strstr(line, ": ");
        if (line[0] == '-') {
            dh_buf_printf(&inputs, "%s\n", line);
        } else if (line[0] != '#' && colon) {
            put(s, &front, &inputs);
            dh_buf_clear(&front);
            dh_buf_clear(&inputs);
            dh_buf_printf(&front, "name: %.*s\ndescription: \"%s\"\n", (int)(colon - line), line,
                          colon + 2);
        }
    }
    put(s, &front, &inputs);
    dh_buf_finish(&all);
    dh_buf_finish(&front);
    dh_buf_finish(&inputs);
}

struct count {
    size_t meant, right, none, wrong;
};

/* Skills that do the same in different languages. */
static bool twins(const char *a, const char *b)
{
    static const char *const sets[] = {
        "delete-contact kontakt-loeschen", "pay-invoice rechnung-bezahlen",
        "send-invoice envoyer-facture factuur-versturen enviar-fatura wyslij-fakture",
        "book-room reserver-salle"};
    for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++)
        if (strstr(sets[i], a) && strstr(sets[i], b))
            return true;
    return false;
}

/* `without`: the skill that is meant is not there, and no other one may be taken for it. */
static void judge(const struct shelf *all, const char *want, const char *goal, bool without,
                  struct count *n)
{
    struct shelf s = {0};
    struct dh_choices c = {0};
    struct dh_err err = {0};
    for (size_t i = 0; i < all->n; i++)
        if (!without || strcmp(all->k[i]->name, want) != 0)
            s.k[s.n++] = all->k[i];
    assert_int_equal(dh_skill_choose_among((const struct dh_skill *const *)s.k, s.n, goal, TODAY,
                                           false, &c, &err),
                     DH_OK);
    const char *got = dh_choices_decide(&c, goal, &err) == DH_OK ? c.items[0].name : NULL;
    bool none = without || want[0] == '-' || want[0] == '?';
    bool wrong = got && (none || strcmp(got, want) != 0) && !(without && twins(got, want));
    n->none += none;
    n->meant += !none;
    n->right += !none && got && !wrong;
    n->wrong += wrong;
    if (wrong || (!none && !got))
        print_message("# %s: \"%s\" -> %s\n#  %s\n", wrong ? "WRONG" : "missed", goal,
                      got ? got : "none", got ? c.items[0].why : err.what);
    dh_choices_finish(&c);
}

static struct count judge_all(const struct shelf *s, const char *file, bool without)
{
    struct dh_buf all = {0};
    struct count n = {0};
    data(file, &all);
    for (char *line = strtok(all.data, "\n"); line; line = strtok(NULL, "\n")) {
        char *colon = strstr(line, ": ");
        if (line[0] == '#' || !colon)
            continue;
        *colon = '\0';
        judge(s, line, colon + 2, without, &n);
    }
    dh_buf_finish(&all);
    const char *name = strrchr(file, '/');
    name = name ? name + 1 : file;
    if (without)
        print_message("# %s without the skill that is meant: wrong %zu of %zu\n", name, n.wrong,
                      n.none);
    else
        print_message("# %s: %zu skills; right %zu of %zu (recall %.1f %%), wrong %zu of %zu "
                      "(precision %.1f %%), for none %zu\n",
                      name, s->n, n.right, n.meant, 100.0 * (double)n.right / (double)n.meant,
                      n.wrong, n.meant + n.none,
                      100.0 * (double)n.right / (double)(n.right + n.wrong), n.none);
    return n;
}

static void check(const char *file)
{
    struct shelf s = {0};
    read_shelf(DH_CHOOSE_DATA "/skills.txt", &s);
    struct count n = judge_all(&s, file, false), less = judge_all(&s, file, true);
    for (size_t i = 0; i < s.n; i++)
        dh_skill_destroy(s.k[i]);
    assert_true(n.meant + n.none >= 60);
    assert_int_equal(n.wrong, 0);
    assert_int_equal(less.wrong, 0);
    assert_true(n.right * 10 >= n.meant * 9);
}

static void no_wrong_skill_is_chosen_and_nine_of_ten_are_right(void **state)
{
    (void)state;
    check(DH_CHOOSE_DATA "/sentences.txt");
    check(DH_CHOOSE_DATA "/more.txt");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_wrong_skill_is_chosen_and_nine_of_ten_are_right)};
    if (argc > 1) { /* test_pick FILE: the same for sentences of one's own */
        struct shelf s = {0};
        read_shelf(DH_CHOOSE_DATA "/skills.txt", &s);
        judge_all(&s, argv[1], false);
        judge_all(&s, argv[1], true);
        for (size_t i = 0; i < s.n; i++)
            dh_skill_destroy(s.k[i]);
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
