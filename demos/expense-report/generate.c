/*
 * expense-generate --seed N --out DIR
 *
 * Writes month.ics, people, receipt.png, portal.json (what the portal offers) and truth.json (what
 * a right report says) into DIR. The same seed gives the same files.
 */

#include "chore.h"
#include "digest.h"
#include "month.h"
#include "receipt.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>

static bool json_write(json_t *document, const char *folder, const char *name, GError **error)
{
    char *path = g_build_filename(folder, name, NULL);
    bool written = document && json_dump_file(document, path, JSON_INDENT(2)) == 0;
    if (!written)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot write %s", path);
    json_decref(document);
    g_free(path);
    return written;
}

static bool text_write(GString *text, const char *folder, const char *name, GError **error)
{
    char *path = g_build_filename(folder, name, NULL);
    bool written = g_file_set_contents(path, text->str, (gssize)text->len, error);
    g_string_free(text, TRUE);
    g_free(path);
    return written;
}

static json_t *names_json(const char *const *names, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_string(names[i]));
    return array;
}

static json_t *portal_json(const struct exp_chore *chore)
{
    static const char *const currencies[] = {"CHF", "EUR", "GBP", "USD"};
    char *limit = exp_money_text(chore->limit, '.');
    json_t *document = json_pack("{s:s, s:o, s:o, s:o, s:s}", "title", "Expenses", "categories",
                                 names_json(chore->categories, EXP_CATEGORIES), "currencies",
                                 names_json(currencies, G_N_ELEMENTS(currencies)), "people",
                                 names_json(chore->people, EXP_PEOPLE), "limit", limit);
    g_free(limit);
    return document;
}

static json_t *truth_json(const struct exp_chore *chore, const char *digest)
{
    char *amount = exp_money_text(chore->total, '.');
    char *date = g_strdup_printf("%04d-%02d-%02d", chore->year, chore->month, chore->day);
    json_t *document =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:s}", "date", date, "merchant",
                  chore->merchant, "amount", amount, "currency", chore->currency, "category",
                  chore->category, "attendee", chore->attendee, "over_limit", chore->over_limit,
                  "sha256", digest);
    g_free(date);
    g_free(amount);
    return document;
}

static bool receipt_make(const struct exp_chore *chore, const char *folder,
                         char digest[EXP_DIGEST_TEXT], GError **error)
{
    char *bytes = NULL;
    gsize size = 0;
    char *path = g_build_filename(folder, "receipt.png", NULL);
    bool made = exp_receipt_write(chore, path, error) &&
                g_file_get_contents(path, &bytes, &size, error);
    if (made)
        exp_digest_text(bytes, size, digest);
    g_free(bytes);
    g_free(path);
    return made;
}

static bool chore_write(const struct exp_chore *chore, const char *folder, GError **error)
{
    char digest[EXP_DIGEST_TEXT];
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot make the folder %s", folder);
        return false;
    }
    return receipt_make(chore, folder, digest, error) &&
           text_write(exp_month_text(chore), folder, "month.ics", error) &&
           text_write(exp_month_people_text(chore), folder, "people", error) &&
           json_write(portal_json(chore), folder, "portal.json", error) &&
           json_write(truth_json(chore, digest), folder, "truth.json", error);
}

int main(int argc, char **argv)
{
    gint64 seed = 1;
    char *folder = NULL;
    GError *error = NULL;
    const GOptionEntry entries[] = {
        {"seed", 's', 0, G_OPTION_ARG_INT64, &seed, "draw everything from this number", "N"},
        {"out", 'o', 0, G_OPTION_ARG_FILENAME, &folder, "the folder to write into", "DIR"},
        {0},
    };
    GOptionContext *context = g_option_context_new("- make up a lunch to be expensed");
    g_option_context_add_main_entries(context, entries, NULL);
    bool parsed = g_option_context_parse(context, &argc, &argv, &error);
    g_option_context_free(context);
    if (!parsed || argc > 1 || folder == NULL || seed < 0) {
        g_printerr("expense-generate: %s\n", error ? error->message
                                                   : "usage: --seed N --out DIR, N from 0");
        g_clear_error(&error);
        g_free(folder);
        return 2;
    }
    struct exp_chore chore;
    exp_chore_make(&chore, (uint64_t)seed);
    bool written = chore_write(&chore, folder, &error);
    if (!written)
        g_printerr("expense-generate: %s\n", error->message);
    g_clear_error(&error);
    g_free(folder);
    return written ? 0 : 1;
}
