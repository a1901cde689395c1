// Certified search among rows quantised to bytes. Included once for each level, after its lanes, with K,
// CK_CODE_BLOCKS and CK_CODE_QUERIES defined. Integer sums are exact, and what quantising can hide is
// bounded, so the rows that survive include the best; the caller computes their real products. A sum starts
// from minus its bar, so a row reaches the bar where the sum is not negative.
#include "reservoir.h"
#include "vectors.h"

#pragma STDC FP_CONTRACT OFF

/// `count` blocks of sixteen rows, whose bytes start at `rows[b]`, with `queries` queries.
#define CK_CODE_PRODUCTS(queries, count)                                                               \
  K(lanes) sums[queries][count];                                                                       \
  CK_UNROLL for (int q = 0; q < queries; q++) CK_UNROLL for (int b = 0; b < count; b++)                \
      K(start)(&sums[q][b], bars[q]);                                                        \
  for (size_t k = 0; k < quads; k++) CK_UNROLL for (int q = 0; q < queries; q++) {                     \
      const int32_t number = query[q].numbers[k];                                                      \
      CK_UNROLL for (int b = 0; b < count; b++) K(dot)(&sums[q][b], rows[b] + 64 * k, number);         \
    }                                                                                                  \
  K(lanes) all = sums[0][0];                                                                           \
  CK_UNROLL for (int q = 0; q < queries; q++) CK_UNROLL for (int b = 0; b < count; b++)                \
      K(join)(&all, &sums[q][b]);

/// What the bars of queries depend on, each one number a query; `scores` are the least of the best so far.
typedef struct {
  double *scores, *errors, *slacks, *norms, *steps, *offsets;
} K(bar_parts);

static K(bar_parts) K(parts_of)(double* room, const ck_code_query* queries, size_t count) {
  const K(bar_parts) parts = {room,
                              room + count,
                              room + 2 * count,
                              room + 3 * count,
                              room + 4 * count,
                              room + 5 * count};
  for (size_t q = 0; q < count; q++) {
    parts.scores[q] = -__builtin_inf();
    parts.errors[q] = queries[q].error;
    parts.slacks[q] = queries[q].slack;
    parts.norms[q] = queries[q].norm;
    parts.steps[q] = 1 / queries[q].step;
    parts.offsets[q] = queries[q].offset;
  }
  return parts;
}

/// The least integer sum a row of the panel needs for its upper bound to reach the score of a query. The parts
/// are a few roundings away from quotients, which the factors near one more than make up for.
static void K(set_bars)(const ck_codes* codes, size_t panel, const K(bar_parts) * parts, size_t count,
                        int32_t* bars) {
  const double high = 1 / codes->greatest_scales[panel], low = 1 / codes->least_scales[panel];
  const double norm = codes->norms[panel], residual = codes->residuals[panel];
  for (size_t q = 0; q < count; q++) {
    const double rest = parts->scores[q] - (parts->errors[q] * norm + parts->slacks[q]);
    const double sum = (rest * (rest > 0 ? high : low) - parts->norms[q] * residual) * parts->steps[q];
    const double bar = __builtin_floor(sum * (sum > 0 ? 0.999999 : 1.000001)) - 1 + parts->offsets[q];
    bars[q] = (int32_t)(bar > CK_NEVER ? CK_NEVER : bar < -CK_NEVER ? -CK_NEVER : bar);
  }
}

/// Notes the upper bounds of those of sixteen rows whose bits are set, and offers their lower bounds.
static void K(note)(const int32_t* sums, uint32_t bits, int32_t bar, const ck_codes* codes,
                    const ck_code_query* query, size_t panel, uint32_t first, ck_survivors* survivors) {
  const double length = query->norm * codes->residuals[panel];
  const double rest = query->error * codes->norms[panel] + query->slack;
  for (; bits; bits &= bits - 1) {
    const uint32_t lane = (uint32_t)__builtin_ctz(bits), row = first + lane;
    const double scale = codes->scales[row], doubt = scale * length + rest;
    const double middle = scale * (query->step * (double)(sums[lane] + (bar - query->offset)));
    if (middle + doubt < ck_bar_score(&survivors->lower)) continue;
    if (survivors->excluded_count && ck_has(survivors->excluded, survivors->excluded_count, (int32_t)row))
      continue;
    if (survivors->fill == survivors->capacity) ck_survivors_shrink(survivors);
    if (survivors->overflowed) return;
    survivors->keys[survivors->fill++] = ck_key(ck_rounded_up(middle + doubt), row);
    ck_offer(&survivors->lower, ck_key(-ck_rounded_up(doubt - middle), row));
  }
}

/// Notes the rows of one query in one block; `valid` has a bit for each row that counts.
CK_INLINE void K(note_block)(const K(lanes) * lanes, uint64_t valid, int32_t bar, const ck_codes* codes,
                             const ck_code_query* query, size_t panel, uint32_t first,
                             ck_survivors* survivors) {
  const K(lanes) copy = *lanes;
  const uint32_t bits = K(reach)(&copy) & (uint32_t)valid & 0xffff;
  if (!bits) return;
  int32_t sums[16];
  K(unload)(&copy, sums);
  K(note)(sums, bits, bar, codes, query, panel, first, survivors);
}

/// What an upper bound must reach; nothing does after there were too many.
CK_INLINE double K(score_of)(const ck_survivors* survivors) {
  return survivors->overflowed ? __builtin_inf() : ck_bar_score(&survivors->lower);
}

