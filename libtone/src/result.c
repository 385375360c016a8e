#include "result.h"

#include <string.h>

/* --------------------------------------------------------------------------------------------------- columns */

/* Item sizes of `fixed` columns, then `times` times of `repeated`. The caller gives them back. */
static size_t *item_sizes(const size_t *fixed, size_t fixed_count, const size_t *repeated, size_t repeated_count,
                          size_t times, const tone_allocator *hooks) {
    size_t *items = alloc_zeroed(hooks, fixed_count + repeated_count * times, sizeof *items);
    if (items) {
        memcpy(items, fixed, fixed_count * sizeof *items);
        for (size_t i = 0; i < times; i++) {
            memcpy(items + fixed_count + i * repeated_count, repeated, repeated_count * sizeof *items);
        }
    }
    return items;
}

__attribute__((cold)) static bool make_shape(struct table *table, const size_t *fixed, size_t fixed_count,
                                             const size_t *repeated, size_t repeated_count, size_t times,
                                             const tone_allocator *hooks) {
    size_t count = fixed_count + repeated_count * times;
    size_t *items = item_sizes(fixed, fixed_count, repeated, repeated_count, times, hooks);
    bool done = items && table_shape(table, items, count, hooks);
    alloc_release(hooks, items, count, sizeof *items);
    return done;
}

/* Gives a table its columns, unless it has them: each has one list of columns, which their number tells apart. */
static inline bool shape(struct table *table, const size_t *fixed, size_t fixed_count, const size_t *repeated,
                         size_t repeated_count, size_t times, const tone_allocator *hooks) {
    bool shaped = table->before && table->columns == fixed_count + repeated_count * times;
    return shaped || make_shape(table, fixed, fixed_count, repeated, repeated_count, times, hooks);
}

static bool shape_tables(tone_result *result) {
    static const size_t text[] = {4, 4, 4, 4, 4};
    static const size_t text_score[] = {sizeof(double), sizeof(double), sizeof(int64_t), sizeof(uint32_t)};
    static const size_t sentence[] = {sizeof(tone_span), 1, 4, 4, 4, 4, 4};
    static const size_t sentence_score[] = {sizeof(double), sizeof(int64_t)};
    static const size_t match[] = {sizeof(tone_match)};
    static const size_t share[] = {sizeof(int64_t)};
    static const size_t attribution[] = {sizeof(tone_attribution)};
    static const size_t offset[] = {sizeof(uint64_t), sizeof(uint64_t), sizeof(uint64_t)};
    const tone_allocator *hooks = &result->hooks;
    return shape(&result->texts, text, TEXT_SCORES, text_score, TEXT_SCORE_COLUMNS, result->score_count, hooks) &&
           shape(&result->sentences, sentence, SENTENCE_SCORES, sentence_score, SENTENCE_SCORE_COLUMNS,
                 result->score_count, hooks) &&
           shape(&result->matches, match, MATCH_SHARES, share, 1, result->composite_count, hooks) &&
           shape(&result->attributions, attribution, 1, NULL, 0, 0, hooks) &&
           shape(&result->offsets, offset, OFFSET_COLUMNS, NULL, 0, 0, hooks);
}

static uint64_t *offset_at(const tone_result *result, enum offset_column column, size_t row) {
    return (uint64_t *)table_column(&result->offsets, column) + row;
}

/* The offsets behind the text that came last: where the next one begins. */
static inline bool add_offsets(tone_result *result) {
    double share = result_share(result, (double)result->offsets.rows + 1);
    if (!table_add(&result->offsets, 1, share, &result->hooks)) {
        return false;
    }
    uint64_t *offsets = offset_at(result, OFFSET_SENTENCES, result->offsets.rows - 1);
    size_t column = result->offsets.capacity; /* all columns are offsets: as many lie between two of them */
    offsets[OFFSET_SENTENCES * column] = result->sentence_total;
    offsets[OFFSET_MATCHES * column] = result->matches.rows;
    offsets[OFFSET_ATTRIBUTIONS * column] = result->attributions.rows;
    return true;
}

void result_clear(tone_result *result) {
    result->texts.rows = result->sentences.rows = result->matches.rows = 0;
    result->attributions.rows = result->offsets.rows = 0;
    result->sentence_total = 0;
}

