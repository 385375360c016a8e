#include "check_material.h"
#include "inflect.h"
#include "lexicon_image.h"
#include "text.h"

#include <csv.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELD_LIMIT = 16, FILE_NAME_SIZE = 256, PATH_SIZE = 4096, BLOCK = 1 << 16 };

/* 1, in units of 1e-9; the largest rank of a common word. */
static const int64_t one = 1000000000, most_rank = 1000000;

/* A record of a CSV file while it is read: its fields, NUL-terminated, one behind the other. */
struct record {
    char *bytes;
    size_t size, capacity;
    size_t field[FIELD_LIMIT];
    size_t length[FIELD_LIMIT];
    size_t count; /* may pass FIELD_LIMIT, and then the rest is not kept */
    uint32_t line;
};

struct reader;

/* What a kind of file says: its columns, and what a row does. */
struct schema {
    const char *const *columns;
    size_t column_count;
    size_t required; /* the first so many must be there */
    void (*row)(struct reader *reader);
};

struct reader {
    struct source *source;
    struct faults *faults;
    const char *folder;
    char file[FILE_NAME_SIZE];
    uint32_t file_string;
    const struct schema *schema; /* NULL until the header has told it */
    size_t column[FIELD_LIMIT];  /* of each of the schema's columns, its field; FIELD_LIMIT where there is none */
    size_t header_fields;
    struct record record;
    uint32_t line; /* physical line, from 1 */
    bool in_record;
    bool has_rows;
    bool no_memory;
};

/* ------------------------------------------------------------------------------------------------------ faults */

static void tell_at(struct reader *reader, uint32_t line, size_t column, const char *message) {
    tone_error fault = {.status = TONE_ERROR_LEXICON, .line = line, .column = (uint32_t)column, .message = message};
    memcpy(fault.file, reader->file, sizeof fault.file);
    reader->faults->count++;
    reader->faults->stopped = reader->faults->stopped || reader->faults->tell(reader->faults->context, &fault) != 0;
}

/* A fault in one of the schema's columns of the record. */
static void tell(struct reader *reader, size_t column, const char *message) {
    size_t field = reader->column[column];
    tell_at(reader, reader->record.line, field < FIELD_LIMIT ? field + 1 : 1, message);
}

/* ------------------------------------------------------------------------------------------------------ fields */

/* The record's text in one of the schema's columns; empty where the file has no such column. */
static const char *value(const struct reader *reader, size_t column) {
    size_t field = reader->column[column];
    return field < FIELD_LIMIT ? reader->record.bytes + reader->record.field[field] : "";
}

static bool keep(struct reader *reader, const char *text, uint32_t *offset) {
    if (!source_string(reader->source, text, strlen(text), offset)) {
        reader->no_memory = true;
        return false;
    }
    return true;
}

/* A decimal number such as -1.25, in units of 1e-9. No locale, no exponent. */
static bool parse_decimal(const char *text, int64_t *units) {
    bool negative = *text == '-';
    text += *text == '-' || *text == '+';
    int64_t number = 0;
    int decimals = -1;
    size_t digits = 0;
    for (; *text; text++) {
        if (*text == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (*text < '0' || *text > '9' || decimals == 9 || number > INT64_MAX / 100) {
            return false;
        }
        number = number * 10 + (*text - '0');
        decimals += decimals >= 0;
        digits++;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 9; i++) {
        if (number > INT64_MAX / 100) {
            return false;
        }
        number *= 10;
    }
    *units = negative ? -number : number;
    return digits > 0;
}

/* A weight, factor or coefficient, at most 1000 either way. */
static bool read_number(struct reader *reader, size_t column, int64_t *units) {
    if (!parse_decimal(value(reader, column), units)) {
        tell(reader, column, "this is no decimal number");
        return false;
    }
    if (*units > WEIGHT_LIMIT || *units < -WEIGHT_LIMIT) {
        tell(reader, column, "the number is not between -1000 and 1000");
        return false;
    }
    return true;
}

/* One of a few words; `fallback` where the field is empty. */
static bool read_choice(struct reader *reader, size_t column, const char *const *choices, size_t count,
                        uint8_t fallback, uint8_t *choice) {
    const char *text = value(reader, column);
    *choice = fallback;
    if (*text == '\0') {
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(text, choices[i]) == 0) {
            *choice = (uint8_t)i;
            return true;
        }
    }
    tell(reader, column, "the field is none of the words that the column takes");
    return false;
}

