#include "agent/journal/report.h"

#include <string.h>
#include <unistd.h>

#include "agent/journal/escape.h"
#include "agent/journal/journal.h"
#include "agent/journal/recover.h"
#include "agent/journal/report_part.h"
#include "agent/journal/store.h"
#include "agent/journal/text.h"
#include "base/json.h"
#include "base/mem.h"

#define PICTURES_MAX (5500000u) /* bytes of all pictures; a third more as base64 */
#define PICTURE_MAX (300000u)

const char *dh_report_mood(const char *status)
{
    const struct {
        const char *status, *mood;
    } moods[] = {
        {"ok", "good"},       {"done", "good"},      {"failed", "bad"},     {"refused", "bad"},
        {"denied", "bad"},    {"not-found", "bad"},  {"timeout", "bad"},    {"stale", "bad"},
        {"io", "bad"},        {"gone", "bad"},       {"invalid", "bad"},    {"unknown", "bad"},
        {"damaged", "bad"},   {"environment", "bad"}, {"ambiguous", "wait"}, {"parked", "wait"},
        {"stopped", "wait"},  {"interrupted", "wait"}, {"open", "wait"},
    };
    for (size_t i = 0; i < sizeof(moods) / sizeof(moods[0]); i++) {
        if (strcmp(moods[i].status, status) == 0)
            return moods[i].mood;
    }
    return "plain";
}

void dh_report_pill(struct dh_buf *out, const char *status)
{
    dh_buf_printf(out, "<span class=\"pill %s\">", dh_report_mood(status));
    dh_escape_html(out, status);
    dh_buf_str(out, "</span>");
}

void dh_report_value(struct dh_buf *out, const json_t *value)
{
    char *json = json_is_string(value) ? NULL : dh_json_canonical(value);
    dh_escape_html(out, json_is_string(value) ? json_string_value(value) : json ? json : "");
    dh_free(json);
}

void dh_report_bar(struct dh_buf *out, const dh_tick *spent)
{
    dh_tick sum = 0;
    for (int i = 0; i < DH_SPEND_COUNT; i++)
        sum += spent[i];
    if (sum == 0)
        return;
    dh_buf_str(out, "<div class=\"bar\" aria-hidden=\"true\">");
    for (int i = 0; i < DH_SPEND_COUNT; i++) {
        if (spent[i])
            dh_buf_printf(out, "<i class=\"t%d\" style=\"flex-grow:%lld\"></i>", i,
                          (long long)(spent[i] * 1000 / sum) + 1);
    }
    dh_buf_str(out, "</div><ul class=\"legend\">");
    for (int i = 0; i < DH_SPEND_COUNT; i++) {
        if (!spent[i])
            continue;
        dh_buf_printf(out, "<li><i class=\"t%d\"></i>%s <b>", i, dh_spend_name((enum dh_spend)i));
        dh_journal_span(out, spent[i]);
        dh_buf_str(out, "</b></li>");
    }
    dh_buf_str(out, "</ul>\n");
}

static void put_table(struct dh_buf *out, const char *title, const json_t *object)
{
    if (json_object_size(object) == 0)
        return;
    dh_buf_printf(out, "<section class=\"pairs\"><h2>%s</h2><dl>", title);
    for (void *it = json_object_iter((json_t *)object); it;
         it = json_object_iter_next((json_t *)object, it)) {
        dh_buf_str(out, "<dt>");
        dh_escape_html(out, json_object_iter_key(it));
        dh_buf_str(out, "</dt><dd dir=\"auto\">");
        dh_report_value(out, json_object_iter_value(it));
        dh_buf_str(out, "</dd>");
    }
    dh_buf_str(out, "</dl></section>\n");
}

