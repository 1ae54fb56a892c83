/*
 * expense-check --truth truth.json --store DIR
 *
 * Compares what the portal stored with what is true, exactly. One line on stdout for each field
 * that differs; exit 0 only when there is exactly one record and all of it is right.
 */

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <string.h>

static const char *string_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static int field_compare(const char *field, const char *is, const char *should_be)
{
    if (strcmp(is, should_be) == 0)
        return 0;
    g_print("%s: is \"%s\", should be \"%s\"\n", field, is, should_be);
    return 1;
}

static int attendees_compare(const json_t *record, const char *attendee)
{
    const json_t *attendees = json_object_get(record, "attendees");
    size_t count = json_array_size(attendees);
    if (count != 1) {
        g_print("attendees: %u named, should be 1: \"%s\"\n", (unsigned)count, attendee);
        return 1;
    }
    const char *name = json_string_value(json_array_get(attendees, 0));
    return field_compare("attendee", name ? name : "", attendee);
}

static int reason_compare(const json_t *record, bool over_limit)
{
    bool given = *string_of(record, "reason") != '\0';
    if (given == over_limit)
        return 0;
    g_print("reason: %s, should be %s\n", given ? "given" : "missing",
            over_limit ? "given" : "empty");
    return 1;
}

static int record_compare(const json_t *record, const json_t *truth)
{
    static const char *const fields[] = {"date", "merchant", "amount", "currency", "category"};
    int wrong = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        wrong += field_compare(fields[i], string_of(record, fields[i]), string_of(truth, fields[i]));
    wrong += attendees_compare(record, string_of(truth, "attendee"));
    wrong += reason_compare(record, json_is_true(json_object_get(truth, "over_limit")));
    wrong += field_compare("sha256", string_of(json_object_get(record, "attachment"), "sha256"),
                           string_of(truth, "sha256"));
    return wrong;
}

static json_t *document_read(const char *path)
{
    json_error_t error;
    json_t *document = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (document == NULL)
        g_printerr("expense-check: %s: %s\n", path, error.text);
    return document;
}

/* How many records are in the folder; the path of one of them, to be freed, goes to *path. */
static int records_count(const char *folder, char **path)
{
    int count = 0;
    GError *error = NULL;
    GDir *dir = g_dir_open(folder, 0, &error);
    if (dir == NULL) {
        g_printerr("expense-check: %s\n", error->message);
        g_clear_error(&error);
        return -1;
    }
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir)) {
        if (!g_str_has_suffix(name, ".json"))
            continue;
        count++;
        g_free(*path);
        *path = g_build_filename(folder, name, NULL);
    }
    g_dir_close(dir);
    return count;
}

static int store_check(const char *truth_path, const char *folder)
{
    char *path = NULL;
    int wrong = 1, count = records_count(folder, &path);
    if (count != 1) {
        if (count >= 0)
            g_print("records: %d, should be 1\n", count);
        g_free(path);
        return 1;
    }
    json_t *truth = document_read(truth_path);
    json_t *record = document_read(path);
    if (truth && record)
        wrong = record_compare(record, truth);
    if (wrong == 0)
        g_print("right: %s, %s %s at %s with %s, filed as %s\n", string_of(record, "date"),
                string_of(record, "currency"), string_of(record, "amount"),
                string_of(record, "merchant"), string_of(truth, "attendee"),
                string_of(record, "reference"));
    json_decref(record);
    json_decref(truth);
    g_free(path);
    return wrong == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    char *truth = NULL, *store = NULL;
    GError *error = NULL;
    const GOptionEntry entries[] = {
        {"truth", 't', 0, G_OPTION_ARG_FILENAME, &truth, "what is true", "FILE"},
        {"store", 's', 0, G_OPTION_ARG_FILENAME, &store, "the portal's folder", "DIR"},
        {0},
    };
    GOptionContext *context = g_option_context_new("- compare a stored expense with the truth");
    g_option_context_add_main_entries(context, entries, NULL);
    bool parsed = g_option_context_parse(context, &argc, &argv, &error);
    g_option_context_free(context);
    int code = 2;
    if (parsed && argc == 1 && truth && store)
        code = store_check(truth, store);
    else
        g_printerr("expense-check: %s\n",
                   error ? error->message : "usage: --truth FILE --store DIR");
    g_clear_error(&error);
    g_free(truth);
    g_free(store);
    return code;
}
