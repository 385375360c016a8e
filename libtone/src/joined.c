#include "joined.h"

#include "gather.h"

#include <string.h>

/*
 * What a paragraph adds to scores depends on no other: what voice_state carries on shows in rows alone. A form feed ends
 * a paragraph whatever stands around it, as white space it bounds tokens as the ends of a text do. Whether a line feed
 * ends one depends on what follows: texts that have some are read alone.
 */
static const char separator = '\f';
enum { SHORT_BYTES = 4096 };

bool joined_may_add(const tone_scorer *scorer, const tone_scratch *scratch, const char *bytes, size_t size) {
    size_t room = scratch->chunk_bytes < CHUNK_BYTES ? scratch->chunk_bytes : CHUNK_BYTES;
    return size <= SHORT_BYTES && scratch->joined.size + size < room &&
           size <= (size_t)scorer->parameter[TONE_PARAM_MAX_TEXT] && (size == 0 || !memchr(bytes, '\n', size));
}

bool joined_add(tone_scratch *scratch, const char *bytes, size_t size) {
    struct joined_texts *joined = &scratch->joined;
    char *room = alloc_grow(&scratch->hooks, joined->bytes, &joined->capacity, CHUNK_BYTES, 1);
    joined->bytes = room ? room : joined->bytes;
    uint32_t *ends =
        alloc_grow(&scratch->hooks, joined->ends, &joined->end_capacity, (size_t)joined->count + 1, sizeof *ends);
    joined->ends = ends ? ends : joined->ends;
    if (!room || !ends) {
        return false;
    }
    if (size > 0) {
        memcpy(room + joined->size, bytes, size);
    }
    joined->size += (uint32_t)size + 1;
    room[joined->size - 1] = separator;
    ends[joined->count++] = joined->size;
    return true;
}

/* The sentences of a chunk that begin before a byte, and their hits: those behind the sentences and hits in hand. */
static void next_part(const tone_scratch *scratch, uint32_t end, struct part *part) {
    const struct sentences *sentences = &scratch->sentences;
    const struct hits *hits = &scratch->hits;
    part->sentence = part->sentence_end;
    part->hit = part->hit_end;
    while (part->sentence_end < sentences->count &&
           scratch->tokens.begin[sentences->items[part->sentence_end].first] < end) {
        part->sentence_end++;
    }
    while (part->hit_end < hits->count && scratch->tokens.begin[hits->items[part->hit_end].first] < end) {
        part->hit_end++;
    }
}

/* Gathers the texts that are joined to the chunk, up to one whose sums are out of range. False without memory. */
static bool gather_texts(struct passage *passage) {
    const struct joined_texts *joined = &passage->scratch->joined;
    struct part part = {0};
    for (; passage->texts < joined->count; passage->texts++) {
        if (!passage_begin_text(passage)) {
            return false;
        }
        next_part(passage->scratch, joined->ends[passage->texts], &part);
        if (!gather_part(passage, &part)) {
            return false;
        }
        if (passage->overflow) {
            return true;
        }
        if (!passage_end_text(passage, true)) {
            return false;
        }
    }
    return true;
}

tone_status joined_score(const tone_scorer *scorer, tone_scratch *scratch, tone_result *result, uint32_t *scored,
                         tone_error *error) {
    const struct joined_texts *joined = &scratch->joined;
    struct passage passage = {
        .scorer = scorer, .scratch = scratch, .result = result, .text = {joined->bytes, joined->size, false}};
    bool done = passage_tokenise(&passage);
    bool whole = passage.chunk_end == joined->size;
    if (done && whole && !scratch->tokens.ill_formed) {
        done = passage_analyse(&passage) && gather_texts(&passage);
    }
    *scored = passage.texts;
    if (!done) {
        return passage_no_memory(error);
    }
    return passage.overflow ? passage_out_of_range(error) : TONE_OK;
}
