/* tone score: scores as rows. */
#include "commands.h"

#include "message.h"
#include "run.h"

#include <stdio.h>

static const char help[] = "Usage: tone score [OPTIONS] [FILE...]\n"
                           "\n"
                           "Scores texts and writes the scores as rows, to standard output or to -o FILE.\n"
                           "A FILE may be a folder, which is walked; - or no FILE is standard input.\n"
                           "\n"
                           "Output\n"
                           "  --level LEVEL          one row for each document, sentence, match or attribution\n"
                           "                         (default: sentence)\n"
                           "  --format FORMAT        csv (default) or jsonl: one JSON object a line\n"
                           "  -o, --output FILE      write to FILE, which must be none of the inputs\n"
                           "  --excel-safe           put ' in front of a CSV cell that a spreadsheet would run\n"
                           "                         as a formula\n"
                           "  --fail-above NAME=NUMBER\n"
                           "                         exit with 1 when the score NAME of a document is above\n"
                           "                         NUMBER; may be given several times\n"
                           "\n";

int command_score(int count, char **arguments) {
    struct options options;
    int status = EXIT_NOTHING;
    if (options_read(&options, OPTIONS_OF_SCORE, count, arguments)) {
        if (options.help) {
            printf("%s%s%s", help, help_of_inputs, help_of_statuses);
            status = finish_printing(EXIT_DONE);
        } else {
            const struct target target = {options.output, options.level};
            status = run(&options, &target, 1);
        }
    }
    options_free(&options);
    return status;
}
