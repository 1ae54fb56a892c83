#include "capture/notes.h"

#include <string.h>

#include "base/mem.h"

enum { FIRST_SIZE = 2048, MOST = 1 << 18 };

static size_t hash(const struct dh_note_key *k)
{
    const uint64_t prime = 0x9e3779b97f4a7c15u; /* 2^64 over the golden ratio: spreads neighbours */
    uint64_t h = (uint64_t)(uint32_t)k->rect.x << 32 | (uint32_t)k->rect.y;
    h = h * prime ^ ((uint64_t)(uint32_t)k->rect.w << 32 | (uint32_t)k->rect.h);
    h = h * prime ^ ((uint64_t)k->kind << 32 | k->more);
    h *= prime;
    return (size_t)(h >> 32);
}

static bool same(const struct dh_note_key *a, const struct dh_note_key *b)
{
    return dh_rect_equal(a->rect, b->rect) && a->kind == b->kind && a->more == b->more;
}

static struct dh_note *slot_of(const struct dh_notes *n, const struct dh_note_key *key)
{
    size_t i = hash(key) & (n->size - 1);
    while (n->slots[i].turn && !same(&n->slots[i].key, key))
        i = (i + 1) & (n->size - 1);
    return &n->slots[i];
}

bool dh_notes_find(struct dh_notes *notes, const struct dh_note_key *key, uint64_t *ret)
{
    if (!notes || notes->size == 0)
        return false;
    struct dh_note *s = slot_of(notes, key);
    if (!s->turn)
        return false;
    s->turn = notes->turn;
    *ret = s->value;
    return true;
}

/* Moves the notes that `stays` says (NULL: all) to a table of another size. */
static bool rebuild(struct dh_notes *n, size_t size, const uint8_t *stays)
{
    struct dh_notes next = {.slots = dh_alloc(size, sizeof(next.slots[0])), .size = size, .turn = n->turn};
    if (!next.slots)
        return false;
    for (size_t i = 0; i < n->size; i++)
        if (n->slots[i].turn && (!stays || stays[i])) {
            *slot_of(&next, &n->slots[i].key) = n->slots[i];
            next.count++;
        }
    dh_free(n->slots);
    *n = next;
    return true;
}

void dh_notes_put(struct dh_notes *notes, const struct dh_note_key *key, uint64_t value)
{
    if (!notes || notes->count >= MOST)
        return;
    if (notes->count * 2 >= notes->size && !rebuild(notes, notes->size ? notes->size * 2 : FIRST_SIZE, NULL))
        return;
    notes->turn += notes->turn == 0;
    struct dh_note *s = slot_of(notes, key);
    notes->count += s->turn == 0;
    *s = (struct dh_note){*key, value, notes->turn};
}

static bool touched(struct dh_rect r, const struct dh_rect *changed, size_t n, int reach)
{
    r = dh_rect_grow(r, reach, reach);
    for (size_t i = 0; i < n; i++)
        if (!dh_rect_empty(dh_rect_cross(r, changed[i])))
            return true;
    return false;
}

void dh_notes_turn(struct dh_notes *notes, const struct dh_rect *changed, size_t n, int reach)
{
    if (notes->size == 0)
        return;
    uint8_t *stays = dh_alloc(notes->size, 1);
    for (size_t i = 0; stays && i < notes->size; i++) {
        const struct dh_note *s = &notes->slots[i];
        stays[i] = s->turn == notes->turn && !touched(s->key.rect, changed, n, reach);
    }
    if (!stays || !rebuild(notes, notes->size, stays))
        dh_notes_finish(notes); /* better to know nothing than something wrong */
    dh_free(stays);
    notes->turn++;
    notes->turn += notes->turn == 0;
}

void dh_notes_finish(struct dh_notes *notes)
{
    dh_free(notes->slots);
    *notes = (struct dh_notes){0};
}
