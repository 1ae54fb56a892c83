/* The conversation as a request, and as JSON for a parked run. */
#include "agent/model/wire_impl.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"

#define HEADERS_MAX 8
#define STATE_VERSION 1
#define PICTURES_MAX 10000

enum dh_status dh_wire_request(const struct dh_wire *w, struct dh_wire_request *ret,
                               struct dh_err *err)
{
    struct dh_wire_request r = {.stream = !w->config.no_stream};
    if (w->unanswered || json_array_size(w->messages) == 0)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL,
                          "there is nothing to ask the model");
    r.headers = dh_alloc(HEADERS_MAX + 2, sizeof(*r.headers));
    r.url = w->ops->url(w);
    bool ok = r.headers && r.url && (!w->ops->headers || w->ops->headers(w, r.headers, &r.header_count));
    if (ok) {
        ok = (r.headers[r.header_count++] = dh_strdup("content-type: application/json")) != NULL;
        ok = ok &&
             (r.headers[r.header_count++] = dh_strdup(
                  r.stream ? "accept: text/event-stream" : "accept: application/json")) != NULL;
    }
    json_t *body = ok ? w->ops->body(w) : NULL;
    enum dh_status s = body ? dh_wire_write(w, body, &r.body, &r.size, err) : dh_err_nomem(err);
    json_decref(body);
    if (s != DH_OK) {
        dh_wire_request_finish(&r);
        return s;
    }
    *ret = r;
    return DH_OK;
}

void dh_wire_request_finish(struct dh_wire_request *r)
{
    for (size_t i = 0; i < r->header_count; i++)
        dh_free(r->headers[i]);
    dh_free(r->headers);
    dh_free(r->url);
    dh_free(r->body);
    *r = (struct dh_wire_request){0};
}

/* A picture's block is the innermost element of a list that its mark is in; in a list that answers
 * a function (Gemini) it has to be taken out, elsewhere it becomes a text. */
struct search {
    const char *mark;
    json_t *block, *holder; /* found */
};

static bool find_mark(struct search *s, json_t *v, json_t *element, json_t *list, json_t *owner)
{
    const char *key;
    json_t *member;
    size_t i;
    if (json_is_string(v) && strstr(json_string_value(v), s->mark)) {
        s->block = element;
        s->holder = json_object_get(owner, "response") ? list : NULL;
        return true;
    }
    if (json_is_array(v)) {
        json_array_foreach(v, i, member)
        {
            if (find_mark(s, member, member, v, owner))
                return true;
        }
    } else if (json_is_object(v)) {
        json_object_foreach(v, key, member)
        {
            if (find_mark(s, member, element, list, json_is_array(member) ? v : owner))
                return true;
        }
    }
    return false;
}

json_t *dh_wire_to_json(const struct dh_wire *w, bool images)
{
    json_t *pictures = json_array();
    bool ok = pictures;
    for (size_t i = 0; ok && i < w->picture_count; i++) {
        const struct dh_wire_picture *p = &w->pictures[i];
        json_t *v = !p->base64 ? json_null()
                    : images ? json_pack("{s:s,s:s%,s:b}", "type", p->media_type, "data", p->base64,
                                         p->size, "screen", p->screen)
                             : json_pack("{s:s,s:b}", "type", p->media_type, "screen", p->screen);
        ok = json_array_append_new(pictures, v) == 0;
    }
    json_t *out =
        ok ? json_pack("{s:i,s:s,s:s,s:s,s:O,s:o,s:i,s:b,s:b,s:b,s:i,s:[i,i,b],s:[i,i]}", "version",
                       STATE_VERSION, "kind", w->ops->name, "tool", dh_wire_tool_name(w->tool),
                       "mark", w->mark, "messages", w->messages, "pictures", pictures, "shrunk",
                       w->shrunk, "stepped", w->stepped, "dropped", w->dropped, "unanswered",
                       w->unanswered, "reply_at", (int)w->reply_at, "pointer", w->pointer.x,
                       w->pointer.y, w->has_pointer, "image", w->coord.image_w, w->coord.image_h)
           : NULL;
    if (!ok)
        json_decref(pictures);
    if (out && !dh_json_set(out, "shown", dh_json_from_rect(w->coord.shown))) {
        json_decref(out);
        return NULL;
    }
    return out;
}

static enum dh_status broken(struct dh_err *err, const char *what)
{
    return dh_err_set(err, DH_INVALID, DH_BLAME_DESKHAND, "begin the chore anew",
                      "the saved conversation: %s", what);
}

