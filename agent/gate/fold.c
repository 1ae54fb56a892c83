#include "agent/gate/fold.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

/* One character to what it looks like; from a small table so that it can be read and extended. */
struct alike {
    uint32_t from;
    const char *to;
};

static const struct alike alikes[] = {
    /* Cyrillic */
    {0x430, "a"},
    {0x410, "a"},
    {0x435, "e"},
    {0x415, "e"},
    {0x451, "e"},
    {0x43e, "o"},
    {0x41e, "o"},
    {0x440, "p"},
    {0x420, "p"},
    {0x441, "c"},
    {0x421, "c"},
    {0x443, "y"},
    {0x423, "y"},
    {0x445, "x"},
    {0x425, "x"},
    {0x456, "i"},
    {0x406, "i"},
    {0x458, "j"},
    {0x408, "j"},
    {0x455, "s"},
    {0x405, "s"},
    {0x4bb, "h"},
    {0x501, "d"},
    {0x51b, "q"},
    {0x51d, "w"},
    {0x43a, "k"},
    {0x41a, "k"},
    {0x43c, "m"},
    {0x41c, "m"},
    {0x442, "t"},
    {0x422, "t"},
    {0x432, "b"},
    {0x412, "b"},
    {0x43d, "h"},
    {0x41d, "h"},
    {0x433, "r"},
    {0x4cf, "l"},
    {0x475, "v"},
    {0x456, "i"},
    {0x457, "i"},
    {0x4af, "y"},
    /* Greek */
    {0x3b1, "a"},
    {0x391, "a"},
    {0x3bf, "o"},
    {0x39f, "o"},
    {0x3c1, "p"},
    {0x3a1, "p"},
    {0x3bd, "v"},
    {0x3b9, "i"},
    {0x399, "i"},
    {0x3c5, "u"},
    {0x3a5, "y"},
    {0x3ba, "k"},
    {0x39a, "k"},
    {0x3c4, "t"},
    {0x3a4, "t"},
    {0x3c7, "x"},
    {0x3a7, "x"},
    {0x3b5, "e"},
    {0x395, "e"},
    {0x392, "b"},
    {0x396, "z"},
    {0x397, "h"},
    {0x39c, "m"},
    {0x39d, "n"},
    {0x3c9, "w"},
    {0x3b7, "n"},
    {0x3ac, "a"},
    {0x3cc, "o"},
    /* Armenian, IPA, small capitals */
    {0x585, "o"},
    {0x57d, "u"},
    {0x578, "n"},
    {0x570, "h"},
    {0x251, "a"},
    {0x261, "g"},
    {0x131, "i"},
    {0x269, "i"},
    {0x17f, "s"},
    {0x28f, "y"},
    {0x1d00, "a"},
    {0x299, "b"},
    {0x1d04, "c"},
    {0x1d05, "d"},
    {0x1d07, "e"},
    {0x29c, "h"},
    {0x26a, "i"},
    {0x29f, "l"},
    {0x1d0d, "m"},
    {0x274, "n"},
    {0x1d0f, "o"},
    {0x1d18, "p"},
    {0x280, "r"},
    {0xa731, "s"},
    {0x1d1b, "t"},
    {0x1d1c, "u"},
    {0x1d20, "v"},
    {0x1d21, "w"},
    /* letters that are no base letter with a mark */
    {0xdf, "ss"},
    {0xe6, "ae"},
    {0xc6, "ae"},
    {0x153, "oe"},
    {0x152, "oe"},
    {0xf8, "o"},
    {0xd8, "o"},
    {0x142, "l"},
    {0x141, "l"},
    {0x111, "d"},
    {0x110, "d"},
    {0xfe, "th"},
    {0xf0, "d"},
    {0xfb00, "ff"},
    {0xfb01, "fi"},
    {0xfb02, "fl"},
    {0xfb03, "ffi"},
    {0xfb04, "ffl"},
    {0x2113, "l"},
    {0x212e, "e"},
    {0x24, "$"},
    {0x40, "@"},
    {0x21, "!"},
    {0x7c, "|"},
};

/* Base letters of U+00C0..U+017F; '.' has its row above or is none. */
static const char latin[] = "aaaaaa.ceeeeiiii.nooooo..uuuuy..aaaaaa.ceeeeiiii.nooooo..uuuuy.y"
                            "aaaaaaccccccccdd..eeeeeeeeeegggggggghhhhiiiiiiiii...jjkk.lllllll"
                            "l..nnnnnnnnnoooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz.";

static bool invisible(uint32_t c)
{
    return c == 0xad || (c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0000 && c <= 0xe007f) || c == 0x34f ||
           c == 0x61c;
}

/* Compatibility forms as ASCII; the character itself when it is none. */
static uint32_t plain(uint32_t c)
{
    if (c >= 0xff01 && c <= 0xff5e)
        return c - 0xff01 + '!';
    if (c >= 0x24b6 && c <= 0x24e9)
        return 'a' + (c - 0x24b6) % 26;
    if (c >= 0x249c && c <= 0x24b5)
        return 'a' + (c - 0x249c);
    if (c >= 0x1d400 && c <= 0x1d6a3)
        return 'a' + (c - 0x1d400) % 26;
    if (c >= 0x1d7ce && c <= 0x1d7ff)
        return '0' + (c - 0x1d7ce) % 10;
    if (c >= 0x1f130 && c <= 0x1f189)
        return 'a' + (c - 0x1f130) % 32 % 26;
    return c;
}

static bool alnum(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
}

static bool letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || c >= 0x80;
}

