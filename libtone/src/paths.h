/* Paths: to which node of the trie the tokens from a start on lead, for many starts at once. */
#ifndef TONE_PATHS_H
#define TONE_PATHS_H

#include "lexicon.h"
#include "tokens.h"

/* In place of a node: no one has all that begins at the start, and what does is found by a walk. */
#define PATH_WALKS UINT32_MAX

/* Starts that are worked on together, in one pass after the other: the lexicon is larger than the caches, and what is
   read of it depends on what was read before. So all nodes are asked for before the first is read, and what is decided
   by branches that cannot be foreseen is decided for those alone that need it. */
enum { PATHS_MOST = 256 };

struct paths {
    const uint32_t *starts; /* starts.h */
    uint32_t count;
    uint32_t going_count;       /* starts that go on from their nodes, listed in `going`, */
    uint32_t other_count;       /* and starts that something else than words may lead on from, in `others` */
    uint32_t nodes[PATHS_MOST]; /* the last one that each start leads to, as far as it is known; or PATH_WALKS */
    uint32_t going[PATHS_MOST];
    uint32_t steps[PATHS_MOST];    /* of those in `going` the symbols of the edges, */
    uint32_t children[PATHS_MOST]; /* and where these lead, or 0; before, their places */
    uint32_t others[PATHS_MOST];
};

/* Finds the last node of each of `starts` and `count`; `ends` is the set of the tokens at which sentences end: those behind their last. */
void paths_find(struct paths *paths, const struct image *lexicon, const struct tokens *tokens, const uint64_t *ends);

#endif
