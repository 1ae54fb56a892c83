/* Reading the skills under tests/data/skills in tests. */
#ifndef DH_TESTS_UNIT_SKILL_FILE_H
#define DH_TESTS_UNIT_SKILL_FILE_H

#include <stdio.h>
#include "agent/skill/skill.h"
#include "base/file.h"

/* The bytes of tests/data/skills/NAME/FILE. */
static inline void skill_file(const char *name, const char *file, struct dh_buf *out)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/%s/%s", DH_TEST_SKILLS, name, file);
    struct dh_err err = {0};
    if (dh_file_read(path, 1 << 20, out, &err) != DH_OK)
        fprintf(stderr, "%s\n", err.what);
}

static inline struct dh_skill *skill_of(const char *text)
{
    struct dh_skill *k = NULL;
    struct dh_err err = {0};
    if (dh_skill_parse(text, strlen(text), "SKILL.md", &k, NULL, &err) != DH_OK)
        fprintf(stderr, "%s\n", err.what);
    return k;
}

#endif