bool result_is_of(const tone_result *result, const tone_scorer *scorer) {
    return memcmp(result->sha256, scorer->sha256, sizeof result->sha256) == 0 &&
           result->score_count == scorer->measure_count;
}

/* Takes the scorer's list of scores. */
__attribute__((cold)) static bool take_scores(tone_result *result, const tone_scorer *scorer) {
    uint32_t *grown = alloc_grow(&result->hooks, result->composite_of_score, &result->score_capacity,
                                 scorer->measure_count, sizeof *grown);
    if (!grown) {
        return false;
    }
    result->composite_of_score = grown;
    for (uint32_t i = 0; i < scorer->measure_count; i++) {
        grown[i] = scorer->measures[i].composite;
    }
    memcpy(result->sha256, scorer->sha256, sizeof result->sha256);
    result->score_count = scorer->measure_count;
    result->composite_count = scorer->composite_count;
    return true;
}

bool result_begin(tone_result *result, const tone_scorer *scorer, unsigned rows, uint64_t texts) {
    result_clear(result);
    result->rows = rows;
    result->text_total = texts;
    return (result_is_of(result, scorer) || take_scores(result, scorer)) && shape_tables(result) && add_offsets(result);
}

bool result_end_text(tone_result *result, bool valid) {
    size_t text = result->texts.rows - 1;
    uint8_t *grown = alloc_grow(&result->hooks, result->validity, &result->validity_capacity, text / 8 + 1, 1);
    if (!grown) {
        return false;
    }
    result->validity = grown;
    uint8_t bit = (uint8_t)(1U << text % 8);
    uint8_t before = text % 8 == 0 ? 0 : grown[text / 8];
    grown[text / 8] = valid ? (uint8_t)(before | bit) : before;
    return add_offsets(result);
}

bool result_append(tone_result *result, const tone_result *other) {
    uint64_t sentences = result->sentence_total;
    uint64_t matches = result->matches.rows;
    uint64_t attributions = result->attributions.rows;
    const tone_allocator *hooks = &result->hooks;
    double share = result_share(result, (double)(result->texts.rows + other->texts.rows));
    if (!table_append(&result->sentences, &other->sentences, share, hooks) ||
        !table_append(&result->matches, &other->matches, share, hooks) ||
        !table_append(&result->attributions, &other->attributions, share, hooks)) {
        return false;
    }
    size_t first = result->texts.rows;
    if (!table_append(&result->texts, &other->texts, share, hooks)) {
        return false;
    }
    size_t end = result->texts.rows;
    for (size_t i = 0; i < end - first; i++) {
        result->texts.rows = first + i + 1;
        if (!result_end_text(result, other->validity[i / 8] >> i % 8 & 1)) {
            return false;
        }
        size_t row = result->offsets.rows - 1;
        *offset_at(result, OFFSET_SENTENCES, row) = sentences + *offset_at(other, OFFSET_SENTENCES, i + 1);
        *offset_at(result, OFFSET_MATCHES, row) = matches + *offset_at(other, OFFSET_MATCHES, i + 1);
        *offset_at(result, OFFSET_ATTRIBUTIONS, row) = attributions + *offset_at(other, OFFSET_ATTRIBUTIONS, i + 1);
    }
    result->sentence_total = sentences + other->sentence_total;
    return true;
}

/* ------------------------------------------------------------------------------------------------------ public */

tone_status tone_result_new(tone_result **result, const tone_allocator *allocator, tone_error *error) {
    tone_allocator hooks;
    if (!result || !alloc_hooks(&hooks, allocator)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_result_new: an argument is missing");
    }
    tone_result *made = alloc_zeroed(&hooks, 1, sizeof *made);
    if (!made) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for a result");
    }
    made->hooks = hooks;
    *result = made;
    return TONE_OK;
}

void tone_result_free(tone_result *result) {
    if (!result) {
        return;
    }
    tone_allocator hooks = result->hooks;
    table_release(&result->texts, &hooks);
    table_release(&result->sentences, &hooks);
    table_release(&result->matches, &hooks);
    table_release(&result->attributions, &hooks);
    table_release(&result->offsets, &hooks);
    alloc_release(&hooks, result->composite_of_score, result->score_capacity, sizeof *result->composite_of_score);
    alloc_release(&hooks, result->validity, result->validity_capacity, 1);
    alloc_release(&hooks, result, 1, sizeof *result);
}

