#include "clusters.h"

#include "marks.h"
#include "plain_tokens.h"

/* Lengths that bound the search for an e-mail address (RFC 5321, section 4.5.3.1). */
enum { LOCAL_PART_LIMIT = 64, DOMAIN_LIMIT = 255 };

/* Marks that matter here, by code point. */
enum {
    ZERO_WIDTH_SPACE = 0x200B,
    LEFT_QUOTE = 0x2018,
    RIGHT_QUOTE = 0x2019,
    LEFT_DOUBLE_QUOTE = 0x201C,
    RIGHT_DOUBLE_QUOTE = 0x201D,
    FULLWIDTH_APOSTROPHE = 0xFF07,
    VERTICAL_COLON = 0xFE13,
    SMALL_COLON = 0xFE55,
    FULLWIDTH_COLON = 0xFF1A
};

/* A cluster on its way to tokens. */
struct builder {
    struct tokens *tokens;
    const struct text *text;
    const tone_allocator *hooks;
    uint32_t first;    /* of the tokens of this cluster */
    uint32_t most;     /* no token is begun when there are so many */
    uint32_t limit;    /* end of the cluster */
    uint32_t position; /* up to here, bytes are in tokens or are space */
    unsigned pending;  /* flags of the next token */
};

/* What mark [begin, end) is. */
static uint8_t mark_code(const struct text *text, uint32_t begin, uint32_t end) {
    uint8_t code = token_mark_code(text->bytes + begin, end - begin);
    bool symbol = code == MARK_CODE_OTHER && mark_of_code_point(character_at(text, begin, end).point) == MARK_OTHER;
    return symbol ? MARK_CODE_SYMBOL : code;
}

/* Lists a token that is neither a word nor a number. */
static void list_mark(const struct builder *builder, uint32_t token) {
    struct tokens *tokens = builder->tokens;
    bool mark = tokens->class[token] == WORD_PUNCTUATION;
    tokens->mark[tokens->mark_count] = token;
    tokens->mark_code[tokens->mark_count++] =
        mark ? mark_code(builder->text, tokens->begin[token], tokens->end[token]) : (uint8_t)MARK_CODE_NONE;
}

static bool append(struct builder *builder, uint32_t begin, uint32_t end, unsigned flags, enum word_class class) {
    struct tokens *tokens = builder->tokens;
    if (tokens->count == tokens->capacity && !tokens_reserve(tokens, (size_t)tokens->count + 1, builder->hooks)) {
        return false;
    }
    uint32_t i = tokens->count++;
    tokens->begin[i] = begin;
    tokens->end[i] = end;
    tokens->flags[i] = (uint16_t)(flags | builder->pending);
    tokens->class[i] = (uint8_t) class;
    if (class != WORD_LETTERS && class != WORD_NUMBER) {
        list_mark(builder, i);
    }
    builder->pending = 0;
    builder->position = end;
    return true;
}

static bool is_ascii(const struct text *text, uint32_t at, uint16_t property) {
    unsigned char byte = (unsigned char)text->bytes[at];
    return byte < 0x80 && unicode_ascii[byte] & property;
}

static bool is_letter_or_digit(uint16_t properties) {
    return properties & (UNICODE_IS_LETTER | UNICODE_IS_DIGIT);
}

static bool is_apostrophe(int32_t point) {
    return point == '\'' || point == RIGHT_QUOTE || point == LEFT_QUOTE || point == MODIFIER_APOSTROPHE ||
           point == FULLWIDTH_APOSTROPHE;
}

/* Where ’s at the end of word [begin, end) begins; `end` when there is none, or nothing else. */
static uint32_t possessive_begin(const struct text *text, uint32_t begin, uint32_t end) {
    if (end - begin < 3 || (text->bytes[end - 1] | 0x20) != 's') {
        return end;
    }
    uint32_t at = end - 2;
    while (at > begin && end - at < 4 && ((unsigned char)text->bytes[at] & 0xC0) == 0x80) {
        at--;
    }
    struct character mark = character_at(text, at, end);
    return at > begin && mark.next == end - 1 && is_apostrophe(mark.point) ? at : end;
}

