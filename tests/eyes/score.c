/* score [--least R P C R P C] [--misses] DESKHAND FOLDER: how much of every screen in FOLDER
 * (NAME.png with what stands on it in NAME.json) "deskhand look" sees.
 *
 * A word that was read is right when its centre lies in the box of a true word with exactly the
 * same text; each true word counts once. Words without a letter or digit (in ASCII or beyond) are
 * left out on both sides. A control is hit when an element of its role has its centre within the
 * true rectangle; its label is right when the element's name is it, apart from case, stars and
 * colons at the end. The screens named in FOLDER/held-out (one a line) are held out: nothing was
 * tuned on them, and --misses does not list their errors. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <deskhand/geom.h>
#include "base/buf.h"
#include "base/mem.h"

enum { SCREENS_MAX = 128, SLACK = 2 };

struct word {
    struct dh_rect rect;
    char *text; /* owned */
    bool taken;
};

struct words {
    struct word *items;
    size_t count, cap;
};

static const char *const kinds[] = {"button", "entry", "checkbox", "radio", "list", "tab", "switch"};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

struct tally {
    int truth, read, right;
    int controls, hit, named;
    int kind[KINDS], kind_hit[KINDS]; /* of the controls, by their first role */
};

static bool add_word(struct words *w, struct dh_rect rect, const char *text)
{
    bool letters = false;
    for (const char *s = text; *s; s++)
        letters |= isalnum((unsigned char)*s) || (unsigned char)*s >= 0xc3;
    if (!letters || strcmp(text, "\xe2\x82\xac") == 0 || strncmp(text, "\xe2\x80\xa2", 3) == 0)
        return true;
    if (!dh_grow(&w->items, &w->cap, w->count + 1, sizeof(w->items[0])))
        return false;
    w->items[w->count++] = (struct word){rect, dh_strdup(text), false};
    return w->items[w->count - 1].text != NULL;
}

static void finish_words(struct words *w)
{
    for (size_t i = 0; i < w->count; i++)
        dh_free(w->items[i].text);
    dh_free(w->items);
}

static struct dh_rect rect_at(const json_t *v, size_t at)
{
    int n[4];
    for (size_t i = 0; i < 4; i++)
        n[i] = (int)json_integer_value(json_array_get(v, at + i));
    return (struct dh_rect){n[0], n[1], n[2], n[3]};
}

static FILE *look(const char *deskhand, const char *lang, const char *how, const char *png)
{
    struct dh_buf cmd = {0};
    dh_buf_printf(&cmd, "'%s' look %s --lang %s '%s'", deskhand, how, lang, png);
    FILE *f = dh_buf_failed(&cmd) ? NULL : popen(dh_buf_text(&cmd), "r");
    dh_buf_finish(&cmd);
    return f;
}

static bool read_words(const char *deskhand, const char *lang, const char *png, struct words *out)
{
    FILE *f = look(deskhand, lang, "--words", png);
    char line[1024];
    bool ok = f != NULL;
    while (ok && fgets(line, sizeof(line), f)) {
        struct dh_rect r;
        int skip = 0;
        line[strcspn(line, "\n")] = '\0';
        if (sscanf(line, "%d %d %d %d %*d %n", &r.x, &r.y, &r.w, &r.h, &skip) == 4 && skip > 0)
            ok = add_word(out, r, line + skip);
    }
    return f && pclose(f) == 0 && ok;
}

static json_t *read_elements(const char *deskhand, const char *lang, const char *png)
{
    FILE *f = look(deskhand, lang, "--json", png);
    json_t *v = f ? json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
    return f && pclose(f) == 0 ? v : NULL;
}

static void compare(const char *name, struct words *truth, struct words *got, bool list,
                    struct tally *t)
{
    t->truth += (int)truth->count;
    t->read += (int)got->count;
    for (size_t i = 0; i < got->count; i++) {
        const struct word *g = &got->items[i];
        struct word *match = NULL, *under = NULL;
        for (size_t k = 0; k < truth->count && !match; k++) {
            struct word *w = &truth->items[k];
            if (!dh_rect_has(dh_rect_grow(w->rect, SLACK, SLACK), dh_rect_centre(g->rect)))
                continue;
            under = w;
            match = !w->taken && strcmp(w->text, g->text) == 0 ? w : NULL;
        }
        if (match) {
            match->taken = true;
            t->right++;
        } else if (list) {
            printf("%s: read \"%s\" at %d,%d, is \"%s\"\n", name, g->text, g->rect.x, g->rect.y,
                   under ? under->text : "");
        }
    }
    for (size_t k = 0; list && k < truth->count; k++)
        if (!truth->items[k].taken)
            printf("%s: not read: \"%s\" at %d,%d\n", name, truth->items[k].text,
                   truth->items[k].rect.x, truth->items[k].rect.y);
}