/* A column of the texts; NULL where the result is empty. */
static const void *text_column(const tone_result *result, size_t column) {
    return result->texts.rows > 0 ? table_column(&result->texts, column) : NULL;
}

static const void *text_score(const tone_result *result, uint32_t score, enum text_score_column column) {
    return score < result->score_count ? text_column(result, text_score_column(score, column)) : NULL;
}

uint64_t tone_result_text_count(const tone_result *result) {
    return result->texts.rows;
}

const double *tone_result_scores(const tone_result *result, uint32_t score) {
    return text_score(result, score, TEXT_SCORE);
}

const double *tone_result_max(const tone_result *result, uint32_t score) {
    return text_score(result, score, TEXT_MAX);
}

const int64_t *tone_result_raw(const tone_result *result, uint32_t score) {
    return text_score(result, score, TEXT_RAW);
}

const uint32_t *tone_result_counts(const tone_result *result, uint32_t score) {
    return text_score(result, score, TEXT_COUNT);
}

const uint32_t *tone_result_words(const tone_result *result) {
    return text_column(result, TEXT_WORDS);
}

const uint32_t *tone_result_voice_words(const tone_result *result, tone_voice voice) {
    return (unsigned)voice < VOICE_COUNT ? text_column(result, TEXT_VOICES + (size_t)voice) : NULL;
}

const uint8_t *tone_result_validity(const tone_result *result) {
    return result->texts.rows > 0 ? result->validity : NULL;
}

/* A column of offsets; NULL before anything was scored. */
static const uint64_t *offsets(const tone_result *result, enum offset_column column) {
    return result->offsets.rows > 0 ? table_column(&result->offsets, column) : NULL;
}

const uint64_t *tone_result_sentence_offsets(const tone_result *result) {
    return offsets(result, OFFSET_SENTENCES);
}

uint64_t tone_result_sentence_count(const tone_result *result) {
    return result->sentence_total;
}

/* A column of the sentences; NULL where they were not asked for, or there are none. */
static const void *sentence_column(const tone_result *result, size_t column) {
    return result->sentences.rows > 0 ? table_column(&result->sentences, column) : NULL;
}

const tone_span *tone_result_sentences(const tone_result *result) {
    return sentence_column(result, SENTENCE_SPAN);
}

const uint8_t *tone_result_sentence_kinds(const tone_result *result) {
    return sentence_column(result, SENTENCE_KIND);
}

const uint32_t *tone_result_sentence_words(const tone_result *result) {
    return sentence_column(result, SENTENCE_WORDS);
}

const uint32_t *tone_result_sentence_voice_words(const tone_result *result, tone_voice voice) {
    return (unsigned)voice < VOICE_COUNT ? sentence_column(result, SENTENCE_VOICES + (size_t)voice) : NULL;
}

const double *tone_result_sentence_scores(const tone_result *result, uint32_t score) {
    return score < result->score_count ? sentence_column(result, sentence_score_column(score, SENTENCE_SCORE)) : NULL;
}

const int64_t *tone_result_sentence_raw(const tone_result *result, uint32_t score) {
    return score < result->score_count ? sentence_column(result, sentence_score_column(score, SENTENCE_RAW)) : NULL;
}

const uint64_t *tone_result_match_offsets(const tone_result *result) {
    return offsets(result, OFFSET_MATCHES);
}

uint64_t tone_result_match_count(const tone_result *result) {
    return result->matches.rows;
}

const tone_match *tone_result_matches(const tone_result *result) {
    return result->matches.rows > 0 ? table_column(&result->matches, MATCH_ROW) : NULL;
}

const int64_t *tone_result_match_shares(const tone_result *result, uint32_t score) {
    if (score >= result->score_count || result->composite_of_score[score] == UINT32_MAX || result->matches.rows == 0) {
        return NULL;
    }
    return table_column(&result->matches, MATCH_SHARES + (size_t)result->composite_of_score[score]);
}

const uint64_t *tone_result_attribution_offsets(const tone_result *result) {
    return offsets(result, OFFSET_ATTRIBUTIONS);
}

uint64_t tone_result_attribution_count(const tone_result *result) {
    return result->attributions.rows;
}

const tone_attribution *tone_result_attributions(const tone_result *result) {
    return result->attributions.rows > 0 ? table_column(&result->attributions, 0) : NULL;
}
