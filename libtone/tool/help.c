#include "commands.h"

const char *const help_of_inputs =
    "Input\n"
    "  --input KIND           text, csv or jsonl (default: by extension: .csv is csv,\n"
    "                         .jsonl and .ndjson are jsonl, all else is text; standard\n"
    "                         input is text). In folders, hidden files are skipped and\n"
    "                         without --input only .txt, .csv, .jsonl and .ndjson read.\n"
    "  --text-column NAME     CSV column or JSON key of the text (default: text)\n"
    "  --id-column NAME       that of the document's name (default: id, where there is\n"
    "                         one; else records are numbered from 1). All others pass\n"
    "                         through, behind our own columns; one that has the name of\n"
    "                         ours gets input_ in front.\n"
    "  --invalid-utf8 HOW     error (default): leave a text out that is not UTF-8;\n"
    "                         replace: score it, ill-formed bytes standing for no word\n"
    "\n"
    "Lexicons\n"
    "  --lexicon PATH         add a lexicon: a folder of CSV files or a compiled image;\n"
    "                         may be given several times, later entries win\n"
    "  --no-default-lexicons  leave the built-in lexicon out\n"
    "\n";

const char *const help_of_statuses = "Exit status\n"
                                     "  0  done\n"
                                     "  1  a score was above its --fail-above\n"
                                     "  2  wrong usage, or nothing could be done\n"
                                     "  3  some inputs failed, or the output could not be written whole\n";
