#include "score.h"

#include "gather.h"

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

static bool gather_chunk(struct passage *passage) {
    const tone_scratch *scratch = passage->scratch;
    const struct part whole = {0, scratch->sentences.count, 0, scratch->hits.count};
    return gather_part(passage, &whole);
}

static tone_status pass_text(struct passage *passage, tone_error *error) {
    while (passage->chunk_end < passage->text.size) {
        if (!passage_tokenise(passage)) {
            return passage_no_memory(error);
        }
        tone_status status = check_utf8(passage, error);
        if (status != TONE_OK) {
            return status;
        }
        if (!passage_analyse(passage) || !list_attributions(passage) || !mark_positions(passage) ||
            !gather_chunk(passage)) {
            return passage_no_memory(error);
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
    if (!passage_begin_text(&passage)) {
        return passage_no_memory(error);
    }
    tone_status status = pass_text(&passage, error);
    if (status != TONE_OK) {
        return status;
    }
    if (passage.overflow) {
        return passage_out_of_range(error);
    }
    return passage_end_text(&passage, true) ? TONE_OK : passage_no_memory(error);
}

tone_status score_null(const tone_scorer *scorer, tone_scratch *scratch, tone_result *result, tone_error *error) {
    struct passage passage = {.scorer = scorer, .scratch = scratch, .result = result};
    return passage_begin_text(&passage) && passage_end_text(&passage, false) ? TONE_OK : passage_no_memory(error);
}

/* ----------------------------------------------------------------------------------------------------------- public */

/* Asks for the first lines of a text: what is done before it is read takes about as long as they do. They are addresses
   alone, and may be no one's. */
static void prefetch(const char *text) {
    enum { LINE = 64, LINES = 3 };
    for (uintptr_t at = 0; at < LINES * LINE; at += LINE) {
        __builtin_prefetch((const void *)((uintptr_t)text + at));
    }
}

tone_status tone_score(const tone_scorer *scorer, tone_scratch *scratch, const char *text, size_t size, unsigned rows,
                       tone_result *result, tone_error *error) {
    if (!scorer || !scratch || !result || (!text && size > 0) || rows > TONE_ROWS_ALL) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_score: an argument is missing or out of range");
    }
    prefetch(text);
    tone_status status = result_begin(result, scorer, rows, 1) ? score_text(scorer, scratch, text, size, result, error)
                                                               : passage_no_memory(error);
    if (status != TONE_OK) {
        result_clear(result);
    }
    return status;
}
