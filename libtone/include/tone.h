/*
 * libtone - how loaded and how hedged the language of a text is, and why.
 *
 * SPDX-License-Identifier: MIT
 *
 * The way of a text:
 *
 *     tone_config  --> tone_scorer --+
 *                                    v
 *     text  ---------------------> score --> tone_result --> columns, rows, reports
 *
 * 1. A tone_config names the lexicons and the parameters.
 * 2. A tone_scorer is a config compiled. It never changes, so any number of threads may share it.
 * 3. A tone_scratch is working memory, one for each thread, reused from call to call.
 * 4. A tone_result holds what was scored: columns of numbers and rows of evidence. It is reused as well.
 *
 * Text is bytes and a length, in UTF-8. A NUL byte is data. Offsets always index the caller's bytes.
 *
 * Errors. Every function that can fail returns a tone_status and takes an optional tone_error, which may be NULL.
 * Nothing is printed, nothing aborts, no state is kept between calls: no errno, no locale, no environment. A call
 * that failed leaves its objects usable, and its out-parameters as they were.
 *
 * Threads. tone_lexicon and tone_scorer may be used by many threads at once. tone_config, tone_scratch, tone_result
 * and tone_report belong to one thread at a time. Accessors of a tone_result may run in many threads while none
 * writes to it.
 *
 * Determinism. The same bytes, lexicons, parameters and library version give the same bits, on any machine with
 * IEEE 754 doubles, for any number of threads.
 */
#ifndef TONE_H
#define TONE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TONE_API __attribute__((visibility("default")))
#else
#define TONE_API
#endif

/* ------------------------------------------------------------------------------------------------ version */

#define TONE_VERSION_MAJOR 0
#define TONE_VERSION_MINOR 1
#define TONE_VERSION_PATCH 0

/* The version of the library in use, "MAJOR.MINOR.PATCH". The string is static. */
TONE_API const char *tone_version(void);

/* ------------------------------------------------------------------------------------------------- errors */

/* What came of a call. Numbers are never reused; new ones may be added. */
typedef enum tone_status {
    TONE_OK = 0,
    TONE_ERROR_NO_MEMORY = 1, /* an allocation failed */
    TONE_ERROR_ARGUMENT = 2,  /* a NULL, an index or a number that the function does not take */
    TONE_ERROR_UTF8 = 3,      /* the text is not UTF-8; `offset` is the first byte of the ill-formed part */
    TONE_ERROR_LIMIT = 4,     /* the text or a sum is over a limit; nothing was truncated */
    TONE_ERROR_IO = 5,        /* a file could not be read */
    TONE_ERROR_LEXICON = 6,   /* a lexicon is malformed; `file`, `line` and `column` say where */
    TONE_ERROR_IMAGE = 7,     /* a compiled lexicon is damaged, or made for another format or byte order */
    TONE_ERROR_CONFLICT = 8,  /* two lexicons give one dimension different policies, or one name to two scores */
    TONE_ERROR_WRITE = 9,     /* a write callback returned non-zero */
    TONE_ERROR_THREAD = 10    /* a thread could not be started */
} tone_status;

/* How grave it is what tone_lexicon_check tells. */
typedef enum tone_severity {
    TONE_SEVERITY_FAULT = 0, /* the lexicon is refused */
    TONE_SEVERITY_REMARK = 1 /* the lexicon can be used, but somebody should look at this */
} tone_severity;

/* Where and why a call failed. Fields that do not apply are 0, empty or NULL. The message is static, in English. */
typedef struct tone_error {
    tone_status status; /* of a remark TONE_OK */
    uint32_t line;      /* of `file`, from 1 */
    uint32_t column;    /* field of that line, from 1 */
    uint32_t severity;  /* tone_severity; a remark is told by tone_lexicon_check alone */
    uint64_t offset;    /* byte of the text, from 0 */
    uint64_t text;      /* number of the text in a batch, from 0 */
    const char *message;
    char file[256];     /* name inside the lexicon folder, NUL-terminated */
    const char *detail; /* of a remark: the words that it speaks of, or NULL; it lives until the callback returns.
                           Of lexicons that disagree on a policy: the dimension; it lives as long as the config */
    uint8_t reserved[24];
} tone_error;

/* The name of a status, such as "TONE_ERROR_UTF8"; "TONE_ERROR_UNKNOWN" for a number that is none. Static. */
TONE_API const char *tone_status_name(tone_status status);

/* ------------------------------------------------------------------------------------------------- memory */

