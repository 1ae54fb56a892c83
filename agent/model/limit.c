#include "agent/model/limit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

struct dh_limits dh_limits_default(void)
{
    return (struct dh_limits){.steps = DH_LIMIT_STEPS, .still = DH_LIMIT_STILL, .repeats = DH_LIMIT_REPEATS};
}

int64_t dh_limit_text_tokens(size_t bytes)
{
    return (int64_t)(bytes / 3 + 1);
}

int64_t dh_limit_image_tokens(int w, int h)
{
    return (int64_t)((w + 27) / 28) * ((h + 27) / 28) + 100;
}

struct dh_reserve dh_limit_reserve(int64_t input, int64_t output, const struct dh_price *price)
{
    struct dh_usage u = {.input = input, .output = output};
    return (struct dh_reserve){input, output, dh_price_of(price, &u)};
}

static size_t same(const struct dh_spent *s)
{
    size_t n = 0;
    for (size_t i = 0; s->recent_count > 0 && i < s->recent_count; i++)
        n += s->recent[i] == s->recent[s->recent_count - 1];
    return n;
}

enum dh_status dh_limit_check(const struct dh_limits *l, const struct dh_spent *s, dh_tick used,
                              const struct dh_reserve *next, struct dh_err *err)
{
    const char *resume = "look at what was done, then resume with a higher limit";
    int64_t tokens = s->input + s->output;
    double seconds = (double)(s->time + used) / 1e6;
    if (l->steps > 0 && s->steps >= l->steps)
        return dh_err_set(err, DH_PARKED, DH_BLAME_POLICY, "look at what was done, then resume with --max-steps",
                          "the model's limit of %ld steps is reached", l->steps);
    if (l->tokens > 0 && tokens + next->input + next->output > l->tokens)
        return dh_err_set(err, DH_PARKED, DH_BLAME_POLICY, "look at what was done, then resume with --max-tokens",
                          "the limit of %ld tokens is reached: %lld are used, and the next request may take %lld",
                          l->tokens, (long long)tokens, (long long)(next->input + next->output));
    if (l->cost > 0 && s->cost + next->cost > l->cost)
        return dh_err_set(err, DH_PARKED, DH_BLAME_POLICY, "look at what was done, then resume with --max-cost",
                          "the limit of $%.2f is reached: $%.4f are spent, and the next request may cost $%.4f",
                          l->cost, s->cost, next->cost);
    if (l->seconds > 0 && seconds > l->seconds)
        return dh_err_set(err, DH_PARKED, DH_BLAME_POLICY, resume, "the model's time limit of %g s is reached",
                          l->seconds);
    if (l->still > 0 && s->still >= l->still)
        return dh_err_set(err, DH_PARKED, DH_BLAME_MODEL, "look at the screen, then resume or say it differently",
                          "no progress: the model's last %ld actions changed nothing on the screen", s->still);
    if (l->repeats > 0 && (long)same(s) >= l->repeats)
        return dh_err_set(err, DH_PARKED, DH_BLAME_MODEL, "look at the screen, then resume or say it differently",
                          "no progress: the model did the same thing on the same screen %zu times", same(s));
    return DH_OK;
}

static int64_t told(int64_t n)
{
    return n > 0 ? n : 0;
}

void dh_limit_paid(struct dh_spent *s, const struct dh_usage *usage, const struct dh_price *price)
{
    s->requests++;
    s->input += told(usage->input);
    s->cached += told(usage->cached);
    s->output += told(usage->output);
    s->cost += dh_price_of(price, usage);
    s->unpriced = s->unpriced || !price->known;
}

void dh_limit_acted(struct dh_spent *s, uint64_t action, uint64_t screen, bool changed, bool patient)
{
    s->steps++;
    if (patient)
        return;
    s->still = changed ? 0 : s->still + 1;
    if (s->recent_count == DH_LIMIT_RECENT) {
        memmove(s->recent, s->recent + 1, (DH_LIMIT_RECENT - 1) * sizeof(s->recent[0]));
        s->recent_count--;
    }
    s->recent[s->recent_count++] = action * 1099511628211u ^ screen;
}

