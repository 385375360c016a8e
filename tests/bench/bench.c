/*
 * Throughput of libtone, whole and by stage, beside wc -w and the ICU word iterator. All take turns in each round on the same
 * bytes, and only CPU time counts, so that what else the machine does disturbs the ratios little.
 */
#include "stages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>
#include <unistd.h>

enum { DEFAULT_ROUNDS = 5, DEFAULT_MEGABYTES = 20, MOST_ROUNDS = 101 };

/* What is timed. Behind these stand the stages. */
enum subject { SUBJECT_WC, SUBJECT_ICU, SUBJECT_DOCUMENT, SUBJECT_ROWS, SUBJECT_STAGES };
enum { SUBJECT_COUNT = SUBJECT_STAGES + STAGE_COUNT };

static const char *const subject_names[SUBJECT_STAGES] = {"wc -w, C.UTF-8", "ICU word iterator",
                                                          "libtone: document level", "libtone: all rows"};

struct options {
    const char *const *paths;
    int path_count;
    int rounds;
    size_t size;
};

struct bench {
    char *bytes;
    size_t size;
    char path[64]; /* of a file with the same bytes, for wc */
    UChar *utf16;
    int32_t utf16_size;
    tone_config *config;
    tone_scorer *scorer;
    tone_scratch *scratch;
    tone_result *result;
    double seconds[SUBJECT_COUNT][MOST_ROUNDS];
};

static _Noreturn void stop(const char *what) {
    fprintf(stderr, "tone_bench: %s\n", what);
    exit(EXIT_FAILURE);
}

/* ------------------------------------------------------------------------------------------------------ the text */

/* The files, one behind the other, with an empty line between. */
static void read_files(const struct options *options, char **bytes, size_t *size) {
    *bytes = NULL;
    *size = 0;
    for (int i = 0; i < options->path_count; i++) {
        FILE *file = fopen(options->paths[i], "rb");
        if (!file || fseek(file, 0, SEEK_END) != 0) {
            stop(options->paths[i]);
        }
        size_t more = (size_t)ftell(file);
        rewind(file);
        *bytes = realloc(*bytes, *size + more + 2);
        if (!*bytes || fread(*bytes + *size, 1, more, file) != more) {
            stop(options->paths[i]);
        }
        fclose(file);
        memcpy(*bytes + *size + more, "\n\n", 2);
        *size += more + 2;
    }
}

/* The files again and again, until the text is as long as it should be. */
static void assemble(struct bench *bench, const struct options *options) {
    char *once = NULL;
    size_t once_size = 0;
    read_files(options, &once, &once_size);
    size_t times = (options->size + once_size - 1) / once_size;
    bench->size = times * once_size;
    bench->bytes = malloc(bench->size);
    if (!bench->bytes || bench->size > INT32_MAX) {
        stop("the text is too long");
    }
    for (size_t i = 0; i < times; i++) {
        memcpy(bench->bytes + i * once_size, once, once_size);
    }
    free(once);
}

static void write_copy(struct bench *bench) {
    strcpy(bench->path, "/tmp/tone_bench.XXXXXX");
    int file = mkstemp(bench->path);
    FILE *stream = file >= 0 ? fdopen(file, "wb") : NULL;
    if (!stream || fwrite(bench->bytes, 1, bench->size, stream) != bench->size || fclose(stream) != 0) {
        stop("a temporary file cannot be written");
    }
}

/* ICU iterates over UTF-16 fastest; that the text must first become that is not counted. */
static void make_utf16(struct bench *bench) {
    UErrorCode error = U_ZERO_ERROR;
    bench->utf16 = malloc((bench->size + 1) * sizeof *bench->utf16);
    if (!bench->utf16) {
        stop("no memory");
    }
    u_strFromUTF8WithSub(bench->utf16, (int32_t)bench->size + 1, &bench->utf16_size, bench->bytes, (int32_t)bench->size,
                         0xFFFD, NULL, &error);
    if (U_FAILURE(error)) {
        stop(u_errorName(error));
    }
}

/* -------------------------------------------------------------------------------------------------- what is timed */

/* CPU time of the child processes that have ended. */
static double child_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double time_wc(const struct bench *bench) {
    double begin = child_seconds();
    pid_t child = fork();
    if (child == 0) {
        setenv("LC_ALL", "C.UTF-8", 1);
        if (freopen("/dev/null", "w", stdout)) {
            execlp("wc", "wc", "-w", bench->path, (char *)NULL);
        }
        _exit(EXIT_FAILURE);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        stop("wc -w failed");
    }
    return child_seconds() - begin;
}

static double time_icu(const struct bench *bench) {
    UErrorCode error = U_ZERO_ERROR;
    double begin = cpu_seconds();
    UBreakIterator *iterator = ubrk_open(UBRK_WORD, "en", bench->utf16, bench->utf16_size, &error);
    if (U_FAILURE(error)) {
        stop(u_errorName(error));
    }
    uint32_t words = 0;
    while (ubrk_next(iterator) != UBRK_DONE) {
        words += ubrk_getRuleStatus(iterator) >= UBRK_WORD_NUMBER;
    }
    ubrk_close(iterator);
    double seconds = cpu_seconds() - begin;
    if (words == 0) {
        stop("ICU finds no word");
    }
    return seconds;
}

