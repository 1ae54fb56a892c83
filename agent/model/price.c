#include "agent/model/price.h"

#include <string.h>

#include "agent/model/wire.h"
#include "agent/model/yaml_map.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"

#define ROWS_MAX 256
#define AT(member) offsetof(struct dh_price, member)

static const struct dh_yaml_key keys[] = {
    {"input", DH_YAML_NUMBER, AT(input), 0, 1e6, NULL},   {"cached", DH_YAML_NUMBER, AT(cached), 0, 1e6, NULL},
    {"stored", DH_YAML_NUMBER, AT(stored), 0, 1e6, NULL}, {"output", DH_YAML_NUMBER, AT(output), 0, 1e6, NULL},
    {NULL, DH_YAML_TEXT, 0, 0, 0, NULL},
};

struct reading {
    struct dh_yaml *y;
    struct dh_prices *prices;
    struct dh_price *row;
};

static enum dh_status member(void *data, const char *key, const struct dh_ynode *at, const struct dh_ynode *value,
                             struct dh_err *err)
{
    struct reading *r = data;
    return dh_yaml_take(r->y, keys, key, at, value, r->prices->arena, r->row, err);
}

static enum dh_status row(void *data, const char *key, const struct dh_ynode *at, const struct dh_ynode *value,
                          struct dh_err *err)
{
    struct reading *r = data;
    struct dh_prices *p = r->prices;
    if (p->count == ROWS_MAX)
        return dh_yaml_wrong(r->y, at, err, "more than %d prices", ROWS_MAX);
    /* -1: not said. */
    struct dh_price price = {.known = true, .input = -1, .cached = -1, .stored = -1, .output = -1};
    r->row = &price;
    enum dh_status s = dh_yaml_each(r->y, value, member, r, err);
    if (s != DH_OK)
        return s;
    if (price.input < 0 || price.output < 0)
        return dh_yaml_wrong(r->y, at, err, "\"%.60s\" needs input and output", key);
    price.cached = price.cached < 0 ? price.input : price.cached;
    price.stored = price.stored < 0 ? price.input : price.stored;
    p->rows[p->count] = (struct dh_price_row){dh_arena_strdup(p->arena, key), price};
    return p->rows[p->count++].model ? DH_OK : dh_err_nomem(err);
}

enum dh_status dh_prices_parse(const char *text, size_t n, const char *origin, struct dh_prices *ret,
                               struct dh_err *err)
{
    struct dh_prices p = {.arena = dh_arena_create()};
    struct reading r = {.prices = &p};
    const struct dh_ynode *top = NULL;
    p.rows = p.arena ? dh_arena_alloc(p.arena, ROWS_MAX, sizeof(*p.rows)) : NULL;
    enum dh_status s = p.rows ? dh_yaml_parse(text, n, origin, &r.y, err) : dh_err_nomem(err);
    if (s == DH_OK)
        s = dh_yaml_top(r.y, &top, err);
    if (s == DH_OK && top)
        s = dh_yaml_each(r.y, top, row, &r, err);
    dh_yaml_destroy(r.y);
    if (s != DH_OK)
        dh_prices_finish(&p);
    else
        *ret = p;
    return s;
}

enum dh_status dh_prices_load(struct dh_prices *ret, struct dh_err *err)
{
    struct dh_buf text = {0};
    char *path = dh_path_config("prices.yaml");
    enum dh_status s = path ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK && dh_file_exists(path))
        s = dh_file_read(path, 256u * 1024, &text, err);
    if (s == DH_OK)
        s = dh_prices_parse(dh_buf_text(&text), text.len, path, ret, err);
    dh_buf_finish(&text);
    dh_free(path);
    return s;
}

void dh_prices_finish(struct dh_prices *p)
{
    dh_arena_destroy(p->arena);
    *p = (struct dh_prices){0};
}

struct dh_price dh_prices_find(const struct dh_prices *p, const char *model)
{
    const struct dh_price_row *best = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < p->count; i++) {
        const char *name = p->rows[i].model;
        size_t n = strlen(name);
        bool open = n > 0 && name[n - 1] == '*';
        bool fits = open ? strncmp(name, model, n - 1) == 0 : strcmp(name, model) == 0;
        /* A whole name outweighs any beginning. */
        size_t weight = open ? n : n + 100000;
        if (fits && weight > longest) {
            best = &p->rows[i];
            longest = weight;
        }
    }
    return best ? best->price : (struct dh_price){0};
}

static double tokens(int64_t n)
{
    return n > 0 ? (double)n : 0;
}

double dh_price_of(const struct dh_price *price, const struct dh_usage *u)
{
    if (!price->known)
        return 0;
    double cached = tokens(u->cached), stored = tokens(u->stored);
    double fresh = tokens(u->input) - cached - stored;
    fresh = fresh > 0 ? fresh : 0;
    return (fresh * price->input + cached * price->cached + stored * price->stored + tokens(u->output) * price->output) /
           1e6;
}
