/* libFuzzer: frames of messages between processes, cut at any place, and what the planner makes of them. */
#include <stdint.h>

#include "agent/plan/planner.h"
#include "base/ipc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dh_ipc_decoder d = {{0}};
    size_t cut = size ? data[0] % size : 0;
    bool fed = false;
    dh_buf_add(&d.buf, data, cut);
    for (;;) {
        json_t *m = NULL;
        if (dh_ipc_decode(&d, &m, NULL) != DH_OK)
            break;
        if (!m) {
            if (fed)
                break;
            dh_buf_add(&d.buf, data + cut, size - cut);
            fed = true;
            continue;
        }
        struct dh_decision decision = {0};
        struct dh_outcome out = dh_outcome_from_json(m);
        json_decref(dh_outcome_to_json(&out));
        if (dh_decision_from_json(m, &decision, NULL) == DH_OK) {
            json_decref(dh_decision_to_json(&decision));
            dh_decision_finish(&decision);
        }
        json_decref(m);
    }
    dh_ipc_decoder_finish(&d);
    return 0;
}
