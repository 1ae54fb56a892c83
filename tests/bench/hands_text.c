/* hands_text [--runs N] [--peer-runs N] [--busy] APPLICATION...: how fast and how exactly text arrives, beside xdotool.
 * What counts is what the application itself says to have got (tests/tools/target.py). */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "base/utf8.h"
#include "tests/x11/xhands.h"

#define RUNS_MAX 1000
#define ASCII 1000
#define KEYS 300
#define MIXED 200

struct bench {
    struct xhands hands;
    struct xtarget owner; /* whose clipboard is kept */
    int runs, peer_runs;
    char ascii[ASCII + 1];
    char keys[KEYS + 1]; /* few enough to be typed key by key */
    char *mixed;
    char *sum, *sum_primary; /* of what the owner set */
    pid_t busy[64];
    int busy_count;
    bool bad;
};

/* What was measured of one way on one text. */
struct score {
    double ms[RUNS_MAX], total;
    int n, right;
    size_t wrong;
};

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(struct score *s)
{
    qsort(s->ms, (size_t)s->n, sizeof(s->ms[0]), by_size);
    return s->n ? s->ms[s->n / 2] : 0;
}

static void make_texts(struct bench *b)
{
    static const char piece[] =
        "h\u00e9llo \u20ac5 \u6f22\u5b57 \U0001f600 \u0393\u03b5\u03b9\u03ac \u0414\u043e\u043c "
        "\u05e9\u05dc\u05d5\u05dd \ud55c\uad6d\uc5b4 e\u0301 \U0001f469\u200d\U0001f4bb \u201cx\u201d \u2014 \u00df\u00f1. ";
    struct dh_buf out = {0};
    size_t n = 0;
    for (size_t i = 0; i < ASCII; i++)
        b->ascii[i] = (char)(' ' + (i * 7) % 95);
    memcpy(b->keys, b->ascii, KEYS);
    b->keys[0] = b->keys[KEYS - 1] = 'k';
    b->ascii[0] = 'a';
    b->ascii[ASCII - 1] = 'z';
    for (size_t i = 0; n < MIXED; n++) {
        uint32_t cp;
        size_t len = dh_utf8_next(piece + i, sizeof(piece) - 1 - i, &cp);
        dh_buf_add(&out, piece + i, len);
        i = i + len < sizeof(piece) - 1 ? i + len : 0;
    }
    b->mixed = dh_buf_steal(&out);
}

static void note(struct score *s, double ms, const char *wanted, const char *got)
{
    size_t wrong = xtarget_wrong(wanted, got);
    if (wrong && getenv("SHOW_WRONG"))
        printf("# asked: %s\n# came:  %s\n", wanted, got);
    s->ms[s->n++] = ms;
    s->total += ms;
    s->right += wrong == 0;
    s->wrong += wrong;
}

static bool own_run(struct bench *b, const char *text, struct score *s)
{
    struct xtarget *t = &b->hands.target;
    struct dh_err err = {0};
    dh_tick start = dh_tick_now();
    enum dh_status status = xhands_type(&b->hands, text, NULL, &err);
    if (status != DH_OK)
        printf("# not typed: %s\n", err.what);
    xtarget_holds(t, text, dh_tick_now() + DH_TICK_S(status == DH_OK ? 10 : 1));
    note(s, (double)(t->changed - start) / 1000, text, dh_buf_text(&t->text));
    /* What comes late would be taken for a part of the next run. */
    xtarget_quiet(t, DH_TICK_MS(60), dh_tick_now() + DH_TICK_S(5));
    return status == DH_OK;
}

static bool peer_run(struct bench *b, const char *text, struct score *s)
{
    struct xtarget *t = &b->hands.target;
    char *file = dh_path_join(b->hands.folder, "peer.txt");
    const char *argv[] = {"xdotool", "type", "--file", file, NULL};
    struct dh_proc_spec spec = {.argv = argv, .own_group = true, .die_with_parent = true};
    pid_t pid;
    int status;
    bool ok = dh_file_write(file, text, strlen(text), 0600, NULL) == DH_OK;
    dh_tick start = dh_tick_now();
    ok = ok && dh_proc_spawn(&spec, &pid, NULL) == DH_OK;
    dh_free(file);
    if (!ok)
        return false;
    while (!dh_proc_reap(pid, &status))
        xtarget_holds(t, "\1", dh_tick_now() + DH_TICK_MS(5));
    dh_tick end = dh_tick_now();
    if (!xtarget_holds(t, text, end + DH_TICK_MS(200))) {
        t->changed = dh_tick_now();
        xtarget_quiet(t, DH_TICK_S(1), end + DH_TICK_S(20));
    }
    bool exact = strcmp(dh_buf_text(&t->text), text) == 0;
    note(s, (double)((exact && t->changed > end ? t->changed : end) - start) / 1000, text, dh_buf_text(&t->text));
    return true;
}

