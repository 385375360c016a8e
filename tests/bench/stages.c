#include "stages.h"

#include "bench.h"
#include "lookup.h"
#include "scratch.h"

const char *const stage_names[STAGE_COUNT] = {"tokens", "lookup", "sentences", "matches", "voice", "contributions"};

/* A text on its way, and the clock. */
struct passage {
    const tone_scorer *scorer;
    tone_scratch *scratch;
    struct text text;
    struct voice_state voice;
    uint32_t end; /* of the chunk in hand */
    double *seconds;
    double last;
    uint64_t tokens; /* so far */
};

/* Gives the time since the last call to a stage. */
static void charge(struct passage *passage, enum stage stage) {
    double now = cpu_seconds();
    passage->seconds[stage] += now - passage->last;
    passage->last = now;
}

static bool tokenise_chunk(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    tokens_clear(&scratch->tokens);
    bool done = tokens_append_chunk(&scratch->tokens, &scratch->tokeniser, &passage->text, passage->end,
                                    scratch->chunk_bytes, &passage->end, scratch->way, &scratch->hooks);
    charge(passage, STAGE_TOKENS);
    lookup_tokens(&scratch->tokens, 0, &passage->text, &passage->scorer->image, scratch->way);
    charge(passage, STAGE_LOOKUP);
    passage->tokens += scratch->tokens.count;
    return done;
}

static bool analyse_chunk(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    const tone_allocator *hooks = &scratch->hooks;
    const struct image *lexicon = &passage->scorer->image;
    const struct tokens *tokens = &scratch->tokens;
    bool done = sentences_find(&scratch->sentences, &passage->text, tokens, hooks);
    charge(passage, STAGE_SENTENCES);
    done = done &&
           matches_find(&scratch->hits, &scratch->matcher, lexicon, tokens, &scratch->sentences, scratch->way, hooks);
    charge(passage, STAGE_MATCHES);
    struct cues cues = {.lexicon = &passage->scorer->cue_lexicon, .hits = &scratch->hits};
    done = done && voice_find(&scratch->voices, &passage->voice, &passage->text, tokens, &scratch->sentences, &cues,
                              scratch->way, hooks);
    charge(passage, STAGE_VOICE);
    done = done && contributions_find(&scratch->contributions, &scratch->hits, lexicon, &passage->scorer->weights,
                                      &passage->text, tokens, &scratch->sentences, &scratch->voices, hooks);
    charge(passage, STAGE_CONTRIBUTIONS);
    return done;
}

uint64_t stages_run(const tone_scorer *scorer, tone_scratch *scratch, const char *bytes, size_t size,
                    double seconds[STAGE_COUNT]) {
    struct passage passage = {.scorer = scorer,
                              .scratch = scratch,
                              .text = {bytes, (uint32_t)size, false},
                              .seconds = seconds,
                              .last = cpu_seconds()};
    while (passage.end < passage.text.size) {
        if (!tokenise_chunk(&passage) || !analyse_chunk(&passage)) {
            stop("no memory");
        }
    }
    return passage.tokens;
}
