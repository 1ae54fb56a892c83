/*
 * expense-portal --port N --data portal.json --store DIR [--pages DIR]
 *
 * A small company's expense portal on 127.0.0.1, and only there. Prints its port and a newline on
 * stdout when it is ready; port 0 lets the kernel choose. Ends on SIGTERM or SIGINT.
 */

#include "site.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>

struct options {
    gint port;
    char *data, *store, *pages; /* owned */
};

static bool options_read(int argc, char **argv, struct options *options)
{
    GError *error = NULL;
    const GOptionEntry entries[] = {
        {"port", 'p', 0, G_OPTION_ARG_INT, &options->port, "0 lets the kernel choose", "N"},
        {"data", 'd', 0, G_OPTION_ARG_FILENAME, &options->data, "what the portal offers", "FILE"},
        {"store", 's', 0, G_OPTION_ARG_FILENAME, &options->store, "where reports go", "DIR"},
        {"pages", 0, 0, G_OPTION_ARG_FILENAME, &options->pages, "the site's files", "DIR"},
        {0},
    };
    GOptionContext *context = g_option_context_new("- an expense portal on 127.0.0.1");
    g_option_context_add_main_entries(context, entries, NULL);
    bool right = g_option_context_parse(context, &argc, &argv, &error) && argc == 1 &&
                 options->data && options->store && options->port >= 0 && options->port <= 65535;
    g_option_context_free(context);
    if (!right)
        g_printerr("expense-portal: %s\n",
                   error ? error->message : "usage: --port N --data FILE --store DIR");
    g_clear_error(&error);
    if (options->pages == NULL)
        options->pages = g_strdup(EXPENSE_PAGES);
    return right;
}

static struct MHD_Daemon *server_start(struct exp_site *site, gint port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = htons((uint16_t)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, (uint16_t)port, NULL, NULL,
                            exp_site_answer, site, MHD_OPTION_SOCK_ADDR,
                            (struct sockaddr *)&address, MHD_OPTION_NOTIFY_COMPLETED,
                            exp_site_forget, NULL, MHD_OPTION_CONNECTION_LIMIT, 64U,
                            MHD_OPTION_CONNECTION_TIMEOUT, 120U, MHD_OPTION_END);
}

static int serve(struct exp_site *site, gint port)
{
    int number = 0;
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    /* Blocked before the server's thread starts, so that it inherits the mask. */
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    struct MHD_Daemon *server = server_start(site, port);
    if (server == NULL) {
        g_printerr("expense-portal: cannot listen on 127.0.0.1:%d: %s\n", port, strerror(errno));
        return 1;
    }
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server, MHD_DAEMON_INFO_BIND_PORT);
    g_print("%u\n", info ? (unsigned)info->port : (unsigned)port);
    while (sigwait(&signals, &number) != 0)
        continue;
    MHD_stop_daemon(server);
    return 0;
}

int main(int argc, char **argv)
{
    struct options options = {0};
    struct exp_offer *offer = NULL;
    struct exp_store *store = NULL;
    struct exp_site *site = NULL;
    GError *error = NULL;
    int code = 2;
    if (sodium_init() < 0)
        return 1;
    if (options_read(argc, argv, &options)) {
        code = 1;
        offer = exp_offer_read(options.data, &error);
        store = offer ? exp_store_open(options.store, &error) : NULL;
        site = store ? exp_site_create(options.pages, offer, store, &error) : NULL;
        if (site)
            code = serve(site, options.port);
        else
            g_printerr("expense-portal: %s\n", error->message);
    }
    g_clear_error(&error);
    exp_site_free(site);
    exp_store_close(store);
    exp_offer_free(offer);
    g_free(options.data);
    g_free(options.store);
    g_free(options.pages);
    return code;
}
