#include "arrow_columns.h"

#include <stddef.h>

bool arrow_is_level(tone_level level) {
    return level == TONE_LEVEL_DOCUMENT || level == TONE_LEVEL_SENTENCE || level == TONE_LEVEL_MATCH ||
           level == TONE_LEVEL_ATTRIBUTION;
}

size_t arrow_width(enum arrow_kind kind) {
    static const size_t widths[] = {[ARROW_UINT32] = 4,  [ARROW_UINT64] = 8, [ARROW_INT64] = 8, [ARROW_DOUBLE] = 8,
                                    [ARROW_BOOLEAN] = 1, [ARROW_INT8] = 1,   [ARROW_INT32] = 4};
    return widths[kind];
}

struct table *arrow_level_table(tone_result *result, tone_level level) {
    switch (level) {
    case TONE_LEVEL_DOCUMENT:
        return &result->texts;
    case TONE_LEVEL_SENTENCE:
        return &result->sentences;
    case TONE_LEVEL_MATCH:
        return &result->matches;
    case TONE_LEVEL_ATTRIBUTION:
        return &result->attributions;
    }
    return NULL;
}

/* ------------------------------------------------------------------------------------------------------ the list */

/* A list under way. */
struct listing {
    struct arrow_columns *columns;
    const tone_scorer *scorer;
    const tone_allocator *hooks;
    bool nullable; /* what is added */
    bool failed;
};

static void add(struct listing *listing, struct arrow_column column) {
    struct arrow_columns *columns = listing->columns;
    struct arrow_column *grown = listing->failed ? NULL
                                                 : alloc_grow(listing->hooks, columns->items, &columns->capacity,
                                                              columns->count + 1, sizeof *grown);
    if (!grown) {
        listing->failed = true;
        return;
    }
    column.suffix = column.suffix ? column.suffix : "";
    column.nullable = listing->nullable || column.present != 0;
    columns->items = grown;
    columns->items[columns->count++] = column;
}

static void add_list(struct listing *listing, const struct arrow_column *columns, size_t count) {
    for (size_t i = 0; i < count; i++) {
        add(listing, columns[i]);
    }
}

/* A column of the table as it is. */
static struct arrow_column same(const char *name, const char *suffix, enum arrow_kind kind, size_t source) {
    return (struct arrow_column){.name = name, .suffix = suffix, .kind = kind, .source = source};
}

/* A double made of a column of the table. */
static struct arrow_column made(const char *name, const char *suffix, enum arrow_making making, size_t source) {
    return (struct arrow_column){
        .name = name, .suffix = suffix, .kind = ARROW_DOUBLE, .making = making, .source = source};
}

static void add_shares(struct listing *listing, size_t voices) {
    static const char *const names[VOICE_COUNT] = {"share_author", "share_attributed", "share_quoted", "share_scare"};
    for (size_t i = 0; i < VOICE_COUNT; i++) {
        add(listing, made(names[i], "", MAKE_SHARE, voices + i));
    }
}

static void list_documents(struct listing *listing) {
    const tone_scorer *scorer = listing->scorer;
    listing->nullable = true;
    add(listing, (struct arrow_column){.name = "sentences", .kind = ARROW_UINT32, .making = MAKE_SENTENCE_COUNT});
    add(listing, same("words", "", ARROW_UINT32, TEXT_WORDS));
    for (uint32_t i = 0; i < scorer->measure_count; i++) {
        add(listing, same(scorer->measures[i].name, "", ARROW_DOUBLE, text_score_column(i, TEXT_SCORE)));
    }
    for (uint32_t i = 0; i < scorer->measure_count; i++) {
        const struct measure *measure = &scorer->measures[i];
        if (measure->kind != TONE_SCORE_AUTHOR) {
            add(listing, made(measure->name, "_raw", MAKE_DOUBLE, text_score_column(i, TEXT_RAW)));
            add(listing, same(measure->name, "_raw_units", ARROW_INT64, text_score_column(i, TEXT_RAW)));
            add(listing, same(measure->name, "_max", ARROW_DOUBLE, text_score_column(i, TEXT_MAX)));
            add(listing, made(measure->name, "_per100", MAKE_PER_100, text_score_column(i, TEXT_COUNT)));
        }
    }
    add_shares(listing, TEXT_VOICES);
}

