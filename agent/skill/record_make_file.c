/* File dialogs: whatever was done in one, the step is which file was chosen. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/gate/fold.h"
#include "agent/gate/lexicon.h"
#include "agent/plan/candidate.h"
#include "agent/skill/record_impl.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"

enum { NAME_ALIKE = 88, FOLDERS = 24, ENTRIES_MOST = 5000, PATH_MOST = 1024, SEEN_LATE = 2 };

static bool has(enum dh_lex kind, const char *text)
{
    char *folded = dh_gate_fold(text);
    bool yes = folded && dh_lexicon_has(kind, folded);
    dh_free(folded);
    return yes;
}

static bool says(const struct dh_observation *o, int window, const char *name)
{
    for (size_t i = 0; i < o->element_count; i++)
        if (o->elements[i].window == window && dh_text_similarity(o->elements[i].name, name) >= 95)
            return true;
    return false;
}

/* "File Upload - Claims - Browser": what it is for comes before where it belongs. */
static bool titled(enum dh_lex kind, const char *title)
{
    const char *end = strstr(title, " - ");
    char *first = end ? dh_strndup(title, (size_t)(end - title)) : NULL;
    bool yes = has(kind, title) || (first && has(kind, first));
    dh_free(first);
    return yes;
}

/* By its title, or by what file choosers of GTK and Qt have in common. */
static bool is_chooser(const struct dh_observation *o, int window)
{
    const struct dh_window *w = &o->windows[window];
    if (titled(DH_LEX_SAVE_FILE, w->title))
        return false;
    if (titled(DH_LEX_OPEN_FILE, w->title))
        return true;
    return says(o, window, "Cancel") && says(o, window, "Open") && says(o, window, "Name") &&
           (says(o, window, "Size") || says(o, window, "Modified") || says(o, window, "Date Modified"));
}

/* --- which file --- */

struct choosing {
    struct dh_making *m;
    const char *typed;    /* last path or name that was typed, NULL; in the demonstration's arena */
    const char *clicked;  /* last row that was clicked */
    const struct dh_observation *o; /* the last screen with the dialog */
    int window;
    char *found;          /* owned */
    int folders;          /* how many folders have such a file */
};

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static bool is_file(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISREG(s.st_mode);
}

/* What a folder has under the name that was read: a file, or a folder. NULL: nothing. */
static char *entry_like(const char *folder, const char *name, bool want_folder)
{
    bool (*is)(const char *) = want_folder ? is_folder : is_file;
    char *exact = dh_path_join(folder, name), *best = NULL;
    int score = NAME_ALIKE - 1;
    if (exact && is(exact))
        return exact;
    dh_free(exact);
    DIR *d = opendir(folder);
    struct dirent *e;
    for (int n = 0; d && n < ENTRIES_MOST && (e = readdir(d)); n++) {
        int s = e->d_name[0] == '.' ? 0 : dh_text_similarity(e->d_name, name);
        char *path = s > score ? dh_path_join(folder, e->d_name) : NULL;
        if (path && is(path)) {
            dh_free(best);
            best = path;
            score = s;
        } else {
            dh_free(path);
        }
    }
    if (d)
        closedir(d);
    return best;
}

static void try_folder(struct choosing *c, const char *folder, const char *name)
{
    char *real = realpath(folder, NULL);
    char *path = real ? entry_like(real, name, false) : NULL;
    dh_free(real);
    if (!path)
        return;
    if (c->found && strcmp(c->found, path) == 0) {
        dh_free(path);
        return;
    }
    c->folders++;
    if (c->found)
        dh_free(path);
    else
        c->found = path;
}

/* The folder of a path that was read from the screen, part by part as it is really called; NULL: there is none. */
static char *folder_like(const char *read)
{
    char *at = dh_strdup(*read == '~' ? "" : "/");
    if (at && *read == '~') {
        dh_free(at);
        at = dh_path_home();
    }
    for (const char *s = read + (*read == '~'); at && *s;) {
        s += strspn(s, "/");
        size_t n = strcspn(s, "/");
        char *part = n ? dh_strndup(s, n) : NULL;
        if (!part)
            break;
        char *deeper = entry_like(at, part, true);
        dh_free(part);
        dh_free(at);
        at = deeper;
        s += n;
    }
    return at;
}

static void try_written(struct choosing *c, const char *text, const char *name)
{
    if (c->found || !text || (*text != '/' && strncmp(text, "~/", 2) != 0) || strlen(text) >= PATH_MOST)
        return;
    char *folder = folder_like(text), *cut = folder ? NULL : dh_strdup(text);
    char *gap = cut ? strrchr(cut, ' ') : NULL; /* the arrow of a list, read as a letter behind the path */
    if (gap) {
        *gap = '\0';
        folder = folder_like(cut);
    }
    dh_free(cut);
    if (folder)
        try_folder(c, folder, name);
    dh_free(folder);
}

