/* Matches: which entries stand in a text, as far as the public interface shows them. */
#include "scratch.h"
#include "starts.h"
#include "support.h"

void suite_matches(void);

static struct bench bench;

/* Two dimensions that are scored, and a support list for each that the built-in lexicon would bring. */
static const char categories[] = "bad,loaded,,,,,,,,\n"
                                 "worse,loaded,,,,,,,,\n"
                                 "doubt,hedging,,,,,,,,\n";

static void with_entries(const char *entries) {
    bench_open_entries(&bench, categories, entries);
}

#define FINDS(text, expected) CU_ASSERT_TRUE(bench_finds(&bench, text, expected))

static void words_and_spans(void) {
    with_entries("tyrant,bad,1,,\n");
    FINDS("tyrant", "loaded:tyrant=tyrant");
    FINDS("The tyrant, a tyrant.", "loaded:tyrant=tyrant | loaded:tyrant=tyrant");
    FINDS("tyrants tyrannt atyrant tyrant1 tyran", "");
    FINDS("", "");
    const tone_match *match = (bench_matches(&bench, "é tyrant"), tone_result_matches(bench.result));
    CU_ASSERT_EQUAL(match->begin, 3);
    CU_ASSERT_EQUAL(match->end, 9);
    CU_ASSERT_EQUAL(match->begin_char, 2);
    CU_ASSERT_EQUAL(match->end_char, 8);
    CU_ASSERT_EQUAL(match->attribution, UINT32_MAX);
    CU_ASSERT_EQUAL(match->rule, TONE_RULE_WORD);
    bench_close(&bench);
}

static void longest_and_leftmost(void) {
    with_entries(
        "war,bad,1,,\nwar on drugs,bad,2,,\ndrugs cartel,worse,1,,\non drugs cartel boss,bad,1,,\ncartel,bad,1,,\n");
    FINDS("war on drugs", "loaded:war on drugs=war on drugs");
    FINDS("war on drug", "loaded:war=war");
    FINDS("war on drugs cartel", "loaded:war on drugs=war on drugs | loaded:cartel=cartel");
    FINDS("war on drugs cartel boss", "loaded:war on drugs=war on drugs | loaded:cartel=cartel");
    FINDS("on drugs cartel boss", "loaded:on drugs cartel boss=on drugs cartel boss");
    FINDS("on drugs cartel", "loaded:drugs cartel=drugs cartel");
    bench_close(&bench);
}

/* Each dimension for itself: what one covers is free in another. */
static void dimensions_apart(void) {
    with_entries("so called expert,bad,1,,\ncalled,doubt,1,,\nexpert,doubt,1,,\nexpert,bad,1,,\n");
    FINDS("so called expert",
          "loaded:so called expert=so called expert | hedging:called=called | hedging:expert=expert");
    FINDS("an expert", "loaded:expert=expert | hedging:expert=expert");
    bench_close(&bench);
}

/* Terms that a longer one begins with, in other dimensions: few, and more than stand with the longer one's node. */
static void shorter_terms_beside(void) {
    with_entries("war,bad,1,,\nwar on drugs,doubt,1,,\nwar ... peace,doubt,1,,\n<number> lies,bad,1,,\n"
                 "<number> lies told,doubt,1,,\n");
    FINDS("a war on drugs", "loaded:war=war | hedging:war on drugs=war on drugs");
    FINDS("a war on drug", "loaded:war=war");
    FINDS("war for peace", "loaded:war=war | hedging:war ... peace=war for peace");
    FINDS("7 lies told", "loaded:<number> lies=7 lies | hedging:<number> lies told=7 lies told");
    bench_close(&bench);
}

