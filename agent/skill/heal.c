#include "agent/skill/heal.h"

#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/mem.h"

struct healing {
    const struct dh_skill *skill;
    struct dh_buf text; /* as changed so far */
    json_t *changes;
    bool failed;
};

static const struct dh_stmt *find_in(const struct dh_skill *skill, const struct dh_block *b, const char *step,
                                     const char *sentence)
{
    for (const struct dh_stmt *s = b ? b->first : NULL; s; s = s->next) {
        char *source = dh_stmt_source(skill, s);
        bool same = source && strcmp(source, sentence) == 0 && strcmp(s->label, step) == 0;
        dh_free(source);
        const struct dh_stmt *deeper = same ? s : find_in(skill, s->body, step, sentence);
        if (!deeper)
            deeper = find_in(skill, s->otherwise, step, sentence);
        if (deeper)
            return deeper;
    }
    return NULL;
}

/* As the language quotes it; NULL when it cannot be. Owned by the caller. */
static char *quote(const char *text)
{
    struct dh_buf b = {0};
    if (!*text || strpbrk(text, "{}\n\r"))
        return NULL;
    dh_buf_char(&b, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            dh_buf_char(&b, '\\');
        dh_buf_char(&b, *text);
    }
    dh_buf_char(&b, '"');
    return dh_buf_steal(&b);
}

/* The only place of `what` in a text, NULL when there is none or several. */
static const char *only(const char *text, const char *what)
{
    const char *at = strstr(text, what);
    return at && !strstr(at + 1, what) ? at : NULL;
}

static bool parses(const struct dh_buf *b, const char *origin)
{
    struct dh_skill *k = NULL;
    bool ok = dh_skill_parse(dh_buf_text(b), b->len, origin, &k, NULL, NULL) == DH_OK;
    dh_skill_destroy(k);
    return ok;
}

/* The sentence with its target called as it is now; NULL: it does not quote it, once. Owned by the caller. */
static char *renamed(const char *sentence, const char *was, const char *now)
{
    char *old = quote(was), *new = quote(now), *out = NULL;
    const char *at = old && new &&strcmp(old, new) != 0 ? only(sentence, old) : NULL;
    if (at)
        out = dh_asprintf("%.*s%s%s", (int)(at - sentence), sentence, new, at + strlen(old));
    dh_free(old);
    dh_free(new);
    return out;
}

/* Puts a text in place of `old_n` bytes at `at`, when what comes of it is a skill still. */
static bool splice(struct healing *h, size_t at, size_t old_n, const char *with)
{
    struct dh_buf b = {0};
    dh_buf_add(&b, dh_buf_text(&h->text), at);
    dh_buf_str(&b, with);
    dh_buf_str(&b, dh_buf_text(&h->text) + at + old_n);
    if (b.failed || !parses(&b, h->skill->origin)) {
        h->failed |= b.failed;
        dh_buf_finish(&b);
        return false;
    }
    dh_buf_finish(&h->text);
    h->text = b;
    return true;
}

static void rename_target(struct healing *h, const json_t *one)
{
    const char *step = dh_json_str(one, "step", ""), *sentence = dh_json_str(one, "sentence", "");
    const struct dh_stmt *s = find_in(h->skill, h->skill->steps, step, sentence);
    if (!s)
        s = find_in(h->skill, h->skill->handlers, step, sentence);
    if (!s)
        s = find_in(h->skill, h->skill->result, step, sentence);
    char *raw = s ? dh_strndup(h->skill->text + s->start, s->end - s->start) : NULL;
    char *new = raw ? renamed(raw, dh_json_str(one, "was", ""), dh_json_str(one, "now", "")) : NULL;
    /* Earlier changes have moved it; it stands there once, or it is left alone. */
    const char *at = new ? only(dh_buf_text(&h->text), raw) : NULL;
    if (at && splice(h, (size_t)(at - dh_buf_text(&h->text)), strlen(raw), new))
        json_array_append_new(
            h->changes, json_pack("{s:s,s:o,s:o}", "step", step, "was", dh_json_text(raw), "now", dh_json_text(new)));
    dh_free(raw);
    dh_free(new);
}

