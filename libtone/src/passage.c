#include "passage.h"

#include "lookup.h"

#include <string.h>

tone_status passage_no_memory(tone_error *error) {
    return fail(error, TONE_ERROR_NO_MEMORY, "no memory to score a text");
}

tone_status passage_out_of_range(tone_error *error) {
    return fail(error, TONE_ERROR_LIMIT, "a sum of contributions is out of range");
}

/* -------------------------------------------------------------------------------------------------------- the chunk */

bool passage_tokenise(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    const struct text *text = &passage->text;
    tokens_clear(&scratch->tokens);
    passage->chunk_begin = passage->chunk_end;
    return tokens_append_chunk(&scratch->tokens, &scratch->tokeniser, text, passage->chunk_begin, scratch->chunk_bytes,
                               &passage->chunk_end, scratch->way, &scratch->hooks);
}

bool passage_analyse(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    const tone_allocator *hooks = &scratch->hooks;
    const struct text *text = &passage->text;
    const struct image *lexicon = &passage->scorer->image;
    const struct tokens *tokens = &scratch->tokens;
    struct cues cues = {.lexicon = &passage->scorer->cue_lexicon,
                        .hits = &scratch->hits,
                        .described = (passage->result->rows & TONE_ROWS_ATTRIBUTIONS) != 0};
    lookup_tokens(&scratch->tokens, 0, text, lexicon, scratch->way);
    return sentences_find(&scratch->sentences, text, tokens, hooks) &&
           matches_find(&scratch->hits, &scratch->matcher, lexicon, tokens, &scratch->sentences, scratch->way, hooks) &&
           voice_find(&scratch->voices, &passage->voice, text, tokens, &scratch->sentences, &cues, scratch->way,
                      hooks) &&
           contributions_find(&scratch->contributions, &scratch->hits, lexicon, &passage->scorer->weights, text, tokens,
                              &scratch->sentences, &scratch->voices, hooks);
}

/* --------------------------------------------------------------------------------------------------------- the text */

static bool begin_tallies(const tone_scorer *scorer, tone_scratch *scratch) {
    const tone_allocator *hooks = &scratch->hooks;
    size_t count = scorer_stride(scorer) + SUM_SINKS;
    struct tally *tallies =
        alloc_grow(hooks, scratch->tallies, &scratch->tally_capacity, scorer->map_count, sizeof *tallies);
    scratch->tallies = tallies ? tallies : scratch->tallies;
    int64_t *counts = alloc_grow(hooks, scratch->counts, &scratch->count_capacity, count, sizeof *counts);
    scratch->counts = counts ? counts : scratch->counts;
    if (!tallies || !counts) {
        return false;
    }
    memset(tallies, 0, scorer->map_count * sizeof *tallies);
    memset(counts, 0, count * sizeof *counts);
    return true;
}

bool passage_begin_text(struct passage *passage) {
    passage->sentences = 0;
    passage->words = 0;
    passage->hits = 0;
    memset(passage->voice_words, 0, sizeof passage->voice_words);
    return begin_tallies(passage->scorer, passage->scratch);
}

/* What the text's sentences have on average, in place of their sum; those of an empty sentence where it has none. */
static void take_means(const struct passage *passage) {
    const tone_scorer *scorer = passage->scorer;
    struct tally *tallies = passage->scratch->tallies;
    if (passage->sentences == 0) {
        for (uint32_t i = 0; i < scorer->measure_count; i++) {
            struct tally *tally = &tallies[i / SCORE_LANES];
            tally->sum[i % SCORE_LANES] = tally->most[i % SCORE_LANES] = scorer->measures[i].neutral;
        }
        return;
    }
    double sentences = passage->sentences;
    for (uint32_t i = 0; i < scorer->map_count && sentences > 1; i++) {
        for (size_t lane = 0; lane < SCORE_LANES; lane++) {
            tallies[i].sum[lane] /= sentences;
        }
    }
}

/* The scores of the text's row. The columns of one score lie a fixed way behind those of the score before. */
static void fill_text_scores(const struct passage *passage, const struct table *table, size_t row) {
    if (passage->scorer->measure_count == 0) {
        return;
    }
    const tone_scratch *scratch = passage->scratch;
    size_t score_bytes = table->before[text_score_column(1, TEXT_SCORE)] - table->before[TEXT_SCORES];
    size_t step = score_bytes * table->capacity / sizeof(double); /* whole, as the capacity is a multiple of 8 */
    double *scores = (double *)table_column(table, text_score_column(0, TEXT_SCORE)) + row;
    double *most = (double *)table_column(table, text_score_column(0, TEXT_MAX)) + row;
    int64_t *raw = (int64_t *)table_column(table, text_score_column(0, TEXT_RAW)) + row;
    uint32_t *counts = (uint32_t *)table_column(table, text_score_column(0, TEXT_COUNT)) + row;
    const struct tally *tally = scratch->tallies;
    for (size_t i = 0, at = 0, count = passage->scorer->measure_count; i < count; tally++) {
        for (size_t lane = 0; lane < SCORE_LANES && i < count; lane++, i++, at += step) {
            scores[at] = tally->sum[lane];
            most[at] = tally->most[lane];
            raw[at] = tally->raw[lane];
            counts[at * (sizeof *scores / sizeof *counts)] = (uint32_t)scratch->counts[i];
        }
    }
}

bool passage_end_text(struct passage *passage, bool valid) {
    tone_result *result = passage->result;
    struct table *table = &result->texts;
    if (!table_add(table, 1, result_share(result, (double)table->rows + 1), &result->hooks)) {
        return false;
    }
    size_t row = table->rows - 1;
    uint32_t *words = (uint32_t *)table_column(table, TEXT_WORDS) + row;
    uint32_t *voices = (uint32_t *)table_column(table, TEXT_VOICES) + row;
    *words = passage->words;
    for (size_t i = 0; i < VOICE_COUNT; i++) {
        voices[i * table->capacity] = passage->voice_words[i];
    }
    take_means(passage);
    fill_text_scores(passage, table, row);
    result->sentence_total += passage->sentences;
    return result_end_text(result, valid);
}
