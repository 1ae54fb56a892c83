/* What was worked out about places of a frame: colours, contrast. Such a thing depends on the pixels of its place
 * alone, so that the next frame keeps it wherever nothing has changed. Not for more than one thread. */
#ifndef DH_CAPTURE_NOTES_H
#define DH_CAPTURE_NOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <deskhand/geom.h>

enum dh_note_kind {
    DH_NOTE_TONE,   /* dh_tone_of */
    DH_NOTE_AROUND, /* dh_tone_around */
    DH_NOTE_INK,    /* dh_tone_ink */
    DH_NOTE_SIGHT,  /* dh_hidden_see */
};

/* What a note is about. `more` tells questions about one place apart. */
struct dh_note_key {
    struct dh_rect rect;
    enum dh_note_kind kind;
    uint32_t more;
};

struct dh_notes {
    struct dh_note {
        struct dh_note_key key;
        uint64_t value;
        uint32_t turn; /* it was asked for in; 0: a free slot */
    } * slots;         /* open addressing, a power of two of them; owned */
    size_t size, count;
    uint32_t turn;
};

/* True with the value when it is known. `notes` may be NULL: nothing is. */
bool dh_notes_find(struct dh_notes *notes, const struct dh_note_key *key, uint64_t *ret);
/* Notes something that is not known yet; when memory is short it is not noted. */
void dh_notes_put(struct dh_notes *notes, const struct dh_note_key *key, uint64_t value);
/* Forgets what may have changed, which is all within `reach` pixels of a changed place, and what nobody asked for
 * since this was called last. */
void dh_notes_turn(struct dh_notes *notes, const struct dh_rect *changed, size_t n, int reach);
void dh_notes_finish(struct dh_notes *notes);

#endif
