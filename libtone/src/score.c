#include "gather.h"
#include "lookup.h"

#include <string.h>

static tone_status no_memory(tone_error *error) {
    return fail(error, TONE_ERROR_NO_MEMORY, "no memory to score a text");
}

/* ------------------------------------------------------------------------------------------------------- the stages */

/* Cuts the next chunk: whole paragraphs, to tokens. False without memory. */
static bool tokenise_chunk(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    const struct text *text = &passage->text;
    tokens_clear(&scratch->tokens);
    passage->chunk_begin = passage->chunk_end;
    if (!tokens_append_chunk(&scratch->tokens, &scratch->tokeniser, text, passage->chunk_begin, scratch->chunk_bytes,
                             &passage->chunk_end, scratch->way, &scratch->hooks)) {
        return false;
    }
    lookup_tokens(&scratch->tokens, 0, text, &passage->scorer->image, scratch->way);
    return true;
}

/* From tokens to contributions and voices, each stage over the whole chunk. */
static bool analyse_chunk(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    const tone_allocator *hooks = &scratch->hooks;
    const struct text *text = &passage->text;
    const struct image *lexicon = &passage->scorer->image;
    const struct tokens *tokens = &scratch->tokens;
    struct cues cues = {.lexicon = &passage->scorer->cue_lexicon, .hits = &scratch->hits};
    return sentences_find(&scratch->sentences, text, tokens, hooks) &&
           matches_find(&scratch->hits, &scratch->matcher, lexicon, tokens, &scratch->sentences, scratch->way, hooks) &&
           voice_find(&scratch->voices, &passage->voice, text, tokens, &scratch->sentences, &cues, scratch->way,
                      hooks) &&
           contributions_find(&scratch->contributions, &scratch->hits, lexicon, &passage->scorer->weights, text,
                              tokens, &scratch->sentences, &scratch->voices, hooks);
}

/* What only rows of matches and attributions show. */
static bool list_attributions(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    return !(passage->result->rows & (TONE_ROWS_MATCHES | TONE_ROWS_ATTRIBUTIONS)) ||
           voice_list_rows(&scratch->voices, &scratch->tokens, &scratch->hooks);
}

static bool mark_positions(struct passage *passage) {
    if (passage->result->rows == TONE_ROWS_NONE) {
        return true;
    }
    struct positions *positions = &passage->scratch->positions;
    return positions_mark(positions, &passage->text, passage->chunk_begin, passage->chunk_end,
                          &passage->scratch->hooks);
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
    const struct tally *tally = passage->scratch->tallies;
    const int64_t *hits = passage->scratch->counts;
    size_t score_bytes = table->before[text_score_column(1, TEXT_SCORE)] - table->before[TEXT_SCORES];
    size_t step = score_bytes * table->capacity / sizeof(double); /* whole, as the capacity is a multiple of 8 */
    double *scores = (double *)table_column(table, text_score_column(0, TEXT_SCORE)) + row;
    double *most = (double *)table_column(table, text_score_column(0, TEXT_MAX)) + row;
    int64_t *raw = (int64_t *)table_column(table, text_score_column(0, TEXT_RAW)) + row;
    uint32_t *counts = (uint32_t *)table_column(table, text_score_column(0, TEXT_COUNT)) + row;
    for (uint32_t left = passage->scorer->measure_count, lanes; left > 0; left -= lanes, tally++) {
        lanes = left < SCORE_LANES ? left : SCORE_LANES;
        for (size_t lane = 0; lane < lanes; lane++) {
            *scores = tally->sum[lane];
            *most = tally->most[lane];
            *raw = tally->raw[lane];
            *counts = (uint32_t)*hits++;
            scores += step;
            most += step;
            raw += step;
            counts += step * (sizeof *scores / sizeof *counts);
        }
    }
}

