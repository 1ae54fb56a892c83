#include "agent/plan/action_table.h"

#include "base/buf.h"
#include "base/json.h"

/* Parts that several actions share. Constant, so they are written as JSON; roles and states are
 * filled in. */
static const char defs_text[] =
    "{\"target\":{\"description\":\"what an action aims at\",\"oneOf\":["
    "{\"type\":\"object\",\"properties\":{\"element\":{\"type\":\"string\",\"maxLength\":15}},"
    "\"required\":[\"element\"],\"additionalProperties\":false},"
    "{\"type\":\"object\",\"properties\":{\"point\":{\"type\":\"array\",\"items\":{\"type\":"
    "\"number\","
    "\"minimum\":0,\"maximum\":32767},\"minItems\":2,\"maxItems\":2}},\"required\":[\"point\"],"
    "\"additionalProperties\":false},"
    "{\"type\":\"object\",\"minProperties\":1,\"additionalProperties\":false,\"properties\":{"
    "\"text\":{\"type\":\"string\",\"description\":\"what stands on it or labels it\"},"
    "\"image\":{\"type\":\"string\",\"description\":\"file with a picture of it\"},"
    "\"role\":{\"enum\":[]},"
    "\"nth\":{\"oneOf\":[{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000},{\"const\":\"last\"}"
    "]},"
    "\"in\":{\"type\":\"object\",\"minProperties\":1,\"maxProperties\":1,\"additionalProperties\":"
    "false,"
    "\"properties\":{\"row\":{\"type\":\"string\"},\"section\":{\"type\":\"string\"},"
    "\"dialog\":{\"type\":\"string\"},\"window\":{\"type\":\"string\"}}}}}]},"
    "\"check\":{\"type\":\"object\",\"additionalProperties\":false,\"anyOf\":[{\"required\":["
    "\"target\"]},"
    "{\"required\":[\"window\"]}],\"properties\":{\"target\":{\"$ref\":\"#/$defs/target\"},"
    "\"window\":{\"type\":\"string\"},\"gone\":{\"type\":\"boolean\"},\"negate\":{\"type\":"
    "\"boolean\"},"
    "\"state\":{\"type\":\"array\",\"minItems\":1,\"items\":{\"enum\":[]}}}},"
    "\"open\":{\"type\":\"object\",\"minProperties\":1,\"maxProperties\":1,"
    "\"additionalProperties\":false,"
    "\"properties\":{\"app\":{\"type\":\"string\"},\"file\":{\"type\":\"string\"},"
    "\"url\":{\"type\":\"string\"},\"argv\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":256,"
    "\"items\":{\"type\":\"string\"}}}}}";

static bool fill(json_t *list, const char *name)
{
    return json_array_append_new(list, json_string(name)) == 0;
}

static json_t *definitions(void)
{
    json_t *defs = json_loads(defs_text, 0, NULL);
    json_t *described =
        json_array_get(json_object_get(json_object_get(defs, "target"), "oneOf"), 2);
    json_t *members = json_object_get(described, "properties");
    json_t *roles = json_object_get(json_object_get(members, "role"), "enum");
    json_t *check = json_object_get(json_object_get(defs, "check"), "properties");
    json_t *states =
        json_object_get(json_object_get(json_object_get(check, "state"), "items"), "enum");
    bool ok = roles && states;
    for (int r = 0; ok && r < DH_ROLE_COUNT; r++)
        ok = fill(roles, dh_role_name((enum dh_role)r));
    for (unsigned bit = 1; ok && dh_state_name(bit); bit <<= 1)
        ok = fill(states, dh_state_name(bit));
    for (int r = DH_RELATION_RIGHT_OF; ok && r <= DH_RELATION_AFTER; r++)
        ok = dh_json_set(members, dh_relation_key((enum dh_relation)r),
                         json_pack("{s:s}", "$ref", "#/$defs/target"));
    if (ok)
        return defs;
    json_decref(defs);
    return NULL;
}