unsigned cluster_word_flags(const struct text *text, uint32_t begin, uint32_t end) {
    uint32_t stem_end = possessive_begin(text, begin, end);
    unsigned flags = stem_end < end ? TOKEN_POSSESSIVE : 0;
    uint32_t letters = 0;
    for (uint32_t at = begin; at < stem_end;) {
        struct character character = character_at(text, at, stem_end);
        at = character.next;
        if (character.properties & UNICODE_IS_UPPER) {
            letters++;
            flags |= letters == 1 ? TOKEN_CAPITAL : 0;
        } else if (character.properties & UNICODE_IS_LETTER) {
            return flags;
        } else if (letters == 0 && !(character.properties & UNICODE_IS_IGNORABLE)) {
            return flags;
        }
    }
    return letters >= 2 ? flags | TOKEN_CAPITALS : flags;
}

/* Whether bytes [begin, end), behind ‘ in a word, are what an apostrophe stands before: Russia‘s, don‘t. */
static bool is_contraction(const struct text *text, uint32_t begin, uint32_t end) {
    static const char endings[][3] = {"s", "t", "d", "m", "re", "ve", "ll"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        uint32_t size = endings[i][1] ? 2 : 1;
        bool equal = end - begin == size && (text->bytes[begin] | 0x20) == endings[i][0];
        if (equal && (size == 1 || (text->bytes[begin + 1] | 0x20) == endings[i][1])) {
            return true;
        }
    }
    return false;
}

/* Whether a capital and then a letter in lower case stand at `at`. */
static bool is_capitalised(const struct text *text, uint32_t at, uint32_t end) {
    if (at >= end) {
        return false;
    }
    struct character capital = character_at(text, at, end);
    if (!(capital.properties & UNICODE_IS_UPPER) || capital.next >= end) {
        return false;
    }
    return character_at(text, capital.next, end).properties & UNICODE_IS_LOWER;
}

/* What a piece of a segment ends with, and what its reader keeps in mind. */
struct piece {
    uint32_t letters; /* since the last full stop */
    uint16_t last;    /* properties of the last code point that shows */
};

/* Whether `character`, which UAX #29 joins to what stands around it, parts them for us. */
static bool parts(const struct piece *piece, const struct character *character, const struct text *text, uint32_t end) {
    switch (character->point) {
    case ':':
    case VERTICAL_COLON:
    case SMALL_COLON:
    case FULLWIDTH_COLON:
    case '"':
    case LEFT_DOUBLE_QUOTE:
    case RIGHT_DOUBLE_QUOTE:
        return true;
    case LEFT_QUOTE:
        return !is_contraction(text, character->next, end);
    case '.':
        return piece->letters >= 2 && piece->last & UNICODE_IS_LOWER && is_capitalised(text, character->next, end);
    default: {
        /* U+202F, which groups digits */
        bool grouped = piece->last & UNICODE_IS_DIGIT && character->next < end &&
                       character_at(text, character->next, end).properties & UNICODE_IS_DIGIT;
        return character->properties & UNICODE_IS_SPACE && !grouped;
    }
    }
}

static bool begins_piece(uint16_t properties) {
    return is_letter_or_digit(properties) || character_break(properties) == UNICODE_EXTENDNUMLET ||
           properties & UNICODE_IS_IGNORABLE;
}

/* The end of the word or number that begins at `begin`; `begin` itself where a mark stands there. */
static uint32_t piece_end(const struct text *text, uint32_t begin, uint32_t end) {
    struct piece piece = {0, 0};
    uint32_t at = begin;
    while (true) {
        for (; at < end && is_ascii(text, at, UNICODE_IS_LETTER | UNICODE_IS_DIGIT); at++) {
            piece.letters++;
            piece.last = unicode_ascii[(unsigned char)text->bytes[at]];
        }
        if (at == end) {
            return end;
        }
        struct character character = character_at(text, at, end);
        if (!is_letter_or_digit(character.properties)) {
            bool out_of_place = at == begin && !begins_piece(character.properties);
            if (out_of_place || parts(&piece, &character, text, end)) {
                return at;
            }
            piece.letters = character.point == '.' ? 0 : piece.letters;
        } else if (character_break(character.properties) != UNICODE_EXTEND) {
            piece.letters++;
        }
        if (!(character.properties & UNICODE_IS_IGNORABLE)) {
            piece.last = character.properties;
        }
        at = character.next;
    }
}