static void shorter_terms_of_many_dimensions(void) {
    enum { DIMENSIONS = 20, ROW = 64 };
    char rows[DIMENSIONS * ROW] = "";
    char entries[(DIMENSIONS + 3) * ROW] = "war on drugs,c1,1,,\nwar on,c0,1,,\nwar of the worlds,c2,1,,\n";
    for (int i = 0; i < DIMENSIONS; i++) {
        sprintf(rows + strlen(rows), "c%d,dimension_%d,,,,,,,,\n", i, i);
        sprintf(entries + strlen(entries), "war,c%d,1,,\n", i);
    }
    bench_open_entries(&bench, rows, entries);
    bench_score(&bench, "a war on drugs", 14);
    CU_ASSERT_EQUAL_FATAL(tone_result_match_count(bench.result), DIMENSIONS);
    const tone_match *matches = tone_result_matches(bench.result);
    CU_ASSERT_EQUAL(matches[0].end, 8);
    CU_ASSERT_EQUAL(matches[1].end, 14);
    for (int i = 2; i < DIMENSIONS; i++) {
        CU_ASSERT_EQUAL(matches[i].end, 5);
    }
    bench_score(&bench, "a war on", 8);
    CU_ASSERT_EQUAL(tone_result_match_count(bench.result), DIMENSIONS);
    CU_ASSERT_EQUAL(tone_result_matches(bench.result)->end, 8);
    bench_close(&bench);
}

static void inflected(void) {
    with_entries(
        "tyrant,bad,1,noun,\ncrack down,bad,1,verb,\nwar crime,worse,1,noun,\nlies,worse,2,,\nlie,bad,1,noun verb,\n"
        "crack-pot,bad,1,noun,\n");
    FINDS("tyrants cracked down", "loaded:tyrant=tyrants | loaded:crack down=cracked down");
    FINDS("War crimes", "loaded:war crime=War crimes");
    FINDS("wars crime", "");
    FINDS("lie lies lied lying", "loaded:lie=lie | loaded:lies=lies | loaded:lie=lied | loaded:lie=lying");
    FINDS("crack-pots and crack pots", "loaded:crack-pot=crack-pots | loaded:crack-pot=crack pots");
    bench_matches(&bench, "tyrants lie");
    CU_ASSERT_EQUAL(tone_result_matches(bench.result)[0].rule, TONE_RULE_INFLECTION);
    CU_ASSERT_EQUAL(tone_result_matches(bench.result)[1].rule, TONE_RULE_WORD);
    bench_close(&bench);
}

/* Of two entries that inflect to one form the earlier has it; one that is written so has it before both. */
static void shared_forms(void) {
    with_entries("leave,bad,1,verb,\nleaf,worse,1,noun,\nfound,bad,1,verb,\nfind,worse,1,verb,\n");
    FINDS("leaves", "loaded:leave=leaves");
    FINDS("found", "loaded:found=found");
    FINDS("founded finds", "loaded:found=founded | loaded:find=finds");
    bench_close(&bench);
}

/* A neutral entry takes its words away, in the dimensions that it lists. */
static void neutral_entries(void) {
    static const struct csv_file files[] = {
        {"categories.csv", "category,dimension\nbad,loaded\ndoubt,hedging\n", 0},
        {"entries.csv", "term,category,weight\nwar,bad,1\nmay,doubt,1\nmay,bad,1\nwar on drugs,bad,2\n", 0},
        {"neutral.csv", "term,dimensions,inflect\nwar hero,loaded,noun\n\"may <number>\",hedging,\ncivil war,*,\n", 0},
        {NULL, NULL, 0},
    };
    bench_open(&bench, lexicon_of(files), NULL);
    FINDS("a war hero", "");
    FINDS("war heroes", "");
    FINDS("war heroics", "loaded:war=war");
    FINDS("May 5", "loaded:may=May");
    FINDS("may go", "loaded:may=may | hedging:may=may");
    FINDS("civil war", "");
    FINDS("civil war on drugs", ""); /* the neutral one is the leftmost */
    FINDS("war on drugs hero", "loaded:war on drugs=war on drugs");
    bench_close(&bench);
}

