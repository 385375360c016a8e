#include "voice_words.h"

#include "eights.h"

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

/* Counts a sentence by lanes that are added up before one could be full. */
static void count_sentence(const struct tokens *tokens, const uint8_t *voice, const struct sentence *sentence,
                           uint32_t words, uint32_t *restrict counts, size_t step) {
    uint32_t attributed = 0, quoted = 0, scare = 0;
    uint32_t first = sentence->first;
    while (first < sentence->end) {
        byte_lanes attributed_lanes = {0}, quoted_lanes = {0}, scare_lanes = {0};
        for (unsigned blocks = 0; blocks < COUNTED_MOST && first < sentence->end; blocks++, first += LANES) {
            byte_lanes voices = read_lanes(voice + first);
            byte_lanes counted = find_words(tokens->class + first, sentence->end - first);
            attributed_lanes -= counted & (byte_lanes)(voices == TONE_VOICE_ATTRIBUTED); /* all ones are -1 */
            quoted_lanes -= counted & (byte_lanes)(voices == TONE_VOICE_QUOTED);
            scare_lanes -= counted & (byte_lanes)(voices == TONE_VOICE_SCARE);
        }
        attributed += sum_lanes(attributed_lanes);
        quoted += sum_lanes(quoted_lanes);
        scare += sum_lanes(scare_lanes);
    }
    voice_words_set(counts, step, words, attributed, quoted, scare);
}

void voice_words_portable(const struct tokens *tokens, const uint8_t *voice, const struct sentence *sentences,
                          size_t count, const uint32_t *restrict words, uint32_t *restrict counts, size_t step) {
    for (size_t i = 0; i < count; i++) {
        count_sentence(tokens, voice, &sentences[i], words[i], counts + i, step);
    }
}