/* One character, as letters, digits, one of "$@!|" (decided on later) or a space. */
static void put_plain(struct dh_buf *b, uint32_t c)
{
    if (invisible(c))
        return;
    c = plain(c);
    if (c >= 'A' && c <= 'Z')
        c += 32;
    if (c >= 0xc0 && c <= 0x17f && latin[c - 0xc0] != '.') {
        dh_buf_char(b, latin[c - 0xc0]);
        return;
    }
    for (size_t i = 0; i < sizeof(alikes) / sizeof(alikes[0]); i++) {
        if (alikes[i].from == c) {
            dh_buf_str(b, alikes[i].to);
            return;
        }
    }
    bool word = c < 0x80 ? alnum((unsigned char)c)
                         : c > 0xbf && c != 0xd7 && c != 0xf7 && !(c >= 0x2000 && c <= 0x2bff) &&
                               !(c >= 0x3000 && c <= 0x303f);
    char out[4];
    if (word)
        dh_buf_add(b, out, dh_utf8_put(c, out));
    else
        dh_buf_char(b, ' ');
}

/* "p@y", "$end", "de|ete", "subm!t": a sign that stands for a letter. */
static char sign(const char *s, size_t i)
{
    unsigned char before = i > 0 ? (unsigned char)s[i - 1] : ' ';
    bool right = letter((unsigned char)s[i + 1]);
    switch (s[i]) {
    case '$':
        return right ? 's' : ' ';
    case '@':
        return right && (letter(before) || before == ' ') ? 'a' : ' ';
    case '!':
        return right && letter(before) ? 'i' : ' ';
    case '|':
        return right && letter(before) ? 'l' : ' ';
    default:
        return s[i];
    }
}

/* Letters set apart, "d e l e t e", become a word again (three of them at least). */
static void close_up(struct dh_buf *b)
{
    size_t out = 0;
    for (size_t i = 0; i < b->len;) {
        size_t run = 0;
        while (b->data[i] == ' ' && i + 2 * run + 2 < b->len + 1 &&
               letter((unsigned char)b->data[i + 2 * run + 1]) &&
               (unsigned char)b->data[i + 2 * run + 1] < 0x80 && b->data[i + 2 * run + 2] == ' ')
            run++;
        if (run < 3) {
            b->data[out++] = b->data[i++];
            continue;
        }
        b->data[out++] = ' ';
        for (size_t k = 0; k < run; k++)
            b->data[out++] = b->data[i + 2 * k + 1];
        i += 2 * run;
    }
    b->len = out;
    b->data[out] = '\0';
}

char *dh_gate_fold(const char *s)
{
    struct dh_buf raw = {0}, b = {0};
    size_t n = strlen(s);
    for (size_t i = 0; i < n;) {
        uint32_t c;
        i += dh_utf8_next(s + i, n - i, &c);
        put_plain(&raw, c);
    }
    dh_buf_char(&b, ' ');
    const char *r = dh_buf_text(&raw);
    for (size_t i = 0; i < raw.len; i++) {
        char c = sign(r, i);
        if (c != ' ' || (b.len && b.data[b.len - 1] != ' '))
            dh_buf_char(&b, c);
    }
    if (b.len > 1 && b.data && b.data[b.len - 1] != ' ')
        dh_buf_char(&b, ' ');
    bool failed = dh_buf_failed(&raw);
    dh_buf_finish(&raw);
    if (failed || dh_buf_failed(&b)) {
        dh_buf_finish(&b);
        return NULL;
    }
    close_up(&b);
    return dh_buf_steal(&b);
}

static char confuse(char c)
{
    switch (c) {
    case '0':
        return 'o';
    case '1':
    case 'i':
        return 'l';
    case '5':
        return 's';
    case '8':
        return 'b';
    case '3':
        return 'e';
    default:
        return c;
    }
}

/* Takes one unit off a text, "rn" and "vv" being one. */
static char unit(const char **s)
{
    const char *p = *s;
    if ((p[0] == 'r' && p[1] == 'n') || (p[0] == 'v' && p[1] == 'v')) {
        *s += 2;
        return p[0] == 'r' ? 'm' : 'w';
    }
    *s += 1;
    return confuse(*p);
}

/* Where the phrase ends in s, NULL when it does not stand there. Spaces that OCR lost are not
 * missed. */
static const char *stands(const char *s, const char *phrase)
{
    while (*phrase) {
        if (*phrase == ' ' && *s != ' ') {
            phrase++;
            continue;
        }
        if (!*s || unit(&s) != unit(&phrase))
            return NULL;
    }
    return s;
}

/* Scripts without spaces between words: Han, kana, Hangul. */
static bool unspaced(const char *phrase)
{
    return (unsigned char)phrase[0] >= 0xe3;
}

bool dh_gate_fold_has(const char *folded, const char *phrase)
{
    if (unspaced(phrase))
        return strstr(folded, phrase) != NULL;
    for (const char *p = strchr(folded, ' '); p && p[1]; p = strchr(p + 1, ' ')) {
        const char *end = stands(p + 1, phrase);
        if (end && *end == ' ')
            return true;
    }
    return false;
}

bool dh_gate_fold_is(const char *folded, const char *phrase)
{
    if (folded[0] != ' ')
        return false;
    const char *end = stands(folded + 1, phrase);
    return end && end[0] == ' ' && end[1] == '\0';
}

size_t dh_gate_fold_words(const char *folded)
{
    size_t n = 0;
    for (const char *p = folded; p[0] && p[1]; p++)
        n += p[0] == ' ' && p[1] != ' ';
    return n;
}
