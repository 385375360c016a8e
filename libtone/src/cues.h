/* Cues: the words of a report, and the nouns of unnamed sources, as the lexicon's dimension "attribution" has them. */
#ifndef TONE_CUES_H
#define TONE_CUES_H

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
    const uint8_t *kind; /* cue_kind of each category */
};

/* What cues are found in: the hits of a chunk. */
struct cues {
    const struct cue_lexicon *lexicon;
    const struct hits *hits;
    bool described; /* who says a report and how is asked too, not only what: rows show it */
};

/* A cue of a report at tokens [first, end). */
struct cue_hit {
    uint32_t first;
    uint32_t end;
    uint8_t kind;    /* cue_kind */
    uint8_t inflect; /* enum inflect_part of its entry, joined by | */
};

/* The cues of a chunk, in order. All zero at first. */
struct cue_list {
    size_t capacity;
    struct cue_hit *reports; /* behind them one at UINT32_MAX, where every search ends */
    uint32_t report_count;
    uint32_t *sources; /* where those of CUE_SOURCE begin */
    uint32_t source_count;
};

/* The cue_kind of a category by its name. */
enum cue_kind cue_kind_of(const char *category);

/* Lists the cues; none for NULL. False without memory. */
bool cues_find(struct cue_list *list, const struct cues *cues, const tone_allocator *hooks);
void cues_release(struct cue_list *list, const tone_allocator *hooks);

#endif
