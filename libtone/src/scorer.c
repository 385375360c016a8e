#include "scorer.h"

#include "digest.h"
#include "lexicon_image.h"

#include <stdatomic.h>
#include <string.h>

const tone_allocator *scorer_hooks(const tone_scorer *scorer) {
    return &scorer->hooks;
}

static tone_status no_memory(tone_error *error) {
    return fail(error, TONE_ERROR_NO_MEMORY, "no memory for a scorer");
}

/* ------------------------------------------------------------------------------------------------- the image */

/* The number of a dimension by its name, or UINT32_MAX. */
static uint32_t image_dimension(const struct image *image, const char *name) {
    for (uint32_t i = 0; i < image->dimension_count; i++) {
        if (strcmp(image_string(image, image->dimensions[i].name), name) == 0) {
            return i;
        }
    }
    return UINT32_MAX;
}

static bool any_has_dimension(const tone_config *config, const char *name) {
    for (size_t i = 0; i < config->lexicon_count; i++) {
        if (image_dimension(&config->lexicons[i]->image, name) != UINT32_MAX) {
            return true;
        }
    }
    return false;
}

/* Marks the support dimensions of the built-in lexicon that no lexicon of the config has; how many there are. */
static uint32_t find_missing_support(const tone_config *config, const struct image *builtin, bool *missing) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < builtin->dimension_count; i++) {
        const struct lexicon_dimension *dimension = &builtin->dimensions[i];
        missing[i] = dimension->policy.role == ROLE_SUPPORT &&
                     !any_has_dimension(config, image_string(builtin, dimension->name));
        count += missing[i];
    }
    return count;
}

/* Faults were told when each lexicon was read; only an image made by hand can have one here. */
static int keep_fault(void *context, const tone_error *fault) {
    tone_error *error = context;
    if (error) {
        *error = *fault;
    }
    return 1;
}

static tone_status merge_sources(tone_scorer *scorer, const tone_config *config, const struct image *builtin,
                                 const bool *missing, struct source *source, tone_error *error) {
    tone_status status = source_merge(source, builtin, missing, error);
    for (size_t i = 0; i < config->lexicon_count && status == TONE_OK; i++) {
        status = source_merge(source, &config->lexicons[i]->image, NULL, error);
    }
    if (status != TONE_OK) {
        return status;
    }
    struct faults faults = {.tell = keep_fault, .context = error};
    status = lexicon_compile(source, &scorer->merged, &scorer->merged_size, &faults, error);
    if (status == TONE_OK) {
        lexicon_open(&scorer->image, scorer->merged);
    }
    return status;
}

static tone_status merge_image(tone_scorer *scorer, const tone_config *config, const struct image *builtin,
                               const bool *missing, tone_error *error) {
    struct source source;
    source_begin(&source, &scorer->hooks);
    tone_status status = merge_sources(scorer, config, builtin, missing, &source, error);
    source_release(&source);
    return status;
}

/* One lexicon that brings its support lists is used in place; else all are merged. */
static tone_status choose_image(tone_scorer *scorer, const tone_config *config, tone_error *error) {
    struct image builtin;
    lexicon_open(&builtin, builtin_image);
    size_t count = (size_t)builtin.dimension_count + 1;
    bool *missing = alloc_zeroed(&scorer->hooks, count, sizeof *missing);
    if (!missing) {
        return no_memory(error);
    }
    tone_status status = TONE_OK;
    if (find_missing_support(config, &builtin, missing) == 0 && config->lexicon_count == 1) {
        scorer->lexicon = tone_lexicon_retain(config->lexicons[0]);
        scorer->image = scorer->lexicon->image;
    } else {
        status = merge_image(scorer, config, &builtin, missing, error);
    }
    alloc_release(&scorer->hooks, missing, count, sizeof *missing);
    return status;
}

/* ------------------------------------------------------------------------------------------------- the scores */

