/*
 * Scores a text file and shows the words that made the scores.
 *
 *     cc -std=c17 score.c $(pkg-config --cflags --libs tone) -o score
 *     ./score article.txt
 *
 * SPDX-License-Identifier: CC0-1.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <tone.h>

static int complain(const char *path, const tone_error *error) {
    fprintf(stderr, "%s: %s (%s)\n", path, error->message, tone_status_name(error->status));
    return EXIT_FAILURE;
}

/* A file's bytes, to be given back with free; NULL when it cannot be read. */
static char *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        return NULL;
    }
    size_t capacity = 0;
    char *bytes = NULL;
    for (*size = 0; !ferror(file) && !feof(file);) {
        if (*size == capacity) {
            capacity = capacity ? 2 * capacity : 65536;
            char *grown = realloc(bytes, capacity);
            if (!grown) {
                break;
            }
            bytes = grown;
        }
        *size += fread(bytes + *size, 1, capacity - *size, file);
    }
    if (!feof(file)) {
        free(bytes);
        bytes = NULL;
    }
    fclose(file);
    return bytes;
}

static void print_scores(const tone_scorer *scorer, const tone_result *result) {
    for (uint32_t i = 0; i < tone_scorer_score_count(scorer); i++) {
        printf("%-16s %7.3f\n", tone_scorer_score_name(scorer, i), tone_result_scores(result, i)[0]);
    }
}

static void print_matches(const tone_scorer *scorer, const tone_result *result, const char *text) {
    static const char *const voices[] = {"author", "attributed", "quoted", "scare"};
    const tone_match *matches = tone_result_matches(result);
    for (uint64_t i = 0; i < tone_result_match_count(result); i++) {
        const tone_match *match = &matches[i];
        printf("%6u  %-12s %-16s %-10s %+6.2f  %.*s\n", match->begin, tone_scorer_dimension(scorer, match->dimension),
               tone_scorer_category(scorer, match->category), voices[match->voice], (double)match->contribution / 1e9,
               (int)(match->end - match->begin), text + match->begin);
    }
}

/* The objects that scoring needs. A server makes the scorer once, and a scratch and a result for each thread. */
static tone_status score(const char *text, size_t size, tone_error *error) {
    tone_config *config = NULL;
    tone_scorer *scorer = NULL;
    tone_scratch *scratch = NULL;
    tone_result *result = NULL;
    tone_status status = tone_config_new(&config, NULL, error);
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
        status = tone_score(scorer, scratch, text, size, TONE_ROWS_MATCHES, result, error);
    }
    if (status == TONE_OK) {
        print_scores(scorer, result);
        print_matches(scorer, result, text);
    }
    tone_result_free(result);
    tone_scratch_free(scratch);
    tone_scorer_free(scorer);
    tone_config_free(config);
    return status;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: score FILE\n");
        return EXIT_FAILURE;
    }
    size_t size = 0;
    char *text = read_file(argv[1], &size);
    if (!text) {
        fprintf(stderr, "%s: cannot be read\n", argv[1]);
        return EXIT_FAILURE;
    }
    tone_error error;
    tone_status status = score(text, size, &error);
    free(text);
    return status == TONE_OK ? EXIT_SUCCESS : complain(argv[1], &error);
}
