/* tone lexicon: check, list, stats, diff, compile. */
#define _GNU_SOURCE

#include "commands.h"

#include "lexicon_diff.h"
#include "make_scorer.h"
#include "memory.h"
#include "message.h"

#include <errno.h>
#include <getopt.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] = "Usage: tone lexicon check [--strict] FOLDER\n"
                           "       tone lexicon list [--lexicon PATH]\n"
                           "       tone lexicon stats [--lexicon PATH]\n"
                           "       tone lexicon diff BEFORE AFTER\n"
                           "       tone lexicon compile FOLDER -o IMAGE\n"
                           "\n"
                           "  check    prints FILE:LINE:COLUMN: REASON for each fault of a lexicon folder;\n"
                           "           exits with 1 when there is one. Where there is none, prints\n"
                           "           FILE:LINE:COLUMN: remark: REASON for what deserves a look; \"checked\"\n"
                           "           in an entry's note silences it\n"
                           "  list     prints the entries as CSV: dimension, category, term, weight, inflect,\n"
                           "           note; a neutral entry has no dimension and no category\n"
                           "  stats    prints name, version, licence, SHA-256, and how many entries each\n"
                           "           dimension and category has\n"
                           "  diff     prints the entries that two lexicons do not share as CSV: change (added,\n"
                           "           removed, changed), dimension, category, term, and weight and inflect\n"
                           "           before and after. A neutral entry has a row for each dimension that\n"
                           "           it blocks, without a category; what moves to another category is\n"
                           "           removed and added\n"
                           "  compile  writes the lexicon as one file for --lexicon, for this version of tone\n"
                           "           and this kind of machine\n"
                           "\n"
                           "  --lexicon PATH       a lexicon folder or a compiled image (default: the built-in\n"
                           "                       lexicon)\n"
                           "  -o, --output IMAGE   the file to write\n"
                           "  --strict             remarks are as bad as faults\n"
                           "\n"
                           "Exit status\n"
                           "  0  done, no fault\n"
                           "  1  check found faults, or with --strict remarks\n"
                           "  2  wrong usage, or it could not be done\n"
                           "  3  the output could not be written whole\n";

enum { MOST_PATHS = 2 };

struct arguments {
    const char *lexicon;
    const char *output;
    const char *paths[MOST_PATHS];
    int path_count;
    bool strict;
    bool help;
};

/* Each command takes options and paths of its own. */
struct command {
    const char *name;
    int (*run)(const struct arguments *arguments);
    int paths;
    bool takes_lexicon;
    bool takes_output;
    bool takes_strict;
};

static bool read_arguments(struct arguments *read, int most_paths, int count, char **arguments) {
    static const struct option known[] = {{"help", no_argument, NULL, 'h'},
                                          {"lexicon", required_argument, NULL, 'l'},
                                          {"output", required_argument, NULL, 'o'},
                                          {"strict", no_argument, NULL, 's'},
                                          {NULL, 0, NULL, 0}};
    opterr = 0;
    optind = 1;
    for (int option = 0; (option = getopt_long(count, arguments, ":ho:", known, NULL)) != -1;) {
        switch (option) {
        case 'h':
            read->help = true;
            break;
        case 'l':
            read->lexicon = optarg;
            break;
        case 'o':
            read->output = optarg;
            break;
        case 's':
            read->strict = true;
            break;
        default:
            message("%s %s; see tone lexicon --help", arguments[optind - 1],
                    option == ':' ? "needs a value" : "is no option of tone lexicon");
            return false;
        }
    }
    for (int i = optind; i < count; i++) {
        if (read->path_count == most_paths) {
            message("tone lexicon %s takes no \"%s\" too; see tone lexicon --help", arguments[0], arguments[i]);
            return false;
        }
        read->paths[read->path_count++] = arguments[i];
    }
    return true;
}

/* What is checked, and whether there was a remark. */
struct checking {
    const char *path;
    bool remarks;
};

static int print_fault(void *context, const tone_error *fault) {
    struct checking *checking = context;
    bool remark = fault->severity == TONE_SEVERITY_REMARK;
    checking->remarks = checking->remarks || remark;
    fputs(checking->path, stdout);
    if (fault->file[0] != '\0') {
        printf("/%s:%u:%u", fault->file, fault->line, fault->column);
    }
    printf(": %s%s%s%s\n", remark ? "remark: " : "", fault->message, fault->detail ? ": " : "",
           fault->detail ? fault->detail : "");
    return 0;
}