/* A name of letters, digits and _, as columns and categories have. */
static bool read_name(struct reader *reader, size_t column, uint32_t *offset) {
    const char *text = value(reader, column);
    size_t size = strspn(text, NAME_CHARACTERS);
    if (size == 0 || text[size] != '\0' || size > NAME_LIMIT) {
        tell(reader, column, "a name is 1 to 64 of a-z, 0-9 and _");
        return false;
    }
    return keep(reader, text, offset);
}

/* ------------------------------------------------------------------------------------------------- lexicon.csv */

enum { LEXICON_NAME, LEXICON_VERSION, LEXICON_LANGUAGE, LEXICON_LICENCE };
static const char *const lexicon_columns[] = {"name", "version", "language", "licence"};

static void lexicon_row(struct reader *reader) {
    struct source *source = reader->source;
    if (source->name != 0) {
        tell(reader, LEXICON_NAME, "lexicon.csv has one row");
        return;
    }
    for (size_t i = LEXICON_NAME; i <= LEXICON_LANGUAGE; i++) {
        const char *text = value(reader, i);
        if (*text == '\0' || strpbrk(text, " +\t\r\n")) {
            tell(reader, i, "the field is empty, or has a blank or a + in it");
            return;
        }
    }
    if (!keep(reader, value(reader, LEXICON_NAME), &source->name) ||
        !keep(reader, value(reader, LEXICON_VERSION), &source->version) ||
        !keep(reader, value(reader, LEXICON_LANGUAGE), &source->language)) {
        return;
    }
    keep(reader, value(reader, LEXICON_LICENCE), &source->licence);
}

static const struct schema lexicon_schema = {lexicon_columns, 4, 3, lexicon_row};

/* ---------------------------------------------------------------------------------------------- categories.csv */

enum {
    CATEGORY_NAME,
    CATEGORY_DIMENSION,
    CATEGORY_DESCRIPTION,
    CATEGORY_ROLE,
    CATEGORY_SIGNED,
    CATEGORY_NEGATION,
    CATEGORY_DEGREE,
    CATEGORY_CONTRAST,
    CATEGORY_EMPHASIS,
    CATEGORY_AUTHOR,
    CATEGORY_REPORTED
};
static const char *const category_columns[] = {"category", "dimension", "description", "role",   "signed",  "negation",
                                               "degree",   "contrast",  "emphasis",    "author", "reported"};

static bool read_policy(struct reader *reader, struct policy *policy) {
    static const char *const roles[] = {"score", "sign", "support"};
    static const char *const no_yes[] = {"no", "yes"};
    static const char *const ignore_flip[] = {"ignore", "flip"};
    static const char *const ignore_scale[] = {"ignore", "scale"};
    static const char *const count_discount[] = {"count", "discount"};
    *policy = (struct policy){.unstated = 1};
    for (size_t i = CATEGORY_ROLE; i <= CATEGORY_REPORTED; i++) {
        policy->unstated = policy->unstated && *value(reader, i) == '\0';
    }
    return read_choice(reader, CATEGORY_ROLE, roles, 3, ROLE_SCORE, &policy->role) &&
           read_choice(reader, CATEGORY_SIGNED, no_yes, 2, 0, &policy->is_signed) &&
           read_choice(reader, CATEGORY_NEGATION, ignore_flip, 2, 0, &policy->negation) &&
           read_choice(reader, CATEGORY_DEGREE, ignore_scale, 2, 0, &policy->degree) &&
           read_choice(reader, CATEGORY_CONTRAST, no_yes, 2, 0, &policy->contrast) &&
           read_choice(reader, CATEGORY_EMPHASIS, no_yes, 2, 0, &policy->emphasis) &&
           read_choice(reader, CATEGORY_AUTHOR, no_yes, 2, 0, &policy->author) &&
           read_choice(reader, CATEGORY_REPORTED, count_discount, 2, 0, &policy->reported);
}

