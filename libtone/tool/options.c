#define _GNU_SOURCE

#include "options.h"

#include "memory.h"
#include "message.h"

#include <getopt.h>
#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

enum option_number {
    OPTION_HELP = 'h',
    OPTION_JOBS = 'j',
    OPTION_OUTPUT = 'o',
    OPTION_INPUT = 256,
    OPTION_TEXT_COLUMN,
    OPTION_ID_COLUMN,
    OPTION_LEXICON,
    OPTION_NO_DEFAULT_LEXICONS,
    OPTION_INVALID_UTF8,
    OPTION_FAIL_ABOVE,
    OPTION_EXCEL_SAFE,
    OPTION_LEVEL,
    OPTION_FORMAT
};

/* The last two are of `tone score` alone. */
#define COMMON_OPTIONS                                                                                                 \
    {"help", no_argument, NULL, OPTION_HELP}, {"output", required_argument, NULL, OPTION_OUTPUT},                      \
        {"input", required_argument, NULL, OPTION_INPUT},                                                              \
        {"text-column", required_argument, NULL, OPTION_TEXT_COLUMN},                                                  \
        {"id-column", required_argument, NULL, OPTION_ID_COLUMN},                                                      \
        {"lexicon", required_argument, NULL, OPTION_LEXICON},                                                          \
        {"no-default-lexicons", no_argument, NULL, OPTION_NO_DEFAULT_LEXICONS},                                        \
        {"invalid-utf8", required_argument, NULL, OPTION_INVALID_UTF8},                                                \
        {"fail-above", required_argument, NULL, OPTION_FAIL_ABOVE}, {"jobs", required_argument, NULL, OPTION_JOBS}, {  \
        "excel-safe", no_argument, NULL, OPTION_EXCEL_SAFE                                                             \
    }

static const struct option report_options[] = {COMMON_OPTIONS, {NULL, 0, NULL, 0}};
static const struct option score_options[] = {COMMON_OPTIONS,
                                              {"level", required_argument, NULL, OPTION_LEVEL},
                                              {"format", required_argument, NULL, OPTION_FORMAT},
                                              {NULL, 0, NULL, 0}};

/* The number of a word in a list that ends with NULL; -1, after a message, where it is none of them. */
static int read_choice(const char *option, const char *word, const char *const *words) {
    for (int i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], word) == 0) {
            return i;
        }
    }
    struct buffer list = {0};
    for (size_t i = 0; words[i] != NULL; i++) {
        buffer_add(&list, i > 0 ? ", " : "", i > 0 ? 2 : 0);
        buffer_add(&list, words[i], strlen(words[i]));
    }
    buffer_add(&list, "", 1);
    message("--%s takes one of %s, not \"%s\"", option, list.bytes != NULL ? list.bytes : "", word);
    buffer_free(&list);
    return -1;
}

static bool read_input(struct options *options, const char *word) {
    static const char *const words[] = {"text", "csv", "jsonl", NULL};
    static const enum input_kind kinds[] = {INPUT_TEXT, INPUT_CSV, INPUT_JSONL};
    int choice = read_choice("input", word, words);
    if (choice >= 0) {
        options->input = kinds[choice];
    }
    return choice >= 0;
}

static bool read_level(struct options *options, const char *word) {
    static const char *const words[] = {"document", "sentence", "match", "attribution", NULL};
    static const tone_level levels[] = {TONE_LEVEL_DOCUMENT, TONE_LEVEL_SENTENCE, TONE_LEVEL_MATCH,
                                        TONE_LEVEL_ATTRIBUTION};
    int choice = read_choice("level", word, words);
    if (choice >= 0) {
        options->level = levels[choice];
    }
    return choice >= 0;
}

static bool read_format(struct options *options, const char *word) {
    static const char *const words[] = {"csv", "jsonl", NULL};
    int choice = read_choice("format", word, words);
    options->format = choice == 1 ? TONE_FORMAT_JSONL : TONE_FORMAT_CSV;
    return choice >= 0;
}

static bool read_invalid_utf8(struct options *options, const char *word) {
    static const char *const words[] = {"error", "replace", NULL};
    int choice = read_choice("invalid-utf8", word, words);
    options->invalid_utf8 = choice == 1 ? TONE_INVALID_REPLACE : TONE_INVALID_ERROR;
    return choice >= 0;
}

static bool read_lexicon(struct options *options, const char *path) {
    if (!grow(&options->lexicons, &options->lexicon_capacity, options->lexicon_count + 1, sizeof *options->lexicons)) {
        return false;
    }
    options->lexicons[options->lexicon_count++] = path;
    return true;
}

