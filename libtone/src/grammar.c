#include "grammar.h"
#include "marks.h"

#include <assert.h>
#include <string.h>

enum { WORD_LIMIT = 16 };

/*
 * The closed classes, after Quirk, Greenbaum, Leech & Svartvik, A Comprehensive Grammar of the English Language (1985):
 * determiners 5.10, pronouns 6, prepositions 9.7, auxiliaries 3.21, coordinators 13.5, subordinators 14.12, relatives 6.32,
 * reported questions 16.35, verbs of telling with an object of their own 16.60; participles of feeling 7.15. Where a
 * contraction is meant its apostrophe and what follows is left out: "don" of don’t. In the order of bytes.
 */
static const struct {
    char word[WORD_LIMIT];
    uint32_t grammar;
} words[] = {
    {"a", GRAMMAR_DETERMINER},
    {"about", GRAMMAR_PREPOSITION | GRAMMAR_TOPIC},
    {"above", GRAMMAR_PREPOSITION},
    {"according", GRAMMAR_ING},
    {"across", GRAMMAR_PREPOSITION},
    {"advise", GRAMMAR_TELLING},
    {"advised", GRAMMAR_TELLING},
    {"after", GRAMMAR_PREPOSITION | GRAMMAR_SUBORDINATOR},
    {"afternoon", GRAMMAR_TIME},
    {"again", GRAMMAR_ADVERB},
    {"against", GRAMMAR_PREPOSITION | GRAMMAR_TOPIC},
    {"alarmed", GRAMMAR_FEELING},
    {"all", GRAMMAR_DETERMINER},
    {"almost", GRAMMAR_ADVERB},
    {"along", GRAMMAR_PREPOSITION},
    {"alongside", GRAMMAR_PREPOSITION},
    {"already", GRAMMAR_ADVERB},
    {"also", GRAMMAR_ADVERB},
    {"although", GRAMMAR_SUBORDINATOR},
    {"always", GRAMMAR_ADVERB},
    {"am", GRAMMAR_AUXILIARY | GRAMMAR_BE},
    {"amid", GRAMMAR_PREPOSITION},
    {"among", GRAMMAR_PREPOSITION},
    {"an", GRAMMAR_DETERMINER},
    {"and", GRAMMAR_COORDINATOR},
    {"another", GRAMMAR_DETERMINER},
    {"any", GRAMMAR_DETERMINER},
    {"anybody", GRAMMAR_SUBJECT},
    {"anyone", GRAMMAR_SUBJECT},
    {"anything", 0},
    {"april", GRAMMAR_TIME},
    {"are", GRAMMAR_AUXILIARY | GRAMMAR_BE},
    {"aren", GRAMMAR_AUXILIARY | GRAMMAR_BE | GRAMMAR_NEGATION},
    {"around", GRAMMAR_PREPOSITION},
    {"as", GRAMMAR_PREPOSITION | GRAMMAR_SUBORDINATOR},
    {"assure", GRAMMAR_TELLING},
    {"assured", GRAMMAR_TELLING},
    {"assures", GRAMMAR_TELLING},
    {"assuring", GRAMMAR_TELLING},
    {"at", GRAMMAR_PREPOSITION},
    {"august", GRAMMAR_TIME},
    {"back", GRAMMAR_ADVERB},
    {"be", GRAMMAR_AUXILIARY | GRAMMAR_BE},
    {"beaten", GRAMMAR_ED},
    {"became", GRAMMAR_ED},
    {"because", GRAMMAR_SUBORDINATOR},
    {"bed", 0},
    {"been", GRAMMAR_AUXILIARY | GRAMMAR_BE},
    {"before", GRAMMAR_PREPOSITION | GRAMMAR_SUBORDINATOR},
    {"began", GRAMMAR_ED},
    {"behind", GRAMMAR_PREPOSITION},
    {"beijing", 0},
    {"being", GRAMMAR_AUXILIARY | GRAMMAR_BE},
    {"below", GRAMMAR_PREPOSITION},
    {"beside", GRAMMAR_PREPOSITION},
    {"besides", GRAMMAR_PREPOSITION},
    {"between", GRAMMAR_PREPOSITION},
    {"beyond", GRAMMAR_PREPOSITION},
    {"both", GRAMMAR_DETERMINER | GRAMMAR_SUBJECT | GRAMMAR_PLURAL},
    {"bought", GRAMMAR_ED},
    {"brief", GRAMMAR_TELLING},
    {"briefed", GRAMMAR_TELLING},
    {"bring", 0},
    {"broke", GRAMMAR_ED},
    {"brought", GRAMMAR_ED},
    {"building", 0},
    {"built", GRAMMAR_ED},
    {"but", GRAMMAR_COORDINATOR},
    {"by", GRAMMAR_PREPOSITION | GRAMMAR_BY},
    {"came", GRAMMAR_ED},
    {"can", GRAMMAR_AUXILIARY},
    {"cannot", GRAMMAR_AUXILIARY | GRAMMAR_NEGATION},
    {"cast", GRAMMAR_ED},
    {"caught", GRAMMAR_ED},
    {"children", GRAMMAR_PLURAL},
    {"chose", GRAMMAR_ED},
    {"committed", GRAMMAR_FEELING},
    {"concerned", GRAMMAR_FEELING},
    {"concerning", GRAMMAR_PREPOSITION},
    {"confused", GRAMMAR_FEELING},
    {"convinced", GRAMMAR_FEELING},
    {"cost", GRAMMAR_ED},
    {"could", GRAMMAR_AUXILIARY},
    {"couldn", GRAMMAR_AUXILIARY | GRAMMAR_NEGATION},
    {"data", GRAMMAR_PLURAL},
    {"dealt", GRAMMAR_ED},
    {"december", GRAMMAR_TIME},
    {"dedicated", GRAMMAR_FEELING},
    {"delighted", GRAMMAR_FEELING},
    {"despite", GRAMMAR_PREPOSITION},
    {"determined", GRAMMAR_FEELING},
    {"did", GRAMMAR_AUXILIARY},
    {"didn", GRAMMAR_AUXILIARY | GRAMMAR_NEGATION},
    {"disappointed", GRAMMAR_FEELING},
    {"divided", GRAMMAR_FEELING},
    {"do", GRAMMAR_AUXILIARY},
    {"does", GRAMMAR_AUXILIARY},
    {"doesn", GRAMMAR_AUXILIARY | GRAMMAR_NEGATION},
    {"don", GRAMMAR_AUXILIARY | GRAMMAR_NEGATION},
    {"drawn", GRAMMAR_ED},
    {"drew", GRAMMAR_ED},
    {"during", GRAMMAR_PREPOSITION},
    {"each", GRAMMAR_DETERMINER},
    {"earlier", GRAMMAR_ADVERB},
    {"either", GRAMMAR_DETERMINER},
    {"encouraged", GRAMMAR_FEELING},
    {"even", GRAMMAR_ADVERB},
    {"evening", GRAMMAR_TIME},
    {"ever", GRAMMAR_ADVERB},
    {"every", GRAMMAR_DETERMINER},
    {"everybody", GRAMMAR_SUBJECT},
    {"everyone", GRAMMAR_SUBJECT},
    {"everything", 0},
    {"excited", GRAMMAR_FEELING},
    {"february", GRAMMAR_TIME},
    {"feed", 0},
    {"fell", GRAMMAR_ED},
    {"felt", GRAMMAR_ED},
    {"few", GRAMMAR_DETERMINER | GRAMMAR_SUBJECT | GRAMMAR_PLURAL},
    {"first", GRAMMAR_ADVERB},
    {"focused", GRAMMAR_FEELING},
    {"following", GRAMMAR_PREPOSITION},
    {"for", GRAMMAR_PREPOSITION | GRAMMAR_TOPIC},
    {"forecast", GRAMMAR_ED},
    {"foresaw", GRAMMAR_ED},
    {"found", GRAMMAR_ED},
    {"friday", GRAMMAR_TIME},
    {"from", GRAMMAR_PREPOSITION},
    {"frustrated", GRAMMAR_FEELING},
    {"gave", GRAMMAR_ED},
    {"given", GRAMMAR_ED},
    {"gonna", GRAMMAR_AUXILIARY},
    {"got", GRAMMAR_ED},
    {"had", GRAMMAR_AUXILIARY},
    {"hadn", GRAMMAR_AUXILIARY | GRAMMAR_NEGATION},
    {"half", GRAMMAR_PLURAL},
    {"hardly", GRAMMAR_NEGATION},
    {"has", GRAMMAR_AUXILIARY},
    {"hasn", GRAMMAR_AUXILIARY | GRAMMAR_NEGATION},
    {"have", GRAMMAR_AUXILIARY},
    {"haven", GRAMMAR_AUXILIARY | GRAMMAR_NEGATION},
    {"having", GRAMMAR_AUXILIARY},
    {"he", GRAMMAR_SUBJECT},
    {"heard", GRAMMAR_ED},
    {"held", GRAMMAR_ED},
    {"her", GRAMMAR_POSSESSIVE | GRAMMAR_DETERMINER | GRAMMAR_OBJECT},
    {"herself", GRAMMAR_OBJECT},
    {"hidden", GRAMMAR_ED},
    {"him", GRAMMAR_OBJECT},
    {"himself", GRAMMAR_OBJECT},
    {"his", GRAMMAR_POSSESSIVE | GRAMMAR_DETERMINER},
    {"hit", GRAMMAR_ED},
    {"how", GRAMMAR_QUESTION},
    {"however", GRAMMAR_ADVERB},
    {"hundred", 0},
    {"hurt", GRAMMAR_ED},
    {"i", GRAMMAR_SUBJECT | GRAMMAR_PLURAL},
    {"if", GRAMMAR_SUBORDINATOR | GRAMMAR_QUESTION},
    {"in", GRAMMAR_PREPOSITION},
    {"including", GRAMMAR_PREPOSITION},
    {"indeed", 0},
    {"inform", GRAMMAR_TELLING},
    {"informed", GRAMMAR_TELLING},
    {"informing", GRAMMAR_TELLING},
    {"informs", GRAMMAR_TELLING},
    {"inside", GRAMMAR_PREPOSITION},
    {"instead", GRAMMAR_ADVERB},
    {"interested", GRAMMAR_FEELING},
    {"into", GRAMMAR_PREPOSITION},
    {"is", GRAMMAR_AUXILIARY | GRAMMAR_BE},
    {"isn", GRAMMAR_AUXILIARY | GRAMMAR_BE | GRAMMAR_NEGATION},
    {"it", GRAMMAR_SUBJECT | GRAMMAR_OBJECT},
    {"its", GRAMMAR_POSSESSIVE | GRAMMAR_DETERMINER},
    {"itself", GRAMMAR_OBJECT},
    {"january", GRAMMAR_TIME},
    {"july", GRAMMAR_TIME},
    {"june", GRAMMAR_TIME},
    {"just", GRAMMAR_ADVERB},
    {"kept", GRAMMAR_ED},
    {"king", 0},
    {"knew", GRAMMAR_ED},
    {"known", GRAMMAR_ED},
    {"last", GRAMMAR_TIME},
    {"later", GRAMMAR_ADVERB},
    {"led", GRAMMAR_ED},
    {"left", GRAMMAR_ED},
    {"let", GRAMMAR_ED},
    {"like", GRAMMAR_PREPOSITION},
    {"ll", GRAMMAR_AUXILIARY},
    {"long", GRAMMAR_ADVERB},
    {"lost", GRAMMAR_ED},
    {"made", GRAMMAR_ED},
    {"majority", GRAMMAR_PLURAL},
    {"many", GRAMMAR_DETERMINER | GRAMMAR_SUBJECT | GRAMMAR_PLURAL},
    {"march", GRAMMAR_TIME},
    {"may", GRAMMAR_AUXILIARY},
    {"maybe", GRAMMAR_ADVERB},
    {"me", GRAMMAR_OBJECT},
    {"meant", GRAMMAR_ED},
    {"media", GRAMMAR_PLURAL},
    {"meeting", 0},
    {"men", GRAMMAR_PLURAL},
    {"might", GRAMMAR_AUXILIARY},
    {"monday", GRAMMAR_TIME},
    {"month", GRAMMAR_TIME},
    {"more", GRAMMAR_DETERMINER},
    {"morning", GRAMMAR_TIME},
    {"most", GRAMMAR_DETERMINER | GRAMMAR_SUBJECT | GRAMMAR_PLURAL},
    {"much", GRAMMAR_DETERMINER},
    {"must", GRAMMAR_AUXILIARY},
    {"my", GRAMMAR_POSSESSIVE | GRAMMAR_DETERMINER},
    {"near", GRAMMAR_PREPOSITION},
    {"nearly", GRAMMAR_ADVERB},
    {"need", 0},
    {"neither", GRAMMAR_DETERMINER | GRAMMAR_NEGATION | GRAMMAR_PLURAL},
    {"never", GRAMMAR_NEGATION},
    {"next", GRAMMAR_TIME},
    {"night", GRAMMAR_TIME},
    {"no", GRAMMAR_DETERMINER | GRAMMAR_NEGATION},
    {"nobody", GRAMMAR_SUBJECT | GRAMMAR_NEGATION},
    {"none", GRAMMAR_NEGATION},
    {"nor", GRAMMAR_NEGATION | GRAMMAR_COORDINATOR},
    {"not", GRAMMAR_NEGATION},
    {"nothing", GRAMMAR_NEGATION},
    {"notified", GRAMMAR_TELLING},
    {"notify", GRAMMAR_TELLING},
    {"november", GRAMMAR_TIME},
    {"now", GRAMMAR_ADVERB},
    {"october", GRAMMAR_TIME},
    {"of", GRAMMAR_PREPOSITION | GRAMMAR_TOPIC},
    {"off", GRAMMAR_PREPOSITION},
    {"often", GRAMMAR_ADVERB},
    {"on", GRAMMAR_PREPOSITION},
    {"once", GRAMMAR_SUBORDINATOR | GRAMMAR_ADVERB},
    {"one", GRAMMAR_SUBJECT},
    {"one-third", GRAMMAR_PLURAL},
    {"only", GRAMMAR_ADVERB},
    {"onto", GRAMMAR_PREPOSITION},
    {"opposed", GRAMMAR_FEELING},
    {"opposite", GRAMMAR_PREPOSITION},
    {"or", GRAMMAR_COORDINATOR},
    {"others", GRAMMAR_SUBJECT | GRAMMAR_PLURAL},
    {"our", GRAMMAR_POSSESSIVE | GRAMMAR_DETERMINER},
    {"outside", GRAMMAR_PREPOSITION},
    {"over", GRAMMAR_PREPOSITION},
    {"overheard", GRAMMAR_ED},
    {"paid", GRAMMAR_ED},
    {"people", GRAMMAR_PLURAL},
    {"per", GRAMMAR_PREPOSITION},
    {"percent", GRAMMAR_PLURAL},
    {"perhaps", GRAMMAR_ADVERB},
    {"persuaded", GRAMMAR_FEELING},
    {"pleased", GRAMMAR_FEELING},
    {"police", GRAMMAR_PLURAL},
    {"prepared", GRAMMAR_FEELING},
    {"put", GRAMMAR_ED},
    {"quit", GRAMMAR_ED},
    {"quite", GRAMMAR_ADVERB},
    {"ran", GRAMMAR_ED},
    {"rather", GRAMMAR_ADVERB},
    {"read", GRAMMAR_ED},
    {"recently", GRAMMAR_ADVERB},
    {"red", 0},
    {"regarding", GRAMMAR_PREPOSITION},
    {"remind", GRAMMAR_TELLING},
    {"reminded", GRAMMAR_TELLING},
    {"reminding", GRAMMAR_TELLING},
    {"reminds", GRAMMAR_TELLING},
    {"resigned", GRAMMAR_FEELING},
    {"ring", 0},
    {"rose", GRAMMAR_ED},
    {"said", GRAMMAR_ED},
    {"satisfied", GRAMMAR_FEELING},
    {"saturday", GRAMMAR_TIME},
    {"saw", GRAMMAR_ED},
    {"scared", GRAMMAR_FEELING},
    {"seen", GRAMMAR_ED},
    {"sent", GRAMMAR_ED},
    {"september", GRAMMAR_TIME},
    {"set", GRAMMAR_ED},
    {"several", GRAMMAR_DETERMINER | GRAMMAR_PLURAL},
    {"shall", GRAMMAR_AUXILIARY},
    {"she", GRAMMAR_SUBJECT},
    {"shook", GRAMMAR_ED},
    {"should", GRAMMAR_AUXILIARY},
    {"shouldn", GRAMMAR_AUXILIARY | GRAMMAR_NEGATION},
    {"shown", GRAMMAR_ED},
    {"simply", GRAMMAR_ADVERB},
    {"since", GRAMMAR_PREPOSITION | GRAMMAR_SUBORDINATOR},
    {"sing", 0},
    {"so", GRAMMAR_SUBORDINATOR},
    {"some", GRAMMAR_DETERMINER | GRAMMAR_SUBJECT | GRAMMAR_PLURAL},
    {"somebody", GRAMMAR_SUBJECT},
    {"someone", GRAMMAR_SUBJECT},
    {"something", 0},
    {"sometimes", GRAMMAR_ADVERB},
    {"soon", GRAMMAR_ADVERB},
    {"sought", GRAMMAR_ED},
    {"speed", 0},
    {"spoke", GRAMMAR_ED},
    {"spoken", GRAMMAR_ED},
    {"spring", 0},
    {"staff", GRAMMAR_PLURAL},
    {"still", GRAMMAR_ADVERB},
    {"stood", GRAMMAR_ED},
    {"string", 0},
    {"such", GRAMMAR_DETERMINER},
    {"sunday", GRAMMAR_TIME},
    {"surprised", GRAMMAR_FEELING},
    {"swore", GRAMMAR_ED},
    {"sworn", GRAMMAR_ED},
    {"taken", GRAMMAR_ED},
    {"taught", GRAMMAR_ED},
    {"tell", GRAMMAR_TELLING},
    {"telling", GRAMMAR_TELLING},
    {"tells", GRAMMAR_TELLING},
    {"tempted", GRAMMAR_FEELING},
    {"than", GRAMMAR_PREPOSITION | GRAMMAR_SUBORDINATOR},
    {"that", GRAMMAR_RELATIVE | GRAMMAR_THAT | GRAMMAR_PLURAL},
    {"the", GRAMMAR_DETERMINER},
    {"their", GRAMMAR_POSSESSIVE | GRAMMAR_DETERMINER},
    {"them", GRAMMAR_OBJECT},
    {"themselves", GRAMMAR_OBJECT},
    {"then", GRAMMAR_ADVERB},
    {"there", GRAMMAR_SUBJECT},
    {"therefore", GRAMMAR_ADVERB},
    {"these", GRAMMAR_DETERMINER | GRAMMAR_SUBJECT | GRAMMAR_PLURAL},
    {"they", GRAMMAR_SUBJECT | GRAMMAR_PLURAL},
    {"thing", 0},
    {"this", GRAMMAR_DETERMINER | GRAMMAR_SUBJECT},
    {"those", GRAMMAR_DETERMINER | GRAMMAR_SUBJECT | GRAMMAR_PLURAL},
    {"though", GRAMMAR_SUBORDINATOR},
    {"thought", GRAMMAR_ED},
    {"through", GRAMMAR_PREPOSITION},
    {"throughout", GRAMMAR_PREPOSITION},
    {"thursday", GRAMMAR_TIME},
    {"thus", GRAMMAR_ADVERB},
    {"tired", GRAMMAR_FEELING},
    {"to", GRAMMAR_PREPOSITION | GRAMMAR_TO},
    {"today", GRAMMAR_TIME},
    {"told", GRAMMAR_ED | GRAMMAR_TELLING},
    {"tomorrow", GRAMMAR_TIME},
    {"tonight", GRAMMAR_TIME},
    {"too", GRAMMAR_ADVERB},
    {"took", GRAMMAR_ED},
    {"toward", GRAMMAR_PREPOSITION},
    {"towards", GRAMMAR_PREPOSITION},
    {"tuesday", GRAMMAR_TIME},
    {"twice", GRAMMAR_ADVERB},
    {"two-thirds", GRAMMAR_PLURAL},
    {"under", GRAMMAR_PREPOSITION},
    {"understood", GRAMMAR_ED},
    {"united", 0},
    {"unless", GRAMMAR_SUBORDINATOR},
    {"until", GRAMMAR_PREPOSITION | GRAMMAR_SUBORDINATOR},
    {"upon", GRAMMAR_PREPOSITION},
    {"us", GRAMMAR_OBJECT},
    {"ve", GRAMMAR_AUXILIARY},
    {"via", GRAMMAR_PREPOSITION},
    {"was", GRAMMAR_AUXILIARY | GRAMMAR_BE},
    {"wasn", GRAMMAR_AUXILIARY | GRAMMAR_BE | GRAMMAR_NEGATION},
    {"we", GRAMMAR_SUBJECT | GRAMMAR_PLURAL},
    {"wedding", 0},
    {"wednesday", GRAMMAR_TIME},
    {"week", GRAMMAR_TIME},
    {"weekend", GRAMMAR_TIME},
    {"well", GRAMMAR_ADVERB},
    {"went", GRAMMAR_ED},
    {"were", GRAMMAR_AUXILIARY | GRAMMAR_BE},
    {"weren", GRAMMAR_AUXILIARY | GRAMMAR_BE | GRAMMAR_NEGATION},
    {"what", GRAMMAR_QUESTION},
    {"when", GRAMMAR_SUBORDINATOR | GRAMMAR_QUESTION},
    {"whenever", GRAMMAR_SUBORDINATOR},
    {"where", GRAMMAR_SUBORDINATOR | GRAMMAR_QUESTION},
    {"whereas", GRAMMAR_SUBORDINATOR},
    {"whether", GRAMMAR_SUBORDINATOR | GRAMMAR_QUESTION},
    {"which", GRAMMAR_RELATIVE | GRAMMAR_QUESTION | GRAMMAR_PLURAL},
    {"while", GRAMMAR_SUBORDINATOR},
    {"who", GRAMMAR_RELATIVE | GRAMMAR_QUESTION | GRAMMAR_PLURAL},
    {"whom", GRAMMAR_RELATIVE},
    {"whose", GRAMMAR_POSSESSIVE | GRAMMAR_DETERMINER},
    {"why", GRAMMAR_QUESTION},
    {"will", GRAMMAR_AUXILIARY},
    {"wing", 0},
    {"with", GRAMMAR_PREPOSITION},
    {"withdrew", GRAMMAR_ED},
    {"within", GRAMMAR_PREPOSITION},
    {"without", GRAMMAR_PREPOSITION | GRAMMAR_NEGATION},
    {"women", GRAMMAR_PLURAL},
    {"won", GRAMMAR_AUXILIARY | GRAMMAR_NEGATION | GRAMMAR_ED},
    {"worried", GRAMMAR_FEELING},
    {"would", GRAMMAR_AUXILIARY},
    {"wouldn", GRAMMAR_AUXILIARY | GRAMMAR_NEGATION},
    {"written", GRAMMAR_ED},
    {"wrote", GRAMMAR_ED},
    {"year", GRAMMAR_TIME},
    {"yesterday", GRAMMAR_TIME},
    {"yet", GRAMMAR_COORDINATOR | GRAMMAR_ADVERB},
    {"you", GRAMMAR_SUBJECT | GRAMMAR_OBJECT | GRAMMAR_PLURAL},
    {"your", GRAMMAR_POSSESSIVE | GRAMMAR_DETERMINER},
};

