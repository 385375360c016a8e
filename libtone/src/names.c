#include "names.h"

#include <stddef.h>

static const char *const voices[] = {"author", "attributed", "quoted", "scare"};
static const char *const sentence_kinds[] = {"prose", "headline", "caption", "list"};
static const char *const rules[] = {"word", "inflection", "phrase", "wildcard", "pattern", "sign"};
static const char *const attribution_kinds[] = {"direct", "indirect", "scare"};
static const char *const stances[] = {"neutral", "assertive", "factive", "doubting"};

const struct names voice_names = {sizeof voices / sizeof *voices, voices};
const struct names sentence_kind_names = {sizeof sentence_kinds / sizeof *sentence_kinds, sentence_kinds};
const struct names rule_names = {sizeof rules / sizeof *rules, rules};
const struct names attribution_kind_names = {sizeof attribution_kinds / sizeof *attribution_kinds, attribution_kinds};
const struct names stance_names = {sizeof stances / sizeof *stances, stances};

const char *name_of(const struct names *names, uint32_t number) {
    return number < names->count ? names->items[number] : NULL;
}
