#include "matches.h"

#include "bits.h"
#include "paths.h"
#include "way.h"

/* An output found for a start: its number, and the first token of the term, in one number that is written at once. */
static inline uint64_t found_output(uint32_t first, uint32_t output) {
    return (uint64_t)output << 32 | first;
}

/* Room for so many more outputs. */
static inline bool reserve_found(struct matcher *matcher, size_t more, const tone_allocator *hooks) {
    if (matcher->found_capacity - matcher->found_count >= more) {
        return true;
    }
    uint64_t *grown =
        alloc_grow(hooks, matcher->found, &matcher->found_capacity, matcher->found_count + more, sizeof *grown);
    matcher->found = grown ? grown : matcher->found;
    return grown != NULL;
}

/* Outputs of a node that are listed by no branch: hardly one has more. */
enum { OUTPUTS_AT_ONCE = 4 };

/* Lists the outputs from one on that a start leads to, as if they were so many. */
static inline void list_at_once(uint64_t *found, uint32_t output, uint32_t first) {
    typedef uint64_t lanes __attribute__((vector_size(OUTPUTS_AT_ONCE * sizeof(uint64_t))));
    const lanes numbers = {found_output(0, 0), found_output(0, 1), found_output(0, 2), found_output(0, 3)};
    lanes outputs = numbers + found_output(first, output);
    memcpy(found, &outputs, sizeof outputs);
}

/* Lists all the outputs of a node that has more, with room behind them for the outputs of `behind` others. */
__attribute__((cold)) static bool list_more(struct matcher *matcher, uint32_t output, uint32_t count, uint32_t first,
                                            uint32_t behind, const tone_allocator *hooks) {
    if (!reserve_found(matcher, count + (size_t)behind * OUTPUTS_AT_ONCE, hooks)) {
        return false;
    }
    uint64_t *found = matcher->found + matcher->found_count;
    for (uint32_t i = 0; i < count; i++) {
        found[i] = found_output(first, output + i);
    }
    return true;
}

/* Notes where a term ends whose output does not say how many tokens it has. */
static bool note_end(struct matcher *matcher, uint32_t end, const tone_allocator *hooks) {
    uint32_t *grown = alloc_grow(hooks, matcher->gap_ends, &matcher->gap_end_capacity,
                                 (size_t)matcher->gap_end_count + 1, sizeof *grown);
    matcher->gap_ends = grown ? grown : matcher->gap_ends;
    if (grown) {
        grown[matcher->gap_end_count++] = end;
    }
    return grown != NULL;
}

/* Lists what was found by a walk from a token. */
static bool list_candidates(struct matcher *matcher, const struct image *lexicon, uint32_t first,
                            const tone_allocator *hooks) {
    const struct candidates *candidates = &matcher->candidates;
    if (!reserve_found(matcher, candidates->found_count, hooks)) {
        return false;
    }
    for (uint32_t i = 0; i < candidates->found_count; i++) {
        const struct candidate *candidate = &candidates->items[candidates->found[i]];
        uint32_t output = (uint32_t)(candidate->output - lexicon->outputs);
        matcher->found[matcher->found_count++] = found_output(first, output);
        if (output_tokens(candidate->output) == 0 && !note_end(matcher, candidate->end, hooks)) {
            return false;
        }
    }
    return true;
}

/* Which outputs a node has is asked for so many starts before, as long as memory takes. */
enum { STARTS_AHEAD = STARTS_BEHIND };

/* Behind the last start stands any number for a node: nothing is read there. */
static inline void ask_for_outputs(const uint32_t *node_outputs, uint32_t node) {
    __builtin_prefetch((const void *)((uintptr_t)node_outputs + node * sizeof *node_outputs));
}

/* Lists what the starts from `*at` on give, up to the first that needs a walk. False without memory. What it is listed
   by stands in locals: else it were read anew for each, as what is stored might have changed it. */
static bool list_known(struct matcher *matcher, const struct paths *paths, uint32_t *at, const struct image *lexicon,
                       const tone_allocator *hooks) {
    const uint32_t *node_outputs = lexicon->node_outputs;
    const uint32_t *starts = paths->starts.items;
    uint32_t end = paths->starts.count;
    uint32_t i = *at;
    if (!reserve_found(matcher, (size_t)(end - i + 1) * OUTPUTS_AT_ONCE, hooks)) {
        return false;
    }
    uint64_t *found = matcher->found + matcher->found_count;
    for (; i < end && paths->starts.nodes[i] != PATH_WALKS; i++) {
        uint32_t output = node_outputs[paths->starts.nodes[i]];
        uint32_t count = node_outputs[paths->starts.nodes[i] + 1] - output;
        uint32_t first = start_token(starts[i]);
        __builtin_prefetch(&lexicon->outputs[output]);
        ask_for_outputs(node_outputs, paths->starts.nodes[i + STARTS_AHEAD]);
        list_at_once(found, output, first);
        if (count > OUTPUTS_AT_ONCE) {
            matcher->found_count = (uint32_t)(found - matcher->found);
            if (!list_more(matcher, output, count, first, end - i, hooks)) {
                return false;
            }
            found = matcher->found + matcher->found_count;
        }
        found += count;
    }
    matcher->found_count = (uint32_t)(found - matcher->found);
    *at = i;
    return true;
}

