#include "actuate/desktop.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"

#define FILE_LIMIT (256u << 10)
#define ENTRIES_MAX 4096
#define FOLDER_DEPTH 4

void dh_desktop_each_folder(bool config, const char *rest, bool (*fn)(void *data, const char *path),
                            void *data)
{
    const char *home_set = getenv(config ? "XDG_CONFIG_HOME" : "XDG_DATA_HOME");
    const char *dirs = getenv(config ? "XDG_CONFIG_DIRS" : "XDG_DATA_DIRS");
    char *home = dh_path_home();
    char *first =
        home_set && home_set[0] == '/'
            ? dh_path_join(home_set, rest)
            : dh_asprintf("%s/%s/%s", home ? home : "", config ? ".config" : ".local/share", rest);
    bool on = !first || fn(data, first);
    dh_free(first);
    dh_free(home);
    if (!dirs || !*dirs)
        dirs = config ? "/etc/xdg" : "/usr/local/share:/usr/share";
    while (on && *dirs) {
        size_t n = strcspn(dirs, ":");
        char *path = n && dirs[0] == '/' ? dh_asprintf("%.*s/%s", (int)n, dirs, rest) : NULL;
        on = !path || fn(data, path);
        dh_free(path);
        dirs += n + (dirs[n] == ':');
    }
}

/* A value of type string: \s \n \t \r \\ resolved. */
static const char *value_of(struct dh_arena *arena, const char *s, size_t n)
{
    char *out = dh_arena_alloc(arena, n + 1, 1);
    size_t k = 0;
    for (size_t i = 0; out && i < n; i++) {
        if (s[i] != '\\' || i + 1 == n) {
            out[k++] = s[i];
            continue;
        }
        char c = s[++i];
        switch (c) {
        case 's':
            out[k++] = ' ';
            break;
        case 'n':
            out[k++] = '\n';
            break;
        case 't':
            out[k++] = '\t';
            break;
        case 'r':
            out[k++] = '\r';
            break;
        case '\\':
            out[k++] = '\\';
            break;
        default: /* \; of lists, and Exec's own quoting, stay for whoever reads those */
            out[k++] = '\\';
            out[k++] = c;
        }
    }
    return out;
}

static void take_pair(struct dh_arena *arena, const char *key, size_t key_len, const char *value,
                      size_t n, struct dh_desktop_entry *e, bool *application)
{
    const struct {
        const char *key;
        const char **to;
    } texts[] = {{"Name", &e->name},    {"Exec", &e->exec}, {"TryExec", &e->try_exec},
                 {"Path", &e->folder},  {"Icon", &e->icon}, {"StartupWMClass", &e->wm_class},
                 {"MimeType", &e->mime}};
    const struct {
        const char *key;
        bool *to;
        bool when;
    } flags[] = {{"Terminal", &e->terminal, true},
                 {"Hidden", &e->hidden, true},
                 {"DBusActivatable", &e->activatable, true},
                 {"NoDisplay", &e->listed, false}};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (strlen(texts[i].key) == key_len && memcmp(texts[i].key, key, key_len) == 0)
            *texts[i].to = value_of(arena, value, n);
    bool yes = n == 4 && memcmp(value, "true", 4) == 0;
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
        if (strlen(flags[i].key) == key_len && memcmp(flags[i].key, key, key_len) == 0 && yes)
            *flags[i].to = flags[i].when;
    if (key_len == 4 && memcmp(key, "Type", 4) == 0)
        *application = n == 11 && memcmp(value, "Application", 11) == 0;
}

bool dh_desktop_parse(struct dh_arena *arena, const char *text, struct dh_desktop_entry *ret)
{
    struct dh_desktop_entry e = {.name = "", .exec = "", .listed = true};
    bool inside = false, application = false;
    while (*text) {
        size_t n = strcspn(text, "\r\n");
        const char *eq = memchr(text, '=', n);
        if (text[0] == '[') {
            inside = n == 15 && memcmp(text, "[Desktop Entry]", 15) == 0;
        } else if (inside && text[0] != '#' && eq) {
            size_t key = (size_t)(eq - text);
            const char *value = eq + 1;
            size_t len = n - key - 1;
            while (key && (text[key - 1] == ' ' || text[key - 1] == '\t'))
                key--;
            while (len && (*value == ' ' || *value == '\t')) {
                value++;
                len--;
            }
            take_pair(arena, text, key, value, len, &e, &application);
        }
        text += n;
        text += strspn(text, "\r\n");
    }
    if (!application || !e.name || !e.exec)
        return false;
    *ret = e;
    return true;
}

static bool known(const struct dh_desktop *d, const char *id)
{
    for (size_t i = 0; i < d->count; i++)
        if (strcmp(d->entries[i].id, id) == 0)
            return true;
    return false;
}

