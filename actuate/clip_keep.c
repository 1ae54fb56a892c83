#include <X11/Xatom.h>
#include <stdio.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "actuate/clip_priv.h"

/* An owner that is only slow, on a machine that is busy, is worth waiting for: it is done once, before the first paste. */
#define SAVE_TIME DH_TICK_S(1)
#define SAVE_BUDGET DH_TICK_S(4)
#define PRIMARY_BUDGET DH_TICK_S(1)
#define SAVE_LIMIT ((size_t)16 << 20)
#define SAVE_ALL ((size_t)64 << 20)
#define TARGETS_LIMIT 8192
/* Chromium reads the clipboard more than once for one paste, up to 20 ms apart on an idle machine; giving back is for
 * good, so it waits longer. */
#define QUIET DH_TICK_MS(300)
/* A program that asks again and again for ever does not paste. */
#define PATIENCE DH_TICK_S(30)

static void drop(struct dh_clip_side *side)
{
    for (size_t i = 0; i < side->blob_count; i++)
        dh_buf_finish(&side->blobs[i].bytes);
    side->blob_count = 0;
    dh_clip_text_finish(&side->kept);
}

static bool lent(const struct dh_clip *c)
{
    return c->sides[0].lent || c->sides[1].lent;
}

static enum dh_status convert(struct dh_clip *c, Atom selection, Atom target, size_t limit, struct dh_clip_intake *in,
                              struct dh_err *err)
{
    dh_clip_intake_init(in, dh_xconn_atom(c->x, DH_ATOM_INCR), limit);
    return dh_clip_convert(c, selection, target, dh_tick_now() + SAVE_TIME, in, err);
}

/* Text in the first of these forms that is offered. */
static bool keep_text(struct dh_clip *c, struct dh_clip_side *side, const struct dh_clip_intake *offered, bool *ret_lost)
{
    const Atom forms[] = {dh_xconn_atom(c->x, DH_ATOM_UTF8_STRING), dh_xconn_atom(c->x, DH_ATOM_TEXT_PLAIN_UTF8),
                          XA_STRING};
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        struct dh_clip_intake in;
        if (!dh_clip_intake_names(offered, forms[i]))
            continue;
        bool good = convert(c, side->selection, forms[i], SAVE_LIMIT, &in, NULL) == DH_OK &&
                    dh_clip_text_take(&side->kept, &in, NULL) == DH_OK;
        dh_clip_intake_finish(&in);
        *ret_lost = !good;
        return true;
    }
    return false;
}

/* What a form is to the copy. */
enum form {
    FORM_CONTENT,
    FORM_TEXT,   /* kept as text, and given in all forms of one */
    FORM_OBJECT, /* names something of the owner's, which goes with it */
    FORM_NONE,   /* asks for something else than content, or for a deed */
};

static enum form form_of(const struct dh_clip *c, const struct dh_clip_side *side, Atom target)
{
    static const char *const none[] = {"TARGETS", "TIMESTAMP", "MULTIPLE", "SAVE_TARGETS", "DELETE", "INSERT_SELECTION",
                                       "INSERT_PROPERTY", "OWNER_OS", "HOST_NAME", "USER", "PROCESS", "TASK", "CLIENT_WINDOW",
                                       "NAME", "CLASS", "CHARACTER_POSITION", "LENGTH", "LIST_LENGTH"};
    static const char *const objects[] = {"PIXMAP", "BITMAP", "DRAWABLE", "COLORMAP", "WINDOW", "FOREGROUND", "BACKGROUND"};
    if (side->kept.there && (target == dh_xconn_atom(c->x, DH_ATOM_UTF8_STRING) ||
                             target == dh_xconn_atom(c->x, DH_ATOM_TEXT_PLAIN_UTF8) ||
                             (target == XA_STRING && side->kept.has_latin)))
        return FORM_TEXT;
    char *name = XGetAtomName(dh_xconn_display(c->x), target);
    enum form f = name ? FORM_CONTENT : FORM_NONE;
    for (size_t i = 0; name && i < sizeof(none) / sizeof(none[0]); i++)
        if (strcmp(name, none[i]) == 0)
            f = FORM_NONE;
    for (size_t i = 0; name && i < sizeof(objects) / sizeof(objects[0]); i++)
        if (strcmp(name, objects[i]) == 0)
            f = FORM_OBJECT;
    if (name)
        XFree(name);
    return f;
}

static size_t kept_bytes(const struct dh_clip_side *side)
{
    size_t n = side->kept.utf8.len;
    for (size_t i = 0; i < side->blob_count; i++)
        n += side->blobs[i].bytes.len;
    return n;
}

