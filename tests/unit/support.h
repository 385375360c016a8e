/* What suites share: lexicons from strings, texts scored, matches as text, memory that is counted and gives out. */
#ifndef TONE_TESTS_SUPPORT_H
#define TONE_TESTS_SUPPORT_H

#include "tone.h"

#include <CUnit/CUnit.h>
#include <dirent.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---------------------------------------------------------------------------------------------------- lexicons */

/* A file of a lexicon folder. `size` 0: up to the NUL. `text` NULL: no such file. */
struct csv_file {
    const char *name;
    const char *text;
    size_t size;
};

enum { FOLDER_PATH_SIZE = 64 };

static const char lexicon_csv[] = "name,version,language,licence\ntest,1.0,en,CC0-1.0\n";

static inline void write_file(const char *folder, const char *name, const char *bytes, size_t size) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(bytes, 1, size, file), size);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

/* Writes files, which one without a name ends, to a new folder. lexicon.csv is added where it is not among them. */
static inline void folder_write(char path[FOLDER_PATH_SIZE], const struct csv_file *files) {
    snprintf(path, FOLDER_PATH_SIZE, "/tmp/tone-test-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(path));
    bool has_lexicon = false;
    for (const struct csv_file *file = files; file->name; file++) {
        has_lexicon = has_lexicon || strcmp(file->name, "lexicon.csv") == 0;
        if (file->text) {
            write_file(path, file->name, file->text, file->size ? file->size : strlen(file->text));
        }
    }
    if (!has_lexicon) {
        write_file(path, "lexicon.csv", lexicon_csv, strlen(lexicon_csv));
    }
}

static inline void folder_remove(const char *path) {
    DIR *folder = opendir(path);
    CU_ASSERT_PTR_NOT_NULL_FATAL(folder);
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        char name[512];
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.') {
            unlink(name);
        }
    }
    closedir(folder);
    CU_ASSERT_EQUAL(rmdir(path), 0);
}

/* The lexicon of those files. The test ends at once where they have a fault. */
static inline tone_lexicon *lexicon_of(const struct csv_file *files) {
    char path[FOLDER_PATH_SIZE];
    tone_lexicon *lexicon = NULL;
    tone_error error = {0};
    folder_write(path, files);
    tone_status status = tone_lexicon_read(&lexicon, path, NULL, &error);
    folder_remove(path);
    if (status != TONE_OK) {
        fprintf(stderr, "%s:%u:%u: %s\n", error.file, error.line, error.column, error.message);
    }
    CU_ASSERT_EQUAL_FATAL(status, TONE_OK);
    return lexicon;
}

/* The lexicon of the rows of categories.csv and of one file of entries. */
static inline tone_lexicon *lexicon_of_entries(const char *categories, const char *entries) {
    char first[4096];
    char second[8192];
    snprintf(first, sizeof first,
             "category,dimension,description,role,signed,negation,degree,contrast,emphasis,author\n%s", categories);
    snprintf(second, sizeof second, "term,category,weight,inflect,note\n%s", entries);
    return lexicon_of((struct csv_file[]){{"categories.csv", first, 0}, {"entries.csv", second, 0}, {NULL, NULL, 0}});
}

/* ------------------------------------------------------------------------------------------------------ scoring */

/* A scorer, and what it takes to score. */
struct bench {
    tone_scorer *scorer;
    tone_scratch *scratch;
    tone_result *result;
};

