#include "actuate/eager.h"

#include <sched.h>
#include <sys/resource.h>

#define WANTED (-15)

static int niceness(void)
{
    return getpriority(PRIO_PROCESS, 0);
}

/* RLIMIT_NICE 1..40 stands for the values 19..-20 (getrlimit(2)). */
static int floor_of_limit(void)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_NICE, &r) != 0)
        return 19;
    return r.rlim_cur >= 40 ? -20 : 20 - (int)r.rlim_cur;
}

enum dh_eager dh_eager_rise(void)
{
    int before = niceness();
    if (setpriority(PRIO_PROCESS, 0, WANTED) == 0)
        return DH_EAGER_FULL;
    /* The lowest real-time priority is above all that is not real-time; it is used for microseconds. */
    struct sched_param turn = {.sched_priority = sched_get_priority_min(SCHED_RR)};
    struct rlimit r;
    if (getrlimit(RLIMIT_RTPRIO, &r) == 0 && r.rlim_cur >= (rlim_t)turn.sched_priority &&
        sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &turn) == 0)
        return DH_EAGER_FULL;
    int floor = floor_of_limit();
    if (floor < WANTED)
        floor = WANTED;
    if (floor < before && setpriority(PRIO_PROCESS, 0, floor) == 0)
        return floor <= WANTED ? DH_EAGER_FULL : DH_EAGER_SOME;
    return DH_EAGER_NONE;
}
