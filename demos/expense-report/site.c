#include "site.h"

#include "page.h"

#include <string.h>

enum file_id { FRAME, START, FORM, REVIEW, DONE, NOTE, STYLE, SCRIPT, FILES };

static const char *const file_names[FILES] = {"frame.html",  "start.html", "form.html",
                                              "review.html", "done.html",  "note.html",
                                              "style.css",   "form.js"};

struct exp_site {
    char *files[FILES]; /* owned */
    const struct exp_offer *offer;
    struct exp_store *store;
};

/* What libmicrohttpd keeps for us between the calls of one request. */
struct request {
    struct exp_form *form; /* owned; NULL unless it is a POST */
    bool bad;
};

struct exp_site *exp_site_create(const char *pages, const struct exp_offer *offer,
                                 struct exp_store *store, GError **error)
{
    struct exp_site *site = g_new0(struct exp_site, 1);
    site->offer = offer;
    site->store = store;
    for (size_t i = 0; i < FILES; i++) {
        char *path = g_build_filename(pages, file_names[i], NULL);
        bool read = g_file_get_contents(path, &site->files[i], NULL, error);
        g_free(path);
        if (!read) {
            exp_site_free(site);
            return NULL;
        }
    }
    return site;
}

void exp_site_free(struct exp_site *site)
{
    if (site == NULL)
        return;
    for (size_t i = 0; i < FILES; i++)
        g_free(site->files[i]);
    g_free(site);
}

static enum MHD_Result text_send(struct MHD_Connection *connection, unsigned code,
                                 const char *type, const char *text)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(text), (void *)text, MHD_RESPMEM_MUST_COPY);
    if (response == NULL)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type", type);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Content-Security-Policy",
                            "default-src 'self'; frame-ancestors 'none'; form-action 'self'");
    enum MHD_Result sent = MHD_queue_response(connection, code, response);
    MHD_destroy_response(response);
    return sent;
}

/* Sends a page made of the frame and a body; consumes the values. */
static enum MHD_Result page_send(const struct exp_site *site, struct MHD_Connection *connection,
                                 unsigned code, enum file_id body, struct exp_values *values)
{
    exp_values_set(values, "title", site->offer->title);
    char *page = exp_page_fill(site->files[FRAME], site->files[body], values);
    enum MHD_Result sent = text_send(connection, code, "text/html; charset=utf-8", page);
    g_free(page);
    exp_values_free(values);
    return sent;
}

static enum MHD_Result note_send(const struct exp_site *site, struct MHD_Connection *connection,
                                 unsigned code, const char *heading, const char *html)
{
    struct exp_values *values = exp_values_create();
    exp_values_set(values, "heading", heading);
    exp_values_set(values, "text", html);
    return page_send(site, connection, code, NOTE, values);
}

static enum MHD_Result redirect(struct MHD_Connection *connection, const char *folder,
                                const char *name)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    if (response == NULL)
        return MHD_NO;
    char *where = g_strconcat(folder, name, NULL);
    MHD_add_response_header(response, "Location", where);
    g_free(where);
    enum MHD_Result sent = MHD_queue_response(connection, MHD_HTTP_SEE_OTHER, response);
    MHD_destroy_response(response);
    return sent;
}

static char *options_html(char **list)
{
    GString *html = g_string_new(NULL);
    for (size_t i = 0; list[i]; i++) {
        char *escaped = exp_page_escape(list[i]);
        g_string_append_printf(html, "<option>%s</option>\n", escaped);
        g_free(escaped);
    }
    return g_string_free(html, FALSE);
}

static enum MHD_Result form_send(const struct exp_site *site, struct MHD_Connection *connection)
{
    const struct exp_offer *offer = site->offer;
    struct exp_values *values = exp_values_create();
    char *categories = options_html(offer->categories), *currencies = options_html(offer->currencies);
    char *people = options_html(offer->people);
    char *limit = g_strdup_printf("%d.%02d", (int)(offer->limit / 100), (int)(offer->limit % 100));
    exp_values_set(values, "categories", categories);
    exp_values_set(values, "currencies", currencies);
    exp_values_set(values, "people", people);
    exp_values_set(values, "limit", limit);
    g_free(limit);
    g_free(people);
    g_free(currencies);
    g_free(categories);
    return page_send(site, connection, MHD_HTTP_OK, FORM, values);
}

static enum MHD_Result review_send(const struct exp_site *site, struct MHD_Connection *connection,
                                   const char *token)
{
    const struct exp_report *report = exp_store_find(site->store, token);
    if (report == NULL)
        return note_send(site, connection, MHD_HTTP_NOT_FOUND, "No such expense", "");
    struct exp_values *values = exp_values_create();
    char *rows = exp_report_rows(report);
    exp_values_set(values, "rows", rows);
    exp_values_set(values, "token", token);
    g_free(rows);
    return page_send(site, connection, MHD_HTTP_OK, REVIEW, values);
}

static enum MHD_Result done_send(const struct exp_site *site, struct MHD_Connection *connection,
                                 const char *reference)
{
    if (!exp_store_has(site->store, reference))
        return note_send(site, connection, MHD_HTTP_NOT_FOUND, "No such expense", "");
    struct exp_values *values = exp_values_create();
    exp_values_set(values, "reference", reference);
    return page_send(site, connection, MHD_HTTP_OK, DONE, values);
}

