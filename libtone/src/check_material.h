/* What a lexicon folder holds for its check alone: it is in no image and no digest. */
#ifndef TONE_CHECK_MATERIAL_H
#define TONE_CHECK_MATERIAL_H

#include "lexicon.h"

/* What a common word is besides. */
enum common_kind {
    COMMON_WORD,
    COMMON_FUNCTION, /* a word of grammar: has, been, of */
    COMMON_HOMOGRAPH /* an inflected form of one word that is another word as well: leaves, found, wound */
};

/* Bytes of a common word, at most. */
enum { COMMON_SIZE = 63 };

/* A word of common.csv. */
struct common_word {
    uint32_t text;
    uint32_t rank; /* from 1, roughly by frequency */
    uint32_t kind; /* enum common_kind */
};

struct check_material {
    tone_allocator hooks;
    struct strings strings;
    struct common_word *words;
    size_t word_count, word_capacity;
    uint32_t *category_lines; /* of categories.csv, in the order of the source's categories */
    size_t category_count, category_capacity;
};

void check_material_begin(struct check_material *material, const tone_allocator *hooks);
void check_material_release(struct check_material *material);

/* Keep what the reader met. False without memory. */
bool check_material_add_word(struct check_material *material, const char *text, uint32_t rank, enum common_kind kind);
bool check_material_add_category(struct check_material *material, uint32_t line);

#endif