static void put_notice(struct dh_buf *out, const char *mood, const char *title, const char *text,
                       const char *next)
{
    dh_buf_printf(out, "<aside class=\"notice %s\"><b>%s</b><p dir=\"auto\">", mood, title);
    dh_escape_html(out, text);
    dh_buf_str(out, "</p>");
    if (next && *next) {
        dh_buf_str(out, "<p class=\"next\" dir=\"auto\">");
        dh_escape_html(out, next);
        dh_buf_str(out, "</p>");
    }
    dh_buf_str(out, "</aside>\n");
}

static void put_notices(struct dh_buf *out, const struct dh_story *story, const struct dh_err *damage)
{
    struct dh_pending p;
    dh_journal_pending(story->records, &p);
    if (damage->status != DH_OK)
        put_notice(out, "bad", "This journal is damaged", damage->what, damage->next);
    if (p.parked)
        put_notice(out, "wait", "It stopped and waits for you", dh_json_str(p.parked, "why", ""),
                   dh_json_str(p.parked, "next", ""));
    if (p.intent)
        put_notice(out, "bad", "It is not known whether this happened", p.touch,
                   p.irreversible ? "It cannot be undone, so it is never repeated by itself: look, then "
                                    "resume the run."
                                  : "Resuming the run looks again and goes on.");
    const char *summary = dh_json_str(story->end, "summary", "");
    if (*summary)
        put_notice(out, dh_report_mood(story->status), "Summary", summary, "");
}

static void put_stat(struct dh_buf *out, const char *label, const char *value, const char *note)
{
    dh_buf_printf(out, "<li><span>%s</span><b>%s</b><small>%s</small></li>", label, value, note);
}

static void put_stats(struct dh_buf *out, const struct dh_story *story)
{
    struct dh_buf value = {0}, note = {0};
    dh_tick spent[DH_SPEND_COUNT] = {0};
    size_t done = 0;
    json_int_t tokens = 0;
    for (size_t i = 0; i < story->count; i++) {
        for (int k = 0; k < DH_SPEND_COUNT; k++)
            spent[k] += story->steps[i].spent[k];
        done += strcmp(dh_report_mood(story->steps[i].status), "good") == 0;
        json_int_t n = dh_json_int(story->steps[i].plan, "tokens", 0);
        tokens += n > 0 && n < INT32_MAX ? n : 0;
    }
    dh_buf_str(out, "<ul class=\"stats\">");
    dh_journal_span(&value, story->time);
    dh_journal_span(&note, spent[DH_SPEND_PERSON]);
    dh_buf_str(&note, " waiting for you");
    put_stat(out, "Duration", dh_buf_text(&value), spent[DH_SPEND_PERSON] ? dh_buf_text(&note) : "");
    dh_buf_clear(&value);
    dh_buf_clear(&note);
    dh_buf_printf(&value, "%zu", story->count);
    dh_buf_printf(&note, "%zu went well", done);
    put_stat(out, "Steps", dh_buf_text(&value), dh_buf_text(&note));
    dh_buf_clear(&value);
    dh_buf_printf(&value, "%zu", story->asks);
    put_stat(out, "Asked you", dh_buf_text(&value), story->asks == 1 ? "time" : "times");
    dh_buf_clear(&value);
    dh_buf_printf(&value, "%lld", (long long)tokens);
    put_stat(out, "Model tokens", dh_buf_text(&value), tokens ? "" : "no model was called");
    dh_buf_str(out, "</ul>\n<section class=\"time\"><h2>Where the time went</h2>");
    dh_report_bar(out, spent);
    dh_buf_str(out, "<nav class=\"strip\" aria-label=\"Steps\">");
    for (size_t i = 0; i < story->count; i++) {
        const struct dh_story_step *s = &story->steps[i];
        dh_buf_printf(out, "<a class=\"%s\" href=\"#s%zu\" style=\"flex-grow:%lld\" title=\"",
                      dh_report_mood(s->status), i + 1, (long long)(s->time / 1000) + 1);
        dh_escape_html(out, dh_json_str(s->plan, "sentence", ""));
        dh_buf_printf(out, "\">%zu</a>", i + 1);
    }
    dh_buf_str(out, "</nav></section>\n");
    out->failed = out->failed || value.failed || note.failed;
    dh_buf_finish(&value);
    dh_buf_finish(&note);
}

