#include "gather.h"

#include "eights.h"

#include <string.h>

static uint32_t code_point(const struct passage *passage, uint32_t byte) {
    return positions_find(&passage->scratch->positions, byte);
}

/* ------------------------------------------------------------------------------------------------- words and voices */

/* Bytes of tokens that are counted side by side. */
typedef uint8_t byte_lanes __attribute__((vector_size(TOKENS_BEHIND)));
enum { LANES = sizeof(byte_lanes), COUNTED_MOST = UINT8_MAX / 2 };

static byte_lanes read_lanes(const uint8_t *bytes) {
    byte_lanes lanes;
    memcpy(&lanes, bytes, sizeof lanes);
    return lanes;
}

/* The sum of lanes that are at most COUNTED_MOST, so that two of them are one byte. */
static uint32_t sum_lanes(byte_lanes lanes) {
    uint64_t halves[2];
    memcpy(halves, &lanes, sizeof halves);
    return eight_sum(halves[0] + halves[1]);
}

/* All ones for each of the next tokens that is a word or a number, and one of `left` that are left. */
static byte_lanes find_words(const uint8_t *class, uint32_t left) {
    static const uint8_t ones[2 * LANES] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    byte_lanes classes = read_lanes(class);
    byte_lanes words = (byte_lanes)(classes == WORD_LETTERS) | (byte_lanes)(classes == WORD_NUMBER);
    return words & read_lanes(ones + LANES - (left < LANES ? left : LANES));
}

/* The words and numbers of each voice among tokens [first, end), which are so many: by lanes that are added up before
   one could be full. */
static void count_voices(const tone_scratch *scratch, uint32_t first, uint32_t end, uint32_t words,
                         uint32_t counts[VOICE_COUNT]) {
    uint32_t attributed = 0, quoted = 0, scare = 0;
    while (first < end) {
        byte_lanes attributed_lanes = {0}, quoted_lanes = {0}, scare_lanes = {0};
        for (unsigned blocks = 0; blocks < COUNTED_MOST && first < end; blocks++, first += LANES) {
            byte_lanes voices = read_lanes(scratch->voices.voice + first);
            byte_lanes counted = find_words(scratch->tokens.class + first, end - first);
            attributed_lanes -= counted & (byte_lanes)(voices == TONE_VOICE_ATTRIBUTED); /* all ones are -1 */
            quoted_lanes -= counted & (byte_lanes)(voices == TONE_VOICE_QUOTED);
            scare_lanes -= counted & (byte_lanes)(voices == TONE_VOICE_SCARE);
        }
        attributed += sum_lanes(attributed_lanes);
        quoted += sum_lanes(quoted_lanes);
        scare += sum_lanes(scare_lanes);
    }
    counts[TONE_VOICE_AUTHOR] = words - attributed - quoted - scare;
    counts[TONE_VOICE_ATTRIBUTED] = attributed;
    counts[TONE_VOICE_QUOTED] = quoted;
    counts[TONE_VOICE_SCARE] = scare;
}

/* The words of the chunk, and those of each voice. */
static void count_words(struct passage *passage) {
    const struct tokens *tokens = &passage->scratch->tokens;
    uint32_t words = tokens->count - tokens->mark_count;
    uint32_t counts[VOICE_COUNT];
    count_voices(passage->scratch, 0, tokens->count, words, counts);
    passage->words += words;
    for (size_t own = 0; own < VOICE_COUNT; own++) {
        passage->voice_words[own] += counts[own];
    }
}

/* ------------------------------------------------------------------------------------------------------------- hits */

/* Whether sums of the text could leave their range, or a hit's share that of to_units, were all hits as heavy as the
   lexicon's weights allow. Only then they are checked, one by one. */
static bool may_overflow(const struct passage *passage) {
    static const double safe = 4e18; /* below 2^62 */
    return (double)passage->hits * passage->scorer->most_units > safe;
}

static struct sum_source sum_source(const struct passage *passage) {
    const tone_scorer *scorer = passage->scorer;
    const tone_scratch *scratch = passage->scratch;
    return (struct sum_source){.hits = &scratch->hits,
                               .contributions = &scratch->contributions,
                               .voice = scratch->voices.voice,
                               .grades = scorer->image.grades,
                               .scores = scorer->dimension_scores,
                               .composites = scorer->composite_measure,
                               .composite_count = scorer->composite_count,
                               .coefficients = scorer->coefficients,
                               .stride = scorer_stride(scorer)};
}