/* Apart from case and what ends a label. */
static bool same_label(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    while (n > 0 && strchr(" *:", a[n - 1]))
        n--;
    while (m > 0 && strchr(" *:", b[m - 1]))
        m--;
    return n == m && strncasecmp(a, b, n) == 0;
}

/* Whether a role is one of "tab|button": what nothing on the screen tells apart. */
static bool one_of(const char *role, const char *roles)
{
    size_t n = strlen(role);
    for (const char *s = roles; s; s = strchr(s, '|') ? strchr(s, '|') + 1 : NULL)
        if (strncmp(s, role, n) == 0 && (s[n] == '\0' || s[n] == '|'))
            return true;
    return false;
}

static const json_t *element_in(const json_t *elements, const char *role, struct dh_rect rect)
{
    for (size_t i = 0; i < json_array_size(elements); i++) {
        const json_t *e = json_array_get(elements, i);
        const char *r = json_string_value(json_object_get(e, "role"));
        const json_t *at = json_object_get(e, "rect");
        if (r && one_of(r, role) && dh_rect_has(rect, dh_rect_centre(rect_at(at, 0))))
            return e;
    }
    return NULL;
}

static void count_control(const char *name, const json_t *v, const json_t *elements, bool list,
                          struct tally *t)
{
    const char *role = json_string_value(json_array_get(v, 5));
    const char *label = json_string_value(json_array_get(v, 6));
    struct dh_rect rect = rect_at(v, 1);
    if (!role || !label || !*label)
        return;
    const json_t *e = element_in(elements, role, rect);
    const char *as = e ? json_string_value(json_object_get(e, "name")) : NULL;
    t->controls++;
    t->hit += e != NULL;
    for (int i = 0; i < KINDS; i++) {
        bool this = strncmp(role, kinds[i], strlen(kinds[i])) == 0;
        t->kind[i] += this;
        t->kind_hit[i] += this && e != NULL;
    }
    t->named += as && same_label(as, label);
    if (list && !e)
        printf("%s: no %s \"%s\" at %d,%d\n", name, role, label, rect.x, rect.y);
    else if (list && !(as && same_label(as, label)))
        printf("%s: the %s \"%s\" is called \"%s\"\n", name, role, label, as ? as : "");
}

static bool score(const char *deskhand, const char *folder, const char *name, bool list,
                  struct tally *t)
{
    struct dh_buf path = {0}, png = {0};
    struct words truth = {0}, got = {0};
    dh_buf_printf(&path, "%s/%s.json", folder, name);
    dh_buf_printf(&png, "%s/%s.png", folder, name);
    json_t *v = json_load_file(dh_buf_text(&path), 0, NULL);
    const char *lang = json_string_value(json_object_get(v, "lang"));
    const json_t *words = json_object_get(v, "words"), *controls = json_object_get(v, "controls");
    bool ok = v && lang;
    for (size_t i = 0; ok && i < json_array_size(words); i++) {
        const json_t *w = json_array_get(words, i);
        ok = add_word(&truth, rect_at(w, 1), json_string_value(json_array_get(w, 5)));
    }
    ok = ok && read_words(deskhand, lang, dh_buf_text(&png), &got);
    json_t *seen = ok ? read_elements(deskhand, lang, dh_buf_text(&png)) : NULL;
    if (seen) {
        compare(name, &truth, &got, list, t);
        for (size_t i = 0; i < json_array_size(controls); i++)
            count_control(name, json_array_get(controls, i), json_object_get(seen, "elements"),
                          list, t);
    }
    json_decref(v);
    json_decref(seen);
    finish_words(&truth);
    finish_words(&got);
    dh_buf_finish(&path);
    dh_buf_finish(&png);
    return seen != NULL;
}

static double part(int a, int b)
{
    return b ? (double)a / b : 1;
}

static void print(const char *name, const char *set, const struct tally *t)
{
    printf("# %-18s %-8s recall %.3f precision %.3f (%d words); controls %d of %d, labels %d\n",
           name, set, part(t->right, t->truth), part(t->right, t->read), t->truth, t->hit,
           t->controls, t->named);
    fflush(stdout);
}

