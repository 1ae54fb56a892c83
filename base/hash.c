#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

void dh_hex(const void *data, size_t n, char *out)
{
    sodium_bin2hex(out, 2 * n + 1, data, n);
}

struct dh_hash_sum dh_hash_bytes(const void *data, size_t n)
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    struct dh_hash_sum r;
    crypto_hash_sha256(sum, data, n);
    dh_hex(sum, sizeof(sum), r.hex);
    return r;
}

uint64_t dh_hash_short(const void *data, size_t n)
{
    static const unsigned char key[crypto_shorthash_KEYBYTES] = "deskhand lookup";
    unsigned char sum[crypto_shorthash_BYTES];
    uint64_t v;
    crypto_shorthash(sum, data, n, key);
    memcpy(&v, sum, sizeof(v));
    return v;
}

enum dh_status dh_hash_file(const char *path, struct dh_hash_sum *ret_sum, struct dh_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return dh_err_errno(err, DH_IO, "check the path and its permissions", "cannot open %s", path);
    crypto_hash_sha256_state st;
    crypto_hash_sha256_init(&st);
    unsigned char block[16384];
    ssize_t n;
    while ((n = read(fd, block, sizeof(block))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            enum dh_status s = dh_err_errno(err, DH_IO, NULL, "cannot read %s", path);
            close(fd);
            return s;
        }
        crypto_hash_sha256_update(&st, block, (unsigned long long)n);
    }
    close(fd);
    unsigned char sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&st, sum);
    dh_hex(sum, sizeof(sum), ret_sum->hex);
    return DH_OK;
}

void dh_random(void *out, size_t n)
{
    randombytes_buf(out, n);
}
