#include <stdio.h>
#include <string.h>

#include <deskhand/desk.h>
#include "agent/cli/command.h"
#include "agent/cli/look_image.h"
#include "base/buf.h"
#include "base/json.h"

struct values {
    bool json, text, words, plain, no_a11y;
    const char *image, *region, *display, *virtual_size, *lang, *debug;
    double scale;
};

#define AT(member) offsetof(struct values, member)
const struct dh_option dh_look_options[] = {
    {0, "json", DH_OPTION_FLAG, AT(json), NULL, "the whole observation as JSON"},
    {0, "text", DH_OPTION_FLAG, AT(text), NULL, "only the text, in reading order (the default)"},
    {0, "words", DH_OPTION_FLAG, AT(words), NULL, "words as \"x y w h confidence text\" lines"},
    {0, "image", DH_OPTION_TEXT, AT(image), "FILE", "write the screenshot with numbered elements (PNG, or .jpg)"},
    {0, "plain", DH_OPTION_FLAG, AT(plain), NULL, "without the numbers"},
    {0, "region", DH_OPTION_TEXT, AT(region), "X,Y,WxH", "only this part of it"},
    {0, "scale", DH_OPTION_NUMBER, AT(scale), "PERCENT", "larger or smaller", 1, 1000},
    {'d', "display", DH_OPTION_TEXT, AT(display), ":N", "the display to look at (default: $DISPLAY)"},
    {0, "virtual", DH_OPTION_TEXT, AT(virtual_size), "WxH", "a private display"},
    {0, "lang", DH_OPTION_TEXT, AT(lang), "LANGS", "OCR languages, e.g. eng+deu"},
    {0, "no-a11y", DH_OPTION_FLAG, AT(no_a11y), NULL, "do not ask applications (AT-SPI) what they show"},
    {0, "debug", DH_OPTION_TEXT, AT(debug), "FILE", "write a debug log"},
    {0},
};

static void print_words(const struct dh_observation *o, struct dh_buf *out)
{
    for (size_t i = 0; i < o->word_count; i++) {
        const struct dh_word *w = &o->words[i];
        dh_buf_printf(out, "%d %d %d %d %d %s\n", w->rect.x, w->rect.y, w->rect.w, w->rect.h, w->confidence,
                      w->text);
    }
}

static enum dh_status print_json(const struct dh_observation *o, struct dh_buf *out, struct dh_err *err)
{
    json_t *v = dh_observation_to_json(o);
    char *text = v ? json_dumps(v, JSON_COMPACT) : NULL;
    json_decref(v);
    if (!text)
        return dh_err_nomem(err);
    dh_buf_printf(out, "%s\n", text);
    json_free_t release;
    json_get_alloc_funcs(NULL, &release);
    release(text);
    return DH_OK;
}

int dh_cmd_look(int argc, char **argv)
{
    struct values v = {0};
    struct dh_err err = {0};
    int rest;
    if (dh_option_parse(dh_look_options, argc, argv, &v, &rest, &err) != DH_OK)
        return dh_command_fail(&err);
    if (rest > 1) {
        dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "see \"deskhand look --help\"", "one picture at a time");
        return dh_command_fail(&err);
    }
    if (!v.image && (v.plain || v.region || v.scale > 0)) {
        dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "add --image FILE",
                   "--plain, --region and --scale are about the picture");
        return dh_command_fail(&err);
    }
    struct dh_look_image image = {v.image, v.region, v.scale, v.plain};
    struct dh_desk_options o = {.display = v.display,
                                .virtual_size = v.virtual_size,
                                .image = rest > 0 ? argv[0] : NULL,
                                .lang = v.lang,
                                .catch_signals = true,
                                .debug_file = v.debug,
                                .no_a11y = v.no_a11y};
    struct dh_desk *desk = NULL;
    struct dh_observation *seen = NULL;
    struct dh_buf out = {0};
    enum dh_status s = dh_desk_open(&o, &desk, &err);
    if (s == DH_OK)
        s = dh_desk_look(desk, &seen, &err);
    if (s == DH_OK && v.image)
        s = dh_look_image_write(&image, seen, &err);
    if (s == DH_OK && v.json)
        s = print_json(seen, &out, &err);
    else if (s == DH_OK && v.words)
        print_words(seen, &out);
    else if (s == DH_OK && (v.text || !v.image))
        for (size_t i = 0; i < seen->line_count; i++)
            dh_buf_printf(&out, "%s\n", seen->lines[i].text);
    for (size_t i = 0; s == DH_OK && i < seen->partial_count; i++)
        fprintf(stderr, "deskhand: %s\n", seen->partial[i]);
    dh_observation_unref(seen);
    dh_desk_close(desk);
    if (s != DH_OK) {
        dh_buf_finish(&out);
        return dh_command_fail(&err);
    }
    return dh_command_print(&out);
}
