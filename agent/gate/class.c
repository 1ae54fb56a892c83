#include "agent/gate/class.h"

#include <string.h>

struct row {
    const char *name, *title;
    enum dh_tier tier;
    bool critical;
};

static const struct row rows[DH_CLASS_END] = {
    [0] = {"none", "nothing special", DH_TIER_ALLOW, false},
    [DH_CLASS_PURCHASE] = {"purchase", "buying, ordering or paying", DH_TIER_CONFIRM, true},
    [DH_CLASS_TRANSFER] = {"transfer", "moving money or trading", DH_TIER_DENY, true},
    [DH_CLASS_SUBMIT] = {"submit", "sending or submitting in your name", DH_TIER_CONFIRM, true},
    [DH_CLASS_DELETE] = {"delete", "deleting", DH_TIER_CONFIRM, true},
    [DH_CLASS_OVERWRITE] = {"overwrite", "overwriting or dropping changes", DH_TIER_CONFIRM, false},
    [DH_CLASS_SIGN_IN] = {"sign-in", "signing in", DH_TIER_CONFIRM, false},
    [DH_CLASS_CREDENTIALS] = {"credentials", "changing a password or its recovery",
                              DH_TIER_HAND_OVER, true},
    [DH_CLASS_PERMISSION] = {"permission", "giving access or sharing", DH_TIER_CONFIRM, true},
    [DH_CLASS_PERSONAL_DATA] = {"personal-data", "entering personal data", DH_TIER_CONFIRM, false},
    [DH_CLASS_CAPTCHA] = {"captcha", "proving to be human", DH_TIER_HAND_OVER, true},
    [DH_CLASS_CONTRACT] = {"contract", "agreeing to terms", DH_TIER_CONFIRM, false},
    [DH_CLASS_INSTALL] = {"install", "installing or removing software", DH_TIER_CONFIRM, true},
    [DH_CLASS_TERMINAL] = {"terminal", "running a command", DH_TIER_CONFIRM, true},
    [DH_CLASS_DOWNLOAD] = {"download", "downloading or running a file", DH_TIER_CONFIRM, false},
    [DH_CLASS_UPLOAD] = {"upload", "handing a file to somebody else", DH_TIER_CONFIRM, true},
    [DH_CLASS_SETTINGS] = {"settings", "changing settings of the system", DH_TIER_CONFIRM, false},
    [DH_CLASS_PRIVILEGE] = {"privilege", "gaining rights over the system", DH_TIER_HAND_OVER, true},
    [DH_CLASS_SAFETY_BYPASS] = {"safety-bypass", "passing by a safety warning", DH_TIER_HAND_OVER,
                                true},
    [DH_CLASS_ACCOUNT] = {"account", "opening or closing an account", DH_TIER_CONFIRM, false},
    [DH_CLASS_HIGH_STAKES] = {"high-stakes", "a decision with high stakes", DH_TIER_CONFIRM, false},
    [DH_CLASS_BULK] = {"bulk", "changing many things at once", DH_TIER_CONFIRM, false},
    [DH_CLASS_CROSS_APP] = {"cross-app", "carrying text to another application", DH_TIER_CONFIRM,
                            false},
    [DH_CLASS_NEW_DOMAIN] = {"new-domain", "going to another site", DH_TIER_CONFIRM, false},
    [DH_CLASS_REMOTE_EFFECT] = {"remote-effect", "an effect outside this computer", DH_TIER_CONFIRM,
                                false},
    [DH_CLASS_CONTROL_PLANE] = {"control-plane", "touching deskhand itself", DH_TIER_DENY, true},
    [DH_CLASS_PERSISTENCE] = {"persistence", "making something run later by itself",
                              DH_TIER_CONFIRM, true},
    [DH_CLASS_SECRET] = {"secret", "showing or using a secret", DH_TIER_CONFIRM, true},
    [DH_CLASS_SESSION_END] = {"session-end", "ending a program or the session", DH_TIER_CONFIRM,
                              false},
};

static const struct row *row(enum dh_class c)
{
    return &rows[(unsigned)c < DH_CLASS_END ? c : 0];
}

const char *dh_class_name(enum dh_class c)
{
    return row(c)->name;
}

const char *dh_class_title(enum dh_class c)
{
    return row(c)->title;
}

bool dh_class_parse(const char *name, enum dh_class *ret_class)
{
    for (int c = 1; c < DH_CLASS_END; c++) {
        if (strcmp(name, rows[c].name) == 0) {
            *ret_class = (enum dh_class)c;
            return true;
        }
    }
    return false;
}

const char *dh_tier_name(enum dh_tier tier)
{
    switch (tier) {
    case DH_TIER_ALLOW:
        return "allow";
    case DH_TIER_CONFIRM:
        return "confirm";
    case DH_TIER_HAND_OVER:
        return "hand-over";
    case DH_TIER_DENY:
        return "deny";
    }
    return "deny";
}

enum dh_tier dh_class_tier(enum dh_class c)
{
    return row(c)->tier;
}

bool dh_class_critical(enum dh_class c)
{
    return row(c)->critical;
}

bool dh_class_grantable(enum dh_class c)
{
    return c > 0 && c < DH_CLASS_END && rows[c].tier == DH_TIER_CONFIRM;
}

bool dh_class_rememberable(const struct dh_verdict *v)
{
    const uint32_t never = DH_CLASS_BIT(DH_CLASS_TRANSFER) | DH_CLASS_BIT(DH_CLASS_CREDENTIALS) |
                           DH_CLASS_BIT(DH_CLASS_CAPTCHA) | DH_CLASS_BIT(DH_CLASS_PRIVILEGE) |
                           DH_CLASS_BIT(DH_CLASS_SAFETY_BYPASS) | DH_CLASS_BIT(DH_CLASS_BULK) |
                           DH_CLASS_BIT(DH_CLASS_CONTROL_PLANE);
    return v->tier == DH_TIER_CONFIRM && v->main != 0 && !(v->classes & never);
}
