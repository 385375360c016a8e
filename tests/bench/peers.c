#include "peers.h"

#include "contest.h"
#include "stages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The parts of the contest, in order; behind them stand the stages, and what they leave of the whole. */
enum part {
    PART_MEMORY,
    PART_ICU_WORDS,
    PART_ICU_BOTH,
    PART_LITERALS,
    PART_WHOLE_WORDS,
    PART_WC,
    PART_TOOL,
    PART_DOCUMENT,
    PART_ROWS,
    PART_STAGES
};

struct peers {
    struct corpus text;
    char path[PATH_SIZE]; /* of a file with the same bytes, for processes */
    struct icu *icu;
    struct hyperscan *literals;
    struct hyperscan *whole_words;
    struct engine engine;
    unsigned word_count; /* that Hyperscan looks for */
    uint64_t sum;        /* of the memory read, which is read for its sake */
    uint64_t tokens;
    uint64_t sentences;
    double document_seconds; /* of this round */
};

/* -------------------------------------------------------------------------------------------------- what is timed */

static void time_memory(void *context, double *seconds) {
    struct peers *peers = context;
    enum { LANES = 8 };
    uint64_t sums[LANES] = {0};
    double begin = cpu_seconds();
    for (size_t at = 0; at + sizeof sums <= peers->text.size; at += sizeof sums) {
        uint64_t read[LANES];
        memcpy(read, peers->text.bytes + at, sizeof read);
        for (int i = 0; i < LANES; i++) {
            sums[i] += read[i];
        }
    }
    for (int i = 0; i < LANES; i++) {
        peers->sum += sums[i];
    }
    *seconds = cpu_seconds() - begin;
}

static void time_icu_words(void *context, double *seconds) {
    *seconds = icu_words(((const struct peers *)context)->icu);
}

static void time_icu_both(void *context, double *seconds) {
    const struct peers *peers = context;
    *seconds = icu_words(peers->icu) + icu_sentences(peers->icu);
}

static void time_literals(void *context, double *seconds) {
    const struct peers *peers = context;
    *seconds = hyperscan_scan(peers->literals, &peers->text);
}

static void time_whole_words(void *context, double *seconds) {
    const struct peers *peers = context;
    *seconds = hyperscan_scan(peers->whole_words, &peers->text);
}

static void time_wc(void *context, double *seconds) {
    *seconds = command_seconds((const char *[]){"wc", "-w", ((const struct peers *)context)->path, NULL});
}

static void time_tool(void *context, double *seconds) {
    const char *path = ((const struct peers *)context)->path;
    *seconds = command_seconds((const char *[]){TONE_COMMAND, "score", "--level", "document", path, NULL});
}

static double score(struct peers *peers, unsigned rows) {
    double begin = cpu_seconds();
    engine_score(&peers->engine, peers->text.bytes, peers->text.size, rows);
    return cpu_seconds() - begin;
}

static void time_document(void *context, double *seconds) {
    struct peers *peers = context;
    *seconds = peers->document_seconds = score(peers, TONE_ROWS_NONE);
}

static void time_rows(void *context, double *seconds) {
    struct peers *peers = context;
    *seconds = score(peers, TONE_ROWS_ALL);
    peers->sentences = tone_result_sentence_count(peers->engine.result);
}

/* The stages, and behind them what is left of the whole: the scores. */
static void time_stages(void *context, double *seconds) {
    struct peers *peers = context;
    const struct engine *engine = &peers->engine;
    peers->tokens = stages_run(engine->scorer, engine->scratch, peers->text.bytes, peers->text.size, seconds);
    seconds[STAGE_COUNT] = peers->document_seconds;
    for (int i = 0; i < STAGE_COUNT; i++) {
        seconds[STAGE_COUNT] -= seconds[i];
    }
}

/* ----------------------------------------------------------------------------------------------------- the tables */

static void print_row(const struct contest *contest, const struct peers *peers, int part) {
    struct spread seconds = contest_seconds(contest, part);
    bool inner = part >= PART_STAGES;
    printf("%s%-*s", inner ? "  " : "", inner ? 34 : 36, contest->names[part]);
    if (part == PART_STAGES + STAGE_COUNT) { /* a difference has no least and no most */
        printf(" %9s %9.1f %9s", "", (double)peers->text.size / MEGABYTE / seconds.median, "");
    } else {
        spread_print(spread_rate(seconds, (double)peers->text.size / MEGABYTE), 1, 1);
    }
    printf(" %9.2f %11.0f\n", seconds.median * 1e9 / (double)peers->tokens, (double)peers->sentences / seconds.median);
}

