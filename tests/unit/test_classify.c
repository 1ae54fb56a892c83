#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "agent/gate/class.h"
#include "agent/gate/fold.h"
#include "agent/gate/gate.h"
#include "agent/gate/lexicon.h"
#include "agent/gate/shell.h"
#include "agent/gate/signals.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "tests/unit/obs_build.h"

/* A part of a line, trimmed, in place. */
static char *part(char **s, const char *by)
{
    char *from = *s;
    if (!from)
        return NULL;
    char *at = strstr(from, by);
    *s = at ? at + strlen(by) : NULL;
    if (at)
        *at = '\0';
    while (*from == ' ')
        from++;
    size_t n = strlen(from);
    while (n > 0 && from[n - 1] == ' ')
        from[--n] = '\0';
    return from;
}

static void unescape(char *s)
{
    char *out = s;
    for (; *s; s++) {
        if (*s == '\\' && (s[1] == 'n' || s[1] == 't'))
            *out++ = *++s == 'n' ? '\n' : '\t';
        else
            *out++ = *s;
    }
    *out = '\0';
}

static void build_piece(struct obs *b, char *piece, int y)
{
    static const struct {
        char key;
        enum dh_role role;
    } roles[] = {{'b', DH_ROLE_BUTTON}, {'l', DH_ROLE_LINK},     {'h', DH_ROLE_HEADING},
                 {'t', DH_ROLE_TEXT},   {'c', DH_ROLE_CHECKBOX}, {'s', DH_ROLE_SWITCH},
                 {'r', DH_ROLE_ROW},    {'m', DH_ROLE_ITEM}};
    char key = piece[0], *text = piece + 2;
    if (key == 'o') {
        obs_line(b, text, 100, y);
    } else if (key == 'i') {
        obs_element(b, DH_ROLE_ICON, "", 100, y, 30, 30);
    } else if (key == 'e' || key == 'p') {
        char *value = strchr(text, '=');
        if (value)
            *value++ = '\0';
        struct dh_element *e = obs_entry(b, text, value, 100, y);
        if (key == 'p')
            e->states |= DH_STATE_PASSWORD;
    }
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
        if (roles[i].key == key)
            obs_button(b, text, 100, y)->role = roles[i].role;
}

static void build(struct obs *b, char *window, char *pieces)
{
    obs_init(b);
    char *rest = window, *program = part(&rest, " ");
    bool dialog = rest && rest[0] == '!';
    const char *title = rest ? rest + (dialog ? 2 : 0) : "";
    struct dh_window *w = obs_window(b, title, program, 0, 0, 1000, 790);
    w->dialog = dialog;
    if (strcmp(program, "own") == 0)
        w->pid = getpid();
    int y = 40;
    for (char *p; (p = part(&pieces, ";;"));)
        if (*p) {
            build_piece(b, p, y);
            y += 36;
        }
}

static const struct dh_element *element_of(struct obs *b, const char *name)
{
    for (size_t i = 0; i < b->o.element_count; i++)
        if (strcmp(b->elements[i].name, name) == 0)
            return &b->elements[i];
    return NULL;
}

static struct dh_point place_of(struct obs *b, const char *name)
{
    const struct dh_element *e = element_of(b, name);
    if (e)
        return dh_rect_centre(e->rect);
    for (size_t i = 0; i < b->o.line_count; i++)
        if (strcmp(b->lines[i].text, name) == 0)
            return dh_rect_centre(b->lines[i].rect);
    fail_msg("nothing is called \"%s\"", name);
    return (struct dh_point){0, 0};
}

/* "type TEXT in NAME": what is behind the last " in ", when there is such an element. */
static const struct dh_element *split_in(struct obs *b, char *rest)
{
    for (char *p = rest ? strstr(rest, " in ") : NULL; p; p = strstr(p + 1, " in ")) {
        const struct dh_element *e = element_of(b, p + 4);
        if (e) {
            *p = '\0';
            return e;
        }
    }
    const struct dh_element *whole =
        rest && strncmp(rest, "in ", 3) == 0 ? element_of(b, rest + 3) : NULL;
    if (whole)
        rest[0] = '\0';
    return whole;
}

static struct dh_touch read_click(struct obs *b, const char *verb, char *rest)
{
    struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1};
    if (strcmp(verb, "icon") == 0)
        rest = (char *)"";
    char *to = strcmp(verb, "drag") == 0 ? strstr(rest, " to ") : NULL;
    if (to) {
        *to = '\0';
        t.kind = DH_TOUCH_DRAG;
        t.to = place_of(b, to + 4);
    }
    t.at = place_of(b, rest);
    if (strcmp(verb, "rclick") == 0)
        t.button = 3;
    if (strcmp(verb, "dclick") == 0)
        t.count = 2;
    if (strcmp(verb, "move") == 0)
        t.kind = DH_TOUCH_MOVE;
    if (strcmp(verb, "scroll") == 0)
        t.kind = DH_TOUCH_SCROLL;
    return t;
}

