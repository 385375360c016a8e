#include "matches.h"

#include "paths.h"
#include "starts.h"

/* Room for so many more hits. */
static bool reserve_hits(struct hits *hits, size_t more, const tone_allocator *hooks) {
    if (hits->capacity - hits->count >= more) {
        return true;
    }
    struct hit *grown = alloc_grow(hooks, hits->items, &hits->capacity, hits->count + more, sizeof *grown);
    hits->items = grown ? grown : hits->items;
    return grown != NULL;
}

/* Writes a hit that is not settled yet: its entry stands for an output. */
static inline void write_unsettled(struct hit *hit, uint32_t first, uint32_t end, uint32_t output) {
    hit->first = first;
    hit->end = end;
    hit->entry = output;
}

/* Outputs of a node that are listed by no branch: few have more. */
enum { OUTPUTS_AT_ONCE = 2 };

/* Lists what a node gives to which a start leads. There is room for it, and for OUTPUTS_AT_ONCE. */
static inline uint32_t list_outputs(struct hit *items, const struct image *lexicon, const struct lexicon_node *node,
                                    uint32_t first) {
    __builtin_prefetch(&lexicon->outputs[node->output]);
    for (uint32_t i = 0; i < OUTPUTS_AT_ONCE; i++) {
        write_unsettled(&items[i], first, first + 1, node->output + i);
    }
    for (uint32_t i = OUTPUTS_AT_ONCE; i < node->output_count; i++) {
        write_unsettled(&items[i], first, first + 1, node->output + i);
    }
    return node->output_count;
}

/* Lists what was found by a walk from a token. */
static bool list_candidates(struct hits *hits, const struct candidates *candidates, const struct image *lexicon,
                            uint32_t first, const tone_allocator *hooks) {
    if (!reserve_hits(hits, candidates->found_count, hooks)) {
        return false;
    }
    for (uint32_t i = 0; i < candidates->found_count; i++) {
        const struct candidate *candidate = &candidates->items[candidates->found[i]];
        uint32_t output = (uint32_t)(candidate->output - lexicon->outputs);
        write_unsettled(&hits->items[hits->count++], first, candidate->end, output);
    }
    return true;
}

/* Lists what the starts from `*at` on give, up to the first that needs a walk. False without memory. */
static bool list_known(struct hits *hits, const struct paths *paths, uint32_t *at, const struct image *lexicon,
                       const tone_allocator *hooks) {
    uint32_t listed = hits->count;
    uint32_t i = *at;
    for (; i < paths->count && paths->nodes[i] != PATH_WALKS; i++) {
        const struct lexicon_node *node = &lexicon->nodes[paths->nodes[i]];
        size_t room = node->output_count + (size_t)OUTPUTS_AT_ONCE;
        if (hits->capacity - listed < room) {
            hits->count = listed;
            if (!reserve_hits(hits, room, hooks)) {
                return false;
            }
        }
        listed += list_outputs(hits->items + listed, lexicon, node, start_token(paths->starts[i]));
    }
    hits->count = listed;
    *at = i;
    return true;
}

/* Lists what all starts give, in their order. */
static bool list_hits(struct hits *hits, const struct paths *paths, struct candidates *candidates,
                      const struct image *lexicon, const struct tokens *tokens, const tone_allocator *hooks) {
    for (uint32_t i = 0;; i++) {
        if (!list_known(hits, paths, &i, lexicon, hooks)) {
            return false;
        }
        if (i == paths->count) {
            return true;
        }
        uint32_t first = start_token(paths->starts[i]);
        walk_from(candidates, lexicon, tokens, first, paths->ends[i]);
        if (!list_candidates(hits, candidates, lexicon, first, hooks)) {
            return false;
        }
        candidates_clear(candidates);
    }
}

/* Keeps of the hits listed from `begin` on those whose first token no other of their dimension holds, and that are not
   neutral, and says all of them. */
