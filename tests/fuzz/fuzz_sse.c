/* Any bytes as a stream of events; cut in two, they have to give the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agent/model/sse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum dh_status note(void *context, const char *name, const char *bytes, size_t n,
                           struct dh_err *err)
{
    (void)err;
    dh_buf_str(context, name);
    dh_buf_char(context, '|');
    dh_buf_add(context, bytes, n);
    dh_buf_char(context, '\n');
    return DH_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dh_sse whole = {.max = 4096}, parts = {.max = 4096};
    struct dh_buf a = {0}, b = {0};
    size_t cut = size ? data[0] % size : 0;
    enum dh_status s = dh_sse_feed(&whole, (const char *)data, size, note, &a, NULL);
    enum dh_status t = dh_sse_feed(&parts, (const char *)data, cut, note, &b, NULL);
    if (t == DH_OK)
        t = dh_sse_feed(&parts, (const char *)data + cut, size - cut, note, &b, NULL);
    /* A bound may be met earlier in pieces than at once, never the other way round. */
    if (s == DH_OK && t == DH_OK &&
        (a.len != b.len || (a.len && memcmp(a.data, b.data, a.len) != 0)))
        abort();
    dh_sse_finish(&whole);
    dh_sse_finish(&parts);
    dh_buf_finish(&a);
    dh_buf_finish(&b);
    return 0;
}
