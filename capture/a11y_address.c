#include "capture/a11y_address.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#define LONGEST 1024 /* bytes of an address */

static char *of_root(struct dh_xconn *x)
{
    Display *d = dh_xconn_display(x);
    Atom name = dh_xconn_dead(x) ? None : XInternAtom(d, "AT_SPI_BUS", True), type;
    int format;
    unsigned long n, left;
    unsigned char *data = NULL;
    char *r = NULL;
    if (name == None)
        return NULL;
    dh_xconn_trap_begin(x);
    if (XGetWindowProperty(d, dh_xconn_root(x), name, 0, LONGEST / 4, False, AnyPropertyType, &type, &format, &n, &left,
                           &data) == Success &&
        format == 8 && n > 0 && left == 0)
        r = dh_strndup((const char *)data, n);
    if (data)
        XFree(data);
    dh_xconn_trap_end(x);
    return r;
}

static char *of_socket(struct dh_xconn *x)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR"), *name = strchr(DisplayString(dh_xconn_display(x)), ':');
    struct stat sb;
    if (!runtime || runtime[0] != '/' || !name)
        return NULL;
    int n = (int)strcspn(name + 1, ".");
    char *path = dh_asprintf("%s/at-spi/bus_%.*s", runtime, n, name + 1), *r = NULL;
    if (path && stat(path, &sb) == 0 && S_ISSOCK(sb.st_mode))
        r = dh_asprintf("unix:path=%s", path);
    dh_free(path);
    return r;
}

/* Any client can set the property, and some D-Bus addresses are commands to run: only one socket counts, and one
 * in the file system only when it is ours. */
static bool is_sound(const char *address)
{
    static const char path[] = "unix:path=", abstract[] = "unix:abstract=";
    struct stat sb;
    if (strpbrk(address, ";%"))
        return false;
    if (strncmp(address, abstract, sizeof(abstract) - 1) == 0)
        return true;
    if (strncmp(address, path, sizeof(path) - 1) != 0)
        return false;
    char *file = dh_strndup(address + sizeof(path) - 1, strcspn(address + sizeof(path) - 1, ","));
    bool ours = file && stat(file, &sb) == 0 && S_ISSOCK(sb.st_mode) && sb.st_uid == geteuid();
    dh_free(file);
    return ours;
}

char *dh_a11y_address(struct dh_xconn *x)
{
    char *r = of_root(x);
    if (r && !is_sound(r)) {
        dh_free(r);
        r = NULL;
    }
    const char *given = r ? NULL : getenv("AT_SPI_BUS_ADDRESS");
    if (!r && given && *given)
        return dh_strdup(given);
    return r ? r : of_socket(x);
}
