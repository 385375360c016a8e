/* Contributions: what each match adds, by its weight and by the negation and degree words around it. */
#ifndef TONE_CONTRIBUTIONS_H
#define TONE_CONTRIBUTIONS_H

#include "matches.h"
#include "voice.h"

/*
 * What the hits of a dimension heed, and what they are to others: the bits of a dimension. What a cue is stands CUE_SHIFT
 * above the bit of those that heed it, so that one "and" tells what there is to do for a hit.
 */
enum dimension_bit {
    HEEDS_NEGATION = 1,
    HEEDS_DEGREE = 2,
    HEEDS_CONTRAST = 4,
    HEEDS_VOICE = 8,
    HEEDS_EMPHASIS = TOKEN_CAPITALS, /* moved by nothing from a token's flags */
    CUE_SHIFT = 8,
    IS_NEGATION = HEEDS_NEGATION << CUE_SHIFT,
    IS_DEGREE = HEEDS_DEGREE << CUE_SHIFT,
    IS_CONTRAST = HEEDS_CONTRAST << CUE_SHIFT
};

/* Why a hit adds something else than it would for itself. */
struct change {
    double degree;
    uint32_t hit;
    uint8_t flags; /* TONE_MATCH_... */
};

/* What a hit adds in each voice, where nothing else changes that. */
struct voiced_units {
    int64_t of[VOICE_COUNT];
};

/* What hits are weighed by: of each grade of a lexicon. */
struct weights {
    uint32_t count;
    uint16_t *bits; /* dimension_bit of its dimension; HEEDS_VOICE only where its weight is positive */
    struct voiced_units *units;
};

/* A negation or degree word, and the tokens that a hit that it reaches may begin with: those behind it and before
   `behind`, but none behind a mark that ends a clause. */
struct cue {
    const struct hit *hit;
    unsigned is;     /* what heeds it: HEEDS_... */
    uint32_t mark;   /* no mark stands before this token, */
    uint32_t second; /* from this one on there is a word between, */
    uint32_t third;  /* and from this one on two */
    uint32_t behind;
    uint32_t farthest; /* the most `behind` of the cues up to this one */
};

/* What the shown hits of a chunk add. One that nothing changes has its weight for that. All zero at first. */
struct contributions {
    size_t capacity;   /* of the next two arrays */
    int64_t *units;    /* of every hit, of 1e-9 */
    uint32_t *heeding; /* working memory: hits that may heed what stands around them */
    size_t change_capacity;
    struct change *changes; /* by what stands around a hit, and by its voice; one of a hit at most */
    uint32_t change_count;
    size_t cue_capacity; /* of the next two arrays */
    struct cue *cues;    /* working memory: those of the chunk, from 1 on */
    uint32_t cue_count;
    uint32_t *contrasts;   /* likewise: where its contrast words begin */
    size_t token_capacity; /* of the next two arrays */
    uint8_t *around;       /* likewise: what there is around each token for a hit that begins with it */
    uint32_t *nearest;     /* likewise: of a token that a cue reaches, the last that may */
};

/*
 * The degree of a hit by its voice. An opinion that is reported is not given: where the policy discounts the words of
 * others, what speaks for a dimension counts half in indirect speech, whose wording is half the writer's, and not at all
 * in a quotation. Signs against it, of negative weight, count in any voice.
 */
static inline double contribution_degree(unsigned bits, uint8_t voice) {
    static const double degrees[VOICE_COUNT] = {
        [TONE_VOICE_AUTHOR] = 1, [TONE_VOICE_ATTRIBUTED] = 0.5, [TONE_VOICE_QUOTED] = 0, [TONE_VOICE_SCARE] = 1};
    unsigned heeds = bits / HEEDS_VOICE & 1;
    return degrees[heeds * voice]; /* the author's is 0 */
}

/*
 * Works out the contributions of the shown hits of a chunk. The rules are those of Hutto & Gilbert, VADER: A Parsimonious
 * Rule-based Model for Sentiment Analysis of Social Media Text (2014), with factors in place of their sums, so that
 * they hold for weights of any size; a dimension heeds those that its policy names. False when there is no memory.
 */
bool contributions_find(struct contributions *contributions, const struct hits *hits, const struct image *lexicon,
                        const struct weights *weights, const struct text *text, const struct tokens *tokens,
                        const struct sentences *sentences, const struct voices *voices, const tone_allocator *hooks);

void contributions_release(struct contributions *contributions, const tone_allocator *hooks);

/* What no contribution exceeds, in units, where no weight exceeds `weight`. */
double contribution_limit(double weight);

/* x in units of 1e-9, rounded half away from zero; |x| is at most 9.2e9. */
static inline int64_t to_units(double x) {
    double scaled = x * LEXICON_UNIT;
    return (int64_t)(scaled + __builtin_copysign(0.5, scaled));
}

#endif