static void put_head(struct dh_buf *out, const struct dh_story *story, const char *id)
{
    const char *const facts[] = {"skill", "display", "size", "version"};
    dh_buf_str(out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src "
                    "data:; style-src 'unsafe-inline'\"><meta name=\"viewport\" "
                    "content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" "
                    "content=\"light dark\"><meta name=\"referrer\" content=\"no-referrer\"><title>");
    dh_escape_html(out, *story->goal ? story->goal : id);
    dh_buf_str(out, " \xc2\xb7 deskhand</title>");
    dh_report_style(out);
    dh_buf_str(out, "</head><body><main>\n<header class=\"top\"><p class=\"eyebrow\">deskhand run ");
    dh_report_pill(out, story->status);
    dh_buf_str(out, "</p><h1 dir=\"auto\">");
    dh_escape_html(out, *story->goal ? story->goal : "A run without a goal");
    dh_buf_printf(out, "</h1><p class=\"meta\"><span>%s</span>", id);
    if (*story->started) {
        dh_buf_str(out, "<span>");
        dh_escape_html(out, story->started);
        dh_buf_str(out, "</span>");
    }
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        const json_t *v = json_object_get(story->run, facts[i]);
        if (!v || json_is_null(v) || (json_is_string(v) && !*json_string_value(v)))
            continue;
        dh_buf_printf(out, "<span>%s ", facts[i]);
        dh_report_value(out, v);
        dh_buf_str(out, "</span>");
    }
    dh_buf_str(out, "</p></header>\n");
}

static void put_page(struct dh_report *r, const char *id, const struct dh_err *damage)
{
    const struct dh_story *story = r->story;
    put_head(r->out, story, id);
    put_notices(r->out, story, damage);
    put_stats(r->out, story);
    dh_buf_str(r->out, "<div class=\"two\">");
    put_table(r->out, "Inputs", json_object_get(story->run, "inputs"));
    put_table(r->out, "Outputs", json_object_get(story->end, "outputs"));
    dh_buf_str(r->out, "</div>\n");
    for (size_t i = 0; i < story->count; i++)
        dh_report_step(r, i);
    size_t n = json_array_size(story->records);
    dh_buf_str(r->out, "<footer>Head of the journal: <code>");
    dh_escape_html(r->out, dh_json_str(json_array_get(story->records, n ? n - 1 : 0), "hash", "none"));
    dh_buf_printf(r->out, "</code><br>%zu records. <code>deskhand runs verify %s</code> proves them.</footer>",
                  n, id);
    dh_buf_str(r->out, "</main></body></html>\n");
}

enum dh_status dh_report_html(const char *base, const char *id, struct dh_buf *buf, struct dh_err *err)
{
    json_t *records = NULL;
    struct dh_err damage = {0};
    struct dh_story story = {0};
    struct dh_report r = {.out = buf, .story = &story, .dir = -1};
    enum dh_status s = dh_journal_read_good(base, id, &records, &damage);
    if (s != DH_OK && s != DH_INVALID) {
        if (err)
            *err = damage;
        return s;
    }
    s = dh_store_open(base, id, &r.dir, err);
    if (s == DH_OK)
        s = dh_story_read(records, &story, err);
    if (s == DH_OK) {
        size_t pictures = story.count ? story.count : 1;
        for (size_t i = 0; i < story.count; i++)
            pictures += story.steps[i].shot_count > 1 ? story.steps[i].shot_count - 1 : 0;
        size_t share = PICTURES_MAX / pictures;
        r.budget = share < PICTURE_MAX ? share : PICTURE_MAX;
        put_page(&r, id, &damage);
        if (dh_buf_failed(buf))
            s = dh_err_nomem(err);
    }
    if (r.dir >= 0)
        close(r.dir);
    dh_free(r.frames);
    dh_story_finish(&story);
    json_decref(records);
    return s;
}
