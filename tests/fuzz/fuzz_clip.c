/* libFuzzer: what another client answers about a selection, property by property, and a record of spare keys. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "actuate/clip_text.h"
#include "actuate/spare.h"
#include "base/mem.h"

#define LIMIT 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool what)
{
    if (!what)
        abort();
}

/* One part: type, format and length come first, its items are copied so that a read past them is seen. */
static bool take(struct dh_clip_intake *in, const uint8_t **data, size_t *size)
{
    static const int formats[] = {8, 16, 32, 0, 9};
    if (*size < 4)
        return false;
    const uint8_t *head = *data;
    struct dh_clip_part p = {.type = head[0] & 3, .format = formats[head[1] % 5], .left = head[2] >> 6};
    size_t unit = p.format == 32 ? sizeof(long) : p.format == 16 ? sizeof(short) : 1, n = head[3];
    *data += 4;
    *size -= 4;
    if (n > *size / unit)
        n = *size / unit;
    unsigned char *items = dh_alloc(n * unit + 1, 1);
    if (!items)
        return false;
    if (n)
        memcpy(items, *data, n * unit);
    p.items = n;
    p.data = n ? items : NULL;
    *data += n * unit;
    *size -= n * unit;
    enum dh_status s = dh_clip_intake_take(in, &p, NULL);
    dh_free(items);
    need(in->bytes.len <= LIMIT);
    return s == DH_OK && !in->done;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dh_clip_intake in;
    struct dh_clip_text text = {0};
    struct dh_spare_record record;
    long items[100];
    size_t n = size / sizeof(long) < 100 ? size / sizeof(long) : 100;
    if (n)
        memcpy(items, data, n * sizeof(long));
    if (dh_spare_parse(items, n, &record))
        need(record.count <= DH_SPARE_MAX && record.device >= 0 && record.device < 256);
    dh_clip_intake_init(&in, 1, LIMIT);
    while (take(&in, &data, &size))
        ;
    for (unsigned long t = 0; t < 4; t++)
        dh_clip_intake_names(&in, t);
    if (in.done && dh_clip_text_take(&text, &in, NULL) == DH_OK)
        need(text.there && (!text.has_latin || text.latin.len <= text.utf8.len));
    dh_clip_text_finish(&text);
    dh_clip_intake_finish(&in);
    return 0;
}
