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

/* Lists the hits that are cues, by their numbers in `first`; how many they are. */
static uint32_t list_hits(struct cue_hit *out, const struct cues *cues) {
    const struct hit *hits = cues->hits->support;
    const struct lexicon_grade *grades = cues->lexicon->image->grades;
    uint32_t count = cues->hits->support_count;
    uint32_t dimension = cues->lexicon->dimension;
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) { /* without a branch that is hard to foresee */
        out[found].first = i;
        found += hit_grade(&hits[i], grades)->dimension == dimension;
    }
    return found;
}

static void list_cues(struct cue_list *list, const struct cues *cues) {
    const struct cue_lexicon *lexicon = cues->lexicon;
    struct cue_hit *items = list->items;
    uint32_t found = lexicon ? list_hits(items, cues) : 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < found; i++) {
        const struct hit *hit = &cues->hits->support[items[i].first];
        const struct lexicon_grade *grade = hit_grade(hit, lexicon->image->grades);
        uint8_t kind = lexicon->kind[grade->category];
        items[count] =
            (struct cue_hit){.first = hit->first, .end = hit->end, .kind = kind, .inflect = (uint8_t)grade->inflect};
        count += kind != CUE_NONE;
    }
    uint32_t report = UINT32_MAX;
    items[count] = (struct cue_hit){.first = report, .end = report, .report = report};
    for (uint32_t i = count; i-- > 0;) {
        report = items[i].kind > CUE_SOURCE ? items[i].first : report;
        items[i].report = report;
    }
}

bool cues_find(struct cue_list *list, const struct cues *cues, const tone_allocator *hooks) {
    static const struct cues none = {0};
    cues = cues ? cues : &none;
    size_t need = (cues->lexicon ? (size_t)cues->hits->support_count : 0) + 1;
    if (need > list->capacity) {
        struct cue_hit *items = alloc_grow(hooks, list->items, &list->capacity, need, sizeof *items);
        if (!items) {
            return false;
        }
        list->items = items;
    }
    list_cues(list, cues);
    list->next = 0;
    return true;
}

void cues_release(struct cue_list *list, const tone_allocator *hooks) {
    alloc_release(hooks, list->items, list->capacity, sizeof *list->items);
    *list = (struct cue_list){0};
}