/*
 * Hooks for memory. All three must be given. `allocate` returns NULL when it cannot; `reallocate` gets NULL or a block
 * of `old_size` bytes and leaves it valid when it returns NULL; `release` is never called with NULL. Sizes are never 0.
 * The hooks must be safe to call from several threads when a scorer made with them is shared or a batch uses threads.
 * Every object that takes no allocator uses that of the object it was made from. The library copies the struct.
 *
 * Outside the hooks: libcsv's field buffer while a lexicon folder is read, and what the C library allocates to list
 * that folder and to start threads. libcsv's own hook has no context to reach these by.
 */
typedef struct tone_allocator {
    void *(*allocate)(void *context, size_t size);
    void *(*reallocate)(void *context, void *block, size_t old_size, size_t new_size);
    void (*release)(void *context, void *block, size_t size);
    void *context;
} tone_allocator;

/* Takes `size` bytes of output; non-zero stops the writer, which then returns TONE_ERROR_WRITE. */
typedef int (*tone_write_function)(void *context, const void *bytes, size_t size);

/* ----------------------------------------------------------------------------------------------- lexicons */

/* An immutable set of entries, compiled. Reference-counted; may be shared between threads. */
typedef struct tone_lexicon tone_lexicon;

/*
 * The built-in English lexicon. `allocator` may be NULL (malloc). On TONE_OK `*lexicon` is a new reference, to be given
 * back with tone_lexicon_free. Nothing is parsed: the image inside the library is used in place.
 */
TONE_API tone_status tone_lexicon_builtin(tone_lexicon **lexicon, const tone_allocator *allocator, tone_error *error);

/*
 * Reads a lexicon from `path`: a folder of CSV files (see lexicons/README.md) or a compiled image.
 * Errors: TONE_ERROR_IO, TONE_ERROR_LEXICON (with file, line, column), TONE_ERROR_IMAGE, TONE_ERROR_NO_MEMORY.
 */
TONE_API tone_status tone_lexicon_read(tone_lexicon **lexicon, const char *path, const tone_allocator *allocator,
                                       tone_error *error);

/* A lexicon from the bytes of a compiled image, which are copied. Hostile bytes give TONE_ERROR_IMAGE. */
TONE_API tone_status tone_lexicon_from_image(tone_lexicon **lexicon, const void *bytes, size_t size,
                                             const tone_allocator *allocator, tone_error *error);

/* The compiled image, to be saved and given to tone_lexicon_from_image. It lives as long as the lexicon. Its format belongs
   to this version of the library and to this machine's byte order; another refuses it with TONE_ERROR_IMAGE. */
TONE_API const void *tone_lexicon_image(const tone_lexicon *lexicon, size_t *size);

/* Called with each fault and each remark that tone_lexicon_check finds; non-zero stops the check. */
typedef int (*tone_fault_function)(void *context, const tone_error *fault);

/*
 * Reads the lexicon folder at `path` and tells every fault of it, not the first alone; where there is none, what is
 * poor about it: its remarks. TONE_OK when there is no fault, with remarks or without; TONE_ERROR_LEXICON when there are
 * faults; another status when the check could not be done. An entry whose note contains "checked" gets no remark.
 */
TONE_API tone_status tone_lexicon_check(const char *path, tone_fault_function fault, void *context,
                                        const tone_allocator *allocator, tone_error *error);

/* Another reference to the same lexicon. */
TONE_API tone_lexicon *tone_lexicon_retain(tone_lexicon *lexicon);

/* Gives a reference back; NULL is ignored. */
TONE_API void tone_lexicon_free(tone_lexicon *lexicon);

/* What the lexicon says of itself. The strings live as long as the lexicon. */
TONE_API const char *tone_lexicon_name(const tone_lexicon *lexicon);
TONE_API const char *tone_lexicon_version(const tone_lexicon *lexicon);
TONE_API const char *tone_lexicon_language(const tone_lexicon *lexicon);
TONE_API const char *tone_lexicon_licence(const tone_lexicon *lexicon);

/* SHA-256 of what was compiled, as 64 hexadecimal digits: the content, whatever the spelling of the CSV files. */
TONE_API const char *tone_lexicon_sha256(const tone_lexicon *lexicon);

/* Sizes. Entries are counted before inflection; forms after it. */
TONE_API uint32_t tone_lexicon_dimension_count(const tone_lexicon *lexicon);
TONE_API uint32_t tone_lexicon_category_count(const tone_lexicon *lexicon);
TONE_API uint32_t tone_lexicon_entry_count(const tone_lexicon *lexicon);
TONE_API uint32_t tone_lexicon_form_count(const tone_lexicon *lexicon);

/* A dimension's name; NULL where the index is too large. Its role: "score", "sign" or "support". */
TONE_API const char *tone_lexicon_dimension(const tone_lexicon *lexicon, uint32_t dimension);
TONE_API const char *tone_lexicon_dimension_role(const tone_lexicon *lexicon, uint32_t dimension);