/* The row of the text. */
static bool add_text(struct passage *passage, bool valid) {
    tone_result *result = passage->result;
    struct table *table = &result->texts;
    if (!table_add(table, 1, &result->hooks)) {
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

/* Whether the text may be scored: its size, its UTF-8. */
static tone_status check_text(const tone_scorer *scorer, const struct way *way, struct text *text, const char *bytes,
                              size_t size, tone_error *error) {
    if (size > (size_t)scorer->parameter[TONE_PARAM_MAX_TEXT]) {
        fail(error, TONE_ERROR_LIMIT, "the text is longer than the limit");
        return TONE_ERROR_LIMIT;
    }
    size_t bad = 0;
    bool ill_formed = !way->is_utf8(bytes, size, &bad);
    if (ill_formed && scorer->parameter[TONE_PARAM_INVALID_UTF8] == TONE_INVALID_ERROR) {
        fail(error, TONE_ERROR_UTF8, "the text is not UTF-8");
        if (error) {
            error->offset = bad;
        }
        return TONE_ERROR_UTF8;
    }
    *text = (struct text){bytes, (uint32_t)size, ill_formed};
    return TONE_OK;
}

static bool pass_text(struct passage *passage) {
    while (passage->chunk_end < passage->text.size) {
        if (!tokenise_chunk(passage) || !analyse_chunk(passage) || !list_attributions(passage) ||
            !mark_positions(passage) || !gather_chunk(passage)) {
            return false;
        }
    }
    return true;
}

tone_status score_text(const tone_scorer *scorer, tone_scratch *scratch, const char *bytes, size_t size,
                       tone_result *result, tone_error *error) {
    struct passage passage = {.scorer = scorer, .scratch = scratch, .result = result};
    tone_status status = check_text(scorer, scratch->way, &passage.text, bytes, size, error);
    if (status != TONE_OK) {
        return status;
    }
    if (!begin_tallies(scorer, scratch) || !pass_text(&passage)) {
        return no_memory(error);
    }
    if (passage.overflow) {
        return fail(error, TONE_ERROR_LIMIT, "a sum of contributions is out of range");
    }
    return add_text(&passage, true) ? TONE_OK : no_memory(error);
}

tone_status score_null(const tone_scorer *scorer, tone_scratch *scratch, tone_result *result, tone_error *error) {
    struct passage passage = {.scorer = scorer, .scratch = scratch, .result = result};
    return begin_tallies(scorer, scratch) && add_text(&passage, false) ? TONE_OK : no_memory(error);
}

/* ----------------------------------------------------------------------------------------------------------- public */

/* Asks for the first lines of a text: what is done before it is read takes about as long as they do. */
static void prefetch(const char *text, size_t size) {
    enum { LINE = 64, LINES = 3 };
    for (size_t at = 0; at < LINES * LINE && at < size; at += LINE) {
        __builtin_prefetch(text + at);
    }
}

tone_status tone_score(const tone_scorer *scorer, tone_scratch *scratch, const char *text, size_t size, unsigned rows,
                       tone_result *result, tone_error *error) {
    if (!scorer || !scratch || !result || (!text && size > 0) || rows > TONE_ROWS_ALL) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_score: an argument is missing or out of range");
    }
    prefetch(text, size);
    tone_status status =
        result_begin(result, scorer, rows) ? score_text(scorer, scratch, text, size, result, error) : no_memory(error);
    if (status != TONE_OK) {
        result_clear(result);
    }
    return status;
}

tone_status tone_scratch_new(tone_scratch **scratch, const tone_allocator *allocator, tone_error *error) {
    tone_allocator hooks;
    if (!scratch || !alloc_hooks(&hooks, allocator)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_scratch_new: an argument is missing");
    }
    tone_scratch *made = alloc_zeroed(&hooks, 1, sizeof *made);
    if (!made) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for a scratch");
    }
    made->hooks = hooks;
    made->chunk_bytes = CHUNK_BYTES;
    made->way = way_fastest();
    *scratch = made;
    return TONE_OK;
}

void tone_scratch_free(tone_scratch *scratch) {
    if (!scratch) {
        return;
    }
    tone_allocator hooks = scratch->hooks;
    tokeniser_release(&scratch->tokeniser, &hooks);
    tokens_release(&scratch->tokens, &hooks);
    sentences_release(&scratch->sentences, &hooks);
    matches_release(&scratch->hits, &scratch->matcher, &hooks);
    contributions_release(&scratch->contributions, &hooks);
    voice_release(&scratch->voices, &hooks);
    positions_release(&scratch->positions, &hooks);
    sums_release(&scratch->sums, &hooks);
    alloc_release(&hooks, scratch->tallies, scratch->tally_capacity, sizeof *scratch->tallies);
    alloc_release(&hooks, scratch->counts, scratch->count_capacity, sizeof *scratch->counts);
    alloc_release(&hooks, scratch, 1, sizeof *scratch);
}
