/* Ways: the inner loops of the stages, by what the processor can do. All give the same bits. */
#ifndef TONE_WAY_H
#define TONE_WAY_H

#include "blocks.h"
#include "items.h"
#include "lookup.h"
#include "positions.h"
#include "scores.h"
#include "signs.h"
#include "starts.h"
#include "sums.h"
#include "text.h"
#include "voice_words.h"

struct way {
    text_is_utf8_function *is_utf8;
    blocks_find_function *find_blocks;
    blocks_list_function *list_blocks;
    lookup_function *lookup;
    starts_function *find_starts;
    signs_function *find_signs;
    items_function *read_items;
    positions_function *mark_positions;
    voice_words_function *count_voices;
    sum_function *sum;
    score_function *score;
};

enum way_name { WAY_PORTABLE, WAY_AVX2, WAY_AVX512, WAY_COUNT };

/* NULL where this machine does not have it. Never NULL for WAY_PORTABLE. */
const struct way *way_by_name(enum way_name name);

/* The fastest way of this machine. */
const struct way *way_fastest(void);

#endif
