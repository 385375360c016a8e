#include "jobs.h"

#include "csv_record.h"
#include "message.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH_BYTES = 64 * 1024, /* so much text makes a batch: handing it over costs little beside the work */
    BATCH_ITEMS = 512,       /* or so many texts */
    BATCHES_PER_THREAD = 4,
    WAITING_BYTES = 64 * 1024 * 1024, /* of texts that were copied */
    LOG_BYTES = 4 * 1024 * 1024       /* of what came of a batch, twice, before it is its turn to be told */
};

enum item_kind { ITEM_RAW, ITEM_FILE, ITEM_MESSAGE, ITEM_EVENT };

struct item {
    struct item *next;
    enum item_kind kind;
    struct raw_text raw;
    const char *path;   /* of ITEM_FILE */
    struct event event; /* of ITEM_EVENT; the size of a message */
    size_t size;        /* of all this */
    char bytes[];       /* of the record, or of the message */
};

/* Work that one thread does at a stretch, and what came of it: events, each with its bytes behind it. */
struct batch {
    struct item *first;
    struct item *last;
    size_t item_count;
    uint64_t bytes; /* of its texts */
    size_t copied;  /* of its items */
    struct buffer log;
    struct buffer ready; /* handed over in the middle, before `log` */
    bool lost;           /* there was no memory for the log */
    bool done;
};

struct thread {
    struct jobs *jobs;
    struct worker *worker;
    struct batch *batch; /* under way; NULL: what comes of the work is told at once */
    pthread_t id;
};

/*
 * Batches are numbered; number n lies in batches[n % batch_count]. Those from `head` to `next` are with the threads or
 * done, those up to `tail` wait, and `tail` itself is being filled.
 */
struct jobs {
    const struct work *work;
    event_function function;
    void *context;
    struct thread own;     /* the one that gives the work, and does some of it where it would have to wait */
    bool direct;           /* it does everything, and at once */
    unsigned thread_count; /* of the others */
    unsigned started;
    struct thread *threads;
    size_t batch_count;
    struct batch *batches;
    size_t head;
    size_t next;
    size_t tail;
    size_t copied;       /* of the batches from head to tail */
    struct buffer taken; /* from a batch that is not done */
    bool closed;
    bool redirected;
    atomic_bool stopped; /* nothing more is wanted */
    pthread_mutex_t lock;
    pthread_cond_t given;   /* a batch, or the end */
    pthread_cond_t made;    /* part of a log, or all of it */
    pthread_cond_t fetched; /* the part, or nothing more is wanted */
};

/* --------------------------------------------------------------------------------------------------- telling */

static bool is_stopped(struct jobs *jobs) {
    return atomic_load(&jobs->stopped);
}

static void stop(struct jobs *jobs) {
    pthread_mutex_lock(&jobs->lock);
    atomic_store(&jobs->stopped, true);
    pthread_cond_broadcast(&jobs->fetched);
    pthread_mutex_unlock(&jobs->lock);
}

static bool go_on(struct jobs *jobs, bool wanted) {
    if (!wanted) {
        stop(jobs);
    }
    return wanted;
}

static void tell_log(struct jobs *jobs, const struct buffer *log) {
    size_t at = 0;
    while (at < log->size && !is_stopped(jobs)) {
        struct event event;
        memcpy(&event, log->bytes + at, sizeof event);
        at += sizeof event;
        go_on(jobs, jobs->function(jobs->context, &event, log->bytes + at));
        at += event.size;
    }
}

static void tell_lost(struct jobs *jobs) {
    const struct event event = {.kind = EVENT_BROKEN};
    if (!is_stopped(jobs)) {
        message("out of memory");
        jobs->function(jobs->context, &event, NULL);
        stop(jobs);
    }
}

static void empty_batch(struct batch *batch) {
    while (batch->first != NULL) {
        struct item *item = batch->first;
        batch->first = item->next;
        csv_header_release(item->raw.record.header);
        free(item);
    }
    *batch = (struct batch){.log = batch->log, .ready = batch->ready};
    batch->log.size = 0;
    batch->ready.size = 0;
}

static bool head_has_news(const struct jobs *jobs) {
    const struct batch *batch = &jobs->batches[jobs->head % jobs->batch_count];
    return batch->done || batch->ready.size > 0;
}