/* A folder that stands there with its whole path, as in Qt's dialogs. */
static void try_paths(struct choosing *c, const char *name)
{
    for (size_t i = 0; i < c->o->element_count; i++) {
        const struct dh_element *e = &c->o->elements[i];
        if (e->window != c->window)
            continue;
        try_written(c, e->value, name);
        try_written(c, e->name, name);
    }
    for (size_t i = 0; i < c->o->line_count; i++) {
        const struct dh_line *l = &c->o->lines[i];
        if (dh_rect_has(c->o->windows[c->window].rect, dh_rect_centre(l->rect)) && strchr(l->text, '/'))
            try_written(c, strchr(l->text, '/'), name);
    }
}

/* Names of folders in the path bar, joined from the first that is one: "home", "anna", "Bills". */
static void try_bars(struct choosing *c, const char *base, const char *name)
{
    const char *crumbs[FOLDERS];
    size_t n = 0;
    int top = c->o->windows[c->window].rect.y + 110;
    for (size_t i = 0; i < c->o->element_count && n < FOLDERS; i++) {
        const struct dh_element *e = &c->o->elements[i];
        bool crumb = e->window == c->window && e->rect.y < top && *e->name && !strchr(e->name, '/') &&
                     (e->role == DH_ROLE_BUTTON || e->role == DH_ROLE_TAB || e->role == DH_ROLE_TEXT);
        if (crumb)
            crumbs[n++] = e->name;
    }
    for (size_t first = 0; first < n && !c->found; first++) {
        char *path = dh_path_join(base, crumbs[first]);
        for (size_t k = first + 1; path; k++) {
            if (access(path, X_OK) != 0)
                break;
            try_folder(c, path, name);
            if (c->found || k >= n)
                break;
            char *deeper = dh_path_join(path, crumbs[k]);
            dh_free(path);
            path = deeper;
        }
        dh_free(path);
    }
}

static void try_home(struct choosing *c, const char *name)
{
    static const char *const usual[] = {"",         "Documents", "Downloads", "Desktop",
                                        "Pictures", "Music",     "Videos",    "Templates"};
    char *home = dh_path_home();
    for (size_t i = 0; home && i < sizeof(usual) / sizeof(usual[0]); i++) {
        char *folder = *usual[i] ? dh_path_join(home, usual[i]) : dh_strdup(home);
        if (folder)
            try_folder(c, folder, name);
        dh_free(folder);
    }
    if (home && !c->found)
        try_bars(c, home, name);
    dh_free(home);
}

static void find_file(struct choosing *c)
{
    const char *name = c->typed ? c->typed : c->clicked;
    char *whole = name && (*name == '/' || *name == '~') ? dh_path_absolute(name) : NULL;
    if (whole && is_file(whole)) {
        c->found = whole;
        return;
    }
    /* A path that was typed in part and completed, or a folder that was typed before a row was clicked. */
    if (whole) {
        char *slash = strrchr(whole, '/');
        if (slash && slash != whole) {
            *slash = '\0';
            try_folder(c, whole, slash + 1);
            *slash = '/';
        }
        if (!c->found && c->clicked)
            try_folder(c, whole, c->clicked);
    }
    dh_free(whole);
    name = c->typed && !whole ? c->typed : c->clicked;
    if (c->found || !name || !*name)
        return;
    char cwd[64];
    try_paths(c, name);
    if (!c->found)
        try_bars(c, "/", name);
    if (c->found)
        return;
    try_home(c, name);
    snprintf(cwd, sizeof(cwd), "/proc/%d/cwd", c->o->windows[c->window].pid);
    try_folder(c, cwd, name);
    try_folder(c, ".", name);
    try_folder(c, "/tmp", name);
}

/* --- the dialog --- */

static bool in_dialog(struct dh_making *m, size_t at, const char *id)
{
    const struct dh_trace_item *i = dh_making_item(m, at);
    const struct dh_observation *o = dh_making_before(m, at);
    int dialog = dh_making_window(o, id);
    if (!i || dialog < 0)
        return false;
    if (i->kind == DH_DEED_CLICK || i->kind == DH_DEED_DRAG || i->kind == DH_DEED_SCROLL) {
        int w = dh_window_top(o, i->at);
        return w == dialog || (w >= 0 && o->windows[w].popup);
    }
    return true;
}

