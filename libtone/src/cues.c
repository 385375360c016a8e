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

static uint32_t list_cues(struct cue_hit *out, const struct cues *cues) {
    const struct cue_lexicon *lexicon = cues->lexicon;
    const struct hit *hits = cues->hits->items;
    uint32_t hit_count = cues->hits->count;
    uint32_t dimension = lexicon->dimension;
    uint32_t found = 0;
    for (uint32_t i = 0; i < hit_count; i++) { /* first their numbers alone: without a branch */
        out[found].first = i;
        found += hits[i].dimension == dimension;
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < found; i++) {
        const struct hit *hit = &hits[out[i].first];
        const struct lexicon_grade *grade = &lexicon->image->grades[hit->grade];
        uint8_t kind = lexicon->kind[grade->category];
        out[count] = (struct cue_hit){hit->first, hit->end, kind, (uint8_t)grade->inflect};
        count += kind != CUE_NONE;
    }
    return count;
}

bool cues_find(struct cue_list *list, const struct cues *cues, const tone_allocator *hooks) {
    bool some = cues && cues->lexicon;
    size_t need = (some ? (size_t)cues->hits->count : 0) + 1;
    if (need > list->capacity) {
        struct cue_hit *items = alloc_grow(hooks, list->items, &list->capacity, need, sizeof *items);
        if (!items) {
            return false;
        }
        list->items = items;
    }
    uint32_t count = some ? list_cues(list->items, cues) : 0;
    list->items[count] = (struct cue_hit){.first = UINT32_MAX, .end = UINT32_MAX, .kind = CUE_SPEECH};
    list->next = 0;
    list->report = 0;
    return true;
}

void cues_release(struct cue_list *list, const tone_allocator *hooks) {
    alloc_release(hooks, list->items, list->capacity, sizeof *list->items);
    *list = (struct cue_list){0};
}