/* A category: its name, its description, its dimension; NULL (or UINT32_MAX) where the index is too large. */
TONE_API const char *tone_lexicon_category(const tone_lexicon *lexicon, uint32_t category);
TONE_API const char *tone_lexicon_category_description(const tone_lexicon *lexicon, uint32_t category);
TONE_API uint32_t tone_lexicon_category_dimension(const tone_lexicon *lexicon, uint32_t category);

/*
 * An entry: its term as written, its category (UINT32_MAX for a neutral entry), its weight, its `inflect` field and its
 * note. NULL, UINT32_MAX and 0 where the index is too large.
 */
TONE_API const char *tone_lexicon_entry_term(const tone_lexicon *lexicon, uint32_t entry);
TONE_API uint32_t tone_lexicon_entry_category(const tone_lexicon *lexicon, uint32_t entry);
TONE_API double tone_lexicon_entry_weight(const tone_lexicon *lexicon, uint32_t entry);
TONE_API const char *tone_lexicon_entry_inflect(const tone_lexicon *lexicon, uint32_t entry);
TONE_API const char *tone_lexicon_entry_note(const tone_lexicon *lexicon, uint32_t entry);

/* The dimensions that a neutral entry blocks, numbered from 0 by `index`; UINT32_MAX where there are no more of them. */
TONE_API uint32_t tone_lexicon_entry_blocked(const tone_lexicon *lexicon, uint32_t entry, uint32_t index);

/* ------------------------------------------------------------------------------------------------- config */

/* What to score with. */
typedef struct tone_config tone_config;

/* Parameters by number. tone_parameter_bounds tells what each takes. */
typedef enum tone_parameter {
    /* What to do with bytes that are not UTF-8. TONE_INVALID_ERROR: TONE_ERROR_UTF8. TONE_INVALID_REPLACE: each maximal
       ill-formed part (Unicode 15, section 3.9, U+FFFD substitution) counts as one code point that is in no word. */
    TONE_PARAM_INVALID_UTF8 = 1,
    /* The longest text to take, in bytes; a longer one is TONE_ERROR_LIMIT. At most 4 GiB - 1. */
    TONE_PARAM_MAX_TEXT = 2
} tone_parameter;

enum { TONE_INVALID_ERROR = 0, TONE_INVALID_REPLACE = 1 };

/* A config with the built-in lexicon and every parameter at its default. `allocator` may be NULL (malloc). */
TONE_API tone_status tone_config_new(tone_config **config, const tone_allocator *allocator, tone_error *error);
TONE_API void tone_config_free(tone_config *config);

/* Takes all lexicons out, the built-in one too. */
TONE_API void tone_config_clear_lexicons(tone_config *config);

/*
 * Adds a lexicon behind those there are; the config keeps a reference. Lexicons that name the same dimension merge, and
 * a later entry wins over the same term before it. A support list (negation, degree, contrast, attribution,
 * abbreviation) that no lexicon brings is taken from the built-in one. At most 65,000; more are TONE_ERROR_LIMIT.
 */
TONE_API tone_status tone_config_add_lexicon(tone_config *config, tone_lexicon *lexicon, tone_error *error);

/* Sets a parameter. TONE_ERROR_ARGUMENT when there is none of that number or the value is out of bounds. */
TONE_API tone_status tone_config_set(tone_config *config, tone_parameter parameter, int64_t value, tone_error *error);

/* The bounds and the default of a parameter. Each out-pointer may be NULL. */
TONE_API tone_status tone_parameter_bounds(tone_parameter parameter, int64_t *least, int64_t *most, int64_t *standard);

/* ------------------------------------------------------------------------------------------------- scorer */

/* A config compiled. Immutable, reference-counted; may be shared between threads. */
typedef struct tone_scorer tone_scorer;

/* Compiles `config`, which may be changed or freed afterwards. TONE_ERROR_CONFLICT when lexicons disagree on a policy. */
TONE_API tone_status tone_scorer_new(tone_scorer **scorer, const tone_config *config, tone_error *error);

/* Another reference to the same scorer. */
TONE_API tone_scorer *tone_scorer_retain(tone_scorer *scorer);

/* Gives a reference back; NULL is ignored. */
TONE_API void tone_scorer_free(tone_scorer *scorer);

/* What a score is made from. */
typedef enum tone_score_kind {
    TONE_SCORE_DIMENSION = 0, /* all matches of a dimension */
    TONE_SCORE_AUTHOR = 1,    /* those in the author's own voice */
    TONE_SCORE_COMPOSITE = 2  /* a linear sum over named features, then a map */
} tone_score_kind;

/*
 * The scores of this scorer, numbered from 0 in the order of reports: loaded, loaded_author, hedging, boosting,
 * certainty, subjectivity, sentiment, bias, then those of other lexicons. `tone_scorer_score_dimension` is UINT32_MAX
 * for a composite. tone_scorer_score_index gives UINT32_MAX for a name that is none.
 */
