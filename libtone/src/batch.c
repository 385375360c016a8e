#include "batch.h"

#include "joined.h"
#include "score.h"

#include <pthread.h>
#include <stdatomic.h>

/*
 * Texts are handed out in blocks, so that a long one does not hold the rest up: of about as many bytes each, small
 * enough that the rows of one stay in the cache until they are joined to the batch's. What a block was scored into
 * is used again for a later one.
 */
enum { BLOCKS_PER_THREAD = 8, BLOCK_TEXT_BYTES = 64 * 1024 };

/* A run of texts that one thread scores into a result of its own. */
struct block {
    uint64_t first;
    uint64_t end;
    tone_result *result; /* from when it is scored until it is joined */
    tone_status status;
    bool scored;
    tone_error error;
};

struct batch_work {
    const tone_scorer *scorer;
    const struct batch_texts *texts;
    unsigned rows;
    struct block *blocks;
    uint32_t block_count;
    _Atomic uint32_t next;
    pthread_mutex_t lock; /* of all that follows, and of `result` and `scored` of the blocks */
    tone_result *result;  /* of the batch; whoever joins writes to it */
    bool joining;         /* some thread joins blocks */
    uint32_t joined;      /* blocks in order, up to the first that failed */
    tone_result **spare;  /* results for blocks to come: `spare_count`, room for as many as there are blocks */
    uint32_t spare_count;
};

struct worker {
    struct batch_work *work;
    tone_scratch *scratch;
    pthread_t thread;
    bool started;
};

/* Scores one text into a result that was begun. */
static tone_status score_one(const tone_scorer *scorer, tone_scratch *scratch, const struct batch_text *text,
                             tone_result *result, tone_error *error) {
    return text->null ? score_null(scorer, scratch, result, error)
                      : score_text(scorer, scratch, text->bytes, text->size, result, error);
}

/* Joins texts from `*behind` on as far as they may be, and goes behind them. False without memory. */
static bool join_texts(const tone_scorer *scorer, tone_scratch *scratch, const struct batch_texts *texts, uint64_t end,
                       uint64_t *behind) {
    joined_clear(scratch);
    for (; *behind < end; ++*behind) {
        struct batch_text text = texts->find(texts->context, *behind);
        if (text.null || !joined_may_add(scorer, scratch, text.bytes, text.size)) {
            return true;
        }
        if (!joined_add(scratch, text.bytes, text.size)) {
            return false;
        }
    }
    return true;
}

/*
 * Scores the text at `*next`, or several from there on, and goes behind those that are in the result. Where nothing but
 * scores is wanted, short texts are scored together: to begin and end all stages for a sentence alone takes half as
 * long as to read it.
 */
static tone_status score_next(const tone_scorer *scorer, tone_scratch *scratch, const struct batch_texts *texts,
                              uint64_t end, tone_result *result, uint64_t *next, tone_error *error) {
    uint64_t joined = *next;
    if (result->rows == TONE_ROWS_NONE && !join_texts(scorer, scratch, texts, end, &joined)) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory to score a batch");
    }
    if (joined > *next + 1) {
        uint32_t scored;
        tone_status status = joined_score(scorer, scratch, result, &scored, error);
        *next += scored;
        if (status != TONE_OK || *next == joined) {
            return status;
        }
    }
    uint64_t behind = joined > *next ? joined : *next + 1;
    tone_status status = TONE_OK;
    while (*next < behind && status == TONE_OK) {
        struct batch_text text = texts->find(texts->context, *next);
        status = score_one(scorer, scratch, &text, result, error);
        *next += status == TONE_OK;
    }
    return status;
}

/* Scores texts [first, end) into a result that was begun; the error names the text. */
static tone_status score_texts(const tone_scorer *scorer, tone_scratch *scratch, const struct batch_texts *texts,
                               uint64_t first, uint64_t end, tone_result *result, tone_error *error) {
    tone_status status = TONE_OK;
    uint64_t next = first;
    while (next < end && status == TONE_OK) {
        status = score_next(scorer, scratch, texts, end, result, &next, error);
    }
    if (status != TONE_OK && error) {
        error->text = next;
    }
    return status;
}

/* ----------------------------------------------------------------------------------------------------- threads */

/* A result that was used before, or a new one. */
static tone_status take_result(struct batch_work *work, const tone_scratch *scratch, tone_result **result,
                               tone_error *error) {
    *result = NULL;
    pthread_mutex_lock(&work->lock);
    if (work->spare_count > 0) {
        *result = work->spare[--work->spare_count];
    }
    pthread_mutex_unlock(&work->lock);
    return *result ? TONE_OK : tone_result_new(result, &scratch->hooks, error);
}

static tone_status score_block(struct batch_work *work, struct block *block, tone_scratch *scratch,
                               tone_result **result) {
    tone_status status = take_result(work, scratch, result, &block->error);
    if (status != TONE_OK) {
        return status;
    }
    if (!result_begin(*result, work->scorer, work->rows, block->end - block->first)) {
        return fail(&block->error, TONE_ERROR_NO_MEMORY, "no memory to score a batch");
    }
    return score_texts(work->scorer, scratch, work->texts, block->first, block->end, *result, &block->error);
}

