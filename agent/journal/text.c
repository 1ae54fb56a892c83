#include "agent/journal/text.h"

#include <string.h>

#include "agent/journal/escape.h"
#include "agent/journal/recover.h"
#include "agent/journal/record.h"
#include "agent/journal/story.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"

#define SENTENCE_WIDTH 56
#define STATUS_WIDTH 10

void dh_journal_span(struct dh_buf *buf, dh_tick time)
{
    long long us = time, s = (us + 500000) / 1000000;
    if (us < 1000)
        dh_buf_printf(buf, "%lld \xc2\xb5s", us);
    else if (us < 999500)
        dh_buf_printf(buf, "%lld ms", (us + 500) / 1000);
    else if (us < 59950000)
        dh_buf_printf(buf, "%lld.%lld s", (us + 50000) / 1000000, (us + 50000) / 100000 % 10);
    else if (s < 3600)
        dh_buf_printf(buf, "%lld min %02lld s", s / 60, s % 60);
    else
        dh_buf_printf(buf, "%lld h %02lld min", s / 3600, s / 60 % 60);
}

/* At most `width` characters of s, padded to it; cut text ends in an ellipsis. */
static void column(struct dh_buf *b, const char *s, size_t width)
{
    struct dh_buf line = {0};
    dh_escape_line(&line, s);
    const char *t = dh_buf_text(&line);
    size_t n = dh_utf8_count(t), keep = n > width ? width - 1 : n, left = strlen(t);
    for (size_t i = 0; i < keep && left; i++) {
        uint32_t cp;
        size_t k = dh_utf8_next(t, left, &cp);
        dh_buf_add(b, t, k);
        t += k;
        left -= k;
    }
    if (n > width)
        dh_buf_str(b, "\xe2\x80\xa6");
    for (size_t i = n; i < width; i++)
        dh_buf_char(b, ' ');
    b->failed = b->failed || line.failed;
    dh_buf_finish(&line);
}

static void labelled(struct dh_buf *b, const char *label, const char *text)
{
    if (!*text)
        return;
    dh_buf_str(b, label);
    dh_escape_line(b, text);
    dh_buf_char(b, '\n');
}

static void put_step(struct dh_buf *b, const struct dh_story *story, size_t index)
{
    const struct dh_story_step *step = &story->steps[index];
    dh_buf_printf(b, "%3lld  ", (long long)dh_json_int(step->plan, "step", (json_int_t)index + 1));
    column(b, dh_json_str(step->plan, "sentence", ""), SENTENCE_WIDTH);
    dh_buf_str(b, "  ");
    column(b, step->status, STATUS_WIDTH);
    dh_buf_str(b, "  ");
    dh_journal_span(b, step->time);
    dh_buf_char(b, '\n');
    for (size_t i = step->begin; i < step->end; i++) {
        const json_t *r = json_array_get(story->records, i);
        enum dh_record kind = dh_record_of(r);
        if (kind == DH_RECORD_ASK)
            labelled(b, "     asked: ", dh_json_str(r, "text", ""));
        else if (kind == DH_RECORD_ANSWER)
            labelled(b, "     answer: ", dh_json_str(r, "answer", "none"));
    }
    if (strcmp(step->status, "ok") != 0 && strcmp(step->status, "done") != 0) {
        const json_t *from = step->result ? step->result : step->outcome;
        labelled(b, "     why: ", dh_json_str(from, "what", dh_json_str(step->outcome, "what", "")));
        labelled(b, "     next: ", dh_json_str(step->outcome, "next", ""));
    }
}

static void put_outputs(struct dh_buf *b, const json_t *outputs)
{
    for (void *it = json_object_iter((json_t *)outputs); it;
         it = json_object_iter_next((json_t *)outputs, it)) {
        const json_t *v = json_object_iter_value(it);
        char *json = json_is_string(v) ? NULL : dh_json_canonical(v);
        dh_buf_str(b, "output   ");
        dh_escape_line(b, json_object_iter_key(it));
        dh_buf_str(b, " = ");
        dh_escape_line(b, json_is_string(v) ? json_string_value(v) : json ? json : "");
        dh_buf_char(b, '\n');
        dh_free(json);
    }
}

enum dh_status dh_journal_text(const json_t *records, struct dh_buf *buf, struct dh_err *err)
{
    struct dh_story story;
    enum dh_status s = dh_story_read(records, &story, err);
    if (s == DH_OK) {
        struct dh_pending p;
        dh_journal_pending(records, &p);
        labelled(buf, "goal     ", story.goal);
        labelled(buf, "skill    ", dh_json_str(story.run, "skill", ""));
        labelled(buf, "started  ", story.started);
        dh_buf_printf(buf, "status   ");
        dh_escape_line(buf, story.status);
        dh_buf_printf(buf, ", %zu step%s, asked %zu time%s, ", story.count, story.count == 1 ? "" : "s",
                      story.asks, story.asks == 1 ? "" : "s");
        dh_journal_span(buf, story.time);
        dh_buf_str(buf, "\n\n");
        for (size_t i = 0; i < story.count; i++)
            put_step(buf, &story, i);
        dh_buf_char(buf, '\n');
        labelled(buf, "parked   ", dh_json_str(p.parked, "why", ""));
        labelled(buf, "next     ", dh_json_str(p.parked, "next", ""));
        labelled(buf, "unknown  ", p.touch);
        labelled(buf, "summary  ", dh_json_str(story.end, "summary", ""));
        put_outputs(buf, json_object_get(story.end, "outputs"));
        if (dh_buf_failed(buf))
            s = dh_err_nomem(err);
    }
    dh_story_finish(&story);
    return s;
}