static void print_speeds(const struct contest *contest, const struct peers *peers) {
    printf("\nSpeed: %.1f MB, %.2f million tokens, %.3f million sentences, %u words for Hyperscan; one thread, CPU "
           "time\n\n",
           (double)peers->text.size / MEGABYTE, (double)peers->tokens / 1e6, (double)peers->sentences / 1e6,
           peers->word_count);
    printf("%-36s %9s %9s %9s %9s %11s\n", "", "min MB/s", "median", "max", "ns/token", "sentences/s");
    for (int i = 0; i < contest->part_count; i++) {
        print_row(contest, peers, i);
    }
}

static void print_ratios(const struct contest *contest) {
    printf("\n%-36s %29s %29s\n", "", contest->names[PART_DOCUMENT], contest->names[PART_ROWS]);
    printf("%-36s %9s %9s %9s %9s %9s %9s\n", "Times as fast as", "min", "median", "max", "min", "median", "max");
    for (int i = 0; i < PART_TOOL; i++) {
        printf("%-36s", contest->names[i]);
        spread_print(contest_ratio(contest, PART_DOCUMENT, i), 1, 3);
        spread_print(contest_ratio(contest, PART_ROWS, i), 1, 3);
        putchar('\n');
    }
    printf("\n%-36s %9s %9s %9s\n%-36s", "CPU time of a process", "min", "median", "max",
           "tone score, of that of wc -w");
    spread_print(contest_ratio(contest, PART_WC, PART_TOOL), 1, 3);
    putchar('\n');
}

/* ------------------------------------------------------------------------------------------------------- the group */

static void write_copy(struct peers *peers) {
    temporary_path(peers->path, sizeof peers->path, "news.txt");
    FILE *file = file_new(peers->path);
    fwrite(peers->text.bytes, 1, peers->text.size, file);
    file_end(file);
}

static void make_hyperscan(struct peers *peers) {
    tone_lexicon *lexicon = NULL;
    if (tone_lexicon_builtin(&lexicon, NULL, NULL) != TONE_OK) {
        stop("there is no built-in lexicon");
    }
    struct terms words = terms_of(lexicon, is_single_word);
    peers->literals = hyperscan_new(&words, false);
    peers->whole_words = hyperscan_new(&words, true);
    peers->word_count = words.count;
    terms_free(&words);
    tone_lexicon_free(lexicon);
}

static struct contest *make_contest(struct peers *peers, int rounds) {
    struct contest *contest = contest_new(rounds);
    const char *inner[STAGE_COUNT + 1];
    memcpy(inner, stage_names, sizeof stage_names);
    inner[STAGE_COUNT] = "scores (what is left)";
    contest_add(contest, "memory read", time_memory, peers);
    contest_add(contest, "ICU words", time_icu_words, peers);
    contest_add(contest, "ICU words and sentences", time_icu_both, peers);
    contest_add(contest, "Hyperscan, literals", time_literals, peers);
    contest_add(contest, "Hyperscan, whole words", time_whole_words, peers);
    contest_add(contest, "wc -w, process", time_wc, peers);
    contest_add(contest, "tone score --level document, process", time_tool, peers);
    contest_add(contest, "libtone, document level", time_document, peers);
    contest_add(contest, "libtone, all rows", time_rows, peers);
    contest_add_parts(contest, inner, STAGE_COUNT + 1, time_stages, peers);
    return contest;
}

void bench_peers(const struct options *options, const struct corpus *news) {
    struct peers peers = {.text = corpus_repeat(news, options->size), .engine = engine_new(NULL)};
    peers.icu = icu_new(&peers.text);
    make_hyperscan(&peers);
    write_copy(&peers);
    struct contest *contest = make_contest(&peers, options->rounds);
    contest_run(contest);
    remove(peers.path);
    print_speeds(contest, &peers);
    print_ratios(contest);
    contest_free(contest);
    hyperscan_free(peers.whole_words);
    hyperscan_free(peers.literals);
    icu_free(peers.icu);
    engine_free(&peers.engine);
    corpus_free(&peers.text);
}