static int check(const struct arguments *arguments) {
    tone_error error;
    struct checking checking = {arguments->paths[0], false};
    tone_status status = tone_lexicon_check(checking.path, print_fault, &checking, NULL, &error);
    if (status != TONE_OK && status != TONE_ERROR_LEXICON) {
        tell_lexicon_error(checking.path, &error);
        return EXIT_NOTHING;
    }
    bool tripped = status != TONE_OK || (arguments->strict && checking.remarks);
    return finish_printing(tripped ? EXIT_TRIPPED : EXIT_DONE);
}

/* The lexicon at `path`, or the built-in one; NULL after a message. */
static tone_lexicon *open_lexicon(const char *path) {
    tone_lexicon *lexicon = NULL;
    tone_error error;
    if (path == NULL) {
        if (tone_lexicon_builtin(&lexicon, NULL, &error) != TONE_OK) {
            message("%s", error.message);
        }
    } else if (tone_lexicon_read(&lexicon, path, NULL, &error) != TONE_OK) {
        tell_lexicon_error(path, &error);
    }
    return lexicon;
}

static void print_entry(const tone_lexicon *lexicon, uint32_t entry) {
    char weight[REAL_ROOM];
    uint32_t category = tone_lexicon_entry_category(lexicon, entry);
    print_cell(tone_lexicon_dimension(lexicon, tone_lexicon_category_dimension(lexicon, category)), ",");
    print_cell(tone_lexicon_category(lexicon, category), ",");
    print_cell(tone_lexicon_entry_term(lexicon, entry), ",");
    print_cell(real_text(weight, tone_lexicon_entry_weight(lexicon, entry)), ",");
    print_cell(tone_lexicon_entry_inflect(lexicon, entry), ",");
    print_cell(tone_lexicon_entry_note(lexicon, entry), "\r\n");
}

static int list(const struct arguments *arguments) {
    tone_lexicon *lexicon = open_lexicon(arguments->lexicon);
    if (lexicon == NULL) {
        return EXIT_NOTHING;
    }
    fputs("dimension,category,term,weight,inflect,note\r\n", stdout);
    for (uint32_t entry = 0; entry < tone_lexicon_entry_count(lexicon); entry++) {
        print_entry(lexicon, entry);
    }
    tone_lexicon_free(lexicon);
    return finish_printing(EXIT_DONE);
}

/* Entries of each category; the last number is of neutral entries. NULL after a message. */
static uint32_t *count_entries(const tone_lexicon *lexicon) {
    uint32_t categories = tone_lexicon_category_count(lexicon);
    uint32_t *counts = zeroed((size_t)categories + 1, sizeof *counts);
    if (counts == NULL) {
        return NULL;
    }
    for (uint32_t entry = 0; entry < tone_lexicon_entry_count(lexicon); entry++) {
        uint32_t category = tone_lexicon_entry_category(lexicon, entry);
        counts[category < categories ? category : categories]++;
    }
    return counts;
}

static void print_identity(const tone_lexicon *lexicon) {
    printf("name       %s\n", tone_lexicon_name(lexicon));
    printf("version    %s\n", tone_lexicon_version(lexicon));
    printf("language   %s\n", tone_lexicon_language(lexicon));
    printf("licence    %s\n", tone_lexicon_licence(lexicon));
    printf("sha256     %s\n", tone_lexicon_sha256(lexicon));
    printf("entries    %u\n", tone_lexicon_entry_count(lexicon));
    printf("forms      %u\n", tone_lexicon_form_count(lexicon));
}

/* A dimension, how many entries it has, then each of its categories. */
static void print_dimension(const tone_lexicon *lexicon, uint32_t dimension, const uint32_t *counts) {
    uint64_t sum = 0;
    for (uint32_t category = 0; category < tone_lexicon_category_count(lexicon); category++) {
        sum += tone_lexicon_category_dimension(lexicon, category) == dimension ? counts[category] : 0;
    }
    printf("\n%-28s %6llu  %s\n", tone_lexicon_dimension(lexicon, dimension), (unsigned long long)sum,
           tone_lexicon_dimension_role(lexicon, dimension));
    for (uint32_t category = 0; category < tone_lexicon_category_count(lexicon); category++) {
        if (tone_lexicon_category_dimension(lexicon, category) == dimension) {
            printf("  %-26s %6u  %s\n", tone_lexicon_category(lexicon, category), counts[category],
                   tone_lexicon_category_description(lexicon, category));
        }
    }
}

static int stats(const struct arguments *arguments) {
    tone_lexicon *lexicon = open_lexicon(arguments->lexicon);
    uint32_t *counts = lexicon != NULL ? count_entries(lexicon) : NULL;
    if (counts == NULL) {
        tone_lexicon_free(lexicon);
        return EXIT_NOTHING;
    }
    print_identity(lexicon);
    for (uint32_t dimension = 0; dimension < tone_lexicon_dimension_count(lexicon); dimension++) {
        print_dimension(lexicon, dimension, counts);
    }
    printf("\n%-28s %6u\n", "neutral", counts[tone_lexicon_category_count(lexicon)]);
    free(counts);
    tone_lexicon_free(lexicon);
    return finish_printing(EXIT_DONE);
}