static void settle_hits(struct hits *hits, uint32_t begin, uint32_t *covered, const struct image *lexicon) {
    struct hit *items = hits->items;
    uint32_t end = hits->count;
    const struct lexicon_output *outputs = lexicon->outputs;
    const struct lexicon_grade *grades = lexicon->grades;
    uint32_t settled = begin;
    for (uint32_t i = begin; i < end; i++) {
        uint32_t first = items[i].first;
        const struct lexicon_output *output = &outputs[items[i].entry];
        uint32_t grade = output_grade(output);
        uint16_t dimension = grades[grade].dimension;
        uint32_t tokens = output_tokens(output);
        uint32_t behind = tokens != 0 ? first + tokens : items[i].end;
        uint32_t held = covered[dimension];
        bool free = held <= first;
        covered[dimension] = free ? behind : held;
        items[settled] = (struct hit){first, behind, output->entry, grade, dimension, output_rule(output)};
        settled += free & (grades[grade].category != NEUTRAL_CATEGORY);
    }
    hits->count = settled;
}

/* ---------------------------------------------------------------------------------------------------------- memory */

/* Room for the starts of so many tokens. */
static bool reserve_starts(struct matcher *matcher, uint32_t tokens, const tone_allocator *hooks) {
    uint32_t *grown = alloc_grow(hooks, matcher->starts, &matcher->start_capacity, tokens, sizeof *grown);
    matcher->starts = grown ? grown : matcher->starts;
    return grown != NULL;
}

static void release_covered(struct matcher *matcher, const tone_allocator *hooks) {
    alloc_release(hooks, matcher->covered, matcher->dimension_count, sizeof *matcher->covered);
    matcher->covered = NULL;
    matcher->dimension_count = 0;
}

/* Nothing covered, of so many dimensions. */
static bool reserve_covered(struct matcher *matcher, uint32_t dimensions, const tone_allocator *hooks) {
    if (dimensions > matcher->dimension_count) {
        release_covered(matcher, hooks);
        matcher->covered = alloc_zeroed(hooks, dimensions, sizeof *matcher->covered);
        if (!matcher->covered) {
            return false;
        }
        matcher->dimension_count = dimensions;
    }
    memset(matcher->covered, 0, dimensions * sizeof *matcher->covered);
    return true;
}

void matches_release(struct hits *hits, struct matcher *matcher, const tone_allocator *hooks) {
    alloc_release(hooks, hits->items, hits->capacity, sizeof *hits->items);
    *hits = (struct hits){0};
    alloc_release(hooks, matcher->starts, matcher->start_capacity, sizeof *matcher->starts);
    matcher->starts = NULL;
    matcher->start_capacity = 0;
    release_covered(matcher, hooks);
    candidates_release(&matcher->candidates, hooks);
}

/* ---------------------------------------------------------------------------------------------------------- chunks */

bool matches_find(struct hits *hits, struct matcher *matcher, const struct image *lexicon, const struct tokens *tokens,
                  const struct sentences *sentences, const struct way *way, const tone_allocator *hooks) {
    hits->count = 0;
    if (!reserve_covered(matcher, lexicon->dimension_count, hooks) ||
        !candidates_reserve(&matcher->candidates, lexicon->dimension_count, hooks) ||
        !reserve_starts(matcher, tokens->count, hooks)) {
        return false;
    }
    uint32_t count = way->find_starts(tokens, lexicon, matcher->starts);
    const struct sentence *sentence = sentences->items;
    for (uint32_t i = 0; i < count; i += PATHS_MOST) {
        struct paths paths;
        paths.starts = matcher->starts + i;
        paths.count = count - i < PATHS_MOST ? count - i : PATHS_MOST;
        sentence = sentence_around(sentence, start_token(paths.starts[0]));
        paths_find(&paths, lexicon, tokens, sentence);
        uint32_t settled = hits->count;
        if (!list_hits(hits, &paths, &matcher->candidates, lexicon, tokens, hooks)) {
            return false;
        }
        settle_hits(hits, settled, matcher->covered, lexicon);
    }
    return true;
}
