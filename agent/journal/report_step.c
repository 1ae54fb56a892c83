#include "agent/journal/report_part.h"

#include <string.h>

#include "agent/journal/escape.h"
#include "agent/journal/record.h"
#include "agent/journal/text.h"
#include "base/json.h"
#include "base/mem.h"

static void put_chip(struct dh_buf *out, const char *kind, const char *text)
{
    if (!*text)
        return;
    dh_buf_printf(out, "<span class=\"chip %s\">", kind);
    dh_escape_html(out, text);
    dh_buf_str(out, "</span>");
}

static void open_fact(struct dh_buf *out, const char *label)
{
    dh_buf_printf(out, "<section class=\"fact\"><h4>%s</h4><div>", label);
}

static void close_fact(struct dh_buf *out)
{
    dh_buf_str(out, "</div></section>\n");
}

static void put_para(struct dh_buf *out, const char *class_name, const char *text)
{
    if (!*text)
        return;
    dh_buf_printf(out, "<p class=\"%s\" dir=\"auto\">", class_name);
    dh_escape_html(out, text);
    dh_buf_str(out, "</p>");
}

/* The best candidate that was not chosen; NULL: there was no choice. */
static const json_t *runner_up(const json_t *ground)
{
    struct dh_rect chosen, q;
    const json_t *list = json_object_get(ground, "candidates"), *best = NULL;
    bool has = dh_json_rect(ground, "rect", &chosen);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *c = json_array_get(list, i);
        if (has && dh_json_rect(c, "rect", &q) && dh_rect_equal(q, chosen))
            continue;
        if (!best || dh_json_num(c, "score", 0) > dh_json_num(best, "score", 0))
            best = c;
    }
    return best;
}

static int score_of(const json_t *r)
{
    double v = dh_json_num(r, "score", 0);
    return v > 100 ? 100 : v > 0 ? (int)(v + 0.5) : 0;
}

static void put_ground(struct dh_report *r, size_t index)
{
    const json_t *ground = r->story->steps[index].ground, *next = runner_up(ground);
    if (!ground)
        return;
    struct dh_buf *out = r->out;
    int score = score_of(ground);
    open_fact(out, "Target");
    dh_report_close_up(r, index);
    dh_buf_printf(out,
                  "<div class=\"score\"><b>%d</b><span class=\"meter\"><i style=\"width:%d%%\"></i>", score,
                  score);
    if (next)
        dh_buf_printf(out, "<u style=\"left:%d%%\"></u>", score_of(next));
    dh_buf_str(out, "</span><small>");
    if (next) {
        dh_buf_printf(out, "next best %d <bdi>", score_of(next));
        dh_escape_html(out, dh_json_str(next, "name", ""));
        dh_buf_str(out, "</bdi>");
    } else {
        dh_buf_str(out, "nothing else came close");
    }
    dh_buf_str(out, "</small></div>");
    const char *by = dh_json_str(ground, "by", "");
    char *found = *by ? dh_asprintf("found by %s", by) : NULL;
    put_para(out, "why", found ? found : "");
    put_para(out, "why", dh_json_str(ground, "why", ""));
    dh_free(found);
    close_fact(out);
}

static void put_verdict(struct dh_buf *out, const json_t *verdict)
{
    if (!verdict)
        return;
    const char *main_class = dh_json_str(verdict, "class", "none"), *tier = dh_json_str(verdict, "tier", "");
    const char *kind = strcmp(tier, "allow") == 0     ? "good"
                       : strcmp(tier, "confirm") == 0 ? "wait"
                                                      : "bad";
    const json_t *classes = json_object_get(verdict, "classes");
    open_fact(out, "Decision");
    put_chip(out, kind, tier);
    if (strcmp(main_class, "none") != 0)
        put_chip(out, "strong", main_class);
    for (size_t i = 0; i < json_array_size(classes); i++) {
        const char *name = json_string_value(json_array_get(classes, i));
        if (name && strcmp(name, main_class) != 0)
            put_chip(out, "plain", name);
    }
    put_para(out, "why", dh_json_str(verdict, "why", ""));
    close_fact(out);
}

static void put_answer(struct dh_buf *out, const json_t *answer, const json_t *ask)
{
    const char *text = dh_json_str(answer, "answer", "none"), *channel = dh_json_str(answer, "channel", "");
    bool no = strcmp(text, "no") == 0 || strcmp(text, "none") == 0;
    dh_buf_printf(out, "<p class=\"reply %s\"><b dir=\"auto\">", no ? "bad" : "good");
    dh_escape_html(out, text);
    dh_buf_str(out, "</b> ");
    dh_buf_str(out, strcmp(text, "none") == 0 ? "nobody answered" : "answered");
    if (*channel) {
        dh_buf_str(out, " \xc2\xb7 ");
        dh_escape_html(out, channel);
    }
    dh_tick waited = (dh_tick)(dh_json_int(answer, "tick", 0) - dh_json_int(ask, "tick", 0));
    if (ask && waited > 0) {
        dh_buf_str(out, " \xc2\xb7 after ");
        dh_journal_span(out, waited);
    }
    dh_buf_str(out, "</p>");
}

