#include "lookup.h"
#include "scratch.h"

#include <string.h>

/* A text on its way: what is known of it as a whole, and how far it has come. */
struct passage {
    const tone_scorer *scorer;
    tone_scratch *scratch;
    tone_result *result;
    struct text text;
    struct voice_state voice;
    uint32_t chunk_begin;
    uint32_t chunk_end;
    uint32_t sentences;        /* before the sentence in hand */
    size_t chunk_attributions; /* attributions of the text before this chunk */
    uint32_t words;
    uint32_t voice_words[VOICE_COUNT];
    bool overflow; /* a sum left the range of its type */
};

/* The words and voices of a sentence. */
struct sentence_words {
    uint32_t words;
    uint32_t voice[VOICE_COUNT];
};

static tone_status no_memory(tone_error *error) {
    return fail(error, TONE_ERROR_NO_MEMORY, "no memory to score a text");
}

/* ------------------------------------------------------------------------------------------------ the stages */

/* Cuts the next chunk: whole paragraphs, to tokens. False without memory. */
static bool tokenise_chunk(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    const struct text *text = &passage->text;
    tokens_clear(&scratch->tokens);
    passage->chunk_begin = passage->chunk_end;
    while (passage->chunk_end < text->size && passage->chunk_end - passage->chunk_begin < scratch->chunk_bytes) {
        uint32_t begin = passage->chunk_end;
        passage->chunk_end = text_paragraph_end(text, begin);
        if (!words_find(&scratch->words, text, begin, passage->chunk_end, &scratch->hooks) ||
            !tokens_append(&scratch->tokens, text, &scratch->words, &scratch->hooks)) {
            return false;
        }
    }
    lookup_tokens(&scratch->tokens, 0, text, &passage->scorer->image);
    return true;
}

/* From tokens to contributions and voices, each stage over the whole chunk. */
static bool analyse_chunk(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    const tone_allocator *hooks = &scratch->hooks;
    const struct text *text = &passage->text;
    const struct image *lexicon = &passage->scorer->image;
    const struct tokens *tokens = &scratch->tokens;
    struct cues cues = {&passage->scorer->cue_lexicon, &scratch->hits, 0};
    return sentences_find(&scratch->sentences, text, tokens, hooks) &&
           matches_find(&scratch->hits, &scratch->matcher, lexicon, tokens, &scratch->sentences, hooks) &&
           voice_find(&scratch->voices, &passage->voice, text, tokens, &scratch->sentences, &cues, hooks) &&
           contributions_find(&scratch->contributions, &scratch->hits, lexicon, passage->scorer->dimension_bits, text,
                              tokens, &scratch->sentences, &scratch->voices, hooks);
}

static bool mark_positions(struct passage *passage) {
    if (passage->result->rows == TONE_ROWS_NONE) {
        return true;
    }
    struct positions *positions = &passage->scratch->positions;
    return positions_mark(positions, &passage->text, passage->chunk_begin, passage->chunk_end,
                          &passage->scratch->hooks);
}

static uint32_t code_point(const struct passage *passage, uint32_t byte) {
    return positions_find(&passage->scratch->positions, byte);
}

/* ---------------------------------------------------------------------------------------------------- sentences */

/* Whether all words of tokens [first, end) are the author's. Looks at eight voices at a time. */
static bool all_author(const uint8_t *voice, uint32_t first, uint32_t end) {
    _Static_assert(TONE_VOICE_AUTHOR == 0, "eight voices of the author are a zero");
    uint64_t any = 0;
    for (; end - first >= sizeof any && any == 0; first += sizeof any) {
        memcpy(&any, voice + first, sizeof any);
    }
    while (first < end && any == 0) {
        any = voice[first++];
    }
    return any == 0;
}