/* Joins a block that was scored; when it failed, no more blocks are handed out. */
static void join_block(struct batch_work *work, struct block *block) {
    if (block->status == TONE_OK && !result_append(work->result, block->result)) {
        block->status = fail(&block->error, TONE_ERROR_NO_MEMORY, "no memory to score a batch");
    }
    if (block->status != TONE_OK) {
        atomic_store(&work->next, work->block_count);
    }
}

/* Notes that a block is scored, and joins the blocks whose turn it is, unless another thread does. That one sees this
   block too, for it looks under the lock. */
static void finish_block(struct batch_work *work, struct block *block, tone_result *result) {
    pthread_mutex_lock(&work->lock);
    block->result = result;
    block->scored = true;
    if (!work->joining) {
        work->joining = true;
        while (work->joined < work->block_count && work->blocks[work->joined].scored) {
            struct block *turn = &work->blocks[work->joined];
            pthread_mutex_unlock(&work->lock);
            join_block(work, turn);
            pthread_mutex_lock(&work->lock);
            if (turn->status != TONE_OK) {
                break;
            }
            work->spare[work->spare_count++] = turn->result;
            turn->result = NULL;
            work->joined++;
        }
        work->joining = false;
    }
    pthread_mutex_unlock(&work->lock);
}

static void *work_on_blocks(void *context) {
    struct worker *worker = context;
    struct batch_work *work = worker->work;
    uint32_t number;
    while ((number = atomic_fetch_add(&work->next, 1)) < work->block_count) {
        struct block *block = &work->blocks[number];
        tone_result *result;
        block->status = score_block(work, block, worker->scratch, &result);
        finish_block(work, block, result);
    }
    return NULL;
}

static tone_status run_workers(struct worker *workers, unsigned threads, tone_error *error) {
    tone_status status = TONE_OK;
    for (unsigned i = 1; i < threads && status == TONE_OK; i++) {
        workers[i].started = pthread_create(&workers[i].thread, NULL, work_on_blocks, &workers[i]) == 0;
        if (!workers[i].started) {
            status = fail(error, TONE_ERROR_THREAD, "a thread could not be started");
        }
    }
    if (status == TONE_OK) {
        work_on_blocks(&workers[0]);
    } else {
        atomic_store(&workers[0].work->next, workers[0].work->block_count);
    }
    for (unsigned i = 1; i < threads; i++) {
        if (workers[i].started) {
            pthread_join(workers[i].thread, NULL);
        }
    }
    return status;
}

/* A scratch for every thread but the first, which has the caller's. */
static tone_status run_threads(struct batch_work *work, tone_scratch *scratch, unsigned threads, tone_error *error) {
    struct worker *workers = alloc_zeroed(&scratch->hooks, threads, sizeof *workers);
    if (!workers) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory to score a batch");
    }
    tone_status status = TONE_OK;
    for (unsigned i = 0; i < threads; i++) {
        workers[i].work = work;
        workers[i].scratch = i == 0 ? scratch : NULL;
        if (i > 0 && status == TONE_OK) {
            status = tone_scratch_new(&workers[i].scratch, &scratch->hooks, error);
            if (status == TONE_OK) {
                workers[i].scratch->chunk_bytes = scratch->chunk_bytes;
                workers[i].scratch->way = scratch->way;
            }
        }
    }
    if (status == TONE_OK) {
        status = run_workers(workers, threads, error);
    }
    for (unsigned i = 1; i < threads; i++) {
        tone_scratch_free(workers[i].scratch);
    }
    alloc_release(&scratch->hooks, workers, threads, sizeof *workers);
    return status;
}

/* Cuts the batch into blocks of about as many bytes each. */
static void cut_blocks(const struct batch_texts *texts, uint64_t bytes, struct block *blocks, uint32_t count) {
    uint64_t text = 0;
    uint64_t passed = 0;
    for (uint32_t i = 0; i < count; i++) {
        blocks[i].first = text;
        uint64_t goal = bytes / count * (i + 1);
        while (text < texts->count && (passed < goal || i + 1 == count)) {
            passed += texts->find(texts->context, text).size;
            text++;
        }
        blocks[i].end = text;
    }
}

static uint32_t count_blocks(const struct batch_texts *texts, uint64_t bytes, unsigned threads) {
    uint64_t least = (uint64_t)threads * BLOCKS_PER_THREAD;
    uint64_t wanted = bytes / BLOCK_TEXT_BYTES > least ? bytes / BLOCK_TEXT_BYTES : least;
    wanted = wanted < texts->count ? wanted : texts->count;
    return wanted < UINT32_MAX / 2 ? (uint32_t)wanted : UINT32_MAX / 2; /* threads count past the last */
}

