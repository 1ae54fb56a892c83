#include "capture/scan.h"

#include <stdbool.h>
#include <string.h>

#include "capture/edges.h"

enum { WORD = 64 };

#ifdef __SSE2__

#include <emmintrin.h>

enum { LANES = 16 };

static __m128i load(const void *p)
{
    return _mm_loadu_si128(p);
}

/* 77 R + 150 G + 29 B of four pixels, in 256ths. */
static __m128i luma(__m128i px)
{
    const __m128i even = _mm_set1_epi32(0x00ff00ff);
    __m128i rb = _mm_madd_epi16(_mm_and_si128(px, even), _mm_set1_epi32(77 << 16 | 29));
    __m128i g = _mm_madd_epi16(_mm_and_si128(_mm_srli_epi32(px, 8), even), _mm_set1_epi32(150));
    return _mm_srli_epi32(_mm_add_epi32(rb, g), 8);
}

int dh_scan_gray(const uint32_t *pixels, int n, uint8_t *gray)
{
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m128i a = _mm_packs_epi32(luma(load(pixels + i)), luma(load(pixels + i + 4)));
        __m128i b = _mm_packs_epi32(luma(load(pixels + i + 8)), luma(load(pixels + i + 12)));
        _mm_storeu_si128((__m128i *)(void *)(gray + i), _mm_packus_epi16(a, b));
    }
    return i;
}

static __m128i distance(__m128i a, __m128i b)
{
    return _mm_or_si128(_mm_subs_epu8(a, b), _mm_subs_epu8(b, a));
}

/* `bit` where v is above the level. */
static __m128i above(__m128i v, int level, int bit)
{
    __m128i most = _mm_set1_epi8((char)(level + 1));
    return _mm_and_si128(_mm_cmpeq_epi8(_mm_max_epu8(v, most), v), _mm_set1_epi8((char)bit));
}

int dh_scan_edges(const uint8_t *gray, const uint8_t *below, int n, uint8_t *edge)
{
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m128i g = load(gray + i);
        __m128i a = distance(g, load(gray + i + 1)), b = distance(g, load(below + i));
        __m128i e = _mm_or_si128(above(a, DH_EDGE_LEVELS_STRONG, DH_EDGE_RIGHT),
                                 above(b, DH_EDGE_LEVELS_STRONG, DH_EDGE_DOWN));
        e = _mm_or_si128(e, above(a, DH_EDGE_LEVELS_SOFT, DH_EDGE_RIGHT_SOFT));
        e = _mm_or_si128(e, above(b, DH_EDGE_LEVELS_SOFT, DH_EDGE_DOWN_SOFT));
        e = _mm_or_si128(e, above(_mm_max_epu8(a, b), DH_EDGE_LEVELS_FAINT, DH_EDGE_FAINT));
        _mm_storeu_si128((__m128i *)(void *)(edge + i), e);
    }
    return i;
}

int dh_scan_reduce(uint8_t *edge, const uint8_t *rule, const uint8_t *below, int n)
{
    const __m128i none = _mm_setzero_si128(), one = _mm_set1_epi8(1);
    const __m128i across = _mm_set1_epi8(DH_RULE_ACROSS), upright = _mm_set1_epi8(DH_RULE_UPRIGHT);
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m128i ruled = _mm_or_si128(load(rule + i), _mm_and_si128(load(rule + i + 1), upright));
        ruled = _mm_or_si128(ruled, _mm_and_si128(load(below + i), across));
        __m128i step = _mm_and_si128(load(edge + i), _mm_set1_epi8(DH_EDGE_STEP));
        __m128i ink = _mm_andnot_si128(_mm_cmpeq_epi8(step, none), _mm_cmpeq_epi8(ruled, none));
        _mm_storeu_si128((__m128i *)(void *)(edge + i), _mm_and_si128(ink, one));
    }
    return i;
}

/* How many of the first w pixels are in full words, whose bits are then in `out`. */
static int whole_words(const uint8_t *row, int w, uint8_t mask, uint8_t value, uint64_t *out)
{
    const __m128i m = _mm_set1_epi8((char)mask), v = _mm_set1_epi8((char)value);
    int x = 0;
    for (; x + WORD <= w; x += WORD) {
        uint64_t word = 0;
        for (int k = 0; k < WORD; k += LANES) {
            __m128i is = _mm_cmpeq_epi8(_mm_and_si128(load(row + x + k), m), v);
            word |= (uint64_t)(unsigned)_mm_movemask_epi8(is) << k;
        }
        out[x / WORD] = word;
    }
    return x;
}

