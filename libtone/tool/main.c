/* tone: how loaded and how hedged the language of a text is, and why. */
#include "commands.h"

#include "message.h"
#include "tone.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const char help[] = "Usage: tone COMMAND [OPTIONS] [ARGUMENTS]\n"
                           "\n"
                           "Tells how loaded and how hedged the language of a text is, and which words make it\n"
                           "so.\n"
                           "\n"
                           "Commands\n"
                           "  score [FILE...]        scores of documents, sentences, matches or attributions,\n"
                           "                         as CSV or JSON Lines\n"
                           "  report FOLDER -o OUT   the CSV report of a folder of texts\n"
                           "  lexicon check FOLDER   every fault of a lexicon, and what deserves a look\n"
                           "  lexicon list           the entries of a lexicon\n"
                           "  lexicon stats          its name, its digest, its sizes\n"
                           "  lexicon diff BEFORE AFTER\n"
                           "                         the entries that two lexicons do not share\n"
                           "  lexicon compile FOLDER -o IMAGE\n"
                           "                         the lexicon as one file that loads at once\n"
                           "\n"
                           "  tone COMMAND --help    more about a command\n"
                           "  tone --version         the version\n"
                           "\n"
                           "Examples\n"
                           "  tone score article.txt\n"
                           "  tone score --level document articles.csv > scores.csv\n"
                           "  tone score --level match --format jsonl < article.txt\n"
                           "  tone report articles/ -o report/\n";

static int print_version(void) {
    printf("tone %s\n", tone_version());
    return finish_printing(EXIT_DONE);
}

static int print_help(void) {
    fputs(help, stdout);
    return finish_printing(EXIT_DONE);
}

int main(int count, char **arguments) {
    /* A closed pipe is then an error of write, which gets a message. */
    signal(SIGPIPE, SIG_IGN);
    const char *command = count > 1 ? arguments[1] : "";
    if (strcmp(command, "score") == 0) {
        return command_score(count - 1, arguments + 1);
    }
    if (strcmp(command, "report") == 0) {
        return command_report(count - 1, arguments + 1);
    }
    if (strcmp(command, "lexicon") == 0) {
        return command_lexicon(count - 1, arguments + 1);
    }
    if (strcmp(command, "--version") == 0) {
        return print_version();
    }
    if (strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0) {
        return print_help();
    }
    if (count > 1) {
        message("there is no command %s; see tone --help", command);
    } else {
        fputs(help, stderr);
    }
    return EXIT_NOTHING;
}
