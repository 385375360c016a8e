/* Ways: the inner loops of the stages, by what the processor can do. All give the same bits. */
#ifndef TONE_WAY_H
#define TONE_WAY_H

#include "blocks.h"
#include "scores.h"

struct image;
struct sentence;
struct signs;
struct starts;
struct sum_source;
struct text;
struct tokens;

struct way {
    bool (*is_utf8)(const char *bytes, size_t size, size_t *bad); /* text.h */
    blocks_find_function *find_blocks;
    blocks_list_function *list_blocks;
    uint32_t (*lookup)(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                       const struct image *lexicon, uint32_t *missed); /* lookup.h */
    void (*find_starts)(struct starts *starts, const struct tokens *tokens, const struct image *lexicon,
                        uint32_t first);                                  /* starts.h */
    void (*find_signs)(struct signs *signs, const struct tokens *tokens); /* signs.h */
    void (*read_items)(uint32_t *grammar, const struct tokens *tokens);   /* items.h */
    uint32_t (*mark_positions)(const char *bytes, uint32_t size, uint32_t inside, uint32_t *restrict passed,
                               uint8_t *restrict before); /* positions.h */
    void (*count_voices)(const struct tokens *tokens, const uint8_t *voice, const struct sentence *sentences,
                         size_t count, const uint32_t *restrict words, uint32_t *restrict counts,
                         size_t step); /* voice_words.h */
    uint32_t (*sum)(const struct sum_source *source, uint32_t hit, int64_t *restrict sums,
                    int64_t *restrict counts); /* sums.h */
    score_function *score;
};

enum way_name { WAY_PORTABLE, WAY_AVX2, WAY_AVX512, WAY_COUNT };

/* NULL where this machine does not have it. Never NULL for WAY_PORTABLE. */
const struct way *way_by_name(enum way_name name);

/* The fastest way of this machine. */
const struct way *way_fastest(void);

#endif