static enum dh_status take_picture(struct dh_wire *w, const json_t *v, struct dh_err *err)
{
    const char *data = dh_json_str(v, "data", NULL);
    if (!dh_grow(&w->pictures, &w->picture_cap, w->picture_count + 1, sizeof(*w->pictures)))
        return dh_err_nomem(err);
    struct dh_wire_picture *p = &w->pictures[w->picture_count];
    *p = (struct dh_wire_picture){.screen = dh_json_bool(v, "screen", true)};
    p->media_type =
        strcmp(dh_json_str(v, "type", ""), "image/jpeg") == 0 ? "image/jpeg" : "image/png";
    w->picture_count++;
    if (json_is_null(v))
        return DH_OK;
    char *mark = dh_asprintf("%s%zu;", w->mark, w->picture_count - 1);
    struct search found = {.mark = mark};
    bool there = mark && find_mark(&found, w->messages, NULL, NULL, NULL);
    dh_free(mark);
    if (!there || !json_is_object(found.block))
        return broken(err, "a picture belongs nowhere");
    /* Held, because dropping frees what is around it. */
    p->base64 = dh_strdup(data ? data : "");
    p->size = data ? strlen(data) : 0;
    if (!p->base64)
        return dh_err_nomem(err);
    dh_wire_place(w, found.block, found.holder);
    if (!data)
        dh_wire_drop(w, p);
    return DH_OK;
}

static enum dh_status take_state(struct dh_wire *w, const json_t *state, struct dh_err *err)
{
    const char *mark = dh_json_str(state, "mark", "");
    json_t *messages = json_object_get(state, "messages"),
           *pictures = json_object_get(state, "pictures"), *p;
    const json_t *pointer = json_object_get(state, "pointer"),
                 *image = json_object_get(state, "image");
    json_int_t at = dh_json_int(state, "reply_at", 0);
    size_t i;
    if (dh_json_int(state, "version", 0) != STATE_VERSION ||
        strcmp(dh_json_str(state, "kind", ""), w->ops->name) != 0)
        return broken(err, "it is of another version or provider");
    if (!json_is_array(messages) || !json_is_array(pictures) ||
        json_array_size(pictures) > PICTURES_MAX || strlen(mark) < 20 ||
        strlen(mark) >= sizeof(w->mark) || at < 0 || (size_t)at > json_array_size(messages))
        return broken(err, "a part of it is missing");
    json_decref(w->messages);
    if (!(w->messages = json_deep_copy(messages)))
        return dh_err_nomem(err);
    memcpy(w->mark, mark, strlen(mark) + 1);
    enum dh_status s = DH_OK;
    json_array_foreach(pictures, i, p)
    {
        if (s == DH_OK)
            s = take_picture(w, p, err);
    }
    w->shrunk = (int)dh_json_int(state, "shrunk", 0);
    w->dropped |= dh_json_bool(state, "dropped", false);
    w->reply_at = (size_t)at;
    w->pointer = (struct dh_point){(int)json_integer_value(json_array_get(pointer, 0)),
                                   (int)json_integer_value(json_array_get(pointer, 1))};
    w->has_pointer = json_is_true(json_array_get(pointer, 2));
    json_int_t iw = json_integer_value(json_array_get(image, 0)),
               ih = json_integer_value(json_array_get(image, 1));
    struct dh_rect shown;
    if (iw < 1 || ih < 1 || iw > 32767 || ih > 32767 || !dh_json_rect(state, "shown", &shown) ||
        shown.w < 1 || shown.h < 1)
        return broken(err, "what was shown last is missing");
    w->coord.image_w = (int)iw;
    w->coord.image_h = (int)ih;
    w->coord.shown = shown;
    return s;
}

enum dh_status dh_wire_from_json(const struct dh_wire_config *config, const json_t *state,
                                 struct dh_wire **ret, struct dh_err *err)
{
    struct dh_wire *w = NULL;
    struct dh_wire_config c = *config;
    /* The tool of the conversation, also where it had to step down. */
    if (dh_json_bool(state, "stepped", false))
        c.tool = dh_json_str(state, "tool", NULL);
    enum dh_status s = dh_wire_create(&c, &w, err);
    if (s != DH_OK)
        return s;
    if (strcmp(dh_json_str(state, "tool", ""), dh_wire_tool_name(w->tool)) != 0)
        s = broken(err, "it was held with another tool");
    if (s == DH_OK)
        s = take_state(w, state, err);
    if (s == DH_OK && dh_json_bool(state, "unanswered", false))
        s = dh_wire_resume(w, err);
    if (s != DH_OK) {
        dh_wire_destroy(w);
        return s;
    }
    w->stepped = c.tool != config->tool;
    *ret = w;
    return DH_OK;
}