/* Adds the tokens of each voice, a run of one voice at a time. */
static void count_voices(const uint8_t *voice, uint32_t first, uint32_t end, uint32_t counts[VOICE_COUNT]) {
    while (first < end) {
        uint32_t begin = first;
        while (first < end && voice[first] == voice[begin]) {
            first++;
        }
        counts[voice[begin]] += first - begin;
    }
}

/* Words and numbers: all tokens but the marks, of which those before `*mark` in their list stand before the sentence. */
static struct sentence_words count_words(const tone_scratch *scratch, const struct sentence *sentence, uint32_t *mark) {
    const struct tokens *tokens = &scratch->tokens;
    const uint8_t *voice = scratch->voices.voice;
    struct sentence_words counted = {0};
    uint32_t first_mark = *mark;
    uint32_t end_mark = first_mark;
    while (end_mark < tokens->mark_count && tokens->mark[end_mark] < sentence->end) {
        end_mark++;
    }
    *mark = end_mark;
    counted.words = sentence->end - sentence->first - (end_mark - first_mark);
    if (all_author(voice, sentence->first, sentence->end)) {
        counted.voice[TONE_VOICE_AUTHOR] = counted.words;
        return counted;
    }
    count_voices(voice, sentence->first, sentence->end, counted.voice);
    for (uint32_t i = first_mark; i < end_mark; i++) {
        counted.voice[voice[tokens->mark[i]]]--;
    }
    return counted;
}

/* A match's share of a composite. */
static int64_t share_of(struct passage *passage, int64_t units, double coefficient) {
    static const double most = 9e9; /* what to_units takes */
    double share = (double)units / 1e9 * coefficient;
    if (share > most || share < -most) {
        passage->overflow = true;
        return 0;
    }
    return to_units(share);
}

static void add_checked(struct passage *passage, int64_t *sum, int64_t units) {
    passage->overflow |= __builtin_add_overflow(*sum, units, sum);
}

/* Adds what a hit gives to a score; one that gives nothing does not count. */
static void tally_units(struct passage *passage, uint32_t measure, int64_t units) {
    struct tally *tally = &passage->scratch->tallies[measure];
    add_checked(passage, &tally->sentence_raw, units);
    tally->count += units != 0;
}

/* The row of a match; its shares of the composites, one column behind the other, all 0 at first. */
static int64_t *add_match(struct passage *passage, const struct hit *hit, const struct contribution *contribution) {
    const tone_scratch *scratch = passage->scratch;
    const struct lexicon_entry *entry = &passage->scorer->image.entries[hit->entry];
    struct table *table = &passage->result->matches;
    size_t row = table->rows++; /* begin_rows made room */
    uint32_t begin = scratch->tokens.begin[hit->first];
    uint32_t end = scratch->tokens.end[hit->end - 1];
    uint32_t attribution = scratch->voices.attribution[hit->first];
    ((tone_match *)table_column(table, MATCH_ROW))[row] = (tone_match){
        .begin = begin,
        .end = end,
        .begin_char = code_point(passage, begin),
        .end_char = code_point(passage, end),
        .sentence = passage->sentences,
        .entry = hit->entry,
        .dimension = hit->dimension,
        .category = entry->category,
        .attribution = attribution == UINT32_MAX ? UINT32_MAX : (uint32_t)passage->chunk_attributions + attribution,
        .rule = hit->rule,
        .voice = scratch->voices.voice[hit->first],
        .flags = contribution->flags,
        .weight = (double)entry->weight / 1e9,
        .degree = contribution->degree,
        .contribution = contribution->units,
    };
    int64_t *shares = (int64_t *)table_column(table, MATCH_SHARES) + row;
    for (uint32_t i = 0; i < passage->result->composite_count; i++) {
        shares[i * table->capacity] = 0;
    }
    return shares;
}

