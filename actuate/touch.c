#include "actuate/touch.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"

static const char *const names[] = {
    [DH_TOUCH_CLICK] = "click",   [DH_TOUCH_MOVE] = "move",   [DH_TOUCH_DRAG] = "drag",
    [DH_TOUCH_SCROLL] = "scroll", [DH_TOUCH_PRESS] = "press", [DH_TOUCH_HOLD] = "hold",
    [DH_TOUCH_TYPE] = "type",     [DH_TOUCH_COPY] = "copy",   [DH_TOUCH_PASTE] = "paste",
    [DH_TOUCH_OPEN] = "open",     [DH_TOUCH_FOCUS] = "focus", [DH_TOUCH_CLOSE] = "close",
};

const char *dh_touch_name(enum dh_touch_kind kind)
{
    size_t i = (size_t)kind;
    return i < sizeof(names) / sizeof(names[0]) ? names[i] : "unknown";
}

/* Length-prefixed, so that no two different touches have the same bytes. */
static void add_text(struct dh_buf *b, const char *key, const char *text)
{
    if (!text) {
        dh_buf_printf(b, "%s=-\n", key);
        return;
    }
    dh_buf_printf(b, "%s=%zu:", key, strlen(text));
    dh_buf_str(b, text);
    dh_buf_char(b, '\n');
}

struct dh_touch_print dh_touch_fingerprint(const struct dh_touch *t)
{
    struct dh_touch_print p = {{0}};
    struct dh_buf b = {0};
    uint64_t seconds;
    memcpy(&seconds, &t->seconds, sizeof(seconds));
    dh_buf_printf(&b, "touch=1\nkind=%s\nat=%d,%d\nto=%d,%d\nbutton=%d\ncount=%d\nmodifiers=%u\n",
                  dh_touch_name(t->kind), t->at.x, t->at.y, t->to.x, t->to.y, t->button, t->count,
                  t->modifiers);
    dh_buf_printf(&b, "scroll=%d,%d\nseconds=%016llx\nsecret=%d\nopen_kind=%d\nwindow=%lu\n", t->dx,
                  t->dy, (unsigned long long)seconds, t->secret, (int)t->open_kind, t->window);
    dh_buf_printf(&b, "check=%d,%d,%d,%d\n", t->check.x, t->check.y, t->check.w, t->check.h);
    for (size_t i = 0; i < t->via_count; i++)
        dh_buf_printf(&b, "via=%d,%d\n", t->via[i].x, t->via[i].y);
    add_text(&b, "keys", t->keys);
    add_text(&b, "text", t->text);
    add_text(&b, "open", t->open);
    /* An empty print fits no ticket: short memory refuses, it does not allow. */
    if (!dh_buf_failed(&b)) {
        struct dh_hash_sum sum = dh_hash_bytes(b.data, b.len);
        memcpy(p.hex, sum.hex, sizeof(p.hex));
    }
    if (b.data)
        explicit_bzero(b.data, b.len);
    dh_buf_finish(&b);
    return p;
}