/* Columns that several levels share. */
#define TEXT_NUMBER_COLUMN                                                                                             \
    { .name = "text_index", .kind = ARROW_UINT64, .making = MAKE_TEXT_NUMBER }
#define FIELD(column_name, column_kind, type, field)                                                                   \
    { .name = column_name, .kind = column_kind, .offset = offsetof(type, field) }
#define CODED(column_name, type, field, names)                                                                         \
    { .name = column_name, .kind = ARROW_INT8, .offset = offsetof(type, field), .dictionary = names }
#define NAMED(column_name, type, field, names)                                                                         \
    {                                                                                                                  \
        .name = column_name, .kind = ARROW_INT32, .making = MAKE_NAME, .offset = offsetof(type, field),                \
        .dictionary = names                                                                                            \
    }
#define FLAG(column_name, type, bit)                                                                                   \
    { .name = column_name, .kind = ARROW_BOOLEAN, .making = MAKE_FLAG, .offset = offsetof(type, flags), .mask = (bit) }

static void list_sentences(struct listing *listing) {
    static const struct arrow_column first[] = {
        TEXT_NUMBER_COLUMN,
        {.name = "sentence", .kind = ARROW_UINT32, .making = MAKE_NUMBER_IN_TEXT},
        {.name = "kind", .kind = ARROW_INT8, .source = SENTENCE_KIND, .dictionary = SENTENCE_KINDS},
        FIELD("begin", ARROW_UINT32, tone_span, begin),
        FIELD("end", ARROW_UINT32, tone_span, end),
        FIELD("begin_char", ARROW_UINT32, tone_span, begin_char),
        FIELD("end_char", ARROW_UINT32, tone_span, end_char),
        {.name = "words", .kind = ARROW_UINT32, .source = SENTENCE_WORDS},
    };
    const tone_scorer *scorer = listing->scorer;
    add_list(listing, first, sizeof first / sizeof *first);
    for (uint32_t i = 0; i < scorer->measure_count; i++) {
        add(listing, same(scorer->measures[i].name, "", ARROW_DOUBLE, sentence_score_column(i, SENTENCE_SCORE)));
    }
    for (uint32_t i = 0; i < scorer->measure_count; i++) {
        const struct measure *measure = &scorer->measures[i];
        if (measure->kind != TONE_SCORE_AUTHOR) {
            add(listing, made(measure->name, "_raw", MAKE_DOUBLE, sentence_score_column(i, SENTENCE_RAW)));
            add(listing, same(measure->name, "_raw_units", ARROW_INT64, sentence_score_column(i, SENTENCE_RAW)));
        }
    }
    add_shares(listing, SENTENCE_VOICES);
}

static void add_composite(struct listing *listing, uint32_t composite) {
    const tone_scorer *scorer = listing->scorer;
    const char *name = scorer->measures[scorer->composite_measure[composite]].name;
    add(listing, made(name, "", MAKE_DOUBLE, MATCH_SHARES + (size_t)composite));
    add(listing, same(name, "_units", ARROW_INT64, MATCH_SHARES + (size_t)composite));
}

/* The shares in the order of reports: bias, certainty, then the others by number. */
static void add_composites(struct listing *listing) {
    static const char *const first[] = {"bias", "certainty"};
    const tone_scorer *scorer = listing->scorer;
    uint32_t named[2];
    for (size_t i = 0; i < 2; i++) {
        uint32_t score = tone_scorer_score_index(scorer, first[i]);
        named[i] = score < scorer->measure_count ? scorer->measures[score].composite : UINT32_MAX;
        if (named[i] != UINT32_MAX) {
            add_composite(listing, named[i]);
        }
    }
    for (uint32_t i = 0; i < scorer->composite_count; i++) {
        if (i != named[0] && i != named[1]) {
            add_composite(listing, i);
        }
    }
}