static void hyphens(void) {
    with_entries("hard-line,bad,1,,\nset up,bad,1,,\nmother-in-law,worse,1,,\n");
    FINDS("hard-line hard line HARD\xE2\x80\x91LINE",
          "loaded:hard-line=hard-line | loaded:hard-line=hard line | loaded:hard-line=HARD\xE2\x80\x91LINE");
    FINDS("hardline hard - line hard- line hard, line", "");
    FINDS("set up", "loaded:set up=set up");
    FINDS("set-up", "");
    FINDS(
        "mother in-law, mother-in law, mother in law",
        "loaded:mother-in-law=mother in-law | loaded:mother-in-law=mother-in law | loaded:mother-in-law=mother in law");
    bench_close(&bench);
}

static void apostrophes(void) {
    with_entries("tyrant,bad,1,,\ndevil's advocate,worse,1,,\ndon't,doubt,1,,\n");
    FINDS("tyrant's tyrant\xE2\x80\x99s TYRANT'S",
          "loaded:tyrant=tyrant's | loaded:tyrant=tyrant\xE2\x80\x99s | loaded:tyrant=TYRANT'S");
    FINDS("devil\xE2\x80\x99s advocate", "loaded:devil's advocate=devil\xE2\x80\x99s advocate");
    FINDS("devil advocate", "");
    FINDS("don\xE2\x80\x99t don't", "hedging:don't=don\xE2\x80\x99t | hedging:don't=don't");
    bench_close(&bench);
}

static void folded_letters(void) {
    with_entries("tyrant,bad,1,,\nclich\xC3\xA9,bad,1,,\noffice,worse,1,,\nSTRASSE,worse,1,,\n");
    FINDS("TYRANT Tyrant tYrAnT", "loaded:tyrant=TYRANT | loaded:tyrant=Tyrant | loaded:tyrant=tYrAnT");
    FINDS("ty\xC2\xADrant", "loaded:tyrant=ty\xC2\xADrant");
    FINDS("ty\xE2\x80\x8Brant", "loaded:tyrant=ty\xE2\x80\x8Brant");
    FINDS("\xEF\xBD\x94\xEF\xBD\x99\xEF\xBD\x92\xEF\xBD\x81\xEF\xBD\x8E\xEF\xBD\x94",
          "loaded:tyrant=\xEF\xBD\x94\xEF\xBD\x99\xEF\xBD\x92\xEF\xBD\x81\xEF\xBD\x8E\xEF\xBD\x94");
    FINDS("o\xEF\xAC\x83"
          "ce",
          "loaded:office=o\xEF\xAC\x83"
          "ce");
    FINDS("CLICH\xC3\x89 cliche\xCC\x81", "loaded:clich\xC3\xA9=CLICH\xC3\x89 | loaded:clich\xC3\xA9=cliche\xCC\x81");
    FINDS("stra\xC3\x9F"
          "e",
          "loaded:STRASSE=stra\xC3\x9F"
          "e");
    FINDS("cliche", "");
    bench_close(&bench);
}

static void wildcards(void) {
    with_entries("escalat*,bad,1,,\nesc*,worse,2,,\nescalator,worse,1,,\nnew escalat*,doubt,1,,\n");
    FINDS("escalate escalat escape esc es",
          "loaded:escalat*=escalate | loaded:escalat*=escalat | loaded:esc*=escape | loaded:esc*=esc");
    FINDS("ESCALATOR's", "loaded:escalator=ESCALATOR's");
    FINDS("a new escalation", "hedging:new escalat*=new escalation | loaded:escalat*=escalation");
    bench_matches(&bench, "escalation");
    CU_ASSERT_EQUAL(tone_result_matches(bench.result)->rule, TONE_RULE_WILDCARD);
    bench_close(&bench);
}

/* A wildcard finds the beginning of a word that is longer than any entry. */
static void wildcards_of_long_words(void) {
    enum { SIZE = 5000 };
    static char word[SIZE + 1];
    memset(word, 'x', SIZE);
    memcpy(word, "escalat", 7);
    with_entries("escalat*,bad,1,,\n");
    bench_score(&bench, word, SIZE);
    CU_ASSERT_EQUAL_FATAL(tone_result_match_count(bench.result), 1);
    CU_ASSERT_EQUAL(tone_result_matches(bench.result)->end, SIZE);
    bench_close(&bench);
}