static double time_score(const struct bench *bench, unsigned rows) {
    tone_error error;
    double begin = cpu_seconds();
    if (tone_score(bench->scorer, bench->scratch, bench->bytes, bench->size, rows, bench->result, &error) != TONE_OK) {
        stop(error.message);
    }
    return cpu_seconds() - begin;
}

static void time_round(struct bench *bench, int round) {
    bench->seconds[SUBJECT_WC][round] = time_wc(bench);
    bench->seconds[SUBJECT_ICU][round] = time_icu(bench);
    bench->seconds[SUBJECT_DOCUMENT][round] = time_score(bench, TONE_ROWS_NONE);
    bench->seconds[SUBJECT_ROWS][round] = time_score(bench, TONE_ROWS_ALL);
    double stages[STAGE_COUNT] = {0};
    if (!stages_run(bench->scorer, bench->scratch, bench->bytes, bench->size, stages)) {
        stop("no memory");
    }
    for (int i = 0; i < STAGE_COUNT; i++) {
        bench->seconds[SUBJECT_STAGES + i][round] = stages[i];
    }
}

/* ----------------------------------------------------------------------------------------------------- the table */

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How many times as fast a subject is as another: the median over the rounds. */
static double ratio(const struct bench *bench, int subject, int other, int rounds) {
    double ratios[MOST_ROUNDS];
    for (int i = 0; i < rounds; i++) {
        ratios[i] = bench->seconds[other][i] / bench->seconds[subject][i];
    }
    qsort(ratios, (size_t)rounds, sizeof ratios[0], compare_doubles);
    return ratios[rounds / 2];
}

static void print_row(const struct bench *bench, int subject, int rounds) {
    double sorted[MOST_ROUNDS];
    memcpy(sorted, bench->seconds[subject], (size_t)rounds * sizeof sorted[0]);
    qsort(sorted, (size_t)rounds, sizeof sorted[0], compare_doubles);
    double megabytes = (double)bench->size / 1e6;
    bool is_stage = subject >= SUBJECT_STAGES;
    printf("%s%-*s %9.1f %9.1f %9.1f %9.2f %9.2f\n", is_stage ? "  " : "", is_stage ? 24 : 26,
           is_stage ? stage_names[subject - SUBJECT_STAGES] : subject_names[subject], megabytes / sorted[rounds - 1],
           megabytes / sorted[rounds / 2], megabytes / sorted[0], ratio(bench, subject, SUBJECT_WC, rounds),
           ratio(bench, subject, SUBJECT_ICU, rounds));
}

static void print_table(const struct bench *bench, int rounds) {
    printf("%.1f MB, %d rounds, one thread, CPU time\n\n", (double)bench->size / 1e6, rounds);
    printf("%-26s %9s %9s %9s %9s %9s\n", "MB/s", "min", "median", "max", "x wc -w", "x ICU");
    for (int i = 0; i < SUBJECT_COUNT; i++) {
        print_row(bench, i, rounds);
    }
}

/* ---------------------------------------------------------------------------------------------------------- main */

static void print_help(void) {
    puts("Usage: run [--rounds N] [--megabytes N] [--text FILE...]\n"
         "\n"
         "  --rounds N      how often all take their turn (default 5, at most 101)\n"
         "  --megabytes N   how long the text is to be; the files are repeated (default 20)\n"
         "  --text FILE...  what it is made of (default: the example articles)");
    exit(EXIT_SUCCESS);
}

static int number(const char *argument, int most) {
    char *end = NULL;
    long value = argument ? strtol(argument, &end, 10) : 0;
    if (value < 1 || value > most || *end != '\0') {
        stop("a number is missing or out of range; see --help");
    }
    return (int)value;
}

static struct options read_options(int argc, char **argv) {
    enum { MEGABYTE = 1000000, MOST_MEGABYTES = 2000 };
    struct options options = {.rounds = DEFAULT_ROUNDS, .size = (size_t)DEFAULT_MEGABYTES * MEGABYTE};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--rounds") == 0) {
            options.rounds = number(argv[++i], MOST_ROUNDS);
        } else if (strcmp(argv[i], "--megabytes") == 0) {
            options.size = (size_t)number(argv[++i], MOST_MEGABYTES) * MEGABYTE;
        } else if (strcmp(argv[i], "--text") == 0) {
            options.paths = (const char *const *)&argv[i + 1];
            options.path_count = argc - i - 1;
            break;
        } else {
            print_help();
        }
    }
    if (options.path_count == 0) {
        stop("no --text was given");
    }
    return options;
}

static void make_scorer(struct bench *bench) {
    tone_error error;
    if (tone_config_new(&bench->config, NULL, &error) != TONE_OK ||
        tone_scorer_new(&bench->scorer, bench->config, &error) != TONE_OK ||
        tone_scratch_new(&bench->scratch, NULL, &error) != TONE_OK ||
        tone_result_new(&bench->result, NULL, &error) != TONE_OK) {
        stop(error.message);
    }
}

int main(int argc, char **argv) {
    static struct bench bench;
    struct options options = read_options(argc, argv);
    assemble(&bench, &options);
    make_utf16(&bench);
    make_scorer(&bench);
    write_copy(&bench);
    for (int i = 0; i < options.rounds; i++) {
        time_round(&bench, i);
    }
    unlink(bench.path);
    print_table(&bench, options.rounds);
    tone_result_free(bench.result);
    tone_scratch_free(bench.scratch);
    tone_scorer_free(bench.scorer);
    tone_config_free(bench.config);
    free(bench.utf16);
    free(bench.bytes);
    return EXIT_SUCCESS;
}
