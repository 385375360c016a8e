#include "bench.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct engine engine_new(tone_lexicon *lexicon) {
    struct engine engine = {NULL, NULL, NULL};
    tone_config *config = NULL;
    tone_error error;
    if (tone_config_new(&config, NULL, &error) != TONE_OK) {
        stop(error.message);
    }
    if (lexicon) {
        tone_config_clear_lexicons(config);
        if (tone_config_add_lexicon(config, lexicon, &error) != TONE_OK) {
            stop(error.message);
        }
    }
    if (tone_scorer_new(&engine.scorer, config, &error) != TONE_OK ||
        tone_scratch_new(&engine.scratch, NULL, &error) != TONE_OK ||
        tone_result_new(&engine.result, NULL, &error) != TONE_OK) {
        stop(error.message);
    }
    tone_config_free(config);
    return engine;
}

void engine_score(struct engine *engine, const char *bytes, size_t size, unsigned rows) {
    tone_error error;
    if (tone_score(engine->scorer, engine->scratch, bytes, size, rows, engine->result, &error) != TONE_OK) {
        stop(error.message);
    }
}

void engine_score_batch(struct engine *engine, const tone_batch *batch, unsigned rows) {
    tone_error error;
    if (tone_score_batch(engine->scorer, engine->scratch, batch, 1, rows, engine->result, &error) != TONE_OK) {
        stop(error.message);
    }
}

void engine_free(struct engine *engine) {
    tone_result_free(engine->result);
    tone_scratch_free(engine->scratch);
    tone_scorer_free(engine->scorer);
}

static int compare_terms(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct terms terms_of(const tone_lexicon *lexicon, bool (*wanted)(const char *term)) {
    uint32_t entries = tone_lexicon_entry_count(lexicon);
    struct terms terms = {allocate(entries * sizeof(char *)), 0};
    unsigned found = 0;
    for (uint32_t i = 0; i < entries; i++) {
        const char *term = tone_lexicon_entry_term(lexicon, i);
        if (wanted(term)) {
            terms.items[found++] = term;
        }
    }
    qsort(terms.items, found, sizeof *terms.items, compare_terms);
    for (unsigned i = 0; i < found; i++) {
        if (terms.count == 0 || strcmp(terms.items[terms.count - 1], terms.items[i]) != 0) {
            terms.items[terms.count++] = terms.items[i];
        }
    }
    return terms;
}

void terms_free(struct terms *terms) {
    free(terms->items);
}

static bool has_letters(const char *term, bool blanks) {
    for (const char *at = term; *at; at++) {
        if (!isalpha((unsigned char)*at) && !(blanks && *at == ' ')) {
            return false;
        }
    }
    return true;
}

bool is_single_word(const char *term) {
    return has_letters(term, false);
}

bool is_phrase(const char *term) {
    return strchr(term, ' ') && has_letters(term, true);
}
