#include "agent/gate/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"

/* 0 when it is not known. */
static int parent_of(int pid)
{
    char path[48];
    struct dh_buf b = {0};
    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    int parent = 0;
    if (dh_file_read(path, 8192, &b, NULL) == DH_OK) {
        /* The name in parentheses may hold anything; the state and the parent follow the last one.
         */
        const char *close = strrchr(dh_buf_text(&b), ')');
        if (close && strlen(close) > 4)
            parent = (int)strtol(close + 4, NULL, 10);
    }
    dh_buf_finish(&b);
    return parent;
}

size_t dh_own_pids(int pid, int ret_pids[DH_OWN_PIDS])
{
    size_t n = 0;
    while (pid > 1 && n < DH_OWN_PIDS) {
        ret_pids[n++] = pid;
        pid = parent_of(pid);
    }
    return n;
}