static void put_touch(struct dh_buf *out, const json_t *intent, const json_t *outcome, const json_t *result)
{
    const char *what = dh_json_str(outcome, "what", "");
    dh_buf_str(out, "<li><code dir=\"auto\">");
    dh_escape_html(out, dh_json_str(intent, "touch", ""));
    dh_buf_str(out, "</code>");
    if (dh_json_bool(intent, "irreversible", false))
        put_chip(out, "strong", "cannot be undone");
    put_chip(out, dh_report_mood(dh_json_str(outcome, "status", "open")),
             outcome ? dh_json_str(outcome, "status", "open") : "outcome unknown");
    if (strcmp(what, dh_json_str(result, "what", "")) != 0)
        put_para(out, "why", what);
    put_para(out, "next", dh_json_str(outcome, "next", ""));
    dh_buf_str(out, "</li>");
}

static const json_t *outcome_of(const struct dh_report *r, const struct dh_story_step *step, json_int_t seq)
{
    for (size_t i = step->begin; i < step->end; i++) {
        const json_t *c = json_array_get(r->story->records, i);
        if (dh_record_of(c) == DH_RECORD_OUTCOME && dh_json_int(c, "of", 0) == seq)
            return c;
    }
    return NULL;
}

static void put_asked(struct dh_report *r, size_t at)
{
    const json_t *ask = json_array_get(r->story->records, at);
    const json_t *next = json_array_get(r->story->records, at + 1);
    open_fact(r->out, "You were asked");
    dh_buf_str(r->out, "<blockquote dir=\"auto\">");
    dh_escape_html(r->out, dh_json_str(ask, "text", ""));
    dh_buf_str(r->out, "</blockquote>");
    if (dh_record_of(next) == DH_RECORD_ANSWER)
        put_answer(r->out, next, ask);
    close_fact(r->out);
}

/* What the person saw and said, and what was touched, in the order it happened. */
static void put_events(struct dh_report *r, const struct dh_story_step *step)
{
    bool listed = false;
    for (size_t i = step->begin; i <= step->end; i++) {
        const json_t *e = i < step->end ? json_array_get(r->story->records, i) : NULL;
        enum dh_record kind = dh_record_of(e);
        if (listed && (!e || kind == DH_RECORD_ASK)) {
            dh_buf_str(r->out, "</ol>");
            close_fact(r->out);
            listed = false;
        }
        if (kind == DH_RECORD_ASK)
            put_asked(r, i);
        if (kind == DH_RECORD_INTENT && !listed) {
            open_fact(r->out, "Touched");
            dh_buf_str(r->out, "<ol class=\"touches\">");
            listed = true;
        }
        if (kind == DH_RECORD_INTENT)
            put_touch(r->out, e, outcome_of(r, step, dh_json_int(e, "seq", -1)), step->result);
    }
}

static void put_result(struct dh_buf *out, const struct dh_story_step *step)
{
    const json_t *result = step->result, *value = json_object_get(result, "value");
    const char *what = dh_json_str(result, "what", "");
    size_t changed = json_array_size(json_object_get(result, "changed"));
    bool no_effect = dh_json_bool(result, "no_effect", false);
    const char *note = dh_json_str(result, "note", "");
    if (!*what && !*note && !changed && !no_effect && (!value || json_is_null(value)))
        return;
    open_fact(out, "Result");
    put_para(out, "what", what);
    put_para(out, "note", note);
    if (value && !json_is_null(value)) {
        dh_buf_str(out, "<p class=\"value\" dir=\"auto\">");
        dh_report_value(out, value);
        dh_buf_str(out, "</p>");
    }
    if (no_effect)
        put_chip(out, "wait", "nothing changed on the screen");
    else if (changed)
        dh_buf_printf(out, "<span class=\"chip plain\">%zu element%s changed</span>", changed,
                      changed == 1 ? "" : "s");
    close_fact(out);
}

void dh_report_step(struct dh_report *r, size_t index)
{
    const struct dh_story_step *step = &r->story->steps[index];
    struct dh_buf *out = r->out;
    dh_buf_printf(out, "<article class=\"step %s\" id=\"s%zu\"><header><span class=\"number\">%lld</span>",
                  dh_report_mood(step->status), index + 1,
                  (long long)dh_json_int(step->plan, "step", (json_int_t)index + 1));
    dh_buf_str(out, "<h3 dir=\"auto\">");
    dh_escape_html(out, dh_json_str(step->plan, "sentence", ""));
    dh_buf_str(out, "</h3>");
    dh_report_pill(out, step->status);
    dh_buf_str(out, "<span class=\"took\">");
    dh_journal_span(out, step->time);
    dh_buf_str(out, "</span></header><div class=\"body\"><div class=\"see\">\n");
    dh_report_picture(r, index);
    dh_report_bar(out, step->spent);
    dh_buf_str(out, "</div><div class=\"facts\">\n");
    put_ground(r, index);
    put_verdict(out, step->verdict);
    put_events(r, step);
    put_result(out, step);
    dh_buf_str(out, "</div></div></article>\n");
}
