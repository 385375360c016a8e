/* Others that read text. Each gives the CPU seconds of one pass. */
#ifndef TONE_BENCH_PEERS_H
#define TONE_BENCH_PEERS_H

#include "bench.h"

/* ICU's break iterators, over UTF-16: they are fastest so, and that the text must first become that is not counted. */
struct icu;
struct icu *icu_new(const struct corpus *text);
double icu_words(const struct icu *icu);
double icu_sentences(const struct icu *icu);
void icu_free(struct icu *icu);

/* Hyperscan, caseless, in one block. */
struct hyperscan;

/* A database of words as literals, found wherever they stand, or as expressions that begin
   and end at a word boundary. */
struct hyperscan *hyperscan_new(const struct terms *words, bool whole_words);
double hyperscan_scan(struct hyperscan *hyperscan, const struct corpus *text);
void hyperscan_free(struct hyperscan *hyperscan);

#endif