/* Adds a hit to the scores of its dimension and to the composites; a sign has no score and adds to these alone. */
static void gather_hit(struct passage *passage, const struct hit *hit, const struct contribution *contribution) {
    const tone_scorer *scorer = passage->scorer;
    tone_result *result = passage->result;
    bool author = passage->scratch->voices.voice[hit->first] == TONE_VOICE_AUTHOR;
    bool kept = result->rows & TONE_ROWS_MATCHES;
    int64_t *row = kept ? add_match(passage, hit, contribution) : NULL;
    uint32_t measure = scorer->dimension_measure[hit->dimension];
    uint32_t author_measure = scorer->author_measure[hit->dimension];
    if (measure != UINT32_MAX) {
        tally_units(passage, measure, contribution->units);
    }
    if (author && author_measure != UINT32_MAX) {
        tally_units(passage, author_measure, contribution->units);
    }
    const struct composite_share *end;
    const struct composite_share *share =
        scorer_shares(scorer, scorer->image.entries[hit->entry].category, author, &end);
    for (; share < end; share++) {
        int64_t units = share_of(passage, contribution->units, share->coefficient);
        tally_units(passage, share->measure, units);
        if (kept) {
            row[share->composite * result->matches.capacity] = units;
        }
    }
}

/* The row of a sentence, all but its scores. */
static void add_sentence(struct passage *passage, const struct sentence *sentence,
                         const struct sentence_words *counted) {
    const struct tokens *tokens = &passage->scratch->tokens;
    struct table *table = &passage->result->sentences;
    size_t row = table->rows++; /* begin_rows made room */
    uint32_t begin = tokens->begin[sentence->first];
    uint32_t end = tokens->end[sentence->end - 1];
    ((tone_span *)table_column(table, SENTENCE_SPAN))[row] = (tone_span){
        .begin = begin, .end = end, .begin_char = code_point(passage, begin), .end_char = code_point(passage, end)};
    ((uint8_t *)table_column(table, SENTENCE_KIND))[row] = sentence->kind;
    ((uint32_t *)table_column(table, SENTENCE_WORDS))[row] = counted->words;
    uint32_t *voices = (uint32_t *)table_column(table, SENTENCE_VOICES) + row;
    for (size_t i = 0; i < VOICE_COUNT; i++) {
        voices[i * table->capacity] = counted->voice[i];
    }
}

static double magnitude(double x) {
    return x < 0 ? -x : x;
}

/* Adds the sentence's sum to that of the text, and begins anew. The sentence's score. */
static double end_tally(struct passage *passage, const struct measure *measure, struct tally *tally, uint32_t words) {
    double score = measure->neutral;
    if (tally->sentence_raw != 0) {
        score = score_of(&measure->scale, tally->sentence_raw, words);
        add_checked(passage, &tally->text_raw, tally->sentence_raw);
        tally->sentence_raw = 0;
    }
    tally->sum += score;
    bool more = measure->is_signed ? magnitude(score) > magnitude(tally->max) : score > tally->max;
    tally->max = more ? score : tally->max;
    return score;
}

/* The scores of a sentence, and its row. */
static void end_sentence(struct passage *passage, const struct sentence *sentence,
                         const struct sentence_words *counted) {
    const struct table *table = &passage->result->sentences;
    uint32_t count = passage->scorer->measure_count;
    size_t step =
        SENTENCE_SCORE_COLUMNS * table->capacity; /* from one score's columns to the next's: all have one size */
    double *scores = NULL;
    int64_t *raws = NULL;
    if (passage->result->rows & TONE_ROWS_SENTENCES) {
        add_sentence(passage, sentence, counted);
    }
    if (passage->result->rows & TONE_ROWS_SENTENCES && count > 0) {
        scores = (double *)table_column(table, sentence_score_column(0, SENTENCE_SCORE)) + table->rows - 1;
        raws = (int64_t *)table_column(table, sentence_score_column(0, SENTENCE_RAW)) + table->rows - 1;
    }
    for (uint32_t i = 0; i < count; i++) {
        struct tally *tally = &passage->scratch->tallies[i];
        int64_t raw = tally->sentence_raw;
        double score = end_tally(passage, &passage->scorer->measures[i], tally, counted->words);
        if (scores) {
            scores[i * step] = score;
            raws[i * step] = raw;
        }
    }
    passage->words += counted->words;
    for (size_t i = 0; i < VOICE_COUNT; i++) {
        passage->voice_words[i] += counted->voice[i];
    }
    passage->sentences++;
}

