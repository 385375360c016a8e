#include "attributions.h"
#include "scare.h"

bool pieces_reserve(struct pieces *pieces, size_t need, const tone_allocator *hooks) {
    struct piece *items = alloc_grow(hooks, pieces->items, &pieces->capacity, need, sizeof *items);
    pieces->items = items ? items : pieces->items;
    return items != NULL;
}

/* --------------------------------------------------------------------------------------------------------- pieces */

/* Gives groups to the quotations of the paragraphs that begin before a token or at it. */
static inline void number_quotations(struct attributions *a, struct speakers *speakers, uint32_t token) {
    struct pieces *quotations = &a->quotations;
    uint32_t first = a->numbered;
    for (; a->numbered < quotations->count && quotations->items[a->numbered].paragraph <= token; a->numbered++) {
        struct piece *piece = &quotations->items[a->numbered];
        piece->group = piece->joined ? speakers->last_group : speakers->next_group;
        speakers->next_group += !piece->joined;
        speakers->last_group = piece->nested ? speakers->last_group : piece->group;
    }
    a->first_quotation = a->numbered > first ? first : a->first_quotation;
}

/* The first quotation of the paragraph that begins at or behind a token. */
static uint32_t quotation_from(const struct attributions *a, uint32_t token) {
    uint32_t low = a->first_quotation;
    for (uint32_t count = a->numbered - low, half; count > 0; count -= half) { /* without a branch inside */
        half = (count + 1) / 2;
        low += (a->quotations.items[low + half - 1].first < token) * half;
    }
    return low;
}

/* Gives the quotations inside a run the report. Whether the run is one quotation and nothing else, whose group is told
   then. */
static inline bool claim_quotations(struct attributions *a, const struct run *run, uint32_t report, uint32_t *group) {
    struct piece *quotations = a->quotations.items;
    if (a->numbered == 0 || quotations[a->numbered - 1].first < run->first) {
        return false; /* most runs hold none */
    }
    uint32_t first = quotation_from(a, run->first);
    for (uint32_t i = first; i < a->numbered && quotations[i].end <= run->end; i++) {
        quotations[i].report = report;
    }
    bool whole = (quotations[first].first == run->first) & (quotations[first].end == run->end);
    *group = whole ? quotations[first].group : *group;
    return whole;
}

/* Makes a piece of a group. Without a report it keeps a distance. */
static void fill_piece(struct piece *piece, const struct run *run, uint32_t group, uint32_t report) {
    piece->first = run->first;
    piece->end = run->end;
    piece->report = report;
    piece->group = group;
    piece->kind = report == NO_REPORT ? TONE_ATTRIBUTION_SCARE : TONE_ATTRIBUTION_INDIRECT;
    piece->as = 0;
    piece->nested = piece->name = piece->joined = piece->loose = false;
}

/* Inserts a piece of a report, for which there is room, in order of the first token, the longer first: in few steps,
   for few pieces begin behind it that are there already. */
static inline void insert(struct pieces *pieces, const struct run *run, uint32_t group, uint32_t report) {
    struct piece *piece = &pieces->items[pieces->count++];
    const struct piece wanted = {.first = run->first, .end = run->end};
    while (piece > pieces->items && !piece_stands_before(piece - 1, &wanted)) {
        *piece = *(piece - 1);
        piece--;
    }
    fill_piece(piece, run, group, report);
}

/* Turns a report's content into pieces of one group. */
static void add_pieces(struct attributions *a, uint32_t number, struct speakers *speakers) {
    const struct report *report = &a->reports.items[number];
    bool split = report->rest.first < report->rest.end;
    uint32_t group = speakers->next_group;
    bool quoted = claim_quotations(a, &report->content, number, &group);
    bool rest_quoted = !split || claim_quotations(a, &report->rest, number, &group);
    speakers->next_group += !(quoted & rest_quoted) & (group == speakers->next_group);
    if (!quoted) {
        insert(&a->reported, &report->content, group, number);
    }
    if (!rest_quoted) {
        insert(&a->reported, &report->rest, group, number);
    }
}

/* A pronoun stands for the last speaker. */
static void name_speaker(struct report *report, struct speakers *speakers) {
    bool known = (report->source.first < report->source.end) & !report->pronoun;
    report->flags |= (uint8_t)((report->pronoun & speakers->unnamed) * TONE_ATTRIBUTION_UNNAMED);
    bool unnamed = (report->flags & TONE_ATTRIBUTION_UNNAMED) != 0;
    speakers->unnamed = (unnamed & known) | (speakers->unnamed & !known);
}

/* A quotation that no report claims is a name, a scare quote, or goes on with what the last
   speaker of the paragraph said. Settles those of the paragraphs that begin before a token. */
static void settle_quotations(struct attributions *a, const struct tokens *tokens, uint32_t token) {
    uint32_t speaker = NO_REPORT;
    uint32_t paragraph = 0;
    for (; a->settled < a->quotations.count && a->quotations.items[a->settled].paragraph < token; a->settled++) {
        struct piece *piece = &a->quotations.items[a->settled];
        speaker = piece->paragraph == paragraph ? speaker : NO_REPORT;
        speaker = piece->report == NO_REPORT ? speaker : piece->report;
        paragraph = piece->paragraph;
        bool name = (piece->as == QUOTED_NAME) & !mark_paragraph(tokens, piece->first);
        bool scare = !name & (speaker == NO_REPORT) & !piece->nested & (piece->as == QUOTED_WORDS);
        piece->name |= name;
        piece->kind = scare ? TONE_ATTRIBUTION_SCARE : piece->kind;
        piece->report = name ? piece->report : speaker;
    }
}

/* ------------------------------------------------------------------------------------------------------- so-called */

