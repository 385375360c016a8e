#include "bench.h"
#include "contest.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARTICLE_SIZE = 4000, TEXT_SIZE = 20 * MEGABYTE };

/* A batch of articles, and how it is scored. */
struct team {
    struct engine *engine;
    const tone_batch *batch;
    unsigned threads;
    unsigned rows;
};

static void time_batch(void *context, double *seconds) {
    const struct team *team = context;
    const struct engine *engine = team->engine;
    tone_error error;
    double begin = wall_seconds();
    if (tone_score_batch(engine->scorer, engine->scratch, team->batch, team->threads, team->rows, engine->result,
                         &error) != TONE_OK) {
        stop(error.message);
    }
    *seconds = wall_seconds() - begin;
}

static tone_batch make_batch(const struct corpus *text) {
    uint64_t *offsets = allocate((text->size / (ARTICLE_SIZE - 4) + 2) * sizeof *offsets);
    tone_batch batch = {.bytes = text->bytes, .size = text->size, .offsets_64 = offsets};
    offsets[0] = 0;
    while (offsets[batch.count] < text->size) {
        offsets[batch.count + 1] = corpus_cut(text, offsets[batch.count] + ARTICLE_SIZE);
        batch.count++;
    }
    return batch;
}

static void print_threads(const struct contest *contest, const tone_batch *batch) {
    printf("\nThreads: a batch of %llu articles of %d bytes, time of the wall\n\n", (unsigned long long)batch->count,
           ARTICLE_SIZE);
    printf("%-36s %9s %9s %9s %29s\n", "", "min MB/s", "median", "max", "times as fast as one thread");
    for (int i = 0; i < contest->part_count; i++) {
        printf("%-36s", contest->names[i]);
        spread_print(spread_rate(contest_seconds(contest, i), (double)batch->size), 1.0 / MEGABYTE, 1);
        spread_print(contest_ratio(contest, i, i / 2 * 2), 1, 3);
        putchar('\n');
    }
}

void bench_threads(const struct options *options, const struct corpus *news) {
    struct engine engine = engine_new(NULL);
    struct corpus text = corpus_repeat(news, TEXT_SIZE);
    tone_batch batch = make_batch(&text);
    struct team teams[] = {{&engine, &batch, 1, TONE_ROWS_NONE},
                           {&engine, &batch, 2, TONE_ROWS_NONE},
                           {&engine, &batch, 1, TONE_ROWS_ALL},
                           {&engine, &batch, 2, TONE_ROWS_ALL}};
    static const char *const names[] = {"document level, one thread", "document level, two threads",
                                        "all rows, one thread", "all rows, two threads"};
    struct contest *contest = contest_new(options->rounds);
    for (int i = 0; i < 4; i++) {
        contest_add(contest, names[i], time_batch, &teams[i]);
    }
    contest_run(contest);
    print_threads(contest, &batch);
    contest_free(contest);
    free((uint64_t *)batch.offsets_64);
    corpus_free(&text);
    engine_free(&engine);
}
