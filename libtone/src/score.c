#include "gather.h"
#include "lookup.h"

#include <string.h>

static tone_status no_memory(tone_error *error) {
    return fail(error, TONE_ERROR_NO_MEMORY, "no memory to score a text");
}

static tone_status out_of_range(tone_error *error) {
    return fail(error, TONE_ERROR_LIMIT, "a sum of contributions is out of range");
}

/* ------------------------------------------------------------------------------------------------------- the stages */

/* Whether the chunk in hand may be scored: it is UTF-8, or need not be. */
static tone_status check_utf8(struct passage *passage, tone_error *error) {
    const struct tokens *tokens = &passage->scratch->tokens;
    if (tokens->ill_formed && passage->scorer->parameter[TONE_PARAM_INVALID_UTF8] == TONE_INVALID_ERROR) {
        fail(error, TONE_ERROR_UTF8, "the text is not UTF-8");
        if (error) {
            error->offset = tokens->fault;
        }
        return TONE_ERROR_UTF8;
    }
    passage->text.ill_formed |= tokens->ill_formed;
    return TONE_OK;
}

/* Cuts the next chunk: whole paragraphs, to tokens. False without memory. */
static bool tokenise_chunk(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    const struct text *text = &passage->text;
    tokens_clear(&scratch->tokens);
    passage->chunk_begin = passage->chunk_end;
    return tokens_append_chunk(&scratch->tokens, &scratch->tokeniser, text, passage->chunk_begin, scratch->chunk_bytes,
                               &passage->chunk_end, scratch->way, &scratch->hooks);
}

