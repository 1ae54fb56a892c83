/* A simulated person for shell tests: uses the physical devices of a display, which programs cannot otherwise.
 * usage: person DISPLAY move DX DY | tap KEY [TIMES] */
#include <X11/Xlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/x11/xhuman.h"

int main(int argc, char **argv)
{
    struct xhuman h;
    if (argc < 4 || !xhuman_open(&h, argv[1])) {
        fputs("person: no such display, or nothing to do\n", stderr);
        return 1;
    }
    if (strcmp(argv[2], "move") == 0 && argc == 5) {
        xhuman_move(&h, atoi(argv[3]), atoi(argv[4]));
    } else if (strcmp(argv[2], "tap") == 0) {
        for (int i = 0, n = argc > 4 ? atoi(argv[4]) : 1; i < n; i++)
            xhuman_tap(&h, XStringToKeysym(argv[3]));
    }
    xhuman_close(&h);
    return 0;
}
