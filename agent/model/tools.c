#include "agent/model/tools.h"

#include <string.h>

#include "base/json.h"

#define BIT(verb) (1u << DH_VERB_##verb)

uint32_t dh_tools_verbs(enum dh_wire_mode mode, bool computer)
{
    const uint32_t all = (1u << DH_VERB_COUNT) - 1;
    /* What a vendor's own tool does at least as well, given coordinates. */
    const uint32_t native = BIT(CLICK) | BIT(MOVE) | BIT(DRAG) | BIT(SCROLL) | BIT(PRESS) |
                            BIT(HOLD) | BIT(TYPE) | BIT(WAIT) | BIT(LOOK);
    if (mode == DH_WIRE_TEXT)
        return all & ~BIT(LOOK);
    if (!computer)
        return all;
    return mode == DH_WIRE_BOTH ? (all & ~native) | BIT(CLICK) | BIT(TYPE) : all & ~native;
}

/* Bounds and the like are said by the parser when they are broken; telling them in every request
 * costs more. */
static bool spared(const char *key)
{
    static const char *const keys[] = {
        "maxLength", "minLength", "default",       "minItems", "maxItems", "minProperties",
        "maximum",   "minimum",   "maxProperties", "anyOf",    "image",    "additionalProperties"};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

static json_t *resolved(const json_t *v, const json_t *defs, const json_t *target, int depth);

/* What a target may have, without those members that hold other targets; the long lists in words.
 */
static json_t *flat_target(const json_t *defs)
{
    static const struct {
        const char *key, *type, *about;
    } brief[] = {{"role", "string", "as in the observation: button, entry, ..."},
                 {"nth", "integer", "1 is the first of several"},
                 {"in", "object", "{\"row\" or \"section\", \"dialog\", \"window\": its name}"}};
    json_t *out = json_pack("{s:s,s:s,s:{}}", "type", "object", "description",
                            "by element id, by point, or by text and role", "properties");
    json_t *members = json_object_get(out, "properties");
    const json_t *ways = json_object_get(json_object_get(defs, "target"), "oneOf");
    bool ok = out;
    for (size_t i = 0; ok && i < json_array_size(ways); i++) {
        const char *key;
        json_t *v;
        json_object_foreach(json_object_get(json_array_get(ways, i), "properties"), key, v)
        {
            json_t *shape = NULL;
            if (json_object_get(v, "$ref") || spared(key))
                continue;
            for (size_t k = 0; k < sizeof(brief) / sizeof(brief[0]); k++)
                if (strcmp(brief[k].key, key) == 0)
                    shape = json_pack("{s:s,s:s}", "type", brief[k].type, "description",
                                      brief[k].about);
            ok = ok &&
                 json_object_set_new(members, key, shape ? shape : resolved(v, defs, NULL, 0)) == 0;
        }
    }
    if (ok)
        return out;
    json_decref(out);
    return NULL;
}

/* {"$ref":"#/$defs/NAME"} replaced by what it names, in a copy. */
static json_t *resolved(const json_t *v, const json_t *defs, const json_t *target, int depth)
{
    const char *ref = dh_json_str(v, "$ref", NULL), *key;
    json_t *member, *out;
    size_t i;
    if (ref) {
        const char *name = strrchr(ref, '/') + 1;
        out = strcmp(name, "target") == 0
                  ? json_deep_copy(target)
                  : resolved(json_object_get(defs, name), defs, target, depth + 1);
        const char *about = dh_json_str(v, "description", NULL);
        if (out && about && !dh_json_set(out, "description", json_string(about))) {
            json_decref(out);
            return NULL;
        }
        return out;
    }
    if (depth > 16 || !(json_is_object(v) || json_is_array(v)))
        return json_deep_copy(v);
    out = json_is_object(v) ? json_object() : json_array();
    bool ok = out;
    if (json_is_object(v)) {
        json_object_foreach((json_t *)v, key, member)
        {
            ok = ok &&
                 (spared(key) ||
                  json_object_set_new(out, key, resolved(member, defs, target, depth + 1)) == 0);
        }
    } else {
        json_array_foreach((json_t *)v, i, member)
        {
            ok = ok && json_array_append_new(out, resolved(member, defs, target, depth + 1)) == 0;
        }
    }
    if (ok)
        return out;
    json_decref(out);
    return NULL;
}

/* One row of the schema as a tool. */
static json_t *tool(const json_t *row, const json_t *defs, const json_t *target)
{
    json_t *properties = resolved(json_object_get(row, "properties"), defs, target, 0);
    json_t *required = json_deep_copy(json_object_get(row, "required"));
    json_t *parameters = NULL;
    if (properties && required) {
        json_object_del(properties, "action");
        json_object_del(properties, "in");
        json_object_del(properties, "confirm");
        for (size_t i = json_array_size(required); i-- > 0;)
            if (strcmp(json_string_value(json_array_get(required, i)), "action") == 0)
                json_array_remove(required, i);
        parameters = json_pack("{s:s,s:O,s:O,s:b}", "type", "object", "properties", properties,
                               "required", required, "additionalProperties", 0);
    }
    json_decref(properties);
    json_decref(required);
    if (!parameters)
        return NULL;
    return json_pack("{s:s+,s:O,s:o}", "name", DH_WIRE_TOOL_PREFIX, dh_json_str(row, "title", ""),
                     "description", json_object_get(row, "description"), "parameters", parameters);
}

json_t *dh_tools_schema(uint32_t verbs)
{
    json_t *schema = dh_action_schema(), *out = json_array();
    const json_t *defs = json_object_get(schema, "$defs"), *rows = json_object_get(schema, "oneOf");
    json_t *target = flat_target(defs);
    bool ok = schema && out && target;
    for (size_t v = 0; ok && v < json_array_size(rows); v++)
        if (verbs >> v & 1)
            ok = json_array_append_new(out, tool(json_array_get(rows, v), defs, target)) == 0;
    json_decref(target);
    json_decref(schema);
    if (ok)
        return out;
    json_decref(out);
    return NULL;
}