/* The number of the row's dimension, added where it is new; UINT32_MAX after a fault. */
static uint32_t read_dimension(struct reader *reader) {
    struct lexicon_dimension dimension;
    if (!read_name(reader, CATEGORY_DIMENSION, &dimension.name) || !read_policy(reader, &dimension.policy)) {
        return UINT32_MAX;
    }
    uint32_t number = source_dimension(reader->source, value(reader, CATEGORY_DIMENSION));
    if (number == UINT32_MAX && reader->source->dimension_count == DIMENSION_LIMIT) {
        tell(reader, CATEGORY_DIMENSION, "there are too many dimensions");
        return UINT32_MAX;
    }
    if (number == UINT32_MAX) {
        number = source_add_dimension(reader->source, &dimension);
        reader->no_memory = reader->no_memory || number == UINT32_MAX;
        return number;
    }
    const struct policy *policy = &reader->source->dimensions[number].policy;
    if (memcmp(policy, &dimension.policy, sizeof *policy) != 0) {
        tell(reader, CATEGORY_DIMENSION, "the categories of one dimension have different policies");
        return UINT32_MAX;
    }
    return number;
}

static void category_row(struct reader *reader) {
    struct lexicon_category category = {0, 0, 0};
    category.dimension = read_dimension(reader);
    if (category.dimension == UINT32_MAX || !read_name(reader, CATEGORY_NAME, &category.name)) {
        return;
    }
    if (source_category(reader->source, value(reader, CATEGORY_NAME), UINT32_MAX) != UINT32_MAX) {
        tell(reader, CATEGORY_NAME, "the category stands twice");
        return;
    }
    struct check_material *material = reader->source->material;
    if (keep(reader, value(reader, CATEGORY_DESCRIPTION), &category.description) &&
        (source_add_category(reader->source, &category) == UINT32_MAX ||
         (material && !check_material_add_category(material, reader->record.line)))) {
        reader->no_memory = true;
    }
}

static const struct schema category_schema = {category_columns, 11, 2, category_row};

/* ---------------------------------------------------------------------------------------------- composites.csv */

enum { COMPOSITE_NAME, COMPOSITE_FEATURE, COMPOSITE_COEFFICIENT };
static const char *const composite_columns[] = {"composite", "feature", "coefficient"};

/* "category:NAME", "author:NAME" or "dimension:NAME". */
static bool read_feature(struct reader *reader, struct lexicon_feature *feature) {
    static const char *const kinds[] = {
        [FEATURE_CATEGORY] = "category:", [FEATURE_AUTHOR_CATEGORY] = "author:", [FEATURE_DIMENSION] = "dimension:"};
    const char *text = value(reader, COMPOSITE_FEATURE);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t size = strlen(kinds[i]);
        if (strncmp(text, kinds[i], size) == 0) {
            feature->kind = (uint32_t)i;
            feature->index = i == FEATURE_DIMENSION ? source_dimension(reader->source, text + size)
                                                    : source_category(reader->source, text + size, UINT32_MAX);
            if (feature->index == UINT32_MAX) {
                tell(reader, COMPOSITE_FEATURE, "the feature names no category or dimension of categories.csv");
            }
            return feature->index != UINT32_MAX;
        }
    }
    tell(reader, COMPOSITE_FEATURE, "a feature is category:NAME, author:NAME or dimension:NAME");
    return false;
}

static void composite_row(struct reader *reader) {
    struct lexicon_feature feature = {0};
    if (!read_name(reader, COMPOSITE_NAME, &feature.composite) || !read_feature(reader, &feature) ||
        !read_number(reader, COMPOSITE_COEFFICIENT, &feature.coefficient)) {
        return;
    }
    if (source_dimension(reader->source, value(reader, COMPOSITE_NAME)) != UINT32_MAX) {
        tell(reader, COMPOSITE_NAME, "the composite has the name of a dimension");
        return;
    }
    if (source_add_feature(reader->source, &feature) == UINT32_MAX) {
        reader->no_memory = true;
    }
}

static const struct schema composite_schema = {composite_columns, 3, 3, composite_row};

