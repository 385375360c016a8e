#include "bench.h"
#include "contest.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_SIZES = 8, LEAST_WORK = 8 * MEGABYTE, FIRST_SIZE = 1000 };

/* The same text at each size, in pieces of that size: the texts up to LEAST_WORK are the same bytes in all. */
struct pieces {
    struct engine *engine;
    const struct corpus *text;
    size_t size; /* of a piece */
    size_t work; /* of all pieces */
    char name[32];
};

static void time_pieces(void *context, double *seconds) {
    const struct pieces *pieces = context;
    double begin = cpu_seconds();
    for (size_t at = 0; at < pieces->work;) {
        size_t end = corpus_cut(pieces->text, at + pieces->size < pieces->work ? at + pieces->size : pieces->work);
        engine_score(pieces->engine, pieces->text->bytes + at, end - at, TONE_ROWS_NONE);
        at = end;
    }
    *seconds = (cpu_seconds() - begin) / (double)pieces->work;
}

static void name_size(struct pieces *pieces) {
    static const char *const units[] = {"KB", "MB", "GB"};
    size_t size = pieces->size / FIRST_SIZE;
    int unit = 0;
    for (; size >= 1000; size /= 1000) {
        unit++;
    }
    snprintf(pieces->name, sizeof pieces->name, "texts of %zu %s", size, units[unit]);
}

static void print_growth(const struct contest *contest) {
    int standard = contest->part_count - 1 < 3 ? contest->part_count - 1 : 3; /* 1 MB */
    printf("\nGrowth: document level, CPU time\n\n%-36s %9s %9s %9s %29s\n", "", "min MB/s", "median", "max",
           "cost of a byte beside 1 MB");
    for (int i = 0; i < contest->part_count; i++) {
        printf("%-36s", contest->names[i]);
        spread_print(spread_rate(contest_seconds(contest, i), 1), 1.0 / MEGABYTE, 1);
        spread_print(contest_ratio(contest, standard, i), 1, 2);
        putchar('\n');
    }
}

void bench_growth(const struct options *options, const struct corpus *news) {
    struct engine engine = engine_new(NULL);
    size_t whole = options->growth_size > LEAST_WORK ? options->growth_size : LEAST_WORK;
    struct corpus text = corpus_repeat(news, whole);
    struct pieces pieces[MOST_SIZES];
    struct contest *contest = contest_new(options->rounds);
    int count = 0;
    for (size_t size = FIRST_SIZE; size <= options->growth_size && count < MOST_SIZES; size *= 10) {
        size_t work = size > LEAST_WORK ? size : LEAST_WORK;
        pieces[count] =
            (struct pieces){.engine = &engine, .text = &text, .size = size, .work = corpus_cut(&text, work)};
        name_size(&pieces[count]);
        contest_add(contest, pieces[count].name, time_pieces, &pieces[count]);
        count++;
    }
    contest_run(contest);
    print_growth(contest);
    contest_free(contest);
    corpus_free(&text);
    engine_free(&engine);
}
