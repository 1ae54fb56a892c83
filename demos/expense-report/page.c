#include "page.h"

#include <stdbool.h>
#include <string.h>

struct exp_values {
    GHashTable *table; /* owned strings to owned strings */
};

struct exp_values *exp_values_create(void)
{
    struct exp_values *values = g_new0(struct exp_values, 1);
    values->table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return values;
}

void exp_values_set(struct exp_values *values, const char *name, const char *value)
{
    g_hash_table_replace(values->table, g_strdup(name), g_strdup(value));
}

void exp_values_free(struct exp_values *values)
{
    if (values == NULL)
        return;
    g_hash_table_destroy(values->table);
    g_free(values);
}

char *exp_page_escape(const char *text)
{
    return g_markup_escape_text(text, -1);
}

static void slot_fill(GString *page, const struct exp_values *values, const char *slot)
{
    bool raw = g_str_has_suffix(slot, ":html");
    char *name = raw ? g_strndup(slot, strlen(slot) - strlen(":html")) : g_strdup(slot);
    const char *value = g_hash_table_lookup(values->table, name);
    if (value && raw) {
        g_string_append(page, value);
    } else if (value) {
        char *escaped = exp_page_escape(value);
        g_string_append(page, escaped);
        g_free(escaped);
    }
    g_free(name);
}

static char *text_fill(const char *text, const struct exp_values *values)
{
    GString *page = g_string_new(NULL);
    const char *open = strstr(text, "{{");
    while (open) {
        const char *close = strstr(open, "}}");
        if (close == NULL)
            break;
        g_string_append_len(page, text, open - text);
        char *slot = g_strndup(open + 2, (gsize)(close - open - 2));
        slot_fill(page, values, slot);
        g_free(slot);
        text = close + 2;
        open = strstr(text, "{{");
    }
    g_string_append(page, text);
    return g_string_free(page, FALSE);
}

char *exp_page_fill(const char *frame, const char *body, struct exp_values *values)
{
    char *filled = text_fill(body, values);
    exp_values_set(values, "body", filled);
    g_free(filled);
    return text_fill(frame, values);
}
