/* The HTML of a document: it nests, it shows the text and nothing else of it, and it lets no markup through. */
#include "support.h"

#include "html_page.h"

void suite_html(void);

static struct meter memory;
static const tone_allocator hooks = {meter_allocate, meter_reallocate, meter_release, &memory};

static struct bench bench;
static struct output *output;

static int set_up(void) {
    output = malloc(sizeof *output);
    return output && bench_open_builtin(&bench, &hooks, TONE_INVALID_REPLACE) ? 0 : 1;
}

static int tear_down(void) {
    bench_close(&bench);
    free(output);
    return meter_balanced(&memory) ? 0 : 1;
}

static tone_status write_html(const char *text, size_t size, const char *title, unsigned options) {
    output_clear(output);
    bench_score(&bench, text, size);
    return tone_html_write(bench.scorer, bench.result, 0, text, size, title, title ? strlen(title) : 0, options,
                           output_write, output, NULL);
}

static bool has(const char *part) {
    return strstr(output->bytes, part) != NULL;
}

/* ------------------------------------------------------------------------------------------------------- reading */

enum { DEPTH = 64, NAME = 16 };

/* Elements that are open. */
struct elements {
    char names[DEPTH][NAME];
    size_t count;
};

/* Takes a tag of ours: a name, attributes in double quotes. False when it does not close what is open. */
static bool take_tag(struct elements *elements, const char **at) {
    bool closes = (*at)[1] == '/';
    const char *name = *at + 1 + closes;
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789");
    const char *end = name + size;
    while (*end != '>') {
        if (*end == '"') {
            end = strchr(end + 1, '"');
        }
        if (!end || *end == '\0' || *end == '<') {
            return false;
        }
        end++;
    }
    *at = end + 1;
    if (size == 0 || size >= NAME) {
        return false;
    }
    if (closes) {
        return elements->count > 0 && strncmp(elements->names[--elements->count], name, size) == 0 &&
               elements->names[elements->count][size] == '\0';
    }
    if (elements->count == DEPTH) {
        return false;
    }
    memcpy(elements->names[elements->count], name, size);
    elements->names[elements->count++][size] = '\0';
    return true;
}

static const char *unescape(const char *at, char *c) {
    static const struct {
        const char *name;
        char c;
    } names[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strncmp(at, names[i].name, strlen(names[i].name)) == 0) {
            *c = names[i].c;
            return at + strlen(names[i].name);
        }
    }
    *c = *at;
    return at + 1;
}

