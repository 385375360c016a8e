/* A scorer: lexicons merged into one image, and the scores that are made with it. */
#ifndef TONE_SCORER_H
#define TONE_SCORER_H

#include "config.h"
#include "contributions.h"
#include "cues.h"
#include "sums.h"

/* A score that reports show. */
struct measure {
    const char *name;
    tone_score_kind kind;
    uint32_t dimension; /* UINT32_MAX for a composite */
    uint32_t composite; /* number of a composite, UINT32_MAX for others */
    bool is_signed;
    struct score_scale scale;
    double neutral; /* the score of a raw sum of 0 */
};

/* What is made of a scorer when it is first wanted, and then kept with it. It is the first member of what is made. */
struct scorer_memo {
    void (*drop)(struct scorer_memo *memo);
};

struct tone_scorer {
    tone_allocator hooks;
    _Atomic uint32_t references;
    int64_t parameter[PARAMETER_COUNT];
    struct image image;
    tone_lexicon *lexicon; /* whose image it is, where there is one lexicon alone */
    void *merged;          /* the image's memory, where several were merged */
    size_t merged_size;
    struct strings names; /* of the scores, and the lexicons' label */
    uint32_t label;
    char sha256[65];
    struct measure *measures;
    uint32_t measure_count;
    struct name_tree measure_names;
    struct score_maps *maps; /* of the measures, `map_count` times SCORE_LANES */
    uint32_t map_count;
    struct sum_scores *dimension_scores; /* of each dimension */
    uint32_t composite_count;
    uint32_t *composite_measure;
    double *coefficients; /* of struct sum_source */
    double most_units;    /* no hit adds more to a score */
    bool sums_in_lanes;   /* the fastest way sums exactly, and fast */
    struct weights weights;
    uint8_t *category_cue; /* cue_kind of each category */
    struct cue_lexicon cue_lexicon;
    _Atomic(struct scorer_memo *) *memo; /* the names for Arrow; NULL until an export wants them */
};

/* How many scores are summed: those of all maps. */
static inline size_t scorer_stride(const tone_scorer *scorer) {
    return (size_t)scorer->map_count * SCORE_LANES;
}

const tone_allocator *scorer_hooks(const tone_scorer *scorer);

#endif