/* The map of a score that no lexicon gives one: raw of 2 is half way. */
static struct lexicon_score default_score(bool is_signed, bool composite) {
    struct lexicon_score score = {.half = INT64_C(2000000000)};
    score.map = composite ? MAP_SIGMOID : is_signed ? MAP_SIGNED : MAP_RATIO;
    return score;
}

/* Adds a score; one of the author's voice has no name yet. False without memory. */
static bool add_measure(tone_scorer *scorer, struct measure measure) {
    uint32_t number = scorer->measure_count++;
    measure.neutral = score_of(&measure.scale, 0, 0);
    scorer->measures[number] = measure;
    return !measure.name || name_tree_add(&scorer->measure_names, measure.name, number, &scorer->hooks);
}

/* Puts the name of the score of the author's voice into the pool: its offset, as the pool may move. False without memory. */
static bool author_name(tone_scorer *scorer, const char *name, uint32_t *offset) {
    static const char suffix[] = "_author";
    char joined[NAME_LIMIT + sizeof suffix];
    size_t size = strlen(name);
    memcpy(joined, name, size);
    memcpy(joined + size, suffix, sizeof suffix);
    return strings_add(&scorer->names, joined, size + sizeof suffix - 1, offset, &scorer->hooks);
}

/* The score of a dimension, and behind it that of the author's voice where its policy says so. */
static bool add_dimension(tone_scorer *scorer, uint32_t dimension, const struct lexicon_score *score) {
    const struct lexicon_dimension *at = &scorer->image.dimensions[dimension];
    struct measure measure = {.name = image_string(&scorer->image, at->name),
                              .kind = TONE_SCORE_DIMENSION,
                              .dimension = dimension,
                              .composite = UINT32_MAX,
                              .is_signed = at->policy.is_signed,
                              .scale = score_scale(score)};
    scorer->dimension_scores[dimension].all = scorer->measure_count;
    if (!add_measure(scorer, measure)) {
        return false;
    }
    if (!at->policy.author) {
        return true;
    }
    uint32_t offset;
    if (!author_name(scorer, measure.name, &offset)) {
        return false;
    }
    scorer->dimension_scores[dimension].by_author[1] = scorer->measure_count;
    measure.kind = TONE_SCORE_AUTHOR;
    measure.name = NULL; /* set when the pool no longer moves */
    measure.composite = offset;
    return add_measure(scorer, measure);
}

static bool add_composite(tone_scorer *scorer, const char *name, const struct lexicon_score *score) {
    scorer->composite_measure[scorer->composite_count] = scorer->measure_count;
    return add_measure(scorer, (struct measure){.name = name,
                                                .kind = TONE_SCORE_COMPOSITE,
                                                .dimension = UINT32_MAX,
                                                .composite = scorer->composite_count++,
                                                .is_signed = score->map == MAP_SIGNED,
                                                .scale = score_scale(score)});
}

/* The scores that scores.csv lists, in its order. */
static bool list_scores(tone_scorer *scorer) {
    const struct image *image = &scorer->image;
    struct name_tree dimensions = {0};
    bool done = true;
    for (uint32_t i = 0; i < image->dimension_count && done; i++) {
        done = name_tree_add(&dimensions, image_string(image, image->dimensions[i].name), i, &scorer->hooks);
    }
    for (uint32_t i = 0; i < image->score_count && done; i++) {
        const char *name = image_string(image, image->scores[i].name);
        uint32_t dimension = name_tree_find(&dimensions, name);
        done = dimension != UINT32_MAX ? add_dimension(scorer, dimension, &image->scores[i])
                                       : add_composite(scorer, name, &image->scores[i]);
    }
    name_tree_release(&dimensions, &scorer->hooks);
    return done;
}