/* The failure of the block whose turn it was, if one failed. */
static tone_status tell_failure(const struct batch_work *work, tone_error *error) {
    if (work->joined == work->block_count) {
        return TONE_OK;
    }
    const struct block *failed = &work->blocks[work->joined];
    if (error) {
        *error = failed->error;
    }
    return failed->status;
}

static tone_status work_on_threads(struct batch_work *work, tone_scratch *scratch, unsigned threads,
                                   tone_error *error) {
    tone_status status = run_threads(work, scratch, threads, error);
    if (status == TONE_OK) {
        status = tell_failure(work, error);
    }
    for (uint32_t i = 0; i < work->block_count; i++) {
        tone_result_free(work->blocks[i].result);
    }
    while (work->spare_count > 0) {
        tone_result_free(work->spare[--work->spare_count]);
    }
    return status;
}

static tone_status score_on_threads(const tone_scorer *scorer, tone_scratch *scratch, const struct batch_texts *texts,
                                    unsigned threads, unsigned rows, tone_result *result, tone_error *error) {
    uint64_t bytes = 0;
    for (uint64_t i = 0; i < texts->count; i++) {
        bytes += texts->find(texts->context, i).size;
    }
    uint32_t count = count_blocks(texts, bytes, threads);
    const tone_allocator *hooks = &scratch->hooks;
    struct batch_work work = {.scorer = scorer, .texts = texts, .rows = rows, .block_count = count, .result = result};
    atomic_init(&work.next, 0);
    work.blocks = alloc_zeroed(hooks, count, sizeof *work.blocks);
    work.spare = alloc_zeroed(hooks, count, sizeof *work.spare);
    tone_status status = TONE_ERROR_NO_MEMORY;
    if (!work.blocks || !work.spare) {
        fail(error, TONE_ERROR_NO_MEMORY, "no memory to score a batch");
    } else if (pthread_mutex_init(&work.lock, NULL) != 0) {
        status = fail(error, TONE_ERROR_THREAD, "a thread could not be started");
    } else {
        cut_blocks(texts, bytes, work.blocks, count);
        status = work_on_threads(&work, scratch, threads < count ? threads : count, error);
        pthread_mutex_destroy(&work.lock);
    }
    alloc_release(hooks, work.spare, count, sizeof *work.spare);
    alloc_release(hooks, work.blocks, count, sizeof *work.blocks);
    return status;
}

bool batch_takes(unsigned threads, unsigned rows) {
    enum { MOST_THREADS = 1024 };
    return rows <= TONE_ROWS_ALL && threads > 0 && threads <= MOST_THREADS;
}

tone_status batch_score(const tone_scorer *scorer, tone_scratch *scratch, const struct batch_texts *texts,
                        unsigned threads, unsigned rows, tone_result *result, tone_error *error) {
    if (!result_begin(result, scorer, rows, texts->count)) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory to score a batch");
    }
    tone_status status = threads == 1 || texts->count < 2
                             ? score_texts(scorer, scratch, texts, 0, texts->count, result, error)
                             : score_on_threads(scorer, scratch, texts, threads, rows, result, error);
    if (status != TONE_OK) {
        result_clear(result);
    }
    return status;
}

/* ------------------------------------------------------------------------------------------------------ public */

static uint64_t offset_of(const tone_batch *batch, uint64_t text) {
    return batch->offsets_32 ? batch->offsets_32[text] : batch->offsets_64[text];
}

static struct batch_text find_text(const void *context, uint64_t number) {
    const tone_batch *batch = context;
    uint64_t bit = batch->validity_offset + number;
    if (batch->validity && !(batch->validity[bit / 8] >> bit % 8 & 1)) {
        return (struct batch_text){.null = true};
    }
    uint64_t begin = offset_of(batch, number);
    return (struct batch_text){.bytes = batch->bytes ? batch->bytes + begin : NULL,
                               .size = (size_t)(offset_of(batch, number + 1) - begin)};
}

static bool offsets_hold(const tone_batch *batch) {
    if ((batch->offsets_32 != NULL) == (batch->offsets_64 != NULL) || (!batch->bytes && batch->size > 0)) {
        return false;
    }
    for (uint64_t i = 0; i < batch->count; i++) {
        if (offset_of(batch, i) > offset_of(batch, i + 1)) {
            return false;
        }
    }
    return offset_of(batch, batch->count) <= batch->size;
}

tone_status tone_score_batch(const tone_scorer *scorer, tone_scratch *scratch, const tone_batch *batch,
                             unsigned threads, unsigned rows, tone_result *result, tone_error *error) {
    if (!scorer || !scratch || !batch || !result || !batch_takes(threads, rows)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_score_batch: an argument is missing or out of range");
    }
    if (!offsets_hold(batch)) {
        return fail(error, TONE_ERROR_ARGUMENT,
                    "tone_score_batch: the offsets fall, pass the bytes, or are not given once");
    }
    struct batch_texts texts = {.count = batch->count, .find = find_text, .context = batch};
    return batch_score(scorer, scratch, &texts, threads, rows, result, error);
}
