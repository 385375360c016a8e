#include "bench.h"
#include "contest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SIZE = 2 * MEGABYTE };

/* A text that is one pattern over and over. */
struct shape {
    const char *name;
    const char *pattern;
    size_t size;
};

#define SHAPE(name, pattern)                                                                                           \
    { name, pattern, sizeof(pattern) - 1 }

static const struct shape shapes[] = {
    SHAPE("one hit", "tyrant "),
    SHAPE("hits that negations and degrees turn", "not very good "),
    SHAPE("beginnings of phrases", "as far as as far as of the at the "),
    SHAPE("quotations", "“a” ‘b’ \"c\" "),
    SHAPE("quotations that open", "“‘"),
    SHAPE("quotations that never close", "“ a ‘ b "),
    SHAPE("quotation marks", "\""),
    SHAPE("guillemets", "»"),
    SHAPE("quotation marks on lines", "\"\n"),
    SHAPE("reported speech", "He said that she said. "),
    SHAPE("Cyrillic", "Совет города не принял решения. "),
    SHAPE("Chinese", "市議會沒有作出決定。"),
    SHAPE("Arabic", "لم يتخذ مجلس المدينة قرارا. "),
    SHAPE("Korean", "시의회는 결정을 내리지 않았다. "),
    SHAPE("Vietnamese", "Hội đồng thành phố chưa quyết định. "),
    SHAPE("emoji", "😀👍🏽"),
    SHAPE("combining marks", "e\u0301\u0323"),
    SHAPE("one token", "a"),
    SHAPE("one-letter words", "a b "),
    SHAPE("capitals", "A MAYOR OF NATO "),
    SHAPE("hyphens", "a-b-"),
    SHAPE("apostrophes", "a’s'"),
    SHAPE("marks", ",;:!?.()"),
    SHAPE("full stops", "."),
    SHAPE("exclamation marks", "!"),
    SHAPE("exclamations of a letter", "I!"),
    SHAPE("underscores", "_ "),
    SHAPE("trade marks", "™"),
    SHAPE("items of lists", "a)\n"),
    SHAPE("abbreviations", "Mr. U.S. "),
    SHAPE("digits", "1234567890"),
    SHAPE("numbers", "1,234.5 "),
    SHAPE("URLs", "https://example.org/a?b=c "),
    SHAPE("e-mail addresses", "a.b@c.example "),
    SHAPE("line ends", "\n"),
    SHAPE("short lines", "A word\n"),
    SHAPE("lines of a letter", "é\n"),
    SHAPE("blanks", " "),
    SHAPE("NUL bytes", "\0"),
};
enum { SHAPE_COUNT = sizeof shapes / sizeof shapes[0], TEXT_COUNT = SHAPE_COUNT + 3 };

/* A text, and what scores it. */
struct candidate {
    struct engine *engine;
    struct corpus text;
};

static void time_levels(void *context, double *seconds) {
    struct candidate *candidate = context;
    static const unsigned rows[] = {TONE_ROWS_NONE, TONE_ROWS_ALL};
    for (int i = 0; i < 2; i++) {
        double begin = cpu_seconds();
        engine_score(candidate->engine, candidate->text.bytes, candidate->text.size, rows[i]);
        seconds[i] = (cpu_seconds() - begin) / (double)candidate->text.size;
    }
}

/* All terms of the built-in lexicon of a kind, in sentences of twenty. */
static struct corpus text_of_terms(bool (*wanted)(const char *term)) {
    tone_lexicon *lexicon = NULL;
    if (tone_lexicon_builtin(&lexicon, NULL, NULL) != TONE_OK) {
        stop("there is no built-in lexicon");
    }
    struct terms terms = terms_of(lexicon, wanted);
    size_t room = 0;
    for (unsigned i = 0; i < terms.count; i++) {
        room += strlen(terms.items[i]) + 2;
    }
    char *bytes = allocate(room + 1);
    size_t size = 0;
    for (unsigned i = 0; i < terms.count; i++) {
        size += (size_t)snprintf(bytes + size, room + 1 - size, "%s%s", terms.items[i], i % 20 == 19 ? ". " : " ");
    }
    struct corpus once = {bytes, size};
    struct corpus text = corpus_repeat(&once, TEXT_SIZE);
    corpus_free(&once);
    terms_free(&terms);
    tone_lexicon_free(lexicon);
    return text;
}

static struct corpus text_of_shape(const struct shape *shape) {
    struct corpus once = {allocate(shape->size), shape->size};
    memcpy(once.bytes, shape->pattern, shape->size);
    struct corpus text = corpus_repeat(&once, TEXT_SIZE);
    corpus_free(&once);
    return text;
}

static void print_worst(const struct contest *contest) {
    printf("\nOdd texts: %d MB each, CPU time; the cost of a byte beside news\n\n%-38s %19s %29s %29s\n",
           TEXT_SIZE / MEGABYTE, "", "median MB/s", "document level", "all rows");
    printf("%-38s %9s %9s %9s %9s %9s %9s %9s %9s\n", "", "document", "all rows", "min", "median", "max", "min",
           "median", "max");
    for (int i = 0; i < contest->part_count; i += 2) {
        printf("%-38s", contest->names[i]);
        for (int level = 0; level < 2; level++) {
            printf(" %9.1f", 1 / contest_seconds(contest, i + level).median / MEGABYTE);
        }
        for (int level = 0; level < 2; level++) {
            spread_print(contest_ratio(contest, level, i + level), 1, 2);
        }
        putchar('\n');
    }
}

void bench_worst(const struct options *options, const struct corpus *news) {
    struct engine engine = engine_new(NULL);
    struct candidate candidates[TEXT_COUNT] = {{&engine, corpus_repeat(news, TEXT_SIZE)},
                                               {&engine, text_of_terms(is_single_word)},
                                               {&engine, text_of_terms(is_phrase)}};
    const char *names[TEXT_COUNT] = {"news", "all hits", "all phrases"};
    struct contest *contest = contest_new(options->rounds);
    for (int i = 0; i < TEXT_COUNT; i++) {
        if (i >= TEXT_COUNT - SHAPE_COUNT) {
            const struct shape *shape = &shapes[i - (TEXT_COUNT - SHAPE_COUNT)];
            candidates[i] = (struct candidate){&engine, text_of_shape(shape)};
            names[i] = shape->name;
        }
        contest_add_parts(contest, (const char *[]){names[i], names[i]}, 2, time_levels, &candidates[i]);
    }
    contest_run(contest);
    print_worst(contest);
    contest_free(contest);
    for (int i = 0; i < TEXT_COUNT; i++) {
        corpus_free(&candidates[i].text);
    }
    engine_free(&engine);
}
