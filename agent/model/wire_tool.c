#include "agent/model/image_size.h"
#include "agent/model/wire_impl.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    enum dh_wire_kind kind;
} names[DH_TOOL_COUNT] = {
    [DH_TOOL_NONE] = {"functions", DH_WIRE_KINDS},
    [DH_TOOL_TOOLSET] = {"computer_toolset_20260801", DH_WIRE_ANTHROPIC},
    [DH_TOOL_COMPUTER_2511] = {"computer_20251124", DH_WIRE_ANTHROPIC},
    [DH_TOOL_COMPUTER_2501] = {"computer_20250124", DH_WIRE_ANTHROPIC},
    [DH_TOOL_OPENAI] = {"computer", DH_WIRE_RESPONSES},
    [DH_TOOL_GEMINI_35] = {"gemini-3.5", DH_WIRE_GEMINI},
    [DH_TOOL_GEMINI_25] = {"gemini-2.5", DH_WIRE_GEMINI},
    [DH_TOOL_UI_TARS] = {"ui-tars", DH_WIRE_CHAT},
    [DH_TOOL_UI_TARS_1000] = {"ui-tars-1000", DH_WIRE_CHAT},
    [DH_TOOL_QWEN] = {"qwen", DH_WIRE_CHAT},
    [DH_TOOL_QWEN_1000] = {"qwen-1000", DH_WIRE_CHAT},
    [DH_TOOL_HOLO] = {"holo", DH_WIRE_CHAT},
    [DH_TOOL_HOLO_1000] = {"holo-1000", DH_WIRE_CHAT},
    [DH_TOOL_OPENCUA] = {"opencua", DH_WIRE_CHAT},
};

/* Which tool a model has, by a part of its name; the first row that fits. Names of clouds carry
 * prefixes. */
static const struct {
    enum dh_wire_kind kind;
    const char *part;
    enum dh_wire_tool tool;
} models[] = {
    {DH_WIRE_ANTHROPIC, "opus-4-8", DH_TOOL_TOOLSET},
    {DH_WIRE_ANTHROPIC, "opus-4-7", DH_TOOL_COMPUTER_2511},
    {DH_WIRE_ANTHROPIC, "opus-4-6", DH_TOOL_COMPUTER_2511},
    {DH_WIRE_ANTHROPIC, "opus-4-5", DH_TOOL_COMPUTER_2511},
    {DH_WIRE_ANTHROPIC, "sonnet-4-6", DH_TOOL_COMPUTER_2511},
    {DH_WIRE_ANTHROPIC, "opus-4", DH_TOOL_COMPUTER_2501},
    {DH_WIRE_ANTHROPIC, "sonnet-4", DH_TOOL_COMPUTER_2501},
    {DH_WIRE_ANTHROPIC, "haiku-4", DH_TOOL_COMPUTER_2501},
    {DH_WIRE_ANTHROPIC, "", DH_TOOL_TOOLSET},
    {DH_WIRE_RESPONSES, "", DH_TOOL_OPENAI},
    {DH_WIRE_GEMINI, "gemini-2.5", DH_TOOL_GEMINI_25},
    {DH_WIRE_GEMINI, "gemini-3-", DH_TOOL_GEMINI_25},
    {DH_WIRE_GEMINI, "", DH_TOOL_GEMINI_35},
    {DH_WIRE_CHAT, "ui-tars-1.5", DH_TOOL_UI_TARS},
    {DH_WIRE_CHAT, "ui-tars", DH_TOOL_UI_TARS_1000},
    {DH_WIRE_CHAT, "qwen2.5-vl", DH_TOOL_QWEN},
    {DH_WIRE_CHAT, "qwen2.5vl", DH_TOOL_QWEN},
    {DH_WIRE_CHAT, "qwen3-vl", DH_TOOL_QWEN_1000},
    {DH_WIRE_CHAT, "qwen3vl", DH_TOOL_QWEN_1000},
    {DH_WIRE_CHAT, "holo1.5", DH_TOOL_HOLO},
    {DH_WIRE_CHAT, "holo2", DH_TOOL_HOLO_1000},
    {DH_WIRE_CHAT, "opencua", DH_TOOL_OPENCUA},
    {DH_WIRE_CHAT, "", DH_TOOL_NONE},
};

static bool has(const char *hay, const char *part)
{
    size_t n = strlen(part);
    for (const char *p = hay; strlen(p) >= n; p++)
        if (strncasecmp(p, part, n) == 0)
            return true;
    return false;
}