static void classes(void) {
    with_entries("<number> dead,bad,1,,\n<capital> regime,bad,1,,\n<word> lies,worse,1,,\nold <word> lies,doubt,1,,\n");
    FINDS("10,000 dead, ten dead", "loaded:<number> dead=10,000 dead");
    FINDS("the Kremlin regime and the new regime", "loaded:<capital> regime=Kremlin regime");
    FINDS("old state lies, 7 lies", "hedging:old <word> lies=old state lies | loaded:<word> lies=state lies");
    bench_matches(&bench, "9 dead");
    CU_ASSERT_EQUAL(tone_result_matches(bench.result)->rule, TONE_RULE_PATTERN);
    bench_close(&bench);
}

/* Of two terms as long, the one with the literal word wins, wherever it stands in the file. */
static void literal_over_class(void) {
    with_entries(
        "<word> lies,worse,1,,\nstate lies,bad,1,,\n<capital> war,bad,1,,\n<word> war,worse,1,,\nhol* war,worse,1,,\n"
        "holy war,bad,2,,\n");
    FINDS("state lies", "loaded:state lies=state lies");
    FINDS("Holy war", "loaded:holy war=Holy war");
    FINDS("Hollow war", "loaded:hol* war=Hollow war");
    FINDS("old war", "loaded:<word> war=old war");
    bench_close(&bench);
}

static void gaps(void) {
    with_entries("war ... drugs,bad,1,,\ntake ... for ... ride,worse,1,,\n");
    FINDS("war on drugs", "loaded:war ... drugs=war on drugs");
    FINDS("war on the hard drugs", "loaded:war ... drugs=war on the hard drugs");
    FINDS("war on the very hard drugs", "");
    FINDS("war drugs", "");
    FINDS("war on, drugs", "");
    FINDS("war on (drugs)", "");
    FINDS("war on 3 drugs", "loaded:war ... drugs=war on 3 drugs");
    FINDS("take us all for a ride", "loaded:take ... for ... ride=take us all for a ride");
    FINDS("war on drugs and drugs", "loaded:war ... drugs=war on drugs and drugs"); /* the longest */
    bench_close(&bench);
}

/* Inside a term: by its class, where the word leads on too, and where it does not; and by more than one class. */
static void classes_inside(void) {
    with_entries(
        "in <number>,bad,1,,\nin <number> long days,bad,2,,\nin <number> <number>,worse,3,,\nin <word>,doubt,1,,\n"
        "in May,bad,1,,\nsir <capital> lied,worse,2,,\nsir <word> lied,doubt,1,,\nnot only <capital>,bad,1,,\n");
    FINDS("in 5", "loaded:in <number>=in 5");
    FINDS("in 5 days", "loaded:in <number>=in 5");
    FINDS("in 5 long days", "loaded:in <number> long days=in 5 long days");
    FINDS("in 5 6", "loaded:in <number> <number>=in 5 6");
    FINDS("in May and in june", "loaded:in May=in May | hedging:in <word>=in May | hedging:in <word>=in june");
    FINDS("in. 5 in", "");
    FINDS("Sir Bo lied", "loaded:sir <capital> lied=Sir Bo lied | hedging:sir <word> lied=Sir Bo lied");
    FINDS("sir bo lied, sir bo lies", "hedging:sir <word> lied=sir bo lied");
    FINDS("not only Bo, not only bo", "loaded:not only <capital>=not only Bo");
    bench_close(&bench);
}

