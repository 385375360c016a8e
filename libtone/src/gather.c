#include "gather.h"

#include "eights.h"

#include <string.h>

static uint32_t code_point(const struct passage *passage, uint32_t byte) {
    return positions_find(&passage->scratch->positions, byte);
}

/* ------------------------------------------------------------------------------------------------- words and voices */

/* Which of eight bytes, not all 0, is the first that is not 0. */
static uint32_t first_set(uint64_t eight) {
    return (uint32_t)(__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_clzll(eight) : __builtin_ctzll(eight)) / 8;
}

/* The end of the run of tokens of one voice that begins at `first`, eight tokens at a time. */
static uint32_t voice_run_end(const uint8_t *voice, uint32_t first, uint32_t count) {
    uint64_t same = EIGHT_OF(voice[first]);
    uint64_t eight;
    uint32_t end = first;
    for (; count - end >= sizeof eight; end += (uint32_t)sizeof eight) {
        memcpy(&eight, voice + end, sizeof eight);
        if (eight != same) {
            return end + first_set(eight ^ same);
        }
    }
    while (end < count && voice[end] == voice[first]) {
        end++;
    }
    return end;
}

/* Takes marks [first, end) of the list from the words of each voice. */
static void take_marks(const struct tokens *tokens, const uint8_t *voice, uint32_t first, uint32_t end,
                       uint32_t counts[VOICE_COUNT]) {
    uint32_t attributed = 0;
    uint32_t quoted = 0;
    uint32_t scare = 0;
    for (uint32_t i = first; i < end; i++) {
        uint8_t own = voice[tokens->mark[i]];
        attributed += own == TONE_VOICE_ATTRIBUTED;
        quoted += own == TONE_VOICE_QUOTED;
        scare += own == TONE_VOICE_SCARE;
    }
    counts[TONE_VOICE_AUTHOR] -= end - first - attributed - quoted - scare;
    counts[TONE_VOICE_ATTRIBUTED] -= attributed;
    counts[TONE_VOICE_QUOTED] -= quoted;
    counts[TONE_VOICE_SCARE] -= scare;
}

/* The words of each voice in a sentence, whose first mark is number `first_mark`. Most lie in one run of tokens of one
   voice; `*run_end` is where the run ends that was found last. */
static void count_voices(const tone_scratch *scratch, const struct sentence *sentence, uint32_t first_mark,
                         uint32_t *run_end, uint32_t counts[VOICE_COUNT]) {
    const uint8_t *voice = scratch->voices.voice;
    uint32_t first = sentence->first;
    while (first < sentence->end) {
        if (*run_end <= first) {
            *run_end = voice_run_end(voice, first, scratch->tokens.count);
        }
        uint32_t end = *run_end < sentence->end ? *run_end : sentence->end;
        counts[voice[first]] += end - first;
        first = end;
    }
    uint8_t last = voice[sentence->end - 1];
    if (counts[last] == sentence->end - sentence->first) {
        counts[last] -= sentence->mark_end - first_mark;
    } else {
        take_marks(&scratch->tokens, voice, first_mark, sentence->mark_end, counts);
    }
}

/* Bytes that are counted side by side. */
typedef uint8_t byte_lanes __attribute__((vector_size(VOICES_BEHIND)));

static uint32_t sum_lanes(byte_lanes lanes) {
    uint64_t halves[2];
    memcpy(halves, &lanes, sizeof halves);
    return eight_sum(halves[0]) + eight_sum(halves[1]);
}

/* Adds the tokens of each voice but the author's, by lanes that are added up before one could be full. What is read
   behind the last token is the author's. */
static void count_reported(const uint8_t *voice, uint32_t count, uint32_t counts[VOICE_COUNT]) {
    for (uint32_t i = 0; i < count;) {
        byte_lanes attributed = {0}, quoted = {0}, scare = {0};
        for (unsigned blocks = 0; blocks < UINT8_MAX && i < count; blocks++, i += (uint32_t)sizeof(byte_lanes)) {
            byte_lanes voices;
            memcpy(&voices, voice + i, sizeof voices);
            attributed -= (byte_lanes)(voices == TONE_VOICE_ATTRIBUTED); /* a lane that is so is all ones: -1 */
            quoted -= (byte_lanes)(voices == TONE_VOICE_QUOTED);
            scare -= (byte_lanes)(voices == TONE_VOICE_SCARE);
        }
        counts[TONE_VOICE_ATTRIBUTED] += sum_lanes(attributed);
        counts[TONE_VOICE_QUOTED] += sum_lanes(quoted);
        counts[TONE_VOICE_SCARE] += sum_lanes(scare);
    }
}

