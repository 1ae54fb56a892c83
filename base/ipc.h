/* Messages between deskhand's own processes: a 4-byte little-endian length, then that many bytes of
 * one JSON object; one file descriptor may travel with a message (SCM_RIGHTS, unix(7)).
 * Works on a connected AF_UNIX stream socket. */
#ifndef DH_BASE_IPC_H
#define DH_BASE_IPC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <jansson.h>
#include <deskhand/tick.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/loop.h"

#define DH_IPC_MAX (16u << 20) /* bytes of JSON in one message */
#define DH_IPC_FDS 16          /* descriptors that may wait for their message */

/* Bytes in, messages out; pure, so that it can be fuzzed. Zeroed is empty. */
struct dh_ipc_decoder {
    struct dh_buf buf;
};
void dh_ipc_decoder_finish(struct dh_ipc_decoder *d);
/* DH_OK with *ret_message NULL when more bytes are needed; a length over DH_IPC_MAX or a body that
 * is not a JSON object is DH_PROTOCOL and the stream is unusable from there on. */
enum dh_status dh_ipc_decode(struct dh_ipc_decoder *d, json_t **ret_message, struct dh_err *err);

struct dh_ipc {
    int fd; /* owned */
    struct dh_ipc_decoder in;
    int fds[DH_IPC_FDS];
    size_t fd_count;
    bool eof;
};

/* Takes fd over (made non-blocking). */
void dh_ipc_init(struct dh_ipc *ipc, int fd);
void dh_ipc_finish(struct dh_ipc *ipc);
/* Sends one message, waiting for room with a bound of 5 s; fd -1 for none (not taken over).
 * A peer that is gone is DH_GONE. `message` is not taken over. */
enum dh_status dh_ipc_send(struct dh_ipc *ipc, const json_t *message, int fd, struct dh_err *err);
/* Reads what is there without waiting. DH_OK with NULL when no whole message has arrived; DH_GONE
 * when the peer closed and nothing is left. The caller owns the message. */
enum dh_status dh_ipc_poll(struct dh_ipc *ipc, json_t **ret_message, struct dh_err *err);
/* Waits for the next message on a loop (dispatching everything else), until the deadline.
 * DH_TIMEOUT, DH_INTERRUPTED, DH_GONE or DH_PROTOCOL otherwise. */
enum dh_status dh_ipc_wait(struct dh_ipc *ipc, struct dh_loop *loop, dh_tick deadline,
                           json_t **ret_message, struct dh_err *err);
/* Takes the oldest descriptor that arrived; -1 when none. The caller owns it. */
int dh_ipc_take_fd(struct dh_ipc *ipc);

#endif