/* Where a term may begin by a word and by its class, each may be the only one that leads to something, or both. */
static void words_and_classes_first(void) {
    with_entries("<capital> said,bad,1,,\nhe,doubt,1,,\nhe said so,doubt,2,,\n<number>,worse,1,,\n9/11,doubt,1,,\n"
                 "<number> dead men,bad,2,,\n");
    FINDS("Bo said so", "loaded:<capital> said=Bo said");
    FINDS("He said", "loaded:<capital> said=He said | hedging:he=He");
    FINDS("He said so", "loaded:<capital> said=He said | hedging:he said so=He said so");
    FINDS("he said so", "hedging:he said so=he said so");
    FINDS("He says. Said", "hedging:he=He");
    FINDS("7 men, 8 dead, 9 dead men", "loaded:<number>=7 | loaded:<number>=8 | loaded:<number> dead men=9 dead men");
    bench_close(&bench);
}

/* A word with ’s is the word, but where a term has it with its ’s; at the beginning of terms and inside. */
static void apostrophes_and_more(void) {
    with_entries(
        "it,doubt,1,,\nit's clear,bad,1,,\nit is,bad,1,,\nmet war's end,bad,1,,\nmet war,bad,2,,\nmet,doubt,1,,\n"
        "<capital> lie,worse,1,,\nold <capital> lie,bad,2,,\nwar on,worse,1,,\n");
    FINDS("it's clear", "loaded:it's clear=it's clear | hedging:it=it's");
    FINDS("it's fine", "hedging:it=it's");
    FINDS("it's. Clear", "hedging:it=it's");
    FINDS("met war's end", "loaded:met war's end=met war's end | hedging:met=met");
    FINDS("met war's ends", "loaded:met war=met war's | hedging:met=met");
    FINDS("Bo's lie, bo's lie", "loaded:<capital> lie=Bo's lie");
    FINDS("an old Bo's lie", "loaded:old <capital> lie=old Bo's lie");
    FINDS("war's on", "loaded:war on=war's on");
    bench_close(&bench);
}

/* What a gap may pass over decides whether anything but the shorter terms is there. */
static void gaps_that_lead_nowhere(void) {
    with_entries(
        "took,doubt,1,,\ntook ... away,bad,1,,\nnot only,doubt,1,,\nnot only ... but,bad,1,,\nnot only us yet,bad,2,,\n"
        "put ... <number>,worse,1,,\n");
    FINDS("took it away", "loaded:took ... away=took it away | hedging:took=took");
    FINDS("took it all the way", "hedging:took=took");
    FINDS("took (it) away", "hedging:took=took");
    FINDS("it took.", "hedging:took=took");
    FINDS("not only us yet", "loaded:not only us yet=not only us yet | hedging:not only=not only");
    FINDS("not only us", "hedging:not only=not only");
    FINDS("not only us all but", "loaded:not only ... but=not only us all but | hedging:not only=not only");
    FINDS("put it at 5, put 5", "loaded:put ... <number>=put it at 5");
    bench_close(&bench);
}

/* Text in which so many words stand before some terms, one of which covers a part of the next. */
static const char *terms_behind(uint32_t words) {
    static char text[4 * STARTS_AT_ONCE];
    size_t size = 0;
    for (uint32_t i = 0; i < words; i++) {
        size += (size_t)sprintf(text + size, "x ");
    }
    sprintf(text + size, "war on drugs cartel 7 lies told talk of peace x x x");
    return text;
}

/* Tokens are worked on piece by piece: terms begin in one and end in the next. */
static void terms_across_pieces(void) {
    enum { TERM_WORDS = 10 };
    with_entries(
        "war on drugs,bad,1,,\non drugs cartel,bad,1,,\n<number> lies told,doubt,1,,\ntalk ... peace,bad,1,,\n");
    for (enum way_name way = WAY_PORTABLE; way < WAY_COUNT; way++) {
        bench.scratch->way = way_by_name(way);
        for (uint32_t i = 0; i <= TERM_WORDS && bench.scratch->way; i++) {
            FINDS(terms_behind(STARTS_AT_ONCE - i),
                  "loaded:war on drugs=war on drugs | hedging:<number> lies told=7 lies told | "
                  "loaded:talk ... peace=talk of peace");
        }
    }
    bench_close(&bench);
}

