#include "agent/model/retry.h"

/* What the table says of a class, before the server's own advice. */
enum rule { NEVER, AGAIN, ONCE, SMALLER, STEP_DOWN };

static const struct {
    const char *name;
    enum rule rule;
    bool advised; /* x-should-retry counts */
} rules[DH_FAULT_COUNT] = {
    [DH_FAULT_NONE] = {"none", NEVER, false},
    [DH_FAULT_NAME] = {"name", AGAIN, false},
    [DH_FAULT_CONNECT] = {"connect", AGAIN, false},
    [DH_FAULT_TLS] = {"tls", NEVER, false},
    [DH_FAULT_RESET] = {"reset", AGAIN, false},
    [DH_FAULT_TIMEOUT] = {"timeout", AGAIN, false},
    [DH_FAULT_STALL] = {"stall", AGAIN, false},
    [DH_FAULT_KEY] = {"key", NEVER, false},
    [DH_FAULT_PERMISSION] = {"permission", NEVER, false},
    [DH_FAULT_TOO_LARGE] = {"too large", SMALLER, false},
    [DH_FAULT_TOOL] = {"tool", STEP_DOWN, false},
    [DH_FAULT_REQUEST] = {"request", NEVER, false},
    [DH_FAULT_BUSY] = {"busy", AGAIN, true},
    [DH_FAULT_SPEND] = {"spend limit", NEVER, false},
    [DH_FAULT_SERVER] = {"server", AGAIN, true},
    [DH_FAULT_ERROR_EVENT] = {"error event", AGAIN, false},
    [DH_FAULT_INCOMPLETE] = {"incomplete", ONCE, false},
    [DH_FAULT_MALFORMED] = {"malformed", ONCE, false},
    [DH_FAULT_CANCELLED] = {"cancelled", NEVER, false},
};

/* min(0.5 s * 2^n, 8 s), less up to a quarter. */
static dh_tick backoff(int attempt, uint32_t chance)
{
    dh_tick wait = DH_TICK_MS(500);
    for (int i = 1; i < attempt && wait < DH_TICK_S(8); i++)
        wait *= 2;
    if (wait > DH_TICK_S(8))
        wait = DH_TICK_S(8);
    return wait - (dh_tick)((uint64_t)wait / 4 * chance / UINT32_MAX);
}

struct dh_retry dh_retry_next(int attempt, const struct dh_fault *fault, uint32_t chance)
{
    const struct dh_retry end = {DH_RETRY_GIVE_UP, 0};
    enum dh_fault_class class =
        (unsigned)fault->class < DH_FAULT_COUNT ? fault->class : DH_FAULT_MALFORMED;
    enum rule rule = rules[class].rule;
    if (rules[class].advised && fault->advice == DH_RETRY_NO)
        return end;
    if (attempt < 1)
        attempt = 1;
    switch (rule) {
    case NEVER:
        return end;
    case SMALLER:
        return (struct dh_retry){DH_RETRY_SMALLER, 0};
    case STEP_DOWN:
        return (struct dh_retry){DH_RETRY_STEP_DOWN, 0};
    case ONCE:
    case AGAIN:
        break;
    }
    if (attempt >= (rule == ONCE ? 2 : DH_RETRY_ATTEMPTS))
        return end;
    if (fault->wait > DH_RETRY_WAIT_MAX)
        return end;
    return (struct dh_retry){DH_RETRY_WAIT,
                             fault->wait >= 0 ? fault->wait : backoff(attempt, chance)};
}

const char *dh_fault_name(enum dh_fault_class class)
{
    return (unsigned)class < DH_FAULT_COUNT ? rules[class].name : "?";
}
