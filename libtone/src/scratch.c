#include "gather.h"

tone_status tone_scratch_new(tone_scratch **scratch, const tone_allocator *allocator, tone_error *error) {
    tone_allocator hooks;
    if (!scratch || !alloc_hooks(&hooks, allocator)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_scratch_new: an argument is missing");
    }
    tone_scratch *made = alloc_zeroed(&hooks, 1, sizeof *made);
    if (!made) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for a scratch");
    }
    made->hooks = hooks;
    made->chunk_bytes = CHUNK_BYTES;
    made->way = way_fastest();
    *scratch = made;
    return TONE_OK;
}

void tone_scratch_free(tone_scratch *scratch) {
    if (!scratch) {
        return;
    }
    tone_allocator hooks = scratch->hooks;
    tokeniser_release(&scratch->tokeniser, &hooks);
    tokens_release(&scratch->tokens, &hooks);
    sentences_release(&scratch->sentences, &hooks);
    matches_release(&scratch->hits, &scratch->matcher, &hooks);
    contributions_release(&scratch->contributions, &hooks);
    voice_release(&scratch->voices, &hooks);
    positions_release(&scratch->positions, &hooks);
    sums_release(&scratch->sums, &hooks);
    alloc_release(&hooks, scratch->joined.bytes, scratch->joined.capacity, 1);
    alloc_release(&hooks, scratch->joined.ends, scratch->joined.end_capacity, sizeof *scratch->joined.ends);
    alloc_release(&hooks, scratch->tallies, scratch->tally_capacity, sizeof *scratch->tallies);
    alloc_release(&hooks, scratch->counts, scratch->count_capacity, sizeof *scratch->counts);
    alloc_release(&hooks, scratch, 1, sizeof *scratch);
}