static void sentences_part(void) {
    with_entries("war on drugs,bad,1,,\ntalk ... peace,bad,1,,\n");
    FINDS("It is war. On drugs it is silent.", "");
    FINDS("This was war\n\non drugs", "");
    FINDS("This was a war\non drugs.", "loaded:war on drugs=war\non drugs");
    FINDS("It was war. And peace came.", "");
    bench_close(&bench);
}

static void marks_and_pictures(void) {
    with_entries(
        ":-),bad,1,,\n\xF0\x9F\x98\xA1,bad,1,,\n?!,worse,1,,\n100%,bad,1,,\n\"wow, just\",bad,1,,\n<3,bad,1,,\n");
    FINDS("Good :-)", "loaded::-)=:-)");
    FINDS("no \xF0\x9F\x98\xA1!", "loaded:\xF0\x9F\x98\xA1=\xF0\x9F\x98\xA1");
    FINDS("What?!", "loaded:?!=?!");
    FINDS("What? !", "");
    FINDS("100% and 100 %", "loaded:100%=100%");
    FINDS("Wow, just wow", "loaded:wow, just=Wow, just");
    FINDS("I <3 it", "loaded:<3=<3");
    bench_close(&bench);
}

/* ---------------------------------------------------------------------------------------------- several lexicons */

static tone_lexicon *small(const char *rows, const char *entries) {
    return lexicon_of_entries(rows, entries);
}

static void later_lexicon_wins(void) {
    bench_open(&bench, small("bad,loaded,,,,,,,,\n", "tyrant,bad,1,noun,\nlie,bad,1,noun,\n"),
               small("awful,loaded,,,,,,,,\nbad,loaded,,,,,,,,\n", "tyrant,awful,3,noun,\nhorde,bad,2,,\n"));
    FINDS("tyrants lie to a horde", "loaded:tyrant=tyrants | loaded:lie=lie | loaded:horde=horde");
    const tone_match *matches = tone_result_matches(bench.result);
    CU_ASSERT_EQUAL(matches[0].weight, 3);
    CU_ASSERT_STRING_EQUAL(tone_scorer_category(bench.scorer, matches[0].category), "awful");
    CU_ASSERT_EQUAL(matches[1].category, matches[2].category); /* categories of one name are one */
    CU_ASSERT_STRING_EQUAL(tone_scorer_lexicons(bench.scorer), "test 1.0+test 1.0");
    bench_close(&bench);
}

/* A later form wins too, over an earlier entry that has it as written; and a later neutral entry over both. */
static void later_form_wins(void) {
    static const struct csv_file later[] = {
        {"categories.csv", "category,dimension\nbad,loaded\n", 0},
        {"entries.csv", "term,category,weight,inflect\ntyrant,bad,3,noun\n", 0},
        {"neutral.csv", "term,dimensions\nlie,*\n", 0},
        {NULL, NULL, 0},
    };
    bench_open(&bench, small("bad,loaded,,,,,,,,\n", "tyrants,bad,1,,\nlie,bad,1,,\n"), lexicon_of(later));
    FINDS("tyrants lie", "loaded:tyrant=tyrants");
    bench_close(&bench);
}

/* The dimension that the last merge disagreed on. */
static char disagreed[32];

static tone_status merge(const char *first, const char *second) {
    tone_config *config = NULL;
    tone_scorer *scorer = NULL;
    tone_error error = {0};
    tone_lexicon *lexicons[] = {small(first, "tyrant,x,1,,\n"), small(second, "horde,y,1,,\n")};
    CU_ASSERT_EQUAL_FATAL(tone_config_new(&config, NULL, NULL), TONE_OK);
    tone_config_clear_lexicons(config);
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(tone_config_add_lexicon(config, lexicons[i], NULL), TONE_OK);
        tone_lexicon_free(lexicons[i]);
    }
    tone_status status = tone_scorer_new(&scorer, config, &error);
    CU_ASSERT_EQUAL(error.status, status);
    snprintf(disagreed, sizeof disagreed, "%s", error.detail ? error.detail : "");
    CU_ASSERT_TRUE((scorer != NULL) == (status == TONE_OK));
    tone_scorer_free(scorer);
    tone_config_free(config);
    return status;
}