/* -------------------------------------------------------------------------------------------------- scores.csv */

enum { SCORE_NAME, SCORE_MAP, SCORE_CENTER, SCORE_HALF, SCORE_LENGTH };
static const char *const score_columns[] = {"score", "map", "center", "half", "length"};

static bool read_map(struct reader *reader, struct lexicon_score *score) {
    static const char *const maps[] = {[MAP_RATIO] = "ratio", [MAP_SIGMOID] = "sigmoid", [MAP_SIGNED] = "signed"};
    uint8_t map;
    if (!read_choice(reader, SCORE_MAP, maps, 3, MAP_RATIO, &map) ||
        !read_number(reader, SCORE_CENTER, &score->center) || !read_number(reader, SCORE_HALF, &score->half) ||
        !read_number(reader, SCORE_LENGTH, &score->length)) {
        return false;
    }
    score->map = map;
    if (score->half <= 0 || score->length < 0) {
        tell(reader, score->half <= 0 ? SCORE_HALF : SCORE_LENGTH, "half is above 0, length is not below 0");
        return false;
    }
    return true;
}

static void score_row(struct reader *reader) {
    struct lexicon_score score = {0};
    const char *name = value(reader, SCORE_NAME);
    if (!read_name(reader, SCORE_NAME, &score.name) || !read_map(reader, &score)) {
        return;
    }
    uint32_t dimension = source_dimension(reader->source, name);
    bool scored = dimension != UINT32_MAX && reader->source->dimensions[dimension].policy.role == ROLE_SCORE;
    if (!scored && !source_has_composite(reader->source, name)) {
        tell(reader, SCORE_NAME, "there is no such dimension with the role score, and no such composite");
    } else if (source_score(reader->source, name) != UINT32_MAX) {
        tell(reader, SCORE_NAME, "the score stands twice");
    } else if (scored && reader->source->dimensions[dimension].policy.is_signed != (score.map == MAP_SIGNED)) {
        tell(reader, SCORE_MAP, "a signed dimension has the map signed, and no other has");
    } else if (source_add_score(reader->source, &score) == UINT32_MAX) {
        reader->no_memory = true;
    }
}

static const struct schema score_schema = {score_columns, 5, 5, score_row};

/* ------------------------------------------------------------------------------------------------- entry files */

enum { ENTRY_TERM, ENTRY_CATEGORY, ENTRY_WEIGHT, ENTRY_INFLECT, ENTRY_NOTE };
static const char *const entry_columns[] = {"term", "category", "weight", "inflect", "note"};

/* The parts of speech in a field, separated by blanks. */
static bool read_inflect(struct reader *reader, size_t column, uint16_t *parts) {
    static const struct {
        const char *name;
        enum inflect_part part;
    } known[] = {{"noun", INFLECT_NOUN}, {"verb", INFLECT_VERB}, {"adjective", INFLECT_ADJECTIVE}};
    *parts = 0;
    for (const char *at = value(reader, column); *at;) {
        size_t size = strcspn(at, " ");
        uint16_t part = 0;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            if (strlen(known[i].name) == size && memcmp(at, known[i].name, size) == 0) {
                part = (uint16_t)known[i].part;
            }
        }
        if (part == 0) {
            tell(reader, column, "inflect takes noun, verb and adjective, with one blank between them");
            return false;
        }
        *parts |= part;
        at += size + (at[size] == ' ');
    }
    const char *language = source_text(reader->source, reader->source->language);
    if (*parts != 0 && strncmp(language, "en", 2) != 0) {
        tell(reader, column, "there are rules of inflection for English alone");
        return false;
    }
    return true;
}

/* Whether a word of the term ends in a wildcard: its forms all begin like it already. */
static bool has_wildcard(const char *term) {
    for (const char *at = strchr(term, '*'); at; at = strchr(at + 1, '*')) {
        bool ends_word = at[1] == '\0' || at[1] == ' ';
        if (ends_word && at > term && at[-1] != ' ') {
            return true;
        }
    }
    return false;
}

