/* Contributions: what each match adds, by its weight and by the negation and degree words around it. */
#ifndef TONE_CONTRIBUTIONS_H
#define TONE_CONTRIBUTIONS_H

#include "matches.h"
#include "voice.h"

/* What scales and turns the contributions of a sentence: numbers of the support dimensions in the lexicon, or UINT32_MAX. */
struct cue_dimensions {
    uint32_t degree;
    uint32_t negation;
    uint32_t contrast;
};

/* A hit with its contribution. */
struct contribution {
    double weight;
    double degree;
    int64_t units; /* of 1e-9 */
    uint8_t flags; /* TONE_MATCH_... */
};

/* Working memory: contributions of the hits of a chunk, in their order. All zero at first. */
struct contributions {
    size_t capacity;
    struct contribution *items;
};

/*
 * Works out the contribution of every hit of a chunk. The rules are those of Hutto & Gilbert, VADER: A Parsimonious
 * Rule-based Model for Sentiment Analysis of Social Media Text (2014), with factors in place of their sums, so that they
 * hold for weights of any size; a dimension heeds those that its policy names. False when there is no memory.
 */
bool contributions_find(struct contributions *contributions, const struct hits *hits, const struct image *lexicon,
                        const struct cue_dimensions *cues, const struct text *text, const struct tokens *tokens,
                        const struct sentences *sentences, const struct voices *voices, const tone_allocator *hooks);
void contributions_release(struct contributions *contributions, const tone_allocator *hooks);

/* x in units of 1e-9, rounded half away from zero; |x| is at most 9.2e9. */
int64_t to_units(double x);

#endif
