#include "agent/skill/problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/utf8.h"

void dh_problems_finish(struct dh_problems *p)
{
    dh_free(p->list);
    *p = (struct dh_problems){0};
}

void dh_problems_add(struct dh_problems *p, bool warning, int line, int column, const char *fmt,
                     ...)
{
    if (!p)
        return;
    size_t *n = warning ? &p->warnings : &p->errors;
    if (++*n > DH_PROBLEMS_MAX)
        return;
    if (!dh_grow(&p->list, &p->cap, p->count + 1, sizeof(*p->list))) {
        p->nomem = true;
        return;
    }
    struct dh_problem *q = &p->list[p->count++];
    *q = (struct dh_problem){.line = line, .column = column, .warning = warning};
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(q->what, sizeof(q->what), fmt, ap);
    va_end(ap);
    dh_utf8_trim(q->what);
}

static int by_place(const void *a, const void *b)
{
    const struct dh_problem *p = a, *q = b;
    if (p->line != q->line)
        return p->line < q->line ? -1 : 1;
    return (p->column > q->column) - (p->column < q->column);
}

void dh_problems_sort(struct dh_problems *p)
{
    if (p->count > 1)
        qsort(p->list, p->count, sizeof(*p->list), by_place);
}

void dh_problem_text(const struct dh_problem *p, const char *origin, char *out, size_t n)
{
    if (p->line > 0)
        snprintf(out, n, "%s:%d:%d: %s", origin, p->line, p->column, p->what);
    else
        snprintf(out, n, "%s: %s", origin, p->what);
    dh_utf8_trim(out);
}

enum dh_status dh_problems_status(const struct dh_problems *p, const char *origin,
                                  struct dh_err *err)
{
    if (p->nomem)
        return dh_err_nomem(err);
    if (p->errors == 0)
        return DH_OK;
    for (size_t i = 0; i < p->count; i++) {
        if (p->list[i].warning)
            continue;
        char text[DH_ERR_WHAT_MAX];
        dh_problem_text(&p->list[i], origin, text, sizeof(text));
        char next[64] = "mend it and try again";
        if (p->errors > 1)
            snprintf(next, sizeof(next), "mend it and the %zu other error%s", p->errors - 1,
                     p->errors > 2 ? "s" : "");
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, next, "%s", text);
    }
    return dh_err_set(err, DH_INVALID, DH_BLAME_USER, NULL, "%s: malformed", origin);
}
