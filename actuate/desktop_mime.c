/* Which type a file has, and which application opens a type. */
#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "actuate/desktop.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/utf8.h"

#define LIST_LIMIT (4u << 20)
#define SNIFF 512

struct glob_search {
    const char *name;
    struct dh_arena *arena;
    const char *mime;
    int weight;
    size_t length;
};

/* One line "weight:type:glob[:flags]": the heaviest glob wins, then the longest. */
static void try_glob(struct glob_search *g, char *line)
{
    char *type = strchr(line, ':');
    char *glob = type ? strchr(type + 1, ':') : NULL;
    if (line[0] == '#' || !glob)
        return;
    *type++ = '\0';
    *glob++ = '\0';
    char *flags = strchr(glob, ':');
    if (flags)
        *flags++ = '\0';
    int weight = atoi(line);
    size_t length = strlen(glob);
    if (weight < g->weight || (weight == g->weight && length <= g->length))
        return;
    int how = flags && strstr(flags, "cs") ? 0 : FNM_CASEFOLD;
    if (fnmatch(glob, g->name, how) != 0)
        return;
    const char *copy = dh_arena_strdup(g->arena, type);
    if (!copy)
        return;
    g->mime = copy;
    g->weight = weight;
    g->length = length;
}

static bool try_globs(void *data, const char *path)
{
    struct dh_buf text = {0};
    if (dh_file_read(path, LIST_LIMIT, &text, NULL) == DH_OK && text.data)
        for (char *p = text.data, *end; *p; p = end) {
            end = p + strcspn(p, "\n");
            if (*end)
                *end++ = '\0';
            try_glob(data, p);
        }
    dh_buf_finish(&text);
    return true;
}

/* Whether the beginning of a file looks like text (shared-mime-info: "text/plain" when there are no
 * control characters in the first bytes). */
static bool is_text(const char *path)
{
    struct dh_buf text = {0};
    bool yes = dh_file_read(path, LIST_LIMIT, &text, NULL) == DH_OK;
    size_t n = text.len < SNIFF ? text.len : SNIFF;
    for (size_t i = 0; yes && i < n; i++)
        yes = (unsigned char)text.data[i] >= 0x20 || strchr("\n\r\t\f", text.data[i]) != NULL;
    for (size_t i = 0; yes && i < n; i++)
        yes = text.data[i] != '\0';
    dh_buf_finish(&text);
    return yes;
}

const char *dh_desktop_mime(const char *path, struct dh_arena *arena)
{
    struct stat st;
    struct glob_search g = {.name = dh_path_name(path), .arena = arena, .weight = -1};
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return "inode/directory";
    dh_desktop_each_folder(false, "mime/globs2", try_globs, &g);
    if (g.mime)
        return g.mime;
    return is_text(path) ? "text/plain" : "application/octet-stream";
}

/* Whether a list "a;b;c" has an item. */
static bool lists(const char *list, const char *item)
{
    size_t n = strlen(item);
    while (list && *list) {
        size_t k = strcspn(list, ";");
        if (k == n && memcmp(list, item, n) == 0)
            return true;
        list += k + (list[k] == ';');
    }
    return false;
}

struct association {
    const struct dh_desktop *desktop;
    const char *mime;
    const struct dh_desktop_entry *chosen, *added;
    struct dh_buf removed; /* ids, each followed by ';' */
};

static const struct dh_desktop_entry *by_id(const struct dh_desktop *d, const char *id, size_t n)
{
    for (size_t i = 0; i < d->count; i++)
        if (strlen(d->entries[i].id) == n && memcmp(d->entries[i].id, id, n) == 0)
            return d->entries[i].hidden ? NULL : &d->entries[i];
    return NULL;
}

static const struct dh_desktop_entry *first_of(const struct association *a, const char *ids)
{
    while (*ids) {
        size_t n = strcspn(ids, ";");
        const struct dh_desktop_entry *e = n ? by_id(a->desktop, ids, n) : NULL;
        if (e && !lists(dh_buf_text(&a->removed), e->id))
            return e;
        ids += n + (ids[n] == ';');
    }
    return NULL;
}

static bool read_associations(void *data, const char *path)
{
    struct association *a = data;
    struct dh_buf text = {0};
    char group = ' ';
    size_t mime = strlen(a->mime);
    if (dh_file_read(path, LIST_LIMIT, &text, NULL) == DH_OK && text.data)
        for (char *p = text.data, *end; *p; p = end) {
            end = p + strcspn(p, "\n");
            if (*end)
                *end++ = '\0';
            if (*p == '[')
                group = p[1]; /* [Default ..., [Added ..., [Removed ... */
            if (strncmp(p, a->mime, mime) != 0 || p[mime] != '=')
                continue;
            const char *ids = p + mime + 1;
            if (group == 'D' && !a->chosen)
                a->chosen = first_of(a, ids);
            else if (group == 'A' && !a->added)
                a->added = first_of(a, ids);
            else if (group == 'R')
                dh_buf_printf(&a->removed, "%s;", ids);
        }
    dh_buf_finish(&text);
    return !a->chosen;
}

/* "NAME-mimeapps.list" of each desktop in $XDG_CURRENT_DESKTOP, then "mimeapps.list". */
static void read_all(struct association *a)
{
    const char *desktops = getenv("XDG_CURRENT_DESKTOP");
    while (desktops && *desktops) {
        size_t n = strcspn(desktops, ":");
        char *file = dh_asprintf("%.*s-mimeapps.list", (int)n, desktops);
        for (char *c = file; c && *c; c++)
            *c = (char)tolower((unsigned char)*c);
        if (file && n)
            dh_desktop_each_folder(true, file, read_associations, a);
        dh_free(file);
        desktops += n + (desktops[n] == ':');
    }
    if (!a->chosen)
        dh_desktop_each_folder(true, "mimeapps.list", read_associations, a);
    if (!a->chosen)
        dh_desktop_each_folder(false, "applications/mimeapps.list", read_associations, a);
}

const struct dh_desktop_entry *dh_desktop_default(const struct dh_desktop *d, const char *mime)
{
    struct association a = {.desktop = d, .mime = mime};
    read_all(&a);
    const struct dh_desktop_entry *e = a.chosen ? a.chosen : a.added;
    for (size_t i = 0; !e && i < d->count; i++)
        if (!d->entries[i].hidden && lists(d->entries[i].mime, mime) &&
            !lists(dh_buf_text(&a.removed), d->entries[i].id))
            e = &d->entries[i];
    dh_buf_finish(&a.removed);
    /* All text types are kinds of text/plain (shared-mime-info, "Subclassing"). */
    if (!e && strncmp(mime, "text/", 5) == 0 && strcmp(mime, "text/plain") != 0)
        return dh_desktop_default(d, "text/plain");
    return e;
}
