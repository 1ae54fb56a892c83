/* The guardian child: a second pair of hands on a second X connection. It starts everything that the
 * run starts (display server, window manager, applications) as its own children, being their subreaper
 * (prctl(2)), releases held keys and buttons when the conductor dies, and then takes everything down. */
#ifndef DH_ACTUATE_GUARDIAN_H
#define DH_ACTUATE_GUARDIAN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "base/err.h"
#include "base/loop.h"

struct dh_guardian;

/* Keys and buttons that are down by our doing. The conductor sets a bit before the press is sent and clears it
 * after the release is. */
struct dh_held {
    uint8_t keys[32];   /* by keycode */
    uint32_t buttons;   /* bit (1 << button) */
};

/* The page that conductor and guardian share, so that neither has to wait for the other to say something. */
struct dh_ledger {
    struct dh_held held;        /* the conductor writes, the guardian releases */
    _Atomic uint32_t human;     /* guardian: how often a physical device was used */
    _Atomic int64_t human_at;   /* guardian: dh_tick of the last time; 0: never */
    _Atomic uint32_t pressed;   /* guardian: keys and buttons that a person holds */
    _Atomic uint32_t stop;      /* guardian: the stop chord was pressed */
    _Atomic uint32_t stopping;  /* conductor: it has heard of that */
    _Atomic uint32_t cut;       /* guardian: it ended the conductor's connection, whose server grab was too long */
    _Atomic int64_t awake;      /* guardian: dh_tick of its last pulse */
    _Atomic uint32_t accepted;  /* conductor: the count of `human` that it plans on */
    _Atomic uint32_t yielded;   /* conductor: the count that it has yielded to */
};

/* How often the guardian says that it is awake, and how old that may be: one that is stopped or hangs heeds nobody. */
#define DH_GUARDIAN_PULSE DH_TICK_MS(500)
#define DH_GUARDIAN_AWAKE DH_TICK_S(3)

/* How long the conductor may keep the server to itself. */
#define DH_GUARDIAN_GRAB DH_TICK_MS(250)

/* Starts the child (deskhand-guardian). */
enum dh_status dh_guardian_start(struct dh_loop *loop, struct dh_guardian **ret, struct dh_err *err);
/* Orderly end: everything that it started is ended (TERM, then KILL), its folder removed. */
void dh_guardian_stop(struct dh_guardian *g);

/* Tells it which display to watch over (NULL: $DISPLAY), with its XAUTHORITY or NULL. */
enum dh_status dh_guardian_watch(struct dh_guardian *g, const char *display, const char *xauthority,
                                 struct dh_err *err);
/* What stops the run, pressed on a physical keyboard: "Escape x3" (the default: NULL), "ctrl+alt+Pause". `sym` is a
 * keysym, `modifiers` DH_MOD_ bits, `count` presses within a second. `signal`: SIGINT is wanted as well, for waits that
 * are not the loop's, and whoever does not stop then is ended. */
struct dh_guardian_stop {
    uint32_t sym;
    unsigned modifiers;
    int count;
    bool signal;
};
enum dh_status dh_guardian_chord(struct dh_guardian *g, const struct dh_guardian_stop *stop, struct dh_err *err);
/* Lends it what it needs to end a server grab of ours: the connection's socket and a timer (timerfd) that is armed
 * while the grab lasts. Neither is taken over. */
enum dh_status dh_guardian_lend(struct dh_guardian *g, int connection, int timer, struct dh_err *err);
/* Why nobody who uses the devices of the display is heeded, "" when they are: the display does not tell of them. */
const char *dh_guardian_deaf(const struct dh_guardian *g);
/* Whether it still watches. One that was stopped is continued (SIGCONT) and given 2 s. *ret_slept: it had to be. */
bool dh_guardian_awake(struct dh_guardian *g, bool *ret_slept);
/* The name of the device that a person used last, as far as it was told; "" at first. */
const char *dh_guardian_device(const struct dh_guardian *g);
/* A private folder (0700, under $XDG_RUNTIME_DIR) that goes with the guardian; borrowed. */
const char *dh_guardian_folder(const struct dh_guardian *g);

/* A display number that no server on this machine uses; it stays ours, and its lock and socket files are
 * removed, when the guardian takes all down. */
enum dh_status dh_guardian_claim_display(struct dh_guardian *g, int *ret_number, struct dh_err *err);

struct dh_guardian_spawn {
    const char *const *argv; /* NULL-terminated */
    const char *const *set;  /* environment, "NAME=value"; NULL */
    const char *const *unset;
    const char *cwd;
    const char *log;         /* file for stdout and stderr, NULL: /dev/null */
    int pass_fd;             /* arrives as descriptor 3, -1: none; not taken over */
    bool essential;          /* when it ends on its own, dh_guardian_lost says so */
};
enum dh_status dh_guardian_run(struct dh_guardian *g, const struct dh_guardian_spawn *spec,
                               pid_t *ret_pid, struct dh_err *err);
/* False while all essential processes live; else names the one that ended (borrowed). */
bool dh_guardian_lost(const struct dh_guardian *g, const char **ret_name);
/* Whether a process is one that the guardian started or a descendant of it. */
bool dh_guardian_owns(const struct dh_guardian *g, pid_t pid);

/* Lives as long as the guardian's handle. */
struct dh_ledger *dh_guardian_ledger(struct dh_guardian *g);
struct dh_held *dh_guardian_held(struct dh_guardian *g);

/* Leaves the guardian and all that it keeps alive behind when this process ends: it listens on a
 * socket in its folder (0700; same user only, SO_PEERCRED) for at most `keep` and then takes all down.
 * The handle is freed. *ret_socket is owned by the caller (dh_free). */
enum dh_status dh_guardian_park(struct dh_guardian *g, dh_tick keep, char **ret_socket,
                                struct dh_err *err);
/* The way back: becomes the conductor of a parked guardian. DH_GONE when it is not there any more. */
enum dh_status dh_guardian_adopt(struct dh_loop *loop, const char *socket, struct dh_guardian **ret,
                                 struct dh_err *err);

#endif
