#include "bench.h"
#include "contest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SENTENCE_WORDS = 25, MOST_SENTENCES = 1000, CALLS = 10000, NEW_SCORERS = 5 };

static const char one_sentence[] = "The council’s critics reportedly called the plan a shameful betrayal of local "
                                   "families, but officials said on Tuesday "
                                   "that no final decision had been made yet.";

struct sentences {
    const char *bytes[MOST_SENTENCES];
    size_t sizes[MOST_SENTENCES];
    int count;
};

/* Calls in turn over texts. */
struct caller {
    struct engine *engine;
    const struct sentences *sentences;
    unsigned rows;
};

static void time_calls(void *context, double *seconds) {
    const struct caller *caller = context;
    const struct sentences *sentences = caller->sentences;
    double begin = cpu_seconds();
    for (int i = 0, at = 0; i < CALLS; i++, at = at + 1 < sentences->count ? at + 1 : 0) {
        engine_score(caller->engine, sentences->bytes[at], sentences->sizes[at], caller->rows);
    }
    *seconds = (cpu_seconds() - begin) / CALLS;
}

/* Texts as one batch. */
struct joined {
    struct engine *engine;
    char *bytes;
    uint64_t offsets[MOST_SENTENCES + 1];
    int count;
    unsigned rows;
};

static void time_batches(void *context, double *seconds) {
    const struct joined *joined = context;
    const tone_batch batch = {.bytes = joined->bytes,
                              .size = joined->offsets[joined->count],
                              .offsets_64 = joined->offsets,
                              .count = (uint64_t)joined->count};
    int calls = 0;
    double begin = cpu_seconds();
    for (; calls < CALLS; calls += joined->count) {
        engine_score_batch(joined->engine, &batch, joined->rows);
    }
    *seconds = (cpu_seconds() - begin) / calls;
}

static void time_scorers(void *context, double *seconds) {
    (void)context;
    double begin = cpu_seconds();
    for (int i = 0; i < NEW_SCORERS; i++) {
        struct engine engine = engine_new(NULL);
        engine_free(&engine);
    }
    *seconds = (cpu_seconds() - begin) / NEW_SCORERS;
}

/* The first sentences of the text that have so many words. */
static struct sentences find_sentences(struct engine *engine, const struct corpus *text) {
    struct sentences found = {.count = 0};
    engine_score(engine, text->bytes, text->size, TONE_ROWS_SENTENCES);
    const tone_span *spans = tone_result_sentences(engine->result);
    const uint32_t *words = tone_result_sentence_words(engine->result);
    uint64_t count = tone_result_sentence_count(engine->result);
    for (uint64_t i = 0; i < count && found.count < MOST_SENTENCES; i++) {
        if (words[i] == SENTENCE_WORDS) {
            found.bytes[found.count] = text->bytes + spans[i].begin;
            found.sizes[found.count++] = spans[i].end - spans[i].begin;
        }
    }
    return found;
}

static struct joined join(struct engine *engine, const struct sentences *sentences) {
    struct joined joined = {.engine = engine, .count = sentences->count, .rows = TONE_ROWS_NONE};
    for (int i = 0; i < sentences->count; i++) {
        joined.offsets[i + 1] = joined.offsets[i] + sentences->sizes[i];
    }
    joined.bytes = allocate(joined.offsets[joined.count] + 1);
    for (int i = 0; i < sentences->count; i++) {
        memcpy(joined.bytes + joined.offsets[i], sentences->bytes[i], sentences->sizes[i]);
    }
    return joined;
}

static void print_calls(const struct contest *contest, int various) {
    printf("\nSingle calls: ns of CPU time, mean of %d calls; %d sentences of %d words of the text in turn\n\n", CALLS,
           various, SENTENCE_WORDS);
    printf("%-36s %9s %9s %9s\n", "", "min", "median", "max");
    for (int i = 0; i < contest->part_count; i++) {
        printf("%-36s", contest->names[i]);
        spread_print(contest_seconds(contest, i), 1e9, 0);
        putchar('\n');
    }
}

void bench_calls(const struct options *options, const struct corpus *news) {
    struct engine engine = engine_new(NULL);
    struct corpus text = corpus_repeat(news, (size_t)2 * MEGABYTE);
    struct sentences none = {{""}, {0}, 1};
    struct sentences one = {{one_sentence}, {sizeof one_sentence - 1}, 1};
    struct sentences various = find_sentences(&engine, &text);
    struct caller callers[] = {{&engine, &none, TONE_ROWS_NONE},    {&engine, &none, TONE_ROWS_ALL},
                               {&engine, &one, TONE_ROWS_NONE},     {&engine, &one, TONE_ROWS_ALL},
                               {&engine, &various, TONE_ROWS_NONE}, {&engine, &various, TONE_ROWS_ALL}};
    static const char *const names[] = {"empty text, document level",   "empty text, all rows",
                                        "one sentence, document level", "one sentence, all rows",
                                        "sentences, document level",    "sentences, all rows"};
    struct contest *contest = contest_new(options->rounds);
    for (size_t i = 0; i < sizeof callers / sizeof callers[0] && callers[i].sentences->count > 0; i++) {
        contest_add(contest, names[i], time_calls, &callers[i]);
    }
    struct joined joined = join(&engine, &various);
    if (various.count > 0) {
        contest_add(contest, "sentences in a batch, document level", time_batches, &joined);
    }
    contest_add(contest, "new scorer, scratch and result", time_scorers, NULL);
    contest_run(contest);
    print_calls(contest, various.count);
    contest_free(contest);
    free(joined.bytes);
    corpus_free(&text);
    engine_free(&engine);
}
