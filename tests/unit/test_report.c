/* The report writers: numbers, cells, columns, rows, and what happens when memory or the disk gives out. */
#include "cells.h"
#include "number.h"
#include "report.h"
#include "support.h"

#include <csv.h>

void suite_report(void);

static bool says(const struct output *output, const char *expected) {
    bool same = output->size == strlen(expected) && memcmp(output->bytes, expected, output->size) == 0;
    if (!same) {
        fprintf(stderr, "got:      %.*s\nexpected: %s\n", (int)output->size, output->bytes, expected);
    }
    return same;
}

static struct meter memory;
static const tone_allocator hooks = {meter_allocate, meter_reallocate, meter_release, &memory};

static struct bench bench;

static int set_up(void) {
    return bench_open_builtin(&bench, &hooks, TONE_INVALID_REPLACE) ? 0 : 1;
}

static int tear_down(void) {
    bench_close(&bench);
    return meter_balanced(&memory) ? 0 : 1;
}

static const char article[] = "The tyrant, a \"monster\", crushed the hordes.\r\n"
                              "\r\n"
                              "He may not have won, an official said: \"It is a disaster, a disgrace!\"\n";

/* The report of one text, whole. */
static void write_text(struct output *output, tone_level level, tone_format format, const char *text, size_t size) {
    tone_report *report = NULL;
    output->size = 0;
    bench_score(&bench, text, size);
    CU_ASSERT_EQUAL_FATAL(tone_report_new(&report, bench.scorer, level, format, 0, NULL, 0, output_write, output, NULL),
                          TONE_OK);
    CU_ASSERT_EQUAL(tone_report_add(report, bench.result, 0, text, size, "a, b", 4, NULL, NULL), TONE_OK);
    CU_ASSERT_EQUAL(tone_report_flush(report, NULL), TONE_OK);
    tone_report_free(report);
}

static void check_billionths(int64_t number, const char *expected) {
    char digits[NUMBER_ROOM];
    size_t size = number_billionths(digits, number);
    CU_ASSERT_EQUAL(size, strlen(expected));
    CU_ASSERT_NSTRING_EQUAL(digits, expected, strlen(expected));
}

static void test_billionths(void) {
    check_billionths(0, "0");
    check_billionths(1, "0.000000001");
    check_billionths(-1, "-0.000000001");
    check_billionths(-500000000, "-0.5");
    check_billionths(2000000000, "2");
    check_billionths(123456789, "0.123456789");
    check_billionths(10000000000, "10");
    check_billionths(-1230000000, "-1.23");
    check_billionths(INT64_MAX, "9223372036.854775807");
    check_billionths(INT64_MIN, "-9223372036.854775808");
}

static void check_real(double number, const char *expected) {
    char digits[NUMBER_ROOM];
    size_t size = number_real(digits, number);
    CU_ASSERT_EQUAL(size, strlen(expected));
    CU_ASSERT_NSTRING_EQUAL(digits, expected, strlen(expected));
}

static void test_reals(void) {
    check_real(0.0, "0");
    check_real(-0.0, "0");
    check_real(0.5, "0.5");
    check_real(-1, "-1");
    check_real(0.1, "0.1");
    check_real(0.1 + 0.2, "0.30000000000000004");
    check_real(1.0 / 3, "0.3333333333333333");
    check_real(100, "100");
    check_real(1e-7, "0.0000001");
    check_real(-1.5e-9, "-1.5e-09");
    check_real(999999.123456789, "999999.123456789");
    check_real(1234567.5, "1234567.5");
    check_real(5e-324, "4.94065645841247e-324");
    check_real(1.7976931348623157e308, "1.7976931348623157e+308");
}

/* Every decimal of a thousandth, and doubles beside it, read back the same. */
static void test_reals_read_back(void) {
    for (int i = -2000; i <= 2000; i++) {
        const double numbers[] = {i / 1000.0, i / 1000.0 + 1e-16, i / 7.0, i * 1e12 / 3};
        for (size_t j = 0; j < sizeof numbers / sizeof *numbers; j++) {
            char digits[NUMBER_ROOM + 1];
            digits[number_real(digits, numbers[j])] = '\0';
            CU_ASSERT_EQUAL(strtod(digits, NULL), numbers[j]);
        }
    }
}

/* The fewest digits of the C library that read back the same. */
static void check_fewest_digits(double number) {
    char digits[NUMBER_ROOM + 1];
    char expected[NUMBER_ROOM];
    digits[number_real(digits, number)] = '\0';
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(expected, sizeof expected, "%.*g", precision, number);
        if (strtod(expected, NULL) == number) {
            break;
        }
    }
    CU_ASSERT_STRING_EQUAL(digits, expected);
}

