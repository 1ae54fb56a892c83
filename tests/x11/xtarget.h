/* A real application that tells what text arrived in it (tests/tools/target.py). */
#ifndef DH_TESTS_X11_XTARGET_H
#define DH_TESTS_X11_XTARGET_H

#include <stdbool.h>
#include <sys/types.h>
#include "base/buf.h"
#include "base/loop.h"

/* Zeroed is none. */
struct xtarget {
    struct dh_loop *loop;
    struct dh_loop_source *source;
    pid_t pid;
    int in, out;         /* its stdin and stdout; owned */
    struct dh_buf raw;   /* bytes of messages that are not whole yet */
    struct dh_buf text;  /* the last message: what the field holds */
    unsigned messages;
    dh_tick changed;     /* when it came */
    bool ended;
};

/* Starts it and waits for its first message, 60 s at most; `folder` is for its profile. */
bool xtarget_start(struct xtarget *t, struct dh_loop *loop, const char *kind, const char *folder);
/* Waits until the field holds exactly this; false at the deadline. */
bool xtarget_holds(struct xtarget *t, const char *text, dh_tick deadline);
/* Empties the field and waits for that. */
bool xtarget_clear(struct xtarget *t);
/* Sends a command and waits for the next message, which is in t->text then. */
bool xtarget_ask(struct xtarget *t, const char *command);
/* Waits until no message came for so long. */
void xtarget_quiet(struct xtarget *t, dh_tick time, dh_tick deadline);
/* Ends it, kindly, then by force. */
void xtarget_stop(struct xtarget *t);
/* How many characters differ, by position from the start; 0: exact. */
size_t xtarget_wrong(const char *wanted, const char *got);

#endif