static void list_matches(struct listing *listing) {
    static const struct arrow_column columns[] = {
        TEXT_NUMBER_COLUMN,
        FIELD("sentence", ARROW_UINT32, tone_match, sentence),
        FIELD("begin", ARROW_UINT32, tone_match, begin),
        FIELD("end", ARROW_UINT32, tone_match, end),
        FIELD("begin_char", ARROW_UINT32, tone_match, begin_char),
        FIELD("end_char", ARROW_UINT32, tone_match, end_char),
        NAMED("dimension", tone_match, dimension, DIMENSIONS),
        NAMED("category", tone_match, category, CATEGORIES),
        NAMED("term", tone_match, entry, TERMS),
        CODED("rule", tone_match, rule, RULES),
        FIELD("weight", ARROW_DOUBLE, tone_match, weight),
        CODED("voice", tone_match, voice, VOICES),
        FLAG("negated", tone_match, TONE_MATCH_NEGATED),
        FIELD("degree", ARROW_DOUBLE, tone_match, degree),
        {.name = "contribution",
         .kind = ARROW_DOUBLE,
         .making = MAKE_DOUBLE,
         .offset = offsetof(tone_match, contribution)},
        FIELD("contribution_units", ARROW_INT64, tone_match, contribution),
    };
    add_list(listing, columns, sizeof columns / sizeof *columns);
    add_composites(listing);
}

/* The four ends of a span of an attribution, which may be absent. */
static void add_span(struct listing *listing, const char *const names[4], size_t span, uint8_t present) {
    static const size_t ends[4] = {offsetof(tone_span, begin), offsetof(tone_span, end),
                                   offsetof(tone_span, begin_char), offsetof(tone_span, end_char)};
    for (size_t i = 0; i < 4; i++) {
        struct arrow_column column = same(names[i], "", ARROW_UINT32, 0);
        column.offset = span + ends[i];
        column.present = present;
        add(listing, column);
    }
}

static void list_attributions(struct listing *listing) {
    static const struct arrow_column first[] = {
        TEXT_NUMBER_COLUMN,
        FIELD("sentence", ARROW_UINT32, tone_attribution, sentence),
        FIELD("group", ARROW_UINT32, tone_attribution, group),
        CODED("kind", tone_attribution, kind, ATTRIBUTION_KINDS),
    };
    static const struct arrow_column last[] = {
        CODED("stance", tone_attribution, stance, STANCES),
        FLAG("unnamed", tone_attribution, TONE_ATTRIBUTION_UNNAMED),
        FLAG("negated", tone_attribution, TONE_ATTRIBUTION_NEGATED),
    };
    static const char *const content[] = {"begin", "end", "begin_char", "end_char"};
    static const char *const source[] = {"source_begin", "source_end", "source_begin_char", "source_end_char"};
    static const char *const cue[] = {"cue_begin", "cue_end", "cue_begin_char", "cue_end_char"};
    add_list(listing, first, sizeof first / sizeof *first);
    add_span(listing, content, offsetof(tone_attribution, content), 0);
    add_span(listing, source, offsetof(tone_attribution, source), TONE_ATTRIBUTION_SOURCE);
    add_span(listing, cue, offsetof(tone_attribution, cue), TONE_ATTRIBUTION_CUE);
    add_list(listing, last, sizeof last / sizeof *last);
}

bool arrow_list_columns(struct arrow_columns *columns, const tone_scorer *scorer, tone_level level,
                        const tone_allocator *hooks) {
    struct listing listing = {.columns = columns, .scorer = scorer, .hooks = hooks};
    *columns = (struct arrow_columns){0};
    switch (level) {
    case TONE_LEVEL_DOCUMENT:
        list_documents(&listing);
        break;
    case TONE_LEVEL_SENTENCE:
        list_sentences(&listing);
        break;
    case TONE_LEVEL_MATCH:
        list_matches(&listing);
        break;
    case TONE_LEVEL_ATTRIBUTION:
        list_attributions(&listing);
        break;
    }
    return !listing.failed;
}

void arrow_release_columns(struct arrow_columns *columns, const tone_allocator *hooks) {
    alloc_release(hooks, columns->items, columns->capacity, sizeof *columns->items);
    *columns = (struct arrow_columns){0};
}
