#include "digest.h"
#include "lexicon.h"

#include <string.h>

/* Strings go in with their length before them, so that no two sources look alike. */
static void digest_string(SHA2_CTX *context, const struct source *source, uint32_t offset) {
    const char *text = offset ? source_text(source, offset) : "";
    digest_number(context, strlen(text));
    SHA256Update(context, (const uint8_t *)text, strlen(text));
}

static void digest_policy(SHA2_CTX *context, const struct policy *policy) {
    const uint8_t fields[] = {policy->role,     policy->is_signed, policy->negation, policy->degree,  policy->contrast,
                              policy->emphasis, policy->author,    policy->reported, policy->unstated};
    SHA256Update(context, fields, sizeof fields);
}

static void digest_categories(SHA2_CTX *context, const struct source *source) {
    digest_number(context, source->dimension_count);
    for (size_t i = 0; i < source->dimension_count; i++) {
        digest_string(context, source, source->dimensions[i].name);
        digest_policy(context, &source->dimensions[i].policy);
    }
    digest_number(context, source->category_count);
    for (size_t i = 0; i < source->category_count; i++) {
        digest_string(context, source, source->categories[i].name);
        digest_string(context, source, source->categories[i].description);
        digest_number(context, source->categories[i].dimension);
    }
}

static void digest_entries(SHA2_CTX *context, const struct source *source) {
    digest_number(context, source->entry_count);
    for (size_t i = 0; i < source->entry_count; i++) {
        const struct lexicon_entry *entry = &source->entries[i];
        digest_string(context, source, entry->term);
        digest_string(context, source, entry->note);
        digest_number(context, entry->category);
        digest_number(context, (uint64_t)entry->weight);
        digest_number(context, entry->inflect);
        digest_number(context, entry->blocked_count);
        for (uint32_t k = 0; k < entry->blocked_count; k++) {
            digest_number(context, source->blocked[entry->blocked + k]);
        }
    }
}

static void digest_scores(SHA2_CTX *context, const struct source *source) {
    digest_number(context, source->score_count);
    for (size_t i = 0; i < source->score_count; i++) {
        const struct lexicon_score *score = &source->scores[i];
        digest_string(context, source, score->name);
        digest_number(context, score->map);
        digest_number(context, (uint64_t)score->center);
        digest_number(context, (uint64_t)score->half);
        digest_number(context, (uint64_t)score->length);
    }
    digest_number(context, source->feature_count);
    for (size_t i = 0; i < source->feature_count; i++) {
        const struct lexicon_feature *feature = &source->features[i];
        digest_string(context, source, feature->composite);
        digest_number(context, feature->kind);
        digest_number(context, feature->index);
        digest_number(context, (uint64_t)feature->coefficient);
    }
}

void source_digest(const struct source *source, uint8_t digest[32]) {
    SHA2_CTX context;
    SHA256Init(&context);
    digest_string(&context, source, source->name);
    digest_string(&context, source, source->version);
    digest_string(&context, source, source->language);
    digest_string(&context, source, source->licence);
    digest_categories(&context, source);
    digest_entries(&context, source);
    digest_scores(&context, source);
    SHA256Final(digest, &context);
}
