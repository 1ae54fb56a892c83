/* libFuzzer: any bytes as the evidence of a recording; what is accepted is searched. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agent/skill/evidence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dh_evidence *e = NULL;
    if (dh_evidence_parse((const char *)data, size, &e, NULL) != DH_OK)
        return 0;
    for (size_t i = 0; i < e->count; i++) {
        const struct dh_evidence_item *it = &e->items[i];
        if (it->crop && (*it->crop == '/' || strstr(it->crop, "../")))
            abort();
        const struct dh_evidence_item *found = dh_evidence_find(e, it->step, it->sentence);
        if (found && strcmp(found->step, it->step) != 0 && *it->step)
            abort();
    }
    dh_evidence_destroy(e);
    return 0;
}
