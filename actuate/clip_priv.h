/* Shared by the files of the clipboard owner alone. */
#ifndef DH_ACTUATE_CLIP_PRIV_H
#define DH_ACTUATE_CLIP_PRIV_H

#include "actuate/clip.h"
#include "base/buf.h"

#define DH_CLIP_BLOBS 6            /* kinds of content that are kept */
#define DH_CLIP_PIECES 8           /* transfers in pieces at a time */
#define DH_CLIP_WHOLE (256u << 10) /* larger content goes in pieces (ICCCM 2.7.2 INCR) */
#define DH_CLIP_CLIENTS 32

/* One content in one form. */
struct dh_clip_blob {
    Atom type;
    struct dh_buf bytes;
};

/* A transfer in pieces to one requestor; each has its own place. It points into the content, which
 * is therefore not replaced while one runs. */
struct dh_clip_piece {
    Window requestor;
    Atom property, type;
    const struct dh_buf *bytes;
    size_t sent;
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
    bool own_clipboard, own_primary, secret, is_text;
    struct dh_buf text; /* what is served, when is_text */
    struct dh_clip_blob saved[DH_CLIP_BLOBS];
    size_t saved_count;
    bool has_saved;
    struct dh_clip_piece pieces[DH_CLIP_PIECES];
    struct dh_clip_client clients[DH_CLIP_CLIENTS];
    size_t client_count;
    dh_tick asked_at;
    int fixes_event; /* number of XFixes' events; -1 */
    unsigned copied; /* times that somebody else took CLIPBOARD */
    Atom html, uris, png, hint;
    /* the conversion that is being waited for */
    Atom notified; /* property of the answer, None: refused */
    bool answered, piece_came;
};

/* clip_serve.c: answers requests for what is owned. */
void dh_clip_serve(struct dh_clip *c, const XSelectionRequestEvent *r);
/* Sends the next piece when a requestor has deleted the one before. */
void dh_clip_piece_next(struct dh_clip *c, const XPropertyEvent *e);

/* clip_read.c: converts a selection into `out`. DH_NOT_FOUND: refused or nobody owns it. */
enum dh_status dh_clip_convert(struct dh_clip *c, Atom selection, Atom target, size_t limit,
                               dh_tick deadline, struct dh_buf *out, Atom *ret_type,
                               struct dh_err *err);

#endif
