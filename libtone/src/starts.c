#include "starts.h"

/* ------------------------------------------------------------------------------------------------------------ leads */

/* Lists the tokens from `first` up to `end` with which terms of words may begin; how many. */
static uint32_t list_leading(const struct tokens *tokens, uint32_t first, uint32_t end, uint32_t *list) {
    const uint16_t *flags = tokens->flags;
    uint32_t count = 0;
    for (uint32_t i = first; i < end; i++) {
        list[count] = i;
        count += start_may_lead(flags[i], flags[i + 1]);
    }
    return count;
}

/* Tells the leads by the next word of the tokens listed. Leaves those in the list where a third may follow; how many. */
static uint32_t find_by_next(const struct tokens *tokens, const struct image *lexicon, uint32_t first, uint32_t *list,
                             uint32_t count, uint8_t *leads) {
    uint32_t further = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t token = list[i];
        uint32_t lead = lexicon_lead(tokens_start(tokens, token), tokens->word[token + 1], 0);
        uint32_t missing = ~lexicon->leads[lead_item(lead, lexicon->lead_mask)];
        leads[token - first] = (missing & lead_bits(lead)) == 0 ? START_BY_NEXT : 0;
        list[further] = token;
        further += (missing & lead_further_bits(lead)) == 0;
    }
    return further;
}

/* Adds the leads by the third word of the tokens listed. */
static void find_by_third(const struct tokens *tokens, const struct image *lexicon, uint32_t first,
                          const uint32_t *list, uint32_t count, uint8_t *leads) {
    for (uint32_t i = 0; i < count; i++) {
        uint32_t token = list[i];
        uint32_t third = token + 2 < tokens->count ? tokens->word[token + 2] : 0;
        uint32_t lead = lexicon_lead(tokens_start(tokens, token), tokens->word[token + 1], third);
        bool leads_on = (third != 0) & image_has_lead(lexicon, lead);
        leads[token - first] |= (uint8_t)(leads_on * START_BY_THIRD);
    }
}

/* Tells by which leads of words a term may begin with each of the tokens. */
static void find_leads(const struct tokens *tokens, const struct image *lexicon, uint32_t first, uint32_t end,
                       uint8_t *leads) {
    uint32_t list[STARTS_AT_ONCE];
    memset(leads, 0, end - first);
    uint32_t count = list_leading(tokens, first, end, list);
    count = find_by_next(tokens, lexicon, first, list, count, leads);
    find_by_third(tokens, lexicon, first, list, count, leads);
}

/* ----------------------------------------------------------------------------------------------------------- starts */

/* Lists the tokens from `first` up to `end` that may be starts, by what they are themselves; how many. */
static uint32_t list_likely(const struct tokens *tokens, struct start_classes classes, uint32_t first, uint32_t end,
                            const uint8_t *leads, uint32_t *list) {
    const bool capitals = classes.any_capital | classes.capital;
    const unsigned flags = TOKEN_STARTS | TOKEN_BEFORE_NUMBER | TOKEN_BEFORE_CAPITAL | TOKEN_GIVES |
                           (classes.possessive ? TOKEN_POSSESSIVE : 0u) | (capitals ? TOKEN_CAPITAL : 0u);
    uint32_t count = 0;
    for (uint32_t i = first; i < end; i++) {
        bool number = tokens->class[i] == WORD_NUMBER;
        list[count] = i;
        count += ((tokens->flags[i] & flags) | leads[i - first] | classes.any_word | number) != 0;
    }
    return count;
}

/* START_OTHERWISE where a term may begin with a token otherwise than by leads of words, else 0; by no branch. */
static inline unsigned find_otherwise(const struct tokens *tokens, struct start_classes classes, uint32_t token) {
    unsigned next_flags = tokens->flags[token + 1];
    bool inside = token + 1 < tokens->count;
    unsigned next_number = inside & (tokens->class[token + inside] == WORD_NUMBER);
    unsigned number = tokens->class[token] == WORD_NUMBER;
    unsigned led = (next_flags & TOKEN_BEHIND_CLASS) / TOKEN_BEHIND_CLASS;
    unsigned flags = TOKEN_STARTS | classes.possessive * (unsigned)TOKEN_POSSESSIVE |
                     next_number * TOKEN_BEFORE_NUMBER |
                     (next_flags & TOKEN_CAPITAL) * (TOKEN_BEFORE_CAPITAL / TOKEN_CAPITAL) |
                     (classes.any_capital | (classes.capital & led)) * TOKEN_CAPITAL;
    return START_OTHERWISE * (((tokens->flags[token] & flags) != 0) | classes.any_word |
                              (number & (classes.any_number | (classes.number & led))));
}

/* Lists the starts of the tokens from `first` up to `end`, whose leads are known; how many. */
static uint32_t list_starts(const struct tokens *tokens, const struct image *lexicon, uint32_t first, uint32_t end,
                            const uint8_t *leads, uint32_t *starts) {
    uint32_t likely[STARTS_AT_ONCE];
    struct start_classes classes = lexicon->start_classes;
    uint32_t likely_count = list_likely(tokens, classes, first, end, leads, likely);
    uint32_t count = 0;
    for (uint32_t i = 0; i < likely_count; i++) {
        uint32_t token = likely[i];
        unsigned how = leads[token - first] | find_otherwise(tokens, classes, token);
        starts[count] = token << START_BITS | how;
        count += (how != 0) | ((tokens->flags[token] & TOKEN_GIVES) != 0);
    }
    return count;
}

uint32_t starts_behind(const struct tokens *tokens, const struct image *lexicon, uint32_t first, uint32_t *starts) {
    const struct tokens all = *tokens; /* copies: what is written to `starts` does not change them */
    const struct image image = *lexicon;
    uint8_t leads[STARTS_AT_ONCE];
    uint32_t count = 0;
    for (; first < all.count; first += STARTS_AT_ONCE) {
        uint32_t end = all.count - first < STARTS_AT_ONCE ? all.count : first + STARTS_AT_ONCE;
        find_leads(&all, &image, first, end, leads);
        count += list_starts(&all, &image, first, end, leads, starts + count);
    }
    return count;
}

uint32_t starts_portable(const struct tokens *tokens, const struct image *lexicon, uint32_t *starts) {
    return starts_behind(tokens, lexicon, 0, starts);
}
