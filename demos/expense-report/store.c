#include "store.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

enum { HELD_MAX = 32, TOKEN_BYTES = 16 };

struct held {
    char token[TOKEN_BYTES * 2 + 1];
    char *reference; /* NULL until it is filed */
    struct exp_report *report;
};

struct exp_store {
    char *folder;
    GQueue held;            /* of owned struct held, oldest first */
    GHashTable *filed;      /* owned fingerprints of all records in the folder */
    GHashTable *references; /* owned references of all records in the folder */
};

/* What makes two reports the same expense. The caller frees it. */
static char *fingerprint(const char *date, const char *amount, const char *digest)
{
    return g_strdup_printf("%s %s %s", date, amount, digest);
}

static void held_free(gpointer data)
{
    struct held *held = data;
    exp_report_free(held->report);
    g_free(held->reference);
    g_free(held);
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void record_remember(struct exp_store *store, const json_t *record)
{
    const json_t *attachment = json_object_get(record, "attachment");
    g_hash_table_add(store->filed, fingerprint(text_of(record, "date"), text_of(record, "amount"),
                                               text_of(attachment, "sha256")));
    g_hash_table_add(store->references, g_strdup(text_of(record, "reference")));
}

static void folder_remember(struct exp_store *store, GDir *dir)
{
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir)) {
        if (!g_str_has_suffix(name, ".json"))
            continue;
        char *path = g_build_filename(store->folder, name, NULL);
        json_t *record = json_load_file(path, 0, NULL);
        if (record)
            record_remember(store, record);
        json_decref(record);
        g_free(path);
    }
}

struct exp_store *exp_store_open(const char *folder, GError **error)
{
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot make the folder %s", folder);
        return NULL;
    }
    GDir *dir = g_dir_open(folder, 0, error);
    if (dir == NULL)
        return NULL;
    struct exp_store *store = g_new0(struct exp_store, 1);
    store->folder = g_strdup(folder);
    g_queue_init(&store->held);
    store->filed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    store->references = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    folder_remember(store, dir);
    g_dir_close(dir);
    return store;
}

const char *exp_store_hold(struct exp_store *store, struct exp_report *report)
{
    unsigned char random[TOKEN_BYTES];
    struct held *held = g_new0(struct held, 1);
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(held->token, sizeof held->token, random, sizeof random);
    held->report = report;
    if (g_queue_get_length(&store->held) == HELD_MAX)
        held_free(g_queue_pop_head(&store->held));
    g_queue_push_tail(&store->held, held);
    return held->token;
}

static struct held *held_find(const struct exp_store *store, const char *token)
{
    for (GList *link = store->held.head; link; link = link->next) {
        struct held *held = link->data;
        if (strcmp(held->token, token) == 0)
            return held;
    }
    return NULL;
}

const struct exp_report *exp_store_find(const struct exp_store *store, const char *token)
{
    const struct held *held = held_find(store, token);
    return held ? held->report : NULL;
}

/* "EXP-" and six letters and digits that are not mistaken for one another when read aloud. */
static char *reference_make(void)
{
    static const char letters[] = "234679ACDEFHJKMNPRTUVWXY";
    char *reference = g_strdup("EXP-000000");
    for (size_t i = 4; i < 10; i++)
        reference[i] = letters[randombytes_uniform(sizeof letters - 1)];
    return reference;
}

static bool record_write(const struct exp_store *store, json_t *record, const char *reference)
{
    char *name = g_strconcat(reference, ".json", NULL);
    char *path = g_build_filename(store->folder, name, NULL);
    size_t size = json_dumpb(record, NULL, 0, JSON_INDENT(2));
    char *text = g_new0(char, size + 1);
    GError *error = NULL;
    /* Written beside and renamed, so that a record is there whole or not at all. */
    bool written = size > 0 && json_dumpb(record, text, size, JSON_INDENT(2)) == size &&
                   g_file_set_contents(path, text, (gssize)size, &error);
    if (error)
        g_printerr("expense-portal: %s\n", error->message);
    g_clear_error(&error);
    g_free(text);
    g_free(path);
    g_free(name);
    return written;
}

enum exp_filed exp_store_file(struct exp_store *store, const char *token, const char **reference)
{
    struct held *held = held_find(store, token);
    if (held == NULL)
        return EXP_FILED_UNKNOWN;
    char *print = fingerprint(held->report->date, held->report->amount, held->report->digest);
    bool duplicate = held->reference || g_hash_table_contains(store->filed, print);
    g_free(print);
    if (duplicate)
        return EXP_FILED_DUPLICATE;
    char *fresh = reference_make();
    json_t *record = exp_report_json(held->report);
    bool written = record && json_object_set_new(record, "reference", json_string(fresh)) == 0 &&
                   record_write(store, record, fresh);
    if (written) {
        record_remember(store, record);
        held->reference = fresh;
        *reference = fresh;
    } else {
        g_free(fresh);
    }
    json_decref(record);
    return written ? EXP_FILED : EXP_FILED_FAILED;
}

bool exp_store_has(const struct exp_store *store, const char *reference)
{
    return g_hash_table_contains(store->references, reference);
}

void exp_store_close(struct exp_store *store)
{
    if (store == NULL)
        return;
    g_queue_clear_full(&store->held, held_free);
    g_hash_table_destroy(store->filed);
    g_hash_table_destroy(store->references);
    g_free(store->folder);
    g_free(store);
}