/* Whether the code point belongs to a URL: RFC 3986 without the apostrophe, which ends a word; RFC 3987 for letters. */
static bool is_url_part(const struct character *character) {
    if (character->point >= 0x80) {
        bool shows = !(character->properties & UNICODE_IS_IGNORABLE);
        return is_letter_or_digit(character->properties) ||
               (shows && character_break(character->properties) == UNICODE_EXTEND);
    }
    switch (character->point) {
    case '"':
    case '\'':
    case '<':
    case '>':
    case '\\':
    case '^':
    case '`':
    case '{':
    case '|':
    case '}':
        return false;
    default:
        return character->point > ' ' && character->point < 0x7F;
    }
}

/*
 * The end of URL [begin, end) without the marks that close the prose around it: stops and brackets; a ) stays when it
 * closes a ( of the URL (GitHub Flavored Markdown, section 6.9).
 */
static uint32_t trim_url(const struct text *text, uint32_t begin, uint32_t end) {
    int64_t unclosed = 0;
    for (uint32_t at = begin; at < end; at++) {
        unclosed += (text->bytes[at] == '(') - (text->bytes[at] == ')');
    }
    for (; end > begin; end--) {
        switch (text->bytes[end - 1]) {
        case ')':
            if (unclosed >= 0) {
                return end;
            }
            unclosed++;
            break;
        case '.':
        case ',':
        case ';':
        case ':':
        case '!':
        case '?':
        case '*':
        case ']':
            break;
        default:
            return end;
        }
    }
    return end;
}

/* The end of the URL whose host begins at `host`; 0 where no host does. */
static uint32_t url_end(const struct builder *builder, uint32_t host) {
    const struct text *text = builder->text;
    if (host >= builder->limit || !is_letter_or_digit(character_at(text, host, builder->limit).properties)) {
        return 0;
    }
    uint32_t at = host;
    while (at < builder->limit) {
        struct character character = character_at(text, at, builder->limit);
        if (!is_url_part(&character)) {
            break;
        }
        at = character.next;
    }
    return trim_url(text, host, at);
}

/* The end of a URL that begins like www.example.com at `begin`; 0 for none. */
static uint32_t www_end(const struct builder *builder, uint32_t begin) {
    const char *bytes = builder->text->bytes + begin;
    if (builder->limit - begin < 4 || (bytes[0] | 0x20) != 'w' || (bytes[1] | 0x20) != 'w' ||
        (bytes[2] | 0x20) != 'w' || bytes[3] != '.') {
        return 0;
    }
    return url_end(builder, begin + 4);
}

/* The end of a URL whose scheme is word [begin, end); 0 for none. */
static uint32_t scheme_end(const struct builder *builder, uint32_t begin, uint32_t end) {
    const char *bytes = builder->text->bytes;
    if (builder->limit - end < 3 || bytes[end] != ':' || bytes[end + 1] != '/' || bytes[end + 2] != '/') {
        return 0;
    }
    for (uint32_t at = begin; at < end; at++) {
        if (!is_ascii(builder->text, at, at == begin ? UNICODE_IS_LETTER : UNICODE_IS_LETTER | UNICODE_IS_DIGIT)) {
            return 0;
        }
    }
    return url_end(builder, end + 3);
}

static bool is_local_byte(const struct text *text, uint32_t at) {
    switch (text->bytes[at]) {
    case '.':
    case '_':
    case '%':
    case '+':
    case '-':
        return true;
    default:
        return is_ascii(text, at, UNICODE_IS_LETTER | UNICODE_IS_DIGIT);
    }
}

