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

/* How many tokens are in a voice, by lanes of bytes that are added up before one could be full. */
static uint32_t count_voice(const uint8_t *voice, uint32_t count, uint8_t own) {
    typedef uint8_t lanes __attribute__((vector_size(16)));
    uint32_t found = 0;
    uint32_t i = 0;
    while (count - i >= sizeof(lanes)) {
        lanes sums = {0};
        for (unsigned blocks = 0; blocks < UINT8_MAX && count - i >= sizeof(lanes); blocks++, i += sizeof(lanes)) {
            lanes voices;
            memcpy(&voices, voice + i, sizeof voices);
            sums -= (lanes)(voices == own); /* a lane that is equal is all ones: -1 */
        }
        for (size_t k = 0; k < sizeof(lanes); k++) {
            found += sums[k];
        }
    }
    for (; i < count; i++) {
        found += voice[i] == own;
    }
    return found;
}

/* The words of the chunk, and those of each voice. */
static void count_words(struct passage *passage) {
    const struct tokens *tokens = &passage->scratch->tokens;
    const uint8_t *voice = passage->scratch->voices.voice;
    uint32_t author = tokens->count;
    for (uint8_t own = TONE_VOICE_AUTHOR + 1; own < VOICE_COUNT; own++) {
        uint32_t count = count_voice(voice, tokens->count, own);
        passage->voice_words[own] += count;
        author -= count;
    }
    passage->voice_words[TONE_VOICE_AUTHOR] += author;
    passage->words += tokens->count - tokens->mark_count;
    take_marks(tokens, voice, 0, tokens->mark_count, passage->voice_words);
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

/*
 * Whether sums of the text could leave their range, or a hit's share that of to_units, were all hits as heavy as the
 * lexicon's weights allow. Only then they are checked, one by one.
 */
static bool may_overflow(const struct passage *passage) {
    static const double safe = 4e18; /* below 2^62 */
    return (double)passage->shown * passage->scorer->most_units > safe;
}

/* Adds to a sum. True when it is out of range. */
static inline bool add(int64_t *sum, int64_t units, bool checked) {
    if (checked) {
        return __builtin_add_overflow(*sum, units, sum);
    }
    *sum += units;
    return false;
}

/* Where a hit adds what it gives: the sums of its sentence are `stride` apart. */
struct target {
    struct tally *tallies;
    int64_t *raw;
    size_t stride;
};

/* Adds what a hit gives to a score; one that gives nothing does not count. True when the sum is out of range. */
static inline bool add_units(struct target target, uint32_t measure, int64_t units, bool checked) {
    target.tallies[measure].count += units != 0;
    return add(&target.raw[measure * target.stride], units, checked);
}

/* Adds a hit to each composite. Its shares of them go to `shares`, each `step` behind the one before. True
   when a sum is out of range. */
static inline bool add_composites(const tone_scorer *scorer, struct target target, int64_t units,
                                  const double *coefficients, int64_t *shares, size_t step, bool checked) {
    static const double most = 9e9; /* what to_units takes */
    double contribution = (double)units / LEXICON_UNIT;
    bool overflow = false;
    for (uint32_t i = 0; i < scorer->composite_count; i++) {
        double product = contribution * coefficients[i];
        if (checked && __builtin_fabs(product) > most) {
            return true;
        }
        int64_t share = to_units(product);
        overflow |= add_units(target, scorer->composite_measure[i], share, checked);
        shares[i * step] = share;
    }
    return overflow;
}

/*
 * Adds the shown hits to the scores of their dimensions and to the composites; a sign has no score and adds to these
 * alone. Which dimension and which voice comes next cannot be foretold: what adds to no score adds to the sink behind
 * them, without a branch. `shares`, unless it is NULL, has the shares of the chunk's first.
 */
static inline __attribute__((always_inline)) bool add_hits(const tone_scorer *scorer, const tone_scratch *scratch,
                                                           int64_t *shares, size_t step, bool checked) {
    const struct contributions *contributions = &scratch->contributions;
    const struct hit *hits = scratch->hits.items;
    const struct lexicon_grade *grades = scorer->image.grades;
    const uint8_t *voice = scratch->voices.voice;
    uint32_t sink = scorer->measure_count;
    bool overflow = false;
    int64_t unused;
    for (uint32_t i = 0; i < contributions->shown_count; i++) {
        const struct hit *hit = &hits[contributions->shown[i]];
        const struct contribution *contribution = &contributions->items[contributions->shown[i]];
        const struct dimension_measures *measures = &scorer->dimension_measures[hit->dimension];
        bool author = voice[hit->first] == TONE_VOICE_AUTHOR;
        uint32_t own = measures->author[author];
        int64_t units = contribution->units;
        struct target target = {scratch->tallies, scratch->sums.raw + contribution->sentence, scratch->sums.stride};
        overflow |= add_units(target, measures->all, units, checked) & (measures->all != sink);
        overflow |= add_units(target, own, units, checked) & (own != sink);
        const double *coefficients = scorer_coefficients(scorer, grades[hit->grade].category, author);
        overflow |= add_composites(scorer, target, units, coefficients, shares ? shares + i : &unused,
                                   shares ? step : 0, checked);
    }
    return overflow;
}

static void tally_hits(struct passage *passage, int64_t *shares) {
    const tone_scorer *scorer = passage->scorer;
    size_t step = passage->result->matches.capacity;
    if (may_overflow(passage)) {
        passage->overflow |= add_hits(scorer, passage->scratch, shares, step, true);
    } else {
        add_hits(scorer, passage->scratch, shares, step, false);
    }
}

/* The rows of the chunk's matches, from `row` on, but for their shares of the composites. */
static void fill_matches(const struct passage *passage, size_t row) {
    const tone_scratch *scratch = passage->scratch;
    const struct contributions *contributions = &scratch->contributions;
    const struct tokens *tokens = &scratch->tokens;
    const struct voices *voices = &scratch->voices;
    const struct positions *positions = &scratch->positions;
    const struct lexicon_grade *grades = passage->scorer->image.grades;
    uint32_t attributions = (uint32_t)passage->chunk_attributions;
    tone_match *matches = (tone_match *)table_column(&passage->result->matches, MATCH_ROW) + row;
    for (uint32_t i = 0; i < contributions->shown_count; i++) {
        const struct hit *hit = &scratch->hits.items[contributions->shown[i]];
        const struct contribution *contribution = &contributions->items[contributions->shown[i]];
        uint32_t begin = tokens->begin[hit->first];
        uint32_t end = tokens->end[hit->end - 1];
        uint32_t attribution = voices->attribution[hit->first];
        matches[i] = (tone_match){
            .begin = begin,
            .end = end,
            .begin_char = positions_find(positions, begin),
            .end_char = positions_find(positions, end),
            .sentence = passage->sentences + contribution->sentence,
            .entry = hit->entry,
            .dimension = hit->dimension,
            .category = grades[hit->grade].category,
            .attribution = attribution == UINT32_MAX ? UINT32_MAX : attributions + attribution,
            .rule = hit->rule,
            .voice = voices->voice[hit->first],
            .flags = contribution->flags,
            .weight = (double)grades[hit->grade].weight / LEXICON_UNIT,
            .degree = contribution->degree,
            .contribution = contribution->units,
        };
    }
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

static double magnitude(double x) {
    return x < 0 ? -x : x;
}

/* The one of most magnitude, the first of several. */
static double most_signed(double most, const double *scores, size_t count) {
    for (size_t i = 0; i < count; i++) {
        most = magnitude(scores[i]) > magnitude(most) ? scores[i] : most;
    }
    return most;
}

/* The greatest; `count` is a multiple of SCORE_LANES. */
static double most_of(double most, const double *scores, size_t count) {
    double lanes[SCORE_LANES] = {0};
    for (size_t i = 0; i < count; i += SCORE_LANES) {
        for (size_t k = 0; k < SCORE_LANES; k++) {
            lanes[k] = scores[i + k] > lanes[k] ? scores[i + k] : lanes[k];
        }
    }
    for (size_t k = 0; k < SCORE_LANES; k++) {
        most = lanes[k] > most ? lanes[k] : most;
    }
    return most;
}

/* Adds sentences' sums and scores to those of the text. True when the sum is out of range. */
static bool add_scores(const struct measure *measure, struct tally *tally, const struct sentence_sums *sums,
                       const int64_t *raw, bool checked) {
    int64_t total = tally->raw;
    double sum = tally->sum;
    bool overflow = false;
    for (size_t i = 0; i < sums->stride; i++) {
        overflow |= add(&total, raw[i], checked);
        sum += sums->scores[i];
    }
    tally->raw = total;
    tally->sum = sum;
    tally->max = (measure->is_signed ? most_signed : most_of)(tally->max, sums->scores, sums->stride);
    return overflow;
}

/* The scores of the chunk's sentences, and their sums; they go to the result from `row` on where it has sentences. */
static void score_sentences(struct passage *passage, size_t row) {
    const tone_scratch *scratch = passage->scratch;
    const struct sentence_sums *sums = &scratch->sums;
    const struct table *table = &passage->result->sentences;
    size_t count = scratch->sentences.count;
    bool checked = may_overflow(passage);
    for (uint32_t m = 0; m < passage->scorer->measure_count; m++) {
        const struct measure *measure = &passage->scorer->measures[m];
        const int64_t *raw = sums->raw + m * sums->stride;
        scratch->way->score(&measure->scale, raw, sums->words, sums->stride, sums->scores);
        memset(sums->scores + count, 0, (sums->stride - count) * sizeof *sums->scores);
        passage->overflow |= add_scores(measure, &scratch->tallies[m], sums, raw, checked);
        if (passage->result->rows & TONE_ROWS_SENTENCES) {
            double *scores = (double *)table_column(table, sentence_score_column(m, SENTENCE_SCORE)) + row;
            int64_t *raws = (int64_t *)table_column(table, sentence_score_column(m, SENTENCE_RAW)) + row;
            memcpy(scores, sums->scores, count * sizeof *scores);
            memcpy(raws, raw, count * sizeof *raws);
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
    columns[0] = (struct alloc_column){&sums->words, sizeof *sums->words};
    columns[1] = (struct alloc_column){&sums->scores, sizeof *sums->scores};
}

static bool grow_sums(struct sentence_sums *sums, size_t raws, const tone_allocator *hooks) {
    int64_t *raw = alloc_grow(hooks, sums->raw, &sums->raw_capacity, raws, sizeof *raw);
    sums->raw = raw ? raw : sums->raw;
    if (!raw || sums->stride <= sums->sentence_capacity) {
        return raw != NULL;
    }
    struct alloc_column columns[2];
    list_columns(sums, columns);
    return alloc_grow_columns(hooks, columns, 2, &sums->sentence_capacity, sums->stride);
}

void sums_release(struct sentence_sums *sums, const tone_allocator *hooks) {
    struct alloc_column columns[2];
    list_columns(sums, columns);
    alloc_release(hooks, sums->raw, sums->raw_capacity, sizeof *sums->raw);
    alloc_release_columns(hooks, columns, 2, &sums->sentence_capacity);
}

/* Room for the sums of the chunk's sentences, all 0. False without memory. */
static bool begin_sums(tone_scratch *scratch, uint32_t measures) {
    struct sentence_sums *sums = &scratch->sums;
    size_t count = scratch->sentences.count;
    size_t raws;
    sums->stride = (count + SCORE_LANES - 1) / SCORE_LANES * SCORE_LANES;
    if (__builtin_mul_overflow(sums->stride, (size_t)measures + 1, &raws) || !grow_sums(sums, raws, &scratch->hooks)) {
        return false;
    }
    memset(sums->raw, 0, raws * sizeof *sums->raw);
    memset(sums->words + count, 0, (sums->stride - count) * sizeof *sums->words);
    return true;
}

/* Makes room for the chunk's rows of sentences and of matches. False without memory. */
static bool add_rows(struct passage *passage) {
    const tone_scratch *scratch = passage->scratch;
    tone_result *result = passage->result;
    size_t sentences = result->rows & TONE_ROWS_SENTENCES ? scratch->sentences.count : 0;
    size_t matches = result->rows & TONE_ROWS_MATCHES ? scratch->contributions.shown_count : 0;
    return table_add(&result->sentences, sentences, &result->hooks) &&
           table_add(&result->matches, matches, &result->hooks);
}

bool gather_chunk(struct passage *passage) {
    tone_scratch *scratch = passage->scratch;
    const struct table *matches = &passage->result->matches;
    size_t sentence_row = passage->result->sentences.rows;
    size_t match_row = matches->rows;
    int64_t *shares = NULL;
    if (scratch->sentences.count == 0) {
        return true; /* nothing but white space */
    }
    if (!begin_sums(scratch, passage->scorer->measure_count) || !add_rows(passage)) {
        return false;
    }
    if (passage->result->sentences.rows > sentence_row) {
        fill_sentences(passage, sentence_row);
    }
    if (matches->rows > match_row) {
        fill_matches(passage, match_row);
        shares = (int64_t *)table_column(matches, MATCH_SHARES) + match_row;
    }
    passage->shown += scratch->contributions.shown_count;
    count_words(passage);
    measure_sentences(scratch);
    tally_hits(passage, shares);
    score_sentences(passage, sentence_row);
    uint32_t first_sentence = passage->sentences;
    passage->sentences += scratch->sentences.count;
    return gather_attributions(passage, first_sentence);
}