/* Lists what all starts give, in their order. */
static bool list_found(struct matcher *matcher, const struct paths *paths, const struct image *lexicon,
                       const struct tokens *tokens, const tone_allocator *hooks) {
    matcher->found_count = 0;
    matcher->gap_end_count = 0;
    for (uint32_t i = 0;; i++) {
        if (!list_known(matcher, paths, &i, lexicon, hooks)) {
            return false;
        }
        if (i == paths->starts.count) {
            return true;
        }
        uint32_t first = start_token(paths->starts.items[i]);
        uint32_t end = bits_first(matcher->ends, first + 1, tokens->count); /* of the sentence */
        walk_from(&matcher->candidates, lexicon, tokens, first, end);
        if (!list_candidates(matcher, lexicon, first, hooks)) {
            return false;
        }
        candidates_clear(&matcher->candidates);
    }
}

/* Makes hits of those outputs whose first token no other of their dimension holds, as far as they are for something.
   There is room for all, and one more. */
static void settle(struct hits *hits, const struct matcher *matcher, const struct image *lexicon) {
    const uint64_t *found = matcher->found;
    uint32_t found_count = matcher->found_count;
    uint32_t gap_ends = 0; /* used up */
    const struct lexicon_output *outputs = lexicon->outputs;
    const struct lexicon_grade *grades = lexicon->grades;
    uint32_t *covered = matcher->covered;
    struct hit *items = hits->items + hits->count;
    struct hit *support = hits->support + hits->support_count;
    for (uint32_t i = 0; i < found_count; i++) {
        struct lexicon_output output = outputs[found[i] >> 32];
        uint32_t first = (uint32_t)found[i];
        uint32_t dimension = grades[output_grade(&output)].dimension;
        uint32_t tokens = output_tokens(&output);
        uint32_t behind = first + tokens;
        if (tokens == 0) {
            behind = matcher->gap_ends[gap_ends++];
        }
        if (covered[dimension] > first) {
            continue;
        }
        covered[dimension] = behind;
        items->first = support->first = first;
        items->end = support->end = behind;
        items->output = support->output = output;
        items += output_use(&output) & OUTPUT_SHOWN;
        support += output_use(&output) / OUTPUT_SUPPORTS;
    }
    hits->count = (uint32_t)(items - hits->items);
    hits->support_count = (uint32_t)(support - hits->support);
}

/* ---------------------------------------------------------------------------------------------------------- memory */

/* Room for so many hits in a list. */
static bool reserve_list(struct hit **list, size_t *capacity, size_t need, const tone_allocator *hooks) {
    struct hit *grown = alloc_grow(hooks, *list, capacity, need, sizeof *grown);
    *list = grown ? grown : *list;
    return grown != NULL;
}

/* Room for so many more hits in either list, and for what is written behind the last. */
static bool reserve_hits(struct hits *hits, size_t more, const tone_allocator *hooks) {
    return reserve_list(&hits->items, &hits->capacity, hits->count + more + 1, hooks) &&
           reserve_list(&hits->support, &hits->support_capacity, hits->support_count + more + 1, hooks);
}

/* Room for the set of so many tokens at which sentences end. */
static bool reserve_ends(struct matcher *matcher, uint32_t tokens, const tone_allocator *hooks) {
    uint64_t *ends = alloc_grow(hooks, matcher->ends, &matcher->end_capacity, bits_items(tokens), sizeof *ends);
    matcher->ends = ends ? ends : matcher->ends;
    return ends != NULL;
}

__attribute__((cold)) static void release_covered(struct matcher *matcher, const tone_allocator *hooks) {
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
    alloc_release(hooks, hits->support, hits->support_capacity, sizeof *hits->support);
    *hits = (struct hits){0};
    alloc_release(hooks, matcher->found, matcher->found_capacity, sizeof *matcher->found);
    alloc_release(hooks, matcher->gap_ends, matcher->gap_end_capacity, sizeof *matcher->gap_ends);
    alloc_release(hooks, matcher->ends, matcher->end_capacity, sizeof *matcher->ends);
    release_covered(matcher, hooks);
    candidates_release(&matcher->candidates, hooks);
    *matcher = (struct matcher){0};
}

/* ---------------------------------------------------------------------------------------------------------- chunks */

/* Fills the set of the tokens at which sentences end. */
static void find_ends(uint64_t *ends, const struct sentences *sentences, uint32_t tokens) {
    memset(ends, 0, bits_items(tokens) * sizeof *ends);
    for (uint32_t i = 0; i < sentences->count; i++) {
        bits_add(ends, sentences->items[i].end);
    }
}

bool matches_find(struct hits *hits, struct matcher *matcher, const struct image *lexicon, const struct tokens *tokens,
                  const struct sentences *sentences, const struct way *way, const tone_allocator *hooks) {
    hits->count = 0;
    hits->support_count = 0;
    if (!reserve_covered(matcher, lexicon->dimension_count, hooks) ||
        !candidates_reserve(&matcher->candidates, lexicon->dimension_count, hooks) ||
        !reserve_ends(matcher, tokens->count, hooks)) {
        return false;
    }
    find_ends(matcher->ends, sentences, tokens->count);
    for (uint32_t i = 0; i < tokens->count; i = starts_end(tokens, i)) {
        struct paths paths;
        way->find_starts(&paths.starts, tokens, lexicon, i);
        paths_find(&paths, lexicon, tokens, matcher->ends);
        if (!list_found(matcher, &paths, lexicon, tokens, hooks) || !reserve_hits(hits, matcher->found_count, hooks)) {
            return false;
        }
        settle(hits, matcher, lexicon);
    }
    return true;
}
