/* Targets and conditions on what is on the screen. */
#include <string.h>
#include <strings.h>

#include "agent/plan/action_build.h"
#include "agent/plan/ground.h"
#include "agent/plan/interpret_impl.h"
#include "agent/skill/value.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"

/* Pictures of a skill that another one runs lie beside its own file; those of the first are the conductor's to
 * find. */
static enum dh_status picture(struct dh_interpreter *it, const char *image, struct dh_arena *arena,
                              const char **ret, struct dh_err *err)
{
    const char *path = dh_interpret_scope(it)->skill->path;
    *ret = image;
    if (!path || !image)
        return DH_OK;
    char *folder = dh_strndup(path, (size_t)(dh_path_name(path) - path));
    char *joined = folder ? dh_path_join(*folder ? folder : ".", image) : NULL;
    *ret = dh_arena_strdup(arena, joined);
    dh_free(folder);
    dh_free(joined);
    return *ret ? DH_OK : dh_err_nomem(err);
}

enum dh_status dh_interpret_target(struct dh_interpreter *it, const struct dh_aim *aim,
                                   struct dh_arena *arena, struct dh_target *ret,
                                   struct dh_err *err)
{
    if (!aim || aim->kind == DH_TARGET_NONE)
        return DH_OK;
    struct dh_target t = {.kind = aim->kind,
                          .point = aim->point,
                          .role = aim->role,
                          .nth = aim->nth,
                          .relation = aim->relation,
                          .scope = aim->scope};
    enum dh_status s = picture(it, aim->image, arena, &t.image, err);
    if (s == DH_OK)
        s = dh_interpret_phrase(it, &aim->text, arena, &t.text, err);
    if (s == DH_OK)
        s = dh_interpret_phrase(it, &aim->scope_text, arena, &t.scope_text, err);
    if (s == DH_OK && aim->of) {
        struct dh_target *of = dh_arena_alloc(arena, 1, sizeof(*of));
        if (!of)
            return dh_err_nomem(err);
        s = dh_interpret_target(it, aim->of, arena, of, err);
        t.of = of;
    }
    if (s != DH_OK)
        return s;
    if (t.kind == DH_TARGET_DESCRIBED && !t.text)
        t.text = "";
    *ret = t;
    return DH_OK;
}

enum dh_status dh_interpret_check(struct dh_interpreter *it, const struct dh_cond *c,
                                  struct dh_arena *arena, struct dh_check *ret, struct dh_err *err)
{
    bool not = c->kind == DH_COND_NOT;
    if (not )
        c = c->a;
    struct dh_check k = {.target.role = DH_ROLE_ANY, .gone = c->kind == DH_COND_GONE};
    if (c->kind == DH_COND_CHECKED) {
        k.state = DH_STATE_CHECKED;
        k.negate = not ;
    } else if (c->kind == DH_COND_ENABLED) {
        k.state = DH_STATE_DISABLED;
        k.negate = !not ;
    }
    const struct dh_aim *a = &c->aim;
    bool window = a->role == DH_ROLE_WINDOW && a->text.count && !a->of && a->scope == DH_SCOPE_NONE;
    enum dh_status s = window ? dh_interpret_phrase(it, &a->text, arena, &k.window, err)
                              : dh_interpret_target(it, a, arena, &k.target, err);
    if (s == DH_OK)
        *ret = k;
    return s;
}

static enum dh_status seen(struct dh_interpreter *it, const struct dh_cond *c,
                           const struct dh_observation *o, bool *ret, struct dh_err *err)
{
    struct dh_arena *arena = dh_arena_create();
    struct dh_check k;
    if (!arena)
        return dh_err_nomem(err);
    enum dh_status s = dh_interpret_check(it, c, arena, &k, err);
    if (s == DH_OK)
        *ret = o && dh_ground_check(o, &k, -1);
    dh_arena_destroy(arena);
    return s;
}

static bool same(const char *a, const char *b)
{
    char *x = dh_text_fold(a), *y = dh_text_fold(b);
    bool r = x && y && strcmp(x, y) == 0;
    dh_free(x);
    dh_free(y);
    return r;
}

static bool holds_in(const char *a, const char *b)
{
    char *x = dh_text_fold(a), *y = dh_text_fold(b);
    bool r = x && y && strstr(x, y) != NULL;
    dh_free(x);
    dh_free(y);
    return r;
}

/* -1, 0, 1; dates as dates, numbers as numbers, else as text. */
static int order(const char *a, const char *b)
{
    double x, y;
    char *p = dh_value_date(a, NULL), *q = dh_value_date(b, NULL);
    int r;
    if (p && q)
        r = strcmp(p, q);
    else if (dh_value_parse(a, &x) && dh_value_parse(b, &y))
        r = (x > y) - (x < y);
    else
        r = strcasecmp(a, b);
    dh_free(p);
    dh_free(q);
    return r;
}

static bool compare(enum dh_op op, const char *a, const char *b)
{
    double x, y;
    switch (op) {
    case DH_OP_IS:
        return same(a, b) || (dh_value_parse(a, &x) && dh_value_parse(b, &y) && x == y);
    case DH_OP_CONTAINS:
        return holds_in(a, b);
    case DH_OP_GE:
        return order(a, b) >= 0;
    case DH_OP_LE:
        return order(a, b) <= 0;
    case DH_OP_GT:
        return order(a, b) > 0;
    default:
        return order(a, b) < 0;
    }
}

static enum dh_status compared(struct dh_interpreter *it, const struct dh_cond *c, bool *ret,
                               struct dh_err *err)
{
    char *a = NULL, *b = NULL;
    enum dh_status s = dh_interpret_text(it, &c->left, &a, err);
    if (s == DH_OK)
        s = dh_interpret_text(it, &c->right, &b, err);
    if (s == DH_OK)
        *ret = compare(c->op, a, b);
    dh_free(a);
    dh_free(b);
    return s;
}

enum dh_status dh_interpret_holds(struct dh_interpreter *it, const struct dh_cond *c,
                                  const struct dh_observation *o, bool *ret, struct dh_err *err)
{
    bool a, b;
    enum dh_status s;
    switch (c->kind) {
    case DH_COND_AND:
    case DH_COND_OR:
        s = dh_interpret_holds(it, c->a, o, &a, err);
        if (s == DH_OK && a == (c->kind == DH_COND_OR))
            *ret = a;
        else if (s == DH_OK && (s = dh_interpret_holds(it, c->b, o, &b, err)) == DH_OK)
            *ret = b;
        return s;
    case DH_COND_NOT:
        if (c->a->kind == DH_COND_CHECKED || c->a->kind == DH_COND_ENABLED)
            return seen(it, c, o, ret, err); /* there, and not in that state */
        s = dh_interpret_holds(it, c->a, o, &a, err);
        if (s == DH_OK)
            *ret = !a;
        return s;
    case DH_COND_COMPARE:
        return compared(it, c, ret, err);
    default:
        return seen(it, c, o, ret, err);
    }
}

char *dh_interpret_why(struct dh_interpreter *it, const struct dh_cond *c)
{
    struct dh_buf b = {0};
    const struct dh_cond *k = c->kind == DH_COND_NOT ? c->a : c;
    char *value = NULL;
    dh_buf_str(&b, "expected ");
    dh_cond_sentence(c, &b);
    if (k->kind == DH_COND_COMPARE && dh_interpret_text(it, &k->left, &value, NULL) == DH_OK)
        dh_buf_printf(&b, ", but it is \"%.100s\"", value);
    else
        dh_buf_str(&b, ", which is not so");
    dh_free(value);
    return dh_buf_steal(&b);
}