/* A word in lower case, up to its first apostrophe, and its hash; empty when it is too long. */
struct key {
    char word[WORD_LIMIT];
    uint32_t hash;
};

enum { WORD_COUNT = sizeof words / sizeof *words };
static_assert(WORD_COUNT * 4 <= GRAMMAR_SLOTS, "the table of words has room to spare");

/* FNV-1a, 32 bits (Fowler, Noll & Vo). */
static const uint32_t hash_start = 0x811C9DC5;

static uint32_t hash_byte(uint32_t hash, char byte) {
    return (hash ^ (unsigned char)byte) * 0x01000193;
}

static struct key key_of(const char *bytes, size_t size) {
    struct key key = {{0}, hash_start};
    for (size_t k = 0; k < size; k++) {
        char c = bytes[k];
        if (c == '\'' || c == '\xE2') { /* ’ */
            break;
        }
        if (k + 1 == WORD_LIMIT) {
            return (struct key){{0}, hash_start};
        }
        key.word[k] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
        key.hash = hash_byte(key.hash, key.word[k]);
    }
    return key;
}

/* The slot of the word, or the empty one where it would stand. */
static uint32_t slot_of(const struct grammar_index *index, const struct key *key) {
    uint32_t slot = key->hash % GRAMMAR_SLOTS;
    while (index->slots[slot] != 0 && memcmp(words[index->slots[slot] - 1].word, key->word, WORD_LIMIT) != 0) {
        slot = (slot + 1) % GRAMMAR_SLOTS;
    }
    return slot;
}

