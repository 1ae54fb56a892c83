/* The Exec key: quoting and field codes (Desktop Entry Specification 1.5, "The Exec key"). */
#include <string.h>

#include "actuate/desktop.h"
#include "base/buf.h"

#define ARGS_MAX 128

struct line {
    const struct dh_desktop_entry *entry;
    const char *target;
    struct dh_arena *arena;
    const char **argv;
    size_t count;
    struct dh_buf word;
    bool open, quoted, failed; /* open: a word has begun */
};

static void add(struct line *l, const char *word)
{
    const char *copy = dh_arena_strdup(l->arena, word);
    if (!copy || l->count >= ARGS_MAX)
        l->failed = true;
    else
        l->argv[l->count++] = copy;
}

static void end_word(struct line *l)
{
    if (l->open)
        add(l, dh_buf_text(&l->word));
    dh_buf_clear(&l->word);
    l->open = l->quoted = false;
}

/* A field code; one that stands alone and has nothing to say leaves no empty argument behind. */
static void field(struct line *l, char code)
{
    switch (code) {
    case '%':
        dh_buf_char(&l->word, '%');
        l->open = true;
        break;
    case 'f':
    case 'F':
    case 'u':
    case 'U':
        if (l->target) {
            dh_buf_str(&l->word, l->target);
            l->open = true;
        }
        break;
    case 'c':
        dh_buf_str(&l->word, l->entry->name);
        l->open = true;
        break;
    case 'k':
        dh_buf_str(&l->word, l->entry->path ? l->entry->path : "");
        l->open = true;
        break;
    case 'i':
        if (l->entry->icon && !l->open) {
            add(l, "--icon");
            add(l, l->entry->icon);
        }
        break;
    default: /* deprecated codes are dropped */
        break;
    }
}

static bool takes_target(const char *exec)
{
    for (const char *p = strchr(exec, '%'); p && p[1]; p = strchr(p + 2, '%'))
        if (strchr("fFuU", p[1]))
            return true;
    return false;
}

/* An entry without a command line is started by its name on the session bus (org.freedesktop.Application), for which
 * GLib's program is there. */
static bool activate(struct line *l)
{
    char *id = dh_arena_strndup(l->arena, l->entry->id, strlen(l->entry->id) - strlen(".desktop"));
    if (!id)
        return false;
    add(l, "gapplication");
    add(l, "launch");
    add(l, id);
    return !l->failed;
}

enum dh_status dh_desktop_argv(const struct dh_desktop_entry *e, const char *target,
                               struct dh_arena *arena, const char *const **ret, struct dh_err *err)
{
    struct line l = {.entry = e, .target = target, .arena = arena};
    bool inside = false;
    l.argv = dh_arena_alloc(arena, ARGS_MAX + 2, sizeof(*l.argv));
    if (!l.argv)
        return dh_err_nomem(err);
    if (!*e->exec && e->activatable && e->id && !activate(&l))
        return dh_err_nomem(err);
    for (const char *p = e->exec; *p; p++) {
        if (*p == '"') {
            inside = !inside;
            l.open = true;
        } else if (inside && *p == '\\' && p[1]) {
            dh_buf_char(&l.word, *++p);
        } else if (!inside && (*p == ' ' || *p == '\t')) {
            end_word(&l);
        } else if (!inside && *p == '%' && p[1]) {
            field(&l, *++p);
        } else {
            dh_buf_char(&l.word, *p);
            l.open = true;
        }
    }
    end_word(&l);
    /* Some entries forget the code; what is to be opened is not left out for that. */
    if (target && !takes_target(e->exec))
        add(&l, target);
    bool bad = inside || l.count == 0, failed = l.failed || dh_buf_failed(&l.word);
    dh_buf_finish(&l.word);
    if (bad)
        return dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT, "reinstall that application",
                          "the desktop entry %s has a malformed Exec line",
                          e->id ? e->id : e->name);
    if (failed)
        return dh_err_nomem(err);
    *ret = l.argv;
    return DH_OK;
}
