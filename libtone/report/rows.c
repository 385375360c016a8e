#include "names.h"
#include "report.h"

#include <string.h>

/* The rows of one text in an array of all: its first, and how many. */
struct range {
    uint64_t begin;
    uint64_t count;
};

static struct range range_of(const uint64_t *offsets, uint64_t text) {
    return (struct range){offsets[text], offsets[text + 1] - offsets[text]};
}

static bool is_inside(uint32_t begin, uint32_t end, size_t size) {
    return begin <= end && end <= size;
}

static double ratio(double part, uint32_t words) {
    return words > 0 ? part / words : 0;
}

/* Where the row comes from, then the columns that pass through. */
static void put_last(struct tone_report *report, const struct report_text *text) {
    struct cells *cells = &report->cells;
    cells_name(cells, tone_version());
    cells_name(cells, tone_scorer_lexicons(report->scorer));
    cells_name(cells, tone_scorer_sha256(report->scorer));
    for (size_t i = 0; i < report->extra_count; i++) {
        const tone_value *value = &text->extra[i];
        if (value->bytes == NULL) {
            cells_absent(cells);
        } else if (value->json != 0) {
            cells_source(cells, value->bytes, value->size);
        } else {
            cells_text(cells, value->bytes, value->size);
        }
    }
}

/* The cells that all rows of a text have in common. False when there is no memory. */
static bool begin_text(struct tone_report *report, const struct report_text *text) {
    enum { LAST_COUNT = 3 };
    struct cells *cells = &report->cells;
    cells_text(cells, text->document, text->document_size);
    if (!cells_keep(cells, &cells->head)) {
        return false;
    }
    cells->column = report->columns.count - report->extra_count - LAST_COUNT;
    put_last(report, text);
    return cells_keep(cells, &cells->tail);
}

static void put_span(struct cells *cells, const tone_span *span) {
    cells_natural(cells, span->begin);
    cells_natural(cells, span->end);
    cells_natural(cells, span->begin_char);
    cells_natural(cells, span->end_char);
}

/* A span that is there only where `given` says so. */
static void put_optional_span(struct cells *cells, const tone_span *span, bool given) {
    enum { SPAN_CELLS = 4 };
    if (given) {
        put_span(cells, span);
        return;
    }
    for (int i = 0; i < SPAN_CELLS; i++) {
        cells_absent(cells);
    }
}

tone_status rows_documents(struct tone_report *report, const struct report_text *text) {
    const tone_result *result = text->result;
    struct cells *cells = &report->cells;
    uint64_t number = text->number;
    if (!begin_text(report, text)) {
        return TONE_ERROR_NO_MEMORY;
    }
    const uint64_t *offsets = tone_result_sentence_offsets(result);
    uint32_t words = tone_result_words(result)[number];
    uint32_t score_count = tone_scorer_score_count(report->scorer);
    cells_repeat(cells, &cells->head);
    cells_natural(cells, offsets[number + 1] - offsets[number]);
    cells_natural(cells, words);
    for (uint32_t score = 0; score < score_count; score++) {
        cells_real(cells, tone_result_scores(result, score)[number]);
    }
    for (uint32_t score = 0; score < score_count; score++) {
        if (tone_scorer_score_kind(report->scorer, score) != TONE_SCORE_AUTHOR) {
            cells_billionths(cells, tone_result_raw(result, score)[number]);
            cells_real(cells, tone_result_max(result, score)[number]);
            cells_real(cells, ratio(100.0 * tone_result_counts(result, score)[number], words));
        }
    }
    for (int voice = TONE_VOICE_AUTHOR; voice <= TONE_VOICE_SCARE; voice++) {
        cells_real(cells, ratio(tone_result_voice_words(result, (tone_voice)voice)[number], words));
    }
    cells_repeat(cells, &cells->tail);
    return report_row_end(report);
}

/* `row` is the number of the sentence in the result, `sentence` that in its text. */
static tone_status put_sentence(struct tone_report *report, const struct report_text *text, uint64_t row,
                                uint64_t sentence) {
    const tone_result *result = text->result;
    struct cells *cells = &report->cells;
    const tone_span *span = &tone_result_sentences(result)[row];
    uint32_t words = tone_result_sentence_words(result)[row];
    uint32_t score_count = tone_scorer_score_count(report->scorer);
    if (!is_inside(span->begin, span->end, text->size)) {
        return TONE_ERROR_ARGUMENT;
    }
    cells_repeat(cells, &cells->head);
    cells_natural(cells, sentence);
    cells_name(cells, name_of(&sentence_kind_names, tone_result_sentence_kinds(result)[row]));
    put_span(cells, span);
    cells_natural(cells, words);
    for (uint32_t score = 0; score < score_count; score++) {
        cells_real(cells, tone_result_sentence_scores(result, score)[row]);
    }
    for (uint32_t score = 0; score < score_count; score++) {
        if (tone_scorer_score_kind(report->scorer, score) != TONE_SCORE_AUTHOR) {
            cells_billionths(cells, tone_result_sentence_raw(result, score)[row]);
        }
    }
    for (int voice = TONE_VOICE_AUTHOR; voice <= TONE_VOICE_SCARE; voice++) {
        cells_real(cells, ratio(tone_result_sentence_voice_words(result, (tone_voice)voice)[row], words));
    }
    cells_text(cells, text->bytes + span->begin, span->end - span->begin);
    cells_repeat(cells, &cells->tail);
    return report_row_end(report);
}