/* What entries and neutral entries share: term, note, inflection, place. */
static bool begin_entry(struct reader *reader, struct lexicon_entry *entry, size_t inflect_column, size_t note_column) {
    if (*value(reader, ENTRY_TERM) == '\0') {
        tell(reader, ENTRY_TERM, "the term is empty");
        return false;
    }
    if (*value(reader, inflect_column) != '\0' && has_wildcard(value(reader, ENTRY_TERM))) {
        tell(reader, inflect_column, "a term with a wildcard has no inflections");
        return false;
    }
    entry->file = reader->file_string;
    entry->line = reader->record.line;
    entry->field = (uint16_t)(reader->column[ENTRY_TERM] + 1);
    return read_inflect(reader, inflect_column, &entry->inflect) &&
           keep(reader, value(reader, ENTRY_TERM), &entry->term) &&
           keep(reader, value(reader, note_column), &entry->note);
}

static void entry_row(struct reader *reader) {
    struct lexicon_entry entry = {0};
    entry.category = source_category(reader->source, value(reader, ENTRY_CATEGORY), UINT32_MAX);
    if (entry.category == UINT32_MAX) {
        tell(reader, ENTRY_CATEGORY, "the category is not in categories.csv");
        return;
    }
    if (!read_number(reader, ENTRY_WEIGHT, &entry.weight)) {
        return;
    }
    if (entry.weight == 0) {
        tell(reader, ENTRY_WEIGHT, "the weight is 0; an entry that scores nothing is a neutral one");
        return;
    }
    if (begin_entry(reader, &entry, ENTRY_INFLECT, ENTRY_NOTE) &&
        source_add_entry(reader->source, &entry) == UINT32_MAX) {
        reader->no_memory = true;
    }
}

static const struct schema entry_schema = {entry_columns, 5, 3, entry_row};

/* ---------------------------------------------------------------------------------------------- neutral entries */

enum { NEUTRAL_TERM, NEUTRAL_DIMENSIONS, NEUTRAL_INFLECT, NEUTRAL_NOTE };
static const char *const neutral_columns[] = {"term", "dimensions", "inflect", "note"};

static void block(struct reader *reader, struct lexicon_entry *entry, uint32_t dimension) {
    if (entry->blocked_count == UINT16_MAX) {
        tell(reader, NEUTRAL_DIMENSIONS, "the field names too many dimensions");
        return;
    }
    if (source_add_blocked(reader->source, dimension) == UINT32_MAX) {
        reader->no_memory = true;
    }
    entry->blocked_count++;
}

/* "*": every dimension that is scored. */
static void block_all(struct reader *reader, struct lexicon_entry *entry) {
    for (size_t i = 0; i < reader->source->dimension_count; i++) {
        if (reader->source->dimensions[i].policy.role == ROLE_SCORE) {
            block(reader, entry, (uint32_t)i);
        }
    }
}

static bool block_named(struct reader *reader, struct lexicon_entry *entry) {
    for (const char *at = value(reader, NEUTRAL_DIMENSIONS); *at;) {
        size_t size = strcspn(at, " ");
        char name[NAME_LIMIT + 1];
        uint32_t dimension = UINT32_MAX;
        if (size > 0 && size < sizeof name) {
            memcpy(name, at, size);
            name[size] = '\0';
            dimension = source_dimension(reader->source, name);
        }
        if (dimension == UINT32_MAX) {
            tell(reader, NEUTRAL_DIMENSIONS, "the field names a dimension that is not in categories.csv");
            return false;
        }
        block(reader, entry, dimension);
        at += size + (at[size] == ' ');
    }
    return true;
}

static void neutral_row(struct reader *reader) {
    struct lexicon_entry entry = {.category = NEUTRAL_CATEGORY, .blocked = (uint32_t)reader->source->blocked_count};
    if (strcmp(value(reader, NEUTRAL_DIMENSIONS), "*") == 0) {
        block_all(reader, &entry);
    } else if (!block_named(reader, &entry)) {
        return;
    }
    if (entry.blocked_count == 0) {
        tell(reader, NEUTRAL_DIMENSIONS, "a neutral entry names the dimensions that it blocks, or * for all");
        return;
    }
    if (begin_entry(reader, &entry, NEUTRAL_INFLECT, NEUTRAL_NOTE) &&
        source_add_entry(reader->source, &entry) == UINT32_MAX) {
        reader->no_memory = true;
    }
}