/// Blocks of a panel with a group of queries, of which the first `present` are there, and their bars.
static void K(code_block)(const ck_codes* codes, const uint8_t* bytes, const ck_code_query* query,
                          size_t present, size_t panel, uint64_t valid, uint32_t first, const int32_t* bars,
                          double* scores, ck_survivors* survivors) {
  const size_t quads = codes->quads;
  const uint8_t* rows[CK_CODE_BLOCKS];
  CK_UNROLL for (int b = 0; b < CK_CODE_BLOCKS; b++) rows[b] = bytes + 64 * b * quads;
  CK_CODE_PRODUCTS(CK_CODE_QUERIES, CK_CODE_BLOCKS)
  if (!K(reach)(&all)) return;
  CK_UNROLL for (int q = 0; q < CK_CODE_QUERIES; q++) {
    if ((size_t)q >= present) return;
    CK_UNROLL for (int b = 0; b < CK_CODE_BLOCKS; b++)
        K(note_block)(&sums[q][b], valid >> 16 * b, bars[q], codes, &query[q], panel, first + 16 * b,
                      &survivors[q]);
    scores[q] = K(score_of)(&survivors[q]);
  }
}

/// One query and sixteen rows, in four chains, since each waits for itself; whole numbers may be added in any
/// order. Blocks are read one after the other, from front to back, which is how memory is read fastest.
static void K(code_one)(const ck_codes* codes, const uint8_t* rows, size_t panel, uint64_t valid,
                        uint32_t first, const ck_code_query* query, int32_t bar, ck_survivors* survivors) {
  K(lanes) sums[4];
  CK_UNROLL for (int c = 0; c < 4; c++) K(start)(&sums[c], c ? 0 : bar);
  size_t k = 0;
  for (; k + 4 <= codes->quads; k += 4)
    CK_UNROLL for (int c = 0; c < 4; c++) K(dot)(&sums[c], rows + 64 * (k + c), query->numbers[k + c]);
  for (; k < codes->quads; k++) K(dot)(&sums[0], rows + 64 * k, query->numbers[k]);
  CK_UNROLL for (int c = 1; c < 4; c++) K(gather)(&sums[0], &sums[c]);
  K(note_block)(&sums[0], valid, bar, codes, query, panel, first, survivors);
}

static void K(code_panel)(const ck_codes* codes, const uint8_t* bytes, size_t panel, uint64_t valid,
                          const ck_code_query* query, int32_t bar, double* score, ck_survivors* survivors) {
  for (int b = 0; b < 4; b++)
    K(code_one)(codes, bytes + 64 * b * codes->quads, panel, valid >> 16 * b,
                (uint32_t)(panel * CK_PANEL) + 16 * (uint32_t)b, query, bar, survivors);
  *score = K(score_of)(survivors);
}

/// The queries after the last whole group: enough of them are made a group by repeating the last.
typedef struct {
  ck_code_query queries[CK_CODE_QUERIES];
  size_t first, count;
} K(code_tail);

static K(code_tail) K(tail_of)(const ck_code_query* queries, size_t count) {
  K(code_tail) tail = {.first = count / CK_CODE_QUERIES * CK_CODE_QUERIES};
  tail.count = count - tail.first;
  for (size_t q = 0; q < CK_CODE_QUERIES && tail.count; q++)
    tail.queries[q] = queries[tail.first + (q < tail.count ? q : tail.count - 1)];
  return tail;
}

/// `bars` has a number for each query of a group; those of queries that are not there are never reached.
static void K(code_rest)(const ck_codes* codes, const uint8_t* bytes, size_t panel, uint64_t valid,
                         const K(code_tail) * tail, const int32_t* bars, double* scores,
                         ck_survivors* survivors) {
  if (2 * tail->count >= CK_CODE_QUERIES) {
    for (int b = 0; b < 4; b += CK_CODE_BLOCKS)
      K(code_block)(codes, bytes + 64 * b * codes->quads, tail->queries, tail->count, panel, valid >> 16 * b,
                    (uint32_t)(panel * CK_PANEL) + 16 * (uint32_t)b, bars, scores, survivors);
    return;
  }
  for (size_t q = 0; q < tail->count; q++)
    K(code_panel)(codes, bytes, panel, valid, &tail->queries[q], bars[q], &scores[q], &survivors[q]);
}

static void K(search_codes)(const ck_codes* codes, size_t first_panel, size_t end_panel,
                            const ck_code_query* queries, size_t query_count, const uint64_t* allowed,
                            ck_survivors* survivors) {
  const size_t quads = codes->quads;
  int32_t bars[query_count + CK_CODE_QUERIES];
  double room[6 * query_count];
  const K(bar_parts) parts = K(parts_of)(room, queries, query_count);
  const K(code_tail) tail = K(tail_of)(queries, query_count);
  for (size_t q = query_count; q < query_count + CK_CODE_QUERIES; q++) bars[q] = CK_NEVER;
  for (size_t panel = first_panel; panel < end_panel; panel++) {
    const uint64_t valid = ck_valid_rows(panel, codes->row_count, allowed);
    if (!valid) continue;
    const uint8_t* bytes = codes->bytes + panel * 4 * CK_PANEL * quads;
    K(set_bars)(codes, panel, &parts, query_count, bars);
    for (int b = 0; b < 4; b += CK_CODE_BLOCKS)
      for (size_t q = 0; q < tail.first; q += CK_CODE_QUERIES)
        K(code_block)(codes, bytes + 64 * b * quads, &queries[q], CK_CODE_QUERIES, panel, valid >> 16 * b,
                      (uint32_t)(panel * CK_PANEL) + 16 * (uint32_t)b, &bars[q], &parts.scores[q], &survivors[q]);
    K(code_rest)(codes, bytes, panel, valid, &tail, bars + tail.first, parts.scores + tail.first,
                 survivors + tail.first);
  }
}
