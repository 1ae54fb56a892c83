#include "agent/cli/skill_heal.h"

#include <stdio.h>
#include <string.h>

#include "agent/cli/command.h"
#include "agent/journal/escape.h"
#include "agent/journal/journal.h"
#include "agent/skill/diff.h"
#include "agent/skill/evidence.h"
#include "agent/skill/heal.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

struct change {
    char *path, *text; /* of the SKILL.md; as it would read. Owned */
    json_t *changes;
    struct dh_buf diff;
};

static void finish(struct change *c)
{
    dh_free(c->path);
    dh_free(c->text);
    json_decref(c->changes);
    dh_buf_finish(&c->diff);
}

static enum dh_status work_out(const char *path, const char *text, const json_t *healed, struct change *ret,
                               struct dh_err *err)
{
    struct dh_skill *skill = NULL;
    enum dh_status s = dh_skill_parse(text, strlen(text), dh_path_name(path), &skill, NULL, err);
    if (s == DH_OK)
        s = dh_skill_heal(skill, healed, &ret->text, &ret->changes, err);
    if (s == DH_OK) {
        dh_diff_unified(text, ret->text, path, path, &ret->diff);
        ret->path = dh_strdup(path);
        if (dh_buf_failed(&ret->diff) || !ret->path)
            s = dh_err_nomem(err);
    }
    dh_skill_destroy(skill);
    return s;
}

/* Line by line: a skill and a screen can say anything. */
static void print(FILE *to, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        char *one = dh_strndup(text, n);
        struct dh_buf safe = {0};
        dh_escape_line(&safe, one ? one : "");
        fprintf(to, "%s\n", dh_buf_text(&safe));
        dh_buf_finish(&safe);
        dh_free(one);
        text += n + (text[n] == '\n');
    }
}

void dh_heal_offer(const char *skill_path, const char *text, const struct dh_run_end *end, const char *id, bool quiet)
{
    struct change c = {0};
    if (end->status != DH_OK || !skill_path || !id || json_array_size(end->healed) == 0 ||
        work_out(skill_path, text, end->healed, &c, NULL) != DH_OK) {
        finish(&c);
        return;
    }
    char *base = dh_path_state("runs"), *file = base ? dh_asprintf("%s/%s/heal.diff", base, id) : NULL;
    if (file)
        dh_file_write(file, c.diff.data, c.diff.len, 0600, NULL);
    if (!quiet) {
        fprintf(stderr, "deskhand: the screen has changed since this skill was made; it would fit again with:\n");
        print(stderr, dh_buf_text(&c.diff));
        fprintf(stderr, "  next: deskhand skill heal %s --apply\n", id);
    }
    dh_free(base);
    dh_free(file);
    finish(&c);
}

/* The run's skill and what was healed in it. */
static enum dh_status of_run(const char *id, char **ret_path, char **ret_hash, json_t **ret_healed, struct dh_err *err)
{
    json_t *records = NULL, *healed = json_array(), *r;
    enum dh_status s = healed ? dh_journal_read(NULL, id, &records, NULL, err) : dh_err_nomem(err);
    size_t i;
    const char *path = NULL, *hash = "";
    json_array_foreach(records, i, r)
    {
        const char *kind = dh_json_str(r, "kind", "");
        if (strcmp(kind, "RUN") == 0) {
            path = dh_json_str(r, "skill", NULL);
            hash = dh_json_str(r, "text_hash", "");
        } else if (strcmp(kind, "HEAL") == 0) {
            json_array_append(healed, r);
        }
    }
    if (s == DH_OK && (!path || json_array_size(healed) == 0))
        s = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "deskhand runs show tells what it did",
                       path ? "run %s found everything as the skill says" : "run %s was of no skill", id);
    if (s == DH_OK && (!(*ret_path = dh_strdup(path)) || !(*ret_hash = dh_strdup(hash))))
        s = dh_err_nomem(err);
    if (s == DH_OK)
        *ret_healed = healed;
    else
        json_decref(healed);
    json_decref(records);
    return s;
}

/* What the recording knows goes on to belong to the sentences that were changed. */
static enum dh_status keep_evidence(const char *path, const json_t *changes, struct dh_err *err)
{
    char *file = dh_asprintf("%.*s%s", (int)(dh_path_name(path) - path), path, DH_EVIDENCE_FILE);
    struct dh_buf b = {0};
    json_t *v = NULL;
    enum dh_status s = file ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK && dh_file_exists(file)) {
        s = dh_file_read(file, DH_EVIDENCE_MAX, &b, err);
        if (s == DH_OK)
            s = dh_json_parse(dh_buf_text(&b), b.len, &v, err);
        char *text = s == DH_OK && dh_skill_heal_evidence(v, changes) ? json_dumps(v, JSON_INDENT(1)) : NULL;
        if (text)
            s = dh_file_write(file, text, strlen(text), 0644, err);
        dh_free(text);
    }
    json_decref(v);
    dh_buf_finish(&b);
    dh_free(file);
    return s;
}

static enum dh_status heal(const char *run, bool apply, struct change *c, struct dh_err *err)
{
    char *id = NULL, *path = NULL, *hash = NULL;
    json_t *healed = NULL;
    struct dh_buf text = {0};
    enum dh_status s = dh_journal_find(NULL, run, &id, err);
    if (s == DH_OK)
        s = of_run(id, &path, &hash, &healed, err);
    if (s == DH_OK)
        s = dh_file_read(path, DH_SKILL_MAX, &text, err);
    if (s == DH_OK && strcmp(hash, dh_hash_bytes(dh_buf_text(&text), text.len).hex) != 0)
        s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "run it again, and heal from that run",
                       "%s has changed since run %s", path, id);
    if (s == DH_OK)
        s = work_out(path, dh_buf_text(&text), healed, c, err);
    if (s == DH_OK && apply)
        s = dh_file_write(path, c->text, strlen(c->text), 0644, err);
    if (s == DH_OK && apply)
        s = keep_evidence(path, c->changes, err);
    json_decref(healed);
    dh_buf_finish(&text);
    dh_free(id);
    dh_free(path);
    dh_free(hash);
    return s;
}

int dh_heal_command(const char *run, bool apply)
{
    struct change c = {0};
    struct dh_err err = {0};
    enum dh_status s = heal(run, apply, &c, &err);
    if (s == DH_OK)
        print(stdout, dh_buf_text(&c.diff));
    if (s == DH_OK && apply)
        fprintf(stderr, "deskhand: %s is changed\n", c.path);
    finish(&c);
    return s == DH_OK ? DH_EXIT_DONE : dh_command_fail(&err);
}
