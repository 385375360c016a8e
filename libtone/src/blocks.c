#include "blocks_find.h"

/* The common classes of a byte, by its value. */
enum { LETTER = 1, UPPER = 2, DIGIT = 4, SPACE = 8, OTHER = 16 };

static unsigned common_class(unsigned char byte) {
    unsigned folded = byte | 0x20u;
    if (folded - 'a' < 26u) {
        return byte == folded ? LETTER : LETTER | UPPER;
    }
    if (byte - (unsigned)'0' < 10u) {
        return DIGIT;
    }
    return byte == ' ' ? SPACE : OTHER;
}

/* Puts the byte that `bit` stands for into its class, where that is none of the common ones. */
static void add_other(struct classes *classes, unsigned char byte, uint64_t bit) {
    classes->high |= byte >= 0x80 ? bit : 0;
    switch (byte) {
    case '\t':
        classes->space |= bit;
        break;
    case '\n':
    case '\v':
    case '\f':
    case '\r':
        classes->space |= bit;
        classes->line |= bit;
        break;
    case '\'':
        classes->apostrophe |= bit;
        break;
    case '.':
        classes->dot |= bit;
        break;
    case ',':
    case ';':
        classes->comma |= bit;
        break;
    case ':':
        classes->colon |= bit;
        break;
    case '/':
        classes->slash |= bit;
        break;
    case 0xE2:
        classes->lead |= bit;
        break;
    case 0x80:
        classes->second |= bit;
        break;
    case 0x98:
        classes->left |= bit;
        break;
    case 0x99:
        classes->right |= bit;
        break;
    case 0x93:
    case 0x94:
    case 0x9C:
    case 0x9D:
    case 0xA6:
        classes->mark |= bit;
        break;
    default:
        classes->rare |= byte < ' ' || byte == '_' || byte == '@' || byte == 0x7F ? bit : 0;
        break;
    }
}

static struct classes read_portable(const char *bytes) {
    struct classes classes = {0};
    uint64_t other = 0;
    for (unsigned i = 0; i < BLOCK_BYTES; i++) {
        uint64_t class = common_class((unsigned char)bytes[i]);
        classes.letter |= (class & LETTER) << i;
        classes.upper |= (class & UPPER) >> 1 << i;
        classes.digit |= (class & DIGIT) >> 2 << i;
        classes.space |= (class & SPACE) >> 3 << i;
        other |= (class & OTHER) >> 4 << i;
    }
    for (; other != 0; other &= other - 1) {
        add_other(&classes, (unsigned char)bytes[__builtin_ctzll(other)], other & -other);
    }
    return classes;
}

uint32_t blocks_find_portable(const char *bytes, size_t size, struct byte_block *blocks) {
    return find_blocks(bytes, size, blocks, read_portable);
}

uint32_t blocks_list_portable(const struct byte_block *blocks, uint32_t from, uint32_t to, uint32_t base,
                              struct tokens *tokens, uint32_t *doubts) {
    return list_blocks(blocks, from, to, base, tokens, doubts, write_singly);
}