static bool keep_blob(struct dh_clip *c, struct dh_clip_side *side, Atom target)
{
    struct dh_clip_intake in;
    size_t all = kept_bytes(side), room = all < SAVE_ALL ? SAVE_ALL - all : 0;
    if (side->blob_count == DH_CLIP_BLOBS || room == 0)
        return false;
    bool good = convert(c, side->selection, target, room < SAVE_LIMIT ? room : SAVE_LIMIT, &in, NULL) == DH_OK;
    if (good) {
        int format = in.format == 16 || in.format == 32 ? in.format : 8;
        side->blobs[side->blob_count++] = (struct dh_clip_blob){target, in.type, format, in.bytes};
        in.bytes = (struct dh_buf){0};
    }
    dh_clip_intake_finish(&in);
    return good;
}

/* One more form that could not be kept. */
static void note_lost(struct dh_clip *c, Atom target)
{
    char *name = XGetAtomName(dh_xconn_display(c->x), target);
    size_t n = strlen(c->lost);
    if (name && n + strlen(name) + 3 < sizeof(c->lost))
        snprintf(c->lost + n, sizeof(c->lost) - n, "%s%s", n ? ", " : "", name);
    if (name)
        XFree(name);
}

static bool has_blob(const struct dh_clip_side *side, Atom target)
{
    for (size_t i = 0; i < side->blob_count; i++)
        if (side->blobs[i].target == target)
            return true;
    return false;
}

/* All other forms than text, those that are asked for most first. True: none was lost. */
static bool keep_blobs(struct dh_clip *c, struct dh_clip_side *side, const struct dh_clip_intake *offered, dh_tick budget)
{
    const Atom first[] = {c->html, c->uris, c->png, c->files};
    size_t firsts = sizeof(first) / sizeof(first[0]), n = offered->format == 32 ? offered->bytes.len / sizeof(long) : 0;
    dh_tick deadline = dh_tick_now() + budget;
    bool all = true, objects = false;
    for (size_t i = 0; i < firsts + n && !dh_xconn_dead(c->x); i++) {
        unsigned long target = i < firsts ? first[i] : 0;
        if (i >= firsts)
            memcpy(&target, offered->bytes.data + (i - firsts) * sizeof(long), sizeof(target));
        if (!target || has_blob(side, target) || (i < firsts && !dh_clip_intake_names(offered, target)))
            continue;
        enum form f = form_of(c, side, target);
        objects = objects || f == FORM_OBJECT;
        if (f != FORM_CONTENT || (dh_tick_now() < deadline && keep_blob(c, side, target)))
            continue;
        if (side == &c->sides[0])
            note_lost(c, target);
        all = false;
    }
    if (objects && side == &c->sides[0] && !side->blob_count && !side->kept.there)
        snprintf(c->lost, sizeof(c->lost), "a picture that only its owner has");
    return all;
}

/* Copies what somebody else owns; *ret_lossy as dh_clip_save. */
static enum dh_status keep_foreign(struct dh_clip *c, struct dh_clip_side *side, bool *ret_lossy, struct dh_err *err)
{
    struct dh_clip_intake offered;
    bool lost = false;
    enum dh_status s =
        convert(c, side->selection, dh_xconn_atom(c->x, DH_ATOM_TARGETS), TARGETS_LIMIT, &offered, err);
    bool clipboard = side == &c->sides[0];
    if (s == DH_OK)
        keep_text(c, side, &offered, &lost);
    if (lost && clipboard)
        snprintf(c->lost, sizeof(c->lost), "text");
    if (s == DH_OK && !keep_blobs(c, side, &offered, clipboard ? SAVE_BUDGET : PRIMARY_BUDGET))
        lost = true;
    dh_clip_intake_finish(&offered);
    /* Without any of these something is there that cannot be kept at all. */
    *ret_lossy = lost || (!side->kept.there && !side->blob_count);
    return s == DH_INTERRUPTED || s == DH_GONE ? s : DH_OK;
}

static enum dh_status keep(struct dh_clip *c, struct dh_clip_side *side, bool *ret_lossy, struct dh_err *err)
{
    Window owner = XGetSelectionOwner(dh_xconn_display(c->x), side->selection);
    /* What was kept is served now, or waits to come back. */
    if ((owner == c->window && !side->is_text) || side->lent)
        return DH_OK;
    dh_clip_end_pieces(c);
    drop(side);
    *ret_lossy = false;
    side->lent = true;
    if (owner == None)
        return DH_OK;
    /* A text that was copied for good by an action. */
    if (owner == c->window)
        return dh_clip_text_set(&side->kept, dh_buf_text(&c->text.utf8), c->text.utf8.len, err);
    return keep_foreign(c, side, ret_lossy, err);
}

