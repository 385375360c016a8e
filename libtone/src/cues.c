#include "cues.h"

#include <string.h>

enum cue_kind cue_kind_of(const char *category) {
    static const struct {
        const char *name;
        enum cue_kind kind;
    } kinds[] = {{"source_noun", CUE_SOURCE},     {"report_speech", CUE_SPEECH},
                 {"report_neutral", CUE_NEUTRAL}, {"report_assertive", CUE_ASSERTIVE},
                 {"report_factive", CUE_FACTIVE}, {"report_doubting", CUE_DOUBTING}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(category, kinds[i].name) == 0) {
            return kinds[i].kind;
        }
    }
    return CUE_NONE;
}

bool cues_report_in(struct cues *cues, uint32_t first, uint32_t end) {
    if (!cues->lexicon) {
        return false;
    }
    const struct hit *hits = cues->hits->items;
    uint32_t count = cues->hits->count;
    uint32_t dimension = cues->lexicon->dimension;
    uint32_t i = cues->report;
    while (i < count &&
           (hits[i].dimension != dimension || hits[i].first < first || cues_kind(cues, &hits[i]) <= CUE_SOURCE)) {
        i++;
    }
    cues->report = i;
    return i < count && hits[i].first < end;
}
