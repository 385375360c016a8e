#include "make_scorer.h"

#include "message.h"

#include <string.h>

void tell_lexicon_error(const char *path, const tone_error *error) {
    if (error->file[0] == '\0') {
        message("%s: %s", path, error->message);
    } else if (error->line == 0) {
        message("%s/%s: %s", path, error->file, error->message);
    } else {
        message("%s/%s:%u:%u: %s", path, error->file, error->line, error->column, error->message);
    }
}

static bool add_lexicon(tone_config *config, const char *path) {
    tone_lexicon *lexicon = NULL;
    tone_error error;
    if (tone_lexicon_read(&lexicon, path, NULL, &error) != TONE_OK) {
        tell_lexicon_error(path, &error);
        return false;
    }
    tone_status status = tone_config_add_lexicon(config, lexicon, &error);
    tone_lexicon_free(lexicon);
    if (status != TONE_OK) {
        tell_lexicon_error(path, &error);
    }
    return status == TONE_OK;
}

static bool fill(tone_config *config, const struct options *options) {
    tone_error error;
    if (options->no_default_lexicons) {
        tone_config_clear_lexicons(config);
    }
    for (size_t i = 0; i < options->lexicon_count; i++) {
        if (!add_lexicon(config, options->lexicons[i])) {
            return false;
        }
    }
    if (tone_config_set(config, TONE_PARAM_INVALID_UTF8, options->invalid_utf8, &error) != TONE_OK) {
        message("%s", error.message);
        return false;
    }
    return true;
}

/* Its score, by a name that is a part of the argument. */
static bool find_threshold(const tone_scorer *scorer, struct threshold *threshold) {
    for (uint32_t score = 0; score < tone_scorer_score_count(scorer); score++) {
        const char *name = tone_scorer_score_name(scorer, score);
        if (strlen(name) == threshold->name_size && memcmp(name, threshold->name, threshold->name_size) == 0) {
            threshold->score = score;
            return true;
        }
    }
    message("--fail-above: there is no score \"%.*s\"", (int)threshold->name_size, threshold->name);
    return false;
}

tone_scorer *make_scorer(const struct options *options) {
    tone_config *config = NULL;
    tone_scorer *scorer = NULL;
    tone_error error;
    if (tone_config_new(&config, NULL, &error) != TONE_OK) {
        message("%s", error.message);
        return NULL;
    }
    if (fill(config, options) && tone_scorer_new(&scorer, config, &error) != TONE_OK) {
        message("%s%s%s", error.message, error.detail != NULL ? ": " : "", error.detail != NULL ? error.detail : "");
    }
    tone_config_free(config);
    for (size_t i = 0; scorer != NULL && i < options->threshold_count; i++) {
        if (!find_threshold(scorer, &options->thresholds[i])) {
            tone_scorer_free(scorer);
            scorer = NULL;
        }
    }
    return scorer;
}
