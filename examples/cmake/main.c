/*
 * Scores each line of standard input as a text of its own, all in one call on two threads, and prints the line's bias,
 * its share of words in the author's voice, and the line:
 *
 *     ./lines < headlines.txt | sort -rn | head
 *
 * SPDX-License-Identifier: CC0-1.0
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tone.h>

enum { THREADS = 2, BLOCK = 65536 };

/* Lines, one behind the other: line i is bytes [offsets[i], offsets[i + 1]), its line end included. */
struct lines {
    char *bytes;
    size_t size;
    uint64_t *offsets;
    uint64_t count;
};

static bool read_all(FILE *file, struct lines *lines) {
    size_t capacity = 0;
    while (!feof(file) && !ferror(file)) {
        if (lines->size == capacity) {
            capacity = capacity ? 2 * capacity : BLOCK;
            char *grown = realloc(lines->bytes, capacity);
            if (!grown) {
                return false;
            }
            lines->bytes = grown;
        }
        lines->size += fread(lines->bytes + lines->size, 1, capacity - lines->size, file);
    }
    return !ferror(file);
}

static bool find_lines(struct lines *lines) {
    uint64_t most = 1;
    for (size_t i = 0; i < lines->size; i++) {
        most += lines->bytes[i] == '\n';
    }
    lines->offsets = calloc(most + 1, sizeof *lines->offsets);
    if (!lines->offsets) {
        return false;
    }
    for (size_t begin = 0; begin < lines->size;) {
        const char *end = memchr(lines->bytes + begin, '\n', lines->size - begin);
        begin = end ? (size_t)(end - lines->bytes) + 1 : lines->size;
        lines->offsets[++lines->count] = begin;
    }
    return true;
}

static void print_lines(const tone_scorer *scorer, const tone_result *result, const struct lines *lines) {
    const double *bias = tone_result_scores(result, tone_scorer_score_index(scorer, "bias"));
    const uint32_t *words = tone_result_words(result);
    const uint32_t *own_words = tone_result_voice_words(result, TONE_VOICE_AUTHOR);
    for (uint64_t i = 0; i < lines->count; i++) {
        const char *line = lines->bytes + lines->offsets[i];
        size_t size = lines->offsets[i + 1] - lines->offsets[i];
        size -= line[size - 1] == '\n';
        printf("%.3f\t%.2f\t", bias[i], words[i] ? (double)own_words[i] / words[i] : 0);
        fwrite(line, 1, size, stdout);
        putchar('\n');
    }
}

static tone_status score(const struct lines *lines, tone_error *error) {
    const tone_batch batch = {
        .bytes = lines->bytes, .size = lines->size, .offsets_64 = lines->offsets, .count = lines->count};
    tone_config *config = NULL;
    tone_scorer *scorer = NULL;
    tone_scratch *scratch = NULL;
    tone_result *result = NULL;
    tone_status status = tone_config_new(&config, NULL, error);
    if (status == TONE_OK) {
        status = tone_config_set(config, TONE_PARAM_INVALID_UTF8, TONE_INVALID_REPLACE, error);
    }
    if (status == TONE_OK) {
        status = tone_scorer_new(&scorer, config, error);
    }
    if (status == TONE_OK) {
        status = tone_scratch_new(&scratch, NULL, error);
    }
    if (status == TONE_OK) {
        status = tone_result_new(&result, NULL, error);
    }
    if (status == TONE_OK) {
        status = tone_score_batch(scorer, scratch, &batch, THREADS, TONE_ROWS_NONE, result, error);
    }
    if (status == TONE_OK) {
        print_lines(scorer, result, lines);
    }
    tone_result_free(result);
    tone_scratch_free(scratch);
    tone_scorer_free(scorer);
    tone_config_free(config);
    return status;
}

int main(void) {
    struct lines lines = {0};
    bool ready = read_all(stdin, &lines) && find_lines(&lines);
    tone_error error = {.message = "standard input cannot be read"};
    tone_status status = ready ? score(&lines, &error) : TONE_ERROR_IO;
    if (status != TONE_OK) {
        fprintf(stderr, "%s\n", error.message);
    }
    free(lines.offsets);
    free(lines.bytes);
    return status == TONE_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
