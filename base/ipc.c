#include "base/ipc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"

void dh_ipc_decoder_finish(struct dh_ipc_decoder *d)
{
    dh_buf_finish(&d->buf);
}

enum dh_status dh_ipc_decode(struct dh_ipc_decoder *d, json_t **ret_message, struct dh_err *err)
{
    if (d->buf.len < 4) {
        *ret_message = NULL;
        return DH_OK;
    }
    const unsigned char *h = (const unsigned char *)d->buf.data;
    uint32_t n = (uint32_t)h[0] | (uint32_t)h[1] << 8 | (uint32_t)h[2] << 16 | (uint32_t)h[3] << 24;
    if (n > DH_IPC_MAX)
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL,
                          "a message of %u bytes is over the limit", n);
    if (d->buf.len - 4 < n) {
        *ret_message = NULL;
        return DH_OK;
    }
    json_t *m;
    enum dh_status s = dh_json_parse(d->buf.data + 4, n, &m, err);
    if (s != DH_OK) {
        dh_err_prefix(err, "message");
        return err ? (err->status = DH_PROTOCOL) : DH_PROTOCOL;
    }
    if (!json_is_object(m)) {
        json_decref(m);
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "a message is not an object");
    }
    dh_buf_drop(&d->buf, 4 + (size_t)n);
    *ret_message = m;
    return DH_OK;
}

void dh_ipc_init(struct dh_ipc *ipc, int fd)
{
    *ipc = (struct dh_ipc){.fd = fd};
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0)
        fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

void dh_ipc_finish(struct dh_ipc *ipc)
{
    int fd;
    while ((fd = dh_ipc_take_fd(ipc)) >= 0)
        close(fd);
    if (ipc->fd > 0)
        close(ipc->fd);
    ipc->fd = -1;
    dh_ipc_decoder_finish(&ipc->in);
}

static enum dh_status gone(struct dh_err *err)
{
    return dh_err_set(err, DH_GONE, DH_BLAME_DESKHAND, NULL, "the other process is gone");
}

static enum dh_status send_bytes(int fd, const char *p, size_t n, int pass, struct dh_err *err)
{
    dh_tick deadline = dh_tick_now() + DH_TICK_S(5);
    while (n > 0) {
        struct iovec iov = {(void *)(uintptr_t)p, n};
        struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1};
        union {
            struct cmsghdr align;
            char space[CMSG_SPACE(sizeof(int))];
        } ctl;
        if (pass >= 0) {
            memset(&ctl, 0, sizeof(ctl));
            m.msg_control = ctl.space;
            m.msg_controllen = sizeof(ctl.space);
            struct cmsghdr *c = CMSG_FIRSTHDR(&m);
            c->cmsg_level = SOL_SOCKET;
            c->cmsg_type = SCM_RIGHTS;
            c->cmsg_len = CMSG_LEN(sizeof(int));
            memcpy(CMSG_DATA(c), &pass, sizeof(int));
        }
        ssize_t k = sendmsg(fd, &m, MSG_NOSIGNAL);
        if (k > 0) {
            p += k;
            n -= (size_t)k;
            pass = -1;
        } else if (k < 0 && errno == EAGAIN) {
            dh_tick left = deadline - dh_tick_now();
            if (left <= 0)
                return dh_err_set(err, DH_TIMEOUT, DH_BLAME_DESKHAND, NULL,
                                  "the other process does not read");
            struct pollfd pf = {.fd = fd, .events = POLLOUT};
            poll(&pf, 1, (int)(left / 1000) + 1);
        } else if (k < 0 && errno != EINTR) {
            return errno == EPIPE || errno == ECONNRESET
                       ? gone(err)
                       : dh_err_errno(err, DH_IO, NULL, "cannot send a message");
        }
    }
    return DH_OK;
}