static void policies_agree(void) {
    CU_ASSERT_EQUAL(merge("x,loaded,,,,,,,,\n", "y,loaded,,,,,,,,\n"), TONE_OK);
    CU_ASSERT_EQUAL(merge("x,loaded,,score,no,flip,,,,yes\n", "y,loaded,,score,no,flip,,,,yes\n"), TONE_OK);
    CU_ASSERT_EQUAL(merge("x,loaded,,,,,,,,\n", "y,loaded,,score,no,flip,,,,yes\n"), TONE_OK);
    CU_ASSERT_EQUAL(merge("x,loaded,,score,no,flip,,,,yes\n", "y,loaded,,,,,,,,\n"), TONE_OK);
    CU_ASSERT_EQUAL(merge("x,loaded,,score,no,flip,,,,yes\n", "y,hedging,,score,no,ignore,,,,\n"), TONE_OK);
}

static void policies_conflict(void) {
    static const char *const stated[] = {"support,no,flip,scale,yes,yes,yes", "score,yes,flip,scale,yes,yes,yes",
                                         "score,no,ignore,scale,yes,yes,yes", "score,no,flip,ignore,yes,yes,yes",
                                         "score,no,flip,scale,no,yes,yes",    "score,no,flip,scale,yes,no,yes",
                                         "score,no,flip,scale,yes,yes,no"};
    for (size_t i = 0; i < sizeof stated / sizeof *stated; i++) {
        char rows[128];
        snprintf(rows, sizeof rows, "y,loaded,,%s\n", stated[i]);
        CU_ASSERT_EQUAL(merge("x,loaded,,score,no,flip,scale,yes,yes,yes\n", rows), TONE_ERROR_CONFLICT);
        CU_ASSERT_STRING_EQUAL(disagreed, "loaded");
    }
    CU_ASSERT_EQUAL(merge("x,loaded,,score,,,,,,yes\n", "y,loaded_author,,score,,,,,,\n"), TONE_ERROR_CONFLICT);
}

/* An unstated policy is that of the lexicon that states it. */
static void unstated_policy(void) {
    bench_open(&bench, small("x,mood,,,,,,,,\n", "sad,x,2,,\n"), small("y,mood,,score,yes,,,,,yes\n", "glad,y,2,,\n"));
    uint32_t mood = tone_scorer_score_index(bench.scorer, "mood");
    CU_ASSERT_NOT_EQUAL_FATAL(mood, UINT32_MAX);
    CU_ASSERT_STRING_EQUAL(tone_scorer_score_name(bench.scorer, mood + 1), "mood_author");
    CU_ASSERT_EQUAL(tone_scorer_score_kind(bench.scorer, mood + 1), TONE_SCORE_AUTHOR);
    bench_close(&bench);
}

/* A composite of one lexicon and a dimension of another with one name. */
static void composite_against_dimension(void) {
    static const struct csv_file first[] = {
        {"categories.csv", "category,dimension\nx,loaded\n", 0},
        {"composites.csv", "composite,feature,coefficient\nbias,category:x,1\n", 0},
        {"entries.csv", "term,category,weight\ntyrant,x,1\n", 0},
        {NULL, NULL, 0},
    };
    tone_config *config = NULL;
    tone_scorer *scorer = NULL;
    tone_lexicon *lexicons[] = {lexicon_of(first), small("y,bias,,,,,,,,\n", "horde,y,1,,\n")};
    CU_ASSERT_EQUAL_FATAL(tone_config_new(&config, NULL, NULL), TONE_OK);
    tone_config_clear_lexicons(config);
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(tone_config_add_lexicon(config, lexicons[i], NULL), TONE_OK);
        tone_lexicon_free(lexicons[i]);
    }
    CU_ASSERT_EQUAL(tone_scorer_new(&scorer, config, NULL), TONE_ERROR_CONFLICT);
    tone_config_free(config);
}

