#include "bench.h"
#include "contest.h"

#include <stdio.h>
#include <sys/stat.h>

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

static void write_csv_file(const char *path, const struct corpus *text) {
    write_articles(path, "id,text\n", write_csv, text);
}

static void write_json_file(const char *path, const struct corpus *text) {
    write_articles(path, "", write_json, text);
}

/* A file each, in a folder. */
static void write_folder(const char *path, const struct corpus *text) {
    size_t number = 0;
    if (mkdir(path, S_IRWXU) != 0) {
        stop(path);
    }
    for (size_t begin = 0, end; begin < text->size; begin = end) {
        char name[PATH_SIZE + 32];
        end = corpus_cut(text, begin + ARTICLE_SIZE);
        snprintf(name, sizeof name, "%s/%06zu.txt", path, number++);
        FILE *file = file_new(name);
        fwrite(text->bytes + begin, 1, end - begin, file);
        file_end(file);
    }
}

/* --------------------------------------------------------------------------------------------------------- the group */

enum { KINDS = 3, TEAMS = 2 };

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
    static const struct {
        const char *names[TEAMS];
        const char *file;
        void (*write)(const char *path, const struct corpus *text);
    } kinds[KINDS] = {{{"CSV, --jobs 1", "CSV, --jobs 2"}, "news.csv", write_csv_file},
                      {{"JSON Lines, --jobs 1", "JSON Lines, --jobs 2"}, "news.jsonl", write_json_file},
                      {{"text files, --jobs 1", "text files, --jobs 2"}, "news", write_folder}};
    struct job jobs[KINDS][TEAMS];
    struct corpus text = corpus_repeat(news, TEXT_SIZE);
    struct contest *contest = contest_new(options->rounds);
    for (int kind = 0; kind < KINDS; kind++) {
        for (int team = 0; team < TEAMS; team++) {
            temporary_path(jobs[kind][team].path, PATH_SIZE, kinds[kind].file);
            jobs[kind][team].threads = team == 0 ? "1" : "2";
            contest_add(contest, kinds[kind].names[team], time_job, &jobs[kind][team]);
        }
        kinds[kind].write(jobs[kind][0].path, &text);
    }
    contest_run(contest);
    print_jobs(contest, &text);
    contest_free(contest);
    corpus_free(&text);
}