/* Those, then the dimensions and the composites that it does not list. */
static bool list_measures(tone_scorer *scorer) {
    const struct image *image = &scorer->image;
    bool done = list_scores(scorer);
    for (uint32_t i = 0; i < image->dimension_count && done; i++) {
        const struct policy *policy = &image->dimensions[i].policy;
        if (policy->role == ROLE_SCORE && scorer->dimension_scores[i].all == UINT32_MAX) {
            struct lexicon_score score = default_score(policy->is_signed, false);
            done = add_dimension(scorer, i, &score);
        }
    }
    for (uint32_t i = 0; i < image->feature_count && done; i++) {
        const char *name = image_string(image, image->features[i].composite);
        if (name_tree_find(&scorer->measure_names, name) == UINT32_MAX) {
            struct lexicon_score score = default_score(false, true);
            done = add_composite(scorer, name, &score);
        }
    }
    return done;
}

/* Names the scores of the author's voice, when the pool moves no more. False without memory. */
static bool name_author_measures(tone_scorer *scorer) {
    bool done = true;
    for (uint32_t i = 0; i < scorer->measure_count && done; i++) {
        struct measure *measure = &scorer->measures[i];
        if (measure->kind == TONE_SCORE_AUTHOR) {
            measure->name = scorer->names.bytes + measure->composite;
            measure->composite = UINT32_MAX;
            done = name_tree_add(&scorer->measure_names, measure->name, i, &scorer->hooks);
        }
    }
    return done;
}

/* Columns of reports are known by the names of the scores. */
static bool names_differ(const tone_scorer *scorer) {
    bool differ = true;
    for (uint32_t i = 0; i < scorer->measure_count; i++) {
        differ &= name_tree_find(&scorer->measure_names, scorer->measures[i].name) == i;
    }
    return differ;
}

static size_t most_measures(const struct image *image) {
    return (size_t)image->dimension_count * 2 + image->feature_count + (size_t)image->score_count * 2 + 1;
}

static double *coefficients_of(const tone_scorer *scorer, uint32_t category, bool author) {
    return scorer->coefficients + ((size_t)category * 2 + author) * scorer_stride(scorer);
}

/* Gives the dimensions that are not shown, or have no score, the sinks. */
static void number_sinks(tone_scorer *scorer) {
    uint32_t none = (uint32_t)scorer_stride(scorer);
    for (uint32_t i = 0; i < scorer->image.dimension_count; i++) {
        struct sum_scores *scores = &scorer->dimension_scores[i];
        bool shown = scorer->image.dimensions[i].policy.role != ROLE_SUPPORT;
        scores->all = shown && scores->all != UINT32_MAX ? scores->all : none;
        scores->by_author[0] = none + SUM_SINKS - 1;
        scores->by_author[1] =
            shown && scores->by_author[1] != UINT32_MAX ? scores->by_author[1] : scores->by_author[0];
    }
}

/* A unit of a category adds 1 to the scores of its dimension. */
static void add_own_coefficients(tone_scorer *scorer) {
    const struct image *image = &scorer->image;
    for (uint32_t c = 0; c < image->category_count; c++) {
        const struct sum_scores *scores = &scorer->dimension_scores[image->categories[c].dimension];
        for (unsigned author = 0; author < 2; author++) {
            const uint32_t own[] = {scores->all, scores->by_author[author]};
            for (size_t i = 0; i < 2; i++) {
                if (own[i] < scorer_stride(scorer)) {
                    coefficients_of(scorer, c, author)[own[i]] = 1;
                }
            }
        }
    }
}

/* Adds a feature's coefficient to every category and voice that it speaks of. Its composite was listed, or, and then it is
   false, has the name of another lexicon's dimension. */