static void note(struct choosing *c, size_t at)
{
    struct dh_making *m = c->m;
    const struct dh_trace_item *i = dh_making_item(m, at);
    c->o = dh_making_before(m, at);
    if (i->kind == DH_DEED_TEXT && i->script) {
        char *text = dh_alloc(DH_SCRIPT_MAX + 1, 1);
        struct dh_typed typed = {0};
        if (text)
            typed = dh_script_run(i->script, i->script_len, true, false, text);
        /* Typing "/" opens the line of GTK's dialogs, and is its first character. */
        if (text && typed.len)
            c->typed = dh_arena_strdup(m->d->arena, text);
        dh_free(text);
    } else if (i->kind == DH_DEED_CLICK) {
        struct dh_hit h = dh_hit_at(c->o, i->at);
        const char *words = dh_hit_words(&h);
        bool button = h.element && h.element->role == DH_ROLE_BUTTON && !strchr(words, '.');
        if (!button && *words)
            c->clicked = words;
    }
}

static bool cancelled(struct dh_making *m, size_t last)
{
    const struct dh_trace_item *i = dh_making_item(m, last);
    if (dh_making_is_key(m, last, "Escape"))
        return true;
    if (i->kind != DH_DEED_CLICK)
        return false;
    struct dh_hit h = dh_hit_at(dh_making_before(m, last), i->at);
    return has(DH_LEX_CANCEL, dh_hit_words(&h));
}

static void attach(struct dh_making *m, size_t at, size_t last, struct choosing *c)
{
    const struct dh_trace_item *i = dh_making_item(m, at);
    struct dh_hit hit = dh_hit_at(dh_making_before(m, at), i->at);
    dh_making_scrolled(m, at, &hit);
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_ATTACH, at, last);
    if (!s)
        return;
    const char *name = c->found ? c->found : c->typed ? c->typed : c->clicked ? c->clicked : "";
    s->action->file = dh_making_keep(m, s, name);
    if (!c->found)
        dh_making_unsure(m, s, "the file that was chosen could not be found by its name");
    else if (c->folders > 1)
        dh_making_unsure(m, s, "several folders have a file of this name");
    dh_making_aim(m, s, at, &hit, i->at);
}

/* The chooser that the click brought up, and the screen that shows it: it may have been seen only when something had been
 * typed into it. -1: there is none. */
static int opened(struct dh_making *m, size_t at, size_t *ret_item, const struct dh_observation **ret)
{
    const struct dh_observation *o = dh_making_before(m, at);
    for (size_t k = at; k < m->end && k <= at + SEEN_LATE; k++) {
        const struct dh_trace_item *i = dh_making_item(m, k);
        if (k > at && i->kind != DH_DEED_TEXT && i->kind != DH_DEED_KEYS)
            return -1; /* the pointer's deeds have a screen of their own */
        const struct dh_observation *after = dh_making_after(m, k);
        int w = dh_making_new_window(o, after);
        if (w < 0)
            continue;
        *ret = after;
        *ret_item = k;
        return is_chooser(after, w) ? w : -1;
    }
    return -1;
}

/* A dialog that was gone before anybody looked: the path of a file was typed right after a button, and Return. */
static bool unseen(struct dh_making *m, size_t at)
{
    const struct dh_trace_item *text = dh_making_item(m, at + 1);
    struct dh_hit hit = dh_hit_at(dh_making_before(m, at), dh_making_item(m, at)->at);
    bool enter = dh_making_is_key(m, at + 2, "Return") || dh_making_is_key(m, at + 2, "KP_Enter");
    if (!hit.element || hit.element->role != DH_ROLE_BUTTON || !text || text->kind != DH_DEED_TEXT || !text->script || !enter)
        return false;
    struct choosing c = {.m = m, .o = dh_making_before(m, at)};
    note(&c, at + 1);
    if (!c.typed || *c.typed != '/' || !is_file(c.typed))
        return false;
    c.found = dh_strdup(c.typed);
    m->at = at + 3;
    m->tabs = 0;
    attach(m, at, at + 2, &c);
    dh_free(c.found);
    return true;
}

bool dh_make_dialog(struct dh_making *m)
{
    const struct dh_trace_item *i = dh_making_item(m, m->at);
    const struct dh_observation *o = dh_making_before(m, m->at), *next = NULL;
    size_t at = m->at, last = at;
    if (i->kind != DH_DEED_CLICK || !o)
        return false;
    int dialog = opened(m, at, &last, &next);
    if (dialog < 0)
        return unseen(m, at);
    struct choosing c = {.m = m, .o = next, .window = dialog};
    for (size_t k = at + 1; k <= last; k++)
        note(&c, k);
    while (in_dialog(m, last + 1, next->windows[dialog].id)) {
        last++;
        note(&c, last);
    }
    m->at = last + 1;
    m->tabs = 0;
    if (last == at || cancelled(m, last))
        return true;
    c.window = dh_making_window(c.o, next->windows[dialog].id);
    if (c.window < 0) {
        c.o = next;
        c.window = dialog;
    }
    find_file(&c);
    attach(m, at, last, &c);
    dh_free(c.found);
    return true;
}