/* Waits for what comes of the batch at the head, and tells it. */
static void tell_head(struct jobs *jobs) {
    struct batch *batch = &jobs->batches[jobs->head % jobs->batch_count];
    pthread_mutex_lock(&jobs->lock);
    while (!head_has_news(jobs)) {
        pthread_cond_wait(&jobs->made, &jobs->lock);
    }
    bool done = batch->done;
    struct buffer empty = jobs->taken;
    jobs->taken = batch->ready;
    batch->ready = empty;
    pthread_cond_broadcast(&jobs->fetched);
    pthread_mutex_unlock(&jobs->lock);
    tell_log(jobs, &jobs->taken);
    jobs->taken.size = 0;
    if (done) {
        tell_log(jobs, &batch->log);
        if (batch->lost) {
            tell_lost(jobs);
        }
        jobs->copied -= batch->copied;
        jobs->head++;
        empty_batch(batch);
    }
}

static bool can_tell(struct jobs *jobs) {
    pthread_mutex_lock(&jobs->lock);
    bool news = jobs->head < jobs->tail && head_has_news(jobs);
    pthread_mutex_unlock(&jobs->lock);
    return news;
}

/* ------------------------------------------------------------------------------------------------ in the threads */

/* Waits until what was handed over before was fetched. */
static bool hand_over(struct jobs *jobs, struct batch *batch) {
    pthread_mutex_lock(&jobs->lock);
    while (batch->ready.size > 0 && !jobs->stopped) {
        pthread_cond_wait(&jobs->fetched, &jobs->lock);
    }
    bool wanted = !jobs->stopped;
    if (wanted) {
        struct buffer empty = batch->ready;
        batch->ready = batch->log;
        batch->log = empty;
        pthread_cond_signal(&jobs->made);
    }
    pthread_mutex_unlock(&jobs->lock);
    return wanted;
}

static void log_message(void *context, const char *bytes, size_t size);

/* The thread that tells what comes of the work has nobody to hand it to: tells what stands in front, then its own. */
static bool tell_own(struct jobs *jobs) {
    struct batch *batch = jobs->own.batch;
    message_redirect(NULL, NULL);
    while (!is_stopped(jobs) && batch != &jobs->batches[jobs->head % jobs->batch_count]) {
        tell_head(jobs);
    }
    tell_log(jobs, &batch->log);
    batch->log.size = 0;
    message_redirect(log_message, &jobs->own);
    return !is_stopped(jobs);
}

static bool empty_log(const struct thread *thread) {
    struct jobs *jobs = thread->jobs;
    return thread == &jobs->own ? tell_own(jobs) : hand_over(jobs, thread->batch);
}

static bool log_event(void *context, const struct event *event, const void *bytes) {
    const struct thread *thread = context;
    struct batch *batch = thread->batch;
    if (batch == NULL) {
        return thread->jobs->function(thread->jobs->context, event, bytes);
    }
    if (batch->lost || is_stopped(thread->jobs) || (batch->log.size > LOG_BYTES && !empty_log(thread))) {
        return false;
    }
    /* That there is no memory is a message as well, which must not come here again. */
    batch->lost = true;
    if (!grow(&batch->log.bytes, &batch->log.capacity, batch->log.size + sizeof *event + event->size, 1)) {
        return false;
    }
    batch->lost = false;
    return buffer_add(&batch->log, (const char *)event, sizeof *event) && buffer_add(&batch->log, bytes, event->size);
}

static void log_message(void *context, const char *bytes, size_t size) {
    const struct event event = {.kind = EVENT_MESSAGE, .size = size};
    log_event(context, &event, bytes);
}

/* False when nothing more is wanted. */
static bool do_item(struct thread *thread, const struct item *item) {
    switch (item->kind) {
    case ITEM_RAW:
        return worker_score(thread->worker, &item->raw);
    case ITEM_FILE:
        return worker_read(thread->worker, item->path);
    case ITEM_MESSAGE:
    case ITEM_EVENT:
        return log_event(thread, &item->event, item->bytes);
    }
    return false;
}

static bool do_items(struct thread *thread, const struct batch *batch) {
    bool wanted = true;
    message_redirect(log_message, thread);
    for (const struct item *item = batch->first; item != NULL && wanted; item = item->next) {
        wanted = do_item(thread, item);
    }
    message_redirect(NULL, NULL);
    return wanted;
}

static void do_batch(struct thread *thread, struct batch *batch) {
    struct jobs *jobs = thread->jobs;
    thread->batch = batch;
    do_items(thread, batch);
    thread->batch = NULL;
    pthread_mutex_lock(&jobs->lock);
    batch->done = true;
    pthread_cond_signal(&jobs->made);
    pthread_mutex_unlock(&jobs->lock);
}