static bool add_coefficient(tone_scorer *scorer, const struct lexicon_feature *feature) {
    const struct image *image = &scorer->image;
    uint32_t measure = name_tree_find(&scorer->measure_names, image_string(image, feature->composite));
    if (scorer->measures[measure].kind != TONE_SCORE_COMPOSITE) {
        return false;
    }
    bool whole = feature->kind == FEATURE_DIMENSION;
    uint32_t end = whole ? image->category_count : feature->index + 1;
    for (uint32_t c = whole ? 0 : feature->index; c < end; c++) {
        bool named = !whole || image->categories[c].dimension == feature->index;
        bool shown = image->dimensions[image->categories[c].dimension].policy.role != ROLE_SUPPORT;
        for (unsigned author = 0; author < 2 && named && shown; author++) {
            if (author || feature->kind != FEATURE_AUTHOR_CATEGORY) {
                coefficients_of(scorer, c, author)[measure] += (double)feature->coefficient / LEXICON_UNIT;
            }
        }
    }
    return true;
}

static size_t coefficient_count(const tone_scorer *scorer) {
    return (size_t)scorer->image.category_count * 2 * scorer_stride(scorer) + 1;
}

static tone_status make_coefficients(tone_scorer *scorer, tone_error *error) {
    const struct image *image = &scorer->image;
    scorer->coefficients = alloc_zeroed(&scorer->hooks, coefficient_count(scorer), sizeof *scorer->coefficients);
    if (!scorer->coefficients) {
        return no_memory(error);
    }
    add_own_coefficients(scorer);
    for (uint32_t i = 0; i < image->feature_count; i++) {
        if (!add_coefficient(scorer, &image->features[i])) {
            return fail(error, TONE_ERROR_CONFLICT, "a composite of one lexicon has the name of another's dimension");
        }
    }
    return TONE_OK;
}

/* The most that a hit can add to a score, by the lexicon's weights and coefficients. Where there are many scores, to
   most of which it adds nothing, each that it adds to is better summed for itself. */
static void find_most_units(tone_scorer *scorer) {
    static const double exact = 1125899906842624; /* 2^50 */
    enum { MOST_MAPS = 4 };
    const struct image *image = &scorer->image;
    double weight = 0;
    double coefficient = 1;
    for (uint32_t i = 0; i < image->entry_count; i++) {
        double own = __builtin_fabs((double)image->entries[i].weight / LEXICON_UNIT);
        weight = own > weight ? own : weight;
    }
    for (size_t i = 0; i < coefficient_count(scorer); i++) {
        double own = __builtin_fabs(scorer->coefficients[i]);
        coefficient = own > coefficient ? own : coefficient;
    }
    scorer->most_units = contribution_limit(weight) * coefficient;
    scorer->sums_in_lanes = scorer->most_units < exact && scorer->map_count <= MOST_MAPS;
}

static unsigned bits_of(const struct policy *policy) {
    return (policy->negation ? HEEDS_NEGATION : 0U) | (policy->degree ? HEEDS_DEGREE : 0U) |
           (policy->contrast ? HEEDS_CONTRAST : 0U) | (policy->emphasis ? HEEDS_EMPHASIS : 0U) |
           (policy->reported ? HEEDS_VOICE : 0U);
}

/* Which support a dimension is, or none: SUPPORT_COUNT. */
static enum support support_of(const struct image *image, const struct lexicon_dimension *dimension) {
    enum support support = 0;
    while (support < SUPPORT_COUNT && strcmp(image_string(image, dimension->name), support_names[support]) != 0) {
        support++;
    }
    return support;
}

/* What hits of a grade heed and are. */
static uint16_t grade_bits(const struct image *image, const struct lexicon_grade *grade) {
    static const uint16_t supports[SUPPORT_COUNT + 1] = {
        [SUPPORT_NEGATION] = IS_NEGATION, [SUPPORT_DEGREE] = IS_DEGREE, [SUPPORT_CONTRAST] = IS_CONTRAST};
    const struct lexicon_dimension *dimension = &image->dimensions[grade->dimension];
    unsigned bits = bits_of(&dimension->policy) | supports[support_of(image, dimension)];
    return (uint16_t)(grade->weight > 0 ? bits : bits & ~(unsigned)HEEDS_VOICE);
}

