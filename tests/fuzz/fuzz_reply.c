/* Any bytes as a reply of a model: the first byte picks form, tool and whether it is streamed; a
 * stream has an event a line. Whatever comes of it lies on the screen, can be answered, sent back
 * and saved. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agent/model/wire.h"
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifndef FUZZ_KIND
#define FUZZ_KIND DH_WIRE_ANTHROPIC
#endif

static const char *const tools[DH_WIRE_KINDS][8] = {
    {"computer_toolset_20260801", "computer_20251124", "computer_20250124", "functions"},
    {"computer", "functions"},
    {"gemini-3.5", "gemini-2.5", "functions"},
    {"functions", "ui-tars", "ui-tars-1000", "qwen", "qwen-1000", "holo", "holo-1000", "opencua"},
};

static void on_screen(struct dh_point p)
{
    if (p.x < 0 || p.y < 0 || p.x >= 2000 || p.y >= 1200)
        abort();
}

static void check(const struct dh_reply *r)
{
    for (size_t i = 0; i < r->call_count; i++) {
        const struct dh_call *c = &r->calls[i];
        if (!c->id || !c->name || (c->kind == DH_CALL_BAD) != (c->error != NULL) ||
            (c->kind == DH_CALL_ACTIONS) != (c->action_count > 0))
            abort();
        for (size_t k = 0; k < c->action_count; k++) {
            if (c->actions[k]->target.kind == DH_TARGET_POINT)
                on_screen(c->actions[k]->target.point);
            if (c->actions[k]->verb == DH_VERB_DRAG && c->actions[k]->to.kind == DH_TARGET_POINT)
                on_screen(c->actions[k]->to.point);
        }
        if (c->kind == DH_CALL_ZOOM &&
            (c->region.x < 0 || c->region.y < 0 || c->region.x + c->region.w > 2000 ||
             c->region.y + c->region.h > 1200))
            abort();
    }
}

static void go_on(struct dh_wire *w, const struct dh_reply *r, const struct dh_wire_seen *seen)
{
    struct dh_call_result results[DH_WIRE_CALLS_MAX] = {{0}};
    struct dh_wire_request q = {0};
    for (size_t i = 0; i < r->call_count; i++)
        results[i].acknowledged = r->calls[i].safety != NULL;
    if ((r->call_count ? dh_wire_answer(w, results, r->call_count, seen, NULL)
                       : dh_wire_say(w, "x", seen, NULL)) != DH_OK)
        abort();
    if (dh_wire_request(w, &q, NULL) != DH_OK)
        abort();
    json_t *v = NULL;
    if (dh_json_parse(q.body, q.size, &v, NULL) != DH_OK)
        abort();
    json_decref(v);
    dh_wire_request_finish(&q);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct dh_wire_image image = {"png", 3,   "image/png",
                                               1000,  600, {0, 0, 2000, 1200}};
    struct dh_wire_seen seen = {
        .text = "seen", .image = &image, .pointer = {5, 5}, .has_pointer = true};
    size_t count = 0;
    struct dh_wire *w = NULL;
    struct dh_reply r = {0};
    if (size == 0)
        return 0;
    while (count < 8 && tools[FUZZ_KIND][count])
        count++;
    struct dh_wire_config c = {.kind = FUZZ_KIND,
                               .mode = DH_WIRE_BOTH,
                               .model = "m",
                               .tool = tools[FUZZ_KIND][(data[0] >> 1) % count],
                               /* A few tools: their schema is most of the time. */
                               .verbs =
                                   1u << DH_VERB_CLICK | 1u << DH_VERB_LOOK | 1u << DH_VERB_CHOOSE,
                               .screen_w = 2000,
                               .screen_h = 1200};
    if (dh_wire_create(&c, &w, NULL) != DH_OK || dh_wire_say(w, "go", &seen, NULL) != DH_OK)
        abort();
    const char *p = (const char *)data + 1, *end = p + size - 1;
    enum dh_status s = DH_OK;
    dh_wire_begin(w);
    if (data[0] & 1) {
        s = dh_wire_body(w, p, (size_t)(end - p), NULL);
    } else {
        while (s == DH_OK && p < end) {
            const char *nl = memchr(p, '\n', (size_t)(end - p));
            s = dh_wire_event(w, "", p, (size_t)((nl ? nl : end) - p), NULL);
            dh_wire_early(w);
            p = nl ? nl + 1 : end;
        }
    }
    if (s == DH_OK && dh_wire_end(w, &r, NULL) == DH_OK) {
        check(&r);
        json_t *saved = dh_wire_to_json(w, true);
        struct dh_wire *again = NULL;
        if (!saved || dh_wire_from_json(&c, saved, &again, NULL) != DH_OK)
            abort();
        json_decref(saved);
        go_on(again, &r, &seen);
        dh_wire_destroy(again);
        go_on(w, &r, &seen);
    }
    dh_reply_finish(&r);
    dh_wire_destroy(w);
    return 0;
}
