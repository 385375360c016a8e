/* For tests: text to tokens with their abbreviation flags, and the cases of golden files. */
#ifndef TONE_TESTS_ANALYSIS_H
#define TONE_TESTS_ANALYSIS_H

#include "closed.h"
#include "paragraphs.h"
#include "way.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ABBREVIATIONS_LIMIT = 1024, ABBREVIATION_SIZE = 24 };

/* The abbreviations of the English lexicon, without their last full stop. */
struct abbreviations {
    size_t count;
    struct {
        char word[ABBREVIATION_SIZE];
        uint16_t flag;
    } items[ABBREVIATIONS_LIMIT];
};

/* Whole paragraphs of a text and their tokens. */
struct analysis {
    tone_allocator hooks;
    struct abbreviations abbreviations;
    struct text text;
    struct tokeniser tokeniser;
    struct tokens tokens;
};

static inline uint16_t abbreviation_flag(const char *category) {
    static const struct {
        const char *name;
        uint16_t flag;
    } categories[] = {{"abbreviation_title,", TOKEN_TITLE},
                      {"abbreviation_number,", TOKEN_NUMBERED},
                      {"abbreviation_common,", TOKEN_ABBREVIATION}};
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++) {
        if (strncmp(category, categories[i].name, strlen(categories[i].name)) == 0) {
            return categories[i].flag;
        }
    }
    return 0;
}

/* Reads abbreviation.csv, whose terms need no quotation marks. False when it is not there, or too large. */
static inline bool read_abbreviations(struct abbreviations *abbreviations, const char *path) {
    FILE *file = fopen(path, "r");
    char line[256];
    abbreviations->count = 0;
    while (file && fgets(line, sizeof line, file)) {
        size_t size = strcspn(line, ",");
        uint16_t flag = line[size] ? abbreviation_flag(line + size + 1) : 0;
        size -= size > 0 && line[size - 1] == '.';
        if (flag == 0 || size >= ABBREVIATION_SIZE || abbreviations->count == ABBREVIATIONS_LIMIT) {
            continue;
        }
        memcpy(abbreviations->items[abbreviations->count].word, line, size);
        abbreviations->items[abbreviations->count].word[size] = '\0';
        abbreviations->items[abbreviations->count++].flag = flag;
    }
    if (file) {
        fclose(file);
    }
    return abbreviations->count > 0;
}

static inline bool analysis_new(struct analysis *analysis) {
    memset(analysis, 0, sizeof *analysis);
    return alloc_hooks(&analysis->hooks, NULL) &&
           read_abbreviations(&analysis->abbreviations, TONE_TESTS_DIR "/../lexicons/en/abbreviation.csv");
}

static inline void analysis_free(struct analysis *analysis) {
    tokeniser_release(&analysis->tokeniser, &analysis->hooks);
    tokens_release(&analysis->tokens, &analysis->hooks);
}

/* The flag that the lexicon gives the token, when a full stop follows it. */
static inline uint16_t look_up_abbreviation(const struct analysis *analysis, uint32_t token) {
    const struct tokens *tokens = &analysis->tokens;
    const char *bytes = analysis->text.bytes;
    size_t size = tokens->end[token] - tokens->begin[token];
    if (token + 1 == tokens->count || bytes[tokens->begin[token + 1]] != '.') {
        return 0;
    }
    for (size_t i = 0; i < analysis->abbreviations.count; i++) {
        const char *word = analysis->abbreviations.items[i].word;
        if (word[0] == (bytes[tokens->begin[token]] | 0x20) && strlen(word) == size &&
            strncasecmp(word, bytes + tokens->begin[token], size) == 0) {
            return analysis->abbreviations.items[i].flag;
        }
    }
    return 0;
}

/* What the lexicon stage does for the rules: abbreviations, words of closed classes. */
static inline void look_up(struct analysis *analysis) {
    struct tokens *tokens = &analysis->tokens;
    for (uint32_t i = 0; i < tokens->count; i++) {
        tokens->flags[i] |= look_up_abbreviation(analysis, i);
        tokens->facts[i].closed = closed_of(&analysis->text, tokens, i);
    }
}

/* Makes one paragraph of all tokens. */
static inline void join_paragraphs(struct tokens *tokens) {
    for (uint32_t i = 1; i < tokens->count; i++) {
        tokens->flags[i] &= (uint16_t)~TOKEN_PARAGRAPH;
    }
    tokens->paragraph_count = tokens->count > 0;
}

/* Makes tokens of the paragraphs in bytes [begin, end). */
static inline bool analyse_part(struct analysis *analysis, uint32_t begin, uint32_t end) {
    tokens_clear(&analysis->tokens);
    while (begin < end) {
        uint32_t next = paragraph_end(&analysis->text, begin);
        if (!tokens_append(&analysis->tokens, &analysis->tokeniser, &analysis->text, begin, next,
                           way_by_name(WAY_PORTABLE), &analysis->hooks)) {
            return false;
        }
        begin = next;
    }
    look_up(analysis);
    return true;
}

static inline bool analyse(struct analysis *analysis, const char *bytes, size_t size) {
    analysis->text = (struct text){.bytes = bytes, .size = (uint32_t)size};
    return analyse_part(analysis, 0, (uint32_t)size);
}

/* A file of cases: "= title", then lines up to the next title; lines before the first title are comments. */
struct golden {
    char *bytes; /* of the whole file, with a NUL behind */
    char *next;
};

struct golden_case {
    const char *title;
    char *body;
    size_t size;
};

static inline bool golden_open(struct golden *golden, const char *path) {
    FILE *file = fopen(path, "rb");
    size_t capacity = (size_t)1 << 20;
    golden->next = NULL;
    golden->bytes = malloc(capacity);
    size_t size = file && golden->bytes ? fread(golden->bytes, 1, capacity - 1, file) : 0;
    if (file) {
        fclose(file);
    }
    if (size == 0) {
        free(golden->bytes);
        golden->bytes = NULL;
        return false;
    }
    golden->bytes[size] = '\0';
    golden->next = strncmp(golden->bytes, "= ", 2) == 0 ? golden->bytes : strstr(golden->bytes, "\n= ");
    return golden->next != NULL;
}

static inline bool golden_next(struct golden *golden, struct golden_case *item) {
    if (!golden->next) {
        return false;
    }
    char *title = strstr(golden->next, "= ") + 2;
    char *body = strchr(title, '\n');
    if (!body) {
        return false;
    }
    *body++ = '\0';
    golden->next = strncmp(body, "= ", 2) == 0 ? body - 1 : strstr(body, "\n= ");
    char *end = golden->next ? golden->next : body + strlen(body);
    while (end > body && (end[-1] == '\n' || end[-1] == ' ')) {
        end--;
    }
    if (golden->next == end) {
        golden->next++; /* what ends the body is written over */
    }
    *end = '\0';
    *item = (struct golden_case){title, body, (size_t)(end - body)};
    return true;
}

static inline void golden_close(struct golden *golden) {
    free(golden->bytes);
}

#endif