/* The next batch to do; NULL where none waits, or nothing more is wanted. */
static struct batch *take_batch(struct jobs *jobs) {
    bool waits = jobs->next < jobs->tail && !jobs->stopped;
    return waits ? &jobs->batches[jobs->next++ % jobs->batch_count] : NULL;
}

/* NULL at the end. */
static struct batch *wait_for_batch(struct jobs *jobs) {
    pthread_mutex_lock(&jobs->lock);
    while (jobs->next == jobs->tail && !jobs->closed) {
        pthread_cond_wait(&jobs->given, &jobs->lock);
    }
    struct batch *batch = take_batch(jobs);
    pthread_mutex_unlock(&jobs->lock);
    return batch;
}

static void *work_on_batches(void *context) {
    struct thread *thread = context;
    struct batch *batch;
    while ((batch = wait_for_batch(thread->jobs)) != NULL) {
        do_batch(thread, batch);
    }
    return NULL;
}

/* One more thread, where it can be had: fewer do the same work. */
static void start_thread(struct jobs *jobs) {
    struct thread *thread = &jobs->threads[jobs->started];
    thread->jobs = jobs;
    thread->worker = worker_new(jobs->work, log_event, thread);
    if (thread->worker != NULL && pthread_create(&thread->id, NULL, work_on_batches, thread) == 0) {
        jobs->started++;
    } else {
        worker_free(thread->worker);
        jobs->thread_count = jobs->started;
    }
}

/* --------------------------------------------------------------------------------------------------- giving */

static void do_here(struct jobs *jobs, struct batch *batch) {
    if (!is_stopped(jobs)) {
        go_on(jobs, do_items(&jobs->own, batch));
    }
    empty_batch(batch);
}

/* Tells what came of the batch at the head. Where nothing did yet, does a batch that waits rather than wait itself. */
static void tell_or_work(struct jobs *jobs) {
    pthread_mutex_lock(&jobs->lock);
    struct batch *batch = head_has_news(jobs) ? NULL : take_batch(jobs);
    pthread_mutex_unlock(&jobs->lock);
    if (batch != NULL) {
        do_batch(&jobs->own, batch);
    } else {
        tell_head(jobs);
    }
}

/* Gives the batch that is being filled to the threads, and makes room for another. */
static void give_batch(struct jobs *jobs) {
    struct batch *batch = &jobs->batches[jobs->tail % jobs->batch_count];
    if (jobs->started < jobs->thread_count) {
        start_thread(jobs);
    }
    if (jobs->started == 0) {
        do_here(jobs, batch);
        return;
    }
    jobs->copied += batch->copied;
    pthread_mutex_lock(&jobs->lock);
    jobs->tail++;
    pthread_cond_signal(&jobs->given);
    pthread_mutex_unlock(&jobs->lock);
    while (!is_stopped(jobs) && (can_tell(jobs) || jobs->tail - jobs->head == jobs->batch_count ||
                                 (jobs->copied > WAITING_BYTES && jobs->head < jobs->tail))) {
        tell_or_work(jobs);
    }
}

static bool add_item(struct jobs *jobs, struct item *item, uint64_t bytes) {
    struct batch *batch = &jobs->batches[jobs->tail % jobs->batch_count];
    if (batch->last != NULL) {
        batch->last->next = item;
    } else {
        batch->first = item;
    }
    batch->last = item;
    batch->item_count++;
    batch->bytes += bytes;
    batch->copied += item->size;
    if (batch->bytes >= BATCH_BYTES || batch->item_count >= BATCH_ITEMS) {
        bool redirected = jobs->redirected;
        jobs_restore(jobs);
        give_batch(jobs);
        if (redirected) {
            jobs_redirect(jobs);
        }
    }
    return !is_stopped(jobs);
}

/* Room for so many bytes. NULL, and nothing more is wanted, when there is no memory. */
static struct item *new_item(struct jobs *jobs, enum item_kind kind, size_t size) {
    struct item *item = size <= SIZE_MAX - sizeof *item ? malloc(sizeof *item + size) : NULL;
    if (item == NULL) {
        jobs_restore(jobs);
        tell_lost(jobs);
        return NULL;
    }
    *item = (struct item){.kind = kind, .size = sizeof *item + size};
    return item;
}

bool jobs_raw(struct jobs *jobs, const struct raw_text *raw) {
    if (jobs->direct) {
        return go_on(jobs, worker_score(jobs->own.worker, raw));
    }
    size_t size = raw->record.size + 1; /* with the NUL */
    struct item *item = new_item(jobs, ITEM_RAW, size);
    if (item == NULL) {
        return false;
    }
    memcpy(item->bytes, raw->record.bytes, size);
    item->raw = *raw;
    item->raw.record.bytes = item->bytes;
    csv_header_hold(raw->record.header);
    return add_item(jobs, item, raw->record.size);
}