/* As many threads as this process may run on. */
static unsigned count_cores(void) {
    cpu_set_t cores;
    int count = sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
    return count < MOST_JOBS ? (unsigned)count : MOST_JOBS;
}

static bool read_jobs(struct options *options, const char *word) {
    char *end;
    long jobs = strtol(word, &end, 10);
    if (end == word || *end != '\0' || jobs < 1 || jobs > MOST_JOBS) {
        message("--jobs takes a number from 1 to %d, not \"%s\"", MOST_JOBS, word);
        return false;
    }
    options->jobs = (unsigned)jobs;
    return true;
}

/* NAME=NUMBER */
static bool read_threshold(struct options *options, const char *word) {
    const char *equals = strchr(word, '=');
    char *end = NULL;
    double limit = equals != NULL ? strtod(equals + 1, &end) : 0;
    if (equals == NULL || equals == word || end == equals + 1 || *end != '\0' || !isfinite(limit)) {
        message("--fail-above takes NAME=NUMBER, such as loaded=0.6, not \"%s\"", word);
        return false;
    }
    if (!grow(&options->thresholds, &options->threshold_capacity, options->threshold_count + 1,
              sizeof *options->thresholds)) {
        return false;
    }
    options->thresholds[options->threshold_count++] =
        (struct threshold){.name = word, .name_size = (size_t)(equals - word), .limit = limit};
    return true;
}

static bool read_option(struct options *options, int number, const char *value) {
    switch (number) {
    case OPTION_HELP:
        options->help = true;
        return true;
    case OPTION_OUTPUT:
        options->output = value;
        return true;
    case OPTION_INPUT:
        return read_input(options, value);
    case OPTION_TEXT_COLUMN:
        options->text_column = value;
        return true;
    case OPTION_ID_COLUMN:
        options->id_column = value;
        return true;
    case OPTION_JOBS:
        return read_jobs(options, value);
    case OPTION_LEXICON:
        return read_lexicon(options, value);
    case OPTION_NO_DEFAULT_LEXICONS:
        options->no_default_lexicons = true;
        return true;
    case OPTION_INVALID_UTF8:
        return read_invalid_utf8(options, value);
    case OPTION_FAIL_ABOVE:
        return read_threshold(options, value);
    case OPTION_EXCEL_SAFE:
        options->excel_safe = true;
        return true;
    case OPTION_LEVEL:
        return read_level(options, value);
    case OPTION_FORMAT:
        return read_format(options, value);
    default:
        return false;
    }
}

/* What getopt_long leaves of a bad option: the short one in optopt, else the whole argument. */
static void tell_bad_option(int result, const char *command, char **arguments) {
    const char *argument = arguments[optind - 1];
    if (result == ':') {
        message("%s needs a value; see tone %s --help", argument, command);
    } else if (optopt != 0 && optopt < OPTION_INPUT && strncmp(argument, "--", 2) != 0) {
        message("there is no option -%c; see tone %s --help", optopt, command);
    } else {
        message("there is no option %s; see tone %s --help", argument, command);
    }
}

static bool check(const struct options *options) {
    size_t standard_inputs = 0;
    for (size_t i = 0; i < options->path_count; i++) {
        standard_inputs += strcmp(options->paths[i], "-") == 0;
    }
    if (standard_inputs > 1) {
        message("standard input (-) can be given only once");
        return false;
    }
    if (options->no_default_lexicons && options->lexicon_count == 0) {
        message("--no-default-lexicons needs a --lexicon to score with");
        return false;
    }
    return true;
}

bool options_read(struct options *options, enum options_of command, int count, char **arguments) {
    *options = (struct options){.level = TONE_LEVEL_SENTENCE,
                                .format = TONE_FORMAT_CSV,
                                .input = INPUT_BY_NAME,
                                .text_column = "text",
                                .jobs = count_cores(),
                                .invalid_utf8 = TONE_INVALID_ERROR};
    const struct option *known = command == OPTIONS_OF_SCORE ? score_options : report_options;
    opterr = 0;
    optind = 1;
    for (;;) {
        int number = getopt_long(count, arguments, ":hj:o:", known, NULL);
        if (number == -1) {
            break;
        }
        if (number == '?' || number == ':') {
            tell_bad_option(number, arguments[0], arguments);
            return false;
        }
        if (!read_option(options, number, optarg)) {
            return false;
        }
        if (options->help) {
            return true;
        }
    }
    options->paths = arguments + optind;
    options->path_count = (size_t)(count - optind);
    return check(options);
}

void options_free(struct options *options) {
    free(options->lexicons);
    free(options->thresholds);
}
