/* The number of a private display. Xvfb takes no lock when it is told to report its number (-displayfd), and
 * without the abstract socket (-nolisten local) it does not notice another server of the same number either:
 * it unlinks the other's socket and both are lost. So the number is claimed here, by the X servers' own
 * convention: /tmp/.XN-lock with the owner's process id as ten characters and a line feed. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "actuate/keeper.h"
#include "base/hash.h"

/* Servers that count up from 0 by themselves are left their numbers. */
#define FIRST 200
#define LAST 9999
#define TRIES 400

static void lock_path(int number, char out[40])
{
    snprintf(out, 40, "/tmp/.X%d-lock", number);
}

static void socket_path(int number, char out[40])
{
    snprintf(out, 40, "/tmp/.X11-unix/X%d", number);
}

/* A lock whose owner is dead is nobody's. */
static bool stale(const char *path)
{
    char text[16] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, text, 11);
    close(fd);
    long pid = n > 0 ? strtol(text, NULL, 10) : 0;
    return pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

static bool somebody_listens(int number)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    char path[40];
    socket_path(number, path);
    snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool r = fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0;
    if (fd >= 0)
        close(fd);
    return r;
}

static bool claim(int number)
{
    char path[40], text[16];
    lock_path(number, path);
    if (stale(path))
        unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0444);
    if (fd < 0)
        return false;
    int n = snprintf(text, sizeof(text), "%10d\n", (int)getpid());
    bool good = write(fd, text, (size_t)n) == n && !somebody_listens(number);
    close(fd);
    if (!good)
        unlink(path);
    return good;
}

json_t *dh_keeper_claim(struct dh_keeper *k)
{
    for (int i = 0; i < TRIES && k->display == 0; i++) {
        unsigned r;
        dh_random(&r, sizeof(r));
        int number = FIRST + (int)(r % (LAST - FIRST + 1));
        if (claim(number))
            k->display = number;
    }
    if (k->display)
        return json_pack("{s:i}", "number", k->display);
    struct dh_err err = {0};
    dh_err_set(&err, DH_ENV, DH_BLAME_ENVIRONMENT, "look at /tmp/.X*-lock", "no display number is free");
    return dh_keeper_failure(&err);
}

void dh_keeper_unclaim(struct dh_keeper *k)
{
    char path[40];
    if (k->display == 0)
        return;
    /* A server that was killed leaves its socket behind. */
    socket_path(k->display, path);
    unlink(path);
    lock_path(k->display, path);
    unlink(path);
    k->display = 0;
}