static void one_text(struct bench *b, const char *kind, const char *name, const char *text)
{
    struct score *own = dh_alloc(1, sizeof(*own)), *peer = dh_alloc(1, sizeof(*peer));
    for (int i = 0; own && peer && i < b->runs; i++)
        if (!xtarget_clear(&b->hands.target) || !own_run(b, text, own))
            b->bad = true;
    for (int i = 0; own && peer && i < b->peer_runs; i++)
        if (!xtarget_clear(&b->hands.target) || !peer_run(b, text, peer))
            break;
    if (own && peer) {
        double mine = median(own), theirs = median(peer);
        double per_right = own->right ? own->total / own->right : 0;
        double peer_right = peer->right ? peer->total / peer->right : peer->total;
        printf("%-10s %-5s %8.1f %5.0f %4d/%-3d %6zu |", kind, name, mine, own->n ? own->ms[own->n - 1] : 0, own->right,
               own->n, own->wrong);
        if (peer->n)
            printf(" %9.1f %4d/%-3d %6zu | %7.1fx %s%7.1fx", theirs, peer->right, peer->n, peer->wrong,
                   mine > 0 ? theirs / mine : 0, peer->right ? " " : ">", per_right > 0 ? peer_right / per_right : 0);
        printf("\n");
        fflush(stdout);
        b->bad = b->bad || own->right != own->n;
    }
    dh_free(own);
    dh_free(peer);
    xtarget_clear(&b->hands.target);
}

static char *owner_sum(struct bench *b, const char *command)
{
    return xtarget_ask(&b->owner, command) ? dh_strdup(dh_buf_text(&b->owner.text)) : NULL;
}

/* The clipboard of a person who copied something rich, and selected something else. */
static bool fill_clipboard(struct bench *b)
{
    if (!xtarget_start(&b->owner, b->hands.loop, "qt-clip", b->hands.folder) || !xtarget_ask(&b->owner, "set"))
        return false;
    b->sum = owner_sum(b, "sum");
    b->sum_primary = owner_sum(b, "sum-primary");
    return b->sum && b->sum_primary;
}

static void check_clipboard(struct bench *b, const char *kind)
{
    dh_actuator_clipboard_settle(b->hands.a);
    char *now = owner_sum(b, "sum"), *primary = owner_sum(b, "sum-primary");
    bool same = now && primary && strcmp(now, b->sum) == 0 && strcmp(primary, b->sum_primary) == 0;
    printf("%-10s clipboard and selection afterwards: %s\n", kind,
           same ? "as before, byte for byte" : "NOT AS BEFORE");
    if (!same)
        printf("%s\n%s\n-- before:\n%s\n%s\n", now ? now : "", primary ? primary : "", b->sum, b->sum_primary);
    fflush(stdout);
    b->bad = b->bad || !same;
    dh_free(now);
    dh_free(primary);
}

static void keep_busy(struct bench *b)
{
    const char *argv[] = {"sh", "-c", "while :; do :; done", NULL};
    struct dh_proc_spec spec = {.argv = argv, .own_group = true, .die_with_parent = true};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    while (b->busy_count < cores && b->busy_count < 64 &&
           dh_proc_spawn(&spec, &b->busy[b->busy_count], NULL) == DH_OK)
        b->busy_count++;
}

static void bench_application(struct bench *b, const char *kind)
{
    if (!xhands_target(&b->hands, kind)) {
        printf("%-10s did not start\n", kind);
        b->bad = true;
        return;
    }
    /* The first text finds most programs still loading what they need for it: exact all the same. */
    struct dh_err err = {0};
    if (xhands_type(&b->hands, "warm", NULL, &err) != DH_OK ||
        !xtarget_holds(&b->hands.target, "warm", dh_tick_now() + DH_TICK_S(20)) || !xtarget_clear(&b->hands.target)) {
        printf("%-10s the first text did not arrive: \"%s\" %s\n", kind, dh_buf_text(&b->hands.target.text), err.what);
        b->bad = true;
    }
    one_text(b, kind, "ascii", b->ascii);
    one_text(b, kind, "keys", b->keys);
    one_text(b, kind, "mixed", b->mixed);
    check_clipboard(b, kind);
}

int main(int argc, char **argv)
{
    static struct bench b;
    bool busy = false;
    int i = 1;
    b.runs = 5;
    b.peer_runs = 2;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        if (strcmp(argv[i], "--busy") == 0)
            busy = true;
        else if (strcmp(argv[i], "--runs") == 0 && i + 1 < argc)
            b.runs = atoi(argv[++i]);
        else if (strcmp(argv[i], "--peer-runs") == 0 && i + 1 < argc)
            b.peer_runs = atoi(argv[++i]);
    }
    if (b.runs < 1 || b.runs > RUNS_MAX || b.peer_runs < 0 || b.peer_runs > RUNS_MAX) {
        fprintf(stderr, "hands_text: between 1 and %d runs\n", RUNS_MAX);
        return 2;
    }
    make_texts(&b);
    if (!b.mixed || !xhands_open(&b.hands, true) || !fill_clipboard(&b)) {
        fprintf(stderr, "hands_text: no display, or no application that holds a clipboard\n");
        xhands_close(&b.hands);
        return 77;
    }
    if (busy)
        keep_busy(&b);
    for (; i < argc; i++)
        bench_application(&b, argv[i]);
    for (int k = 0; k < b.busy_count; k++) {
        kill(-b.busy[k], SIGKILL);
        dh_proc_wait(b.busy[k], dh_tick_now() + DH_TICK_S(2));
    }
    xtarget_stop(&b.owner);
    xhands_close(&b.hands);
    dh_free(b.mixed);
    dh_free(b.sum);
    dh_free(b.sum_primary);
    return b.bad;
}
