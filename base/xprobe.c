#include "base/xprobe.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* ":7", ":7.0", "unix:7"; -1: another machine, or no name at all. */
static int local_number(const char *display)
{
    if (!display || !*display)
        return -1;
    if (strncmp(display, "unix:", 5) == 0)
        display += 4;
    char *end;
    long n = *display == ':' ? strtol(display + 1, &end, 10) : -1;
    return n >= 0 && n < 65536 && end != display + 1 && (*end == '\0' || *end == '.') ? (int)n : -1;
}

enum { NOBODY = -1, ASLEEP = -2 };

/* The socket, NOBODY where none listens that we could know, ASLEEP where the queue of those who wait is full. */
static int knock(int number)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(at.sun_path, sizeof(at.sun_path), "/tmp/.X11-unix/X%d", number);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    /* 'l': least significant byte first; version 0.0; no authorisation. */
    static const unsigned char hello[12] = {'l'};
    if (fd >= 0 && (connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
                    send(fd, hello, sizeof(hello), MSG_NOSIGNAL) != (ssize_t)sizeof(hello))) {
        bool full = errno == EAGAIN; /* unix(7) of a non-blocking connect */
        close(fd);
        fd = full ? ASLEEP : NOBODY;
    }
    return fd;
}

enum dh_xprobe dh_xprobe(const char *display, dh_tick bound, int cancel)
{
    int number = local_number(display ? display : getenv("DISPLAY"));
    int fd = number >= 0 ? knock(number) : NOBODY;
    dh_tick deadline = dh_tick_now() + bound;
    enum dh_xprobe r = DH_XPROBE_SILENT;
    if (fd < 0)
        return fd == ASLEEP ? DH_XPROBE_SILENT : DH_XPROBE_UNKNOWN;
    for (;;) {
        struct pollfd p[2] = {{fd, POLLIN, 0}, {cancel, POLLIN, 0}};
        dh_tick left = deadline - dh_tick_now();
        int n = left > 0 ? poll(p, 2, (int)(left / 1000) + 1) : 0;
        if (n < 0 && errno == EINTR)
            continue;
        if (n > 0 && p[1].revents)
            r = DH_XPROBE_UNKNOWN;
        else if (n > 0)
            r = DH_XPROBE_ANSWERS; /* a word or a closed door: somebody is there */
        break;
    }
    close(fd);
    return r;
}
