#include "bench.h"
#include "contest.h"

#include <stdio.h>

enum { ARTICLE_SIZE = 4000, TEXT_SIZE = 20 * MEGABYTE };

/* Articles as a file, and how many threads the command has for them. */
struct job {
    char path[PATH_SIZE];
    const char *threads;
};

static void time_job(void *context, double *seconds) {
    const struct job *job = context;
    *seconds = command_wall_seconds(
        (const char *[]){TONE_COMMAND, "score", "--level", "document", "--jobs", job->threads, job->path, NULL});
}

/* ------------------------------------------------------------------------------------------------------- the files */

/* Writes one article, which has a number. */
typedef void article_function(FILE *file, size_t number, const char *bytes, size_t size);

/* RFC 4180: in quotation marks, those inside doubled. */
static void write_csv(FILE *file, size_t number, const char *bytes, size_t size) {
    fprintf(file, "%zu,\"", number);
    for (size_t i = 0; i < size; i++) {
        fputs(bytes[i] == '"' ? "\"" : "", file);
        putc(bytes[i], file);
    }
    fputs("\"\n", file);
}

/* RFC 8259, section 7. */
static void write_json(FILE *file, size_t number, const char *bytes, size_t size) {
    fprintf(file, "{\"id\": %zu, \"text\": \"", number);
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte < ' ') {
            fprintf(file, "\\u%04x", byte);
        } else {
            fputs(byte == '"' || byte == '\\' ? "\\" : "", file);
            putc(byte, file);
        }
    }
    fputs("\"}\n", file);
}

static void write_articles(const char *path, const char *header, article_function *write, const struct corpus *text) {
    FILE *file = file_new(path);
    fputs(header, file);
    size_t number = 0;
    for (size_t begin = 0, end; begin < text->size; begin = end) {
        end = corpus_cut(text, begin + ARTICLE_SIZE);
        write(file, number++, text->bytes + begin, end - begin);
    }
    file_end(file);
}

/* --------------------------------------------------------------------------------------------------------- the group */

enum { KINDS = 2, TEAMS = 2 };

static void print_jobs(const struct contest *contest, const struct corpus *text) {
    printf("\nThe command: %.1f MB as articles of %d bytes, time of the wall\n\n", (double)text->size / MEGABYTE,
           ARTICLE_SIZE);
    printf("%-36s %9s %9s %9s %29s\n", "", "min MB/s", "median", "max", "times as fast as one thread");
    for (int i = 0; i < contest->part_count; i++) {
        printf("%-36s", contest->names[i]);
        spread_print(spread_rate(contest_seconds(contest, i), (double)text->size), 1.0 / MEGABYTE, 1);
        spread_print(contest_ratio(contest, i, i / TEAMS * TEAMS), 1, 3);
        putchar('\n');
    }
}

void bench_jobs(const struct options *options, const struct corpus *news) {
    static const char *const names[KINDS][TEAMS] = {{"CSV, --jobs 1", "CSV, --jobs 2"},
                                                    {"JSON Lines, --jobs 1", "JSON Lines, --jobs 2"}};
    static const char *const files[KINDS] = {"news.csv", "news.jsonl"};
    struct job jobs[KINDS][TEAMS];
    struct corpus text = corpus_repeat(news, TEXT_SIZE);
    struct contest *contest = contest_new(options->rounds);
    for (int kind = 0; kind < KINDS; kind++) {
        for (int team = 0; team < TEAMS; team++) {
            temporary_path(jobs[kind][team].path, PATH_SIZE, files[kind]);
            jobs[kind][team].threads = team == 0 ? "1" : "2";
            contest_add(contest, names[kind][team], time_job, &jobs[kind][team]);
        }
    }
    write_articles(jobs[0][0].path, "id,text\n", write_csv, &text);
    write_articles(jobs[1][0].path, "", write_json, &text);
    contest_run(contest);
    remove(jobs[0][0].path);
    remove(jobs[1][0].path);
    print_jobs(contest, &text);
    contest_free(contest);
    corpus_free(&text);
}