/* The rows of the matches, but for where they stand and what changed them. */
static void fill_matches(const struct passage *passage, tone_match *matches) {
    const struct tone_scratch *scratch = passage->scratch;
    const struct lexicon_grade *grades = passage->scorer->image.grades;
    const uint16_t *bits = passage->scorer->weights.bits;
    for (uint32_t i = 0; i < scratch->hits.count; i++) {
        const struct hit *hit = &scratch->hits.items[i];
        const struct lexicon_grade *grade = hit_grade(hit, grades);
        uint8_t voice = scratch->voices.voice[hit->first];
        double degree = contribution_degree(grade, bits[output_grade(&hit->output)], voice);
        matches[i] = (tone_match){
            .entry = hit->output.entry,
            .dimension = grade->dimension,
            .category = grade->category,
            .rule = output_rule(&hit->output),
            .voice = voice,
            .flags = (uint8_t)((degree < 1) * TONE_MATCH_REPORTED),
            .weight = (double)grade->weight / LEXICON_UNIT,
            .degree = degree,
            .contribution = scratch->contributions.units[i],
        };
    }
}

/* Where the matches stand: in the text, in which sentence, in which attribution. */
static void place_matches(const struct passage *passage, tone_match *matches) {
    const tone_scratch *scratch = passage->scratch;
    const struct tokens *tokens = &scratch->tokens;
    const struct sentence *sentence = scratch->sentences.items;
    uint32_t attributions = (uint32_t)passage->chunk_attributions;
    for (uint32_t i = 0; i < scratch->hits.count; i++) {
        const struct hit *hit = &scratch->hits.items[i];
        tone_match *match = &matches[i];
        uint32_t attribution = scratch->voices.attribution[hit->first];
        sentence = sentence_around(sentence, hit->first);
        match->begin = tokens->begin[hit->first];
        match->end = tokens->end[hit->end - 1];
        match->begin_char = positions_find(&scratch->positions, match->begin);
        match->end_char = positions_find(&scratch->positions, match->end);
        match->sentence = passage->sentences + (uint32_t)(sentence - scratch->sentences.items);
        match->attribution = attribution == UINT32_MAX ? UINT32_MAX : attributions + attribution;
    }
}

/* What changed the matches. */
static void fill_changes(const struct contributions *contributions, tone_match *matches) {
    for (uint32_t i = 0; i < contributions->change_count; i++) {
        const struct change *change = &contributions->changes[i];
        matches[change->hit].degree = change->degree;
        matches[change->hit].flags = change->flags;
    }
}

/* The shares of the composites of the matches, each composite's `step` behind those of the one before. */
static void fill_shares(const struct passage *passage, int64_t *shares, size_t step) {
    const struct sum_source source = sum_source(passage);
    for (uint32_t i = 0; i < source.hits->count; i++) {
        const double *coefficients = sum_coefficients(&source, &source.hits->items[i]);
        double contribution = (double)source.contributions->units[i] / LEXICON_UNIT;
        for (uint32_t k = 0; k < source.composite_count; k++) {
            sum_share(contribution, coefficients[source.composites[k]], &shares[k * step + i]);
        }
    }
}

/* Adds the rows of the chunk's matches. False without memory. */
static bool add_matches(struct passage *passage) {
    struct table *table = &passage->result->matches;
    uint32_t count = passage->scratch->hits.count;
    size_t row = table->rows;
    if (!table_add(table, count, &passage->result->hooks)) {
        return false;
    }
    if (count == 0) {
        return true;
    }
    tone_match *matches = (tone_match *)table_column(table, MATCH_ROW) + row;
    fill_matches(passage, matches);
    place_matches(passage, matches);
    fill_changes(&passage->scratch->contributions, matches);
    fill_shares(passage, (int64_t *)table_column(table, MATCH_SHARES) + row, table->capacity);
    return true;
}

/* -------------------------------------------------------------------------------------------------------- sentences */

