/* Signs: marks that say more than what class they are of, as bits over the list of marks of a chunk. */
#ifndef TONE_SIGNS_H
#define TONE_SIGNS_H

#include "bits.h"
#include "tokens.h"

/* Sets of marks, by their numbers in the list; one item of no marks stands behind them. All zero at first. */
struct signs {
    size_t capacity;
    uint32_t count;      /* of the items that have marks */
    uint64_t *quotes;    /* may be quotation marks */
    uint64_t *leaning;   /* may belong to the word before, begin a quotation, part clauses, or are known by their text
                            alone */
    uint64_t *so_called; /* hyphens of "so-called" */
    uint32_t so_called_count;
};

/* What a mark may be, by its code; joined by |. */
enum sign { SIGN_QUOTE = 1, SIGN_LEANING = 2, SIGN_HYPHEN = 4 };
extern const uint8_t sign_kinds[MARK_CODE_NONE + 1];

/* One of the ways to mark the signs of all marks, `so_called` for all hyphens. */
typedef void signs_function(struct signs *signs, const struct tokens *tokens);
signs_function signs_portable, signs_avx512;

/* Finds the signs of a chunk. False without memory. */
bool signs_find(struct signs *signs, const struct tokens *tokens, const struct way *way, const tone_allocator *hooks);
void signs_release(struct signs *signs, const tone_allocator *hooks);

/* Marks [first, end) lean no more. */
static inline void signs_hide(struct signs *signs, uint32_t first, uint32_t end) {
    bits_remove_all(signs->leaning, first, end);
}

#endif