static enum MHD_Result review_post(const struct exp_site *site, struct MHD_Connection *connection,
                                   const struct exp_form *form)
{
    GPtrArray *problems = g_ptr_array_new_with_free_func(g_free);
    struct exp_report *report = exp_report_create(form, site->offer, problems);
    enum MHD_Result sent;
    if (report) {
        sent = redirect(connection, "/review/", exp_store_hold(site->store, report));
    } else {
        GString *html = g_string_new("<ul>");
        for (guint i = 0; i < problems->len; i++)
            g_string_append_printf(html, "<li>%s</li>", (char *)g_ptr_array_index(problems, i));
        g_string_append(html, "</ul>");
        sent = note_send(site, connection, MHD_HTTP_BAD_REQUEST, "Please correct the form", html->str);
        g_string_free(html, TRUE);
    }
    g_ptr_array_free(problems, TRUE);
    return sent;
}

static enum MHD_Result submit_post(const struct exp_site *site, struct MHD_Connection *connection,
                                   const struct exp_form *form)
{
    const char *reference = NULL;
    switch (exp_store_file(site->store, exp_form_value(form, "token"), &reference)) {
    case EXP_FILED:
        return redirect(connection, "/done/", reference);
    case EXP_FILED_DUPLICATE:
        return note_send(site, connection, MHD_HTTP_CONFLICT, "Duplicate expense",
                         "<p>This expense was submitted before. Nothing was changed.</p>");
    case EXP_FILED_FAILED:
        return note_send(site, connection, MHD_HTTP_INTERNAL_SERVER_ERROR, "Not submitted",
                         "<p>The report could not be stored. Please try again.</p>");
    case EXP_FILED_UNKNOWN:
        break;
    }
    return note_send(site, connection, MHD_HTTP_NOT_FOUND, "No such expense", "");
}

static enum MHD_Result get_answer(const struct exp_site *site, struct MHD_Connection *connection,
                                  const char *url)
{
    if (strcmp(url, "/") == 0)
        return page_send(site, connection, MHD_HTTP_OK, START, exp_values_create());
    if (strcmp(url, "/new") == 0)
        return form_send(site, connection);
    if (g_str_has_prefix(url, "/review/"))
        return review_send(site, connection, url + strlen("/review/"));
    if (g_str_has_prefix(url, "/done/"))
        return done_send(site, connection, url + strlen("/done/"));
    if (strcmp(url, "/style.css") == 0)
        return text_send(connection, MHD_HTTP_OK, "text/css", site->files[STYLE]);
    if (strcmp(url, "/form.js") == 0)
        return text_send(connection, MHD_HTTP_OK, "text/javascript", site->files[SCRIPT]);
    return note_send(site, connection, MHD_HTTP_NOT_FOUND, "No such page", "");
}

/*
 * A page of another site must not reach the portal through the browser, neither by a name that
 * resolves to this machine (Host) nor by a form of its own (Origin).
 */
static bool is_local(struct MHD_Connection *connection)
{
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    const char *origin = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Origin");
    if (host == NULL || !(g_str_has_prefix(host, "127.0.0.1:") || g_str_has_prefix(host, "localhost:")))
        return false;
    return origin == NULL ||
           (g_str_has_prefix(origin, "http://") && strcmp(origin + strlen("http://"), host) == 0);
}

static struct request *request_create(struct MHD_Connection *connection, const char *method)
{
    struct request *request = g_new0(struct request, 1);
    request->bad = !is_local(connection);
    if (strcmp(method, "POST") == 0) {
        request->form = exp_form_create(connection);
        request->bad = request->bad || request->form == NULL;
    }
    return request;
}

enum MHD_Result exp_site_answer(void *cls, struct MHD_Connection *connection, const char *url,
                                const char *method, const char *version, const char *upload,
                                size_t *upload_size, void **state)
{
    const struct exp_site *site = cls;
    struct request *request = *state;
    (void)version;
    if (request == NULL) {
        *state = request_create(connection, method);
        return MHD_YES;
    }
    if (*upload_size > 0) {
        if (!request->bad && request->form && !request->form->too_big)
            request->bad = !exp_form_feed(request->form, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    if (request->bad)
        return note_send(site, connection, MHD_HTTP_BAD_REQUEST, "Bad request", "");
    if (strcmp(method, "GET") == 0)
        return get_answer(site, connection, url);
    if (request->form && strcmp(url, "/review") == 0)
        return review_post(site, connection, request->form);
    if (request->form && strcmp(url, "/submit") == 0)
        return submit_post(site, connection, request->form);
    return note_send(site, connection, MHD_HTTP_METHOD_NOT_ALLOWED, "Not allowed here", "");
}

void exp_site_forget(void *cls, struct MHD_Connection *connection, void **state,
                     enum MHD_RequestTerminationCode why)
{
    struct request *request = *state;
    (void)cls;
    (void)connection;
    (void)why;
    if (request) {
        exp_form_free(request->form);
        g_free(request);
    }
    *state = NULL;
}