TONE_API uint32_t tone_scorer_score_count(const tone_scorer *scorer);
TONE_API const char *tone_scorer_score_name(const tone_scorer *scorer, uint32_t score);
TONE_API tone_score_kind tone_scorer_score_kind(const tone_scorer *scorer, uint32_t score);
TONE_API uint32_t tone_scorer_score_dimension(const tone_scorer *scorer, uint32_t score);
TONE_API uint32_t tone_scorer_score_index(const tone_scorer *scorer, const char *name);

/* The numbers in a tone_match: names of dimensions and categories, the term and category of entries. NULL out of range. */
TONE_API uint32_t tone_scorer_dimension_count(const tone_scorer *scorer);
TONE_API const char *tone_scorer_dimension(const tone_scorer *scorer, uint32_t dimension);
TONE_API uint32_t tone_scorer_category_count(const tone_scorer *scorer);
TONE_API const char *tone_scorer_category(const tone_scorer *scorer, uint32_t category);
TONE_API uint32_t tone_scorer_entry_count(const tone_scorer *scorer);
TONE_API const char *tone_scorer_entry_term(const tone_scorer *scorer, uint32_t entry);

/* Where the scores come from: "NAME VERSION" of each lexicon joined by "+", and the SHA-256 of the lexicons' digests in
   order and of every parameter that is not at its default, as 64 hexadecimal digits. With one lexicon and default
   parameters it is that lexicon's own digest. */
TONE_API const char *tone_scorer_lexicons(const tone_scorer *scorer);
TONE_API const char *tone_scorer_sha256(const tone_scorer *scorer);

/* ---------------------------------------------------------------------------------------- scratch, result */

/* Working memory for one thread. It may serve any scorer, one call at a time. With the built-in lexicon it takes up to
   1 MB, however long the text is. `allocator` may be NULL (malloc). */
typedef struct tone_scratch tone_scratch;
TONE_API tone_status tone_scratch_new(tone_scratch **scratch, const tone_allocator *allocator, tone_error *error);
TONE_API void tone_scratch_free(tone_scratch *scratch);

/* What was scored. It owns all that its accessors hand out, until the next call that writes to it. `allocator` may be
   NULL (malloc). */
typedef struct tone_result tone_result;
TONE_API tone_status tone_result_new(tone_result **result, const tone_allocator *allocator, tone_error *error);
TONE_API void tone_result_free(tone_result *result);

/* Which rows to keep beside the columns of the texts, joined by |. */
enum {
    TONE_ROWS_NONE = 0,
    TONE_ROWS_SENTENCES = 1,
    TONE_ROWS_MATCHES = 2,
    TONE_ROWS_ATTRIBUTIONS = 4,
    TONE_ROWS_ALL = 7
};

/*
 * Scores one text of `size` bytes. `text` may be NULL when `size` is 0. A paragraph of more than 4,096 tokens (words,
 * numbers and marks) or 32 KB is read as several: it is cut close before that limit, where a sentence seems to begin, or
 * else behind white space; failing that, between two tokens or code points. What the result held before is gone, also
 * when the call fails. Errors: TONE_ERROR_UTF8 (offset), TONE_ERROR_LIMIT, TONE_ERROR_NO_MEMORY, TONE_ERROR_ARGUMENT.
 */
TONE_API tone_status tone_score(const tone_scorer *scorer, tone_scratch *scratch, const char *text, size_t size,
                                unsigned rows, tone_result *result, tone_error *error);

/*
 * n texts in one buffer: text i is bytes offsets[i] to offsets[i + 1]. Exactly one of offsets_32 and offsets_64 is given;
 * both hold count + 1 numbers that never fall. `validity` may be NULL; else text i is null when bit (validity_offset + i),
 * the least significant bit of a byte first, is 0 (the Arrow columnar format).
 */
typedef struct tone_batch {
    const char *bytes;
    uint64_t size; /* of `bytes` */
    const uint32_t *offsets_32;
    const uint64_t *offsets_64;
    uint64_t count;
    const uint8_t *validity;
    uint64_t validity_offset;
    uint8_t reserved[16];
} tone_batch;

/*
 * Scores a batch on `threads` threads (1 to 1,024; the calling one is one of them), which are started and joined inside
 * the call. The result is that of scoring each text alone, in order. A null text has zero counts and neutral scores and
 * is null in tone_result_validity. When a text fails, the call fails with the error of the first that did, its number
 * in `error->text`. Errors: those of tone_score, TONE_ERROR_THREAD.
 */
TONE_API tone_status tone_score_batch(const tone_scorer *scorer, tone_scratch *scratch, const tone_batch *batch,
                                      unsigned threads, unsigned rows, tone_result *result, tone_error *error);