static struct dh_touch read_open(char *rest)
{
    struct dh_touch t = {.kind = DH_TOUCH_OPEN};
    const char *kind = part(&rest, " ");
    t.open = rest;
    t.open_kind = strcmp(kind, "argv") == 0   ? DH_OPEN_ARGV
                  : strcmp(kind, "app") == 0  ? DH_OPEN_APP
                  : strcmp(kind, "file") == 0 ? DH_OPEN_FILE
                                              : DH_OPEN_URL;
    return t;
}

static struct dh_touch read_touch(struct obs *b, char *step, const struct dh_element **ret_element)
{
    char *rest = step;
    unescape(step);
    const char *verb = part(&rest, " ");
    *ret_element = NULL;
    if (strcmp(verb, "open") == 0)
        return read_open(rest);
    if (strcmp(verb, "close") == 0)
        return (struct dh_touch){.kind = DH_TOUCH_CLOSE};
    if (strstr("icon click rclick dclick drag move scroll", verb)) {
        struct dh_touch t = read_click(b, verb, rest);
        return t;
    }
    *ret_element = split_in(b, rest);
    if (strcmp(verb, "press") == 0)
        return (struct dh_touch){.kind = DH_TOUCH_PRESS, .keys = rest, .count = 1};
    bool secret = strcmp(verb, "secret") == 0;
    enum dh_touch_kind kind = strcmp(verb, "paste") == 0 ? DH_TOUCH_PASTE : DH_TOUCH_TYPE;
    return (struct dh_touch){.kind = kind, .text = secret ? "hunter2" : rest, .secret = secret};
}

struct tally {
    int sensitive[DH_CLASS_END], found[DH_CLASS_END];
    int benign, asked, cases, wrong;
};

static void judge_line(struct dh_gate *g, char *line, struct tally *tally)
{
    static struct obs b;
    char shown[512];
    snprintf(shown, sizeof(shown), "%s", line);
    char *rest = line;
    char *want = part(&rest, " | "), *window = part(&rest, " | "), *pieces = part(&rest, " | ");
    assert_non_null(rest);
    build(&b, window, pieces);
    struct dh_verdict v = {0};
    for (char *step; (step = part(&rest, ">> "));) {
        struct dh_action action = {.verb = DH_VERB_CLICK};
        const struct dh_element *e;
        struct dh_touch t = read_touch(&b, step, &e);
        struct dh_gate_case c = {
            .observation = &b.o, .action = &action, .touch = &t, .element = e, .window = 0};
        dh_gate_judge(g, &c, &v);
        if (rest)
            dh_gate_performed(g, &c);
    }
    char *tier = strchr(want, ':');
    enum dh_class class = 0;
    if (tier) {
        *tier++ = '\0';
        assert_true(dh_class_parse(want, &class));
    } else {
        tier = want;
    }
    bool allow = strcmp(tier, "allow") == 0;
    bool right =
        strcmp(dh_tier_name(v.tier), tier) == 0 && (!class || v.classes & DH_CLASS_BIT(class));
    tally->cases++;
    tally->benign += allow;
    tally->asked += allow && v.tier != DH_TIER_ALLOW;
    if (!allow) {
        tally->sensitive[class]++;
        tally->found[class] += right;
    }
    if (!right) {
        tally->wrong++;
        print_message("# wrong: %s -> %s %s (%s)\n", shown, dh_class_name(v.main),
                      dh_tier_name(v.tier), v.why);
    }
}

static void every_case_of_the_corpus_is_judged_as_labelled(void **state)
{
    (void)state;
    struct dh_buf text = {0};
    struct dh_err err;
    if (dh_file_read(DH_GATE_CASES, 1 << 20, &text, &err) != DH_OK)
        fail_msg("%s", err.what);
    struct tally tally = {0};
    char *rest = text.data;
    for (char *line; (line = part(&rest, "\n"));) {
        if (line[0] == '#' || line[0] == '\0')
            continue;
        struct dh_gate *g = NULL;
        struct dh_gate_options options = {.own_pid_root = getpid()};
        assert_int_equal(dh_gate_create(&options, &g, NULL), DH_OK);
        assert_int_equal(dh_gate_allow_file(g, "/task/receipt.png", NULL), DH_OK);
        judge_line(g, line, &tally);
        dh_gate_destroy(g);
    }
    for (int c = 1; c < DH_CLASS_END; c++)
        if (tally.sensitive[c])
            print_message("# %-14s %d of %d\n", dh_class_name((enum dh_class)c), tally.found[c],
                          tally.sensitive[c]);
    print_message("# %d cases, %d wrong; asked without need: %d of %d\n", tally.cases, tally.wrong,
                  tally.asked, tally.benign);
    assert_true(tally.cases >= 150);
    assert_int_equal(tally.wrong, 0);
    dh_buf_finish(&text);
}