static void pool(struct tally *sum, const struct tally *t)
{
    sum->truth += t->truth;
    sum->read += t->read;
    sum->right += t->right;
    sum->controls += t->controls;
    sum->hit += t->hit;
    sum->named += t->named;
    for (int i = 0; i < KINDS; i++) {
        sum->kind[i] += t->kind[i];
        sum->kind_hit[i] += t->kind_hit[i];
    }
}

static void print_kinds(const char *set, const struct tally *t)
{
    printf("# %s:", set);
    for (int i = 0; i < KINDS; i++)
        printf("%s %s %d of %d", i ? "," : "", kinds[i], t->kind_hit[i], t->kind[i]);
    printf("\n");
}

/* Whether a line of FOLDER/held-out is this name. */
static bool held_out(const char *folder, const char *name)
{
    struct dh_buf path = {0};
    char line[256];
    bool found = false;
    dh_buf_printf(&path, "%s/held-out", folder);
    FILE *f = dh_buf_failed(&path) ? NULL : fopen(dh_buf_text(&path), "r");
    while (f && !found && fgets(line, sizeof(line), f)) {
        line[strcspn(line, "\n")] = '\0';
        found = strcmp(line, name) == 0;
    }
    if (f)
        fclose(f);
    dh_buf_finish(&path);
    return found;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The screens of a folder by name, without the ending; owned by the caller, -1 on failure. */
static int list_screens(const char *folder, char **names)
{
    DIR *d = opendir(folder);
    int n = 0;
    if (!d)
        return -1;
    for (struct dirent *e = readdir(d); e && n < SCREENS_MAX; e = readdir(d)) {
        const char *dot = strrchr(e->d_name, '.');
        if (dot && strcmp(dot, ".json") == 0)
            names[n++] = dh_strndup(e->d_name, (size_t)(dot - e->d_name));
        if (n > 0 && !names[n - 1]) {
            n--;
            break;
        }
    }
    closedir(d);
    qsort(names, (size_t)n, sizeof(names[0]), by_name);
    return n;
}

/* TAP: one line for each set. */
static int judge(const struct tally *sum, const double *least)
{
    static const char *const sets[] = {"tuning", "held-out"};
    int bad = 0;
    for (int i = 0; i < 2; i++) {
        const struct tally *t = &sum[i];
        bool ok = part(t->right, t->truth) >= least[3 * i] &&
                  part(t->right, t->read) >= least[3 * i + 1] &&
                  part(t->hit, t->controls) >= least[3 * i + 2];
        printf("%sok %d - the %s screens are seen as well as before\n", ok ? "" : "not ", i + 1,
               sets[i]);
        bad += !ok;
    }
    printf("1..2\n");
    return bad ? 1 : 0;
}

int main(int argc, char **argv)
{
    double least[6] = {0};
    struct tally sum[2] = {{0}, {0}};
    bool list = false;
    int at = 1;
    const char *only = getenv("EYES_ONLY");
    if (at + 6 < argc && strcmp(argv[at], "--least") == 0) {
        for (int i = 0; i < 6; i++)
            least[i] = strtod(argv[at + 1 + i], NULL);
        at += 7;
    }
    if (at < argc && strcmp(argv[at], "--misses") == 0) {
        list = true;
        at++;
    }
    char *names[SCREENS_MAX];
    int n = argc - at == 2 ? list_screens(argv[at + 1], names) : -1;
    if (n < 0) {
        fprintf(stderr, "usage: score [--least R P C R P C] [--misses] DESKHAND FOLDER\n");
        return 2;
    }
    bool broken = false;
    for (int i = 0; i < n; i++) {
        struct tally t = {0};
        bool held = held_out(argv[at + 1], names[i]);
        if (only && !strstr(names[i], only))
            continue;
        if (!score(argv[at], argv[at + 1], names[i], list && !held, &t)) {
            printf("Bail out! %s could not be read\n", names[i]);
            broken = true;
            break;
        }
        print(names[i], held ? "held-out" : "tuning", &t);
        pool(&sum[held], &t);
    }
    print("all", "tuning", &sum[0]);
    print("all", "held-out", &sum[1]);
    print_kinds("tuning", &sum[0]);
    print_kinds("held-out", &sum[1]);
    for (int i = 0; i < n; i++)
        dh_free(names[i]);
    return broken ? 1 : judge(sum, least);
}