static const struct schema neutral_schema = {neutral_columns, 4, 2, neutral_row};

/* -------------------------------------------------------------------------------------------------- common.csv */

enum { COMMON_TEXT, COMMON_RANK, COMMON_KIND };
static const char *const common_columns[] = {"word", "rank", "kind"};

/* A word of the language for the check of a lexicon; the lexicon itself has nothing of it. */
static void common_row(struct reader *reader) {
    static const char *const kinds[] = {
        [COMMON_WORD] = "word", [COMMON_FUNCTION] = "function", [COMMON_HOMOGRAPH] = "homograph"};
    struct check_material *material = reader->source->material;
    const char *text = value(reader, COMMON_TEXT);
    int64_t rank;
    uint8_t kind;
    if (*text == '\0' || strchr(text, ' ') || strlen(text) > COMMON_SIZE) {
        tell(reader, COMMON_TEXT, "a common word is one word of at most 63 bytes");
        return;
    }
    if (!parse_decimal(value(reader, COMMON_RANK), &rank) || rank < one || rank % one != 0 || rank > most_rank * one) {
        tell(reader, COMMON_RANK, "a rank is a whole number from 1 to 1000000");
        return;
    }
    if (read_choice(reader, COMMON_KIND, kinds, 3, COMMON_WORD, &kind) && material &&
        !check_material_add_word(material, text, (uint32_t)(rank / one), (enum common_kind)kind)) {
        reader->no_memory = true;
    }
}

static const struct schema common_schema = {common_columns, 3, 2, common_row};

/* ------------------------------------------------------------------------------------------------------ records */