/* Quotients, and doubles around powers of ten and of two, where the digits or the distance of neighbours change. */
static void test_fewest_digits(void) {
    static const double edges[] = {1e-3, 1e-2, 0.1, 1, 10, 1e2, 1e3, 1e4, 1e5, 1e6, 0.0009765625, 0.001953125, 0.25};
    for (int i = 1; i < 3000; i++) {
        check_fewest_digits(i / 2999.0);
        check_fewest_digits(-i / 7.0);
        check_fewest_digits(1e9 / (i * 997.0));
    }
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        uint64_t bits;
        memcpy(&bits, &edges[i], sizeof bits);
        for (uint64_t neighbour = bits - 40; neighbour <= bits + 40; neighbour++) {
            double number;
            memcpy(&number, &neighbour, sizeof number);
            check_fewest_digits(number);
        }
    }
}

/* What the C library prints where the locale has a comma, or the Arabic separator of two bytes. */
static void test_decimal_point(void) {
    char digits[NUMBER_ROOM];
    CU_ASSERT_EQUAL(number_with_point(digits, "-0,25"), 5);
    CU_ASSERT_NSTRING_EQUAL(digits, "-0.25", 5);
    CU_ASSERT_EQUAL(number_with_point(digits, "1\xD9\xAB"
                                              "5e-07"),
                    7);
    CU_ASSERT_NSTRING_EQUAL(digits, "1.5e-07", 7);
    CU_ASSERT_EQUAL(number_with_point(digits, "12"), 2);
}

static void test_naturals(void) {
    char digits[NUMBER_ROOM];
    CU_ASSERT_EQUAL(number_natural(digits, 0), 1);
    CU_ASSERT_EQUAL(digits[0], '0');
    CU_ASSERT_EQUAL(number_natural(digits, UINT64_MAX), 20);
    CU_ASSERT_NSTRING_EQUAL(digits, "18446744073709551615", 20);
}

/* The cell alone, without the end of the row. */
static void check_csv(bool excel_safe, const char *bytes, size_t size, const char *expected) {
    struct cells cells;
    const struct columns none = {0};
    CU_ASSERT_FATAL(cells_make(&cells, &none, TONE_FORMAT_CSV, excel_safe, &hooks));
    cells_text(&cells, bytes, size);
    CU_ASSERT(cells_row_end(&cells));
    CU_ASSERT_EQUAL_FATAL(cells.size, strlen(expected) + 2);
    CU_ASSERT_NSTRING_EQUAL(cells.bytes, expected, strlen(expected));
    CU_ASSERT_NSTRING_EQUAL(cells.bytes + strlen(expected), "\r\n", 2);
    cells_release(&cells);
}

static void check_csv_text(const char *text, const char *expected) {
    check_csv(false, text, strlen(text), expected);
}

static void test_csv_quotes(void) {
    check_csv_text("plain", "plain");
    check_csv_text("", "");
    check_csv_text("in side", "in side");
    check_csv_text("a;b'c", "a;b'c");
    check_csv_text("a,b", "\"a,b\"");
    check_csv_text("say \"x\"", "\"say \"\"x\"\"\"");
    check_csv_text("a\nb", "\"a\nb\"");
    check_csv_text("a\rb", "\"a\rb\"");
    check_csv_text(" a", "\" a\"");
    check_csv_text("a\t", "\"a\t\"");
    check_csv_text("=1+1", "=1+1");
}

/* How many bytes a cell becomes, without its key. */
static size_t cell_size(tone_format format, const char *bytes, size_t size) {
    static const char key[] = "{\"a\":";
    struct cells cells;
    char name[] = "a";
    size_t end = 1;
    const struct columns columns = {.bytes = name, .size = 1, .ends = &end, .count = 1};
    CU_ASSERT_FATAL(cells_make(&cells, &columns, format, false, &hooks));
    cells_text(&cells, bytes, size);
    size_t made = cells.size;
    cells_release(&cells);
    return format == TONE_FORMAT_JSONL ? made - (sizeof key - 1) : made;
}

/* A character that needs quotes or an escape is found wherever it stands, in a cell of whatever size. */
static void test_special_anywhere(void) {
    enum { LONGEST = 40 };
    static const char special[] = {',', '"', '\n', '\r', '\x1F', '\\', '\x80'};
    static const size_t csv_growth[] = {2, 3, 2, 2, 0, 0, 2};
    static const size_t json_growth[] = {0, 1, 1, 1, 5, 1, 2};
    char text[LONGEST];
    for (size_t size = 1; size <= LONGEST; size++) {
        for (size_t at = 0; at < size; at++) {
            for (size_t i = 0; i < sizeof special; i++) {
                memset(text, 'x', size);
                text[at] = special[i];
                CU_ASSERT_EQUAL(cell_size(TONE_FORMAT_CSV, text, size), size + csv_growth[i]);
                CU_ASSERT_EQUAL(cell_size(TONE_FORMAT_JSONL, text, size), size + 2 + json_growth[i]);
            }
        }
    }
}

