#include "digest.h"

#include <sodium.h>

void exp_digest_text(const void *bytes, size_t size, char text[EXP_DIGEST_TEXT])
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, bytes, size);
    sodium_bin2hex(text, EXP_DIGEST_TEXT, digest, sizeof digest);
}
