#include "agent/skill/export.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "agent/skill/archive.h"
#include "agent/skill/evidence.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"

#define FILE_MAX (4u << 20)
#define DEPTH 4

struct export {
    const struct dh_skill *skill;
    const struct dh_evidence *evidence; /* NULL: none */
    char *folder;                       /* owned */
    enum dh_archive kind;
    struct dh_buf *tar;
    struct dh_zip zip;
    size_t count;
    struct dh_err *err;
};

static bool secret_field(const struct dh_phrase *p)
{
    static const char *const words[] = {"password", "passphrase", "passcode", "pin", "token", "secret", "api key"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (p->count && p->parts[0].kind == DH_PART_TEXT && dh_text_contains(p->parts[0].text, words[i]) >= 85)
            return true;
    return false;
}

static const struct dh_stmt *typed_secret(const struct dh_block *b)
{
    for (const struct dh_stmt *s = b ? b->first : NULL; s; s = s->next) {
        bool types = s->kind == DH_STMT_TYPE || s->kind == DH_STMT_SET_TEXT;
        bool literal = s->text.count && s->text.parts[0].kind == DH_PART_TEXT;
        if (types && literal && secret_field(&s->target.text))
            return s;
        const struct dh_stmt *in = typed_secret(s->body);
        in = in ? in : typed_secret(s->otherwise);
        if (in)
            return in;
    }
    return NULL;
}

static enum dh_status add(struct export *x, const char *path, const struct dh_buf *data)
{
    char *name = dh_asprintf("%s/%s", x->skill->name, path);
    if (!name)
        return dh_err_nomem(x->err);
    enum dh_status s = DH_OK;
    if (strlen(name) >= 100 || x->count == DH_ARCHIVE_FILES)
        s = dh_err_set(x->err, DH_INVALID, DH_BLAME_USER, "shorten the names, or take files out",
                       "%s has too many files or too long a name in it", x->folder);
    else if (x->kind == DH_ARCHIVE_TAR)
        dh_tar_add(x->tar, name, data);
    else
        dh_zip_add(&x->zip, name, data);
    x->count++;
    dh_free(name);
    return s;
}

/* Named by the text or, as a picture, by the evidence. */
static bool belongs(const struct export *x, const char *path)
{
    if (strstr(x->skill->text, path))
        return true;
    for (size_t i = 0; x->evidence && i < x->evidence->count; i++)
        if (x->evidence->items[i].crop && strcmp(x->evidence->items[i].crop, path) == 0)
            return true;
    return false;
}

/* The evidence without what the person had on the screen and put in. */
static enum dh_status add_evidence(struct export *x, const struct dh_buf *bytes)
{
    json_t *v = NULL, *step;
    size_t i;
    struct dh_buf b = {0};
    enum dh_status s = dh_json_parse(dh_buf_text(bytes), bytes->len, &v, x->err);
    if (s != DH_OK)
        return s;
    json_object_del(v, "inputs");
    json_object_del(v, "screens");
    json_object_del(v, "pictures");
    json_array_foreach(json_object_get(v, "steps"), i, step) {
        json_object_del(step, "screen");
        json_object_del(step, "value");
    }
    char *text = dh_json_canonical(v);
    if (text)
        dh_buf_printf(&b, "%s\n", text);
    s = text && !b.failed ? add(x, DH_EVIDENCE_FILE, &b) : dh_err_nomem(x->err);
    dh_buf_finish(&b);
    dh_free(text);
    json_decref(v);
    return s;
}

static enum dh_status add_file(struct export *x, const char *path)
{
    struct dh_buf b = {0};
    char *full = dh_path_join(x->folder, path);
    enum dh_status s = full ? dh_file_read(full, FILE_MAX, &b, x->err) : dh_err_nomem(x->err);
    if (s == DH_OK)
        s = strcmp(path, DH_EVIDENCE_FILE) == 0 ? add_evidence(x, &b) : add(x, path, &b);
    dh_buf_finish(&b);
    dh_free(full);
    return s;
}

static enum dh_status add_folder(struct export *x, const char *below, int depth);

static enum dh_status add_entry(struct export *x, const char *path, int depth)
{
    struct stat st;
    enum dh_status s = DH_OK;
    char *full = dh_path_join(x->folder, path);
    if (!full)
        return dh_err_nomem(x->err);
    bool there = lstat(full, &st) == 0;
    dh_free(full);
    if (there && S_ISDIR(st.st_mode) && depth < DEPTH)
        s = add_folder(x, path, depth + 1);
    else if (there && S_ISREG(st.st_mode) && strcmp(path, "SKILL.md") != 0 &&
             (strcmp(path, DH_EVIDENCE_FILE) == 0 || belongs(x, path)))
        s = add_file(x, path);
    return s;
}

/* By name, so that the same skill gives the same bytes: each time the next one. */
static char *next_name(const char *folder, const char *last)
{
    char *best = NULL;
    DIR *dir = opendir(folder);
    for (const struct dirent *e; dir && (e = readdir(dir));) {
        if (e->d_name[0] == '.' || (last && strcmp(e->d_name, last) <= 0) || (best && strcmp(e->d_name, best) >= 0))
            continue;
        dh_free(best);
        best = dh_strdup(e->d_name);
    }
    if (dir)
        closedir(dir);
    return best;
}

static enum dh_status add_folder(struct export *x, const char *below, int depth)
{
    char *full = *below ? dh_path_join(x->folder, below) : dh_strdup(x->folder);
    enum dh_status s = full ? DH_OK : dh_err_nomem(x->err);
    char *name = full ? next_name(full, NULL) : NULL;
    while (s == DH_OK && name) {
        char *path = *below ? dh_path_join(below, name) : dh_strdup(name);
        s = path ? add_entry(x, path, depth) : dh_err_nomem(x->err);
        dh_free(path);
        char *next = next_name(full, name);
        dh_free(name);
        name = next;
    }
    dh_free(name);
    dh_free(full);
    return s;
}

static enum dh_status export(struct export *x)
{
    const struct dh_stmt *s = typed_secret(x->skill->steps);
    struct dh_buf text = {0};
    if (s)
        return dh_err_set(x->err, DH_REFUSED, DH_BLAME_USER, "write {{secret:NAME}} instead",
                          "step %s types what looks like a secret", s->label);
    dh_buf_add(&text, x->skill->text, x->skill->len);
    enum dh_status st = text.failed ? dh_err_nomem(x->err) : add(x, "SKILL.md", &text);
    dh_buf_finish(&text);
    if (st == DH_OK)
        st = add_folder(x, "", 0);
    if (st != DH_OK)
        return st;
    if (x->kind == DH_ARCHIVE_TAR) {
        dh_tar_end(x->tar);
    } else {
        dh_zip_end(&x->zip);
        dh_buf_add(x->tar, dh_buf_text(&x->zip.out), x->zip.out.len);
        x->tar->failed = x->tar->failed || x->zip.out.failed;
    }
    return x->tar->failed ? dh_err_nomem(x->err) : DH_OK;
}

enum dh_status dh_skill_export(const struct dh_skill *skill, enum dh_archive kind, struct dh_buf *out,
                               struct dh_err *err)
{
    struct dh_evidence *evidence = NULL;
    struct export x = {.skill = skill, .kind = kind, .tar = out, .err = err};
    enum dh_status s = dh_evidence_load(skill->path, &evidence, err);
    if (s == DH_NOT_FOUND)
        s = DH_OK;
    x.evidence = evidence;
    x.folder = dh_strndup(skill->path, (size_t)(dh_path_name(skill->path) - skill->path));
    if (s == DH_OK)
        s = x.folder ? export(&x) : dh_err_nomem(err);
    dh_buf_finish(&x.zip.out);
    dh_buf_finish(&x.zip.directory);
    dh_free(x.folder);
    dh_evidence_destroy(evidence);
    return s;
}