enum dh_status dh_ipc_send(struct dh_ipc *ipc, const json_t *message, int fd, struct dh_err *err)
{
    char *body = message ? dh_json_canonical(message) : NULL;
    if (!body)
        return dh_err_nomem(err);
    size_t n = strlen(body);
    enum dh_status s;
    struct dh_buf out = {0};
    if (n > DH_IPC_MAX) {
        s = dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "a message of %zu bytes is too long", n);
        goto done;
    }
    unsigned char h[4] = {(unsigned char)n, (unsigned char)(n >> 8), (unsigned char)(n >> 16),
                          (unsigned char)(n >> 24)};
    dh_buf_add(&out, h, sizeof(h));
    dh_buf_add(&out, body, n);
    s = dh_buf_failed(&out) ? dh_err_nomem(err) : send_bytes(ipc->fd, out.data, out.len, fd, err);
done:
    dh_buf_finish(&out);
    dh_free(body);
    return s;
}

static void keep_fds(struct dh_ipc *ipc, struct msghdr *m)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
            continue;
        size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < n; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(int));
            if (ipc->fd_count < DH_IPC_FDS)
                ipc->fds[ipc->fd_count++] = fd;
            else
                close(fd);
        }
    }
}

static void read_more(struct dh_ipc *ipc)
{
    for (;;) {
        char block[65536];
        union {
            struct cmsghdr align;
            char space[CMSG_SPACE(4 * sizeof(int))];
        } ctl;
        struct iovec iov = {block, sizeof(block)};
        struct msghdr m = {.msg_iov = &iov,
                           .msg_iovlen = 1,
                           .msg_control = ctl.space,
                           .msg_controllen = sizeof(ctl.space)};
        ssize_t k = recvmsg(ipc->fd, &m, MSG_CMSG_CLOEXEC);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0 && errno == EAGAIN)
            return;
        if (k <= 0) {
            ipc->eof = true;
            return;
        }
        keep_fds(ipc, &m);
        dh_buf_add(&ipc->in.buf, block, (size_t)k);
        if ((size_t)k < sizeof(block))
            return;
    }
}

enum dh_status dh_ipc_poll(struct dh_ipc *ipc, json_t **ret_message, struct dh_err *err)
{
    json_t *m = NULL;
    enum dh_status s = dh_ipc_decode(&ipc->in, &m, err);
    if (s == DH_OK && !m && !ipc->eof) {
        read_more(ipc);
        s = dh_buf_failed(&ipc->in.buf) ? dh_err_nomem(err) : dh_ipc_decode(&ipc->in, &m, err);
    }
    if (s != DH_OK)
        return s;
    if (!m && ipc->eof)
        return gone(err);
    *ret_message = m;
    return DH_OK;
}

struct waiter {
    struct dh_ipc *ipc;
    json_t *message;
    enum dh_status status;
    struct dh_err *err;
};

static bool arrived(void *data)
{
    struct waiter *w = data;
    w->status = dh_ipc_poll(w->ipc, &w->message, w->err);
    return w->status != DH_OK || w->message;
}

static void wake(void *data, short revents)
{
    (void)data;
    (void)revents;
}

enum dh_status dh_ipc_wait(struct dh_ipc *ipc, struct dh_loop *loop, dh_tick deadline,
                           json_t **ret_message, struct dh_err *err)
{
    struct waiter w = {.ipc = ipc, .err = err};
    struct dh_loop_source *s = dh_loop_add_fd(loop, ipc->fd, POLLIN, wake, NULL);
    if (!s)
        return dh_err_nomem(err);
    enum dh_wait r = dh_loop_until(loop, arrived, &w, deadline);
    dh_loop_remove(loop, s);
    if (r == DH_WAIT_TIMED_OUT)
        return dh_err_set(err, DH_TIMEOUT, DH_BLAME_DESKHAND, NULL, "the other process did not answer");
    if (r == DH_WAIT_INTERRUPTED)
        return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped");
    if (w.status == DH_OK)
        *ret_message = w.message;
    return w.status;
}

int dh_ipc_take_fd(struct dh_ipc *ipc)
{
    if (ipc->fd_count == 0)
        return -1;
    int fd = ipc->fds[0];
    ipc->fd_count--;
    memmove(ipc->fds, ipc->fds + 1, ipc->fd_count * sizeof(int));
    return fd;
}
