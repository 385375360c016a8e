/* The image's frame: what the compiler writes and lexicon_open checks. */
#ifndef TONE_LEXICON_IMAGE_H
#define TONE_LEXICON_IMAGE_H

#include "lexicon.h"

/* The largest weight, factor or coefficient: 1000. */
#define WEIGHT_LIMIT (1000 * (int64_t)LEXICON_UNIT)

/* What a name of a dimension, a category or a score is made of, and its length. */
#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789_"
enum { NAME_LIMIT = 64 };

/* Bytes of an item of each section. */
extern const size_t section_item_size[SECTION_COUNT];

/* The flags from TOKEN_GIVES up of a word, as far as its node behind the root tells them, NULL where it is none: whether
   that gives something at once, or leads on by words, or otherwise; or whether the word begins like a wildcard. */
unsigned start_flags(const struct node_traits *start, uint32_t prefix);

/* What the hits of a dimension are for, of a name and a policy. */
unsigned dimension_use(const char *name, const struct policy *policy);

/* Items of the set of leads for so many edges: a power of two, with about 16 bits for each edge or more, so that few
   others are in it. */
size_t leads_count(size_t edges);

/* Fills the fields that tell an image from other bytes; SHA-256 of what stands behind the header. */
void image_stamp(struct lexicon_header *header, size_t size);
void image_digest(const void *image, size_t size, uint8_t digest[32]);

#endif