/* A bench for up to two lexicons, which it takes over; for the built-in one where both are NULL. */
static inline void bench_open(struct bench *bench, tone_lexicon *first, tone_lexicon *second) {
    tone_config *config = NULL;
    tone_error error = {0};
    CU_ASSERT_EQUAL_FATAL(tone_config_new(&config, NULL, NULL), TONE_OK);
    if (first) {
        tone_config_clear_lexicons(config);
        CU_ASSERT_EQUAL(tone_config_add_lexicon(config, first, NULL), TONE_OK);
    }
    if (second) {
        CU_ASSERT_EQUAL(tone_config_add_lexicon(config, second, NULL), TONE_OK);
    }
    CU_ASSERT_EQUAL(tone_config_set(config, TONE_PARAM_INVALID_UTF8, TONE_INVALID_REPLACE, NULL), TONE_OK);
    tone_status status = tone_scorer_new(&bench->scorer, config, &error);
    tone_config_free(config);
    tone_lexicon_free(first);
    tone_lexicon_free(second);
    if (status != TONE_OK) {
        fprintf(stderr, "%s: %s\n", tone_status_name(status), error.message);
    }
    CU_ASSERT_EQUAL_FATAL(status, TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_scratch_new(&bench->scratch, NULL, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_result_new(&bench->result, NULL, NULL), TONE_OK);
}

/* A bench for a lexicon of these rows. */
static inline void bench_open_entries(struct bench *bench, const char *categories, const char *entries) {
    bench_open(bench, lexicon_of_entries(categories, entries), NULL);
}

static inline void bench_close(struct bench *bench) {
    tone_result_free(bench->result);
    tone_scratch_free(bench->scratch);
    tone_scorer_free(bench->scorer);
    *bench = (struct bench){NULL, NULL, NULL};
}

static inline void bench_score(struct bench *bench, const char *text, size_t size) {
    tone_status status = tone_score(bench->scorer, bench->scratch, text, size, TONE_ROWS_ALL, bench->result, NULL);
    CU_ASSERT_EQUAL_FATAL(status, TONE_OK);
}

enum { MATCHES_TEXT_SIZE = 4096 };

/* The matches of a text in their order, "dimension:term=bytes" joined by " | ". Static until the next call. */
static inline const char *bench_matches(struct bench *bench, const char *text) {
    static char out[MATCHES_TEXT_SIZE];
    size_t size = 0;
    out[0] = '\0';
    bench_score(bench, text, strlen(text));
    const tone_match *matches = tone_result_matches(bench->result);
    for (uint64_t i = 0; i < tone_result_match_count(bench->result) && size < sizeof out; i++) {
        const tone_match *match = &matches[i];
        size += (size_t)snprintf(out + size, sizeof out - size, "%s%s:%s=%.*s", i ? " | " : "",
                                 tone_scorer_dimension(bench->scorer, match->dimension),
                                 tone_scorer_entry_term(bench->scorer, match->entry), (int)(match->end - match->begin),
                                 text + match->begin);
    }
    return out;
}

/* Whether the matches are those; prints them where they are not. */
static inline bool bench_finds(struct bench *bench, const char *text, const char *expected) {
    const char *found = bench_matches(bench, text);
    bool same = strcmp(found, expected) == 0;
    if (!same) {
        fprintf(stderr, "in:       %s\nfound:    %s\nexpected: %s\n", text, found, expected);
    }
    return same;
}

/* ------------------------------------------------------------------------------------------------------- memory */

/* Hooks that count. The allocation number `fail_at` fails, from 1, and with `all_after` every later one too. */
struct meter {
    _Atomic long calls;
    _Atomic long blocks;
    _Atomic long long bytes;
    _Atomic long wrong_sizes;
    long fail_at;
    bool all_after;
};

/* Stands before a block, as wide as the widest alignment. */
union meter_head {
    size_t size;
    max_align_t widest;
};

static inline bool meter_fails(struct meter *meter) {
    long call = atomic_fetch_add(&meter->calls, 1) + 1;
    return meter->fail_at > 0 && (meter->all_after ? call >= meter->fail_at : call == meter->fail_at);
}

static inline void *meter_allocate(void *context, size_t size) {
    struct meter *meter = context;
    union meter_head *head = meter_fails(meter) ? NULL : malloc(sizeof *head + size);
    if (!head) {
        return NULL;
    }
    head->size = size;
    atomic_fetch_add(&meter->blocks, 1);
    atomic_fetch_add(&meter->bytes, (long long)size);
    return head + 1;
}

static inline void meter_release(void *context, void *block, size_t size) {
    struct meter *meter = context;
    union meter_head *head = (union meter_head *)block - 1;
    atomic_fetch_add(&meter->wrong_sizes, head->size != size || size == 0);
    atomic_fetch_sub(&meter->blocks, 1);
    atomic_fetch_sub(&meter->bytes, (long long)head->size);
    free(head);
}

/* Always moves the block, so that a pointer kept over a growth is found out. */
static inline void *meter_reallocate(void *context, void *block, size_t old_size, size_t new_size) {
    void *moved = meter_allocate(context, new_size);
    if (moved && block) {
        memcpy(moved, block, old_size < new_size ? old_size : new_size);
        meter_release(context, block, old_size);
    }
    return moved;
}

static inline tone_allocator meter_hooks(struct meter *meter) {
    return (tone_allocator){meter_allocate, meter_reallocate, meter_release, meter};
}

/* Gives so many more allocations and none after them; with -1, without end. */
static inline void meter_give(struct meter *meter, long allocations) {
    meter->calls = 0;
    meter->fail_at = allocations + 1;
    meter->all_after = true;
}

/* Whether everything came back, each block with the size that it had. */
static inline bool meter_balanced(const struct meter *meter) {
    return meter->blocks == 0 && meter->bytes == 0 && meter->wrong_sizes == 0;
}

/* A scorer of the built-in lexicon, whose memory comes from those hooks; NULL where it cannot be made. */
static inline tone_scorer *builtin_scorer(const tone_allocator *hooks, int64_t invalid_utf8) {
    tone_config *config = NULL;
    tone_scorer *scorer = NULL;
    if (tone_config_new(&config, hooks, NULL) == TONE_OK &&
        tone_config_set(config, TONE_PARAM_INVALID_UTF8, invalid_utf8, NULL) == TONE_OK) {
        tone_scorer_new(&scorer, config, NULL);
    }
    tone_config_free(config);
    return scorer;
}

/* A bench for the built-in lexicon, all whose memory comes from those hooks. False where it cannot be made. */
static inline bool bench_open_builtin(struct bench *bench, const tone_allocator *hooks, int64_t invalid_utf8) {
    bench->scorer = builtin_scorer(hooks, invalid_utf8);
    return bench->scorer && tone_scratch_new(&bench->scratch, hooks, NULL) == TONE_OK &&
           tone_result_new(&bench->result, hooks, NULL) == TONE_OK;
}

/* ------------------------------------------------------------------------------------------------------ output */

/* Keeps what is written, with a NUL behind it. The call number `fail_at` fails, from 1,
   and every later one; 0: none. */
struct output {
    char bytes[1 << 21];
    size_t size;
    size_t calls;
    size_t fail_at;
};

static inline void output_clear(struct output *output) {
    output->bytes[0] = '\0';
    output->size = 0;
    output->calls = 0;
    output->fail_at = 0;
}

static inline int output_write(void *context, const void *bytes, size_t size) {
    struct output *output = context;
    output->calls++;
    if ((output->fail_at > 0 && output->calls >= output->fail_at) || size >= sizeof output->bytes - output->size) {
        return 1;
    }
    memcpy(output->bytes + output->size, bytes, size);
    output->size += size;
    output->bytes[output->size] = '\0';
    return 0;
}

/* ------------------------------------------------------------------------------------------------------ numbers */

/* xorshift64 (Marsaglia 2003): the same numbers everywhere. */
static inline uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

#endif
