#include "agent/plan/action_build.h"

#include <ctype.h>
#include <string.h>

struct dh_action *dh_action_create(enum dh_verb verb)
{
    struct dh_arena *arena = dh_arena_create();
    if (!arena)
        return NULL;
    struct dh_action *a = dh_arena_alloc(arena, 1, sizeof(*a));
    if (!a) {
        dh_arena_destroy(arena);
        return NULL;
    }
    a->verb = verb;
    a->owner = arena;
    a->button = 1;
    a->count = 1;
    a->scale = 1;
    a->target.role = a->to.role = a->check.target.role = DH_ROLE_ANY;
    return a;
}

struct dh_arena *dh_action_arena(struct dh_action *action)
{
    return action->owner;
}

void dh_action_destroy(struct dh_action *action)
{
    if (!action)
        return;
    json_decref(action->outputs);
    dh_arena_destroy(action->owner);
}

struct dh_target dh_target_described(const char *text, enum dh_role role)
{
    return (struct dh_target){.kind = DH_TARGET_DESCRIBED, .text = text, .role = role};
}

static bool scheme_like(const char *s)
{
    if (strncmp(s, "mailto:", 7) == 0 || strncmp(s, "about:", 6) == 0)
        return true;
    const char *end = strstr(s, "://");
    if (!end || end == s)
        return false;
    for (const char *p = s; p < end; p++)
        if (!isalnum((unsigned char)*p) && !strchr("+-.", *p))
            return false;
    return true;
}

enum dh_open_kind dh_open_guess(const char *what)
{
    if (scheme_like(what))
        return DH_OPEN_URL;
    if (strchr("/~.", what[0]))
        return what[0] ? DH_OPEN_FILE : DH_OPEN_APP;
    size_t n = strlen(what);
    if (n > 8 && strcmp(what + n - 8, ".desktop") == 0)
        return DH_OPEN_APP;
    if (strchr(what, '/'))
        return DH_OPEN_FILE;
    /* A file name ends in a dot and one to five letters or digits; "org.gnome.Calendar" ends in
     * more. */
    const char *dot = strrchr(what, '.');
    size_t tail = dot ? strlen(dot + 1) : 0;
    if (!dot || tail < 1 || tail > 5 || strchr(what, '.') != dot)
        return DH_OPEN_APP;
    for (const char *p = dot + 1; *p; p++)
        if (!isalnum((unsigned char)*p))
            return DH_OPEN_APP;
    return DH_OPEN_FILE;
}

/* Copies one string; remembers a failure. */
static void keep(struct dh_arena *arena, const char **s, bool *failed)
{
    if (!*s)
        return;
    *s = dh_arena_strdup(arena, *s);
    if (!*s)
        *failed = true;
}

static void keep_target(struct dh_arena *arena, struct dh_target *t, bool *failed)
{
    for (;; t = (struct dh_target *)t->of) {
        keep(arena, &t->id, failed);
        keep(arena, &t->text, failed);
        keep(arena, &t->image, failed);
        keep(arena, &t->scope_text, failed);
        if (!t->of || *failed)
            return;
        struct dh_target *of = dh_arena_alloc(arena, 1, sizeof(*of));
        if (!of) {
            *failed = true;
            return;
        }
        *of = *t->of;
        t->of = of;
    }
}

static void keep_options(struct dh_arena *arena, struct dh_action *a, bool *failed)
{
    if (!a->options)
        return;
    const char **options = dh_arena_alloc(arena, a->option_count, sizeof(*options));
    if (!options) {
        *failed = true;
        return;
    }
    for (size_t i = 0; i < a->option_count; i++) {
        options[i] = a->options[i];
        keep(arena, &options[i], failed);
    }
    a->options = options;
}

struct dh_action *dh_action_copy(const struct dh_action *action)
{
    struct dh_action *a = dh_action_create(action->verb);
    if (!a)
        return NULL;
    struct dh_arena *arena = a->owner;
    bool failed = false;
    *a = *action;
    a->owner = arena;
    a->outputs = action->outputs ? json_deep_copy(action->outputs) : NULL;
    keep_target(arena, &a->target, &failed);
    keep_target(arena, &a->to, &failed);
    keep_target(arena, &a->check.target, &failed);
    const char **strings[] = {&a->in,     &a->text,         &a->keys,    &a->file, &a->open,
                              &a->window, &a->check.window, &a->pattern, &a->name, &a->purpose};
    for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
        keep(arena, strings[i], &failed);
    keep_options(arena, a, &failed);
    struct dh_point *path = a->path_count ? dh_arena_alloc(arena, a->path_count, sizeof(*path)) : NULL;
    if (path)
        memcpy(path, a->path, a->path_count * sizeof(*path));
    failed = failed || (a->path_count && !path);
    a->path = path;
    if (failed || (action->outputs && !a->outputs)) {
        dh_action_destroy(a);
        return NULL;
    }
    return a;
}
