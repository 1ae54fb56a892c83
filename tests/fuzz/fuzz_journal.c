/* Bytes as a journal, and, since no random bytes have good hashes, as records that passed. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "agent/journal/chain.h"
#include "agent/journal/recover.h"
#include "agent/journal/report_part.h"
#include "agent/journal/text.h"
#include "base/json.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void show(const json_t *records)
{
    struct dh_buf out = {0};
    struct dh_story story;
    struct dh_pending pending;
    dh_journal_pending(records, &pending);
    if (dh_journal_text(records, &out, NULL) != DH_OK)
        abort();
    if (dh_story_read(records, &story, NULL) == DH_OK) {
        struct dh_report report = {.out = &out, .story = &story, .dir = -1};
        for (size_t i = 0; i < story.count; i++)
            dh_report_step(&report, i);
        dh_free(report.frames);
    }
    dh_story_finish(&story);
    dh_buf_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct dh_chain c;
    enum dh_status s = dh_chain_read((const char *)data, n, &c, NULL);
    if (c.bytes + c.tail != n || (s == DH_OK && c.tail && !c.torn) ||
        json_array_size(c.records) != (size_t)c.good)
        abort();
    dh_chain_finish(&c);
    json_t *records = NULL;
    if (dh_json_parse((const char *)data, n, &records, NULL) == DH_OK && json_is_array(records))
        show(records);
    json_decref(records);
    return 0;
}
