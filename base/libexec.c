#include "base/libexec.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

static char *try(const char *folder, const char *sub, const char *name)
{
    char *p = dh_asprintf("%s/%s%s", folder, sub, name);
    if (p && access(p, X_OK) == 0)
        return p;
    dh_free(p);
    return NULL;
}

/* The build tree has the children in the room that owns them. */
static char *near_self(const char *name)
{
    static const char *const rooms[] = {"", "../capture/", "../actuate/", "../agent/",
                                        "../../capture/", "../../actuate/", "../../agent/"};
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (n <= 0)
        return NULL;
    self[n] = '\0';
    char *slash = strrchr(self, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    char *r = NULL;
    for (size_t i = 0; !r && i < sizeof(rooms) / sizeof(rooms[0]); i++)
        r = try(self, rooms[i], name);
    return r;
}

enum dh_status dh_libexec_find(const char *name, char **ret_path, struct dh_err *err)
{
    const char *folder = getenv("DESKHAND_LIBEXECDIR");
    char *r = folder && folder[0] == '/' ? try(folder, "", name) : NULL;
    if (!r)
        r = near_self(name);
    if (!r)
        r = try(DH_LIBEXECDIR, "", name);
    if (!r)
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT,
                          "reinstall deskhand, or set DESKHAND_LIBEXECDIR",
                          "deskhand's own program %s is missing", name);
    *ret_path = r;
    return DH_OK;
}