static void phrases_are_written_as_they_are_compared(void **state)
{
    (void)state;
    char phrase[48];
    size_t n = 0;
    for (; dh_lexicon_phrase(n, phrase); n++) {
        char *folded = dh_gate_fold(phrase);
        char wanted[64];
        snprintf(wanted, sizeof(wanted), " %s ", phrase);
        if (strcmp(folded, wanted) != 0)
            fail_msg("\"%s\" folds to \"%s\"", phrase, folded);
        dh_free(folded);
    }
    assert_true(n > 1000);
}

static void folding_undoes_disguises(void **state)
{
    (void)state;
    static const char *const same[] = {"Delete",
                                       "DELETE!",
                                       "D\xd0\xb5lete",
                                       "De\xcc\x81lete",
                                       "\xef\xbc\xa4"
                                       "elete",
                                       "d e l e t e",
                                       "De\xe2\x80\x8blete",
                                       "\xf0\x9d\x90\x83"
                                       "elete",
                                       "de|ete",
                                       "\xe2\x80\xae"
                                       "delete"};
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        char *folded = dh_gate_fold(same[i]);
        assert_true(dh_gate_fold_is(folded, "delete"));
        dh_free(folded);
    }
    char *other = dh_gate_fold("undeleted deletes");
    assert_false(dh_gate_fold_has(other, "delete"));
    dh_free(other);
    char *blank = dh_gate_fold(" \xe2\x80\x8b ");
    assert_string_equal(blank, " ");
    dh_free(blank);
}

static void shell_lines_are_read_as_a_shell_would(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool parsed, read_only;
    } lines[] = {
        {"ls -la 'a b' | wc -l", true, true},
        {"echo \"a;b\"", true, true},
        {"echo a;rm b", true, false},
        {"echo a > b", true, false},
        {"ls 2>/dev/null", true, false},
        {"echo \"$(rm b)\"", true, false},
        {"cat <<x", false, false},
        {"echo 'x", false, false},
        {"$'\\x72\\x6d' x", false, false},
        {"/bin/ls", true, true},
        {"env ls", true, false},
        {"find . -exec rm {} +", true, false},
        {"git -c core.pager=x log", true, false},
        {"sort -o out in", true, false},
        {"date -s 12:00", true, false},
        {"", true, false},
        {"$x", true, false},
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct dh_shell_facts f;
        dh_shell_scan(lines[i].line, &f);
        if (f.parsed != lines[i].parsed || f.read_only != lines[i].read_only)
            fail_msg("%s: parsed %d, read only %d", lines[i].line, f.parsed, f.read_only);
    }
    struct dh_shell_facts f;
    dh_shell_scan("nice -n 5 sudo -u x rm y", &f);
    bool privilege = false;
    for (size_t i = 0; i < f.hit_count; i++)
        privilege = privilege || f.hits[i].class == DH_CLASS_PRIVILEGE;
    assert_true(privilege);
}

static void shapes_are_checked_by_their_sums(void **state)
{
    (void)state;
    assert_true(dh_signals_card("4111 1111 1111 1111"));
    assert_false(dh_signals_card("4111 1111 1111 1112"));
    assert_false(dh_signals_card("12345"));
    assert_true(dh_signals_iban("DE89 3704 0044 0532 0130 00"));
    assert_false(dh_signals_iban("DE89 3704 0044 0532 0130 01"));
    assert_true(dh_signals_amount("Total 12,50 EUR"));
    assert_true(dh_signals_amount("\xe2\x82\xac 5"));
    assert_false(dh_signals_amount("EURO 2026"));
    assert_false(dh_signals_amount("12 apples"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phrases_are_written_as_they_are_compared),
        cmocka_unit_test(folding_undoes_disguises),
        cmocka_unit_test(shell_lines_are_read_as_a_shell_would),
        cmocka_unit_test(shapes_are_checked_by_their_sums),
        cmocka_unit_test(every_case_of_the_corpus_is_judged_as_labelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
