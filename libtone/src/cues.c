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

const struct hit *cues_next(struct cues *cues, uint32_t first, uint32_t end) {
    if (!cues->lexicon) {
        return NULL;
    }
    for (; cues->next < cues->hits->count && cues->hits->items[cues->next].first < end; cues->next++) {
        const struct hit *hit = &cues->hits->items[cues->next];
        if (hit->dimension == cues->lexicon->dimension && hit->first >= first && cues_kind(cues, hit) != CUE_NONE) {
            return hit;
        }
    }
    return NULL;
}

bool cues_report_in(const struct cues *cues, uint32_t first, uint32_t end) {
    if (!cues->lexicon) {
        return false;
    }
    for (uint32_t i = cues->next; i < cues->hits->count && cues->hits->items[i].first < end; i++) {
        const struct hit *hit = &cues->hits->items[i];
        if (hit->dimension == cues->lexicon->dimension && hit->first >= first && cues_kind(cues, hit) > CUE_SOURCE) {
            return true;
        }
    }
    return false;
}