enum dh_status dh_clip_save(struct dh_clip *c, bool *ret_lossy, struct dh_err *err)
{
    bool selection_lossy = false;
    if (!c->sides[0].lent)
        c->lost[0] = '\0';
    c->back_by = 0; /* not while the next text is on its way */
    if (dh_xconn_dead(c->x))
        return dh_xconn_check(c->x, err);
    enum dh_status s = keep(c, &c->sides[0], &c->lossy, err);
    if (s == DH_OK)
        s = keep(c, &c->sides[1], &selection_lossy, err);
    if (s == DH_OK) {
        c->sides[0].lent = c->sides[1].lent = true;
        *ret_lossy = c->lossy;
    }
    return s;
}

const char *dh_clip_lost(const struct dh_clip *c)
{
    return c->lossy && !c->lost[0] ? "all of it" : c->lost;
}

static void give_back(struct dh_clip *c, struct dh_clip_side *side, Time now)
{
    if (!side->lent)
        return;
    side->lent = false;
    side->is_text = false;
    /* Somebody copied meanwhile: theirs is newer than what was kept. */
    bool still = XGetSelectionOwner(dh_xconn_display(c->x), side->selection) == c->window;
    if (still && (side->kept.there || side->blob_count)) {
        c->owned_at = now;
        dh_clip_own(c, side);
        return;
    }
    if (still)
        XSetSelectionOwner(dh_xconn_display(c->x), side->selection, None, now);
    side->own = false;
    drop(side);
}

void dh_clip_restore(struct dh_clip *c)
{
    if (!lent(c) || dh_xconn_dead(c->x))
        return;
    /* Transfers that still run read the text that goes now. */
    for (size_t i = 0; i < DH_CLIP_PIECES; i++)
        c->pieces[i].requestor = None;
    Time now = dh_xconn_time(c->x);
    for (int i = 0; i < 2; i++)
        give_back(c, &c->sides[i], now);
    if (!c->sides[0].is_text && !c->sides[1].is_text) {
        dh_clip_text_finish(&c->text);
        c->secret = false;
    }
    XFlush(dh_xconn_display(c->x));
}

static void set_timer(struct dh_clip *c, dh_tick in)
{
    struct itimerspec t = {{0, 0}, {in / 1000000, in % 1000000 * 1000 + 1}};
    timerfd_settime(c->timer_fd, 0, &t, NULL);
}

static void look(struct dh_clip *c)
{
    dh_tick now = dh_tick_now(), left = c->asked_at + QUIET - now;
    if (!lent(c) || !c->back_by)
        return;
    if (now < c->back_by && (left > 0 || dh_clip_busy(c))) {
        set_timer(c, left > 0 ? left : DH_TICK_MS(20));
        return;
    }
    c->back_by = 0;
    dh_clip_restore(c);
}

static void on_timer(void *data, short revents)
{
    struct dh_clip *c = data;
    uint64_t count;
    (void)revents;
    if (read(c->timer_fd, &count, sizeof(count)) == (ssize_t)sizeof(count))
        look(c);
}

void dh_clip_return(struct dh_clip *c)
{
    if (!lent(c))
        return;
    c->back_by = dh_tick_now() + PATIENCE;
    set_timer(c, QUIET);
}

static bool back(void *data)
{
    return !lent(data);
}

enum dh_status dh_clip_settle(struct dh_clip *c, dh_tick deadline, struct dh_err *err)
{
    if (!lent(c) || !c->back_by)
        return DH_OK;
    enum dh_wait w = dh_loop_until(c->loop, back, c, deadline);
    if (w == DH_WAIT_REACHED)
        return DH_OK;
    if (w == DH_WAIT_INTERRUPTED)
        return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped");
    return dh_err_set(err, DH_TIMEOUT, DH_BLAME_APPLICATION, "try again in a moment",
                      "a program still reads from the clipboard");
}

bool dh_clip_keep_init(struct dh_clip *c)
{
    c->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    c->timer = c->timer_fd >= 0 ? dh_loop_add_fd(c->loop, c->timer_fd, POLLIN, on_timer, c) : NULL;
    return c->timer != NULL;
}

void dh_clip_keep_finish(struct dh_clip *c)
{
    dh_loop_remove(c->loop, c->timer);
    if (c->timer_fd >= 0)
        close(c->timer_fd);
    for (int i = 0; i < 2; i++)
        drop(&c->sides[i]);
}
