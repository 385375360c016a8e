/* Places: a perfect hash of keys, so that what each stands for is found by one look (Belazzougui, Botelho & Dietzfelbinger
   2009: Hash, Displace, and Compress). */
#ifndef TONE_LEXICON_PLACES_H
#define TONE_LEXICON_PLACES_H

#include "lexicon.h"

/* Keys whose hashes have the same displacement share a bucket; no two of all keys share a place. */
struct places {
    uint64_t seed;          /* of lexicon_key_hash */
    uint32_t count;         /* of the places: a tenth more than keys, at least one */
    uint32_t bucket_count;  /* a power of two, at least two */
    uint16_t *displacement; /* of each bucket */
    uint32_t key_count;
    uint32_t *place; /* of each key; there is room for one more */
};

/*
 * Finds a place for each of `count` keys. Without memory it is false, or where no seed will do: that takes keys that
 * were made to have the same hashes.
 */
bool places_find(struct places *places, const struct word_key *keys, uint32_t count, const tone_allocator *hooks);
void places_release(struct places *places, const tone_allocator *hooks);

/* What lexicon_displacement is to be told of so many buckets. */
unsigned places_shift(uint32_t bucket_count);

#endif