/* -------------------------------------------------------------------------------------------------- attributions */

static void place_span(const struct passage *passage, tone_span *span) {
    span->begin_char = code_point(passage, span->begin);
    span->end_char = code_point(passage, span->end);
}

/* The chunk's attributions, with their code points and their sentences. `first` is the number of the chunk's first one. */
static bool gather_attributions(struct passage *passage, uint32_t first_sentence) {
    tone_result *result = passage->result;
    const tone_scratch *scratch = passage->scratch;
    const struct voices *voices = &scratch->voices;
    passage->chunk_attributions += voices->row_count;
    if (!(result->rows & TONE_ROWS_ATTRIBUTIONS)) {
        return true;
    }
    size_t row = result->attributions.rows;
    if (!table_add(&result->attributions, voices->row_count, &result->hooks)) {
        return false;
    }
    tone_attribution *out = table_column(&result->attributions, 0);
    uint32_t sentence = 0;
    for (uint32_t i = 0; i < voices->row_count; i++) {
        tone_attribution attribution = voices->rows[i];
        const struct sentences *sentences = &scratch->sentences;
        while (sentence + 1 < sentences->count &&
               scratch->tokens.begin[sentences->items[sentence + 1].first] <= attribution.content.begin) {
            sentence++;
        }
        attribution.sentence = first_sentence + sentence;
        place_span(passage, &attribution.content);
        if (attribution.flags & TONE_ATTRIBUTION_SOURCE) {
            place_span(passage, &attribution.source);
        }
        if (attribution.flags & TONE_ATTRIBUTION_CUE) {
            place_span(passage, &attribution.cue);
        }
        out[row + i] = attribution;
    }
    return true;
}

/* ---------------------------------------------------------------------------------------------------- the text */

/* Makes room for the rows of a chunk, as many as there may be, and leaves their number as it is. False without memory. */
static bool begin_rows(struct passage *passage) {
    const tone_scratch *scratch = passage->scratch;
    tone_result *result = passage->result;
    size_t sentences = result->rows & TONE_ROWS_SENTENCES ? scratch->sentences.count : 0;
    size_t matches = result->rows & TONE_ROWS_MATCHES ? scratch->hits.count : 0;
    return table_reserve(&result->sentences, sentences, &result->hooks) &&
           table_reserve(&result->matches, matches, &result->hooks);
}

static bool gather_chunk(struct passage *passage) {
    const tone_scratch *scratch = passage->scratch;
    const struct hits *hits = &scratch->hits;
    uint32_t first_sentence = passage->sentences;
    uint32_t hit = 0;
    uint32_t mark = 0;
    if (!begin_rows(passage)) {
        return false;
    }
    for (uint32_t i = 0; i < scratch->sentences.count; i++) {
        const struct sentence *sentence = &scratch->sentences.items[i];
        struct sentence_words counted = count_words(scratch, sentence, &mark);
        for (; hit < hits->count && hits->items[hit].first < sentence->end; hit++) {
            if (passage->scorer->dimension_bits[hits->items[hit].dimension] & IS_SHOWN) {
                gather_hit(passage, &hits->items[hit], &scratch->contributions.items[hit]);
            }
        }
        end_sentence(passage, sentence, &counted);
    }
    return gather_attributions(passage, first_sentence);
}