bool jobs_file(struct jobs *jobs, const struct source *source) {
    if (jobs->direct) {
        return go_on(jobs, worker_read(jobs->own.worker, source->path));
    }
    struct item *item = new_item(jobs, ITEM_FILE, 0);
    if (item == NULL) {
        return false;
    }
    item->path = source->path;
    return add_item(jobs, item, source->size);
}

static bool give_event(struct jobs *jobs, enum item_kind kind, const struct event *event, const char *bytes) {
    struct item *item = new_item(jobs, kind, event->size);
    if (item == NULL) {
        return false;
    }
    item->event = *event;
    if (bytes != NULL) {
        memcpy(item->bytes, bytes, event->size);
    }
    return add_item(jobs, item, event->size);
}

bool jobs_event(struct jobs *jobs, enum event_kind kind, unsigned number) {
    const struct event event = {kind, number, 0};
    if (jobs->direct) {
        return go_on(jobs, jobs->function(jobs->context, &event, NULL));
    }
    return give_event(jobs, ITEM_EVENT, &event, NULL);
}

static void give_message(void *context, const char *bytes, size_t size) {
    const struct event event = {.kind = EVENT_MESSAGE, .size = size};
    give_event(context, ITEM_MESSAGE, &event, bytes);
}

void jobs_redirect(struct jobs *jobs) {
    jobs->redirected = true;
    if (jobs->direct) {
        message_redirect(log_message, &jobs->own);
    } else {
        message_redirect(give_message, jobs);
    }
}

void jobs_restore(struct jobs *jobs) {
    jobs->redirected = false;
    message_redirect(NULL, NULL);
}

bool jobs_finish(struct jobs *jobs) {
    struct batch *batch = &jobs->batches[jobs->tail % jobs->batch_count];
    if (jobs->started == 0) {
        /* So little that no thread is worth its start. */
        do_here(jobs, batch);
    } else if (batch->item_count > 0) {
        give_batch(jobs);
    }
    while (jobs->head < jobs->tail && !is_stopped(jobs)) {
        tell_or_work(jobs);
    }
    return !is_stopped(jobs);
}

struct jobs *jobs_new(const struct work *work, unsigned count, event_function function, void *context) {
    struct jobs *jobs = calloc(1, sizeof *jobs);
    if (jobs == NULL) {
        message("out of memory");
        return NULL;
    }
    jobs->work = work;
    jobs->function = function;
    jobs->context = context;
    jobs->direct = count == 1;
    jobs->thread_count = count - 1;
    jobs->own.jobs = jobs;
    jobs->batch_count = (size_t)count * BATCHES_PER_THREAD;
    jobs->threads = calloc(count, sizeof *jobs->threads);
    jobs->batches = calloc(jobs->batch_count, sizeof *jobs->batches);
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_cond_init(&jobs->given, NULL);
    pthread_cond_init(&jobs->made, NULL);
    pthread_cond_init(&jobs->fetched, NULL);
    bool whole = jobs->threads != NULL && jobs->batches != NULL;
    if (!whole) {
        message("out of memory");
    }
    jobs->own.worker = whole ? worker_new(work, log_event, &jobs->own) : NULL;
    if (jobs->own.worker == NULL) {
        jobs_free(jobs);
        return NULL;
    }
    return jobs;
}

static void end_threads(struct jobs *jobs) {
    stop(jobs);
    pthread_mutex_lock(&jobs->lock);
    jobs->closed = true;
    pthread_cond_broadcast(&jobs->given);
    pthread_mutex_unlock(&jobs->lock);
    for (unsigned i = 0; i < jobs->started; i++) {
        pthread_join(jobs->threads[i].id, NULL);
        worker_free(jobs->threads[i].worker);
    }
}

void jobs_free(struct jobs *jobs) {
    if (jobs == NULL) {
        return;
    }
    end_threads(jobs);
    for (size_t i = 0; jobs->batches != NULL && i < jobs->batch_count; i++) {
        empty_batch(&jobs->batches[i]);
        buffer_free(&jobs->batches[i].log);
        buffer_free(&jobs->batches[i].ready);
    }
    buffer_free(&jobs->taken);
    worker_free(jobs->own.worker);
    pthread_cond_destroy(&jobs->fetched);
    pthread_cond_destroy(&jobs->made);
    pthread_cond_destroy(&jobs->given);
    pthread_mutex_destroy(&jobs->lock);
    free(jobs->batches);
    free(jobs->threads);
    free(jobs);
}