/* What a hit of a grade adds in each voice. */
static struct voiced_units grade_units(const struct lexicon_grade *grade, unsigned bits) {
    struct voiced_units units;
    for (uint8_t voice = 0; voice < VOICE_COUNT; voice++) {
        double degree = contribution_degree(bits, voice);
        units.of[voice] = degree < 1 ? to_units((double)grade->weight / LEXICON_UNIT * degree) : grade->weight;
    }
    return units;
}

/* By what hits of each grade are weighed. There is one grade at least, so that arrays are some. */
static bool make_weights(tone_scorer *scorer) {
    const struct image *image = &scorer->image;
    struct weights *weights = &scorer->weights;
    uint32_t count = image->header->section[SECTION_GRADES].count;
    weights->count = count > 0 ? count : 1;
    weights->bits = alloc_zeroed(&scorer->hooks, weights->count, sizeof *weights->bits);
    weights->units = alloc_zeroed(&scorer->hooks, weights->count, sizeof *weights->units);
    if (!weights->bits || !weights->units) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        weights->bits[i] = grade_bits(image, &image->grades[i]);
        weights->units[i] = grade_units(&image->grades[i], weights->bits[i]);
    }
    return true;
}

/* What each category is to reports. */
static bool make_cues(tone_scorer *scorer) {
    const struct image *image = &scorer->image;
    scorer->category_cue =
        alloc_zeroed(&scorer->hooks, (size_t)image->category_count + 1, sizeof *scorer->category_cue);
    if (!scorer->category_cue) {
        return false;
    }
    scorer->cue_lexicon.image = image;
    scorer->cue_lexicon.kind = scorer->category_cue;
    uint32_t dimension = image_dimension(image, support_names[SUPPORT_ATTRIBUTION]);
    for (uint32_t i = 0; i < image->category_count; i++) {
        bool cue = image->categories[i].dimension == dimension;
        scorer->category_cue[i] =
            (uint8_t)(cue ? cue_kind_of(image_string(image, image->categories[i].name)) : CUE_NONE);
    }
    return true;
}

/* The maps of the measures; lanes behind the last have the first one's. There is one at least, so that rows are some. */
static bool make_maps(tone_scorer *scorer) {
    uint32_t lanes = scorer->measure_count > 0 ? scorer->measure_count : 1;
    uint32_t count = (lanes + SCORE_LANES - 1) / SCORE_LANES;
    scorer->maps = alloc_zeroed(&scorer->hooks, count, sizeof *scorer->maps);
    scorer->map_count = scorer->maps ? count : 0;
    for (uint32_t i = 0; i < scorer->map_count * SCORE_LANES; i++) {
        const struct measure *measure = &scorer->measures[i < scorer->measure_count ? i : 0];
        score_maps_set(&scorer->maps[i / SCORE_LANES], i % SCORE_LANES, &measure->scale, measure->is_signed);
    }
    return scorer->maps != NULL;
}

static tone_status make_scores(tone_scorer *scorer, tone_error *error) {
    const struct image *image = &scorer->image;
    const tone_allocator *hooks = &scorer->hooks;
    size_t dimensions = (size_t)image->dimension_count + 1;
    scorer->measures = alloc_zeroed(hooks, most_measures(image), sizeof *scorer->measures);
    scorer->composite_measure = alloc_zeroed(hooks, most_measures(image), sizeof *scorer->composite_measure);
    scorer->dimension_scores = alloc_zeroed(hooks, dimensions, sizeof *scorer->dimension_scores);
    if (!scorer->measures || !scorer->composite_measure || !scorer->dimension_scores) {
        return no_memory(error);
    }
    for (size_t i = 0; i < dimensions; i++) {
        scorer->dimension_scores[i] = (struct sum_scores){UINT32_MAX, {UINT32_MAX, UINT32_MAX}};
    }
    if (!list_measures(scorer) || !make_maps(scorer)) {
        return no_memory(error);
    }
    number_sinks(scorer);
    tone_status status = make_coefficients(scorer, error);
    if (status != TONE_OK) {
        return status;
    }
    find_most_units(scorer);
    return make_weights(scorer) && make_cues(scorer) ? TONE_OK : no_memory(error);
}

