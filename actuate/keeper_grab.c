/* A server grab of the conductor's freezes every other client, so it must not outlive a conductor that hangs or is
 * stopped. The conductor arms a timer, lent to us as a descriptor, before it grabs, and disarms it afterwards: that
 * costs two system calls a touch and no message, and it runs on when the conductor does not. When it runs out we shut
 * the conductor's socket to the server down, of which we hold a copy. The server then closes that client, as it would
 * have when the process had died: the grab ends, and nothing that the conductor may still have in its buffers, planned
 * on a screen that is not there any more, can reach the server. XKillClient would do the same by way of the server;
 * this works also when the server takes no requests. */
#include <string.h>
#include <unistd.h>

#include "actuate/keeper.h"
#include "base/json.h"

static void on_grab(void *data, short revents)
{
    struct dh_keeper *k = data;
    (void)revents;
    if (!dh_keeper_timer_take(&k->grab))
        return;
    dh_keeper_cut(k);
    dh_keeper_release_once(k);
}

json_t *dh_keeper_lend(struct dh_keeper *k, const json_t *message)
{
    struct dh_err err = {0};
    bool timer = strcmp(dh_json_str(message, "what", ""), "timer") == 0;
    int fd = dh_ipc_take_fd(&k->conductor);
    if (fd >= 0 && !timer) {
        if (k->connection_fd >= 0)
            close(k->connection_fd);
        k->connection_fd = fd;
    } else if (fd < 0 || !dh_keeper_timer_add(k, &k->grab, fd, on_grab)) {
        dh_err_set(&err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "the guardian was lent nothing");
        return dh_keeper_failure(&err);
    }
    return json_pack("{s:b}", "ok", 1);
}

void dh_keeper_return(struct dh_keeper *k)
{
    dh_keeper_timer_finish(k, &k->grab);
    if (k->connection_fd >= 0)
        close(k->connection_fd);
    k->connection_fd = -1;
}
