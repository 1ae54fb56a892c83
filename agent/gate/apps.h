/* What kind of program a window belongs to, by WM_CLASS and the name of its executable; titles are
 * the application's own words and decide nothing here. Pure. */
#ifndef DH_AGENT_GATE_APPS_H
#define DH_AGENT_GATE_APPS_H

#include <deskhand/window.h>

enum {
    DH_APP_TERMINAL = 1 << 0,
    DH_APP_BROWSER = 1 << 1,
    DH_APP_MAIL = 1 << 2,
    DH_APP_CHAT = 1 << 3,
    DH_APP_FILES = 1 << 4,
    DH_APP_SETTINGS = 1 << 5,
    DH_APP_PRIVILEGE = 1 << 6, /* asks for the password of the system or a key ring */
    DH_APP_VAULT = 1 << 7,
    DH_APP_INSTALLER = 1 << 8,
    DH_APP_REMOTE = 1 << 9,
    DH_APP_EDITOR = 1 << 10, /* documents, where Delete and Return are text */
};

/* DH_APP_ bits; 0 for an unknown program or NULL. */
unsigned dh_app_kind(const struct dh_window *w);

#endif