static void test_csv_embedded_nul(void) {
    struct cells cells;
    const struct columns none = {0};
    CU_ASSERT_FATAL(cells_make(&cells, &none, TONE_FORMAT_CSV, false, &hooks));
    cells_text(&cells, "a\0,b", 4);
    cells_row_end(&cells);
    CU_ASSERT_EQUAL_FATAL(cells.size, 8);
    CU_ASSERT_EQUAL(memcmp(cells.bytes, "\"a\0,b\"\r\n", 8), 0);
    cells_release(&cells);
}

static void test_csv_excel_safe(void) {
    check_csv(true, "=1+1", 4, "'=1+1");
    check_csv(true, "+a", 2, "'+a");
    check_csv(true, "-a", 2, "'-a");
    check_csv(true, "@a", 2, "'@a");
    check_csv(true, "\ta", 2, "\"'\ta\"");
    check_csv(true, "\ra", 2, "\"'\ra\"");
    check_csv(true, "=A(1,\"b\")", 9, "\"'=A(1,\"\"b\"\")\"");
    check_csv(true, "a=1", 3, "a=1");
    check_csv(true, "", 0, "");
}

/* Unicode 15, table 3-8: one U+FFFD for each maximal subpart. */
static void test_ill_formed(void) {
    check_csv(false,
              "a\xF1\x80\x80\xE1\x80\xC2"
              "b\x80"
              "c\x80\xBF"
              "d",
              13,
              "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
              "b\xEF\xBF\xBD"
              "c\xEF\xBF\xBD\xEF\xBF\xBD"
              "d");
    check_csv(false, "\x80", 1, "\xEF\xBF\xBD");
    check_csv(false, "\xC3\xA9\xEF\xBF\xBD", 5, "\xC3\xA9\xEF\xBF\xBD");
}

static void test_json_cells(void) {
    struct cells cells;
    char names[] = "a\"b\xFF";
    size_t ends[] = {1, 2, 3, 4};
    const struct columns columns = {.bytes = names, .size = 4, .ends = ends, .count = 4};
    static const char expected[] = "{\"a\":\"\\\"\\\\\\n\\r\\t\\b\\f\\u0000\\u001f/\x7F\xC3\xA9\xEF\xBF\xBD\","
                                   "\"\\\"\":null,\"b\":1.10,\"\xEF\xBF\xBD\":-0.5}\n";
    CU_ASSERT_FATAL(cells_make(&cells, &columns, TONE_FORMAT_JSONL, true, &hooks));
    cells_text(&cells, "\"\\\n\r\t\b\f\0\x1F/\x7F\xC3\xA9\xE2\x82", 15);
    cells_absent(&cells);
    cells_source(&cells, "1.10", 4);
    cells_billionths(&cells, -500000000);
    CU_ASSERT(cells_row_end(&cells));
    CU_ASSERT_EQUAL_FATAL(cells.size, sizeof expected - 1);
    CU_ASSERT_NSTRING_EQUAL(cells.bytes, expected, sizeof expected - 1);
    cells_release(&cells);
}

#define SCORES "loaded,loaded_author,hedging,boosting,certainty,subjectivity,sentiment,bias,"
#define THREE(name) name "_raw," name "_max," name "_per100,"
#define SHARES "share_author,share_attributed,share_quoted,share_scare,"
#define LAST "version,lexicon,lexicon_sha256\r\n"

/* An empty report is its header. */
static void check_header(tone_level level, const char *expected) {
    static struct output output;
    tone_report *report = NULL;
    output_clear(&output);
    CU_ASSERT_EQUAL_FATAL(
        tone_report_new(&report, bench.scorer, level, TONE_FORMAT_CSV, 0, NULL, 0, output_write, &output, NULL),
        TONE_OK);
    CU_ASSERT_EQUAL(tone_report_flush(report, NULL), TONE_OK);
    CU_ASSERT(says(&output, expected));
    CU_ASSERT_EQUAL(tone_report_flush(report, NULL), TONE_OK);
    CU_ASSERT(says(&output, expected));
    tone_report_free(report);
}

static void test_headers(void) {
    check_header(TONE_LEVEL_DOCUMENT,
                 "document,sentences,words," SCORES THREE("loaded") THREE("hedging") THREE("boosting")
                     THREE("certainty") THREE("subjectivity") THREE("sentiment") THREE("bias") SHARES LAST);
    check_header(TONE_LEVEL_SENTENCE,
                 "document,sentence,kind,begin,end,begin_char,end_char,words," SCORES
                 "loaded_raw,hedging_raw,boosting_raw,certainty_raw,subjectivity_raw,sentiment_raw,bias_raw," SHARES
                 "text," LAST);
    check_header(TONE_LEVEL_MATCH,
                 "document,sentence,begin,end,begin_char,end_char,dimension,category,term,rule,weight,voice,negated,"
                 "degree,contribution,bias,certainty,text," LAST);
    check_header(TONE_LEVEL_ATTRIBUTION,
                 "document,sentence,group,kind,begin,end,begin_char,end_char,source_begin,source_end,"
                 "source_begin_char,source_end_char,cue_begin,cue_end,cue_begin_char,cue_end_char,stance,unnamed,"
                 "negated,text," LAST);
}