/* Sixteen columns; gives a bit for each whose run ended and counts, with the lengths they had. */
static unsigned sixteen(const struct dh_scan_columns *c, const uint8_t *edge, int x, bool last,
                        uint16_t *lengths)
{
    const __m128i none = _mm_setzero_si128(), right = _mm_set1_epi16(DH_EDGE_RIGHT);
    const __m128i soft = _mm_set1_epi16(DH_EDGE_DOWN_SOFT), one = _mm_set1_epi16(1);
    unsigned found = 0;
    for (int k = 0; k < LANES; k += 8) {
        __m128i e = _mm_unpacklo_epi8(_mm_loadl_epi64((const void *)(edge + x + k)), none);
        __m128i *length = (__m128i *)(void *)(c->length + x + k);
        __m128i *contrast = (__m128i *)(void *)(c->contrast + x + k);
        __m128i l = _mm_adds_epu16(_mm_loadu_si128(length), one);
        __m128i n = _mm_adds_epu16(_mm_loadu_si128(contrast), _mm_and_si128(e, right));
        __m128i on = last ? none : _mm_cmpeq_epi16(_mm_and_si128(e, soft), none);
        /* 8 * contrast >= 7 * length is length - contrast <= length / 8. */
        __m128i lack = _mm_subs_epu16(_mm_subs_epu16(l, n), _mm_srli_epi16(l, 3));
        __m128i brief = _mm_subs_epu16(_mm_set1_epi16((short)c->least), l);
        __m128i is = _mm_cmpeq_epi16(_mm_or_si128(lack, brief), none);
        is = _mm_andnot_si128(on, is);
        found |= ((unsigned)_mm_movemask_epi8(_mm_packs_epi16(is, is)) & 255u) << k;
        _mm_storeu_si128((__m128i *)(void *)(lengths + k), l);
        _mm_storeu_si128(length, _mm_and_si128(l, on));
        _mm_storeu_si128(contrast, _mm_and_si128(n, on));
    }
    return found;
}

#else

int dh_scan_gray(const uint32_t *pixels, int n, uint8_t *gray)
{
    (void)pixels, (void)n, (void)gray;
    return 0;
}

int dh_scan_edges(const uint8_t *gray, const uint8_t *below, int n, uint8_t *edge)
{
    (void)gray, (void)below, (void)n, (void)edge;
    return 0;
}

int dh_scan_reduce(uint8_t *edge, const uint8_t *rule, const uint8_t *below, int n)
{
    (void)edge, (void)rule, (void)below, (void)n;
    return 0;
}

static int whole_words(const uint8_t *row, int w, uint8_t mask, uint8_t value, uint64_t *out)
{
    (void)row, (void)w, (void)mask, (void)value, (void)out;
    return 0;
}

#endif

static int lowest(uint64_t v)
{
#ifdef __GNUC__
    return __builtin_ctzll(v);
#else
    int n = 0;
    for (; !(v & 1); v >>= 1)
        n++;
    return n;
#endif
}

static int ones(uint64_t v)
{
#ifdef __GNUC__
    return __builtin_popcountll(v);
#else
    int n = 0;
    for (; v; v &= v - 1)
        n++;
    return n;
#endif
}

void dh_scan_bits(const uint8_t *row, int w, uint8_t mask, uint8_t value, uint64_t *out)
{
    for (int x = whole_words(row, w, mask, value, out); x < w; x += WORD) {
        uint64_t word = 0;
        for (int k = 0; k < WORD && x + k < w; k++)
            word |= (uint64_t)((row[x + k] & mask) == value) << k;
        out[x / WORD] = word;
    }
}

int dh_scan_next(const uint64_t *bits, int x, int w, bool set)
{
    const uint64_t flip = set ? 0 : ~(uint64_t)0;
    if (x >= w)
        return w;
    int i = x / WORD;
    uint64_t v = (bits[i] ^ flip) >> (x % WORD) << (x % WORD);
    while (!v) {
        if (++i * WORD >= w)
            return w;
        v = bits[i] ^ flip;
    }
    x = i * WORD + lowest(v);
    return x < w ? x : w;
}

int dh_scan_count(const uint64_t *bits, int x0, int x1)
{
    int n = 0;
    for (int x = x0; x < x1;) {
        int end = x / WORD * WORD + WORD < x1 ? x / WORD * WORD + WORD : x1;
        uint64_t v = bits[x / WORD] >> (x % WORD);
        if (end - x < WORD)
            v &= ((uint64_t)1 << (end - x)) - 1;
        n += ones(v);
        x = end;
    }
    return n;
}

bool dh_scan_straight(int contrast, int length, int least)
{
    return length >= least && contrast * 8 >= length * 7;
}

bool dh_scan_columns(const struct dh_scan_columns *c, const uint8_t *edge, bool last,
                     dh_scan_found *found, void *data)
{
    int x = 0;
#ifdef __SSE2__
    for (; x + LANES <= c->w; x += LANES) {
        uint16_t lengths[LANES];
        for (unsigned hits = sixteen(c, edge, x, last, lengths); hits; hits &= hits - 1) {
            int k = lowest(hits);
            if (!found(data, x + k, lengths[k]))
                return false;
        }
    }
#endif
    for (; x < c->w; x++) {
        int length = c->length[x] + 1, contrast = c->contrast[x] + (edge[x] & DH_EDGE_RIGHT);
        bool ends = (edge[x] & DH_EDGE_DOWN_SOFT) || last;
        c->length[x] = ends ? 0 : (uint16_t)length;
        c->contrast[x] = ends ? 0 : (uint16_t)contrast;
        if (ends && dh_scan_straight(contrast, length, c->least) && !found(data, x, length))
            return false;
    }
    return true;
}
