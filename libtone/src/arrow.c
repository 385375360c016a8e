#include "arrow_texts.h"

tone_status tone_score_arrow(const tone_scorer *scorer, tone_scratch *scratch, const struct ArrowSchema *schema,
                             const struct ArrowArray *array, const char *column, unsigned threads, unsigned rows,
                             tone_result *result, tone_error *error) {
    struct arrow_type type;
    struct arrow_texts texts;
    if (!scorer || !scratch || !schema || !array || !result || !batch_takes(threads, rows)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_score_arrow: an argument is missing or out of range");
    }
    const char *fault = arrow_find_type(&type, schema, column);
    if (!fault) {
        fault = arrow_open_texts(&texts, &type, array);
    }
    if (fault) {
        return fail(error, TONE_ERROR_ARGUMENT, fault);
    }
    struct batch_texts batch = arrow_batch(&texts);
    return batch_score(scorer, scratch, &batch, threads, rows, result, error);
}
