#include "starts.h"

/* Eight tokens, side by side: the compiler has vectors of whatever width the machine has. */
enum { LANES = 8 };
typedef uint16_t lanes __attribute__((vector_size(LANES * sizeof(uint16_t))));
typedef uint8_t narrow_lanes __attribute__((vector_size(LANES)));
_Static_assert(STARTS_AT_ONCE % LANES == 0, "no eight tokens are of two hands");

/* How terms may begin with a token: what a start says, and these. */
enum { HOW_GIVES = 1 << START_BITS, HOW_LEADS = 2 << START_BITS };

/* Tokens that are worked on together. */
struct hand {
    const struct tokens *tokens;
    const struct image *lexicon;
    uint32_t first;
    uint32_t end;
    uint16_t how[STARTS_AT_ONCE];
    uint32_t leading[STARTS_AT_ONCE]; /* those with which terms of words may begin, */
    uint32_t leading_count;           /* by their flags and those of the next: half of all are none */
};

/* ----------------------------------------------------------------------------------------------------------- tokens */

/* Those behind the last have no flags, no class. */
struct eight {
    lanes flags;
    lanes number; /* all bits of those that are numbers */
};

static inline struct eight read_eight(const struct tokens *tokens, uint32_t first) {
    lanes flags = {0};
    narrow_lanes class = {0};
    if (tokens->count - first >= LANES) {
        memcpy(&flags, tokens->flags + first, sizeof flags);
        memcpy(&class, tokens->class + first, sizeof class);
    } else {
        memcpy(&flags, tokens->flags + first, (tokens->count - first) * sizeof *tokens->flags);
        memcpy(&class, tokens->class + first, tokens->count - first);
    }
    return (struct eight){flags, (lanes)(__builtin_convertvector(class, lanes) == WORD_NUMBER)};
}

/* All bits of the lanes that are not 0. */
static inline lanes are_set(lanes eight) {
    return (lanes)(eight != 0);
}

/* All bits of all lanes, or none. */
static inline lanes all_lanes(bool all) {
    return (lanes){0} + (uint16_t)(all ? UINT16_MAX : 0);
}

/* START_OTHERWISE where a term may begin with a token otherwise than by leads of words, else 0. */
static inline lanes find_otherwise(struct eight here, struct eight next, struct start_classes classes) {
    const uint16_t always = (uint16_t)(TOKEN_STARTS | (classes.any_capital ? TOKEN_CAPITAL : 0));
    lanes behind = are_set(next.flags & TOKEN_BEHIND_CLASS);
    lanes capital = behind & (uint16_t)(classes.capital ? TOKEN_CAPITAL : 0);
    lanes named = (next.flags & TOKEN_CAPITAL) * (TOKEN_BEFORE_CAPITAL / TOKEN_CAPITAL);
    lanes fits = here.flags & (always | named | capital | (next.number & TOKEN_BEFORE_NUMBER));
    lanes number = here.number & (all_lanes(classes.any_number) | (all_lanes(classes.number) & behind));
    return (are_set(fits) | number | all_lanes(classes.any_word)) & START_OTHERWISE;
}

/* Tells how terms may begin with each token, but for the leads of words. */
static void look_at_tokens(struct hand *hand) {
    const struct start_classes classes = hand->lexicon->start_classes;
    for (uint32_t i = hand->first; i < hand->end; i += LANES) {
        struct eight here = read_eight(hand->tokens, i);
        struct eight next = read_eight(hand->tokens, i + 1);
        lanes leads = here.flags & next.flags / (TOKEN_LED / TOKEN_LEADS) & TOKEN_LEADS;
        lanes how = find_otherwise(here, next, classes) | (are_set(here.flags & TOKEN_GIVES) & HOW_GIVES) |
                    (are_set(leads) & HOW_LEADS);
        memcpy(hand->how + (i - hand->first), &how, sizeof how);
    }
}

/* ------------------------------------------------------------------------------------------------------------ leads */

