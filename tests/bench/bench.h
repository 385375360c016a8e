/* What all groups of the bench share: the options, the text, libtone ready to score. */
#ifndef TONE_BENCH_H
#define TONE_BENCH_H

#include "tone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { MEGABYTE = 1000000, PATH_SIZE = 4096 };

/* Bytes of UTF-8. */
struct corpus {
    char *bytes;
    size_t size;
};

struct options {
    const char *only; /* names of groups, or NULL for all */
    int rounds;
    size_t size;        /* of the text that the peers read */
    size_t growth_size; /* of the longest text of the group growth */
    const char *const *paths;
    int path_count;
};

/* Ends the program with a message. */
_Noreturn void stop(const char *what);

/* Memory, or the end of the program. */
void *allocate(size_t size);

/* A new file to write, and its end; the end of the program where it cannot be written. */
FILE *file_new(const char *path);
void file_end(FILE *file);

/* The path of a file in TMPDIR, where `run` cleans up behind us. */
void temporary_path(char *path, size_t room, const char *name);

/* ------------------------------------------------------------------------------------------------------ corpus.c */

/* The files, one behind the other, with an empty line between. */
struct corpus corpus_read(const char *const *paths, int count);

/* The text again and again, until it is just so long, or up to three bytes shorter: it ends between code points. */
struct corpus corpus_repeat(const struct corpus *once, size_t size);

/* The last boundary of code points that is not behind `at`. */
size_t corpus_cut(const struct corpus *corpus, size_t at);

void corpus_free(struct corpus *corpus);

/* ------------------------------------------------------------------------------------------------------ engine.c */

/* libtone, all of its objects warm from call to call. */
struct engine {
    tone_scorer *scorer;
    tone_scratch *scratch;
    tone_result *result;
};

/* With a lexicon, or with the built-in one where it is NULL. */
struct engine engine_new(tone_lexicon *lexicon);
void engine_score(struct engine *engine, const char *bytes, size_t size, unsigned rows);
void engine_score_batch(struct engine *engine, const tone_batch *batch, unsigned rows);
void engine_free(struct engine *engine);

/* A lexicon's terms that match `wanted`, sorted, each once. The strings live as long as the lexicon. */
struct terms {
    const char **items;
    unsigned count;
};
struct terms terms_of(const tone_lexicon *lexicon, bool (*wanted)(const char *term));
void terms_free(struct terms *terms);

/* Whether a term is one word, of ASCII letters alone; several such words. */
bool is_single_word(const char *term);
bool is_phrase(const char *term);

/* ------------------------------------------------------------------------------------------------------- clock.c */

/* CPU time of this thread, and the time of the wall, in seconds. */
double cpu_seconds(void);
double wall_seconds(void);

/* Runs a command, its output thrown away, and gives the CPU time of the whole process, or the time of the wall. */
double command_seconds(const char *const *arguments);
double command_wall_seconds(const char *const *arguments);

/* -------------------------------------------------------------------------------------- the groups, a file each */

void bench_peers(const struct options *options, const struct corpus *news);
void bench_calls(const struct options *options, const struct corpus *news);
void bench_growth(const struct options *options, const struct corpus *news);
void bench_worst(const struct options *options, const struct corpus *news);
void bench_lexicon(const struct options *options, const struct corpus *news);
void bench_threads(const struct options *options, const struct corpus *news);
void bench_jobs(const struct options *options, const struct corpus *news);

#endif
