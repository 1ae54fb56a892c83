/* Any bytes as config.yaml and as prices.yaml: refused with a place, or a config whose models can be passed on. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agent/model/config.h"
#include "agent/model/price.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct dh_config c = {0};
    struct dh_prices p = {0};
    struct dh_err err = {0};
    enum dh_status s = dh_config_parse(text, size, "config.yaml", &c, &err);
    if (s == DH_INVALID && strncmp(err.what, "config.yaml", 11) != 0)
        abort();
    for (size_t i = 0; s == DH_OK && i < c.model_count; i++) {
        struct dh_model m;
        json_t *v = dh_model_to_json(&c.models[i]);
        if (v && dh_model_from_json(v, &m, NULL) != DH_OK)
            abort();
        json_decref(v);
    }
    if (s == DH_OK)
        dh_config_finish(&c);
    if (dh_prices_parse(text, size, "prices.yaml", &p, NULL) == DH_OK)
        dh_prices_finish(&p);
    return 0;
}