/* Lists the tokens with which terms of words may begin. */
static void list_leading(struct hand *hand) {
    uint32_t count = 0;
    for (uint32_t i = hand->first; i < hand->end; i++) {
        hand->leading[count] = i;
        count += hand->how[i - hand->first] / HOW_LEADS;
    }
    hand->leading_count = count;
}

/* Tells the leads by the next word in place of HOW_LEADS: a word that leads is numbered as its node. Leaves those in the
   list where a third may follow. */
static void find_by_next(struct hand *hand) {
    const struct tokens *tokens = hand->tokens;
    const struct image *lexicon = hand->lexicon;
    uint32_t further = 0;
    for (uint32_t i = 0; i < hand->leading_count; i++) {
        uint32_t token = hand->leading[i];
        uint32_t lead = lexicon_lead(tokens_word(tokens, token), tokens_word(tokens, token + 1), 0);
        uint32_t missing = ~lexicon->leads[lead_item(lead, lexicon->lead_mask)];
        bool leads_on = (missing & lead_bits(lead)) == 0;
        hand->how[token - hand->first] ^= (uint16_t)(HOW_LEADS | leads_on * START_BY_NEXT);
        hand->leading[further] = token;
        further += (missing & lead_further_bits(lead)) == 0;
    }
    hand->leading_count = further;
}

/* Adds the leads by the third word. */
static void find_by_third(struct hand *hand) {
    const struct tokens *tokens = hand->tokens;
    for (uint32_t i = 0; i < hand->leading_count; i++) {
        uint32_t token = hand->leading[i];
        uint32_t third = token + 2 < tokens->count ? tokens_word(tokens, token + 2) : 0;
        uint32_t lead = lexicon_lead(tokens_word(tokens, token), tokens_word(tokens, token + 1), third);
        bool leads_on = (third != 0) & image_has_lead(hand->lexicon, lead);
        hand->how[token - hand->first] |= (uint16_t)(leads_on * START_BY_THIRD);
    }
}

/* ----------------------------------------------------------------------------------------------------------- starts */

/* Adds the starts to those there are. */
static void list_starts(const struct hand *hand, struct starts *starts) {
    uint32_t count = starts->count;
    for (uint32_t i = hand->first; i < hand->end; i++) {
        uint32_t how = hand->how[i - hand->first];
        starts->items[count] = i << START_BITS | (how & (HOW_GIVES - 1));
        count += how != 0;
    }
    starts->count = count;
}

void starts_add(struct starts *starts, const struct tokens *tokens, const struct image *lexicon, uint32_t first,
                uint32_t end) {
    const struct tokens all = *tokens; /* copies: what is written to `starts` does not change them */
    const struct image image = *lexicon;
    struct hand hand;
    hand.tokens = &all;
    hand.lexicon = &image;
    hand.first = first;
    hand.end = end;
    look_at_tokens(&hand);
    list_leading(&hand);
    find_by_next(&hand);
    find_by_third(&hand);
    list_starts(&hand, starts);
}

void starts_sort(struct starts *starts, const struct tokens *tokens, const struct image *lexicon) {
    uint32_t going = 0;
    uint32_t others = 0;
    for (uint32_t i = 0; i < starts->count; i++) {
        uint32_t start = starts->items[i];
        bool otherwise = (start & START_OTHERWISE) != 0;
        starts->nodes[i] = image_start(lexicon, tokens_word(tokens, start_token(start)));
        starts->going[going] = i;
        going += ((start & (START_BY_NEXT | START_BY_THIRD)) != 0) & !otherwise;
        starts->others[others] = i;
        others += otherwise;
    }
    starts->going_count = going;
    starts->other_count = others;
}

void starts_portable(struct starts *starts, const struct tokens *tokens, const struct image *lexicon, uint32_t first) {
    starts->count = 0;
    starts_add(starts, tokens, lexicon, first, starts_end(tokens, first));
    starts_sort(starts, tokens, lexicon);
}