/* Whose words they are. */
typedef enum tone_voice {
    TONE_VOICE_AUTHOR = 0,
    TONE_VOICE_ATTRIBUTED =
        1,                 /* indirect speech; and words between doubled apostrophes, ''so'', whose wording is unsure */
    TONE_VOICE_QUOTED = 2, /* direct speech */
    TONE_VOICE_SCARE = 3   /* in quotation marks that keep a distance */
} tone_voice;

typedef enum tone_sentence_kind {
    TONE_SENTENCE_PROSE = 0,
    TONE_SENTENCE_HEADLINE = 1,
    TONE_SENTENCE_CAPTION = 2,
    TONE_SENTENCE_LIST = 3
} tone_sentence_kind;

/* How an entry was found. */
typedef enum tone_rule {
    TONE_RULE_WORD = 0,       /* a single word as the entry has it */
    TONE_RULE_INFLECTION = 1, /* an inflected form of the entry */
    TONE_RULE_PHRASE = 2,     /* several words */
    TONE_RULE_WILDCARD = 3,   /* a word that begins like the entry */
    TONE_RULE_PATTERN = 4,    /* with a gap or a class of words */
    TONE_RULE_SIGN = 5        /* a sign of the sentence: a figure, a question mark, "we" */
} tone_rule;

/* Flags of a match. */
enum {
    TONE_MATCH_NEGATED = 1,  /* a negation is in force, and the dimension's policy heeds it */
    TONE_MATCH_DEGREE = 2,   /* a degree word scales it */
    TONE_MATCH_CONTRAST = 4, /* a contrast word weighs it up or down */
    TONE_MATCH_EMPHASIS = 8, /* capitals or exclamation marks raise it */
    TONE_MATCH_REPORTED = 16 /* it stands in words of others, which the dimension's policy discounts */
};

/* A piece of text: bytes [begin, end) and code points [begin_char, end_char), from the start of its text. */
typedef struct tone_span {
    uint32_t begin;
    uint32_t end;
    uint32_t begin_char;
    uint32_t end_char;
    uint8_t reserved[16];
} tone_span;

/* One piece of evidence. contribution = weight x degree x negation, rounded once to 1e-9. */
typedef struct tone_match {
    uint32_t begin; /* bytes */
    uint32_t end;
    uint32_t begin_char; /* code points */
    uint32_t end_char;
    uint32_t sentence;    /* of its text, from 0 */
    uint32_t entry;       /* tone_scorer_entry_term */
    uint32_t dimension;   /* tone_scorer_dimension */
    uint32_t category;    /* tone_scorer_category */
    uint32_t attribution; /* innermost attribution of its text, or UINT32_MAX */
    uint8_t rule;         /* tone_rule */
    uint8_t voice;        /* tone_voice, of its first word */
    uint8_t flags;        /* TONE_MATCH_... */
    uint8_t reserved_0;
    double weight;        /* of the entry */
    double degree;        /* product of what scales it; 1 where nothing does */
    int64_t contribution; /* in units of 1e-9 */
    uint8_t reserved[16];
} tone_match;

typedef enum tone_attribution_kind {
    TONE_ATTRIBUTION_DIRECT = 0,
    TONE_ATTRIBUTION_INDIRECT = 1,
    TONE_ATTRIBUTION_SCARE = 2
} tone_attribution_kind;

typedef enum tone_stance {
    TONE_STANCE_NEUTRAL = 0,
    TONE_STANCE_ASSERTIVE = 1,
    TONE_STANCE_FACTIVE = 2,
    TONE_STANCE_DOUBTING = 3
} tone_stance;

/* Flags of an attribution. */
enum {
    TONE_ATTRIBUTION_UNNAMED = 1, /* the source has no name */
    TONE_ATTRIBUTION_NEGATED = 2, /* the report is negated or questioned */
    TONE_ATTRIBUTION_SOURCE = 4,  /* `source` is filled */
    TONE_ATTRIBUTION_CUE = 8      /* `cue` is filled */
};

/* Words that are not the author's: what, whose, and the words that say so. */
typedef struct tone_attribution {
    tone_span content;
    tone_span source;  /* zeros without TONE_ATTRIBUTION_SOURCE */
    tone_span cue;     /* zeros without TONE_ATTRIBUTION_CUE */
    uint32_t sentence; /* of its text, in which the content begins */
    uint32_t group;    /* the pieces of one content share it; from 0 in each text */
    uint8_t kind;      /* tone_attribution_kind */
    uint8_t stance;    /* tone_stance */
    uint8_t flags;     /* TONE_ATTRIBUTION_... */
    uint8_t reserved[21];
} tone_attribution;

