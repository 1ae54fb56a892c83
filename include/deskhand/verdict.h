/* What policy says of one action on one screen. */
#ifndef DESKHAND_VERDICT_H
#define DESKHAND_VERDICT_H

#include <stdbool.h>
#include <stdint.h>
#include <deskhand/status.h>

enum dh_class { /* the numbers are part of the format of journals and grants */
    DH_CLASS_PURCHASE = 1,
    DH_CLASS_TRANSFER,
    DH_CLASS_SUBMIT,
    DH_CLASS_DELETE,
    DH_CLASS_OVERWRITE,
    DH_CLASS_SIGN_IN,
    DH_CLASS_CREDENTIALS,
    DH_CLASS_PERMISSION,
    DH_CLASS_PERSONAL_DATA,
    DH_CLASS_CAPTCHA,
    DH_CLASS_CONTRACT,
    DH_CLASS_INSTALL,
    DH_CLASS_TERMINAL,
    DH_CLASS_DOWNLOAD,
    DH_CLASS_UPLOAD,
    DH_CLASS_SETTINGS,
    DH_CLASS_PRIVILEGE,
    DH_CLASS_SAFETY_BYPASS,
    DH_CLASS_ACCOUNT,
    DH_CLASS_HIGH_STAKES,
    DH_CLASS_BULK,
    DH_CLASS_CROSS_APP,
    DH_CLASS_NEW_DOMAIN,
    DH_CLASS_REMOTE_EFFECT,
    DH_CLASS_CONTROL_PLANE,
    DH_CLASS_PERSISTENCE,
    DH_CLASS_SECRET,
    DH_CLASS_SESSION_END,
    DH_CLASS_END,
};

enum dh_tier { /* from lax to strict: max() is the stricter one */
    DH_TIER_ALLOW,
    DH_TIER_CONFIRM,
    DH_TIER_HAND_OVER,
    DH_TIER_DENY,
};

#define DH_WHY_MAX 200

struct dh_verdict {
    enum dh_tier tier;
    uint32_t classes; /* bit (1 << class) for each that was seen */
    enum dh_class main; /* the one that decided; 0: none */
    char why[DH_WHY_MAX]; /* one line: what on the screen decided */
};

/* "purchase", "submit", ...; "none" for 0. Never NULL. */
DH_PUBLIC const char *dh_class_name(enum dh_class c);
DH_PUBLIC bool dh_class_parse(const char *name, enum dh_class *ret_class);
/* "allow", "confirm", "hand-over", "deny". */
DH_PUBLIC const char *dh_tier_name(enum dh_tier tier);

#endif
