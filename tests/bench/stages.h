/* The stages of libtone, one by one, with the CPU time of each. */
#ifndef TONE_BENCH_STAGES_H
#define TONE_BENCH_STAGES_H

#include "tone.h"

enum stage {
    STAGE_TOKENS,
    STAGE_LOOKUP,
    STAGE_SENTENCES,
    STAGE_MATCHES,
    STAGE_VOICE,
    STAGE_CONTRIBUTIONS,
    STAGE_COUNT
};

extern const char *const stage_names[STAGE_COUNT];

/*
 * Takes a text through the stages, a chunk at a time as tone_score does, and adds up the CPU seconds that each
 * stage takes. The number of tokens.
 */
uint64_t stages_run(const tone_scorer *scorer, tone_scratch *scratch, const char *bytes, size_t size,
                    double seconds[STAGE_COUNT]);

#endif
