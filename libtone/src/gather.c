#include "gather.h"

#include "voice_words.h"

static uint32_t code_point(const struct passage *passage, uint32_t byte) {
    return positions_find(&passage->scratch->positions, byte);
}

/* Asks for the memory of rows that are written some time later: a large result is in no cache. */
static inline void prefetch_rows(const void *rows, size_t size) {
    enum { LINE = 64 };
    for (size_t i = 0; i < size; i += LINE) {
        __builtin_prefetch((const char *)rows + i, 1);
    }
}

/* The row to ask for while number `i` of so many is written. */
static inline uint32_t row_ahead(uint32_t i, uint32_t count) {
    enum { AHEAD = 48 };
    return count - i > AHEAD ? i + AHEAD : i;
}

/* Adds rows of the chunk to a table of the result. */
static bool add_rows(const struct passage *passage, struct table *table, size_t rows) {
    tone_result *result = passage->result;
    double texts = (double)result->texts.rows + (double)passage->chunk_end / passage->text.size;
    return table_add(table, rows, result_share(result, texts), &result->hooks);
}

/* ------------------------------------------------------------------------------------------------- words and voices */

/* The words of the part, and those of each voice. */
static void count_words(struct passage *passage, const struct part *part) {
    const tone_scratch *scratch = passage->scratch;
    const struct sentences *sentences = &scratch->sentences;
    const struct sentence *last = &sentences->items[part->sentence_end - 1];
    struct sentence whole = {.first = sentences->items[part->sentence].first, .end = last->end};
    uint32_t words = whole.end - whole.first - (last->mark_end - sentences_first_mark(sentences, part->sentence));
    uint32_t counts[VOICE_COUNT];
    scratch->way->count_voices(&scratch->tokens, scratch->voices.voice, &whole, 1, &words, counts, 1);
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

/* The first of the chunk's matches, whose rows were added last, in a column of `item` bytes each. NULL where there is
   none, or none is shown. */
static inline void *match_rows(const struct passage *passage, enum match_column column, size_t item) {
    const struct table *table = &passage->result->matches;
    size_t count = passage->scratch->hits.count;
    bool any = passage->result->rows & TONE_ROWS_MATCHES && count > 0;
    return any ? (char *)table_column(table, column) + (table->rows - count) * item : NULL;
}

static struct sum_source sum_source(const struct passage *passage) {
    const tone_scorer *scorer = passage->scorer;
    const tone_scratch *scratch = passage->scratch;
    return (struct sum_source){
        .hits = &scratch->hits,
        .contributions = &scratch->contributions,
        .voice = scratch->voices.voice,
        .grades = scorer->image.grades,
        .scores = scorer->dimension_scores,
        .composites = scorer->composite_measure,
        .composite_count = scorer->composite_count,
        .coefficients = scorer->coefficients,
        .stride = scorer_stride(scorer),
        .shares = scorer->composite_count > 0 ? match_rows(passage, MATCH_SHARES, sizeof(int64_t)) : NULL,
        .share_step = passage->result->matches.capacity};
}

/* The rows of the matches, as if nothing around them changed them. What they are looked up in stands in locals: else it were read
   anew for each, as what is stored might have changed it. */
static void fill_matches(const struct passage *passage, tone_match *restrict matches) {
    const tone_scratch *scratch = passage->scratch;
    const struct lexicon_grade *grades = passage->scorer->image.grades;
    const uint16_t *bits = passage->scorer->weights.bits;
    const struct hit *hits = scratch->hits.items;
    const int64_t *units = scratch->contributions.units;
    const uint32_t *begins = scratch->tokens.begin;
    const uint32_t *ends = scratch->tokens.end;
    const uint8_t *voices = scratch->voices.voice;
    const uint32_t *attributions = scratch->voices.attribution;
    const struct positions positions = scratch->positions;
    const struct sentence *sentences = scratch->sentences.items;
    const struct sentence *sentence = sentences;
    uint32_t sentences_before = passage->sentences;
    for (uint32_t i = 0, count = scratch->hits.count; i < count; i++) {
        prefetch_rows(&matches[row_ahead(i, count)], sizeof *matches);
        const struct hit *hit = &hits[i];
        const struct lexicon_grade *grade = hit_grade(hit, grades);
        uint32_t begin = begins[hit->first];
        uint32_t end = ends[hit->end - 1];
        uint8_t voice = voices[hit->first];
        double degree = contribution_degree(bits[output_grade(&hit->output)], voice);
        sentence = sentence_around(sentence, hit->first);
        matches[i] = (tone_match){
            .begin = begin,
            .end = end,
            .begin_char = positions_find(&positions, begin),
            .end_char = positions_find(&positions, end),
            .sentence = sentences_before + (uint32_t)(sentence - sentences),
            .entry = hit->output.entry,
            .dimension = grade->dimension,
            .category = grade->category,
            .attribution = attributions[hit->first],
            .rule = output_rule(&hit->output),
            .voice = voice,
            .flags = (uint8_t)((degree < 1) * TONE_MATCH_REPORTED),
            .weight = (double)grade->weight / LEXICON_UNIT,
            .degree = degree,
            .contribution = units[i],
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
        spans[i] = (tone_span){
            .begin = begin, .end = end, .begin_char = code_point(passage, begin), .end_char = code_point(passage, end)};
        kinds[i] = sentence->kind;
        words[i] = sentence_words(sentence, first_mark);
        first_mark = sentence->mark_end;
    }
    scratch->way->count_voices(tokens, scratch->voices.voice, scratch->sentences.items, scratch->sentences.count, words,
                               voices, table->capacity);
}

static uint32_t sentence_count(const struct part *part) {
    return part->sentence_end - part->sentence;
}

static void measure_part(const struct part *part, tone_scratch *scratch) {
    const struct sentence *sentences = scratch->sentences.items + part->sentence;
    uint32_t first_mark = sentences_first_mark(&scratch->sentences, part->sentence);
    for (uint32_t i = 0; i < sentence_count(part); i++) {
        scratch->sums.words[i] = sentence_words(&sentences[i], first_mark);
        first_mark = sentences[i].mark_end;
    }
}

/* Adds the sums of the sentences to those of the text, one by one. True when one is out of range. */
__attribute__((cold)) static bool check_totals(const struct passage *passage, const struct part *part) {
    const tone_scratch *scratch = passage->scratch;
    size_t stride = scorer_stride(passage->scorer);
    bool overflow = false;
    for (size_t k = 0; k < stride; k++) {
        int64_t total = scratch->tallies[k / SCORE_LANES].raw[k % SCORE_LANES];
        for (size_t i = 0; i < sentence_count(part); i++) {
            overflow |= __builtin_add_overflow(total, scratch->sums.raw[i * stride + k], &total);
        }
    }
    return overflow;
}

/* Sums up the hits of the sentences, and finds where they end. */
static void sum_part(struct passage *passage, struct part *part) {
    tone_scratch *scratch = passage->scratch;
    struct sum_source source = sum_source(passage);
    source.sentences = scratch->sentences.items + part->sentence;
    source.sentence_count = sentence_count(part);
    if (may_overflow(passage)) {
        part->hit_end = sum_checked(&source, part->hit, scratch->sums.raw, scratch->counts, &passage->overflow);
        passage->overflow |= check_totals(passage, part);
    } else {
        const struct way *way = passage->scorer->sums_in_lanes ? scratch->way : way_by_name(WAY_PORTABLE);
        part->hit_end = way->sum(&source, part->hit, scratch->sums.raw, scratch->counts);
    }
}

/* The scores of the sentences, and what the text gathers of them. */
static void score_part(const struct passage *passage, const struct part *part) {
    tone_scratch *scratch = passage->scratch;
    const struct sentence_sums *sums = &scratch->sums;
    for (uint32_t i = 0; i < passage->scorer->map_count; i++) {
        size_t lane = (size_t)i * SCORE_LANES;
        scratch->way->score(&passage->scorer->maps[i], sums->raw + lane, sums->words, sentence_count(part),
                            scorer_stride(passage->scorer), sums->scores + lane, &scratch->tallies[i]);
    }
}

/* The scores of the rows of the sentences, from `row` on; asks for those of the next as many. */
static void fill_scores(const struct passage *passage, const struct part *part, size_t row) {
    const struct sentence_sums *sums = &passage->scratch->sums;
    const struct table *table = &passage->result->sentences;
    size_t stride = scorer_stride(passage->scorer);
    size_t count = sentence_count(part);
    size_t ahead = table->rows - row < 2 * count ? 0 : count;
    for (uint32_t m = 0; m < passage->scorer->measure_count; m++) {
        double *scores = (double *)table_column(table, sentence_score_column(m, SENTENCE_SCORE)) + row;
        int64_t *raw = (int64_t *)table_column(table, sentence_score_column(m, SENTENCE_RAW)) + row;
        for (size_t i = 0; i < count; i++) {
            scores[i] = sums->scores[i * stride + m];
            raw[i] = sums->raw[i * stride + m];
        }
        prefetch_rows(scores + ahead, count * sizeof *scores);
        prefetch_rows(raw + ahead, count * sizeof *raw);
    }
}

/* Adds the part's sentences to the text, so many at a time that their sums stay in the nearest cache; and the scores to
   their rows, where these were added. */
static void score_sentences(struct passage *passage, const struct part *part) {
    tone_scratch *scratch = passage->scratch;
    size_t first_row = passage->result->sentences.rows - scratch->sentences.count;
    struct part few = {.sentence_end = part->sentence, .hit_end = part->hit};
    while (few.sentence_end < part->sentence_end) {
        few.sentence = few.sentence_end;
        few.hit = few.hit_end;
        uint32_t left = part->sentence_end - few.sentence;
        few.sentence_end += left < SUMMED_SENTENCES ? left : SUMMED_SENTENCES;
        measure_part(&few, scratch);
        sum_part(passage, &few);
        score_part(passage, &few);
        if (passage->result->rows & TONE_ROWS_SENTENCES) {
            fill_scores(passage, &few, first_row + few.sentence);
        }
    }
}

/* Adds the rows of the chunk's sentences, but for their scores. False without memory. */
static bool add_sentences(struct passage *passage) {
    struct table *table = &passage->result->sentences;
    size_t row = table->rows;
    if (!add_rows(passage, table, passage->scratch->sentences.count)) {
        return false;
    }
    fill_sentences(passage, row);
    return true;
}

/* ----------------------------------------------------------------------------------------------------- attributions */

/* The rows of the chunk's attributions. */
static void fill_attributions(const struct passage *passage, tone_attribution *rows) {
    const tone_scratch *scratch = passage->scratch;
    const struct voices *voices = &scratch->voices;
    const struct sentence *sentence = scratch->sentences.items;
    for (uint32_t i = 0; i < voices->row_count; i++) {
        prefetch_rows(&rows[row_ahead(i, voices->row_count)], sizeof *rows);
        sentence += sentence->end <= voices->rows[i]->first; /* often one of them has none */
        sentence = sentence_around(sentence, voices->rows[i]->first);
        voice_fill_row(voices, i, &scratch->tokens, &scratch->positions, &rows[i]);
        rows[i].sentence = passage->sentences + (uint32_t)(sentence - scratch->sentences.items);
    }
}

/* Adds the rows of the chunk's attributions. False without memory. */
static bool add_attributions(struct passage *passage) {
    struct table *table = &passage->result->attributions;
    size_t row = table->rows;
    uint32_t count = passage->scratch->voices.row_count;
    if (!add_rows(passage, table, count)) {
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
    size_t numbers;
    if (__builtin_mul_overflow(stride, SUMMED_SENTENCES + 1, &numbers)) {
        return false;
    }
    if (numbers <= scratch->sums.capacity) {
        return true;
    }
    struct alloc_column columns[2];
    list_columns(&scratch->sums, columns);
    return alloc_more_columns(&scratch->hooks, columns, 2, &scratch->sums.capacity, numbers);
}

bool gather_part(struct passage *passage, const struct part *part) {
    tone_scratch *scratch = passage->scratch;
    unsigned rows = passage->result->rows;
    if (part->sentence == part->sentence_end) {
        return true; /* nothing but white space */
    }
    if (!reserve_sums(scratch, scorer_stride(passage->scorer)) ||
        (rows & TONE_ROWS_SENTENCES && !add_sentences(passage)) ||
        (rows & TONE_ROWS_MATCHES && !add_rows(passage, &passage->result->matches, scratch->hits.count))) {
        return false;
    }
    passage->hits += part->hit_end - part->hit;
    score_sentences(passage, part); /* which takes long but does little: what follows may go on beside it */
    count_words(passage, part);
    tone_match *matches = match_rows(passage, MATCH_ROW, sizeof *matches);
    if (matches) {
        fill_matches(passage, matches);
        fill_changes(&scratch->contributions, matches);
    }
    if (rows & TONE_ROWS_ATTRIBUTIONS && !add_attributions(passage)) {
        return false;
    }
    passage->sentences += sentence_count(part);
    passage->chunk_attributions += scratch->voices.row_count;
    return true;
}
