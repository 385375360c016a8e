#include "batch.h"

#include <pthread.h>
#include <stdatomic.h>

/* Texts are handed out in blocks, so that a long one does not hold the rest up. */
enum { BLOCKS_PER_THREAD = 8 };

/* A run of texts that one thread scores into a result of its own. */
struct block {
    uint64_t first;
    uint64_t end;
    tone_result *result;
    tone_status status;
    tone_error error;
};

struct batch_work {
    const tone_scorer *scorer;
    const struct batch_texts *texts;
    unsigned rows;
    struct block *blocks;
    uint32_t block_count;
    _Atomic uint32_t next;
};

struct worker {
    struct batch_work *work;
    tone_scratch *scratch;
    pthread_t thread;
    bool started;
};

/* Scores texts [first, end) into a result that was begun; the error names the text. */
static tone_status score_texts(const tone_scorer *scorer, tone_scratch *scratch, const struct batch_texts *texts,
                               uint64_t first, uint64_t end, tone_result *result, tone_error *error) {
    for (uint64_t i = first; i < end; i++) {
        struct batch_text text = texts->find(texts->context, i);
        tone_status status = text.null ? score_null(scorer, scratch, result, error)
                                       : score_text(scorer, scratch, text.bytes, text.size, result, error);
        if (status != TONE_OK) {
            if (error) {
                error->text = i;
            }
            return status;
        }
    }
    return TONE_OK;
}

/* ----------------------------------------------------------------------------------------------------- threads */

static void score_block(struct batch_work *work, struct block *block, tone_scratch *scratch) {
    block->status = tone_result_new(&block->result, &scratch->hooks, &block->error);
    if (block->status != TONE_OK) {
        return;
    }
    if (!result_begin(block->result, work->scorer, work->rows)) {
        block->status = fail(&block->error, TONE_ERROR_NO_MEMORY, "no memory to score a batch");
        return;
    }
    block->status =
        score_texts(work->scorer, scratch, work->texts, block->first, block->end, block->result, &block->error);
}

static void *work_on_blocks(void *context) {
    struct worker *worker = context;
    struct batch_work *work = worker->work;
    uint32_t number;
    while ((number = atomic_fetch_add(&work->next, 1)) < work->block_count) {
        score_block(work, &work->blocks[number], worker->scratch);
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

/* The blocks' results in order; the first that failed is the batch's failure. */
static tone_status join_blocks(const struct batch_work *work, tone_result *result, tone_error *error) {
    for (uint32_t i = 0; i < work->block_count; i++) {
        const struct block *block = &work->blocks[i];
        if (block->status != TONE_OK) {
            if (error) {
                *error = block->error;
            }
            return block->status;
        }
        if (!result_append(result, block->result)) {
            return fail(error, TONE_ERROR_NO_MEMORY, "no memory to score a batch");
        }
    }
    return TONE_OK;
}

/* Cuts the batch into blocks of about as many bytes each. */
static void cut_blocks(const struct batch_texts *texts, struct block *blocks, uint32_t count) {
    uint64_t bytes = 0;
    for (uint64_t i = 0; i < texts->count; i++) {
        bytes += texts->find(texts->context, i).size;
    }
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

static tone_status score_on_threads(const tone_scorer *scorer, tone_scratch *scratch, const struct batch_texts *texts,
                                    unsigned threads, unsigned rows, tone_result *result, tone_error *error) {
    uint64_t wanted = (uint64_t)threads * BLOCKS_PER_THREAD;
    uint32_t count = (uint32_t)(wanted < texts->count ? wanted : texts->count);
    struct batch_work work = {.scorer = scorer, .texts = texts, .rows = rows, .block_count = count};
    work.blocks = alloc_zeroed(&scratch->hooks, count, sizeof *work.blocks);
    if (!work.blocks) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory to score a batch");
    }
    atomic_init(&work.next, 0);
    cut_blocks(texts, work.blocks, count);
    tone_status status = run_threads(&work, scratch, threads < count ? threads : count, error);
    if (status == TONE_OK) {
        status = join_blocks(&work, result, error);
    }
    for (uint32_t i = 0; i < count; i++) {
        tone_result_free(work.blocks[i].result);
    }
    alloc_release(&scratch->hooks, work.blocks, count, sizeof *work.blocks);
    return status;
}

bool batch_takes(unsigned threads, unsigned rows) {
    enum { MOST_THREADS = 1024 };
    return rows <= TONE_ROWS_ALL && threads > 0 && threads <= MOST_THREADS;
}

tone_status batch_score(const tone_scorer *scorer, tone_scratch *scratch, const struct batch_texts *texts,
                        unsigned threads, unsigned rows, tone_result *result, tone_error *error) {
    if (!result_begin(result, scorer, rows)) {
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
