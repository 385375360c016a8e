#include "contest.h"

#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct contest *contest_new(int rounds) {
    struct contest *contest = allocate(sizeof *contest);
    memset(contest, 0, sizeof *contest);
    contest->rounds = rounds;
    return contest;
}

void contest_free(struct contest *contest) {
    free(contest);
}

int contest_add(struct contest *contest, const char *name, time_function *run, void *context) {
    return contest_add_parts(contest, &name, 1, run, context);
}

int contest_add_parts(struct contest *contest, const char *const *names, int count, time_function *run, void *context) {
    int first = contest->part_count;
    if (first + count > MOST_PARTS) {
        stop("too many parts for one contest");
    }
    memcpy(contest->names + first, names, (size_t)count * sizeof *names);
    contest->subjects[contest->subject_count++] = (struct subject){run, context, first, count};
    contest->part_count += count;
    return first;
}

static void run_round(struct contest *contest, int round) {
    for (int i = 0; i < contest->subject_count; i++) {
        const struct subject *subject = &contest->subjects[i];
        double seconds[MOST_PARTS] = {0};
        subject->run(subject->context, seconds);
        for (int j = 0; j < subject->count; j++) {
            contest->seconds[subject->first + j][round] = seconds[j];
        }
    }
}

void contest_run(struct contest *contest) {
    run_round(contest, 0);
    for (int i = 0; i < contest->rounds; i++) {
        run_round(contest, i);
    }
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts the numbers on the way. */
static struct spread spread_of(double *numbers, int count) {
    qsort(numbers, (size_t)count, sizeof *numbers, compare_doubles);
    return (struct spread){numbers[0], numbers[count / 2], numbers[count - 1]};
}

struct spread contest_seconds(const struct contest *contest, int part) {
    double seconds[MOST_ROUNDS];
    memcpy(seconds, contest->seconds[part], sizeof seconds);
    return spread_of(seconds, contest->rounds);
}

struct spread contest_ratio(const struct contest *contest, int part, int other) {
    double ratios[MOST_ROUNDS];
    for (int i = 0; i < contest->rounds; i++) {
        ratios[i] = contest->seconds[other][i] / contest->seconds[part][i];
    }
    return spread_of(ratios, contest->rounds);
}

struct spread spread_rate(struct spread seconds, double units) {
    return (struct spread){units / seconds.most, units / seconds.median, units / seconds.least};
}

void spread_print(struct spread spread, double scale, int decimals) {
    printf(" %9.*f %9.*f %9.*f", decimals, spread.least * scale, decimals, spread.median * scale, decimals,
           spread.most * scale);
}