static int write_image(const tone_lexicon *lexicon, const char *path) {
    size_t size;
    const void *image = tone_lexicon_image(lexicon, &size);
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        message("%s: %s", path, strerror(errno));
        return EXIT_NOTHING;
    }
    bool written = fwrite(image, 1, size, file) == size && fflush(file) == 0;
    int reason = errno;
    if (fclose(file) != 0 && written) {
        written = false;
        reason = errno;
    }
    if (!written) {
        message("%s: %s", path, strerror(reason));
    }
    return written ? EXIT_DONE : EXIT_SOME;
}

/* Whether a file would be read as one of the lexicon folder: it may be a list of words that somebody wrote. */
static bool is_of_folder(const char *folder, const char *path) {
    static const char ending[] = ".csv";
    size_t size = strlen(path);
    if (size < sizeof ending - 1 || strcmp(path + size - (sizeof ending - 1), ending) != 0) {
        return false;
    }
    char *copy = strdup(path);
    struct stat about, about_parent;
    bool same = copy != NULL && stat(folder, &about) == 0 && stat(dirname(copy), &about_parent) == 0 &&
                about.st_dev == about_parent.st_dev && about.st_ino == about_parent.st_ino;
    free(copy);
    return same;
}

static int compile(const struct arguments *arguments) {
    if (arguments->output == NULL) {
        message("tone lexicon compile needs -o with the file to write; see tone lexicon --help");
        return EXIT_NOTHING;
    }
    if (is_of_folder(arguments->paths[0], arguments->output)) {
        message("%s: it would be a file of the lexicon; nothing was written", arguments->output);
        return EXIT_NOTHING;
    }
    tone_lexicon *lexicon = open_lexicon(arguments->paths[0]);
    if (lexicon == NULL) {
        return EXIT_NOTHING;
    }
    int status = write_image(lexicon, arguments->output);
    tone_lexicon_free(lexicon);
    return status;
}

static int print_help(void) {
    fputs(help, stdout);
    return finish_printing(EXIT_DONE);
}

static int diff(const struct arguments *arguments) {
    tone_lexicon *before = open_lexicon(arguments->paths[0]);
    tone_lexicon *after = before != NULL ? open_lexicon(arguments->paths[1]) : NULL;
    bool printed = after != NULL && print_differences(before, after);
    tone_lexicon_free(before);
    tone_lexicon_free(after);
    return printed ? finish_printing(EXIT_DONE) : EXIT_NOTHING;
}

/* The name of an option that was given and that the command does not take, or NULL. */
static const char *option_too_many(const struct command *command, const struct arguments *arguments) {
    if (arguments->lexicon != NULL && !command->takes_lexicon) {
        return "--lexicon";
    }
    if (arguments->output != NULL && !command->takes_output) {
        return "--output";
    }
    return arguments->strict && !command->takes_strict ? "--strict" : NULL;
}

static int run_command(const struct command *command, int count, char **given) {
    static const char *const needs[] = {"takes no path but --lexicon PATH", "needs a path", "needs two paths"};
    struct arguments arguments = {0};
    if (!read_arguments(&arguments, command->paths > 0 ? command->paths : 1, count, given)) {
        return EXIT_NOTHING;
    }
    if (arguments.help) {
        return print_help();
    }
    if (arguments.path_count != command->paths) {
        message("tone lexicon %s %s; see tone lexicon --help", command->name, needs[command->paths]);
        return EXIT_NOTHING;
    }
    const char *option = option_too_many(command, &arguments);
    if (option != NULL) {
        message("tone lexicon %s has no option %s; see tone lexicon --help", command->name, option);
        return EXIT_NOTHING;
    }
    return command->run(&arguments);
}

int command_lexicon(int count, char **arguments) {
    static const struct command commands[] = {{"check", check, .paths = 1, .takes_strict = true},
                                              {"list", list, .takes_lexicon = true},
                                              {"stats", stats, .takes_lexicon = true},
                                              {"diff", diff, .paths = 2},
                                              {"compile", compile, .paths = 1, .takes_output = true}};
    if (count < 2) {
        fputs(help, stderr);
        return EXIT_NOTHING;
    }
    if (strcmp(arguments[1], "--help") == 0 || strcmp(arguments[1], "-h") == 0) {
        return print_help();
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(arguments[1], commands[i].name) == 0) {
            return run_command(&commands[i], count - 1, arguments + 1);
        }
    }
    message("there is no command tone lexicon %s; see tone lexicon --help", arguments[1]);
    return EXIT_NOTHING;
}