/* Abbreviations and negations come from the built-in lexicon where a lexicon has none, from it alone where it has. */
static void support_lists(void) {
    with_entries("tyrant,bad,1,,\n");
    bench_score(&bench, "Gen. Ovi spoke. He left.", 24);
    CU_ASSERT_EQUAL(tone_result_sentence_count(bench.result), 2);
    bench_close(&bench);
    bench_open_entries(&bench, "bad,loaded,,score,,flip,,,,\nno_more,negation,,support,,,,,,\n",
                       "tyrant,bad,1,,\nnay,no_more,1,,\n");
    bench_matches(&bench, "not tyrant. nay tyrant.");
    CU_ASSERT_EQUAL_FATAL(tone_result_match_count(bench.result), 2);
    CU_ASSERT_EQUAL(tone_result_matches(bench.result)[0].flags, 0);
    CU_ASSERT_EQUAL(tone_result_matches(bench.result)[1].flags, TONE_MATCH_NEGATED);
    bench_close(&bench);
}

/* Support lists are heeded, not shown. Signs are shown, and are no scores. */
static void roles(void) {
    bench_open_entries(&bench, "bad,loaded,,,,,,,,\nfigure,sign,,sign,,,,,,\nmore,degree,,support,,,,,,\n",
                       "tyrant,bad,1,,\nvery,more,2,,\n<number>,figure,1,,\n");
    FINDS("very tyrant 7", "loaded:tyrant=tyrant | sign:<number>=7");
    CU_ASSERT_EQUAL(tone_result_matches(bench.result)[1].rule, TONE_RULE_SIGN);
    CU_ASSERT_EQUAL(tone_scorer_score_count(bench.scorer), 1);
    CU_ASSERT_EQUAL(tone_scorer_score_index(bench.scorer, "sign"), UINT32_MAX);
    bench_close(&bench);
}

void suite_matches(void) {
    CU_pSuite suite = CU_add_suite("matches", NULL, NULL);
    CU_add_test(suite, "words and spans", words_and_spans);
    CU_add_test(suite, "longest and leftmost", longest_and_leftmost);
    CU_add_test(suite, "dimensions apart", dimensions_apart);
    CU_add_test(suite, "shorter terms beside", shorter_terms_beside);
    CU_add_test(suite, "shorter terms of many dimensions", shorter_terms_of_many_dimensions);
    CU_add_test(suite, "inflected", inflected);
    CU_add_test(suite, "shared forms", shared_forms);
    CU_add_test(suite, "neutral entries", neutral_entries);
    CU_add_test(suite, "hyphens", hyphens);
    CU_add_test(suite, "apostrophes", apostrophes);
    CU_add_test(suite, "folded letters", folded_letters);
    CU_add_test(suite, "wildcards", wildcards);
    CU_add_test(suite, "wildcards of long words", wildcards_of_long_words);
    CU_add_test(suite, "classes", classes);
    CU_add_test(suite, "a literal over a class", literal_over_class);
    CU_add_test(suite, "gaps", gaps);
    CU_add_test(suite, "classes inside", classes_inside);
    CU_add_test(suite, "words and classes first", words_and_classes_first);
    CU_add_test(suite, "apostrophes and more", apostrophes_and_more);
    CU_add_test(suite, "gaps that lead nowhere", gaps_that_lead_nowhere);
    CU_add_test(suite, "terms across pieces", terms_across_pieces);
    CU_add_test(suite, "sentences part", sentences_part);
    CU_add_test(suite, "marks and pictures", marks_and_pictures);
    CU_add_test(suite, "a later lexicon wins", later_lexicon_wins);
    CU_add_test(suite, "a later form wins", later_form_wins);
    CU_add_test(suite, "policies agree", policies_agree);
    CU_add_test(suite, "policies conflict", policies_conflict);
    CU_add_test(suite, "an unstated policy", unstated_policy);
    CU_add_test(suite, "a composite against a dimension", composite_against_dimension);
    CU_add_test(suite, "support lists", support_lists);
    CU_add_test(suite, "roles", roles);
}