/* From tokens to contributions and voices, each stage over the whole chunk. */
static bool analyse_chunk(struct passage *passage) {
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

/* What only rows of matches and attributions show. */
static bool list_attributions(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    unsigned rows = passage->result->rows;
    uint32_t number = (uint32_t)passage->chunk_attributions;
    return !(rows & (TONE_ROWS_MATCHES | TONE_ROWS_ATTRIBUTIONS)) ||
           (voice_list_rows(&scratch->voices, &scratch->hooks) &&
            (!(rows & TONE_ROWS_MATCHES) ||
             voice_give_rows(&scratch->voices, &scratch->tokens, number, &scratch->hooks)));
}

static bool mark_positions(struct passage *passage) {
    if (passage->result->rows == TONE_ROWS_NONE) {
        return true;
    }
    struct positions *positions = &passage->scratch->positions;
    return positions_mark(positions, &passage->text, passage->chunk_begin, passage->chunk_end, passage->scratch->way,
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
    const tone_scratch *scratch = passage->scratch;
    size_t score_bytes = table->before[text_score_column(1, TEXT_SCORE)] - table->before[TEXT_SCORES];
    size_t step = score_bytes * table->capacity / sizeof(double); /* whole, as the capacity is a multiple of 8 */
    double *scores = (double *)table_column(table, text_score_column(0, TEXT_SCORE)) + row;
    double *most = (double *)table_column(table, text_score_column(0, TEXT_MAX)) + row;
    int64_t *raw = (int64_t *)table_column(table, text_score_column(0, TEXT_RAW)) + row;
    uint32_t *counts = (uint32_t *)table_column(table, text_score_column(0, TEXT_COUNT)) + row;
    for (size_t i = 0; i < passage->scorer->measure_count; i++) {
        const struct tally *tally = &scratch->tallies[i / SCORE_LANES];
        size_t lane = i % SCORE_LANES;
        scores[i * step] = tally->sum[lane];
        most[i * step] = tally->most[lane];
        raw[i * step] = tally->raw[lane];
        counts[i * step * (sizeof *scores / sizeof *counts)] = (uint32_t)scratch->counts[i];
    }
}

/* The row of the text. */
static bool add_text(struct passage *passage, bool valid) {
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

static bool gather_chunk(struct passage *passage) {
    const tone_scratch *scratch = passage->scratch;
    const struct part whole = {0, scratch->sentences.count, 0, scratch->hits.count};
    return gather_part(passage, &whole);
}

static tone_status pass_text(struct passage *passage, tone_error *error) {
    while (passage->chunk_end < passage->text.size) {
        if (!tokenise_chunk(passage)) {
            return no_memory(error);
        }
        tone_status status = check_utf8(passage, error);
        if (status != TONE_OK) {
            return status;
        }
        if (!analyse_chunk(passage) || !list_attributions(passage) || !mark_positions(passage) ||
            !gather_chunk(passage)) {
            return no_memory(error);
        }
    }
    return TONE_OK;
}

tone_status score_text(const tone_scorer *scorer, tone_scratch *scratch, const char *bytes, size_t size,
                       tone_result *result, tone_error *error) {
    if (size > (size_t)scorer->parameter[TONE_PARAM_MAX_TEXT]) {
        return fail(error, TONE_ERROR_LIMIT, "the text is longer than the limit");
    }
    struct passage passage = {
        .scorer = scorer, .scratch = scratch, .result = result, .text = {bytes, (uint32_t)size, false}};
    if (!begin_tallies(scorer, scratch)) {
        return no_memory(error);
    }
    tone_status status = pass_text(&passage, error);
    if (status != TONE_OK) {
        return status;
    }
    if (passage.overflow) {
        return out_of_range(error);
    }
    return add_text(&passage, true) ? TONE_OK : no_memory(error);
}

tone_status score_null(const tone_scorer *scorer, tone_scratch *scratch, tone_result *result, tone_error *error) {
    struct passage passage = {.scorer = scorer, .scratch = scratch, .result = result};
    return begin_tallies(scorer, scratch) && add_text(&passage, false) ? TONE_OK : no_memory(error);
}

/* ----------------------------------------------------------------------------------------------------- short texts */

/*
 * What a paragraph adds to scores depends on no other: what voice_state carries on shows in rows alone. A form feed ends
 * a paragraph whatever stands around it, as white space it bounds tokens as the ends of a text do. Whether a line feed
 * ends one depends on what follows: texts that have some are read alone.
 */
static const char separator = '\f';
enum { SHORT_BYTES = 4096 };

bool score_may_join(const tone_scorer *scorer, const tone_scratch *scratch, const char *bytes, size_t size) {
    size_t room = scratch->chunk_bytes < CHUNK_BYTES ? scratch->chunk_bytes : CHUNK_BYTES;
    return size <= SHORT_BYTES && scratch->joined.size + size < room &&
           size <= (size_t)scorer->parameter[TONE_PARAM_MAX_TEXT] && (size == 0 || !memchr(bytes, '\n', size));
}

bool score_join(tone_scratch *scratch, const char *bytes, size_t size) {
    struct joined_texts *joined = &scratch->joined;
    char *room = alloc_grow(&scratch->hooks, joined->bytes, &joined->capacity, CHUNK_BYTES, 1);
    joined->bytes = room ? room : joined->bytes;
    uint32_t *ends =
        alloc_grow(&scratch->hooks, joined->ends, &joined->end_capacity, (size_t)joined->count + 1, sizeof *ends);
    joined->ends = ends ? ends : joined->ends;
    if (!room || !ends) {
        return false;
    }
    if (size > 0) {
        memcpy(room + joined->size, bytes, size);
    }
    joined->size += (uint32_t)size + 1;
    room[joined->size - 1] = separator;
    ends[joined->count++] = joined->size;
    return true;
}

/* The sentences of a chunk that begin before a byte, and their hits: those behind the sentences and hits in hand. */
static void next_part(const tone_scratch *scratch, uint32_t end, struct part *part) {
    const struct sentences *sentences = &scratch->sentences;
    const struct hits *hits = &scratch->hits;
    part->sentence = part->sentence_end;
    part->hit = part->hit_end;
    while (part->sentence_end < sentences->count &&
           scratch->tokens.begin[sentences->items[part->sentence_end].first] < end) {
        part->sentence_end++;
    }
    while (part->hit_end < hits->count && scratch->tokens.begin[hits->items[part->hit_end].first] < end) {
        part->hit_end++;
    }
}

/* Begins the next of several texts. False without memory. */
static bool begin_text(struct passage *passage) {
    passage->sentences = 0;
    passage->words = 0;
    passage->hits = 0;
    memset(passage->voice_words, 0, sizeof passage->voice_words);
    return begin_tallies(passage->scorer, passage->scratch);
}

/* Gathers the texts that are joined to the chunk, up to one whose sums are out of range. False without memory. */
static bool gather_texts(struct passage *passage) {
    const struct joined_texts *joined = &passage->scratch->joined;
    struct part part = {0};
    for (; passage->texts < joined->count; passage->texts++) {
        if (!begin_text(passage)) {
            return false;
        }
        next_part(passage->scratch, joined->ends[passage->texts], &part);
        if (!gather_part(passage, &part)) {
            return false;
        }
        if (passage->overflow) {
            return true;
        }
        if (!add_text(passage, true)) {
            return false;
        }
    }
    return true;
}

tone_status score_joined(const tone_scorer *scorer, tone_scratch *scratch, tone_result *result, uint32_t *scored,
                         tone_error *error) {
    const struct joined_texts *joined = &scratch->joined;
    struct passage passage = {
        .scorer = scorer, .scratch = scratch, .result = result, .text = {joined->bytes, joined->size, false}};
    bool done = tokenise_chunk(&passage); /* one holds them all */
    if (done && !scratch->tokens.ill_formed) {
        done = analyse_chunk(&passage) && gather_texts(&passage);
    }
    *scored = passage.texts;
    if (!done) {
        return no_memory(error);
    }
    return passage.overflow ? out_of_range(error) : TONE_OK;
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
    tone_status status = result_begin(result, scorer, rows, 1) ? score_text(scorer, scratch, text, size, result, error)
                                                               : no_memory(error);
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
    alloc_release(&hooks, scratch->joined.bytes, scratch->joined.capacity, 1);
    alloc_release(&hooks, scratch->joined.ends, scratch->joined.end_capacity, sizeof *scratch->joined.ends);
    alloc_release(&hooks, scratch->tallies, scratch->tally_capacity, sizeof *scratch->tallies);
    alloc_release(&hooks, scratch->counts, scratch->count_capacity, sizeof *scratch->counts);
    alloc_release(&hooks, scratch, 1, sizeof *scratch);
}