/* The rows of the chunk's sentences, from `row` on, but for their scores. */
static void fill_sentences(struct passage *passage, size_t row) {
    const tone_scratch *scratch = passage->scratch;
    const struct tokens *tokens = &scratch->tokens;
    const struct table *table = &passage->result->sentences;
    tone_span *spans = (tone_span *)table_column(table, SENTENCE_SPAN) + row;
    uint8_t *kinds = (uint8_t *)table_column(table, SENTENCE_KIND) + row;
    uint32_t *words = (uint32_t *)table_column(table, SENTENCE_WORDS) + row;
    uint32_t *voices = (uint32_t *)table_column(table, SENTENCE_VOICES) + row;
    uint32_t first_mark = 0;
    for (size_t i = 0; i < scratch->sentences.count; i++) {
        const struct sentence *sentence = &scratch->sentences.items[i];
        uint32_t begin = tokens->begin[sentence->first];
        uint32_t end = tokens->end[sentence->end - 1];
        uint32_t counts[VOICE_COUNT];
        spans[i] = (tone_span){
            .begin = begin, .end = end, .begin_char = code_point(passage, begin), .end_char = code_point(passage, end)};
        kinds[i] = sentence->kind;
        words[i] = sentence_words(sentence, first_mark);
        count_voices(scratch, sentence->first, sentence->end, words[i], counts);
        first_mark = sentence->mark_end;
        for (size_t k = 0; k < VOICE_COUNT; k++) {
            voices[k * table->capacity + i] = counts[k];
        }
    }
}

/* Some sentences of the chunk, and the first hit that is in none before. */
struct stretch {
    uint32_t first;
    uint32_t count;
    uint32_t hit;
};

static void measure_stretch(const struct stretch *stretch, tone_scratch *scratch) {
    const struct sentence *sentences = scratch->sentences.items + stretch->first;
    uint32_t first_mark = sentences_first_mark(&scratch->sentences, stretch->first);
    for (uint32_t i = 0; i < stretch->count; i++) {
        scratch->sums.words[i] = sentence_words(&sentences[i], first_mark);
        first_mark = sentences[i].mark_end;
    }
}

/* Adds the sums of the sentences to those of the text, one by one. True when one is out of range. */
static bool check_totals(const struct passage *passage, const struct stretch *stretch) {
    const tone_scratch *scratch = passage->scratch;
    size_t stride = scorer_stride(passage->scorer);
    bool overflow = false;
    for (size_t k = 0; k < stride; k++) {
        int64_t total = scratch->tallies[k / SCORE_LANES].raw[k % SCORE_LANES];
        for (size_t i = 0; i < stretch->count; i++) {
            overflow |= __builtin_add_overflow(total, scratch->sums.raw[i * stride + k], &total);
        }
    }
    return overflow;
}

/* Sums up the hits of the sentences, and passes them. */
static void sum_stretch(struct passage *passage, struct stretch *stretch) {
    tone_scratch *scratch = passage->scratch;
    struct sum_source source = sum_source(passage);
    source.sentences = scratch->sentences.items + stretch->first;
    source.sentence_count = stretch->count;
    if (may_overflow(passage)) {
        stretch->hit = sum_checked(&source, stretch->hit, scratch->sums.raw, scratch->counts, &passage->overflow);
        passage->overflow |= check_totals(passage, stretch);
    } else {
        const struct way *way = passage->scorer->sums_in_lanes ? scratch->way : way_by_name(WAY_PORTABLE);
        stretch->hit = way->sum(&source, stretch->hit, scratch->sums.raw, scratch->counts);
    }
}

/* The scores of the sentences, and what the text gathers of them. */
static void score_stretch(const struct passage *passage, const struct stretch *stretch) {
    tone_scratch *scratch = passage->scratch;
    const struct sentence_sums *sums = &scratch->sums;
    for (uint32_t i = 0; i < passage->scorer->map_count; i++) {
        size_t lane = (size_t)i * SCORE_LANES;
        scratch->way->score(&passage->scorer->maps[i], sums->raw + lane, sums->words, stretch->count,
                            scorer_stride(passage->scorer), sums->scores + lane, &scratch->tallies[i]);
    }
}

/* The scores of the rows of the sentences, from `row` on. */
static void fill_scores(const struct passage *passage, const struct stretch *stretch, size_t row) {
    const struct sentence_sums *sums = &passage->scratch->sums;
    const struct table *table = &passage->result->sentences;
    size_t stride = scorer_stride(passage->scorer);
    for (uint32_t m = 0; m < passage->scorer->measure_count; m++) {
        double *scores = (double *)table_column(table, sentence_score_column(m, SENTENCE_SCORE)) + row;
        int64_t *raw = (int64_t *)table_column(table, sentence_score_column(m, SENTENCE_RAW)) + row;
        for (size_t i = 0; i < stretch->count; i++) {
            scores[i] = sums->scores[i * stride + m];
            raw[i] = sums->raw[i * stride + m];
        }
    }
}

/* Adds the chunk's sentences to the text, so many at a time that their sums stay in the nearest cache; and, as far as they
   are wanted, the scores to their rows, from `row` on. */
