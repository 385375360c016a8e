/* The words by which reports name voices, rules, kinds and stances. */
#ifndef TONE_NAMES_H
#define TONE_NAMES_H

#include <stdint.h>

/* A list of names by number. */
struct names {
    uint32_t count;
    const char *const *items;
};

extern const struct names voice_names;            /* tone_voice */
extern const struct names sentence_kind_names;    /* tone_sentence_kind */
extern const struct names rule_names;             /* tone_rule */
extern const struct names attribution_kind_names; /* tone_attribution_kind */
extern const struct names stance_names;           /* tone_stance */

/* NULL where the number is out of range. */
const char *name_of(const struct names *names, uint32_t number);

#endif