static bool inside(const struct elements *elements, const char *name) {
    for (size_t i = 0; i < elements->count; i++) {
        if (strcmp(elements->names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* The text of the sentences: what stands in <p class="tone-sentence..."> but not in the <span> of the score. NULL where
   the elements do not nest. The caller frees it. */
static char *read_sentences(void) {
    struct elements elements = {0};
    char *text = calloc(1, output->size + 1);
    size_t size = 0;
    bool sentence = false;
    for (const char *at = output->bytes; text && *at;) {
        if (*at == '<') {
            bool opens = strncmp(at, "<p ", 3) == 0;
            sentence = opens ? strncmp(at, "<p class=\"tone-sentence", 23) == 0 : sentence;
            if (!take_tag(&elements, &at)) {
                free(text);
                return NULL;
            }
        } else {
            char c;
            at = unescape(at, &c);
            if (sentence && inside(&elements, "p") && !inside(&elements, "span")) {
                text[size++] = c;
            }
        }
    }
    if (elements.count > 0) {
        free(text);
        return NULL;
    }
    return text;
}

/* Without white space, in place. */
static char *squeeze(char *text) {
    size_t size = 0;
    for (size_t i = 0; text && text[i] != '\0'; i++) {
        if (!strchr(" \t\n\r", text[i])) {
            text[size++] = text[i];
        }
    }
    if (text) {
        text[size] = '\0';
    }
    return text;
}

/* The words of the page are the words of the text. */
static void check_text(const char *text) {
    CU_ASSERT_EQUAL_FATAL(write_html(text, strlen(text), "title", TONE_HTML_NO_STYLE), TONE_OK);
    char *shown = squeeze(read_sentences());
    char *given = malloc(strlen(text) + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(shown);
    CU_ASSERT_PTR_NOT_NULL_FATAL(given);
    strcpy(given, text);
    CU_ASSERT_STRING_EQUAL(shown, squeeze(given));
    free(given);
    free(shown);
}

/* --------------------------------------------------------------------------------------------------------- tests */

static void test_text(void) {
    check_text("");
    check_text("   \n\n  ");
    check_text("One.");
    check_text("The tyrant reportedly crushed the hordes. \"It is a disaster & a <disgrace>\", he said.\n\nSome say "
               "he isn't 'good' at all!");
    check_text("BREAKING NEWS\r\n\r\n- a radical plot\r\n- an \xE2\x80\x9Coutrageous\xE2\x80\x9D one?\r\n ...\r\n");
    check_text("Enough is enough! We must make no mistake: it is not an utterly outrageous catastrophe, they claim.");
}

static void test_marks(void) {
    static const char text[] = "The tyrant said it was \"vermin\".";
    CU_ASSERT_EQUAL_FATAL(write_html(text, sizeof text - 1, NULL, 0), TONE_OK);
    CU_ASSERT_TRUE(has("<style>"));
    CU_ASSERT_FALSE(has("<h2"));
    CU_ASSERT_TRUE(has("data-tone=\"l\""));
    CU_ASSERT_TRUE(has("title=\"loaded: tyrant&#10;category name_calling&#10;rule word&#10;voice author&#10;"
                       "contribution +3&#10;"));
    CU_ASSERT_TRUE(has(" tone-quoted\"") || has(" tone-quoted tone-over\"") || has(" tone-scare"));
    CU_ASSERT_TRUE(has("tyrant</mark></mark>")); /* of two dimensions or more, one inside the other */
    CU_ASSERT_TRUE(has(tone_scorer_sha256(bench.scorer)));
    CU_ASSERT_EQUAL_FATAL(write_html(text, sizeof text - 1, "A & B", TONE_HTML_NO_STYLE), TONE_OK);
    CU_ASSERT_FALSE(has("<style>"));
    CU_ASSERT_TRUE(has("<h2 dir=\"auto\">A &amp; B</h2>"));
}

/* "a b" and "b c" in two dimensions cross: the inner is cut where the outer ends. */
static void test_crossing_matches(void) {
    static const char text[] = "aard bee cee dee";
    struct bench own;
    bench_open_entries(
        &own, "one,first,\"<i>\",score,no,ignore,ignore,no,no,no\ntwo,second,b,score,no,ignore,ignore,no,no,no\n",
        "aard bee,one,1,,\nbee cee,two,1,,\n");
    bench_score(&own, text, sizeof text - 1);
    CU_ASSERT_EQUAL_FATAL(tone_result_match_count(own.result), 2);
    output_clear(output);
    CU_ASSERT_EQUAL(tone_html_write(own.scorer, own.result, 0, text, sizeof text - 1, NULL, 0, TONE_HTML_NO_STYLE,
                                    output_write, output, NULL),
                    TONE_OK);
    char *shown = read_sentences();
    CU_ASSERT_PTR_NOT_NULL_FATAL(shown);
    CU_ASSERT_STRING_EQUAL(shown, text);
    free(shown);
    CU_ASSERT_TRUE(has(">bee</mark></mark><mark"));
    CU_ASSERT_TRUE(has("> cee</mark> dee"));
    bench_close(&own);
}

static void test_hostile_text(void) {
    static const char text[] = "The <script>alert('tyrant')</script> \"onmouseover=\"x\" said: \xFFtyrant\x00\x1B[31m "
                               "\xE2\x80\xAE"
                               "evil\xE2\x80\xAC \xE2\x81\xA6zealots\xE2\x81\xA9 \xC2\x85 \xE2\x82 \xED\xA0\x80.";
    CU_ASSERT_EQUAL_FATAL(write_html(text, sizeof text - 1, "<b>\x01\"&'\xC0", 0), TONE_OK);
    CU_ASSERT_FALSE(has("<script"));
    CU_ASSERT_FALSE(has("<b>"));
    CU_ASSERT_TRUE(has("&lt;b&gt;\xEF\xBF\xBD&quot;&amp;&#39;\xEF\xBF\xBD</h2>"));
    CU_ASSERT_FALSE(has("\xE2\x80\xAE"));
    CU_ASSERT_FALSE(has("\xE2\x81\xA6"));
    CU_ASSERT_FALSE(has("\xFF"));
    CU_ASSERT_FALSE(has("\x1B"));
    CU_ASSERT_FALSE(has("\xC2\x85"));
    CU_ASSERT_EQUAL(strlen(output->bytes), output->size); /* no NUL */
    CU_ASSERT_EQUAL_FATAL(write_html(text, sizeof text - 1, "t", TONE_HTML_NO_STYLE), TONE_OK);
    char *shown = read_sentences();
    CU_ASSERT_PTR_NOT_NULL_FATAL(shown);
    CU_ASSERT_PTR_NOT_NULL(strstr(shown, "<script>alert('tyrant')</script>"));
    free(shown);
}

/* A source is cut to sixty code points, so that the page stays linear in the text. */
static void test_long_source(void) {
    char text[4096] = "";
    strcat(text, "The ");
    for (int i = 0; i < 100; i++) {
        strcat(text, "port ");
    }
    strcat(text, "senior adviser Mr. Smith said the tyrant was vermin.");
    check_text(text);
    CU_ASSERT(output->size < 20000);
}

static void test_null_text(void) {
    static const uint8_t validity = 0;
    static const uint32_t offsets[] = {0, 0};
    tone_batch batch = {.offsets_32 = offsets, .count = 1, .validity = &validity};
    CU_ASSERT_EQUAL_FATAL(tone_score_batch(bench.scorer, bench.scratch, &batch, 1, TONE_ROWS_ALL, bench.result, NULL),
                          TONE_OK);
    output_clear(output);
    CU_ASSERT_EQUAL(tone_html_write(bench.scorer, bench.result, 0, NULL, 0, NULL, 0, 0, output_write, output, NULL),
                    TONE_OK);
    CU_ASSERT_TRUE(has("There is no text."));
    CU_ASSERT_FALSE(has("<table>"));
}

/* The second text of a batch has its own rows, and offsets of its own. */
static void test_batch(void) {
    static const char bytes[] = "The zealots.The tyrant said so. He lied.";
    static const uint32_t offsets[] = {0, 12, sizeof bytes - 1};
    tone_batch batch = {.bytes = bytes, .size = sizeof bytes - 1, .offsets_32 = offsets, .count = 2};
    CU_ASSERT_EQUAL_FATAL(tone_score_batch(bench.scorer, bench.scratch, &batch, 1, TONE_ROWS_ALL, bench.result, NULL),
                          TONE_OK);
    output_clear(output);
    CU_ASSERT_EQUAL(tone_html_write(bench.scorer, bench.result, 1, bytes + 12, sizeof bytes - 13, NULL, 0,
                                    TONE_HTML_NO_STYLE, output_write, output, NULL),
                    TONE_OK);
    CU_ASSERT_TRUE(has("6 words in 2 sentences"));
    CU_ASSERT_TRUE(has("tyrant</mark>"));
    CU_ASSERT_FALSE(has("zealots"));
}

static tone_status give(const tone_scorer *s, const tone_result *r, uint64_t text, const char *bytes, size_t size,
                        unsigned options, tone_write_function write) {
    output_clear(output);
    tone_status status = tone_html_write(s, r, text, bytes, size, NULL, 0, options, write, output, NULL);
    CU_ASSERT_EQUAL(output->size, 0);
    return status;
}

static void test_refusals(void) {
    static const char text[] = "The tyrant said so.";
    size_t size = sizeof text - 1;
    bench_score(&bench, text, size);
    CU_ASSERT_EQUAL(give(NULL, bench.result, 0, text, size, 0, output_write), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(give(bench.scorer, NULL, 0, text, size, 0, output_write), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(give(bench.scorer, bench.result, 1, text, size, 0, output_write), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(give(bench.scorer, bench.result, 0, NULL, size, 0, output_write), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(give(bench.scorer, bench.result, 0, text, size - 1, 0, output_write),
                    TONE_ERROR_ARGUMENT); /* not its text */
    CU_ASSERT_EQUAL(give(bench.scorer, bench.result, 0, text, size, 2, output_write), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(give(bench.scorer, bench.result, 0, text, size, 0, NULL), TONE_ERROR_ARGUMENT);
    tone_score(bench.scorer, bench.scratch, text, size, TONE_ROWS_SENTENCES, bench.result, NULL);
    CU_ASSERT_EQUAL(give(bench.scorer, bench.result, 0, text, size, 0, output_write), TONE_ERROR_ARGUMENT);
    tone_score(bench.scorer, bench.scratch, text, size, TONE_ROWS_MATCHES, bench.result, NULL);
    CU_ASSERT_EQUAL(give(bench.scorer, bench.result, 0, text, size, 0, output_write), TONE_ERROR_ARGUMENT);
}

static void test_writing_stops(void) {
    static const char text[] = "The tyrant said so. ";
    char many[400 * (sizeof text - 1)];
    for (size_t i = 0; i < 400; i++) {
        memcpy(many + i * (sizeof text - 1), text, sizeof text - 1);
    }
    CU_ASSERT_EQUAL_FATAL(write_html(many, sizeof many, NULL, 0), TONE_OK);
    size_t calls = output->calls;
    CU_ASSERT(calls > 3);
    for (size_t i = 0; i < calls; i++) {
        output_clear(output);
        output->fail_at = i + 1;
        CU_ASSERT_EQUAL(
            tone_html_write(bench.scorer, bench.result, 0, many, sizeof many, NULL, 0, 0, output_write, output, NULL),
            TONE_ERROR_WRITE);
        CU_ASSERT_EQUAL(output->calls, i + 1); /* it is not called again */
    }
}

static void test_memory(void) {
    static const char text[] = "The tyrant, a \"monster\", crushed the hordes.";
    tone_status status = TONE_ERROR_NO_MEMORY;
    long before = memory.blocks, n = 0;
    bench_score(&bench, text, sizeof text - 1);
    for (; status != TONE_OK; n++) {
        output_clear(output);
        meter_give(&memory, n);
        status = tone_html_write(bench.scorer, bench.result, 0, text, sizeof text - 1, NULL, 0, 0, output_write, output,
                                 NULL);
        meter_give(&memory, -1);
        CU_ASSERT_FATAL(status == TONE_OK || status == TONE_ERROR_NO_MEMORY);
        CU_ASSERT_EQUAL(memory.blocks, before);
    }
    CU_ASSERT(n > 3);
}

static void put_number(double number, unsigned decimals, const char *expected) {
    static struct page page;
    page = (struct page){.write = output_write, .context = output};
    output_clear(output);
    page_rounded(&page, number, decimals);
    page_flush(&page);
    CU_ASSERT_STRING_EQUAL(output->bytes, expected);
}

static void test_numbers(void) {
    put_number(0, 3, "0.000");
    put_number(0.0004, 3, "0.000");
    put_number(-0.0004, 3, "0.000");
    put_number(0.0005, 3, "0.001");
    put_number(0.05, 2, "0.05");
    put_number(0.996, 2, "1.00");
    put_number(-0.5, 1,
               "\xE2\x88\x92"
               "0.5");
    put_number(99.5, 0, "100");
    put_number(123456.789, 3, "123456.789");
}

static void test_excerpts(void) {
    static struct page page;
    page = (struct page){.write = output_write, .context = output};
    output_clear(output);
    page_excerpt(&page, "a\xC3\xA9\xF0\x9F\x98\x80z", 8, 3);
    page_excerpt(&page, "<&>", 3, 3);
    page_flush(&page);
    CU_ASSERT_STRING_EQUAL(output->bytes, "a\xC3\xA9\xF0\x9F\x98\x80\xE2\x80\xA6&lt;&amp;&gt;");
}

void suite_html(void) {
    CU_pSuite suite = CU_add_suite("html", set_up, tear_down);
    CU_add_test(suite, "the text is shown, and it nests", test_text);
    CU_add_test(suite, "marks say why", test_marks);
    CU_add_test(suite, "matches that cross", test_crossing_matches);
    CU_add_test(suite, "hostile text", test_hostile_text);
    CU_add_test(suite, "long sources", test_long_source);
    CU_add_test(suite, "a null text", test_null_text);
    CU_add_test(suite, "a text of a batch", test_batch);
    CU_add_test(suite, "refusals", test_refusals);
    CU_add_test(suite, "writing stops where the callback says so", test_writing_stops);
    CU_add_test(suite, "no memory", test_memory);
    CU_add_test(suite, "numbers", test_numbers);
    CU_add_test(suite, "excerpts", test_excerpts);
}
