#include "agent/gate/classify.h"

#include <string.h>
#include <strings.h>

#include "agent/gate/apps.h"
#include "agent/gate/class.h"
#include "agent/gate/lexicon.h"
#include "agent/gate/shell.h"
#include "agent/gate/shell_words.h"

static bool named(const struct dh_facts *facts, const char *typed)
{
    size_t n = strlen(typed);
    while (n > 0 && strchr(" \n\r\t", typed[n - 1]))
        n--;
    for (size_t i = 0; facts->files && facts->files[i]; i++)
        if (n > 0 && strlen(facts->files[i]) == n && strncmp(facts->files[i], typed, n) == 0)
            return true;
    return false;
}

static bool picks(const struct dh_signals *s)
{
    if (dh_classify_cancels(s))
        return false;
    if (s->commit == DH_COMMIT_ENTER || s->typed_commit)
        return true;
    if (s->commit != DH_COMMIT_CLICK || s->entry)
        return false;
    if (s->c->touch->count > 1)
        return true;
    for (size_t i = 0; i < s->label_count; i++)
        if (dh_lexicon_has(DH_LEX_OPEN_FILE, s->labels[i]) ||
            dh_lexicon_has(DH_LEX_YES, s->labels[i]) ||
            dh_lexicon_label(DH_CLASS_UPLOAD, s->labels[i]).hit)
            return true;
    return s->label_count == 0 && s->role == DH_ROLE_BUTTON;
}

/* The dialog of a program that sends files elsewhere; a portal's dialog may be anybody's. */
static bool sends(const struct dh_signals *s)
{
    if (s->app & (DH_APP_BROWSER | DH_APP_MAIL | DH_APP_CHAT))
        return true;
    return s->window &&
           (strstr(s->window->wm_class, "portal") || strstr(s->window->program, "portal"));
}

static void paths(const struct dh_signals *s, struct dh_findings *f)
{
    struct dh_shell_facts facts = {.parsed = true};
    dh_command_path(s->typed, s->chooser_save, &facts);
    for (size_t i = 0; i < facts.hit_count; i++)
        dh_findings_add(f, facts.hits[i].class, facts.hits[i].tier, "path",
                        "the file is \"%.120s\"", s->typed);
}

/* Files that are programs when they are opened. */
static bool program(const char *path)
{
    static const char *const ends[] = {
        ".sh",   ".desktop", ".appimage", ".deb", ".rpm",     ".run",        ".jar",
        ".exe",  ".bat",     ".msi",      ".py",  ".pl",      ".flatpakref", ".bin",
        ".snap", ".bash",    ".ps1",      ".elf", ".flatpak", ".com",        ".scr"};
    size_t n = strlen(path);
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        size_t k = strlen(ends[i]);
        if (n > k && strcasecmp(path + n - k, ends[i]) == 0)
            return true;
    }
    return false;
}

static void opens(const struct dh_signals *s, struct dh_findings *f)
{
    const struct dh_touch *t = s->c->touch;
    const char *what = t->open ? t->open : "";
    if (t->open_kind == DH_OPEN_URL) {
        static const char *const programs[] = {"javascript:", "data:", "vbscript:"};
        for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
            if (strncasecmp(what, programs[i], strlen(programs[i])) == 0)
                dh_findings_add(f, DH_CLASS_NEW_DOMAIN, DH_TIER_DENY, "address",
                                "an address that is a program: \"%.80s\"", what);
        if (strncasecmp(what, "file:", 5) == 0)
            dh_findings_add(f, DH_CLASS_NEW_DOMAIN, DH_TIER_CONFIRM, "address",
                            "a file of this computer in a browser: \"%.80s\"", what);
    }
    if (t->open_kind == DH_OPEN_FILE && program(what))
        dh_findings_add(f, DH_CLASS_DOWNLOAD, DH_TIER_CONFIRM, "file", "\"%.120s\" is a program",
                        what);
    if (t->open_kind != DH_OPEN_ARGV && t->open_kind != DH_OPEN_APP)
        return;
    struct dh_shell_facts facts;
    bool plain = false;
    dh_shell_scan_argv(what, &facts, &plain);
    for (size_t i = 0; i < facts.hit_count; i++)
        dh_findings_add(f, facts.hits[i].class, facts.hits[i].tier, "command",
                        "starts \"%.100s\" (%s)", what, dh_class_title(facts.hits[i].class));
    if (!plain && (facts.hit_count > 0 || t->open_kind == DH_OPEN_ARGV))
        dh_findings_add(f, DH_CLASS_TERMINAL, DH_TIER_CONFIRM, "command", "starts \"%.140s\"",
                        what);
}

void dh_classify_file(const struct dh_signals *s, const struct dh_facts *facts,
                      struct dh_findings *f)
{
    if (s->commit == DH_COMMIT_OPEN) {
        opens(s, f);
        return;
    }
    if ((s->chooser_open || s->chooser_save) && s->typed[0])
        paths(s, f);
    if (s->chooser_open && sends(s) && picks(s))
        dh_findings_add(
            f, DH_CLASS_UPLOAD, named(facts, s->typed) ? DH_TIER_ALLOW : DH_TIER_CONFIRM, "chooser",
            "it hands over \"%.140s\"", s->typed[0] ? s->typed : "the file that is chosen");
    /* A program in a file manager is run by a double click. */
    if ((s->app & DH_APP_FILES) && s->commit == DH_COMMIT_CLICK && s->c->touch->count > 1 &&
        program(s->label_raw))
        dh_findings_add(f, DH_CLASS_DOWNLOAD, DH_TIER_CONFIRM, "file", "\"%.120s\" is a program",
                        s->label_raw);
}
