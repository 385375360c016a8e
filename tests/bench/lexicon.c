#include "bench.h"
#include "contest.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SMALL = 10000, LARGE = 100000, REAL_TERMS = 5000, TEXT_SIZE = 8 * MEGABYTE };

/* A lexicon, and a text that is scored with it. */
struct reader {
    struct engine engine;
    const struct corpus *text;
    uint32_t entries;
};

static void time_text(void *context, double *seconds) {
    struct reader *reader = context;
    double begin = cpu_seconds();
    engine_score(&reader->engine, reader->text->bytes, reader->text->size, TONE_ROWS_NONE);
    *seconds = cpu_seconds() - begin;
}

static FILE *open_file(const char *folder, const char *name) {
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return file_new(path);
}

static void write_text(const char *folder, const char *name, const char *text) {
    FILE *file = open_file(folder, name);
    fputs(text, file);
    file_end(file);
}

/* A word that no text has: the digits of its number as syllables, and two more that spread the words over lengths. */
static void write_invented(FILE *file, unsigned number) {
    static const char *const syllables[] = {"ba", "ker", "di", "fom", "gu", "lin", "mo", "nast", "pe", "ruz"};
    fputs("qu", file);
    for (unsigned rest = number; rest > 0; rest /= 10) {
        fputs(syllables[rest % 10], file);
    }
}

/*
 * Words of the built-in lexicon, the same in a lexicon of any size, so that the hits are the same; the others are
 * invented, every fifth of them a phrase that begins with one of those words.
 */
static void write_entries(const char *folder, const struct terms *real, unsigned entries) {
    FILE *file = open_file(folder, "words.csv");
    unsigned step = real->count / REAL_TERMS > 0 ? real->count / REAL_TERMS : 1;
    fputs("term,category,weight,inflect,note\n", file);
    for (unsigned i = 0; i < entries; i++) {
        if (i < REAL_TERMS) {
            fputs(real->items[i * step % real->count], file);
        } else {
            if (i % 5 == 0) {
                fprintf(file, "%s ", real->items[i % REAL_TERMS * step % real->count]);
            }
            write_invented(file, i);
        }
        fputs(",size,1,,\n", file);
    }
    file_end(file);
}

static void write_folder(const char *folder, const struct terms *real, unsigned entries) {
    if (mkdir(folder, 0700) != 0) {
        stop("a temporary folder cannot be made");
    }
    write_text(folder, "lexicon.csv", "name,version,language,licence\nsize,1,en,CC0-1.0\n");
    write_text(folder, "categories.csv",
               "category,dimension,description\nsize,size,entries of a lexicon of any size\n");
    write_entries(folder, real, entries);
}

static void remove_folder(const char *folder) {
    static const char *const names[] = {"lexicon.csv", "categories.csv", "words.csv"};
    for (int i = 0; i < 3; i++) {
        char path[PATH_SIZE];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        remove(path);
    }
    rmdir(folder);
}

static struct reader make_reader(const struct corpus *text, const struct terms *real, unsigned entries) {
    char folder[PATH_SIZE - 64];
    tone_lexicon *lexicon = NULL;
    tone_error error;
    temporary_path(folder, sizeof folder, "lexicon");
    write_folder(folder, real, entries);
    if (tone_lexicon_read(&lexicon, folder, NULL, &error) != TONE_OK) {
        stop(error.message);
    }
    remove_folder(folder);
    struct reader reader = {engine_new(lexicon), text, tone_lexicon_entry_count(lexicon)};
    tone_lexicon_free(lexicon);
    return reader;
}

static void print_lexicons(const struct contest *contest, const struct reader *readers) {
    printf("\nSize of the lexicon: %.0f MB, document level, CPU time; the same hits, %u entries beside %u\n\n",
           (double)readers[0].text->size / MEGABYTE, readers[1].entries, readers[0].entries);
    printf("%-36s %9s %9s %9s %29s\n", "", "min MB/s", "median", "max", "cost beside the small one");
    for (int i = 0; i < contest->part_count; i++) {
        printf("%-36s", contest->names[i]);
        spread_print(spread_rate(contest_seconds(contest, i), (double)readers[i].text->size), 1.0 / MEGABYTE, 1);
        spread_print(contest_ratio(contest, 0, i), 1, 3);
        printf("  %u matches\n", tone_result_counts(readers[i].engine.result, 0)[0]);
    }
}

void bench_lexicon(const struct options *options, const struct corpus *news) {
    tone_lexicon *builtin = NULL;
    if (tone_lexicon_builtin(&builtin, NULL, NULL) != TONE_OK) {
        stop("there is no built-in lexicon");
    }
    struct corpus text = corpus_repeat(news, TEXT_SIZE);
    struct terms real = terms_of(builtin, is_single_word);
    struct reader readers[] = {make_reader(&text, &real, SMALL), make_reader(&text, &real, LARGE)};
    struct contest *contest = contest_new(options->rounds);
    contest_add(contest, "small", time_text, &readers[0]);
    contest_add(contest, "large", time_text, &readers[1]);
    contest_run(contest);
    print_lexicons(contest, readers);
    contest_free(contest);
    engine_free(&readers[0].engine);
    engine_free(&readers[1].engine);
    terms_free(&real);
    tone_lexicon_free(builtin);
    corpus_free(&text);
}