void grammar_index(struct grammar_index *index) {
    memset(index, 0, sizeof *index);
    for (size_t i = 0; i < WORD_COUNT; i++) {
        struct key key = key_of(words[i].word, strlen(words[i].word));
        index->slots[slot_of(index, &key)] = (uint16_t)(i + 1);
    }
}

/* What the ending of a word of the open classes says: Quirk et al., 3.5 (-ing, -ed), 5.74 (-s), 7.46 (-ly). */
static uint32_t ending_of(const char *bytes, size_t size) {
    if (size >= 5 && memcmp(bytes + size - 3, "ing", 3) == 0) {
        return GRAMMAR_ING;
    }
    if (size >= 4 && memcmp(bytes + size - 2, "ed", 2) == 0) {
        return GRAMMAR_ED;
    }
    if (size >= 5 && memcmp(bytes + size - 2, "ly", 2) == 0) {
        return GRAMMAR_ADVERB;
    }
    return size >= 3 && bytes[size - 1] == 's' && bytes[size - 2] != 's' ? GRAMMAR_PLURAL : 0;
}

static uint32_t word_grammar(const struct grammar_index *index, const struct text *text, const struct tokens *tokens,
                             uint32_t i, bool begins) {
    const char *bytes = text->bytes + tokens->begin[i];
    size_t size = tokens->end[i] - tokens->begin[i];
    uint16_t flags = tokens->flags[i];
    struct key key = key_of(bytes, size);
    uint16_t found = index->slots[slot_of(index, &key)];
    uint32_t grammar = found ? words[found - 1].grammar : ending_of(bytes, size);
    if (!found && flags & TOKEN_CAPITAL && !begins) {
        grammar &= GRAMMAR_PLURAL;
    }
    if (flags & TOKEN_POSSESSIVE && !(grammar & (GRAMMAR_SUBJECT | GRAMMAR_RELATIVE | GRAMMAR_QUESTION))) {
        grammar |= GRAMMAR_POSSESSIVE;
    }
    return grammar | (flags & TOKEN_CAPITAL ? GRAMMAR_CAPITAL : 0);
}

