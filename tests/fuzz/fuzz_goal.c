/* libFuzzer: any bytes as a sentence: what it gives to the inputs of every type has to be a value that they take,
 * and the same sentence has to mean the same again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agent/skill/choose.h"
#include "agent/skill/goal_bind.h"
#include "base/json.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char skill_text[] =
    "---\nname: every-type\ndescription: Files, books and sends things with a person.\n---\n## Inputs\n"
    "- `start_date` (date): from.\n- `end_date` (date): to.\n- `at` (time): when.\n- `sum` (amount): cost.\n"
    "- `currency` (text): of it.\n- `seats` (number): how many.\n- `to` (email): whom.\n- `page` (url): where.\n"
    "- `guest` (text): who.\n- `city` (text): place.\n- `subject` (text): title.\n- `names` (list): all.\n"
    "- `kind` (choice \"Big one\", \"Small\"): which.\n- `pin` (secret): no.\n## Steps\n1. Click \"Go\".\n";

static char *fill(const struct dh_skill *k, const char *text)
{
    struct dh_goal g = {0};
    struct dh_goal_fill f = {0};
    if (dh_goal_read(text, "2026-11-28", false, &g, NULL) != DH_OK)
        return NULL;
    if (dh_goal_fill(&g, k, &f, NULL) != DH_OK)
        abort();
    json_t *values = NULL, *missing = NULL;
    /* A mail address or a URL by its look may be refused; dates, times, amounts and numbers are made by us. */
    json_object_del(f.given, "to");
    json_object_del(f.given, "page");
    if (dh_skill_bind_call(k, f.given, &values, &missing, NULL) != DH_OK || json_object_get(f.given, "pin"))
        abort();
    json_decref(values);
    json_decref(missing);
    char *s = dh_json_canonical(f.given);
    dh_goal_fill_finish(&f);
    dh_goal_finish(&g);
    return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dh_skill *k = NULL;
    char *text = dh_strndup((const char *)data, size);
    if (!text || dh_skill_parse(skill_text, sizeof(skill_text) - 1, "SKILL.md", &k, NULL, NULL) != DH_OK)
        abort();
    char *a = fill(k, text), *b = fill(k, text);
    if ((a == NULL) != (b == NULL) || (a && strcmp(a, b) != 0))
        abort();
    struct dh_choices c = {0};
    struct dh_err err = {0};
    const struct dh_skill *const skills[] = {k, k};
    if (dh_skill_choose_among(skills, 2, text, "2026-11-28", false, &c, &err) == DH_OK) {
        struct dh_buf out = {0};
        if (dh_choices_decide(&c, text, &err) == DH_OK) /* two that are the same are never clear */
            abort();
        dh_choices_text(&c, &out);
        dh_buf_finish(&out);
        dh_choices_finish(&c);
    }
    dh_free(a);
    dh_free(b);
    dh_free(text);
    dh_skill_destroy(k);
    return 0;
}
