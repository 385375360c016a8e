/* Cues: the words of a report, and the nouns of unnamed sources, as the lexicon's dimension "attribution" has them. */
#ifndef TONE_CUES_H
#define TONE_CUES_H

#include "grammar.h"
#include "matches.h"

/* What a category says of a cue. */
enum cue_kind {
    CUE_NONE,
    CUE_SOURCE, /* source_noun: officials, a person familiar with */
    CUE_SPEECH, /* report_speech: what it reports is a clause, never a thing: said */
    CUE_NEUTRAL,
    CUE_ASSERTIVE,
    CUE_FACTIVE,
    CUE_DOUBTING
};

/* What a scorer knows of cues. */
struct cue_lexicon {
    const struct image *image;
    uint32_t dimension;  /* UINT32_MAX: no lexicon has one */
    const uint8_t *kind; /* cue_kind of each category */
};

/* The cues of a chunk, in order. */
struct cues {
    const struct cue_lexicon *lexicon;
    const struct hits *hits;
    uint32_t next;   /* the first hit that the reader has not passed */
    uint32_t report; /* the first at or behind it that is a cue of a report, as far as it is known */
};

/* The cue_kind of a category by its name. */
enum cue_kind cue_kind_of(const char *category);

static inline enum cue_kind cues_kind(const struct cues *cues, const struct hit *hit) {
    return (enum cue_kind)cues->lexicon->kind[cues->lexicon->image->grades[hit->grade].category];
}

/* Passes hits up to the next one of a cue that begins at or behind token `first` and before `end`; NULL for none. */
static inline const struct hit *cues_next(struct cues *cues, uint32_t first, uint32_t end) {
    const struct hit *hits = cues->hits->items;
    uint32_t count = cues->hits->count;
    uint32_t i = cues->next;
    while (i < count && hits[i].first < end &&
           (hits[i].dimension != cues->lexicon->dimension || hits[i].first < first ||
            cues_kind(cues, &hits[i]) == CUE_NONE)) {
        i++;
    }
    cues->next = i;
    return i < count && hits[i].first < end ? &hits[i] : NULL;
}

/* Whether a cue of a report begins in tokens [first, end). `first` never goes back. */
bool cues_report_in(struct cues *cues, uint32_t first, uint32_t end);

#endif