/*
 * Columns of the texts, one number for each text. Score columns: `score` is a number of the scorer.
 * - scores: in [0, 1]; sentiment, and any other signed dimension, in [-1, 1]. The mean over the sentences.
 * - max: the score of the sentence that has the most; for signed scores the one farthest from 0.
 * - raw: the sum of contributions (of a composite: of the matches' shares), in units of 1e-9.
 * - counts: matches that give it something, so that their contribution or share is not 0. Per 100 words is counts x 100 / words.
 * NULL where `score` is out of range or the result is empty.
 */
TONE_API uint64_t tone_result_text_count(const tone_result *result);
TONE_API const double *tone_result_scores(const tone_result *result, uint32_t score);
TONE_API const double *tone_result_max(const tone_result *result, uint32_t score);
TONE_API const int64_t *tone_result_raw(const tone_result *result, uint32_t score);
TONE_API const uint32_t *tone_result_counts(const tone_result *result, uint32_t score);
TONE_API const uint32_t *tone_result_words(const tone_result *result);
/* Words in a voice. The four voices partition the words. */
TONE_API const uint32_t *tone_result_voice_words(const tone_result *result, tone_voice voice);
/* Bit i, least significant first, is 0 where text i is null. */
TONE_API const uint8_t *tone_result_validity(const tone_result *result);

/* Sentences of text i are numbers [offsets[i], offsets[i + 1]) of the sentence columns. count + 1 numbers. */
TONE_API const uint64_t *tone_result_sentence_offsets(const tone_result *result);
TONE_API uint64_t tone_result_sentence_count(const tone_result *result);
/* Sentence columns; NULL without TONE_ROWS_SENTENCES, or where there are none. */
TONE_API const tone_span *tone_result_sentences(const tone_result *result);
TONE_API const uint8_t *tone_result_sentence_kinds(const tone_result *result);
TONE_API const uint32_t *tone_result_sentence_words(const tone_result *result);
TONE_API const uint32_t *tone_result_sentence_voice_words(const tone_result *result, tone_voice voice);
TONE_API const double *tone_result_sentence_scores(const tone_result *result, uint32_t score);
TONE_API const int64_t *tone_result_sentence_raw(const tone_result *result, uint32_t score);

/* Matches, in order of their first byte, then dimension; NULL without TONE_ROWS_MATCHES, or where there are none. */
TONE_API const uint64_t *tone_result_match_offsets(const tone_result *result);
TONE_API uint64_t tone_result_match_count(const tone_result *result);
TONE_API const tone_match *tone_result_matches(const tone_result *result);
/* Each match's share of a composite score, in units of 1e-9; their sum is its raw. NULL for other scores. */
TONE_API const int64_t *tone_result_match_shares(const tone_result *result, uint32_t score);

/* Attributions, in order of their content's first byte; NULL without TONE_ROWS_ATTRIBUTIONS, or where there are none. */
TONE_API const uint64_t *tone_result_attribution_offsets(const tone_result *result);
TONE_API uint64_t tone_result_attribution_count(const tone_result *result);
TONE_API const tone_attribution *tone_result_attributions(const tone_result *result);

/* ------------------------------------------------------------------------------------------------ reports */

/* Writes results as rows of CSV (RFC 4180) or JSON Lines, piece by piece through a callback. */
typedef struct tone_report tone_report;

typedef enum tone_level {
    TONE_LEVEL_DOCUMENT = 0,
    TONE_LEVEL_SENTENCE = 1,
    TONE_LEVEL_MATCH = 2,
    TONE_LEVEL_ATTRIBUTION = 3
} tone_level;

typedef enum tone_format { TONE_FORMAT_CSV = 0, TONE_FORMAT_JSONL = 1 } tone_format;

/* Options of a report, joined by |. */
enum {
    /* A CSV cell that a spreadsheet would run as a formula (it begins with = + - @, a tab or a carriage return and is no
       number of ours) gets an apostrophe in front. */
    TONE_REPORT_EXCEL_SAFE = 1
};

/* The rows that a level needs: TONE_ROWS_... */
TONE_API unsigned tone_level_rows(tone_level level);

/*
 * A report of `level` in `format`. The scorer must outlive it. `write` gets whole rows, many at a time. `extra` are names of
 * `extra_count` columns that follow ours with what tone_report_add is given; one that is the name of one of ours gets the
 * prefix "input_", again if need be. The names are copied. The allocator is the scorer's.
 */
TONE_API tone_status tone_report_new(tone_report **report, const tone_scorer *scorer, tone_level level,
                                     tone_format format, unsigned options, const char *const *extra, size_t extra_count,
                                     tone_write_function write, void *context, tone_error *error);
TONE_API void tone_report_free(tone_report *report);

/* A value of an extra column. `json`: the bytes are JSON source text, written as they are in JSON Lines; else they are
   text. In CSV both are a cell of those bytes. NULL bytes: an empty cell, null in JSON Lines. */