/* The end of the domain name at `begin`, of two labels at least, the last one of letters first; 0 for none. */
static uint32_t domain_end(const struct builder *builder, uint32_t begin) {
    const struct text *text = builder->text;
    uint32_t limit = builder->limit - begin <= DOMAIN_LIMIT ? builder->limit : begin + DOMAIN_LIMIT + 1;
    uint32_t label = begin;
    uint32_t at = begin;
    while (at < limit && is_ascii(text, at, UNICODE_IS_LETTER | UNICODE_IS_DIGIT)) {
        label = at;
        while (at < limit && (text->bytes[at] == '-' || is_ascii(text, at, UNICODE_IS_LETTER | UNICODE_IS_DIGIT))) {
            at++;
        }
        if (limit - at < 2 || text->bytes[at] != '.' || !is_ascii(text, at + 1, UNICODE_IS_LETTER | UNICODE_IS_DIGIT)) {
            break;
        }
        at++;
    }
    if (label == begin || at - label < 2 || !is_ascii(text, label, UNICODE_IS_LETTER) || at - begin > DOMAIN_LIMIT) {
        return 0;
    }
    while (text->bytes[at - 1] == '-') {
        at--;
    }
    bool goes_on = at < builder->limit && begins_piece(character_at(text, at, builder->limit).properties);
    return goes_on ? 0 : at;
}

/* The token that begins the local part of the address whose @ is at `at`; UINT32_MAX for none. */
static uint32_t local_part(const struct builder *builder, uint32_t at) {
    const struct tokens *tokens = builder->tokens;
    uint32_t begin = at;
    while (begin > 0 && at - begin <= LOCAL_PART_LIMIT && is_local_byte(builder->text, begin - 1)) {
        begin--;
    }
    if (begin == at || at - begin > LOCAL_PART_LIMIT || builder->text->bytes[at - 1] == '.') {
        return UINT32_MAX;
    }
    while (begin < at && !is_ascii(builder->text, begin, UNICODE_IS_LETTER | UNICODE_IS_DIGIT)) {
        begin++;
    }
    uint32_t i = tokens->count;
    while (i > builder->first && tokens->begin[i - 1] >= begin) {
        i--;
    }
    bool found = i < tokens->count && tokens->begin[i] == begin && tokens->class[i] != WORD_ADDRESS;
    return found ? i : UINT32_MAX;
}

/* Appends the mark at [begin, end), or makes an e-mail address of what stands around it. */
static bool append_mark(struct builder *builder, uint32_t begin, uint32_t end) {
    struct tokens *tokens = builder->tokens;
    bool is_at = end - begin == 1 && builder->text->bytes[begin] == '@';
    uint32_t local = is_at ? local_part(builder, begin) : UINT32_MAX;
    uint32_t domain = local == UINT32_MAX ? 0 : domain_end(builder, end);
    if (domain == 0) {
        return append(builder, begin, end, 0, WORD_PUNCTUATION);
    }
    tokens_drop(tokens, local);
    unsigned flags = tokens->flags[local] & (TOKEN_SPACE | TOKEN_LINE | TOKEN_PARAGRAPH);
    return append(builder, tokens->begin[local], domain, flags, WORD_ADDRESS);
}

static enum word_class piece_class(const struct text *text, uint32_t begin, uint32_t end, enum word_class class) {
    uint16_t properties = character_at(text, begin, end).properties;
    if (properties & UNICODE_IS_DIGIT) {
        return WORD_NUMBER;
    }
    return properties & UNICODE_IS_LETTER ? WORD_LETTERS : class;
}

/* Appends the first piece of bytes [begin, end) of a word or number: a word, a mark, or a URL, which may go on. */
static bool append_piece(struct builder *builder, uint32_t begin, uint32_t end, enum word_class class) {
    const struct text *text = builder->text;
    uint32_t address = www_end(builder, begin);
    uint32_t piece = address ? address : piece_end(text, begin, end);
    if (piece == begin) {
        return append_mark(builder, begin, character_at(text, begin, end).next);
    }
    if (!address && piece == end) {
        address = scheme_end(builder, begin, piece);
    }
    if (address) {
        return append(builder, begin, address, 0, WORD_ADDRESS);
    }
    class = piece_class(text, begin, piece, class);
    unsigned flags = class == WORD_LETTERS ? cluster_word_flags(text, begin, piece) : 0;
    return append(builder, begin, piece, flags, class);
}

