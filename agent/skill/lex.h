/* Words of a step. */
#ifndef DH_AGENT_SKILL_LEX_H
#define DH_AGENT_SKILL_LEX_H

#include "agent/skill/ast.h"
#include "base/buf.h"
#include "agent/skill/problem.h"
#include "agent/skill/source.h"

enum dh_token_kind {
    DH_TOKEN_EOF,
    DH_TOKEN_END, /* full stop or line end */
    DH_TOKEN_WORD,
    DH_TOKEN_STRING, /* in any quotes */
    DH_TOKEN_VAR,    /* {name}, {name|format} */
    DH_TOKEN_SECRET, /* {{secret:NAME}} */
    DH_TOKEN_NUMBER,
    DH_TOKEN_BARE,  /* a URL or path without quotes */
    DH_TOKEN_IMAGE, /* ![what](file) */
    DH_TOKEN_REGEX, /* behind "matching" */
    DH_TOKEN_COMMA,
    DH_TOKEN_SEMICOLON,
    DH_TOKEN_COLON,
    DH_TOKEN_OPEN,
    DH_TOKEN_CLOSE,
    DH_TOKEN_OP, /* > >= < <= = */
};

struct dh_token {
    enum dh_token_kind kind;
    bool noise;        /* an article or "please" */
    size_t start, end; /* bytes of the source */
    const char
        *text; /* WORD in lower case; NUMBER, OP, BARE, REGEX, SECRET as written; IMAGE: what */
    const char *extra; /* IMAGE: the file */
    double number;
    struct dh_phrase phrase; /* STRING, VAR, SECRET, BARE, NUMBER: as a phrase */
};

struct dh_tokens {
    struct dh_token *list; /* an EOF token stands at the end */
    size_t count;
};

/* Cuts bytes [start, end) of the source. A line end inside is an END when the next line begins with
 * `starts` (a step of its own), else it is space. Malformed pieces are added to problems (and
 * *ret_bad set). False when memory is short. */
bool dh_lex(const struct dh_source *src, size_t start, size_t end, bool (*starts)(const char *word),
            struct dh_arena *arena, struct dh_problems *problems, struct dh_tokens *ret,
            bool *ret_bad);

/* A phrase from n raw bytes at offset `at`; with escapes when it stood in "quotes". False: memory.
 */
bool dh_phrase_scan(struct dh_arena *arena, const char *raw, size_t n, size_t at, bool escapes,
                    struct dh_phrase *ret);
/* Bytes of a variable ("{name}", "{name|format}") or secret at raw; 0 when there is none. */
size_t dh_var_scan(const char *raw, size_t n, struct dh_arena *arena, struct dh_part *ret);

/* Bytes of {{literal:...}}, {{newline}} or {{tab}} at raw, which go as text to `out`; 0: there is none. */
size_t dh_literal_scan(const char *raw, size_t n, bool escapes, struct dh_buf *out);
/* The other way: text as it stands in a phrase, with {{newline}}, {{tab}} and {{literal:{name}}} where it would be read as
 * something else. `last`: nothing of the same phrase follows; `escapes`: it stands in "quotes". */
void dh_literal_write(const char *text, bool last, bool escapes, struct dh_buf *out);

#endif
