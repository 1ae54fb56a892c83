#include <deskhand/tick.h>

#include <time.h>

dh_tick dh_tick_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (dh_tick)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
