/* A contest: subjects take turns in each round, so that what else the machine does disturbs the ratios little. */
#ifndef TONE_BENCH_CONTEST_H
#define TONE_BENCH_CONTEST_H

#include <stddef.h>

enum { MOST_ROUNDS = 101, MOST_PARTS = 96 };

/* Does what is timed, and says in `seconds` how long it took: one number for each part of the subject. */
typedef void time_function(void *context, double *seconds);

/* What is timed at once: one part, or several, as the stages of a whole. */
struct subject {
    time_function *run;
    void *context;
    int first; /* of its parts */
    int count;
};

struct contest {
    int rounds;
    int subject_count;
    int part_count;
    struct subject subjects[MOST_PARTS];
    const char *names[MOST_PARTS];
    double seconds[MOST_PARTS][MOST_ROUNDS];
};

/* Over the rounds. */
struct spread {
    double least;
    double median;
    double most;
};

/* An empty contest of so many rounds. */
struct contest *contest_new(int rounds);
void contest_free(struct contest *contest);

/* Add a subject of one part, or of several. The number of its first part. */
int contest_add(struct contest *contest, const char *name, time_function *run, void *context);
int contest_add_parts(struct contest *contest, const char *const *names, int count, time_function *run, void *context);

/* All rounds, after one that warms and does not count. */
void contest_run(struct contest *contest);

/* The seconds of a part. */
struct spread contest_seconds(const struct contest *contest, int part);

/* The seconds of `other` over those of `part`, a ratio each round: how many times as fast the part is. */
struct spread contest_ratio(const struct contest *contest, int part, int other);

/* Units a second, of what `units` are done in the seconds: the least comes of the most seconds. */
struct spread spread_rate(struct spread seconds, double units);

/* Three numbers of a row, with so many decimals. */
void spread_print(struct spread spread, double scale, int decimals);

#endif
