#include "signs.h"
#include "scare.h"
#include "way.h"

/* Of General Punctuation: ‘ to ‟, ‹ and › may be quotation marks; U+2010 to U+2015 are hyphens and dashes; … ‼ ‽ end
   sentences. */
const uint8_t sign_kinds[MARK_CODE_NONE + 1] = {
    ['.'] = SIGN_LEANING,
    ['/'] = SIGN_LEANING,
    [';'] = SIGN_LEANING,
    ['-'] = SIGN_LEANING | SIGN_HYPHEN,
    ['"'] = SIGN_LEANING | SIGN_QUOTE,
    ['\''] = SIGN_LEANING | SIGN_QUOTE,
    ['`'] = SIGN_LEANING | SIGN_QUOTE,
    [0x90] = SIGN_LEANING,
    [0x91] = SIGN_LEANING,
    [0x92] = SIGN_LEANING,
    [0x93] = SIGN_LEANING,
    [0x94] = SIGN_LEANING,
    [0x95] = SIGN_LEANING,
    [0x98] = SIGN_LEANING | SIGN_QUOTE,
    [0x99] = SIGN_LEANING | SIGN_QUOTE,
    [0x9A] = SIGN_LEANING | SIGN_QUOTE,
    [0x9B] = SIGN_LEANING | SIGN_QUOTE,
    [0x9C] = SIGN_LEANING | SIGN_QUOTE,
    [0x9D] = SIGN_LEANING | SIGN_QUOTE,
    [0x9E] = SIGN_LEANING | SIGN_QUOTE,
    [0x9F] = SIGN_LEANING | SIGN_QUOTE,
    [0xA6] = SIGN_LEANING,
    [0xBC] = SIGN_LEANING,
    [0xBD] = SIGN_LEANING,
    [0xB9] = SIGN_LEANING | SIGN_QUOTE,
    [0xBA] = SIGN_LEANING | SIGN_QUOTE,
    [MARK_CODE_OTHER] = SIGN_LEANING | SIGN_QUOTE,
};

void signs_portable(struct signs *signs, const struct tokens *tokens) {
    uint32_t mark_count = tokens->mark_count;
    for (uint32_t first = 0, n = 0; first < mark_count; first += BITS_LANES, n++) {
        uint32_t count = mark_count - first < BITS_LANES ? mark_count - first : BITS_LANES;
        uint64_t quotes = 0;
        uint64_t leaning = 0;
        uint64_t hyphens = 0;
        for (uint32_t i = 0; i < count; i++) {
            uint64_t kind = sign_kinds[tokens->mark_code[first + i]];
            quotes |= (kind & SIGN_QUOTE) << i;
            leaning |= (kind / SIGN_LEANING & 1) << i;
            hyphens |= (kind / SIGN_HYPHEN) << i;
        }
        signs->quotes[n] = quotes;
        signs->leaning[n] = leaning;
        signs->so_called[n] = hyphens;
    }
}

/* Keeps those of the hyphens that "so-called" has. */
static void keep_so_called(struct signs *signs, const struct tokens *tokens) {
    signs->so_called_count = 0;
    for (uint32_t n = 0; n < signs->count; n++) {
        uint64_t kept = 0;
        for (uint64_t bits = signs->so_called[n]; bits != 0; bits &= bits - 1) {
            uint32_t i = tokens->mark[n * BITS_LANES + (uint32_t)__builtin_ctzll(bits)];
            bool inside = i > 0 && i + 1 < tokens->count;
            bool found = inside && scare_is_so_called(tokens, i);
            kept |= found ? bits & -bits : 0;
            signs->so_called_count += found;
        }
        signs->so_called[n] = kept;
    }
}

static void list_columns(struct signs *signs, struct alloc_column columns[3]) {
    columns[0] = (struct alloc_column){&signs->quotes, sizeof *signs->quotes};
    columns[1] = (struct alloc_column){&signs->leaning, sizeof *signs->leaning};
    columns[2] = (struct alloc_column){&signs->so_called, sizeof *signs->so_called};
}

static bool reserve(struct signs *signs, size_t need, const tone_allocator *hooks) {
    if (need <= signs->capacity) {
        return true;
    }
    struct alloc_column columns[3];
    list_columns(signs, columns);
    return alloc_more_columns(hooks, columns, 3, &signs->capacity, need);
}

bool signs_find(struct signs *signs, const struct tokens *tokens, const struct way *way, const tone_allocator *hooks) {
    signs->count = tokens->mark_count / BITS_LANES + (tokens->mark_count % BITS_LANES > 0);
    if (!reserve(signs, (size_t)signs->count + 1, hooks)) {
        return false;
    }
    way->find_signs(signs, tokens);
    signs->quotes[signs->count] = signs->leaning[signs->count] = signs->so_called[signs->count] = 0;
    keep_so_called(signs, tokens);
    return true;
}

void signs_release(struct signs *signs, const tone_allocator *hooks) {
    struct alloc_column columns[3];
    list_columns(signs, columns);
    alloc_release_columns(hooks, columns, 3, &signs->capacity);
    *signs = (struct signs){0};
}
