/* How fast the hands let go: from physical input, and from the stop chord, to the last event that they send, while they
 * type 10,000 characters, drag, hold and scroll; on an idle machine and with every core busy (--busy N processes).
 * usage: bench_human [--trials N] [--busy N]     prints one line a figure: name, value, unit */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/x11/xtrial.h"

#define TRIALS_MAX 10000

struct figures {
    dh_tick last[TRIALS_MAX], returned[TRIALS_MAX];
    size_t n, dirty, missed;
};

static void measure(struct xtrial_desk *d, enum xtrial_sign first, enum xtrial_sign last, size_t trials,
                    struct figures *f)
{
    size_t signs = (size_t)(last - first) + 1;
    *f = (struct figures){.n = 0};
    for (size_t i = 0; i < trials && i < TRIALS_MAX; i++) {
        struct xtrial_result r;
        enum xtrial_work work = (enum xtrial_work)(i % XTRIAL_WORKS);
        dh_tick after = DH_TICK_MS(5) + (dh_tick)(i * 7919 % 120) * (work == XTRIAL_TYPE ? 100 : 500);
        if (!xtrial_run(d, work, (enum xtrial_sign)(first + i / XTRIAL_WORKS % signs), after, &r)) {
            f->missed++; /* the touch was over before the person came */
            continue;
        }
        f->last[f->n] = r.last_event;
        f->returned[f->n++] = r.returned;
        f->dirty += !r.clean;
    }
}

static void print(const char *name, struct figures *f)
{
    static const double at[] = {50, 95, 99, 100};
    for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++)
        printf("%s-last-event-p%g %.3f ms\n", name, at[i], (double)xtrial_percentile(f->last, f->n, at[i]) / 1000);
    for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++)
        printf("%s-returned-p%g %.3f ms\n", name, at[i], (double)xtrial_percentile(f->returned, f->n, at[i]) / 1000);
    printf("%s-trials %zu\n%s-left-pressed %zu\n", name, f->n, name, f->dirty);
}

int main(int argc, char **argv)
{
    static struct figures f;
    size_t trials = 200;
    int busy = 0;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--trials") == 0)
            trials = (size_t)strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--busy") == 0)
            busy = atoi(argv[i + 1]);
    }
    if (!xserver_available())
        return XSERVER_SKIP;
    struct xtrial_desk d;
    if (!xtrial_open(&d, busy)) {
        fputs("bench_human: no desk\n", stderr);
        return 1;
    }
    printf("busy-processes %d\n", busy);
    measure(&d, XTRIAL_MOVE, XTRIAL_BUTTON, trials, &f);
    print("physical", &f);
    measure(&d, XTRIAL_STOP, XTRIAL_STOP, trials, &f);
    print("stop-chord", &f);
    xtrial_close(&d);
    return 0;
}