typedef struct tone_value {
    const char *bytes;
    size_t size;
    uint32_t json;
    uint8_t reserved[12];
} tone_value;

/*
 * Adds the rows of text number `text` of `result`: its bytes as they were scored, the name of its document, and the
 * values of the extra columns (as many as names). Ill-formed UTF-8 in what is written becomes U+FFFD. The first call
 * writes the CSV header. The result must hold the rows of the level (tone_level_rows) and be of the report's scorer, else
 * TONE_ERROR_ARGUMENT. TONE_ERROR_WRITE when the callback stops it; the report can then only be freed.
 */
TONE_API tone_status tone_report_add(tone_report *report, const tone_result *result, uint64_t text, const char *bytes,
                                     size_t size, const char *document, size_t document_size, const tone_value *extra,
                                     tone_error *error);

/* Writes what is still held back, the header where no row came. The report can be added to afterwards. */
TONE_API tone_status tone_report_flush(tone_report *report, tone_error *error);

/* ------------------------------------------------------------------------------------------------- Arrow */

/*
 * The structs of the Arrow C Data Interface and the Arrow C Stream Interface, word for word as their specifications ask
 * (https://arrow.apache.org/docs/format/CDataInterface.html, .../CStreamInterface.html). The guards are theirs, so that
 * several headers may bring them.
 */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif

/*
 * Scores the texts of an Arrow array, as tone_score_batch does, in place: no text is copied. The texts are
 * - `array` itself, where `column` is NULL;
 * - else the child of that name of a struct array, a record batch. A row that is null in the struct is a null text.
 *
 * Types of texts: utf8 `u`, large utf8 `U`, utf8 view `vu`, the same of binary (`z`, `Z`, `vz`: bytes of UTF-8), and
 * dictionaries of all these with any integer index; `n`, whose texts are all null. Offsets, slices, validity and nulls
 * in the dictionary are heeded. Text i of the result is row i of the array.
 *
 * The schema and the array stay the caller's: they are only read, and nothing of them is kept. An array that
 * contradicts itself or its schema (a length, an offset, an index or a view that points outside, a buffer that is
 * missing) is TONE_ERROR_ARGUMENT as far as that can be seen: the interface does not tell the size of the data buffer
 * of `u`, `U`, `z` and `Z` but by their last offset. Other errors: those of tone_score_batch.
 */
TONE_API tone_status tone_score_arrow(const tone_scorer *scorer, tone_scratch *scratch,
                                      const struct ArrowSchema *schema, const struct ArrowArray *array,
                                      const char *column, unsigned threads, unsigned rows, tone_result *result,
                                      tone_error *error);

/*
 * Moves a level of a result out as a struct array. The columns are those of the CSV report of the level, in its order,
 * with these differences:
 * - no `document`, `text`, `version`, `lexicon`, `lexicon_sha256`; the last three are metadata of the schema;
 * - `text_index` (uint64) in front of the levels below the document: the number of the text in the result. At document
 *   level row i is text i, and a null text is null in every column;
 * - sums in units of 1e-9 stand beside their double: `loaded_raw` (double) and `loaded_raw_units` (int64),
 *   `contribution` and `contribution_units`, `bias` and `bias_units` of a match;
 * - `kind`, `voice`, `rule`, `stance` are dictionaries of int8 to utf8, `dimension`, `category`, `term` of int32 to
 *   utf8. The dictionaries are the same for every result of a scorer, each name once;
 * - `negated`, `unnamed` are booleans; a source or cue that is not there is null.
 *
 * Other types: counts, sentences and offsets of text uint32, scores, shares and weights double.
 *
 * Columns that the result holds as they are, such as scores, are not copied but moved: afterwards the result is empty
 * and may be reused. When the call fails the result is as it was. `scorer` is the one that the result was made with;
 * the result must hold the rows of the level (tone_level_rows), else TONE_ERROR_ARGUMENT. `schema` may be NULL where
 * it is known.
 *
 * The caller, or whom it hands them to, calls the release callbacks of both; they may be called on any thread, in any
 * order, after the result, the scratch and the scorer are freed. They use the hooks of the result and of the scorer,
 * whose contexts must live as long. Children may be moved out one by one, as the specification says.
 */
TONE_API tone_status tone_result_export(tone_result *result, const tone_scorer *scorer, tone_level level,
                                        struct ArrowSchema *schema, struct ArrowArray *array, tone_error *error);

/* The schema alone that tone_result_export gives a level. The release callback uses the scorer's hooks. */
TONE_API tone_status tone_level_schema(const tone_scorer *scorer, tone_level level, struct ArrowSchema *schema,
                                       tone_error *error);

