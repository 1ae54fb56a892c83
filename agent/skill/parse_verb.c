/* The verbs: the language's table of steps. Several words may be one verb; the first row of a form
 * is the one the writer uses. */
#include <ctype.h>
#include <string.h>

#include "agent/skill/parse.h"
#include "base/text.h"

#define CLICK "click \"Name\" [button] [with ctrl] [to PURPOSE]"
#define TYPE "type \"text\" into the \"Name\" field [and press Enter]"
#define SET "set the \"Name\" field to \"text\""
#define CHOOSE "choose \"Option\" from the \"Name\" list, or choose \"File\" > \"Export\""
#define OPEN "open \"application\", a file or a URL"
#define FOCUS "switch to the \"Title\" window"
#define WAIT "wait for \"Name\" [to appear] [within 10 seconds], or wait 2 seconds"
#define READ "read the text right of \"Total\" as {name}"
#define EXPECT "expect \"text\" [within 10 seconds], or expect {name} is \"value\""
#define CHECK "check the \"Name\" box"

static const struct dh_verb_row rows[] = {
    {"click", dh_parse_click, 1, CLICK},
    {"double-click", dh_parse_click, 0x21, "double-click \"Name\""},
    {"right-click", dh_parse_click, 3, "right-click \"Name\""},
    {"middle-click", dh_parse_click, 2, "middle-click \"Name\""},
    {"left-click", dh_parse_click, 1, CLICK},
    {"triple-click", dh_parse_click, 0x31, "triple-click \"Name\""},
    {"double", dh_parse_mouse, 0x21, "double-click \"Name\""},
    {"right", dh_parse_mouse, 3, "right-click \"Name\""},
    {"middle", dh_parse_mouse, 2, "middle-click \"Name\""},
    {"tap", dh_parse_click, 1, CLICK},
    {"hover", dh_parse_hover, 0, "hover over \"Name\""},
    {"move", dh_parse_hover, 1, "hover over \"Name\""},
    {"type", dh_parse_type, 0, TYPE},
    {"enter", dh_parse_type, 0, TYPE},
    {"write", dh_parse_type, 0, TYPE},
    {"put", dh_parse_type, 0, TYPE},
    {"set", dh_parse_set, 0, SET},
    {"fill", dh_parse_fill, 0, "fill the \"Name\" field with \"text\""},
    {"clear", dh_parse_clear, 0, "clear the \"Name\" field"},
    {"press", dh_parse_press, 0, "press ctrl+s [2 times]"},
    {"hit", dh_parse_press, 0, "press ctrl+s [2 times]"},
    {"hold", dh_parse_hold, 0, "hold shift for 2 seconds"},
    {"choose", dh_parse_choose, 0, CHOOSE},
    {"select", dh_parse_choose, 0, CHOOSE},
    {"pick", dh_parse_choose, 0, CHOOSE},
    {"check", dh_parse_check, 1, CHECK},
    {"uncheck", dh_parse_check, 0, "uncheck the \"Name\" box"},
    {"tick", dh_parse_check, 1, CHECK},
    {"untick", dh_parse_check, 0, "uncheck the \"Name\" box"},
    {"enable", dh_parse_check, 1, "turn on the \"Name\" switch"},
    {"disable", dh_parse_check, 0, "turn off the \"Name\" switch"},
    {"turn", dh_parse_turn, 0, "turn on (or turn off) the \"Name\" switch"},
    {"drag", dh_parse_drag, 0, "drag \"Name\" to \"Other\""},
    {"scroll", dh_parse_scroll, 0,
     "scroll down [5] [in \"Name\"], or scroll until \"text\" appears"},
    {"attach", dh_parse_attach, 0, "attach {file} with the \"Name\" button"},
    {"upload", dh_parse_attach, 0, "attach {file} with the \"Name\" button"},
    {"open", dh_parse_open, 0, OPEN},
    {"launch", dh_parse_open, 0, OPEN},
    {"start", dh_parse_open, 0, OPEN},
    {"visit", dh_parse_open, 0, OPEN},
    {"go", dh_parse_go, 0, "go to https://..., or switch to the \"Title\" window"},
    {"switch", dh_parse_switch, 1, FOCUS},
    {"focus", dh_parse_switch, 0, FOCUS},
    {"activate", dh_parse_switch, 0, FOCUS},
    {"close", dh_parse_close, 0, "close the \"Title\" window"},
    {"wait", dh_parse_wait, 0, WAIT},
    {"read", dh_parse_read, 0, READ},
    {"expect", dh_parse_expect, 0, EXPECT},
    {"verify", dh_parse_expect, 0, EXPECT},
    {"make", dh_parse_expect, 1, EXPECT},
    {"ask", dh_parse_ask, 0, "ask \"question\" as {name} [choices \"a\", \"b\"]"},
    {"hand", dh_parse_hand, 0, "hand over \"what the user should do\""},
    {"stop", dh_parse_say, DH_STMT_STOP, "stop \"why\""},
    {"fail", dh_parse_say, DH_STMT_STOP, "stop \"why\""},
    {"done", dh_parse_say, DH_STMT_DONE, "done \"what was done\""},
    {"finish", dh_parse_say, DH_STMT_DONE, "done \"what was done\""},
    {"if", dh_parse_if, 0, "if \"Name\" appears: STEPS [otherwise: STEPS]"},
    {"when", dh_parse_if, 0, "if \"Name\" appears: STEPS [otherwise: STEPS]"},
    {"for", dh_parse_for, 0, "for each {row} in {table}: STEPS"},
    {"repeat", dh_parse_repeat, 0, "repeat until \"Name\" appears, at most 10 times: STEPS"},
    {"run", dh_parse_run, 0, "run skill NAME [with a = \"x\", b = {y}]"},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

const struct dh_verb_row *dh_verb_find(const char *word)
{
    for (size_t i = 0; i < ROWS; i++)
        if (strcmp(rows[i].word, word) == 0)
            return &rows[i];
    return NULL;
}

const char *dh_verb_nearest(const char *word)
{
    const char *words[ROWS];
    for (size_t i = 0; i < ROWS; i++)
        words[i] = rows[i].word;
    return dh_text_nearest(word, words, ROWS);
}

bool dh_verb_starts(const char *word)
{
    char lower[24];
    size_t n = strlen(word);
    if (n == 0 || n >= sizeof(lower))
        return false;
    for (size_t i = 0; i <= n; i++)
        lower[i] = (char)tolower((unsigned char)word[i]);
    if (strcmp(word, "In") == 0 || strcmp(lower, "then") == 0 || strcmp(lower, "otherwise") == 0 ||
        strcmp(lower, "else") == 0)
        return true;
    /* "right", "for" and "if" may well go on with the line above */
    if (strcmp(word, "right") == 0 || strcmp(word, "for") == 0 || strcmp(word, "switch") == 0)
        return false;
    return dh_verb_find(lower) != NULL;
}