static void test_no_header_in_json_lines(void) {
    static struct output output;
    tone_report *report = NULL;
    output_clear(&output);
    CU_ASSERT_EQUAL_FATAL(tone_report_new(&report, bench.scorer, TONE_LEVEL_MATCH, TONE_FORMAT_JSONL, 0, NULL, 0,
                                          output_write, &output, NULL),
                          TONE_OK);
    CU_ASSERT_EQUAL(tone_report_flush(report, NULL), TONE_OK);
    CU_ASSERT_EQUAL(output.calls, 0);
    tone_report_free(report);
}

/* The last names of a header. */
static void check_extra(const char *const *extra, size_t count, const char *expected) {
    static struct output output;
    tone_report *report = NULL;
    output_clear(&output);
    CU_ASSERT_EQUAL_FATAL(tone_report_new(&report, bench.scorer, TONE_LEVEL_DOCUMENT, TONE_FORMAT_CSV, 0, extra, count,
                                          output_write, &output, NULL),
                          TONE_OK);
    CU_ASSERT_EQUAL(tone_report_flush(report, NULL), TONE_OK);
    CU_ASSERT_FATAL(output.size > strlen(expected));
    CU_ASSERT_NSTRING_EQUAL(output.bytes + output.size - strlen(expected), expected, strlen(expected));
    tone_report_free(report);
}

static void test_extra_names(void) {
    static const char *const plain[] = {"outlet", "a,b"};
    static const char *const ours[] = {"bias", "outlet", "loaded_raw"};
    static const char *const taken[] = {"bias", "input_bias", "input_input_bias"};
    static const char *const taken_before[] = {"input_bias", "bias"};
    check_extra(plain, 2, ",lexicon_sha256,outlet,\"a,b\"\r\n");
    check_extra(ours, 3, ",lexicon_sha256,input_bias,outlet,input_loaded_raw\r\n");
    check_extra(taken, 3, ",lexicon_sha256,input_input_input_bias,input_bias,input_input_bias\r\n");
    check_extra(taken_before, 2, ",lexicon_sha256,input_bias,input_input_bias\r\n");
}

static void test_extra_names_by_the_thousand(void) {
    enum { COUNT = 20000, ROOM = 16 };
    static char names[COUNT][ROOM];
    static const char *extra[COUNT];
    for (int i = 0; i < COUNT; i++) {
        snprintf(names[i], ROOM, "column_%d", i);
        extra[i] = names[i];
    }
    check_extra(extra, COUNT, ",column_19998,column_19999\r\n");
}