/* ------------------------------------------------------------------------------------------------- provenance */

/* "NAME VERSION+NAME VERSION". */
static bool make_label(tone_scorer *scorer, const tone_config *config) {
    struct strings label = {0};
    bool done = true;
    for (size_t i = 0; i < config->lexicon_count && done; i++) {
        const char *parts[] = {i ? "+" : "", tone_lexicon_name(config->lexicons[i]), " ",
                               tone_lexicon_version(config->lexicons[i])};
        for (size_t k = 0; k < 4 && done; k++) {
            size_t size = strlen(parts[k]);
            char *grown = alloc_grow(&scorer->hooks, label.bytes, &label.capacity, label.size + size + 1, 1);
            done = grown != NULL;
            if (grown) {
                label.bytes = grown;
                memcpy(grown + label.size, parts[k], size);
                label.size += size;
            }
        }
    }
    done =
        done && strings_add(&scorer->names, label.bytes ? label.bytes : "", label.size, &scorer->label, &scorer->hooks);
    alloc_release(&scorer->hooks, label.bytes, label.capacity, 1);
    return done;
}

static void make_digest(tone_scorer *scorer, const tone_config *config) {
    bool standard = true;
    SHA2_CTX context;
    SHA256Init(&context);
    for (size_t i = 0; i < config->lexicon_count; i++) {
        SHA256Update(&context, config->lexicons[i]->image.header->content_digest, 32);
    }
    for (unsigned i = 1; i < PARAMETER_COUNT; i++) {
        if (config->parameter[i] != parameter_default(i)) {
            digest_number(&context, i);
            digest_number(&context, (uint64_t)config->parameter[i]);
            standard = false;
        }
    }
    uint8_t digest[32];
    SHA256Final(digest, &context);
    hexadecimal(standard && config->lexicon_count == 1 ? config->lexicons[0]->image.header->content_digest : digest,
                scorer->sha256);
}

/* ------------------------------------------------------------------------------------------------------ public */

static tone_status build(tone_scorer *scorer, const tone_config *config, tone_error *error) {
    memcpy(scorer->parameter, config->parameter, sizeof scorer->parameter);
    scorer->memo = alloc_zeroed(&scorer->hooks, 1, sizeof *scorer->memo);
    if (!scorer->memo) {
        return no_memory(error);
    }
    atomic_init(scorer->memo, NULL);
    tone_status status = choose_image(scorer, config, error);
    if (status == TONE_OK) {
        status = make_scores(scorer, error);
    }
    if (status != TONE_OK) {
        return status;
    }
    if (!make_label(scorer, config) || !name_author_measures(scorer)) {
        return no_memory(error);
    }
    if (!names_differ(scorer)) {
        return fail(error, TONE_ERROR_CONFLICT, "two scores have one name, such as that of an author's voice");
    }
    make_digest(scorer, config);
    return TONE_OK;
}

tone_status tone_scorer_new(tone_scorer **scorer, const tone_config *config, tone_error *error) {
    if (!scorer || !config) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_scorer_new: an argument is missing");
    }
    if (config->lexicon_count == 0) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_scorer_new: the config has no lexicon");
    }
    tone_scorer *made = alloc_zeroed(&config->hooks, 1, sizeof *made);
    if (!made) {
        return no_memory(error);
    }
    made->hooks = config->hooks;
    atomic_init(&made->references, 1);
    tone_status status = build(made, config, error);
    if (status != TONE_OK) {
        tone_scorer_free(made);
        return status;
    }
    *scorer = made;
    return TONE_OK;
}

tone_scorer *tone_scorer_retain(tone_scorer *scorer) {
    if (scorer) {
        atomic_fetch_add_explicit(&scorer->references, 1, memory_order_relaxed);
    }
    return scorer;
}

