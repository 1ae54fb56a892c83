/* libFuzzer: the skill reader, the linter and the writer. What is read has to be read the same from its own
 * sentences. Built once for whole files and, with FUZZ_PLAIN, for plain instructions. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agent/skill/skill.h"

#ifdef FUZZ_PLAIN
#define READ dh_skill_parse_plain
#else
#define READ dh_skill_parse
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_again(const struct dh_buf *steps)
{
    struct dh_skill *k = NULL;
    struct dh_buf again = {0};
    if (steps->len == 0 || steps->len > DH_SKILL_MAX)
        return;
    if (dh_skill_parse_plain(dh_buf_text(steps), steps->len, "again", &k, NULL, NULL) != DH_OK)
        abort();
    dh_block_render(k->steps, true, &again);
    if (strcmp(dh_buf_text(&again), dh_buf_text(steps)) != 0)
        abort();
    dh_skill_destroy(k);
    dh_buf_finish(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dh_skill *k = NULL;
    struct dh_problems p = {0};
    struct dh_buf out = {0};
    if (READ((const char *)data, size, "SKILL.md", &k, &p, NULL) == DH_OK) {
        dh_skill_check(k, &p, NULL);
        dh_block_render(k->steps, true, &out);
        read_again(&out);
        dh_buf_clear(&out);
        dh_skill_write(k, NULL, NULL, &out);
        if (out.len != size || (size && memcmp(dh_buf_text(&out), data, size) != 0))
            abort();
        dh_skill_destroy(k);
    }
    dh_problems_finish(&p);
    dh_buf_finish(&out);
    return 0;
}
