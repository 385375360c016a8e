/*
 * Scores fixed texts for a count of instructions, which callgrind makes while `counted` runs. What runs there is the
 * same on every processor: the portable way (way.h), and memory.c. The texts were scored once before, so that memory is
 * there, and names of libraries are bound.
 */
#include "scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_LIMIT = 1 << 18, ARTICLES_REPEATED = 8, TEXTS_LIMIT = 1024 };

struct work {
    tone_scorer *scorer;
    tone_scratch *scratch;
    tone_result *result;
    unsigned rows;
    size_t count; /* of texts */
    const char *texts[TEXTS_LIMIT];
    size_t sizes[TEXTS_LIMIT];
    unsigned failures;
};

static char bytes[TEXT_LIMIT];

static void score(struct work *work) {
    for (size_t i = 0; i < work->count; i++) {
        work->failures += tone_score(work->scorer, work->scratch, work->texts[i], work->sizes[i], work->rows,
                                     work->result, NULL) != TONE_OK;
    }
}

/* Of external linkage, and with something to do at the end, so that it stays a function that is called by its name. */
__attribute__((noinline)) void counted(struct work *work);
void counted(struct work *work) {
    score(work);
    work->count = 0;
}

static bool open_work(struct work *work) {
    tone_config *config = NULL;
    bool done = tone_config_new(&config, NULL, NULL) == TONE_OK &&
                tone_scorer_new(&work->scorer, config, NULL) == TONE_OK &&
                tone_scratch_new(&work->scratch, NULL, NULL) == TONE_OK &&
                tone_result_new(&work->result, NULL, NULL) == TONE_OK;
    tone_config_free(config);
    if (done) {
        work->scratch->way = way_by_name(WAY_PORTABLE);
    }
    return done;
}

static void close_work(struct work *work) {
    tone_result_free(work->result);
    tone_scratch_free(work->scratch);
    tone_scorer_free(work->scorer);
}

/* Appends a file to `bytes`, which `size` bytes are in. Returns 0 where it is not there or has no room. */
static size_t read_file(const char *path, size_t size) {
    FILE *file = fopen(path, "rb");
    size_t got = file ? fread(bytes + size, 1, sizeof bytes - size, file) : 0;
    if (file) {
        fclose(file);
    }
    return got > 0 && got < sizeof bytes - size ? size + got : 0;
}

static void add_text(struct work *work, const char *text, size_t size) {
    if (work->count < TEXTS_LIMIT) {
        work->texts[work->count] = text;
        work->sizes[work->count++] = size;
    }
}

/* The files one behind the other, several times: one text, of many chunks. */
static bool add_articles(struct work *work, char **paths, int count) {
    size_t size = 0;
    for (int i = 0; i < ARTICLES_REPEATED * count; i++) {
        size = read_file(paths[i % count], size);
        if (size == 0) {
            return false;
        }
        bytes[size++] = '\n';
    }
    add_text(work, bytes, size);
    return count > 0;
}

/* A text a line. */
static bool add_lines(struct work *work, char **paths, int count) {
    size_t size = count == 1 ? read_file(paths[0], 0) : 0;
    for (size_t at = 0; at < size;) {
        const char *end = memchr(bytes + at, '\n', size - at);
        size_t length = end ? (size_t)(end - (bytes + at)) : size - at;
        add_text(work, bytes + at, length);
        at += length + 1;
    }
    return size > 0;
}

static bool add_texts(struct work *work, const char *what, char **paths, int count) {
    if (strcmp(what, "articles") == 0) {
        return add_articles(work, paths, count);
    }
    if (strcmp(what, "sentences") == 0) {
        return add_lines(work, paths, count);
    }
    for (int i = 0; i < 100; i++) {
        add_text(work, "", 0);
    }
    return strcmp(what, "empty") == 0;
}

int main(int argc, char **argv) {
    static struct work work;
    if (argc < 3 || !add_texts(&work, argv[1], argv + 3, argc - 3) || !open_work(&work)) {
        fprintf(stderr, "usage: %s articles|sentences|empty none|all FILE...\n", argv[0]);
        return EXIT_FAILURE;
    }
    work.rows = strcmp(argv[2], "all") == 0 ? TONE_ROWS_ALL : TONE_ROWS_NONE;
    score(&work);
    counted(&work);
    close_work(&work);
    return work.failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
