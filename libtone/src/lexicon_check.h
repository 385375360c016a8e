/*
 * The check of a lexicon that reads well: what is poor about it, as remarks.
 *
 *     CSV folder -> lexicon_read -> source -> lexicon_compile -> image -> lexicon_remark -> remarks
 *                        \-> check_material --------------------------------^
 *
 * Every remark is made by what the lexicon does to a text: the forms of an entry and the common words of its language go
 * through the stages that score a text, and the hits tell.
 */
#ifndef TONE_LEXICON_CHECK_H
#define TONE_LEXICON_CHECK_H

#include "lexicon.h"

/* What a common word is besides. */
enum common_kind {
    COMMON_WORD,
    COMMON_FUNCTION,  /* a word of grammar: has, been, of */
    COMMON_HOMOGRAPH, /* an inflected form of one word that is another word as well: leaves, found, wound */
};

/* A word of common.csv. */
struct common_word {
    uint32_t text;
    uint32_t rank; /* from 1, roughly by frequency */
    uint32_t kind; /* enum common_kind */
};

/* What a folder holds for the check alone: it is in no image and no digest. */
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

/* Append what the reader met. False without memory. */
bool check_material_add_word(struct check_material *material, const char *text, uint32_t rank, enum common_kind kind);
bool check_material_add_category(struct check_material *material, uint32_t line);

/*
 * Tells the remarks on a lexicon without faults, first those on categories, then those on each entry by itself, then those
 * on what common words meet. TONE_OK, or TONE_ERROR_NO_MEMORY.
 */
tone_status lexicon_remark(const struct image *lexicon, const struct check_material *material, struct faults *faults,
                           tone_error *error);

#endif