json_t *dh_limits_to_json(const struct dh_limits *l)
{
    return json_pack("{s:I,s:I,s:f,s:f,s:I,s:I}", "steps", (json_int_t)l->steps, "tokens", (json_int_t)l->tokens, "cost",
                     l->cost, "time", l->seconds, "still", (json_int_t)l->still, "repeats", (json_int_t)l->repeats);
}

struct dh_limits dh_limits_from_json(const json_t *v)
{
    struct dh_limits d = dh_limits_default();
    return (struct dh_limits){.steps = (long)dh_json_int(v, "steps", d.steps),
                              .tokens = (long)dh_json_int(v, "tokens", d.tokens),
                              .cost = dh_json_num(v, "cost", d.cost),
                              .seconds = dh_json_num(v, "time", d.seconds),
                              .still = (long)dh_json_int(v, "still", d.still),
                              .repeats = (long)dh_json_int(v, "repeats", d.repeats)};
}

json_t *dh_spent_to_json(const struct dh_spent *s)
{
    json_t *recent = json_array();
    char hex[24];
    for (size_t i = 0; i < s->recent_count; i++) {
        snprintf(hex, sizeof(hex), "%llx", (unsigned long long)s->recent[i]);
        json_array_append_new(recent, json_string(hex));
    }
    return json_pack("{s:I,s:I,s:I,s:I,s:I,s:f,s:b,s:I,s:I,s:o}", "steps", (json_int_t)s->steps, "requests",
                     (json_int_t)s->requests, "input", (json_int_t)s->input, "cached", (json_int_t)s->cached, "output",
                     (json_int_t)s->output, "cost", s->cost, "unpriced", (int)s->unpriced, "time", (json_int_t)s->time,
                     "still", (json_int_t)s->still, "recent", recent);
}

void dh_spent_from_json(const json_t *v, struct dh_spent *ret)
{
    struct dh_spent s = {.steps = (long)dh_json_int(v, "steps", 0),
                         .requests = (long)dh_json_int(v, "requests", 0),
                         .input = dh_json_int(v, "input", 0),
                         .cached = dh_json_int(v, "cached", 0),
                         .output = dh_json_int(v, "output", 0),
                         .cost = dh_json_num(v, "cost", 0),
                         .unpriced = dh_json_bool(v, "unpriced", false),
                         .time = dh_json_int(v, "time", 0),
                         .still = (long)dh_json_int(v, "still", 0)};
    const json_t *recent = json_object_get(v, "recent");
    for (size_t i = 0; i < json_array_size(recent) && i < DH_LIMIT_RECENT; i++) {
        const char *hex = json_string_value(json_array_get(recent, i));
        s.recent[s.recent_count++] = hex ? strtoull(hex, NULL, 16) : 0;
    }
    *ret = s;
}

/* A request that was announced and not answered may have been billed in full. */
static void add_reserve(struct dh_spent *s, const json_t *reserve)
{
    s->requests++;
    s->input += told(dh_json_int(reserve, "input", 0));
    s->output += told(dh_json_int(reserve, "output", 0));
    s->cost += dh_json_num(reserve, "cost", 0);
}

void dh_spent_from_records(const json_t *records, struct dh_spent *ret)
{
    struct dh_spent s = {0};
    const json_t *open = NULL;
    size_t i;
    json_t *r;
    json_array_foreach(records, i, r)
    {
        if (strcmp(dh_json_str(r, "kind", ""), "MODEL") != 0)
            continue;
        const char *what = dh_json_str(r, "what", "");
        const json_t *spent = json_object_get(r, "spent");
        if (spent)
            dh_spent_from_json(spent, &s);
        open = strcmp(what, "request") == 0 ? json_object_get(r, "reserve") : NULL;
    }
    if (open)
        add_reserve(&s, open);
    /* Whoever resumes has looked at it. */
    s.still = 0;
    s.recent_count = 0;
    *ret = s;
}
