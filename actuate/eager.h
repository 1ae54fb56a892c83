/* The guardian's priority: a person must not have to wait for busy programs. Root may raise it; others as far as their
 * limits let them (setrlimit(2), RLIMIT_NICE and RLIMIT_RTPRIO). */
#ifndef DH_ACTUATE_EAGER_H
#define DH_ACTUATE_EAGER_H

enum dh_eager {
    DH_EAGER_FULL, /* as high as is wanted, or a real-time turn */
    DH_EAGER_SOME, /* higher than usual */
    DH_EAGER_NONE, /* as any other program */
};

/* Raises the priority of this process as far as it is let; what it starts keeps the usual one where that is told
 * (dh_proc_spec, `nice`), and never gets the real-time turn. */
enum dh_eager dh_eager_rise(void);

#endif
