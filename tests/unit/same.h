/* For tests: whether two results are the same to the bit. */
#ifndef TONE_TESTS_SAME_H
#define TONE_TESTS_SAME_H

#include "tone.h"

#include <stdbool.h>
#include <string.h>

static inline bool same_bytes(const void *a, const void *b, uint64_t count, size_t item) {
    return count == 0 || (a && b && memcmp(a, b, (size_t)count * item) == 0) || (!a && !b);
}

static inline bool same_columns(const tone_result *a, const tone_result *b, uint32_t score) {
    uint64_t texts = tone_result_text_count(a);
    uint64_t sentences = tone_result_sentence_count(a);
    return same_bytes(tone_result_scores(a, score), tone_result_scores(b, score), texts, sizeof(double)) &&
           same_bytes(tone_result_max(a, score), tone_result_max(b, score), texts, sizeof(double)) &&
           same_bytes(tone_result_raw(a, score), tone_result_raw(b, score), texts, sizeof(int64_t)) &&
           same_bytes(tone_result_counts(a, score), tone_result_counts(b, score), texts, sizeof(uint32_t)) &&
           same_bytes(tone_result_sentence_scores(a, score), tone_result_sentence_scores(b, score), sentences,
                      sizeof(double)) &&
           same_bytes(tone_result_sentence_raw(a, score), tone_result_sentence_raw(b, score), sentences,
                      sizeof(int64_t)) &&
           same_bytes(tone_result_match_shares(a, score), tone_result_match_shares(b, score),
                      tone_result_match_count(a), sizeof(int64_t));
}

static inline bool same_voices(const tone_result *a, const tone_result *b, tone_voice voice) {
    return same_bytes(tone_result_voice_words(a, voice), tone_result_voice_words(b, voice), tone_result_text_count(a),
                      4) &&
           same_bytes(tone_result_sentence_voice_words(a, voice), tone_result_sentence_voice_words(b, voice),
                      tone_result_sentence_count(a), 4);
}

static inline bool same_rows(const tone_result *a, const tone_result *b) {
    uint64_t texts = tone_result_text_count(a);
    uint64_t sentences = tone_result_sentence_count(a);
    return same_bytes(tone_result_words(a), tone_result_words(b), texts, 4) &&
           same_bytes(tone_result_sentence_offsets(a), tone_result_sentence_offsets(b), texts + 1, 8) &&
           same_bytes(tone_result_match_offsets(a), tone_result_match_offsets(b), texts + 1, 8) &&
           same_bytes(tone_result_attribution_offsets(a), tone_result_attribution_offsets(b), texts + 1, 8) &&
           same_bytes(tone_result_sentences(a), tone_result_sentences(b), sentences, sizeof(tone_span)) &&
           same_bytes(tone_result_sentence_kinds(a), tone_result_sentence_kinds(b), sentences, 1) &&
           same_bytes(tone_result_sentence_words(a), tone_result_sentence_words(b), sentences, 4) &&
           same_bytes(tone_result_matches(a), tone_result_matches(b), tone_result_match_count(a), sizeof(tone_match)) &&
           same_bytes(tone_result_attributions(a), tone_result_attributions(b), tone_result_attribution_count(a),
                      sizeof(tone_attribution));
}

/* Whether every column and row of two results of one scorer is the same to the bit. */
static inline bool same_results(const tone_scorer *scorer, const tone_result *a, const tone_result *b) {
    bool same = tone_result_text_count(a) == tone_result_text_count(b) &&
                tone_result_sentence_count(a) == tone_result_sentence_count(b) &&
                tone_result_match_count(a) == tone_result_match_count(b) &&
                tone_result_attribution_count(a) == tone_result_attribution_count(b) && same_rows(a, b);
    for (uint32_t score = 0; score < tone_scorer_score_count(scorer) && same; score++) {
        same = same_columns(a, b, score);
    }
    for (unsigned voice = 0; voice < 4 && same; voice++) {
        same = same_voices(a, b, (tone_voice)voice);
    }
    return same;
}

#endif
