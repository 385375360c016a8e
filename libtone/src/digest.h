/* Digests: how numbers go into SHA-256, the same on every machine. */
#ifndef TONE_DIGEST_H
#define TONE_DIGEST_H

#include <sha2.h>
#include <stdint.h>

/* Adds a number as eight bytes, the least first. */
static inline void digest_number(SHA2_CTX *context, uint64_t number) {
    uint8_t bytes[8];
    for (unsigned i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(number >> (8 * i));
    }
    SHA256Update(context, bytes, sizeof bytes);
}

#endif
