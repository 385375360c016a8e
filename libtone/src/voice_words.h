/* Voice words: how many words of each sentence are in each voice. */
#ifndef TONE_VOICE_WORDS_H
#define TONE_VOICE_WORDS_H

#include "sentences.h"
#include "voice.h"

/*
 * One of the ways to count the words and numbers of `count` sentences by their voices; those of sentence i, which are
 * words[i] in all, go to counts[i], and those of each voice stand `step` behind those of the one before.
 */
typedef void voice_words_function(const struct tokens *tokens, const uint8_t *voice, const struct sentence *sentences,
                                  size_t count, const uint32_t *restrict words, uint32_t *restrict counts, size_t step);
voice_words_function voice_words_portable, voice_words_avx512;

/* Fills the counts of a sentence, by those of the voices of others. */
static inline void voice_words_set(uint32_t *counts, size_t step, uint32_t words, uint32_t attributed, uint32_t quoted,
                                   uint32_t scare) {
    counts[TONE_VOICE_AUTHOR * step] = words - attributed - quoted - scare;
    counts[TONE_VOICE_ATTRIBUTED * step] = attributed;
    counts[TONE_VOICE_QUOTED * step] = quoted;
    counts[TONE_VOICE_SCARE * step] = scare;
}

#endif
