#include "form.h"

#include <string.h>

enum { FIELD_MAX = 4096, FIELDS_MAX = 32, ATTENDEES_MAX = 20, BUFFER = 16384 };

static void value_free(gpointer value)
{
    g_string_free(value, TRUE);
}

static void file_take(struct exp_form *form, const char *name, const char *bytes, size_t size)
{
    if (form->file_name == NULL)
        form->file_name = g_strndup(name, 255);
    if (size > EXP_FORM_FILE_MAX - form->file->len)
        form->too_big = true;
    else
        g_byte_array_append(form->file, (const guint8 *)bytes, (guint)size);
}

/* The text that this piece belongs to; NULL when there are too many. */
static GString *text_find(struct exp_form *form, const char *name, bool begins)
{
    if (strcmp(name, "attendee") == 0) {
        if (begins && form->attendees->len < ATTENDEES_MAX)
            g_ptr_array_add(form->attendees, g_string_new(NULL));
        else if (begins || form->attendees->len == 0)
            return NULL;
        return g_ptr_array_index(form->attendees, form->attendees->len - 1);
    }
    GString *text = g_hash_table_lookup(form->fields, name);
    if (text == NULL && g_hash_table_size(form->fields) < FIELDS_MAX) {
        text = g_string_new(NULL);
        g_hash_table_insert(form->fields, g_strdup(name), text);
    } else if (text && begins) {
        g_string_truncate(text, 0);
    }
    return text;
}

static enum MHD_Result piece_take(void *cls, enum MHD_ValueKind kind, const char *key,
                                  const char *filename, const char *content_type,
                                  const char *transfer_encoding, const char *data, uint64_t offset,
                                  size_t size)
{
    struct exp_form *form = cls;
    (void)kind;
    (void)content_type;
    (void)transfer_encoding;
    if (key == NULL)
        return MHD_NO;
    if (filename) {
        if (strcmp(key, "receipt") == 0 && (*filename || size > 0))
            file_take(form, filename, data, size);
        return MHD_YES;
    }
    GString *text = text_find(form, key, offset == 0);
    if (text == NULL || size > FIELD_MAX - text->len)
        form->too_big = true;
    else
        g_string_append_len(text, data, (gssize)size);
    return MHD_YES;
}

struct exp_form *exp_form_create(struct MHD_Connection *connection)
{
    struct exp_form *form = g_new0(struct exp_form, 1);
    form->processor = MHD_create_post_processor(connection, BUFFER, piece_take, form);
    if (form->processor == NULL) {
        g_free(form);
        return NULL;
    }
    form->fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, value_free);
    form->attendees = g_ptr_array_new_with_free_func(value_free);
    form->file = g_byte_array_new();
    return form;
}

bool exp_form_feed(struct exp_form *form, const char *bytes, size_t size)
{
    return MHD_post_process(form->processor, bytes, size) == MHD_YES;
}

const char *exp_form_value(const struct exp_form *form, const char *name)
{
    const GString *text = g_hash_table_lookup(form->fields, name);
    return text ? text->str : "";
}

void exp_form_free(struct exp_form *form)
{
    if (form == NULL)
        return;
    MHD_destroy_post_processor(form->processor);
    g_hash_table_destroy(form->fields);
    g_ptr_array_free(form->attendees, TRUE);
    g_byte_array_free(form->file, TRUE);
    g_free(form->file_name);
    g_free(form);
}
