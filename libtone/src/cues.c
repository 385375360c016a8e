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

/* Lists the hits that are cues. Each is written down, and stays where it is one: what comes next
   cannot be foretold. */
static void list_cues(struct cue_list *list, const struct hits *hits, const struct cue_lexicon *lexicon) {
    const struct hit *support = hits->support;
    const struct lexicon_grade *grades = lexicon->image->grades;
    const uint8_t *kinds = lexicon->kind;
    struct cue_hit *reports = list->reports;
    uint32_t *sources = list->sources;
    uint32_t hit_count = hits->support_count;
    uint32_t report_count = 0;
    uint32_t source_count = 0;
    for (uint32_t i = 0; i < hit_count; i++) {
        const struct lexicon_grade *grade = hit_grade(&support[i], grades);
        uint8_t kind = kinds[grade->category];
        reports[report_count] = (struct cue_hit){support[i].first, support[i].end, kind, (uint8_t)grade->inflect};
        report_count += kind > CUE_SOURCE;
        sources[source_count] = support[i].first;
        source_count += kind == CUE_SOURCE;
    }
    list->report_count = report_count;
    list->source_count = source_count;
}

static void list_columns(struct cue_list *list, struct alloc_column columns[2]) {
    columns[0] = (struct alloc_column){&list->reports, sizeof *list->reports};
    columns[1] = (struct alloc_column){&list->sources, sizeof *list->sources};
}

/* Room for so many cues of each kind. */
static bool reserve(struct cue_list *list, size_t need, const tone_allocator *hooks) {
    if (need <= list->capacity) {
        return true;
    }
    struct alloc_column columns[2];
    list_columns(list, columns);
    return alloc_more_columns(hooks, columns, 2, &list->capacity, need);
}

bool cues_find(struct cue_list *list, const struct cues *cues, const tone_allocator *hooks) {
    if (!reserve(list, (cues ? (size_t)cues->hits->support_count : 0) + 1, hooks)) {
        return false;
    }
    list->report_count = list->source_count = 0;
    if (cues) {
        list_cues(list, cues->hits, cues->lexicon);
    }
    list->reports[list->report_count] = (struct cue_hit){.first = UINT32_MAX, .end = UINT32_MAX};
    return true;
}

void cues_release(struct cue_list *list, const tone_allocator *hooks) {
    struct alloc_column columns[2];
    list_columns(list, columns);
    alloc_release_columns(hooks, columns, 2, &list->capacity);
    *list = (struct cue_list){0};
}
