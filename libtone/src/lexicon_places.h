/* Places: a perfect hash of the words, so that each is found by one look (Belazzougui, Botelho & Dietzfelbinger 2009:
   Hash, Displace, and Compress). */
#ifndef TONE_LEXICON_PLACES_H
#define TONE_LEXICON_PLACES_H

#include "lexicon.h"

/* Words whose hashes have the same displacement share a bucket; no two of all words share a place. */
struct places {
    uint64_t seed;          /* of lexicon_word_hash */
    uint32_t count;         /* of the places: a tenth more than words, at least one */
    uint32_t bucket_count;  /* a power of two, at least two */
    uint16_t *displacement; /* of each bucket */
    uint32_t word_count;
    uint32_t *place; /* of each word; there is room for one more */
};

/*
 * Finds a place for each of `count` words. Without memory it is false, or where no seed will do: that takes words that
 * were made to have the same hashes.
 */
bool places_find(struct places *places, const struct lexicon_word *words, uint32_t count, const tone_allocator *hooks);
void places_release(struct places *places, const tone_allocator *hooks);

/* What lexicon_displacement is to be told of so many buckets. */
unsigned places_shift(uint32_t bucket_count);

#endif
