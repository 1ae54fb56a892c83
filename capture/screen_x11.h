/* Private to the files of the X11 screen. */
#ifndef DH_CAPTURE_SCREEN_X11_H
#define DH_CAPTURE_SCREEN_X11_H

#include <X11/extensions/Xdamage.h>
#include "capture/frame.h"
#include "capture/frame_diff.h"
#include "capture/screen_grab.h"
#include "capture/screen_impl.h"
#include "capture/window_table.h"

#define DH_CURSORS_STILL 16
#define DH_CURSOR_STILL DH_TICK_MS(150) /* longer than a picture of an animated cursor lasts */

/* Where pixels of the shadow have changed. */
struct dh_dirt {
    struct dh_places places;
    bool all;
};

#define DH_DIRT_FRAMES 8 /* how many captures back a frame may have been filled last */

struct dh_screen_x11 {
    struct dh_screen base;
    struct dh_xconn *x; /* not owned */
    struct dh_grab grab;
    struct dh_frame_pool pool;
    struct dh_geometry geometry;
    uint64_t serial;
    struct dh_window_table windows;
    int randr_event; /* first event number; 0: no RandR 1.5 */
    /* Damage (screen_damage.c) */
    int damage_event; /* first event number; 0: no XDamage */
    Damage damage;
    XserverRegion region; /* of one refresh */
    bool damaged;         /* an event came and was not acted on yet */
    uint32_t *shadow;     /* owned: the pixels that changes are told from; NULL until somebody asks */
    int shadow_width, shadow_height;
    struct dh_places owed; /* was damaged, and not compared with the shadow yet */
    struct dh_loop_source *hook;
    /* Frames out of the shadow (screen_follow.c) */
    struct dh_dirt dirt;                    /* since the last frame */
    struct dh_dirt history[DH_DIRT_FRAMES]; /* by serial % DH_DIRT_FRAMES: since the frame before */
    Atom manager;                           /* of compositing, by its selection; 0: not asked for yet */
    /* The pointer's looks (screen_cursor.c); 0: none yet */
    int cursor_event;     /* of its changes; 0: they are not told */
    unsigned long cursor_serial; /* the one that the latest of them brought, */
    dh_tick cursor_at;    /* and when */
    uint64_t cursor;      /* the picture of the nameless one seen last, since */
    dh_tick cursor_since;
    uint64_t still[DH_CURSORS_STILL]; /* those that are known not to be animated */
    unsigned still_next;
};

/* Size and monitors as they are now; a difference raises the generation and counts as a change. */
void dh_screen_x11_measure(struct dh_screen_x11 *s);

bool dh_damage_init(struct dh_screen_x11 *s);
void dh_damage_finish(struct dh_screen_x11 *s);
/* The `refresh` of the joint. */
void dh_damage_refresh(struct dh_screen *screen, bool whole);
/* A frame of what the shadow shows, where damage reports can be trusted: only what has changed is copied.
 * DH_NOT_FOUND: they cannot, there is no shadow, or too much has changed. */
enum dh_status dh_follow_capture(struct dh_screen_x11 *s, struct dh_frame **ret, struct dh_err *err);
/* What a look at the shadow found changed, to the pixel. */
void dh_follow_note(struct dh_screen_x11 *s, const struct dh_tiles *tiles);
/* The shadow is another one now. */
void dh_follow_anew(struct dh_screen_x11 *s);
/* Takes the reports that came up to now; gives the area that has to be compared. Only with s->damage. */
long dh_damage_fetch(struct dh_screen_x11 *s);
/* The `busy` of the joint. */
bool dh_cursor_busy(struct dh_screen *screen);
/* Has changes of the pointer's look told from here on; `event` is the first of XFixes. */
void dh_cursor_listen(struct dh_screen_x11 *s, int event);
/* True: the event was one of those. */
bool dh_cursor_event(struct dh_screen_x11 *s, const XEvent *e);

/* The `windows` of the joint (window_list.c). */
enum dh_status dh_screen_x11_windows(struct dh_screen *screen, struct dh_arena *arena,
                                     struct dh_window **ret_windows, size_t *ret_count,
                                     int *ret_active, struct dh_err *err);
/* The `name` of the joint. */
void dh_screen_x11_name(struct dh_screen *screen, struct dh_window *windows, size_t count);

#endif
