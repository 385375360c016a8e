#include "bench.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double cpu_seconds(void) {
    return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

double wall_seconds(void) {
    return seconds_of(CLOCK_MONOTONIC);
}

/* CPU time of the child processes that have ended. */
static double child_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* posix_spawn, not fork: a copy of our page tables would be counted against the child. */
static void run_command(const char *const *arguments) {
    static char locale[] = "LC_ALL=C.UTF-8";
    static char path[] = "PATH=/usr/local/bin:/usr/bin:/bin";
    char *const environment[] = {locale, path, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child = 0;
    int status = 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (posix_spawnp(&child, arguments[0], &actions, NULL, (char *const *)arguments, environment) != 0 ||
        waitpid(child, &status, 0) != child || status != 0) {
        stop(arguments[0]);
    }
    posix_spawn_file_actions_destroy(&actions);
}

double command_seconds(const char *const *arguments) {
    double begin = child_seconds();
    run_command(arguments);
    return child_seconds() - begin;
}

double command_wall_seconds(const char *const *arguments) {
    double begin = wall_seconds();
    run_command(arguments);
    return wall_seconds() - begin;
}
