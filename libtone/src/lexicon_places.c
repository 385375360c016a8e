#include "lexicon_places.h"

/* Keys of a bucket, half to all of so many on the average, and at most. The more they are, the more of the displacements
   stay in the nearest cache, but with twelve none may be found. More than the most no fair hash gives. */
enum { BUCKET_MEAN = 6, BUCKET_MOST = 64 };
enum { DISPLACEMENTS = 1 << 16, SEEDS = 16 };

/* What finding places takes besides. */
struct finder {
    struct places *places;
    uint64_t *hash;   /* of each key */
    uint32_t *key;    /* the keys, bucket by bucket */
    uint32_t *first;  /* of each bucket, and one more: where its keys begin there */
    uint32_t *bucket; /* the buckets in order of their size; there is room for one more */
    bool *taken;      /* of each place */
};

unsigned places_shift(uint32_t bucket_count) {
    unsigned shift = 32;
    for (; bucket_count > 1; bucket_count /= 2) {
        shift--;
    }
    return shift;
}

/* Groups the keys by bucket (counting sort). */
static void group_keys(struct finder *finder, const struct word_key *keys) {
    const struct places *places = finder->places;
    unsigned shift = places_shift(places->bucket_count);
    uint32_t end = 0;
    memset(finder->first, 0, ((size_t)places->bucket_count + 1) * sizeof *finder->first);
    for (uint32_t i = 0; i < places->key_count; i++) {
        finder->hash[i] = lexicon_key_hash(&keys[i], places->seed);
        finder->first[lexicon_displacement(finder->hash[i], shift)]++;
    }
    for (uint32_t b = 0; b <= places->bucket_count; b++) {
        end += finder->first[b];
        finder->first[b] = end;
    }
    for (uint32_t i = places->key_count; i-- > 0;) {
        finder->key[--finder->first[lexicon_displacement(finder->hash[i], shift)]] = i;
    }
}

/* Lists the buckets, the largest first: they are placed while there is room. False where one is too large. */
static bool order_buckets(struct finder *finder) {
    uint32_t listed = 0;
    for (uint32_t size = BUCKET_MOST + 1; size-- > 0;) {
        for (uint32_t b = 0; b < finder->places->bucket_count; b++) {
            finder->bucket[listed] = b;
            listed += finder->first[b + 1] - finder->first[b] == size;
        }
    }
    return listed == finder->places->bucket_count;
}

/* Takes the places of a bucket's keys for one displacement. False where one is taken: then all are given back. */
static bool take_places(struct finder *finder, uint32_t bucket, uint32_t displacement) {
    struct places *places = finder->places;
    for (uint32_t i = finder->first[bucket]; i < finder->first[bucket + 1]; i++) {
        uint32_t place = lexicon_place(finder->hash[finder->key[i]], displacement, places->count);
        if (finder->taken[place]) {
            while (i-- > finder->first[bucket]) {
                finder->taken[places->place[finder->key[i]]] = false;
            }
            return false;
        }
        finder->taken[place] = true;
        places->place[finder->key[i]] = place;
    }
    return true;
}

/* Finds the places by one seed. False where a bucket's keys find none together. */
static bool place_buckets(struct finder *finder, const struct word_key *keys) {
    struct places *places = finder->places;
    memset(finder->taken, 0, places->count * sizeof *finder->taken);
    group_keys(finder, keys);
    bool placed = order_buckets(finder);
    for (uint32_t i = 0; i < places->bucket_count && placed; i++) {
        uint32_t displacement = 0;
        while (displacement < DISPLACEMENTS && !take_places(finder, finder->bucket[i], displacement)) {
            displacement++;
        }
        placed = displacement < DISPLACEMENTS;
        places->displacement[finder->bucket[i]] = (uint16_t)displacement;
    }
    return placed;
}

static uint32_t count_buckets(uint32_t keys) {
    uint32_t count = 2;
    while (count < UINT32_MAX / 2 && count < keys / BUCKET_MEAN) {
        count *= 2;
    }
    return count;
}

static void finder_release(struct finder *finder, const tone_allocator *hooks) {
    const struct places *places = finder->places;
    alloc_release(hooks, finder->hash, (size_t)places->key_count + 1, sizeof *finder->hash);
    alloc_release(hooks, finder->key, (size_t)places->key_count + 1, sizeof *finder->key);
    alloc_release(hooks, finder->first, (size_t)places->bucket_count + 1, sizeof *finder->first);
    alloc_release(hooks, finder->bucket, (size_t)places->bucket_count + 1, sizeof *finder->bucket);
    alloc_release(hooks, finder->taken, places->count, sizeof *finder->taken);
}

bool places_find(struct places *places, const struct word_key *keys, uint32_t count, const tone_allocator *hooks) {
    uint32_t buckets = count_buckets(count);
    *places = (struct places){.count = count + count / 10 + 1,
                              .bucket_count = buckets,
                              .displacement = alloc_zeroed(hooks, buckets, sizeof *places->displacement),
                              .key_count = count,
                              .place = alloc_zeroed(hooks, (size_t)count + 1, sizeof *places->place)};
    struct finder finder = {.places = places,
                            .hash = alloc_zeroed(hooks, (size_t)count + 1, sizeof *finder.hash),
                            .key = alloc_zeroed(hooks, (size_t)count + 1, sizeof *finder.key),
                            .first = alloc_zeroed(hooks, (size_t)buckets + 1, sizeof *finder.first),
                            .bucket = alloc_zeroed(hooks, (size_t)buckets + 1, sizeof *finder.bucket),
                            .taken = alloc_zeroed(hooks, places->count, sizeof *finder.taken)};
    bool memory = places->displacement && places->place && finder.hash && finder.key && finder.first && finder.bucket &&
                  finder.taken;
    bool found = false;
    for (uint64_t i = 0; i < SEEDS && memory && !found; i++) {
        places->seed = i * UINT64_C(0xd6e8feb86659fd93) << 1; /* even: LEXICON_KEY_FIRST stays odd by it */
        found = place_buckets(&finder, keys);
    }
    finder_release(&finder, hooks);
    if (!found) {
        places_release(places, hooks);
    }
    return found;
}

void places_release(struct places *places, const tone_allocator *hooks) {
    alloc_release(hooks, places->displacement, places->bucket_count, sizeof *places->displacement);
    alloc_release(hooks, places->place, (size_t)places->key_count + 1, sizeof *places->place);
    *places = (struct places){0};
}