/* Where the paragraph of a token ends. */
static uint32_t end_of_paragraph(const struct tokens *tokens, uint32_t token) {
    uint32_t low = 0;
    for (uint32_t count = tokens->paragraph_count, half; count > 1; count -= half) {
        half = count / 2;
        low += tokens->paragraph[low + half] <= token ? half : 0;
    }
    return tokens_paragraph_end(tokens, low);
}

/* The quotation or the name or word behind "so-called", where the rest of the paragraph begins, keeps a distance, marks
   or not. A name that is so-called within another is of that one: the So-Called So-Called Club. */
static void add_so_called(struct attributions *a, const struct clause_source *source, struct speakers *speakers,
                          const struct run *rest) {
    uint32_t i = rest->first;
    uint32_t quotation = quotation_from(a, i);
    if (quotation < a->numbered && a->quotations.items[quotation].first == i) {
        a->quotations.items[quotation].kind = TONE_ATTRIBUTION_SCARE;
        a->quotations.items[quotation].name = false;
        return;
    }
    struct pieces *distanced = &a->distanced;
    if (distanced->count > 0 && i < distanced->items[distanced->count - 1].end) {
        return;
    }
    struct run run = {i, scare_end(source->text, source->tokens, i, rest->end)};
    if (run.end > i) {
        fill_piece(&distanced->items[distanced->count++], &run, speakers->next_group++, NO_REPORT);
    }
}

/* Adds what is so-called in the paragraphs that end at a token or before it, whose reports are all read. */
static void find_so_called(struct attributions *a, const struct clause_source *source, struct speakers *speakers,
                           uint32_t token) {
    const struct tokens *tokens = source->tokens;
    for (; a->so_called < tokens->mark_count;
         a->so_called = bits_first(source->signs->so_called, a->so_called + 1, tokens->mark_count)) {
        uint32_t hyphen = tokens->mark[a->so_called];
        struct run rest = {hyphen + 2, end_of_paragraph(tokens, hyphen)};
        if (rest.end > token) {
            return;
        }
        number_quotations(a, speakers, hyphen);
        settle_quotations(a, tokens, rest.end);
        if (rest.first < rest.end) {
            add_so_called(a, source, speakers, &rest);
        }
    }
}

/* Brings what is so-called among the pieces of reports, from the last on. There is room. */
static void merge_distanced(struct attributions *a) {
    const struct piece *distanced = a->distanced.items;
    struct piece *all = a->reported.items;
    uint32_t reported = a->reported.count;
    a->reported.count += a->distanced.count;
    for (uint32_t left = a->distanced.count; left > 0;) {
        bool report = reported > 0 && !piece_stands_before(&all[reported - 1], &distanced[left - 1]);
        all[reported + left - 1] = report ? all[reported - 1] : distanced[left - 1];
        reported -= report;
        left -= !report;
    }
}

/* ---------------------------------------------------------------------------------------------------------- chunks */

/* Finds the reports of all sentences. */
static bool find_reports(struct attributions *a, const struct clause_source *source, const struct way *way,
                         const tone_allocator *hooks) {
    if (!reports_reserve(&a->reports, source->cues->report_count, hooks) ||
        !clauses_open(&a->clauses, source, way, hooks)) {
        return false;
    }
    while (clauses_next(&a->clauses)) {
        reports_find(&a->reports, &a->clauses);
    }
    return true;
}

/* Makes pieces of all reports and of what is so-called: of a paragraph the quotations are numbered first, what is so-called
   last. */
static void read_reports(struct attributions *a, const struct clause_source *source, struct speakers *speakers) {
    bool so_called = source->signs->so_called_count > 0;
    for (uint32_t i = 0; i < a->reports.count; i++) {
        struct report *report = &a->reports.items[i];
        if (source->described) {
            name_speaker(report, speakers);
        }
        if (so_called) {
            find_so_called(a, source, speakers, report->cue.first);
        }
        number_quotations(a, speakers, report->cue.first);
        add_pieces(a, i, speakers);
    }
    if (so_called) {
        find_so_called(a, source, speakers, UINT32_MAX);
        merge_distanced(a);
    }
}

bool attributions_find(struct attributions *a, const struct clause_source *source, struct speakers *speakers,
                       const struct way *way, const tone_allocator *hooks) {
    a->so_called = bits_first(source->signs->so_called, 0, source->tokens->mark_count);
    if (source->cues->report_count > 0 && !find_reports(a, source, way, hooks)) {
        return false;
    }
    size_t so_called = source->signs->so_called_count;
    if (!pieces_reserve(&a->reported, (size_t)a->reports.count * REPORT_PIECES + so_called, hooks) ||
        !pieces_reserve(&a->distanced, so_called, hooks)) {
        return false;
    }
    read_reports(a, source, speakers);
    attributions_number(a, speakers);
    settle_quotations(a, source->tokens, UINT32_MAX);
    return true;
}

void attributions_number(struct attributions *attributions, struct speakers *speakers) {
    number_quotations(attributions, speakers, UINT32_MAX);
}

void attributions_clear(struct attributions *a) {
    a->reports.count = 0;
    a->quotations.count = 0;
    a->reported.count = 0;
    a->distanced.count = 0;
    a->first_quotation = a->numbered = a->settled = 0;
}

void attributions_release(struct attributions *a, const tone_allocator *hooks) {
    clauses_release(&a->clauses, hooks);
    reports_release(&a->reports, hooks);
    alloc_release(hooks, a->quotations.items, a->quotations.capacity, sizeof *a->quotations.items);
    alloc_release(hooks, a->reported.items, a->reported.capacity, sizeof *a->reported.items);
    alloc_release(hooks, a->distanced.items, a->distanced.capacity, sizeof *a->distanced.items);
    *a = (struct attributions){0};
}