static json_t *word_list(enum dh_field_type type)
{
    size_t n;
    const char *const *words = dh_action_words(type, &n);
    json_t *list = json_array();
    for (size_t i = 0; list && i < n; i++)
        if (!fill(list, words[i])) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *shape(const struct dh_action_field *f)
{
    switch (f->type) {
    case DH_FIELD_TARGET:
        return json_pack("{s:s}", "$ref", "#/$defs/target");
    case DH_FIELD_STRING:
        return json_pack("{s:s, s:i}", "type", "string", "maxLength", DH_ACTION_TEXT_MAX);
    case DH_FIELD_INT:
        return json_pack("{s:s, s:i, s:i, s:i}", "type", "integer", "minimum", (int)f->min,
                         "maximum", (int)f->max, "default", (int)f->fallback);
    case DH_FIELD_NUMBER:
        return json_pack("{s:s, s:f, s:f, s:f}", "type", "number", "minimum", f->min, "maximum",
                         f->max, "default", f->fallback);
    case DH_FIELD_BOOL:
        return json_pack("{s:s}", "type", "boolean");
    case DH_FIELD_BUTTON:
    case DH_FIELD_PLACE:
        return json_pack("{s:o}", "enum", word_list(f->type));
    case DH_FIELD_MODIFIERS:
        return json_pack("{s:s, s:i, s:{s:o}}", "type", "array", "maxItems", 4, "items", "enum",
                         word_list(f->type));
    case DH_FIELD_STRINGS:
        return json_pack("{s:[{s:s}, {s:s, s:i, s:i, s:{s:s}}]}", "oneOf", "type", "string", "type",
                         "array", "minItems", 1, "maxItems", DH_ACTION_LIST_MAX, "items", "type",
                         "string");
    case DH_FIELD_OPEN:
        return json_pack("{s:s}", "$ref", "#/$defs/open");
    case DH_FIELD_CHECK:
        return json_pack("{s:s}", "$ref", "#/$defs/check");
    case DH_FIELD_RECT:
        return json_pack("{s:s, s:i, s:i, s:{s:s, s:i, s:i}}", "type", "array", "minItems", 4,
                         "maxItems", 4, "items", "type", "integer", "minimum", 0, "maximum", 32767);
    case DH_FIELD_POINTS:
        return json_pack("{s:s, s:i, s:i, s:{s:s, s:i, s:i, s:{s:s, s:i, s:i}}}", "type", "array", "minItems", 1,
                         "maxItems", DH_ACTION_PATH_MAX, "items", "type", "array", "minItems", 2, "maxItems", 2,
                         "items", "type", "integer", "minimum", 0, "maximum", 32767);
    case DH_FIELD_OBJECT:
        return json_pack("{s:s}", "type", "object");
    }
    return NULL;
}

static bool add_members(json_t *properties, json_t *required, const struct dh_action_field *fields,
                        size_t n)
{
    for (size_t i = 0; i < n; i++) {
        json_t *s = shape(&fields[i]);
        if (!s || !dh_json_set(s, "description", json_string(fields[i].help))) {
            json_decref(s);
            return false;
        }
        if (!dh_json_set(properties, fields[i].name, s) ||
            (fields[i].required && !fill(required, fields[i].name)))
            return false;
    }
    return true;
}

static json_t *one(const struct dh_action_row *row)
{
    size_t n;
    const struct dh_action_field *common = dh_action_common(&n);
    json_t *properties = json_pack("{s:{s:s}}", "action", "const", row->name);
    json_t *required = json_pack("[s]", "action");
    if (properties && required && add_members(properties, required, row->fields, row->count) &&
        add_members(properties, required, common, n))
        return json_pack("{s:s, s:s, s:s, s:o, s:o, s:b}", "type", "object", "title", row->name,
                         "description", row->summary, "properties", properties, "required",
                         required, "additionalProperties", 0);
    json_decref(properties);
    json_decref(required);
    return NULL;
}

json_t *dh_action_schema(void)
{
    json_t *all = json_array(), *defs = definitions();
    bool ok = all && defs;
    for (int v = 0; ok && v < DH_VERB_COUNT; v++)
        ok = json_array_append_new(all, one(dh_action_row((enum dh_verb)v))) == 0;
    if (ok)
        return json_pack("{s:s, s:s, s:o, s:o}", "$schema",
                         "https://json-schema.org/draft/2020-12/schema", "title", "deskhand action",
                         "oneOf", all, "$defs", defs);
    json_decref(all);
    json_decref(defs);
    return NULL;
}

static const char *kind_word(enum dh_field_type type)
{
    static const char *const words[] = {
        [DH_FIELD_TARGET] = "target",      [DH_FIELD_STRING] = "text",
        [DH_FIELD_INT] = "whole number",   [DH_FIELD_NUMBER] = "number",
        [DH_FIELD_BOOL] = "true or false", [DH_FIELD_BUTTON] = "button",
        [DH_FIELD_MODIFIERS] = "list",     [DH_FIELD_STRINGS] = "text or list",
        [DH_FIELD_OPEN] = "what to open",  [DH_FIELD_CHECK] = "check",
        [DH_FIELD_RECT] = "x, y, w, h",    [DH_FIELD_PLACE] = "place",
        [DH_FIELD_OBJECT] = "object",      [DH_FIELD_POINTS] = "[x, y] list",
    };
    return words[type];
}

static void help_members(struct dh_buf *b, const struct dh_action_field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t k;
        const char *const *words = dh_action_words(fields[i].type, &k);
        dh_buf_printf(b, "    %-10s %s%s: %s", fields[i].name, kind_word(fields[i].type),
                      fields[i].required ? ", needed" : "", fields[i].help);
        for (size_t w = 0; w < k; w++)
            dh_buf_printf(b, "%s%s", w ? ", " : " (", words[w]);
        dh_buf_str(b, k ? ")\n" : "\n");
    }
}

char *dh_action_help(void)
{
    struct dh_buf b = {0};
    size_t n;
    const struct dh_action_field *common = dh_action_common(&n);
    for (int v = 0; v < DH_VERB_COUNT; v++) {
        const struct dh_action_row *row = dh_action_row((enum dh_verb)v);
        dh_buf_printf(&b, "%s\n    %s\n", row->name, row->summary);
        help_members(&b, row->fields, row->count);
    }
    dh_buf_str(&b, "every action\n");
    help_members(&b, common, n);
    return dh_buf_steal(&b);
}