/*
 * A stream of scores from a stream of texts: each array that `in` gives becomes one array of `level`, as
 * tone_result_export makes it, when the consumer of `out` asks for it; no more than one is in memory at a time.
 * `column` is as for tone_score_arrow. `text_index` counts on from array to array: texts are numbered from 0 through
 * the stream.
 *
 * Columns of the table that the texts are in may go along: the `along_count` of them that `along` names, or all of
 * them, where it is TONE_ALL_COLUMNS. They stand in front of ours, and one that has the name of one of ours gets the
 * prefix "input_", again if need be. At document level they are handed on as they are, not copied, and so is the
 * metadata of the table's schema; at the others their value is repeated for each row of the text, which nested columns
 * cannot be.
 *
 * On TONE_OK the stream has taken `in` over (its release callback is NULL) and keeps a reference to the scorer; both
 * are given back when `out` is released, on any thread. On failure `in` is as it was. The schema of `in` is asked for
 * and checked in this call; TONE_ERROR_ARGUMENT when it has no such column or the column holds no texts, TONE_ERROR_IO
 * when `in` fails. Once it runs, `out` fails with EINVAL, ENOMEM, EIO (EAGAIN for a thread), and its get_last_error
 * says why, with the number of the text and the byte; an error of `in` passes through with its number and message. A
 * stream that failed goes on failing the same way. The memory hooks are the scorer's.
 */
TONE_API tone_status tone_score_arrow_stream(tone_scorer *scorer, struct ArrowArrayStream *in, const char *column,
                                             const char *const *along, size_t along_count, tone_level level,
                                             unsigned threads, struct ArrowArrayStream *out, tone_error *error);

#define TONE_ALL_COLUMNS SIZE_MAX

/*
 * Arrays of one schema in memory, which may be read and handed on any number of times. Immutable, reference-counted;
 * may be shared between threads.
 */
typedef struct tone_table tone_table;

/*
 * Reads a stream to its end. On TONE_OK `in` was released. On failure it is the caller's, to be asked for its last
 * error and released: TONE_ERROR_NO_MEMORY, TONE_ERROR_ARGUMENT (EINVAL), TONE_ERROR_THREAD (EAGAIN), TONE_ERROR_IO
 * (all else).
 */
TONE_API tone_status tone_table_read(tone_table **table, struct ArrowArrayStream *in, const tone_allocator *allocator,
                                     tone_error *error);

/* A table of one array. On TONE_OK it has taken both over; on failure they are as they were. */
TONE_API tone_status tone_table_from_array(tone_table **table, struct ArrowSchema *schema, struct ArrowArray *array,
                                           const tone_allocator *allocator, tone_error *error);

/* A stream of the table's arrays, whose buffers are not copied. It, and each of its arrays, may outlive the table. */
TONE_API tone_status tone_table_stream(tone_table *table, struct ArrowArrayStream *out, tone_error *error);

/* The schema and the arrays, to be read; NULL where the number is too large. They live as long as the table. */
TONE_API const struct ArrowSchema *tone_table_schema(const tone_table *table);
TONE_API uint64_t tone_table_array_count(const tone_table *table);
TONE_API const struct ArrowArray *tone_table_array(const tone_table *table, uint64_t array);

/* Gives the table back; NULL is ignored. */
TONE_API void tone_table_free(tone_table *table);

/* -------------------------------------------------------------------------------------------------- HTML */

/* Options of tone_html_write, joined by |. */
enum {
    /* Leaves the <style> element out: a page that shows several documents needs it once. */
    TONE_HTML_NO_STYLE = 1
};

/*
 * Writes text number `text` of `result` as a fragment of HTML, one <section class="tone">, that shows its words:
 * sentences with a bar for their scores, matches as <mark>, told apart by dimension and by whose words they are, with
 * their term, category, rule and contribution as tooltips; a legend and the scores of the document. It loads nothing,
 * runs no script, and its styles apply to it alone; it reads in light and dark, and without colours. `bytes` are the
 * text as it was scored, `title` its heading, which may be NULL. All of it is escaped; ill-formed UTF-8 and control
 * characters become U+FFFD. The output is UTF-8.
 *
 * The result must hold TONE_ROWS_SENTENCES and TONE_ROWS_MATCHES of that scorer, else TONE_ERROR_ARGUMENT; where it
 * has TONE_ROWS_ATTRIBUTIONS, sources are shown too. A null text is shown as one. TONE_ERROR_WRITE when the callback
 * stops it. The memory hooks are the scorer's.
 */
TONE_API tone_status tone_html_write(const tone_scorer *scorer, const tone_result *result, uint64_t text,
                                     const char *bytes, size_t size, const char *title, size_t title_size,
                                     unsigned options, tone_write_function write, void *context, tone_error *error);

#ifdef __cplusplus
}
#endif
#endif
