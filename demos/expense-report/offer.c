#include "offer.h"

#include <jansson.h>
#include <string.h>

enum { LIST_MAX = 200 };

static char **list_read(const json_t *document, const char *key)
{
    const json_t *array = json_object_get(document, key);
    size_t count = json_array_size(array);
    if (count == 0 || count > LIST_MAX)
        return NULL;
    char **list = g_new0(char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (text == NULL) {
            g_strfreev(list);
            return NULL;
        }
        list[i] = g_strdup(text);
    }
    return list;
}

struct exp_offer *exp_offer_read(const char *path, GError **error)
{
    json_error_t problem;
    json_t *document = json_load_file(path, JSON_REJECT_DUPLICATES, &problem);
    if (document == NULL) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: %s", path, problem.text);
        return NULL;
    }
    struct exp_offer *offer = g_new0(struct exp_offer, 1);
    const char *limit = json_string_value(json_object_get(document, "limit"));
    offer->title = g_strdup(json_string_value(json_object_get(document, "title")));
    offer->categories = list_read(document, "categories");
    offer->currencies = list_read(document, "currencies");
    offer->people = list_read(document, "people");
    bool whole = offer->title && offer->categories && offer->currencies && offer->people && limit &&
                 exp_offer_amount(limit, &offer->limit);
    json_decref(document);
    if (whole)
        return offer;
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                "%s: needs title, categories, currencies, people and limit", path);
    exp_offer_free(offer);
    return NULL;
}

void exp_offer_free(struct exp_offer *offer)
{
    if (offer == NULL)
        return;
    g_free(offer->title);
    g_strfreev(offer->categories);
    g_strfreev(offer->currencies);
    g_strfreev(offer->people);
    g_free(offer);
}

bool exp_offer_amount(const char *text, int64_t *hundredths)
{
    int64_t value = 0;
    int digits = 0;
    while (*text == ' ')
        text++;
    for (; g_ascii_isdigit(*text); text++, digits++) {
        if (digits == 6)
            return false;
        value = value * 10 + (*text - '0');
    }
    if (digits == 0)
        return false;
    value *= 100;
    if (*text == '.' || *text == ',') {
        if (!g_ascii_isdigit(text[1]) || !g_ascii_isdigit(text[2]))
            return false;
        value += (text[1] - '0') * 10 + (text[2] - '0');
        text += 3;
    }
    while (*text == ' ')
        text++;
    if (*text != '\0')
        return false;
    *hundredths = value;
    return true;
}