tone_status rows_sentences(struct tone_report *report, const struct report_text *text) {
    struct range range = range_of(tone_result_sentence_offsets(text->result), text->number);
    tone_status status = range.count == 0 || begin_text(report, text) ? TONE_OK : TONE_ERROR_NO_MEMORY;
    for (uint64_t i = 0; i < range.count && status == TONE_OK; i++) {
        status = put_sentence(report, text, range.begin + i, i);
    }
    return status;
}

/* Of a match; NULL where its entry has none. */
struct term {
    const char *name;
    size_t size;
};

/* Each term lies somewhere else in memory: those of matches beside each other are waited for together. */
static void find_terms(const tone_scorer *scorer, const tone_match *matches, uint64_t count, struct term *terms) {
    for (uint64_t i = 0; i < count; i++) {
        const char *name = tone_scorer_entry_term(scorer, matches[i].entry);
        terms[i] = (struct term){name, name != NULL ? strlen(name) : 0};
    }
}

static void put_term(struct cells *cells, const struct term *term) {
    if (term->name == NULL) {
        cells_absent(cells);
    } else {
        cells_text(cells, term->name, term->size);
    }
}

static void put_match_numbers(struct cells *cells, const tone_match *match) {
    cells_natural(cells, match->sentence);
    cells_natural(cells, match->begin);
    cells_natural(cells, match->end);
    cells_natural(cells, match->begin_char);
    cells_natural(cells, match->end_char);
}

static tone_status put_match(struct tone_report *report, const struct report_text *text, uint64_t row,
                             const struct term *term) {
    const tone_match *match = &tone_result_matches(text->result)[row];
    struct cells *cells = &report->cells;
    if (!is_inside(match->begin, match->end, text->size)) {
        return TONE_ERROR_ARGUMENT;
    }
    cells_repeat(cells, &cells->head);
    put_match_numbers(cells, match);
    cells_name(cells, tone_scorer_dimension(report->scorer, match->dimension));
    cells_name(cells, tone_scorer_category(report->scorer, match->category));
    put_term(cells, term);
    cells_name(cells, name_of(&rule_names, match->rule));
    cells_real(cells, match->weight);
    cells_name(cells, name_of(&voice_names, match->voice));
    cells_natural(cells, (match->flags & TONE_MATCH_NEGATED) != 0);
    cells_real(cells, match->degree);
    cells_billionths(cells, match->contribution);
    for (uint32_t i = 0; i < report->shares.count; i++) {
        cells_billionths(cells, tone_result_match_shares(text->result, report->shares.scores[i])[row]);
    }
    cells_text(cells, text->bytes + match->begin, match->end - match->begin);
    cells_repeat(cells, &cells->tail);
    return report_row_end(report);
}

static tone_status put_matches(struct tone_report *report, const struct report_text *text, const struct range *range) {
    enum { AT_ONCE = 16 };
    struct term terms[AT_ONCE];
    const tone_match *matches = tone_result_matches(text->result) + range->begin;
    tone_status status = TONE_OK;
    for (uint64_t i = 0; i < range->count && status == TONE_OK; i++) {
        if (i % AT_ONCE == 0) {
            uint64_t rest = range->count - i;
            find_terms(report->scorer, matches + i, rest < AT_ONCE ? rest : AT_ONCE, terms);
        }
        status = put_match(report, text, range->begin + i, &terms[i % AT_ONCE]);
    }
    return status;
}

tone_status rows_matches(struct tone_report *report, const struct report_text *text) {
    struct range range = range_of(tone_result_match_offsets(text->result), text->number);
    if (range.count == 0) {
        return TONE_OK;
    }
    return begin_text(report, text) ? put_matches(report, text, &range) : TONE_ERROR_NO_MEMORY;
}

static tone_status put_attribution(struct tone_report *report, const struct report_text *text,
                                   const tone_attribution *attribution) {
    struct cells *cells = &report->cells;
    const tone_span *content = &attribution->content;
    if (!is_inside(content->begin, content->end, text->size)) {
        return TONE_ERROR_ARGUMENT;
    }
    cells_repeat(cells, &cells->head);
    cells_natural(cells, attribution->sentence);
    cells_natural(cells, attribution->group);
    cells_name(cells, name_of(&attribution_kind_names, attribution->kind));
    put_span(cells, content);
    put_optional_span(cells, &attribution->source, (attribution->flags & TONE_ATTRIBUTION_SOURCE) != 0);
    put_optional_span(cells, &attribution->cue, (attribution->flags & TONE_ATTRIBUTION_CUE) != 0);
    cells_name(cells, name_of(&stance_names, attribution->stance));
    cells_natural(cells, (attribution->flags & TONE_ATTRIBUTION_UNNAMED) != 0);
    cells_natural(cells, (attribution->flags & TONE_ATTRIBUTION_NEGATED) != 0);
    cells_text(cells, text->bytes + content->begin, content->end - content->begin);
    cells_repeat(cells, &cells->tail);
    return report_row_end(report);
}

tone_status rows_attributions(struct tone_report *report, const struct report_text *text) {
    const tone_attribution *attributions = tone_result_attributions(text->result);
    struct range range = range_of(tone_result_attribution_offsets(text->result), text->number);
    tone_status status = range.count == 0 || begin_text(report, text) ? TONE_OK : TONE_ERROR_NO_MEMORY;
    for (uint64_t i = 0; i < range.count && status == TONE_OK; i++) {
        status = put_attribution(report, text, &attributions[range.begin + i]);
    }
    return status;
}
