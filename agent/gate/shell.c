#include "agent/gate/shell.h"

#include <string.h>

#include "agent/gate/shell_words.h"
#include "base/arena.h"

#define WORDS 96

/* One simple command being read. */
struct reader {
    const char *s;
    struct dh_arena *arena;
    struct dh_shell_facts *facts;
    const char *argv[WORDS];
    size_t argc;
    bool redirect; /* the next word is a file that is written */
    bool reading;  /* ... that is read */
    bool piped;    /* the command gets what another one says */
    bool all_read;
};

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool assignment(const char *word)
{
    const char *eq = strchr(word, '=');
    if (!eq || eq == word)
        return false;
    for (const char *p = word; p < eq; p++)
        if (!(*p == '_' || (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
              (p > word && *p >= '0' && *p <= '9')))
            return false;
    return true;
}

/* The arguments of one command, wrappers taken off. True when it only looks. */
static bool judge(const char *const *argv, size_t argc, bool piped, struct dh_shell_facts *facts)
{
    bool reads = true, first = true;
    for (size_t i = 0; i < argc;) {
        if (assignment(argv[i])) {
            reads = false;
            i++;
            continue;
        }
        const char *name = name_of(argv[i]);
        struct dh_command cmd = dh_command_find(name);
        bool wraps = cmd.kind == DH_COMMAND_WRAPPER || cmd.class == DH_CLASS_PRIVILEGE ||
                     (strcmp(name, "env") == 0 && i + 1 < argc) ||
                     (strcmp(name, "busybox") == 0 && i + 1 < argc);
        if (cmd.kind == DH_COMMAND_CLASS)
            dh_shell_hit_add(facts, cmd.class, cmd.tier, false, name);
        if (cmd.kind == DH_COMMAND_RUNS && piped)
            dh_shell_hit_add(facts, DH_CLASS_INSTALL, DH_TIER_CONFIRM, false, name);
        bool looks = dh_command_args(name, argv + i, argc - i, facts);
        if (!wraps)
            return reads && looks && first;
        /* What follows a wrapper's options is a command again. */
        reads = false;
        first = false;
        for (i++; i < argc && (argv[i][0] == '-' || (argv[i][0] >= '0' && argv[i][0] <= '9')); i++)
            ;
    }
    return argc == 0 || (reads && first);
}

static void end_command(struct reader *r, bool pipe)
{
    if (r->argc > 0) {
        r->facts->commands++;
        if (!judge(r->argv, r->argc, r->piped, r->facts))
            r->all_read = false;
        for (size_t i = 0; i < r->argc; i++) {
            struct dh_command cmd = dh_command_find(name_of(r->argv[0]));
            const char *of = strncmp(r->argv[i], "of=", 3) == 0 ? r->argv[i] + 3 : r->argv[i];
            dh_command_path(of, i > 0 && cmd.kind != DH_COMMAND_READ, r->facts);
        }
    }
    r->argc = 0;
    r->piped = pipe;
    r->redirect = r->reading = false;
}

static void take(struct reader *r, const char *word)
{
    if (r->redirect) {
        dh_command_path(word, true, r->facts);
        r->redirect = false;
    } else if (r->reading) {
        dh_command_path(word, false, r->facts);
        r->reading = false;
    } else if (r->argc < WORDS) {
        r->argv[r->argc++] = word;
    } else {
        r->facts->parsed = false;
    }
}

static bool special(char c)
{
    return c == '\0' || strchr(" \t\n\r;&|()<>", c) != NULL;
}

static void scan(const char *line, struct dh_arena *arena, struct dh_shell_facts *facts, int depth);

/* "$(...)" or "`...`" at r->s: what is inside is a line of commands of its own. */
static bool substitution(struct reader *r, int depth)
{
    bool tick = *r->s == '`';
    const char *from = r->s + (tick ? 1 : 2), *p = from;
    for (int open = 1; *p; p++) {
        if (tick ? *p == '`' : *p == ')' && --open == 0)
            break;
        if (!tick && *p == '(')
            open++;
    }
    r->facts->substituted = true;
    if (!*p || depth > 4)
        return false;
    char *inner = dh_arena_strndup(r->arena, from, (size_t)(p - from));
    if (!inner)
        return false;
    scan(inner, r->arena, r->facts, depth + 1);
    r->s = p;
    return true;
}

/* Single quotes, double quotes, escapes, substitutions. False: not understood. */
static bool word(struct reader *r, int depth)
{
    char *out = dh_arena_alloc(r->arena, strlen(r->s) + 1, 1);
    if (!out)
        return false;
    size_t n = 0;
    char quote = '\0';
    for (; *r->s; r->s++) {
        char c = *r->s;
        if (quote == '\'') {
            if (c == '\'')
                quote = '\0';
            else
                out[n++] = c;
        } else if ((c == '$' && r->s[1] == '(') || c == '`') {
            if (!substitution(r, depth))
                return false;
            out[n++] = '$';
        } else if (c == '$' && r->s[1] == '\'' && !quote) {
            return false; /* $'\x72\x6d': letters that are not what they seem */
        } else if (c == '\\') {
            if (r->s[1] == '\0')
                return false;
            out[n++] = *++r->s;
        } else if (c == '"' || (c == '\'' && !quote)) {
            quote = quote ? '\0' : c;
        } else if (!quote && special(c)) {
            break;
        } else {
            out[n++] = c;
        }
    }
    take(r, out);
    return quote == '\0';
}

/* One operator at r->s. False: not understood. */
static bool operate(struct reader *r)
{
    char c = *r->s;
    if (c == '>' || c == '<') {
        if (c == '<' && r->s[1] == '<')
            return false;
        bool descriptor = r->argc > 0 && strlen(r->argv[r->argc - 1]) == 1 &&
                          strchr("012", r->argv[r->argc - 1][0]) && r->s[-1] != ' ';
        if (descriptor)
            r->argc--;
        r->facts->redirected = true;
        r->redirect = c == '>';
        r->reading = c == '<';
        while (*r->s && strchr("<>&|", *r->s))
            r->s++;
        return true;
    }
    bool pipe = c == '|' && r->s[1] != '|';
    end_command(r, pipe);
    if ((c == '&' || c == '|' || c == ';') && r->s[1] == c)
        r->s++;
    r->s++;
    return true;
}

static void scan(const char *line, struct dh_arena *arena, struct dh_shell_facts *facts, int depth)
{
    struct reader r = {.s = line, .arena = arena, .facts = facts, .all_read = true};
    while (*r.s && facts->parsed) {
        if (*r.s == ' ' || *r.s == '\t') {
            r.s++;
        } else if (special(*r.s)) {
            facts->parsed = operate(&r) && facts->parsed;
        } else {
            facts->parsed = word(&r, depth) && facts->parsed;
        }
    }
    end_command(&r, false);
    facts->read_only = facts->read_only && r.all_read;
}

/* name(){ name|name& };name */
static bool fork_bomb(const char *line)
{
    char tight[256];
    size_t n = 0;
    for (const char *p = line; *p && n < sizeof(tight) - 1; p++)
        if (*p != ' ' && *p != '\t')
            tight[n++] = *p;
    tight[n] = '\0';
    const char *def = strstr(tight, "(){");
    if (!def)
        return false;
    const char *from = def;
    while (from > tight && !strchr(";&|\n", from[-1]))
        from--;
    size_t k = (size_t)(def - from);
    if (k == 0)
        return false;
    const char *body = def + 3;
    return strncmp(body, from, k) == 0 && body[k] == '|' && strncmp(body + k + 1, from, k) == 0;
}

void dh_shell_scan(const char *line, struct dh_shell_facts *ret)
{
    *ret = (struct dh_shell_facts){.parsed = true, .read_only = true};
    struct dh_arena *arena = dh_arena_create();
    if (arena)
        scan(line, arena, ret, 0);
    else
        ret->parsed = false;
    dh_arena_destroy(arena);
    if (fork_bomb(line))
        dh_shell_hit_add(ret, DH_CLASS_TERMINAL, DH_TIER_DENY, false, "fork bomb");
    for (const char *p = line; *p; p++)
        if ((unsigned char)*p < 0x20 && *p != '\n' && *p != '\t' && *p != '\r')
            ret->parsed = false;
    ret->read_only = ret->read_only && ret->parsed && !ret->redirected && !ret->substituted &&
                     ret->hit_count == 0 && ret->commands > 0;
}

/* A document or an address, not an option. */
static bool document(const char *arg)
{
    return arg[0] != '-' && !strchr(arg, '=');
}

void dh_shell_scan_argv(const char *argv, struct dh_shell_facts *ret, bool *ret_plain)
{
    *ret = (struct dh_shell_facts){.parsed = true};
    *ret_plain = false;
    struct dh_arena *arena = dh_arena_create();
    char *copy = arena ? dh_arena_strdup(arena, argv) : NULL;
    struct reader r = {.arena = arena, .facts = ret, .all_read = true};
    bool plain = true;
    for (char *p = copy; p;) {
        char *end = strchr(p, '\n');
        if (end)
            *end = '\0';
        plain = plain && (r.argc == 0 || document(p));
        take(&r, p);
        p = end ? end + 1 : NULL;
    }
    ret->parsed = ret->parsed && copy;
    const char *name = r.argc > 0 ? name_of(r.argv[0]) : "";
    enum dh_command_kind kind = dh_command_find(name).kind;
    bool known =
        kind != DH_COMMAND_UNKNOWN && !(kind == DH_COMMAND_TOOL && strcmp(name, "xdg-open") == 0);
    end_command(&r, false);
    *ret_plain = ret->parsed && plain && !known && ret->hit_count == 0;
    dh_arena_destroy(arena);
}