/* The words of the chunk, and those of each voice: all tokens but the marks. */
static void count_words(struct passage *passage) {
    const struct tokens *tokens = &passage->scratch->tokens;
    const uint8_t *voice = passage->scratch->voices.voice;
    uint32_t counts[VOICE_COUNT] = {0};
    count_reported(voice, tokens->count, counts);
    counts[TONE_VOICE_AUTHOR] =
        tokens->count - counts[TONE_VOICE_ATTRIBUTED] - counts[TONE_VOICE_QUOTED] - counts[TONE_VOICE_SCARE];
    take_marks(tokens, voice, 0, tokens->mark_count, counts);
    passage->words += tokens->count - tokens->mark_count;
    for (size_t own = 0; own < VOICE_COUNT; own++) {
        passage->voice_words[own] += counts[own];
    }
}

static void measure_sentences(const tone_scratch *scratch) {
    const struct sentence *sentences = scratch->sentences.items;
    uint32_t first_mark = 0;
    for (uint32_t i = 0; i < scratch->sentences.count; i++) {
        scratch->sums.words[i] = sentence_words(&sentences[i], first_mark);
        first_mark = sentences[i].mark_end;
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
                               .sentences = &scratch->sentences,
                               .grades = scorer->image.grades,
                               .scores = scorer->dimension_scores,
                               .composites = scorer->composite_measure,
                               .composite_count = scorer->composite_count,
                               .coefficients = scorer->coefficients,
                               .stride = scorer_stride(scorer)};
}

static void sum_hits(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    struct sum_source source = sum_source(passage);
    if (may_overflow(passage)) {
        passage->overflow |= sum_checked(&source, scratch->sums.raw, scratch->counts);
    } else {
        const struct way *way = passage->scorer->sums_in_lanes ? scratch->way : way_by_name(WAY_PORTABLE);
        way->sum(&source, scratch->sums.raw, scratch->counts);
    }
}

