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

/* Lists the hits that are cues, by their numbers; how many they are. */
static uint32_t list_hits(uint32_t *out, const struct cues *cues) {
    const struct hit *hits = cues->hits->support;
    const struct lexicon_grade *grades = cues->lexicon->image->grades;
    uint32_t count = cues->hits->support_count;
    uint32_t dimension = cues->lexicon->dimension;
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) { /* without a branch that is hard to foresee */
        out[found] = i;
        found += hit_grade(&hits[i], grades)->dimension == dimension;
    }
    return found;
}

static void list_cues(struct cue_list *list, const struct cues *cues) {
    const struct cue_lexicon *lexicon = cues->lexicon;
    uint32_t *sources = list->sources; /* the hits at first */
    uint32_t found = lexicon ? list_hits(sources, cues) : 0;
    uint32_t reports = 0;
    uint32_t source_count = 0;
    for (uint32_t i = 0; i < found; i++) {
        const struct hit *hit = &cues->hits->support[sources[i]];
        const struct lexicon_grade *grade = hit_grade(hit, lexicon->image->grades);
        uint8_t kind = lexicon->kind[grade->category];
        list->reports[reports] =
            (struct cue_hit){.first = hit->first, .end = hit->end, .kind = kind, .inflect = (uint8_t)grade->inflect};
        reports += kind > CUE_SOURCE;
        sources[source_count] = hit->first;
        source_count += kind == CUE_SOURCE;
    }
    list->reports[reports] = (struct cue_hit){.first = UINT32_MAX, .end = UINT32_MAX};
    list->source_count = source_count;
}

static void list_columns(struct cue_list *list, struct alloc_column columns[2]) {
    columns[0] = (struct alloc_column){&list->reports, sizeof *list->reports};
    columns[1] = (struct alloc_column){&list->sources, sizeof *list->sources};
}

bool cues_find(struct cue_list *list, const struct cues *cues, const tone_allocator *hooks) {
    static const struct cues none = {0};
    struct alloc_column columns[2];
    cues = cues ? cues : &none;
    size_t need = (cues->lexicon ? (size_t)cues->hits->support_count : 0) + 1;
    list_columns(list, columns);
    if (!alloc_grow_columns(hooks, columns, 2, &list->capacity, need)) {
        return false;
    }
    list_cues(list, cues);
    return true;
}

void cues_release(struct cue_list *list, const tone_allocator *hooks) {
    struct alloc_column columns[2];
    list_columns(list, columns);
    alloc_release_columns(hooks, columns, 2, &list->capacity);
    *list = (struct cue_list){0};
}