void tone_scorer_free(tone_scorer *scorer) {
    if (!scorer || atomic_fetch_sub_explicit(&scorer->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    tone_allocator hooks = scorer->hooks;
    struct scorer_memo *memo = scorer->memo ? atomic_load_explicit(scorer->memo, memory_order_acquire) : NULL;
    if (memo) {
        memo->drop(memo);
    }
    alloc_release(&hooks, scorer->memo, 1, sizeof *scorer->memo);
    size_t dimensions = (size_t)scorer->image.dimension_count + 1;
    alloc_release(&hooks, scorer->category_cue, (size_t)scorer->image.category_count + 1, sizeof *scorer->category_cue);
    alloc_release(&hooks, scorer->maps, scorer->map_count, sizeof *scorer->maps);
    alloc_release(&hooks, scorer->weights.bits, scorer->weights.count, sizeof *scorer->weights.bits);
    alloc_release(&hooks, scorer->weights.units, scorer->weights.count, sizeof *scorer->weights.units);
    alloc_release(&hooks, scorer->coefficients, coefficient_count(scorer), sizeof *scorer->coefficients);
    alloc_release(&hooks, scorer->dimension_scores, dimensions, sizeof *scorer->dimension_scores);
    alloc_release(&hooks, scorer->composite_measure, most_measures(&scorer->image), sizeof *scorer->composite_measure);
    name_tree_release(&scorer->measure_names, &hooks);
    alloc_release(&hooks, scorer->measures, most_measures(&scorer->image), sizeof *scorer->measures);
    alloc_release(&hooks, scorer->names.bytes, scorer->names.capacity, 1);
    alloc_release(&hooks, scorer->merged, scorer->merged_size, 1);
    tone_lexicon_free(scorer->lexicon);
    alloc_release(&hooks, scorer, 1, sizeof *scorer);
}

uint32_t tone_scorer_score_count(const tone_scorer *scorer) {
    return scorer->measure_count;
}

const char *tone_scorer_score_name(const tone_scorer *scorer, uint32_t score) {
    return score < scorer->measure_count ? scorer->measures[score].name : NULL;
}

tone_score_kind tone_scorer_score_kind(const tone_scorer *scorer, uint32_t score) {
    return score < scorer->measure_count ? scorer->measures[score].kind : TONE_SCORE_DIMENSION;
}

uint32_t tone_scorer_score_dimension(const tone_scorer *scorer, uint32_t score) {
    return score < scorer->measure_count ? scorer->measures[score].dimension : UINT32_MAX;
}

uint32_t tone_scorer_score_index(const tone_scorer *scorer, const char *name) {
    return name ? name_tree_find(&scorer->measure_names, name) : UINT32_MAX;
}

uint32_t tone_scorer_dimension_count(const tone_scorer *scorer) {
    return scorer->image.dimension_count;
}

const char *tone_scorer_dimension(const tone_scorer *scorer, uint32_t dimension) {
    const struct image *image = &scorer->image;
    return dimension < image->dimension_count ? image_string(image, image->dimensions[dimension].name) : NULL;
}

uint32_t tone_scorer_category_count(const tone_scorer *scorer) {
    return scorer->image.category_count;
}

const char *tone_scorer_category(const tone_scorer *scorer, uint32_t category) {
    const struct image *image = &scorer->image;
    return category < image->category_count ? image_string(image, image->categories[category].name) : NULL;
}

uint32_t tone_scorer_entry_count(const tone_scorer *scorer) {
    return scorer->image.entry_count;
}

const char *tone_scorer_entry_term(const tone_scorer *scorer, uint32_t entry) {
    const struct image *image = &scorer->image;
    return entry < image->entry_count ? image_string(image, image->entries[entry].term) : NULL;
}

const char *tone_scorer_lexicons(const tone_scorer *scorer) {
    return scorer->names.bytes + scorer->label;
}

const char *tone_scorer_sha256(const tone_scorer *scorer) {
    return scorer->sha256;
}
