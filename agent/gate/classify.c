#include "agent/gate/classify.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "agent/gate/apps.h"
#include "base/utf8.h"

void dh_findings_add(struct dh_findings *f, enum dh_class c, enum dh_tier tier, const char *rule,
                     const char *fmt, ...)
{
    struct dh_finding *to = NULL;
    for (size_t i = 0; i < f->count && !to; i++)
        if (f->list[i].class == c)
            to = &f->list[i];
    if (to && to->tier >= tier)
        return;
    if (!to && f->count == DH_FINDINGS_MAX)
        to = &f->list[f->count - 1];
    if (!to)
        to = &f->list[f->count++];
    *to = (struct dh_finding){.class = c, .tier = tier, .rule = rule, .bulk = to->bulk};
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(to->why, sizeof(to->why), fmt, ap);
    va_end(ap);
    dh_utf8_trim(to->why);
}

/* Keys that commit are looked at by the rules of what they press. */
void dh_classify(const struct dh_signals *s, const struct dh_facts *facts, struct dh_findings *ret)
{
    *ret = (struct dh_findings){0};
    dh_classify_window(s, facts, ret);
    dh_classify_terminal(s, facts, ret);
    if (!(s->app & DH_APP_TERMINAL)) {
        dh_classify_label(s, ret);
        dh_classify_context(s, ret);
        dh_classify_keys(s, ret);
    }
    dh_classify_text(s, facts, ret);
    dh_classify_file(s, facts, ret);
}
