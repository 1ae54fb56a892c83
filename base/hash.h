/* SHA-256 (FIPS 180-4, by libsodium) as lower-case hex, and random bytes. */
#ifndef DH_BASE_HASH_H
#define DH_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

#define DH_HASH_HEX 65 /* 64 digits and a NUL */

struct dh_hash_sum {
    char hex[DH_HASH_HEX];
};

struct dh_hash_sum dh_hash_bytes(const void *data, size_t n);
/* A number for looking things up within one process: SipHash-2-4 (Aumasson and Bernstein, 2012, by libsodium)
 * with a fixed key. Not for proving anything. */
uint64_t dh_hash_short(const void *data, size_t n);
/* The hash of a file's contents. */
enum dh_status dh_hash_file(const char *path, struct dh_hash_sum *ret_sum, struct dh_err *err);
/* n random bytes from the kernel. */
void dh_random(void *out, size_t n);
/* Lower-case hex of n bytes into out (2n+1). */
void dh_hex(const void *data, size_t n, char *out);

#endif
