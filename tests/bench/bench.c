/*
 * How fast libtone is, beside others that read text, and where its time goes. Each group prints a table of its own. All
 * that a table compares takes turns on the same bytes in one process, and CPU time counts where nothing else is said.
 */
#include "bench.h"

#include "contest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct group {
    const char *name;
    void (*run)(const struct options *options, const struct corpus *news);
    const char *what;
};

static const struct group groups[] = {
    {"peers", bench_peers, "memory, ICU, Hyperscan, wc -w and libtone, whole and by stage"},
    {"calls", bench_calls, "single calls: an empty text, a sentence, a new scorer"},
    {"growth", bench_growth, "texts from 1 KB up: cost grows as the text does"},
    {"worst", bench_worst, "hostile and odd texts beside news"},
    {"lexicon", bench_lexicon, "10,000 entries beside 100,000"},
    {"threads", bench_threads, "two threads beside one, on the clock of the wall"},
    {"jobs", bench_jobs, "the command with --jobs 2 beside 1, of CSV, JSON Lines and text files"},
};
enum { GROUP_COUNT = sizeof groups / sizeof groups[0] };

void stop(const char *what) {
    fprintf(stderr, "tone_bench: %s\n", what);
    exit(EXIT_FAILURE);
}

void *allocate(size_t size) {
    void *block = malloc(size);
    if (!block) {
        stop("no memory");
    }
    return block;
}

void temporary_path(char *path, size_t room, const char *name) {
    const char *folder = getenv("TMPDIR");
    int size = snprintf(path, room, "%s/%s", folder ? folder : "/tmp", name);
    if (size < 0 || (size_t)size >= room) {
        stop("the path of a temporary file is too long");
    }
}

FILE *file_new(const char *path) {
    FILE *file = fopen(path, "wb");
    if (!file) {
        stop("a temporary file cannot be written");
    }
    return file;
}

void file_end(FILE *file) {
    if (ferror(file) || fclose(file) != 0) {
        stop("a temporary file cannot be written");
    }
}

static void print_help(void) {
    puts("Usage: run [OPTION...] [--text FILE...]\n"
         "\n"
         "  --only GROUP[,GROUP...]  these groups alone (default: all, in this order)\n"
         "  --rounds N               how often all take their turn (default 5, at most 101); one more round warms\n"
         "  --megabytes N            the text of the group peers (default 60, at most 1000)\n"
         "  --growth N               the longest text of the group growth, in megabytes (default 100, at most 4000)\n"
         "  --text FILE...           news, repeated to the size wanted (default: the example articles). The more the "
         "better:\n"
         "                           a processor learns a few kilobytes by heart\n"
         "\n"
         "Groups:");
    for (int i = 0; i < GROUP_COUNT; i++) {
        printf("  %-10s %s\n", groups[i].name, groups[i].what);
    }
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

/* Whether the comma-separated names hold this one. */
static bool holds(const char *names, const char *name) {
    size_t length = strlen(name);
    for (const char *at = names; at; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, name, length) == 0 && (at[length] == ',' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

static const char *checked_names(const char *names) {
    if (!names) {
        stop("--only needs names; see --help");
    }
    char *copy = strcpy(allocate(strlen(names) + 1), names);
    for (char *name = strtok(copy, ","); name; name = strtok(NULL, ",")) {
        bool known = false;
        for (int i = 0; i < GROUP_COUNT; i++) {
            known = known || strcmp(groups[i].name, name) == 0;
        }
        if (!known) {
            stop("there is no such group; see --help");
        }
    }
    free(copy);
    return names;
}

static struct options read_options(int argc, char **argv) {
    enum { MOST_MEGABYTES = 1000, MOST_GROWTH = 4000 };
    struct options options = {.rounds = 5, .size = (size_t)60 * MEGABYTE, .growth_size = (size_t)100 * MEGABYTE};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--rounds") == 0) {
            options.rounds = number(argv[++i], MOST_ROUNDS);
        } else if (strcmp(argv[i], "--megabytes") == 0) {
            options.size = (size_t)number(argv[++i], MOST_MEGABYTES) * MEGABYTE;
        } else if (strcmp(argv[i], "--growth") == 0) {
            options.growth_size = (size_t)number(argv[++i], MOST_GROWTH) * MEGABYTE;
        } else if (strcmp(argv[i], "--only") == 0) {
            options.only = checked_names(argv[++i]);
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

int main(int argc, char **argv) {
    struct options options = read_options(argc, argv);
    struct corpus news = corpus_read(options.paths, options.path_count);
    printf("libtone %s; %.1f MB of text given; rounds: %d\n", tone_version(), (double)news.size / MEGABYTE,
           options.rounds);
    for (int i = 0; i < GROUP_COUNT; i++) {
        if (!options.only || holds(options.only, groups[i].name)) {
            fflush(stdout);
            groups[i].run(&options, &news);
        }
    }
    corpus_free(&news);
    return EXIT_SUCCESS;
}
