/* tone report: the four CSV files of a folder, from one scoring pass. */
#define _DEFAULT_SOURCE

#include "commands.h"

#include "memory.h"
#include "message.h"
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] = "Usage: tone report [OPTIONS] FOLDER... -o OUT\n"
                           "\n"
                           "Scores the texts of a folder and writes into the folder OUT, which is made where\n"
                           "it is missing:\n"
                           "  documents.csv          scores of each text\n"
                           "  sentences.csv          scores of each sentence\n"
                           "  matches.csv            the words that made them, and whose words they are\n"
                           "  attributions.csv       what is quoted or reported, its source and its cue\n"
                           "\n"
                           "Output\n"
                           "  -o, --output OUT       the folder to write into\n"
                           "  --excel-safe           put ' in front of a cell that a spreadsheet would run as a\n"
                           "                         formula\n"
                           "  --fail-above NAME=NUMBER\n"
                           "                         exit with 1 when the score NAME of a document is above\n"
                           "                         NUMBER; may be given several times\n"
                           "\n";

enum { FILE_COUNT = 4 };

static const char *const file_names[FILE_COUNT] = {"documents.csv", "sentences.csv", "matches.csv", "attributions.csv"};
static const tone_level levels[FILE_COUNT] = {TONE_LEVEL_DOCUMENT, TONE_LEVEL_SENTENCE, TONE_LEVEL_MATCH,
                                              TONE_LEVEL_ATTRIBUTION};

static bool make_folder(const char *path) {
    enum { PERMISSIONS = 0777 };
    struct stat state;
    if (mkdir(path, PERMISSIONS) == 0) {
        return true;
    }
    int reason = errno;
    if (reason == EEXIST && stat(path, &state) == 0 && S_ISDIR(state.st_mode)) {
        return true;
    }
    message("%s: %s", path, strerror(reason));
    return false;
}

static int write_report(const struct options *options) {
    struct buffer paths[FILE_COUNT] = {{0}};
    struct target targets[FILE_COUNT];
    bool done = make_folder(options->output);
    for (size_t i = 0; i < FILE_COUNT && done; i++) {
        done = buffer_add(&paths[i], options->output, strlen(options->output)) && buffer_add(&paths[i], "/", 1) &&
               buffer_add(&paths[i], file_names[i], strlen(file_names[i]) + 1);
        targets[i] = (struct target){paths[i].bytes, levels[i]};
    }
    int status = done ? run(options, targets, FILE_COUNT) : EXIT_NOTHING;
    for (size_t i = 0; i < FILE_COUNT; i++) {
        buffer_free(&paths[i]);
    }
    return status;
}

int command_report(int count, char **arguments) {
    struct options options;
    int status = EXIT_NOTHING;
    if (options_read(&options, OPTIONS_OF_REPORT, count, arguments)) {
        if (options.help) {
            printf("%s%s%s", help, help_of_inputs, help_of_statuses);
            status = finish_printing(EXIT_DONE);
        } else if (options.path_count == 0 || options.output == NULL) {
            message("tone report needs a folder to read and -o with a folder to write; see tone report --help");
        } else {
            status = write_report(&options);
        }
    }
    options_free(&options);
    return status;
}
