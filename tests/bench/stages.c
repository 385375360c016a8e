#include "stages.h"

#include "lookup.h"
#include "scratch.h"

#include <time.h>

const char *const stage_names[STAGE_COUNT] = {"UTF-8 check", "paragraphs", "words", "tokens",       "lookup",
                                              "sentences",   "matches",    "voice", "contributions"};

double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A text on its way, and the clock. */
struct run {
    const tone_scorer *scorer;
    tone_scratch *scratch;
    struct text text;
    struct voice_state voice;
    uint32_t end; /* of the chunk in hand */
    double *seconds;
    double last;
};

/* Gives the time since the last call to a stage. */
static void charge(struct run *run, enum stage stage) {
    double now = cpu_seconds();
    run->seconds[stage] += now - run->last;
    run->last = now;
}

static bool find_words(struct run *run, uint32_t begin, uint32_t end, bool with_tokens) {
    tone_scratch *scratch = run->scratch;
    while (begin < end) {
        uint32_t paragraph = text_paragraph_end(&run->text, begin);
        if (!words_find(&scratch->words, &run->text, begin, paragraph, &scratch->hooks) ||
            (with_tokens && !tokens_append(&scratch->tokens, &run->text, &scratch->words, &scratch->hooks))) {
            return false;
        }
        begin = paragraph;
    }
    return true;
}

/*
 * Paragraph ends, words and tokens take turns, a paragraph each, too short for the clock. So the first is run alone, then the
 * first two, then all three, and what each adds is its time.
 */
static bool tokenise_chunk(struct run *run) {
    tone_scratch *scratch = run->scratch;
    uint32_t begin = run->end;
    double paragraphs = run->seconds[STAGE_PARAGRAPHS];
    double words = run->seconds[STAGE_WORDS];
    while (run->end < run->text.size && run->end - begin < scratch->chunk_bytes) {
        run->end = text_paragraph_end(&run->text, run->end);
    }
    charge(run, STAGE_PARAGRAPHS);
    bool done = find_words(run, begin, run->end, false);
    charge(run, STAGE_WORDS);
    run->seconds[STAGE_WORDS] -= run->seconds[STAGE_PARAGRAPHS] - paragraphs;
    tokens_clear(&scratch->tokens);
    done = done && find_words(run, begin, run->end, true);
    charge(run, STAGE_TOKENS);
    run->seconds[STAGE_TOKENS] -= run->seconds[STAGE_PARAGRAPHS] - paragraphs + run->seconds[STAGE_WORDS] - words;
    lookup_tokens(&scratch->tokens, 0, &run->text, &run->scorer->image);
    charge(run, STAGE_LOOKUP);
    return done;
}

static bool analyse_chunk(struct run *run) {
    tone_scratch *scratch = run->scratch;
    const tone_allocator *hooks = &scratch->hooks;
    const struct image *lexicon = &run->scorer->image;
    const struct tokens *tokens = &scratch->tokens;
    bool done = sentences_find(&scratch->sentences, &run->text, tokens, hooks);
    charge(run, STAGE_SENTENCES);
    done = done && matches_find(&scratch->hits, &scratch->matcher, lexicon, tokens, &scratch->sentences, hooks);
    charge(run, STAGE_MATCHES);
    struct cues cues = {&run->scorer->cue_lexicon, &scratch->hits, 0};
    done = done && voice_find(&scratch->voices, &run->voice, &run->text, tokens, &scratch->sentences, &cues, hooks);
    charge(run, STAGE_VOICE);
    done = done && contributions_find(&scratch->contributions, &scratch->hits, lexicon, &run->scorer->cues, &run->text,
                                      tokens, &scratch->sentences, &scratch->voices, hooks);
    charge(run, STAGE_CONTRIBUTIONS);
    return done;
}

bool stages_run(const tone_scorer *scorer, tone_scratch *scratch, const char *bytes, size_t size,
                double seconds[STAGE_COUNT]) {
    struct run run = {.scorer = scorer,
                      .scratch = scratch,
                      .text = {bytes, (uint32_t)size, false},
                      .seconds = seconds,
                      .last = cpu_seconds()};
    size_t bad = 0;
    run.text.ill_formed = !text_is_utf8(bytes, size, &bad);
    charge(&run, STAGE_UTF8);
    while (run.end < run.text.size) {
        if (!tokenise_chunk(&run) || !analyse_chunk(&run)) {
            return false;
        }
    }
    return true;
}
