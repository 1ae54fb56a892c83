#include "tests/x11/xrelay.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define FDS 8

static int unix_socket(const char *path, bool serve)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int r = serve ? bind(fd, (struct sockaddr *)&a, sizeof(a)) : connect(fd, (struct sockaddr *)&a, sizeof(a));
    if (fd >= 0 && (r != 0 || (serve && listen(fd, 16) != 0))) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* The request that asks for the extension has its name in one piece; another name is not offered. */
static void hide(char *data, size_t n, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i + len <= n; i++)
        if (memcmp(data + i, name, len) == 0)
            data[i] = '-';
}

/* One piece from here to there, with the descriptors that came along; false: somebody is gone. */
static bool pass(int from, int to, const char *without)
{
    static char data[1 << 16];
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(FDS * sizeof(int))];
    } control;
    struct iovec io = {data, sizeof(data)};
    struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof(control.space)};
    ssize_t n = recvmsg(from, &m, MSG_CMSG_CLOEXEC);
    if (n <= 0)
        return n < 0 && errno == EINTR;
    if (without)
        hide(data, (size_t)n, without);
    io.iov_len = (size_t)n;
    m.msg_flags = 0;
    if (m.msg_controllen == 0)
        m.msg_control = NULL;
    bool good = true;
    for (size_t sent = 0; good && sent < (size_t)n;) {
        ssize_t k = sendmsg(to, &m, MSG_NOSIGNAL);
        good = k > 0;
        sent += good ? (size_t)k : 0;
        io.iov_base = data + sent;
        io.iov_len = (size_t)n - sent;
        struct cmsghdr *c = m.msg_control ? CMSG_FIRSTHDR(&m) : NULL;
        for (size_t i = 0; c && i < (c->cmsg_len - CMSG_LEN(0)) / sizeof(int); i++)
            close(((int *)(void *)CMSG_DATA(c))[i]);
        m.msg_control = NULL;
        m.msg_controllen = 0;
    }
    return good;
}

static void relay(int client, int server, const char *without)
{
    for (;;) {
        struct pollfd p[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
        if (poll(p, 2, -1) < 0 && errno != EINTR)
            return;
        if ((p[0].revents && !pass(client, server, without)) || (p[1].revents && !pass(server, client, NULL)))
            return;
    }
}

static void serve(int listen_fd, const char *path, const char *without)
{
    signal(SIGCHLD, SIG_IGN);
    for (;;) {
        int client = accept(listen_fd, NULL, NULL);
        if (client < 0)
            _exit(1);
        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            int server = unix_socket(path, false);
            if (server >= 0)
                relay(client, server, without);
            _exit(0);
        }
        close(client);
    }
}

bool xrelay_start(struct xrelay *r, const char *display, const char *without)
{
    char path[40] = "", target[40];
    *r = (struct xrelay){.listen_fd = -1};
    snprintf(target, sizeof(target), "/tmp/.X11-unix/X%d", atoi(display + 1));
    for (int n = 5000; n < 5400 && r->listen_fd < 0; n++) {
        snprintf(r->name, sizeof(r->name), ":%d", n);
        snprintf(path, sizeof(path), "/tmp/.X11-unix/X%d", n);
        r->listen_fd = unix_socket(path, true);
    }
    pid_t parent = getpid();
    r->pid = r->listen_fd >= 0 ? fork() : -1;
    if (r->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() == parent)
            serve(r->listen_fd, target, without);
        _exit(1);
    }
    return r->pid > 0;
}

void xrelay_stop(struct xrelay *r)
{
    char path[40];
    if (r->pid > 0) {
        kill(r->pid, SIGKILL);
        waitpid(r->pid, NULL, 0);
        snprintf(path, sizeof(path), "/tmp/.X11-unix/X%d", atoi(r->name + 1));
        unlink(path);
        close(r->listen_fd);
    }
    *r = (struct xrelay){0};
}
