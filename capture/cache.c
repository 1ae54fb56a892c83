#include "capture/cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FIRST_SIZE = 1024, MOST = 8192, WORDS_MOST = 512, TEXT_MOST = 256 };

/* The slot that holds the hash, or the free one where it belongs. */
static size_t slot_of(const struct dh_cache *c, uint64_t hash)
{
    size_t i = (size_t)(hash ^ (hash >> 32)) & (c->size - 1);
    while (c->slots[i] && c->slots[i]->hash != hash)
        i = (i + 1) & (c->size - 1);
    return i;
}

const struct dh_reading *dh_cache_find(struct dh_cache *c, uint64_t hash)
{
    if (c->size == 0)
        return NULL;
    struct dh_reading *r = c->slots[slot_of(c, hash)];
    if (r)
        r->used = c->turn;
    return r;
}

/* Puts readings into a table of another size. */
static bool rebuild(struct dh_cache *c, size_t size, struct dh_reading **items, size_t n)
{
    struct dh_reading **slots = dh_alloc(size, sizeof(slots[0]));
    if (!slots)
        return false;
    struct dh_cache next = {slots, size, n, c->turn};
    for (size_t i = 0; i < n; i++)
        slots[slot_of(&next, items[i]->hash)] = items[i];
    dh_free(c->slots);
    *c = next;
    return true;
}

/* The readings one behind the other; owned by the caller, count of them. */
static struct dh_reading **list(const struct dh_cache *c)
{
    struct dh_reading **items = dh_alloc(c->count + 1, sizeof(items[0]));
    size_t n = 0;
    for (size_t i = 0; items && i < c->size; i++)
        if (c->slots[i])
            items[n++] = c->slots[i];
    return items;
}

static bool make_room(struct dh_cache *c)
{
    if (c->size > 0 && c->count * 2 < c->size)
        return true;
    struct dh_reading **items = list(c);
    bool ok = items && rebuild(c, c->size ? c->size * 2 : FIRST_SIZE, items, c->count);
    dh_free(items);
    return ok;
}

static int number(const json_t *word, size_t i)
{
    json_int_t v = json_integer_value(json_array_get(word, i));
    return v < -65535 ? -65535 : v > 65535 ? 65535 : (int)v;
}

/* The text of a word, NULL when the entry is malformed. */
static const char *text_of(const json_t *word)
{
    const char *s = json_string_value(json_array_get(word, 0));
    return s && s[0] && strlen(s) < TEXT_MOST ? s : NULL;
}

static struct dh_reading *make(uint64_t hash, const json_t *words)
{
    size_t n = json_array_size(words), bytes = 0, count = 0;
    n = n > WORDS_MOST ? WORDS_MOST : n;
    for (size_t i = 0; i < n; i++) {
        const char *s = text_of(json_array_get(words, i));
        bytes += s ? strlen(s) + 1 : 0;
    }
    struct dh_reading *r = dh_alloc(1, sizeof(*r) + n * sizeof(r->words[0]) + bytes);
    if (!r)
        return NULL;
    r->hash = hash;
    r->words = (struct dh_ocr_word *)(r + 1);
    char *text = (char *)(r->words + n);
    for (size_t i = 0; i < n; i++) {
        const json_t *w = json_array_get(words, i);
        const char *s = text_of(w);
        if (!s)
            continue;
        size_t length = strlen(s) + 1;
        memcpy(text, s, length);
        r->words[count++] = (struct dh_ocr_word){
            {number(w, 1), number(w, 2), number(w, 3), number(w, 4)}, number(w, 5), text};
        text += length;
    }
    r->count = count;
    return r;
}

const struct dh_reading *dh_cache_put(struct dh_cache *c, uint64_t hash, const json_t *words)
{
    const struct dh_reading *old = dh_cache_find(c, hash);
    if (old)
        return old; /* somebody may look at it */
    struct dh_reading *r = make_room(c) ? make(hash, words) : NULL;
    if (!r)
        return NULL;
    r->used = c->turn;
    c->slots[slot_of(c, hash)] = r;
    c->count++;
    return r;
}

const struct dh_reading *dh_cache_replace(struct dh_cache *c, uint64_t hash, const json_t *words)
{
    if (!dh_cache_find(c, hash))
        return dh_cache_put(c, hash, words);
    struct dh_reading *r = make(hash, words);
    if (!r)
        return NULL;
    size_t slot = slot_of(c, hash);
    dh_free(c->slots[slot]);
    r->used = c->turn;
    c->slots[slot] = r;
    return r;
}

static int latest_first(const void *a, const void *b)
{
    const struct dh_reading *const *p = a, *const *q = b;
    return ((*p)->used < (*q)->used) - ((*p)->used > (*q)->used);
}

void dh_cache_trim(struct dh_cache *c)
{
    c->turn++;
    if (c->count <= MOST)
        return;
    struct dh_reading **items = list(c);
    if (!items)
        return;
    size_t n = c->count, keep = MOST / 2;
    qsort(items, n, sizeof(items[0]), latest_first);
    if (rebuild(c, c->size, items, keep))
        for (size_t i = keep; i < n; i++)
            dh_free(items[i]);
    dh_free(items);
}

void dh_cache_finish(struct dh_cache *c)
{
    for (size_t i = 0; i < c->size; i++)
        dh_free(c->slots[i]);
    dh_free(c->slots);
    *c = (struct dh_cache){0};
}
