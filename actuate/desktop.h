/* Installed applications: desktop entries (Desktop Entry Specification 1.5) of $XDG_DATA_HOME and
 * $XDG_DATA_DIRS, and which of them opens what (MIME Applications Associations 1.0.1). */
#ifndef DH_ACTUATE_DESKTOP_H
#define DH_ACTUATE_DESKTOP_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"
#include "base/err.h"

/* Strings live in the arena of the list. */
struct dh_desktop_entry {
    const char *id; /* "org.gnome.eog.desktop" */
    const char *path;
    const char *name, *exec;                                /* never NULL */
    const char *try_exec, *folder, *icon, *wm_class, *mime; /* NULL when not there */
    bool activatable; /* DBusActivatable: its id is a name on the session bus */
    bool terminal, hidden; /* hidden: deleted, or its TryExec is not installed */
    bool listed;           /* in menus (not NoDisplay) */
};

struct dh_desktop {
    struct dh_arena *arena;
    struct dh_desktop_entry *entries; /* the first with an id wins; owned */
    size_t count, cap;
};

/* Reads all entries. */
enum dh_status dh_desktop_load(struct dh_desktop *d, struct dh_err *err);
void dh_desktop_finish(struct dh_desktop *d);
/* One entry from the text of its file; false when it is not an application. Pure. */
bool dh_desktop_parse(struct dh_arena *arena, const char *text, struct dh_desktop_entry *ret);
/* By id (with or without ".desktop") or application name, then by the last part of the id, then by
 * its program. NULL: none. */
const struct dh_desktop_entry *dh_desktop_find(const struct dh_desktop *d, const char *name);
/* The id or name nearest to a name that was not found; NULL. */
const char *dh_desktop_nearest(const struct dh_desktop *d, const char *name);
/* The command line of an entry for a file or URL (NULL: none): quoting and field codes resolved,
 * NULL-terminated, in the arena. DH_INVALID for a malformed Exec. An entry with DBusActivatable and without Exec is
 * started by gapplication(1). */
enum dh_status dh_desktop_argv(const struct dh_desktop_entry *e, const char *target,
                               struct dh_arena *arena, const char *const **ret, struct dh_err *err);
/* The default application for a MIME type such as "text/plain" or "x-scheme-handler/https"; NULL.
 */
const struct dh_desktop_entry *dh_desktop_default(const struct dh_desktop *d, const char *mime);
/* The MIME type of a file by its name (shared-mime-info globs2), "text/plain" for unknown text. In
 * the arena. */
const char *dh_desktop_mime(const char *path, struct dh_arena *arena);

/* Calls fn for the folder of each XDG data (or config) folder, the most important first, until it
 * returns false. */
void dh_desktop_each_folder(bool config, const char *rest, bool (*fn)(void *data, const char *path),
                            void *data);

#endif
