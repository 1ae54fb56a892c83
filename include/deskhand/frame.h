/* Pixels of the screen at one tick. Immutable once returned, reference-counted, shareable with
 * other processes by descriptor. */
#ifndef DESKHAND_FRAME_H
#define DESKHAND_FRAME_H

#include <stddef.h>
#include <stdint.h>
#include <deskhand/geom.h>
#include <deskhand/tick.h>

struct dh_frame {
    int width, height;
    int stride;             /* in pixels, >= width */
    const uint32_t *pixels; /* 0x00RRGGBB whatever the visual of the screen was; the top byte is
                             * undefined: mask it. Owned by the frame. */
    dh_tick tick;           /* when it was captured */
    uint64_t serial;        /* grows by one with every frame of a screen */
    uint32_t geometry;      /* grows with every change of the screen's size */
    int fd;                 /* memfd with the pixels (height*stride*4 bytes), -1: none. Not owned by
                             * whoever looks at it */
};

DH_PUBLIC struct dh_frame *dh_frame_ref(struct dh_frame *frame);
/* NULL is allowed. */
DH_PUBLIC void dh_frame_unref(struct dh_frame *frame);

#endif
