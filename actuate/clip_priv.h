/* Shared by the files of the clipboard owner alone. */
#ifndef DH_ACTUATE_CLIP_PRIV_H
#define DH_ACTUATE_CLIP_PRIV_H

#include "actuate/clip.h"
#include "actuate/clip_intake.h"
#include "actuate/clip_text.h"

#define DH_CLIP_BLOBS 64           /* forms of content beside text that are kept */
#define DH_CLIP_PIECES 8           /* transfers in pieces at a time */
#define DH_CLIP_WHOLE (256u << 10) /* larger content goes in pieces (ICCCM 2.7.2 INCR) */
#define DH_CLIP_CLIENTS 32

/* One content in one form: what was answered to a target. */
struct dh_clip_blob {
    Atom target, type;
    int format;          /* of the items, which are char, short or long in `bytes` */
    struct dh_buf bytes; /* owned */
};

/* One of the two selections. */
struct dh_clip_side {
    Atom selection;
    bool own;
    bool is_text; /* what it gives is dh_clip.text, else what is kept here */
    bool lent;    /* what is kept is to come back */
    struct dh_clip_text kept;
    struct dh_clip_blob blobs[DH_CLIP_BLOBS];
    size_t blob_count;
};

/* A transfer in pieces to one requestor; each has its own place. It points into the content, which
 * is therefore not replaced while one runs. */
struct dh_clip_piece {
    Window requestor;
    Atom property, type;
    int format;
    const struct dh_buf *bytes;
    size_t sent; /* bytes */
    dh_tick until; /* given up then */
    bool last;     /* the empty piece that says the end is out */
};

struct dh_clip_client {
    unsigned long base;
    unsigned count;
};

struct dh_clip {
    struct dh_xconn *x; /* owned */
    struct dh_loop *loop;
    Window window;
    unsigned long base_mask; /* which bits of an XID name its client */
    Time owned_at;
    bool secret;
    struct dh_clip_text text;     /* what is served, when is_text */
    struct dh_clip_side sides[2]; /* CLIPBOARD, PRIMARY */
    bool lossy;                   /* what was kept last is not all that there was */
    char lost[DH_CLIP_LOST];      /* what could not be */
    int timer_fd;                 /* when to look whether what was lent can go back; -1: none */
    struct dh_loop_source *timer;
    dh_tick back_by; /* it goes back then at the latest */
    struct dh_clip_piece pieces[DH_CLIP_PIECES];
    struct dh_clip_client clients[DH_CLIP_CLIENTS];
    size_t client_count;
    dh_tick asked_at;
    int fixes_event; /* number of XFixes' events; -1 */
    unsigned copied; /* times that somebody else took CLIPBOARD */
    Atom html, uris, png, hint, files;
    /* the conversion that is being waited for */
    Atom awaited_selection, awaited_target;
    Atom notified; /* property of the answer, None: refused */
    bool answered, piece_came;
};

/* clip.c: takes a selection, as of c->owned_at. */
bool dh_clip_own(struct dh_clip *c, struct dh_clip_side *side);
/* Lets transfers in pieces end, 5 s at most, and forgets those that do not. */
void dh_clip_end_pieces(struct dh_clip *c);

/* clip_keep.c */
bool dh_clip_keep_init(struct dh_clip *c);
void dh_clip_keep_finish(struct dh_clip *c);

/* clip_serve.c: answers requests for what is owned. */
void dh_clip_serve(struct dh_clip *c, const XSelectionRequestEvent *r);
/* Sends the next piece when a requestor has deleted the one before. */
void dh_clip_piece_next(struct dh_clip *c, const XPropertyEvent *e);

/* clip_read.c: converts a selection; `in` has been initialised. DH_NOT_FOUND: refused or nobody owns it. */
enum dh_status dh_clip_convert(struct dh_clip *c, Atom selection, Atom target, dh_tick deadline,
                               struct dh_clip_intake *in, struct dh_err *err);

#endif