/* The rows of the matches, but for what changed them. */
static void fill_matches(const struct passage *passage, tone_match *matches) {
    const tone_scratch *scratch = passage->scratch;
    const tone_scorer *scorer = passage->scorer;
    const struct tokens *tokens = &scratch->tokens;
    const struct voices *voices = &scratch->voices;
    const struct positions *positions = &scratch->positions;
    const struct contributions *contributions = &scratch->contributions;
    uint32_t attributions = (uint32_t)passage->chunk_attributions;
    const struct sentence *sentence = scratch->sentences.items;
    for (uint32_t i = 0; i < scratch->hits.count; i++) {
        const struct hit *hit = &scratch->hits.items[i];
        const struct lexicon_grade *grade = hit_grade(hit, scorer->image.grades);
        uint32_t begin = tokens->begin[hit->first];
        uint32_t end = tokens->end[hit->end - 1];
        uint32_t attribution = voices->attribution[hit->first];
        uint8_t voice = voices->voice[hit->first];
        double degree = contribution_degree(grade, scorer->dimension_bits[grade->dimension], voice);
        sentence = sentence_around(sentence, hit->first);
        matches[i] = (tone_match){
            .begin = begin,
            .end = end,
            .begin_char = positions_find(positions, begin),
            .end_char = positions_find(positions, end),
            .sentence = passage->sentences + (uint32_t)(sentence - scratch->sentences.items),
            .entry = hit->output.entry,
            .dimension = grade->dimension,
            .category = grade->category,
            .attribution = attribution == UINT32_MAX ? UINT32_MAX : attributions + attribution,
            .rule = output_rule(&hit->output),
            .voice = voice,
            .flags = degree < 1 ? TONE_MATCH_REPORTED : 0,
            .weight = (double)grade->weight / LEXICON_UNIT,
            .degree = degree,
            .contribution = contributions->units[i],
        };
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
    uint32_t run_end = 0;
    for (uint32_t i = 0; i < scratch->sentences.count; i++) {
        const struct sentence *sentence = &scratch->sentences.items[i];
        uint32_t begin = tokens->begin[sentence->first];
        uint32_t end = tokens->end[sentence->end - 1];
        spans[i] = (tone_span){
            .begin = begin, .end = end, .begin_char = code_point(passage, begin), .end_char = code_point(passage, end)};
        kinds[i] = sentence->kind;
        words[i] = sentence_words(sentence, first_mark);
        uint32_t counts[VOICE_COUNT] = {0};
        count_voices(scratch, sentence, first_mark, &run_end, counts);
        first_mark = sentence->mark_end;
        for (size_t k = 0; k < VOICE_COUNT; k++) {
            voices[k * table->capacity + i] = counts[k];
        }
    }
}

/* Adds the sums of the sentences to those of the text, one by one. True when one is out of range. */
static bool check_totals(const struct passage *passage) {
    const tone_scratch *scratch = passage->scratch;
    size_t stride = scorer_stride(passage->scorer);
    bool overflow = false;
    for (size_t k = 0; k < stride; k++) {
        int64_t total = scratch->tallies[k / SCORE_LANES].raw[k % SCORE_LANES];
        for (size_t i = 0; i < scratch->sentences.count; i++) {
            overflow |= __builtin_add_overflow(total, scratch->sums.raw[i * stride + k], &total);
        }
    }
    return overflow;
}

/* The scores of the chunk's sentences, and what the text gathers of them. */
static void score_sentences(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    const struct sentence_sums *sums = &scratch->sums;
    passage->overflow |= may_overflow(passage) && check_totals(passage);
    for (uint32_t i = 0; i < passage->scorer->map_count; i++) {
        size_t lane = (size_t)i * SCORE_LANES;
        scratch->way->score(&passage->scorer->maps[i], sums->raw + lane, sums->words, scratch->sentences.count,
                            scorer_stride(passage->scorer), sums->scores + lane, &scratch->tallies[i]);
    }
}

/* The scores of the rows of the chunk's sentences, from `row` on. */
static void fill_scores(const struct passage *passage, size_t row) {
    const struct sentence_sums *sums = &passage->scratch->sums;
    const struct table *table = &passage->result->sentences;
    size_t stride = scorer_stride(passage->scorer);
    for (uint32_t m = 0; m < passage->scorer->measure_count; m++) {
        double *scores = (double *)table_column(table, sentence_score_column(m, SENTENCE_SCORE)) + row;
        int64_t *raw = (int64_t *)table_column(table, sentence_score_column(m, SENTENCE_RAW)) + row;
        for (size_t i = 0; i < passage->scratch->sentences.count; i++) {
            scores[i] = sums->scores[i * stride + m];
            raw[i] = sums->raw[i * stride + m];
        }
    }
}

/* ----------------------------------------------------------------------------------------------------- attributions */

static void place_span(const struct passage *passage, tone_span *span) {
    span->begin_char = code_point(passage, span->begin);
    span->end_char = code_point(passage, span->end);
}

/* The chunk's attributions, with their code points and their sentences. `first` is the
   number of the chunk's first one. */
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

/* -------------------------------------------------------------------------------------------------------- the chunk */

static void list_columns(struct sentence_sums *sums, struct alloc_column columns[2]) {
    columns[0] = (struct alloc_column){&sums->raw, sizeof *sums->raw};
    columns[1] = (struct alloc_column){&sums->scores, sizeof *sums->scores};
}

void sums_release(struct sentence_sums *sums, const tone_allocator *hooks) {
    struct alloc_column columns[2];
    list_columns(sums, columns);
    alloc_release(hooks, sums->words, sums->sentence_capacity, sizeof *sums->words);
    alloc_release_columns(hooks, columns, 2, &sums->capacity);
}

/* Room for the sums of the chunk's sentences. False without memory. */
static bool reserve_sums(tone_scratch *scratch, size_t stride) {
    struct sentence_sums *sums = &scratch->sums;
    size_t rows = (size_t)scratch->sentences.count + 1;
    size_t numbers;
    double *words = alloc_grow(&scratch->hooks, sums->words, &sums->sentence_capacity, rows, sizeof *words);
    sums->words = words ? words : sums->words;
    if (!words || __builtin_mul_overflow(rows, stride, &numbers)) {
        return false;
    }
    struct alloc_column columns[2];
    list_columns(sums, columns);
    return numbers <= sums->capacity || alloc_grow_columns(&scratch->hooks, columns, 2, &sums->capacity, numbers);
}

/* Adds the rows of the chunk's sentences. False without memory. */
static bool add_sentences(struct passage *passage) {
    tone_result *result = passage->result;
    size_t row = result->sentences.rows;
    if (!table_add(&result->sentences, passage->scratch->sentences.count, &result->hooks)) {
        return false;
    }
    fill_sentences(passage, row);
    fill_scores(passage, row);
    return true;
}

bool gather_chunk(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    unsigned rows = passage->result->rows;
    if (scratch->sentences.count == 0) {
        return true; /* nothing but white space */
    }
    if (!reserve_sums(scratch, scorer_stride(passage->scorer))) {
        return false;
    }
    passage->hits += scratch->hits.count;
    measure_sentences(scratch);
    sum_hits(passage);
    score_sentences(passage); /* which takes long but does little: what follows may go on beside it */
    count_words(passage);
    if ((rows & TONE_ROWS_SENTENCES && !add_sentences(passage)) ||
        (rows & TONE_ROWS_MATCHES && !add_matches(passage))) {
        return false;
    }
    uint32_t first_sentence = passage->sentences;
    passage->sentences += scratch->sentences.count;
    return gather_attributions(passage, first_sentence);
}
