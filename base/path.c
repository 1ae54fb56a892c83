#include "base/path.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

char *dh_path_home(void)
{
    const char *h = getenv("HOME");
    if (h && h[0] == '/')
        return dh_strdup(h);
    struct passwd *pw = getpwuid(getuid());
    return dh_strdup(pw && pw->pw_dir ? pw->pw_dir : "/");
}

char *dh_path_join(const char *a, const char *b)
{
    if (!b || !*b)
        return dh_strdup(a);
    if (b[0] == '/')
        return dh_strdup(b);
    size_t n = strlen(a);
    return dh_asprintf(n && a[n - 1] == '/' ? "%s%s" : "%s/%s", a, b);
}

static char *xdg(const char *variable, const char *fallback, const char *rest)
{
    const char *v = getenv(variable);
    char *base;
    if (v && v[0] == '/') {
        base = dh_path_join(v, "deskhand");
    } else {
        char *home = dh_path_home();
        base = home ? dh_asprintf("%s/%s/deskhand", home, fallback) : NULL;
        dh_free(home);
    }
    char *r = base ? dh_path_join(base, rest) : NULL;
    dh_free(base);
    return r;
}

char *dh_path_config(const char *rest)
{
    return xdg("XDG_CONFIG_HOME", ".config", rest);
}

char *dh_path_data(const char *rest)
{
    return xdg("XDG_DATA_HOME", ".local/share", rest);
}

char *dh_path_state(const char *rest)
{
    return xdg("XDG_STATE_HOME", ".local/state", rest);
}

char *dh_path_cache(const char *rest)
{
    return xdg("XDG_CACHE_HOME", ".cache", rest);
}

char *dh_path_runtime(const char *rest)
{
    const char *v = getenv("XDG_RUNTIME_DIR");
    char *base;
    if (v && v[0] == '/' && access(v, W_OK) == 0)
        base = dh_path_join(v, "deskhand");
    else
        base = dh_asprintf("/tmp/deskhand-%u", (unsigned)getuid());
    char *r = base ? dh_path_join(base, rest) : NULL;
    dh_free(base);
    return r;
}

char *dh_path_absolute(const char *path)
{
    if (path[0] == '~' && (path[1] == '/' || path[1] == '\0')) {
        char *home = dh_path_home();
        char *r = home ? dh_path_join(home, path[1] ? path + 2 : "") : NULL;
        dh_free(home);
        return r;
    }
    char *real = realpath(path, NULL);
    if (real)
        return real;
    if (path[0] == '/')
        return dh_strdup(path);
    char *cwd = getcwd(NULL, 0);
    char *r = cwd ? dh_path_join(cwd, path) : NULL;
    dh_free(cwd);
    return r;
}

const char *dh_path_name(const char *path)
{
    const char *s = strrchr(path, '/');
    return s ? s + 1 : path;
}

char *dh_path_find_program(const char *name)
{
    if (strchr(name, '/'))
        return access(name, X_OK) == 0 ? dh_strdup(name) : NULL;
    const char *p = getenv("PATH");
    if (!p || !*p)
        p = "/usr/local/bin:/usr/bin:/bin";
    while (*p) {
        size_t n = strcspn(p, ":");
        char *full = dh_asprintf("%.*s/%s", n ? (int)n : 1, n ? p : ".", name);
        if (full && access(full, X_OK) == 0)
            return full;
        dh_free(full);
        p += n + (p[n] == ':');
    }
    return NULL;
}