static uint32_t mark_grammar(const struct text *text, const struct tokens *tokens, uint32_t i) {
    switch (mark_of(text, tokens, i)) {
    case MARK_COMMA:
        switch (mark_code_point(text, tokens, i)) {
        case ':':
        case 0xFF1A:
            return GRAMMAR_COLON;
        case ';':
            return GRAMMAR_SEMICOLON;
        default:
            return GRAMMAR_COMMA;
        }
    case MARK_DASH:
        return GRAMMAR_DASH;
    case MARK_OPEN:
    case MARK_CLOSE:
        return GRAMMAR_BRACKET;
    case MARK_STOP:
    case MARK_ELLIPSIS:
    case MARK_QUESTION:
    case MARK_EXCLAMATION:
        return GRAMMAR_STOP;
    default:
        return 0;
    }
}

uint32_t grammar_of(const struct grammar_index *index, const struct text *text, const struct tokens *tokens, uint32_t i,
                    bool begins) {
    switch (tokens->class[i]) {
    case WORD_LETTERS:
        return word_grammar(index, text, tokens, i, begins);
    case WORD_NUMBER:
        return GRAMMAR_NUMBER;
    case WORD_PUNCTUATION:
        return mark_grammar(text, tokens, i);
    default:
        return 0;
    }
}