static void score_sentences(struct passage *passage, size_t row) {
    tone_scratch *scratch = passage->scratch;
    uint32_t count = scratch->sentences.count;
    struct stretch stretch = {0};
    for (; stretch.first < count; stretch.first += stretch.count) {
        stretch.count = count - stretch.first < SUMMED_SENTENCES ? count - stretch.first : SUMMED_SENTENCES;
        measure_stretch(&stretch, scratch);
        sum_stretch(passage, &stretch);
        score_stretch(passage, &stretch);
        if (passage->result->rows & TONE_ROWS_SENTENCES) {
            fill_scores(passage, &stretch, row + stretch.first);
        }
    }
}

/* Adds the rows of the chunk's sentences, but for their scores. False without memory. */
static bool add_sentences(struct passage *passage) {
    struct table *table = &passage->result->sentences;
    size_t row = table->rows;
    if (!table_add(table, passage->scratch->sentences.count, &passage->result->hooks)) {
        return false;
    }
    fill_sentences(passage, row);
    return true;
}

/* ----------------------------------------------------------------------------------------------------- attributions */

static void place_span(const struct passage *passage, tone_span *span) {
    span->begin_char = code_point(passage, span->begin);
    span->end_char = code_point(passage, span->end);
}

/* The rows of the chunk's attributions, with their code points and their sentences. */
static void fill_attributions(const struct passage *passage, tone_attribution *out) {
    const tone_scratch *scratch = passage->scratch;
    const struct voices *voices = &scratch->voices;
    const struct sentence *sentences = scratch->sentences.items;
    const uint32_t *begin = scratch->tokens.begin;
    uint32_t sentence = 0;
    for (uint32_t i = 0; i < voices->row_count; i++) {
        tone_attribution *attribution = &out[i];
        *attribution = voices->rows[i];
        while (sentence + 1 < scratch->sentences.count &&
               begin[sentences[sentence + 1].first] <= attribution->content.begin) {
            sentence++;
        }
        attribution->sentence = passage->sentences + sentence;
        place_span(passage, &attribution->content);
        if (attribution->flags & TONE_ATTRIBUTION_SOURCE) {
            place_span(passage, &attribution->source);
        }
        if (attribution->flags & TONE_ATTRIBUTION_CUE) {
            place_span(passage, &attribution->cue);
        }
    }
}

/* Adds the rows of the chunk's attributions. False without memory. */
static bool add_attributions(struct passage *passage) {
    struct table *table = &passage->result->attributions;
    size_t row = table->rows;
    uint32_t count = passage->scratch->voices.row_count;
    if (!table_add(table, count, &passage->result->hooks)) {
        return false;
    }
    if (count > 0) {
        fill_attributions(passage, (tone_attribution *)table_column(table, 0) + row);
    }
    return true;
}

/* -------------------------------------------------------------------------------------------------------- the chunk */

static void list_columns(struct sentence_sums *sums, struct alloc_column columns[2]) {
    columns[0] = (struct alloc_column){&sums->raw, sizeof *sums->raw};
    columns[1] = (struct alloc_column){&sums->scores, sizeof *sums->scores};
}

void sums_release(struct sentence_sums *sums, const tone_allocator *hooks) {
    struct alloc_column columns[2];
    list_columns(sums, columns);
    alloc_release_columns(hooks, columns, 2, &sums->capacity);
}

/* Room for the sums of the sentences that are summed at once. False without memory. */
static bool reserve_sums(tone_scratch *scratch, size_t stride) {
    struct alloc_column columns[2];
    size_t numbers;
    list_columns(&scratch->sums, columns);
    return !__builtin_mul_overflow(stride, SUMMED_SENTENCES + 1, &numbers) &&
           alloc_grow_columns(&scratch->hooks, columns, 2, &scratch->sums.capacity, numbers);
}

bool gather_chunk(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    unsigned rows = passage->result->rows;
    size_t sentence_row = passage->result->sentences.rows;
    if (scratch->sentences.count == 0) {
        return true; /* nothing but white space */
    }
    if (!reserve_sums(scratch, scorer_stride(passage->scorer)) ||
        (rows & TONE_ROWS_SENTENCES && !add_sentences(passage))) {
        return false;
    }
    passage->hits += scratch->hits.count;
    score_sentences(passage, sentence_row); /* which takes long but does little: what follows may go on beside it */
    count_words(passage);
    if (rows & TONE_ROWS_MATCHES && !add_matches(passage)) {
        return false;
    }
    if (rows & TONE_ROWS_ATTRIBUTIONS && !add_attributions(passage)) {
        return false;
    }
    passage->sentences += scratch->sentences.count;
    passage->chunk_attributions += scratch->voices.row_count;
    return true;
}