/* Where the section of handlers ends; 0: there is none. */
static size_t handlers_end(const char *text)
{
    static const char head[] = "## If something goes wrong";
    size_t end = 0;
    bool inside = false;
    for (const char *s = text; *s;) {
        size_t n = strcspn(s, "\n");
        if (s[0] == '#' && (s[1] == ' ' || (s[1] == '#' && s[2] == ' ')))
            inside = strncasecmp(s, head, sizeof(head) - 1) == 0;
        s += n + (s[n] == '\n');
        if (inside && n > 0)
            end = (size_t)(s - text);
    }
    return end;
}

static void add_handler(struct healing *h, const json_t *one)
{
    char *name = quote(dh_json_str(one, "dismissed", ""));
    bool button = strcmp(dh_json_str(one, "role", ""), "button") == 0;
    const char *role = button ? " button" : "", *the = button ? "the " : "";
    char *line = name ? dh_asprintf("- If %s%s%s appears: click %s%s%s.\n", the, name, role, the, name, role) : NULL;
    size_t end = handlers_end(dh_buf_text(&h->text));
    const char *tail = h->text.len && dh_buf_text(&h->text)[h->text.len - 1] == '\n' ? "" : "\n";
    char *whole = !line ? NULL : end ? dh_strdup(line) : dh_asprintf("%s\n## If something goes wrong\n%s", tail, line);
    if (whole && !strstr(dh_buf_text(&h->text), line) && splice(h, end ? end : h->text.len, 0, whole))
        json_array_append_new(h->changes, json_pack("{s:o}", "handler", dh_json_text(line)));
    dh_free(name);
    dh_free(line);
    dh_free(whole);
}

enum dh_status dh_skill_heal(const struct dh_skill *skill, const json_t *healed, char **ret_text, json_t **ret_changes,
                             struct dh_err *err)
{
    struct healing h = {.skill = skill, .changes = json_array()};
    size_t i;
    json_t *one;
    dh_buf_add(&h.text, skill->text, skill->len);
    h.failed = !h.changes || h.text.failed;
    json_array_foreach(healed, i, one)
    {
        if (!h.failed && json_object_get(one, "now"))
            rename_target(&h, one);
        else if (!h.failed && json_object_get(one, "dismissed"))
            add_handler(&h, one);
    }
    enum dh_status s = h.failed ? dh_err_nomem(err) : DH_OK;
    if (s == DH_OK && json_array_size(h.changes) == 0)
        s = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, NULL, "nothing in the skill's text would change");
    if (s == DH_OK && !(*ret_text = dh_buf_steal(&h.text)))
        s = dh_err_nomem(err);
    dh_buf_finish(&h.text);
    if (s == DH_OK)
        *ret_changes = h.changes;
    else
        json_decref(h.changes);
    return s;
}

/* What stands in `now` where `was` quotes a name; NULL: it does not. Owned by the caller. */
static char *name_now(const char *was, const char *now, const char *name)
{
    char *quoted = quote(name), *new = NULL;
    const char *at = quoted ? strstr(was, quoted) : NULL;
    if (at && strncmp(was, now, (size_t)(at - was)) == 0) {
        const char *from = now + (at - was) + 1;
        size_t tail = strlen(at + strlen(quoted)) + 1, n = strlen(from);
        new = n > tail ? dh_strndup(from, n - tail) : NULL;
    }
    dh_free(quoted);
    return new;
}

bool dh_skill_heal_evidence(json_t *evidence, const json_t *changes)
{
    size_t i, k;
    json_t *one, *item;
    bool changed = false;
    json_array_foreach(changes, i, one)
    {
        const char *was = dh_json_str(one, "was", NULL), *now = dh_json_str(one, "now", NULL);
        json_array_foreach(json_object_get(evidence, "steps"), k, item)
        {
            if (!was || !now || strcmp(dh_json_str(item, "sentence", ""), was) != 0)
                continue;
            changed |= dh_json_set(item, "sentence", dh_json_text(now));
            json_t *target = json_object_get(item, "target");
            char *name = name_now(was, now, dh_json_str(target, "name", ""));
            if (name && !strchr(name, '\\'))
                dh_json_set(target, "name", dh_json_text(name));
            dh_free(name);
        }
    }
    return changed;
}