static void load_file(struct dh_desktop *d, const char *path, const char *id)
{
    struct dh_buf text = {0};
    struct dh_desktop_entry e;
    if (d->count < ENTRIES_MAX && !known(d, id) &&
        dh_file_read(path, FILE_LIMIT, &text, NULL) == DH_OK &&
        dh_desktop_parse(d->arena, dh_buf_text(&text), &e) &&
        dh_grow(&d->entries, &d->cap, d->count + 1, sizeof(*d->entries))) {
        e.id = dh_arena_strdup(d->arena, id);
        e.path = dh_arena_strdup(d->arena, path);
        char *program = e.try_exec ? dh_path_find_program(e.try_exec) : NULL;
        e.hidden = e.hidden || (e.try_exec && !program);
        dh_free(program);
        if (e.id && e.path)
            d->entries[d->count++] = e;
    }
    dh_buf_finish(&text);
}

/* The id of a file in a subfolder has the folder's name and a dash before it. */
static void load_folder(struct dh_desktop *d, const char *path, const char *prefix, int depth)
{
    DIR *dir = depth < FOLDER_DEPTH ? opendir(path) : NULL;
    if (!dir)
        return;
    for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        struct stat st;
        size_t n = strlen(e->d_name);
        char *file = e->d_name[0] == '.' ? NULL : dh_path_join(path, e->d_name);
        char *id = file ? dh_asprintf("%s%s", prefix, e->d_name) : NULL;
        if (id && stat(file, &st) == 0) {
            char *deeper = S_ISDIR(st.st_mode) ? dh_asprintf("%s-", id) : NULL;
            if (deeper)
                load_folder(d, file, deeper, depth + 1);
            else if (S_ISREG(st.st_mode) && n > 8 && strcmp(e->d_name + n - 8, ".desktop") == 0)
                load_file(d, file, id);
            dh_free(deeper);
        }
        dh_free(id);
        dh_free(file);
    }
    closedir(dir);
}

static bool load_applications(void *data, const char *path)
{
    load_folder(data, path, "", 0);
    return true;
}

enum dh_status dh_desktop_load(struct dh_desktop *d, struct dh_err *err)
{
    *d = (struct dh_desktop){.arena = dh_arena_create()};
    if (!d->arena)
        return dh_err_nomem(err);
    dh_desktop_each_folder(false, "applications", load_applications, d);
    return DH_OK;
}

void dh_desktop_finish(struct dh_desktop *d)
{
    dh_free(d->entries);
    dh_arena_destroy(d->arena);
    *d = (struct dh_desktop){0};
}

/* How an entry is called: 1 id, 2 name, 3 last part of the id, 4 program; 0: not so. */
static int rank(const struct dh_desktop_entry *e, const char *name)
{
    size_t n = strlen(name), id = strlen(e->id) - strlen(".desktop");
    if (strcmp(e->id, name) == 0 || (n == id && strncasecmp(e->id, name, n) == 0))
        return 1;
    /* What no menu shows is meant only by its whole id. */
    if (!e->listed)
        return 0;
    if (dh_text_similarity(e->name, name) >= 98)
        return 2;
    if (n < id && e->id[id - n - 1] == '.' && strncasecmp(e->id + id - n, name, n) == 0)
        return 3;
    size_t program = strcspn(e->exec, " \t");
    const char *base = e->exec;
    for (size_t i = 0; i < program; i++)
        if (e->exec[i] == '/')
            base = e->exec + i + 1;
    program -= (size_t)(base - e->exec);
    return program == n && strncmp(base, name, n) == 0 ? 4 : 0;
}

const struct dh_desktop_entry *dh_desktop_find(const struct dh_desktop *d, const char *name)
{
    const struct dh_desktop_entry *best = NULL;
    int best_rank = 9;
    for (size_t i = 0; i < d->count; i++) {
        int r = d->entries[i].hidden ? 0 : rank(&d->entries[i], name);
        if (r && r < best_rank) {
            best = &d->entries[i];
            best_rank = r;
        }
    }
    return best;
}

/* The nearest of the names in lower case, in which people write them. */
const char *dh_desktop_nearest(const struct dh_desktop *d, const char *name)
{
    const char **shown = dh_alloc(2 * d->count + 1, sizeof(*shown));
    const char **folded = dh_alloc(2 * d->count + 1, sizeof(*folded));
    char *word = dh_text_fold(name);
    const char *near = NULL;
    size_t n = 0;
    for (size_t i = 0; shown && folded && word && i < d->count; i++) {
        const struct dh_desktop_entry *e = &d->entries[i];
        if (e->hidden)
            continue;
        const char *both[] = {e->name, dh_arena_strndup(d->arena, e->id, strlen(e->id) - 8)};
        for (int k = 0; k < 2; k++) {
            char *f = both[k] ? dh_text_fold(both[k]) : NULL;
            folded[n] = f ? dh_arena_strdup(d->arena, f) : NULL;
            shown[n] = both[k];
            n += folded[n] != NULL;
            dh_free(f);
        }
    }
    const char *hit = n ? dh_text_nearest(word, folded, n) : NULL;
    for (size_t i = 0; hit && i < n; i++)
        if (folded[i] == hit)
            near = shown[i];
    dh_free(word);
    dh_free(folded);
    dh_free(shown);
    return near;
}