static bool begin_tallies(const tone_scorer *scorer, tone_scratch *scratch) {
    struct tally *grown =
        alloc_grow(&scratch->hooks, scratch->tallies, &scratch->tally_capacity, scorer->measure_count, sizeof *grown);
    if (!grown) {
        return false;
    }
    scratch->tallies = grown;
    for (uint32_t i = 0; i < scorer->measure_count; i++) {
        grown[i] = (struct tally){0};
    }
    return true;
}

/* The row of the text. One without sentences has the scores of an empty sentence. */
static bool add_text(struct passage *passage, bool valid) {
    tone_result *result = passage->result;
    struct table *table = &result->texts;
    if (!table_add(table, 1, &result->hooks)) {
        return false;
    }
    size_t row = table->rows - 1;
    ((uint32_t *)table_column(table, TEXT_WORDS))[row] = passage->words;
    for (size_t i = 0; i < VOICE_COUNT; i++) {
        ((uint32_t *)table_column(table, TEXT_VOICES + i))[row] = passage->voice_words[i];
    }
    for (uint32_t i = 0; i < result->score_count; i++) {
        const struct tally *tally = &passage->scratch->tallies[i];
        double neutral = passage->scorer->measures[i].neutral;
        bool empty = passage->sentences == 0;
        ((double *)table_column(table, text_score_column(i, TEXT_SCORE)))[row] =
            empty ? neutral : tally->sum / passage->sentences;
        ((double *)table_column(table, text_score_column(i, TEXT_MAX)))[row] = empty ? neutral : tally->max;
        ((int64_t *)table_column(table, text_score_column(i, TEXT_RAW)))[row] = tally->text_raw;
        ((uint32_t *)table_column(table, text_score_column(i, TEXT_COUNT)))[row] = tally->count;
    }
    result->sentence_total += passage->sentences;
    return result_end_text(result, valid);
}

/* Whether the text may be scored: its size, its UTF-8. */
static tone_status check_text(const tone_scorer *scorer, struct text *text, const char *bytes, size_t size,
                              tone_error *error) {
    if (size > (size_t)scorer->parameter[TONE_PARAM_MAX_TEXT]) {
        fail(error, TONE_ERROR_LIMIT, "the text is longer than the limit");
        return TONE_ERROR_LIMIT;
    }
    size_t bad = 0;
    bool ill_formed = !text_is_utf8(bytes, size, &bad);
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
        if (!tokenise_chunk(passage) || !analyse_chunk(passage) || !mark_positions(passage) || !gather_chunk(passage)) {
            return false;
        }
    }
    return true;
}

tone_status score_text(const tone_scorer *scorer, tone_scratch *scratch, const char *bytes, size_t size,
                       tone_result *result, tone_error *error) {
    struct passage passage = {.scorer = scorer, .scratch = scratch, .result = result};
    tone_status status = check_text(scorer, &passage.text, bytes, size, error);
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

/* ------------------------------------------------------------------------------------------------------ public */

tone_status tone_score(const tone_scorer *scorer, tone_scratch *scratch, const char *text, size_t size, unsigned rows,
                       tone_result *result, tone_error *error) {
    if (!scorer || !scratch || !result || (!text && size > 0) || rows > TONE_ROWS_ALL) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_score: an argument is missing or out of range");
    }
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
    *scratch = made;
    return TONE_OK;
}

void tone_scratch_free(tone_scratch *scratch) {
    if (!scratch) {
        return;
    }
    tone_allocator hooks = scratch->hooks;
    words_release(&scratch->words, &hooks);
    tokens_release(&scratch->tokens, &hooks);
    sentences_release(&scratch->sentences, &hooks);
    matches_release(&scratch->hits, &scratch->matcher, &hooks);
    contributions_release(&scratch->contributions, &hooks);
    voice_release(&scratch->voices, &hooks);
    positions_release(&scratch->positions, &hooks);
    alloc_release(&hooks, scratch->tallies, scratch->tally_capacity, sizeof *scratch->tallies);
    alloc_release(&hooks, scratch, 1, sizeof *scratch);
}