static void test_extra_names_twice(void) {
    static const char *const twice[] = {"outlet", "date", "outlet"};
    static const char *const missing[] = {"outlet", NULL};
    static struct output output;
    tone_report *report = NULL;
    tone_error error;
    CU_ASSERT_EQUAL(tone_report_new(&report, bench.scorer, TONE_LEVEL_MATCH, TONE_FORMAT_CSV, 0, twice, 3, output_write,
                                    &output, &error),
                    TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(error.status, TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_report_new(&report, bench.scorer, TONE_LEVEL_MATCH, TONE_FORMAT_CSV, 0, missing, 2,
                                    output_write, &output, NULL),
                    TONE_ERROR_ARGUMENT);
    CU_ASSERT_PTR_NULL(report);
}

struct table {
    size_t fields; /* of the row under way */
    size_t columns;
    size_t rows;
    size_t ragged;
};

static void count_field(void *bytes, size_t size, void *context) {
    (void)bytes;
    (void)size;
    ((struct table *)context)->fields++;
}

static void count_row(int terminator, void *context) {
    struct table *table = context;
    (void)terminator;
    table->columns = table->rows == 0 ? table->fields : table->columns;
    table->ragged += table->fields != table->columns;
    table->fields = 0;
    table->rows++;
}

/* Reads the CSV back: as many cells in each row as columns, and as many rows as the result has. */
static void check_table(tone_level level, uint64_t rows) {
    static struct output output;
    struct csv_parser parser;
    struct table table = {0};
    write_text(&output, level, TONE_FORMAT_CSV, article, sizeof article - 1);
    CU_ASSERT_EQUAL_FATAL(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
    CU_ASSERT_EQUAL(csv_parse(&parser, output.bytes, output.size, count_field, count_row, &table), output.size);
    CU_ASSERT_EQUAL(csv_fini(&parser, count_field, count_row, &table), 0);
    csv_free(&parser);
    CU_ASSERT_EQUAL(table.rows, rows + 1);
    CU_ASSERT_EQUAL(table.ragged, 0);
}

static void test_rows_are_whole(void) {
    bench_score(&bench, article, sizeof article - 1);
    CU_ASSERT(tone_result_sentence_count(bench.result) >= 2);
    CU_ASSERT(tone_result_match_count(bench.result) >= 3);
    CU_ASSERT(tone_result_attribution_count(bench.result) >= 1);
    check_table(TONE_LEVEL_DOCUMENT, 1);
    check_table(TONE_LEVEL_SENTENCE, tone_result_sentence_count(bench.result));
    check_table(TONE_LEVEL_MATCH, tone_result_match_count(bench.result));
    check_table(TONE_LEVEL_ATTRIBUTION, tone_result_attribution_count(bench.result));
}

/* The first sentence of the article, cell by cell up to the scores. */
static void test_sentence_row(void) {
    static struct output output;
    write_text(&output, TONE_LEVEL_SENTENCE, TONE_FORMAT_CSV, article, sizeof article - 1);
    const char *row = (const char *)memchr(output.bytes, '\n', output.size) + 1;
    CU_ASSERT_NSTRING_EQUAL(row, "\"a, b\",0,prose,0,44,0,44,7,", 27);
}

/* Each match row in JSON Lines has the numbers of the result. */
static void test_match_rows(void) {
    static struct output output;
    char expected[512];
    write_text(&output, TONE_LEVEL_MATCH, TONE_FORMAT_JSONL, article, sizeof article - 1);
    const char *row = output.bytes;
    uint32_t bias = tone_scorer_score_index(bench.scorer, "bias");
    for (uint64_t i = 0; i < tone_result_match_count(bench.result); i++) {
        const tone_match *match = &tone_result_matches(bench.result)[i];
        char contribution[NUMBER_ROOM + 1] = "";
        char share[NUMBER_ROOM + 1] = "";
        contribution[number_billionths(contribution, match->contribution)] = '\0';
        share[number_billionths(share, tone_result_match_shares(bench.result, bias)[i])] = '\0';
        snprintf(expected, sizeof expected, "{\"document\":\"a, b\",\"sentence\":%u,\"begin\":%u,\"end\":%u,",
                 match->sentence, match->begin, match->end);
        CU_ASSERT_NSTRING_EQUAL(row, expected, strlen(expected));
        const char *end = memchr(row, '\n', (size_t)(output.bytes + output.size - row));
        CU_ASSERT_PTR_NOT_NULL_FATAL(end);
        snprintf(expected, sizeof expected, ",\"contribution\":%s,\"bias\":%s,\"certainty\":", contribution, share);
        const char *found = strstr(row, expected);
        CU_ASSERT(found != NULL && found < end);
        snprintf(expected, sizeof expected, ",\"dimension\":\"%s\",\"category\":\"%s\",",
                 tone_scorer_dimension(bench.scorer, match->dimension),
                 tone_scorer_category(bench.scorer, match->category));
        found = strstr(row, expected);
        CU_ASSERT(found != NULL && found < end);
        row = end + 1;
    }
    CU_ASSERT_PTR_EQUAL(row, output.bytes + output.size);
    CU_ASSERT_PTR_NOT_NULL(strstr(output.bytes, ",\"term\":\"tyrant\",\"rule\":\"word\","));
}

/* Terms are looked up together, of some rows at a time: each stands in its own row. */
static void test_many_match_rows(void) {
    static const char text[] =
        "The regime, a tyrant, brutal hordes, evil, a monstrous disaster, a disgrace, hysteria, lies, "
        "bad, terrible, horrible, awful, good, brave, excellent. Perhaps it may, could or might.";
    static struct output output;
    char expected[128];
    write_text(&output, TONE_LEVEL_MATCH, TONE_FORMAT_JSONL, text, sizeof text - 1);
    uint64_t count = tone_result_match_count(bench.result);
    CU_ASSERT_TRUE(count > 32);
    const char *row = output.bytes;
    for (uint64_t i = 0; i < count; i++) {
        const char *end = memchr(row, '\n', (size_t)(output.bytes + output.size - row));
        CU_ASSERT_PTR_NOT_NULL_FATAL(end);
        snprintf(expected, sizeof expected, ",\"term\":\"%s\",",
                 tone_scorer_entry_term(bench.scorer, tone_result_matches(bench.result)[i].entry));
        const char *found = strstr(row, expected);
        CU_ASSERT(found != NULL && found < end);
        row = end + 1;
    }
}

/* A text without a sentence: zeros and neutral scores, never NaN. */
static void test_empty_text(void) {
    static struct output output;
    write_text(&output, TONE_LEVEL_DOCUMENT, TONE_FORMAT_CSV, "", 0);
    const char *row = (const char *)memchr(output.bytes, '\n', output.size) + 1;
    CU_ASSERT_NSTRING_EQUAL(row, "\"a, b\",0,0,", 11);
    CU_ASSERT_PTR_NULL(strstr(row, "nan"));
    /* The four shares, then the version. */
    char end[64];
    snprintf(end, sizeof end, ",0,0,0,0,%s,", tone_version());
    CU_ASSERT_PTR_NOT_NULL(strstr(row, end));
}

static void test_extra_values(void) {
    static const char *const names[] = {"a", "b", "c", "d"};
    static const tone_value values[] = {
        {.bytes = "1.10", .size = 4, .json = 1}, {.bytes = "1.10", .size = 4}, {0}, {.bytes = "", .size = 0}};
    static struct output output;
    static const char jsonl[] = ",\"a\":1.10,\"b\":\"1.10\",\"c\":null,\"d\":\"\"}\n";
    static const char csv[] = ",1.10,1.10,,\r\n";
    for (int format = TONE_FORMAT_CSV; format <= TONE_FORMAT_JSONL; format++) {
        const char *expected = format == TONE_FORMAT_CSV ? csv : jsonl;
        tone_report *report = NULL;
        output.size = 0;
        bench_score(&bench, article, sizeof article - 1);
        CU_ASSERT_EQUAL_FATAL(tone_report_new(&report, bench.scorer, TONE_LEVEL_DOCUMENT, (tone_format)format, 0, names,
                                              4, output_write, &output, NULL),
                              TONE_OK);
        CU_ASSERT_EQUAL(tone_report_add(report, bench.result, 0, article, sizeof article - 1, NULL, 0, values, NULL),
                        TONE_OK);
        CU_ASSERT_EQUAL(tone_report_flush(report, NULL), TONE_OK);
        CU_ASSERT_FATAL(output.size > strlen(expected));
        CU_ASSERT_NSTRING_EQUAL(output.bytes + output.size - strlen(expected), expected, strlen(expected));
        tone_report_free(report);
    }
}

static void test_level_rows(void) {
    CU_ASSERT_EQUAL(tone_level_rows(TONE_LEVEL_DOCUMENT), TONE_ROWS_NONE);
    CU_ASSERT_EQUAL(tone_level_rows(TONE_LEVEL_SENTENCE), TONE_ROWS_SENTENCES);
    CU_ASSERT_EQUAL(tone_level_rows(TONE_LEVEL_MATCH), TONE_ROWS_MATCHES);
    CU_ASSERT_EQUAL(tone_level_rows(TONE_LEVEL_ATTRIBUTION), TONE_ROWS_ATTRIBUTIONS);
}

static tone_status make(tone_report **report, tone_level level, tone_format format, unsigned options) {
    static struct output output;
    return tone_report_new(report, bench.scorer, level, format, options, NULL, 0, output_write, &output, NULL);
}

static void test_arguments_of_new(void) {
    tone_report *report = NULL;
    static struct output output;
    CU_ASSERT_EQUAL(make(NULL, TONE_LEVEL_MATCH, TONE_FORMAT_CSV, 0), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(make(&report, (tone_level)4, TONE_FORMAT_CSV, 0), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(make(&report, TONE_LEVEL_MATCH, (tone_format)2, 0), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(make(&report, TONE_LEVEL_MATCH, TONE_FORMAT_CSV, 2), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_report_new(&report, bench.scorer, TONE_LEVEL_MATCH, TONE_FORMAT_CSV, 0, NULL, 1, output_write,
                                    &output, NULL),
                    TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(
        tone_report_new(&report, bench.scorer, TONE_LEVEL_MATCH, TONE_FORMAT_CSV, 0, NULL, 0, NULL, NULL, NULL),
        TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(
        tone_report_new(&report, NULL, TONE_LEVEL_MATCH, TONE_FORMAT_CSV, 0, NULL, 0, output_write, &output, NULL),
        TONE_ERROR_ARGUMENT);
    CU_ASSERT_PTR_NULL(report);
    tone_report_free(NULL);
}

/* A result without the rows of the level is refused: the report would silently lack them. */
static void test_rows_that_are_not_there(void) {
    const size_t size = sizeof article - 1;
    static const tone_level levels[] = {TONE_LEVEL_SENTENCE, TONE_LEVEL_MATCH, TONE_LEVEL_ATTRIBUTION};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        tone_report *report = NULL;
        unsigned needed = tone_level_rows(levels[i]);
        CU_ASSERT_EQUAL_FATAL(make(&report, levels[i], TONE_FORMAT_CSV, 0), TONE_OK);
        CU_ASSERT_EQUAL(
            tone_score(bench.scorer, bench.scratch, article, size, TONE_ROWS_ALL & ~needed, bench.result, NULL),
            TONE_OK);
        CU_ASSERT_EQUAL(tone_report_add(report, bench.result, 0, article, size, "a", 1, NULL, NULL),
                        TONE_ERROR_ARGUMENT);
        CU_ASSERT_EQUAL(tone_score(bench.scorer, bench.scratch, article, size, needed, bench.result, NULL), TONE_OK);
        CU_ASSERT_EQUAL(tone_report_add(report, bench.result, 0, article, size, "a", 1, NULL, NULL), TONE_OK);
        tone_report_free(report);
    }
}

static void test_result_of_another_scorer(void) {
    const size_t size = sizeof article - 1;
    struct bench other;
    tone_report *report = NULL;
    CU_ASSERT_TRUE_FATAL(bench_open_builtin(&other, &hooks, TONE_INVALID_ERROR));
    CU_ASSERT_EQUAL_FATAL(make(&report, TONE_LEVEL_DOCUMENT, TONE_FORMAT_CSV, 0), TONE_OK);
    bench_score(&other, article, size);
    CU_ASSERT_EQUAL(tone_report_add(report, other.result, 0, article, size, "a", 1, NULL, NULL), TONE_ERROR_ARGUMENT);
    tone_report_free(report);
    bench_close(&other);
}

static void test_arguments_of_add(void) {
    const size_t size = sizeof article - 1;
    tone_report *report = NULL;
    CU_ASSERT_EQUAL_FATAL(make(&report, TONE_LEVEL_SENTENCE, TONE_FORMAT_CSV, 0), TONE_OK);
    bench_score(&bench, article, size);
    CU_ASSERT_EQUAL(tone_report_add(NULL, bench.result, 0, article, size, "a", 1, NULL, NULL), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_report_add(report, NULL, 0, article, size, "a", 1, NULL, NULL), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_report_add(report, bench.result, 1, article, size, "a", 1, NULL, NULL), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_report_add(report, bench.result, 0, NULL, size, "a", 1, NULL, NULL), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_report_add(report, bench.result, 0, article, size, NULL, 1, NULL, NULL), TONE_ERROR_ARGUMENT);
    /* Another, shorter text than the one scored. */
    CU_ASSERT_EQUAL(tone_report_add(report, bench.result, 0, article, 3, "a", 1, NULL, NULL), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_report_add(report, bench.result, 0, article, size, "a", 1, NULL, NULL), TONE_OK);
    tone_report_free(report);
}

static void test_write_that_fails(void) {
    static struct output output;
    tone_report *report = NULL;
    tone_error error;
    output_clear(&output);
    output.fail_at = 1;
    CU_ASSERT_EQUAL_FATAL(tone_report_new(&report, bench.scorer, TONE_LEVEL_SENTENCE, TONE_FORMAT_CSV, 0, NULL, 0,
                                          output_write, &output, NULL),
                          TONE_OK);
    bench_score(&bench, article, sizeof article - 1);
    tone_status status = TONE_OK;
    for (int i = 0; i < 10000 && status == TONE_OK; i++) {
        status = tone_report_add(report, bench.result, 0, article, sizeof article - 1, "a", 1, NULL, &error);
    }
    CU_ASSERT_EQUAL(status, TONE_ERROR_WRITE);
    CU_ASSERT_EQUAL(error.status, TONE_ERROR_WRITE);
    CU_ASSERT_EQUAL(output.calls, 1);
    CU_ASSERT_EQUAL(tone_report_flush(report, NULL), TONE_ERROR_WRITE);
    CU_ASSERT_EQUAL(tone_report_add(report, bench.result, 0, article, sizeof article - 1, "a", 1, NULL, NULL),
                    TONE_ERROR_WRITE);
    CU_ASSERT_EQUAL(output.calls, 1);
    tone_report_free(report);
}

/* Rows are handed on in pieces of whole rows, however many there are. */
static void test_pieces(void) {
    static struct output output;
    tone_report *report = NULL;
    output_clear(&output);
    CU_ASSERT_EQUAL_FATAL(tone_report_new(&report, bench.scorer, TONE_LEVEL_DOCUMENT, TONE_FORMAT_CSV, 0, NULL, 0,
                                          output_write, &output, NULL),
                          TONE_OK);
    bench_score(&bench, article, sizeof article - 1);
    while (output.calls < 2) {
        CU_ASSERT_EQUAL_FATAL(tone_report_add(report, bench.result, 0, article, sizeof article - 1, "a", 1, NULL, NULL),
                              TONE_OK);
        CU_ASSERT(output.size == 0 || output.bytes[output.size - 1] == '\n');
    }
    CU_ASSERT(output.size >= 2 * 64 * 1024);
    tone_report_free(report);
}

/* Makes a report and writes a text while memory gives out; every call that fails is made again with memory. */
static void write_with_allocations(struct output *output, tone_level level, tone_format format, long given,
                                   bool *failed) {
    static const char *const extra[] = {"bias", "outlet"};
    static const tone_value values[] = {{.bytes = "\xFF", .size = 1}, {.bytes = "a\"b", .size = 3}};
    tone_report *report = NULL;
    output->size = 0;
    *failed = false;
    meter_give(&memory, given);
    tone_status status = tone_report_new(&report, bench.scorer, level, format, 0, extra, 2, output_write, output, NULL);
    if (status != TONE_OK) {
        CU_ASSERT_EQUAL(status, TONE_ERROR_NO_MEMORY);
        *failed = true;
        meter_give(&memory, -1);
        CU_ASSERT_EQUAL_FATAL(
            tone_report_new(&report, bench.scorer, level, format, 0, extra, 2, output_write, output, NULL), TONE_OK);
    }
    status = tone_report_add(report, bench.result, 0, article, sizeof article - 1, "a", 1, values, NULL);
    if (status != TONE_OK) {
        CU_ASSERT_EQUAL(status, TONE_ERROR_NO_MEMORY);
        *failed = true;
        meter_give(&memory, -1);
        CU_ASSERT_EQUAL(tone_report_add(report, bench.result, 0, article, sizeof article - 1, "a", 1, values, NULL),
                        TONE_OK);
    }
    meter_give(&memory, -1);
    CU_ASSERT_EQUAL(tone_report_flush(report, NULL), TONE_OK);
    tone_report_free(report);
}

static void check_no_memory(tone_level level, tone_format format) {
    static struct output whole;
    static struct output output;
    bool failed = false;
    bench_score(&bench, article, sizeof article - 1);
    write_with_allocations(&whole, level, format, -1, &failed);
    CU_ASSERT_FALSE(failed);
    long blocks = memory.blocks;
    long allocations = 0;
    do {
        write_with_allocations(&output, level, format, allocations++, &failed);
        CU_ASSERT_EQUAL(memory.blocks, blocks);
        /* One row: what was written the second time is all there is. */
        CU_ASSERT_EQUAL_FATAL(output.size, whole.size);
        CU_ASSERT_EQUAL(memcmp(output.bytes, whole.bytes, whole.size), 0);
    } while (failed);
    CU_ASSERT(allocations > 5);
}

static void test_no_memory(void) {
    check_no_memory(TONE_LEVEL_DOCUMENT, TONE_FORMAT_CSV);
    check_no_memory(TONE_LEVEL_DOCUMENT, TONE_FORMAT_JSONL);
}

void suite_report(void) {
    CU_pSuite suite = CU_add_suite("report", set_up, tear_down);
    CU_add_test(suite, "billionths print exactly", test_billionths);
    CU_add_test(suite, "doubles print shortest", test_reals);
    CU_add_test(suite, "doubles read back", test_reals_read_back);
    CU_add_test(suite, "doubles have the digits of the C library", test_fewest_digits);
    CU_add_test(suite, "the locale's separator becomes a point", test_decimal_point);
    CU_add_test(suite, "naturals", test_naturals);
    CU_add_test(suite, "special characters are found anywhere", test_special_anywhere);
    CU_add_test(suite, "CSV quotes where it must", test_csv_quotes);
    CU_add_test(suite, "CSV with a NUL byte", test_csv_embedded_nul);
    CU_add_test(suite, "CSV formulas are defused", test_csv_excel_safe);
    CU_add_test(suite, "ill-formed UTF-8 becomes U+FFFD", test_ill_formed);
    CU_add_test(suite, "JSON Lines cells", test_json_cells);
    CU_add_test(suite, "headers", test_headers);
    CU_add_test(suite, "JSON Lines has no header", test_no_header_in_json_lines);
    CU_add_test(suite, "extra names", test_extra_names);
    CU_add_test(suite, "many extra names", test_extra_names_by_the_thousand);
    CU_add_test(suite, "extra names that are wrong", test_extra_names_twice);
    CU_add_test(suite, "rows are whole", test_rows_are_whole);
    CU_add_test(suite, "a sentence row", test_sentence_row);
    CU_add_test(suite, "match rows", test_match_rows);
    CU_add_test(suite, "many match rows", test_many_match_rows);
    CU_add_test(suite, "an empty text", test_empty_text);
    CU_add_test(suite, "extra values", test_extra_values);
    CU_add_test(suite, "rows of levels", test_level_rows);
    CU_add_test(suite, "arguments of new", test_arguments_of_new);
    CU_add_test(suite, "arguments of add", test_arguments_of_add);
    CU_add_test(suite, "rows that the result lacks", test_rows_that_are_not_there);
    CU_add_test(suite, "a result of another scorer", test_result_of_another_scorer);
    CU_add_test(suite, "a write that fails", test_write_that_fails);
    CU_add_test(suite, "rows come in pieces", test_pieces);
    CU_add_test(suite, "memory gives out", test_no_memory);
}
