#include "agent/likeness.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define MOST 4000
#define ALIKE 1
#define THIN 2
#define EXTRA 3

/* Latin letters without their diacritics, from U+00C0 and from U+0100 on; '?' for those that are two letters. */
static const char latin_1[] = "aaaaaa?ceeeeiiiidnooooooouuuuy??aaaaaa?ceeeeiiiidnooooooouuuuy?y";
static const char latin_a[] = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii??jjkkklllllll"
                              "lllnnnnnn?nnoooooo??rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
/* Letters that are read as one another. */
static const char *const twins[] = {"0odqu", "1litjf", "2z", "3e", "3b", "4a", "5s", "6gb", "7t", "8bsrg", "9gq",
                                    "ec", "eo", "ao", "co", "uv", "vy", "nm", "nh", "gq", "fr", "mw", NULL};

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool thin(char c)
{
    return c && strchr("1iljtf", c);
}

/* A digit is read as a letter, but as no other digit. */
static bool look_alike(char a, char b)
{
    if (digit(a) && digit(b))
        return false;
    for (size_t i = 0; twins[i]; i++)
        if (strchr(twins[i], a) && strchr(twins[i], b))
            return true;
    return false;
}

static struct dh_glyph glyph_of(uint32_t c)
{
    struct dh_glyph g = {.loose = true};
    if (c >= 'A' && c <= 'Z')
        g = (struct dh_glyph){.letter = (char)(c + 32)};
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        g = (struct dh_glyph){.letter = (char)c};
    else if (c == '|' || c == '!')
        g.letter = 'l';
    else if (c >= 0xc0 && c < 0xc0 + sizeof(latin_1) - 1)
        g.letter = latin_1[c - 0xc0];
    else if (c >= 0x100 && c < 0x100 + sizeof(latin_a) - 1)
        g.letter = latin_a[c - 0x100];
    if (g.letter == '?')
        g.letter = '\0';
    return g;
}

static bool blank(uint32_t c)
{
    return c <= ' ' || c == 0xa0 || (c >= 0x2000 && c <= 0x200b) || c == 0x3000;
}

enum dh_status dh_glyphs_make(const char *text, struct dh_glyphs *ret)
{
    size_t n = strlen(text);
    struct dh_glyphs g = {.items = dh_alloc(n + 1, sizeof(*g.items))};
    if (!g.items)
        return DH_FAILED;
    for (size_t i = 0; i < n && g.count < MOST;) {
        uint32_t c;
        i += dh_utf8_next(text + i, n - i, &c);
        if (blank(c))
            continue;
        struct dh_glyph next = glyph_of(c), *last = g.count ? &g.items[g.count - 1] : NULL;
        if (last && !last->loose && ((last->letter == 'r' && c == 'n') || (last->letter == 'v' && c == 'v'))) {
            last->letter = last->letter == 'r' ? 'm' : 'w';
            continue;
        }
        g.items[g.count++] = next;
        g.firm += !next.loose;
        g.letters += !next.loose || c >= 0xc0;
    }
    *ret = g;
    return DH_OK;
}

void dh_glyphs_finish(struct dh_glyphs *g)
{
    dh_free(g->items);
    *g = (struct dh_glyphs){0};
}

static struct dh_likeness drop(struct dh_likeness l, struct dh_glyph typed)
{
    if (typed.loose)
        return l;
    bool t = thin(typed.letter);
    l.cost += t ? THIN : DH_LIKENESS_WRONG;
    l.thin += t;
    l.dropped += !t;
    return l;
}

/* A letter that was read and not typed. `beside`: a loose one was typed here, which is read as two at times. */
static struct dh_likeness add(struct dh_likeness l, struct dh_glyph seen, bool beside)
{
    if (seen.loose && !seen.letter)
        return l;
    bool cheap = seen.loose || beside || thin(seen.letter);
    l.cost += cheap ? ALIKE : EXTRA;
    l.extra += !cheap;
    return l;
}

static struct dh_likeness match(struct dh_likeness l, struct dh_glyph typed, struct dh_glyph seen)
{
    if (typed.letter == seen.letter && typed.letter)
        return l;
    if (typed.loose) {
        l.cost += typed.letter != '\0';
    } else if (!seen.letter || look_alike(typed.letter, seen.letter)) {
        l.cost += ALIKE;
        l.alike++;
    } else {
        l.cost += DH_LIKENESS_WRONG;
        l.wrong++;
    }
    return l;
}

static const struct dh_likeness *least(const struct dh_likeness *a, const struct dh_likeness *b)
{
    return b->cost < a->cost ? b : a;
}

bool dh_likeness_find(const struct dh_glyphs *typed, const struct dh_glyphs *seen, bool inside, bool part,
                      struct dh_likeness *ret)
{
    size_t n = typed->count, m = seen->count;
    struct dh_likeness *row = dh_alloc(m + 1, sizeof(*row)), best = {.cost = UINT32_MAX};
    if (!row)
        return false;
    for (size_t k = 0; k <= m; k++) {
        if (inside || k == 0)
            row[k] = (struct dh_likeness){.begin = k};
        else
            row[k] = add(row[k - 1], seen->items[k - 1], false);
    }
    for (size_t i = 0; i <= n; i++) {
        struct dh_likeness corner = row[0];
        if (i > 0 && part)
            row[0] = (struct dh_likeness){0};
        else if (i > 0)
            row[0] = drop(row[0], typed->items[i - 1]);
        for (size_t k = 1; i > 0 && k <= m; k++) {
            bool beside = typed->items[i - 1].loose || (i < n && typed->items[i].loose);
            struct dh_likeness a = match(corner, typed->items[i - 1], seen->items[k - 1]);
            struct dh_likeness b = drop(row[k], typed->items[i - 1]);
            struct dh_likeness c = add(row[k - 1], seen->items[k - 1], beside);
            corner = row[k];
            row[k] = *least(least(&a, &b), &c);
        }
        if (!part && i < n)
            continue;
        for (size_t k = inside ? 0 : m; k <= m; k++) {
            row[k].end = k;
            /* A last letter that was misread is rather that than dropped beside something else. */
            if (row[k].cost < best.cost || (row[k].cost == best.cost && row[k].dropped < best.dropped))
                best = row[k];
        }
    }
    dh_free(row);
    *ret = best;
    return true;
}