/* The end of a word whose first segment ends at `at`: letters around U+200B are one word. */
static uint32_t joined_end(const struct text *text, uint32_t at, uint32_t end) {
    uint32_t joined = at;
    while (at < end) {
        enum word_class class;
        uint32_t next = words_next(text, at, end, &class);
        if (class == WORD_LETTERS && at > joined) {
            joined = next;
        } else if (class != WORD_SPACE || character_at(text, at, next).point != ZERO_WIDTH_SPACE) {
            break;
        }
        at = next;
    }
    return joined;
}

/* What a segment of white space tells the next token. */
static unsigned space_flags(const struct text *text, uint32_t begin, uint32_t end) {
    uint16_t properties = character_at(text, begin, end).properties;
    unsigned value = character_break(properties);
    if (value == UNICODE_CR || value == UNICODE_LF || value == UNICODE_NEWLINE) {
        return TOKEN_LINE | TOKEN_SPACE;
    }
    return properties & UNICODE_IS_SPACE ? TOKEN_SPACE : 0;
}

/* Moves the position behind white space and what does not show; a segment may begin with them. */
static void skip_space(struct builder *builder, uint32_t end) {
    while (builder->position < end) {
        struct character character = character_at(builder->text, builder->position, end);
        if (!(character.properties & (UNICODE_IS_SPACE | UNICODE_IS_IGNORABLE))) {
            return;
        }
        builder->pending |= character.properties & UNICODE_IS_SPACE ? TOKEN_SPACE : 0u;
        builder->position = character.next;
    }
}

/* Appends what is left of bytes up to `end`, a segment of the class or several joined ones. */
static bool append_segment(struct builder *builder, uint32_t end, enum word_class class) {
    skip_space(builder, end);
    while (builder->position < end && builder->tokens->count < builder->most) {
        uint32_t begin = builder->position;
        bool done = class == WORD_PUNCTUATION ? append_mark(builder, begin, end)
                    : class == WORD_EMOJI     ? append(builder, begin, end, 0, class)
                                              : append_piece(builder, begin, end, class);
        if (!done) {
            return false;
        }
        skip_space(builder, end);
    }
    return true;
}

/* Appends what of the segment at `at` is not in tokens yet, by all the rules. `*next` is where the next one begins. */
static bool append_by_rules(struct builder *builder, uint32_t at, uint32_t *next) {
    enum word_class class;
    uint32_t end = words_next(builder->text, at, builder->limit, &class);
    *next = class == WORD_LETTERS ? joined_end(builder->text, end, builder->limit) : end;
    if (builder->position >= *next) {
        return true;
    }
    if (class == WORD_SPACE) {
        builder->pending |= space_flags(builder->text, builder->position, end);
        builder->position = end;
        return true;
    }
    return append_segment(builder, *next, class);
}

static bool append_plain(struct builder *builder, const struct plain_token *plain) {
    if (plain->class == WORD_SPACE) {
        builder->pending |= TOKEN_SPACE;
        builder->position = plain->end;
        return true;
    }
    return append(builder, builder->position, plain->end, plain->flags, plain->class);
}

bool clusters_append(struct tokens *tokens, const struct text *text, uint32_t begin, uint32_t end, uint32_t most,
                     unsigned *pending, const tone_allocator *hooks) {
    struct builder builder = {.tokens = tokens,
                              .text = text,
                              .hooks = hooks,
                              .first = tokens->count,
                              .most = most,
                              .limit = end,
                              .position = begin,
                              .pending = *pending};
    struct character here = character_at(text, begin, end);
    for (uint32_t at = begin; at < end && tokens->count < most;) {
        struct plain_token plain;
        if (builder.position == at && plain_token_read(text, &here, end, &plain)) {
            at = plain.end;
            if (!append_plain(&builder, &plain)) {
                return false;
            }
            continue;
        }
        if (!append_by_rules(&builder, at, &at)) {
            return false;
        }
        here = at < end ? character_at(text, at, end) : here;
    }
    *pending = builder.pending;
    return true;
}
