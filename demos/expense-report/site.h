#ifndef EXPENSE_SITE_H
#define EXPENSE_SITE_H

/*
 * The portal's web site: start page, form, review, submit, confirmation. It answers one request at
 * a time (the server runs a single thread), so nothing here is locked.
 */

#include "offer.h"
#include "store.h"

#include <glib.h>
#include <microhttpd.h>

struct exp_site;

/* Reads the page files from a folder; offer and store are not owned. NULL with *error on failure. */
struct exp_site *exp_site_create(const char *pages, const struct exp_offer *offer,
                                 struct exp_store *store, GError **error);

/* Tolerates NULL. */
void exp_site_free(struct exp_site *site);

/* The two callbacks of libmicrohttpd; cls is the site. */
enum MHD_Result exp_site_answer(void *cls, struct MHD_Connection *connection, const char *url,
                                const char *method, const char *version, const char *upload,
                                size_t *upload_size, void **request);
void exp_site_forget(void *cls, struct MHD_Connection *connection, void **request,
                     enum MHD_RequestTerminationCode why);

#endif