enum dh_wire_tool dh_wire_tool_for(const struct dh_wire_config *c)
{
    if (c->tool) {
        for (int t = 0; t < DH_TOOL_COUNT; t++)
            if (strcmp(names[t].name, c->tool) == 0 &&
                (names[t].kind == c->kind || t == DH_TOOL_NONE))
                return (enum dh_wire_tool)t;
        return DH_TOOL_COUNT;
    }
    /* Models with an action text of their own see; without pictures they are models like others. */
    if (c->mode == DH_WIRE_TEXT)
        return DH_TOOL_NONE;
    for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++)
        if (models[i].kind == c->kind && has(c->model, models[i].part))
            return models[i].tool;
    return DH_TOOL_NONE;
}

const char *dh_wire_tool_name(enum dh_wire_tool t)
{
    return (unsigned)t < DH_TOOL_COUNT ? names[t].name : "?";
}

bool dh_wire_tool_is_text(enum dh_wire_tool t)
{
    return t >= DH_TOOL_UI_TARS && t <= DH_TOOL_OPENCUA;
}

bool dh_wire_tool_is_computer(enum dh_wire_tool t)
{
    return t >= DH_TOOL_TOOLSET && t <= DH_TOOL_GEMINI_25;
}

/* Models that answer on a grid, whatever form they are asked in. */
static bool on_grid(enum dh_wire_tool t)
{
    return t == DH_TOOL_GEMINI_35 || t == DH_TOOL_GEMINI_25 || t == DH_TOOL_UI_TARS_1000 ||
           t == DH_TOOL_QWEN_1000 || t == DH_TOOL_HOLO_1000;
}

void dh_wire_tool_space(enum dh_wire_tool t, struct dh_coord *c)
{
    c->space = on_grid(t) ? DH_COORD_GRID : DH_COORD_IMAGE;
    c->grid = 1000;
    c->last = t == DH_TOOL_GEMINI_35 || t == DH_TOOL_GEMINI_25 ? 999 : 1000;
}

/* Patches of 28 (Qwen2.5-VL and what is built on it) or 32 pixels, least and most pixels. */
static bool smart(enum dh_wire_tool t, int *factor, long *min, long *max)
{
    *factor = t == DH_TOOL_QWEN_1000 || t == DH_TOOL_HOLO_1000 ? 32 : 28;
    *min = t == DH_TOOL_UI_TARS || t == DH_TOOL_UI_TARS_1000 ? 100 * 784 : 3136;
    *max = t == DH_TOOL_UI_TARS || t == DH_TOOL_UI_TARS_1000 ? 16384L * 784 : 12845056;
    return dh_wire_tool_is_text(t);
}

/* Before anything had to shrink. */
static enum dh_status full_size(const struct dh_wire *w, int part_w, int part_h, int *ret_w,
                                int *ret_h)
{
    /* More than this only costs: the vendors advise against it. */
    struct dh_image_limit limit = {1920, (1920 + 27) / 28 * ((1200 + 27) / 28)};
    int factor;
    long min, max;
    if (smart(w->tool, &factor, &min, &max)) {
        if (w->config.max_pixels && w->config.max_pixels < max)
            max = w->config.max_pixels;
        return dh_image_smart(part_w, part_h, factor, min, max > min ? max : min, ret_w, ret_h,
                              NULL);
    }
    if (w->tool == DH_TOOL_COMPUTER_2501 ||
        (w->tool == DH_TOOL_NONE && w->config.kind != DH_WIRE_GEMINI) ||
        (w->tool == DH_TOOL_COMPUTER_2511 && !has(w->config.model, "opus-4-7")))
        limit = DH_IMAGE_LIMIT_LOW;
    if (w->config.max_pixels && w->config.max_pixels / 784 < limit.tokens)
        limit.tokens = w->config.max_pixels < 784 ? 1 : (int)(w->config.max_pixels / 784);
    dh_image_fit(limit, part_w, part_h, ret_w, ret_h);
    return DH_OK;
}

enum dh_status dh_wire_tool_size(const struct dh_wire *w, int part_w, int part_h, int *ret_w,
                                 int *ret_h)
{
    int width, height, factor;
    long min, max;
    double shrink = 1;
    enum dh_status s = full_size(w, part_w, part_h, &width, &height);
    if (s != DH_OK)
        return s;
    for (int i = 0; i < w->shrunk; i++)
        shrink *= 2.0 / 3;
    if (w->shrunk && smart(w->tool, &factor, &min, &max)) {
        max = (long)((double)width * height * shrink * shrink);
        s = dh_image_smart(part_w, part_h, factor, min < max ? min : max, max, &width, &height,
                           NULL);
    } else if (w->shrunk) {
        int edge = (int)((width > height ? width : height) * shrink);
        dh_image_fit((struct dh_image_limit){edge > 1 ? edge : 1, 0}, width, height, &width,
                     &height);
    }
    *ret_w = width;
    *ret_h = height;
    return s;
}