static bool header_has(const struct reader *reader, const char *name) {
    for (size_t i = 0; i < reader->header_fields; i++) {
        if (strcmp(reader->record.bytes + reader->record.field[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* What kind of file it is: by its name, and for entry files by the header. */
static const struct schema *choose_schema(const struct reader *reader) {
    static const struct {
        const char *file;
        const struct schema *schema;
    } named[] = {{"lexicon.csv", &lexicon_schema},
                 {"categories.csv", &category_schema},
                 {"composites.csv", &composite_schema},
                 {"scores.csv", &score_schema},
                 {"common.csv", &common_schema}};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (strcmp(reader->file, named[i].file) == 0) {
            return named[i].schema;
        }
    }
    return header_has(reader, "dimensions") ? &neutral_schema : &entry_schema;
}

/* The number of a column's name in the schema, or FIELD_LIMIT. */
static size_t schema_column(const struct schema *schema, const char *name) {
    for (size_t i = 0; i < schema->column_count; i++) {
        if (strcmp(schema->columns[i], name) == 0) {
            return i;
        }
    }
    return FIELD_LIMIT;
}

static void read_header(struct reader *reader) {
    struct record *record = &reader->record;
    reader->header_fields = record->count < FIELD_LIMIT ? record->count : FIELD_LIMIT;
    const struct schema *schema = choose_schema(reader);
    for (size_t i = 0; i < FIELD_LIMIT; i++) {
        reader->column[i] = FIELD_LIMIT;
    }
    for (size_t i = 0; i < reader->header_fields; i++) {
        size_t column = schema_column(schema, record->bytes + record->field[i]);
        if (column == FIELD_LIMIT || reader->column[column] != FIELD_LIMIT) {
            tell_at(reader, record->line, i + 1, "the header has a column twice, or one that this file does not take");
            continue;
        }
        reader->column[column] = i;
    }
    for (size_t i = 0; i < schema->required; i++) {
        if (reader->column[i] == FIELD_LIMIT) {
            tell_at(reader, record->line, 1, "the header lacks a column that this file needs");
            return; /* without a schema the rows are passed over */
        }
    }
    reader->schema = schema;
}

static bool has_all_fields(struct reader *reader) {
    const struct record *record = &reader->record;
    if (record->count == reader->header_fields) {
        return true;
    }
    tell_at(reader, record->line, record->count < reader->header_fields ? record->count : reader->header_fields + 1,
            "the row has more or fewer fields than the header");
    return false;
}

static bool fields_hold(struct reader *reader) {
    const struct record *record = &reader->record;
    for (size_t i = 0; i < record->count && i < FIELD_LIMIT; i++) {
        const char *bytes = record->bytes + record->field[i];
        size_t bad = 0;
        if (!text_is_utf8(bytes, record->length[i], &bad) || strlen(bytes) != record->length[i]) {
            tell_at(reader, record->line, i + 1, "the field is not UTF-8, or has a NUL byte in it");
            return false;
        }
    }
    return true;
}

static void end_record(int terminator, void *context) {
    (void)terminator;
    struct reader *reader = context;
    if (!reader->no_memory && !reader->faults->stopped && reader->record.count > 0) {
        if (!reader->has_rows) {
            reader->has_rows = true;
            if (fields_hold(reader)) {
                read_header(reader);
            }
        } else if (reader->schema && has_all_fields(reader) && fields_hold(reader)) {
            reader->schema->row(reader);
        }
    }
    reader->record.count = 0;
    reader->record.size = 0;
    reader->in_record = false;
}

static void end_field(void *bytes, size_t size, void *context) {
    struct reader *reader = context;
    struct record *record = &reader->record;
    if (record->count < FIELD_LIMIT) {
        char *grown = alloc_grow(&reader->source->hooks, record->bytes, &record->capacity, record->size + size + 1, 1);
        if (!grown) {
            reader->no_memory = true;
            return;
        }
        record->bytes = grown;
        record->field[record->count] = record->size;
        record->length[record->count] = size;
        if (size > 0) {
            memcpy(grown + record->size, bytes, size);
        }
        grown[record->size + size] = '\0';
        record->size += size + 1;
    }
    record->count++;
}

/* -------------------------------------------------------------------------------------------------------- files */

static int is_no_space(unsigned char byte) {
    (void)byte;
    return 0; /* blanks around a field belong to it */
}

/* Whether there are line ends alone, which libcsv passes over between records. */
static bool is_blank(const char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != '\n' && bytes[i] != '\r') {
            return false;
        }
    }
    return true;
}

/* Parses a block line by line, so that the line of a record is known. False after a fault of the CSV itself. */
static bool parse_block(struct reader *reader, struct csv_parser *parser, const char *bytes, size_t size) {
    for (size_t at = 0; at < size;) {
        const char *newline = memchr(bytes + at, '\n', size - at);
        size_t length = newline ? (size_t)(newline - (bytes + at)) + 1 : size - at;
        if (!reader->in_record && !is_blank(bytes + at, length)) {
            reader->in_record = true;
            reader->record.line = reader->line;
        }
        if (csv_parse(parser, bytes + at, length, end_field, end_record, reader) != length) {
            reader->no_memory = reader->no_memory || csv_error(parser) == CSV_ENOMEM;
            if (!reader->no_memory) {
                tell_at(reader, reader->line, reader->record.count + 1, "the field has a quotation mark out of place");
            }
            return false;
        }
        reader->line += newline != NULL;
        at += length;
    }
    return true;
}

static void parse_file(struct reader *reader, struct csv_parser *parser, FILE *file) {
    static const char bom[3] = {'\xEF', '\xBB', '\xBF'};
    char block[BLOCK];
    bool first = true;
    size_t size;
    while ((size = fread(block, 1, sizeof block, file)) > 0) {
        size_t skip = first && size >= sizeof bom && memcmp(block, bom, sizeof bom) == 0 ? sizeof bom : 0;
        first = false;
        if (!parse_block(reader, parser, block + skip, size - skip) || reader->no_memory || reader->faults->stopped) {
            return;
        }
    }
    if (ferror(file)) {
        tell_at(reader, reader->line, 1, "the file could not be read to its end");
    } else if (csv_fini(parser, end_field, end_record, reader) != 0) {
        tell_at(reader, reader->record.line, reader->record.count + 1, "a quoted field does not end");
    } else if (!reader->has_rows) {
        tell_at(reader, 1, 1, "the file is empty; it needs a header");
    }
}

static void read_file(struct reader *reader, const char *name) {
    char path[PATH_SIZE];
    int length = snprintf(path, sizeof path, "%s/%s", reader->folder, name);
    memset(reader->file, 0, sizeof reader->file);
    memcpy(reader->file, name, strlen(name)); /* is_csv takes no longer name */
    reader->schema = NULL;
    reader->has_rows = reader->in_record = false;
    reader->line = 1;
    reader->record.count = reader->record.size = 0;
    reader->record.line = 1;
    FILE *file = length > 0 && (size_t)length < sizeof path ? fopen(path, "rb") : NULL;
    if (!file) {
        tell_at(reader, 1, 1, "the file cannot be opened");
        return;
    }
    struct csv_parser parser;
    if (!keep(reader, name, &reader->file_string) || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        reader->no_memory = true;
    } else {
        csv_set_space_func(&parser, is_no_space);
        csv_set_blk_size(&parser, 4096);
        parse_file(reader, &parser, file);
        csv_free(&parser);
    }
    fclose(file);
}

/* ------------------------------------------------------------------------------------------------------- folder */

static bool is_csv(const char *name) {
    size_t size = strlen(name);
    return name[0] != '.' && size > 4 && size < FILE_NAME_SIZE && strcmp(name + size - 4, ".csv") == 0;
}

static int keep_csv(const struct dirent *entry) {
    return is_csv(entry->d_name);
}

/* By bytes: the same order on every machine, whatever its locale. */
static int by_bytes(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* The files that others refer to come first. */
static const char *const first_files[] = {"lexicon.csv", "categories.csv", "composites.csv", "scores.csv"};
enum { FIRST_FILES = sizeof first_files / sizeof *first_files, NEEDED_FILES = 2 };

static bool is_first_file(const char *name) {
    for (size_t i = 0; i < FIRST_FILES; i++) {
        if (strcmp(first_files[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool may_go_on(const struct reader *reader) {
    return !reader->no_memory && !reader->faults->stopped;
}

/* What the file at hand had to bring, where nothing was told of it yet. */
static void check_first_file(struct reader *reader, const char *name, uint32_t faults_before) {
    if (!may_go_on(reader) || reader->faults->count > faults_before) {
        return;
    }
    if (strcmp(name, "lexicon.csv") == 0 && reader->source->name == 0) {
        tell_at(reader, 1, 1, "the file has no row with the lexicon's name and version");
    } else if (strcmp(name, "categories.csv") == 0 && reader->source->category_count == 0) {
        tell_at(reader, 1, 1, "the file has no category");
    }
}

static void read_first_files(struct reader *reader, struct dirent **files, int count) {
    for (size_t i = 0; i < FIRST_FILES && may_go_on(reader); i++) {
        bool there = i < NEEDED_FILES;
        for (int k = 0; k < count; k++) {
            there = there || strcmp(files[k]->d_name, first_files[i]) == 0;
        }
        uint32_t faults_before = reader->faults->count;
        if (there) {
            read_file(reader, first_files[i]);
            check_first_file(reader, first_files[i], faults_before);
        }
    }
}

static void read_files(struct reader *reader, struct dirent **files, int count) {
    read_first_files(reader, files, count);
    if (reader->source->name == 0 || reader->source->category_count == 0) {
        return; /* entries would only be told that their categories are missing */
    }
    for (int i = 0; i < count && may_go_on(reader); i++) {
        if (!is_first_file(files[i]->d_name)) {
            read_file(reader, files[i]->d_name);
        }
    }
}

tone_status lexicon_read(struct source *source, const char *path, struct faults *faults, tone_error *error) {
    struct dirent **files;
    int count = scandir(path, &files, keep_csv, by_bytes);
    if (count < 0) {
        return fail(error, TONE_ERROR_IO, "the lexicon folder cannot be read");
    }
    struct reader reader = {.source = source, .faults = faults, .folder = path};
    read_files(&reader, files, count);
    for (int i = 0; i < count; i++) {
        free(files[i]);
    }
    free(files);
    alloc_release(&source->hooks, reader.record.bytes, reader.record.capacity, 1);
    source->lexicon_count = 1;
    if (reader.no_memory) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory to read a lexicon");
    }
    return faults->count == 0 ? TONE_OK : TONE_ERROR_LEXICON;
}
