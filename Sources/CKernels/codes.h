// Certified search among rows quantised to bytes. Included once for each level, after its lanes, with K,
// CK_CODE_BLOCKS and CK_CODE_QUERIES defined. Integer sums are exact, and what quantising can hide is
// bounded, so the rows that survive include the best; the caller computes their real products.
#include "reservoir.h"
#include "vectors.h"

/// `blocks` times sixteen rows with `queries` queries.
#define CK_CODE_PRODUCTS(queries, blocks)                                                                   \
  K(lanes) sums[queries][blocks];                                                                           \
  CK_UNROLL for (int q = 0; q < queries; q++) CK_UNROLL for (int b = 0; b < blocks; b++)                    \
      K(clear)(&sums[q][b]);                                                                                \
  for (size_t k = 0; k < quads; k++) {                                                                      \
    if (queries == 1)                                                                                       \
      CK_UNROLL for (int b = 0; b < blocks; b++)                                                            \
          __builtin_prefetch(bytes + 64 * (blocks * (quads + k) + b));                                      \
    CK_UNROLL for (int q = 0; q < queries; q++) {                                                           \
      const int32_t number = query[q].numbers[k];                                                           \
      CK_UNROLL for (int b = 0; b < blocks; b++) K(dot)(&sums[q][b], bytes + 64 * (b * quads + k), number); \
    }                                                                                                       \
  }

/// Takes a row whose integer sum reached the bar: notes its upper bound, and offers its lower one.
static void K(note)(const ck_codes* codes, const ck_code_query* query, size_t panel, uint32_t row,
                    int32_t sum, ck_survivors* survivors) {
  const double scale = codes->scales[row];
  const double middle = scale * (query->step * (double)(sum - query->offset));
  const double doubt =
      scale * (query->norm * codes->residuals[panel]) + query->error * codes->norms[panel] + query->slack;
  const float bar = ck_bar_score(&survivors->lower);
  const double upper = middle + doubt;
  if (upper < bar) return;
  if (survivors->excluded_count && ck_has(survivors->excluded, survivors->excluded_count, (int32_t)row))
    return;
  if (survivors->fill == survivors->capacity) ck_survivors_shrink(survivors);
  if (survivors->overflowed) return;
  survivors->keys[survivors->fill++] = ck_key(ck_rounded_up(upper), row);
  ck_offer(&survivors->lower, ck_key(-ck_rounded_up(doubt - middle), row));
}

static void K(note_block)(const K(lanes) * lanes, uint32_t bits, const ck_codes* codes,
                          const ck_code_query* query, size_t panel, uint32_t first, ck_survivors* survivors) {
  int32_t sums[16];
  K(unload)(lanes, sums);
  for (; bits; bits &= bits - 1) {
    const int lane = __builtin_ctz(bits);
    K(note)(codes, query, panel, first + (uint32_t)lane, sums[lane], survivors);
  }
}

/// What divides the bars of a panel, and of a query.
typedef struct {
  double greatest_scale, least_scale;
} K(panel_parts);

/// The least integer sum a row of the panel needs for its upper bound to reach the bar. The parts are one
/// rounding away from quotients, which the factors near one more than make up for.
CK_INLINE int32_t K(bar)(const ck_codes* codes, const ck_code_query* query, size_t panel,
                         K(panel_parts) parts, double step_part, const ck_survivors* survivors) {
  if (survivors->overflowed) return INT32_MAX;
  if (survivors->lower.bar == 0) return INT32_MIN + 1;
  const double rest = ck_bar_score(&survivors->lower) - (query->error * codes->norms[panel] + query->slack);
  const double part = rest > 0 ? parts.greatest_scale : parts.least_scale;
  const double sum = (rest * part - query->norm * codes->residuals[panel]) * step_part;
  const double bar = __builtin_floor(sum * (sum > 0 ? 0.999999 : 1.000001)) - 1 + query->offset;
  return bar > 2e9 ? INT32_MAX : bar < -2e9 ? INT32_MIN + 1 : (int32_t)bar;
}

/// The same numbers for one query, and its bar, for each panel.
static void K(code_block)(const ck_codes* codes, const uint8_t* bytes, size_t quads,
                          const ck_code_query* query, size_t panel, uint64_t valid, uint32_t first,
                          const int32_t* bars, ck_survivors* survivors) {
  CK_CODE_PRODUCTS(CK_CODE_QUERIES, CK_CODE_BLOCKS)
  CK_UNROLL for (int q = 0; q < CK_CODE_QUERIES; q++) CK_UNROLL for (int b = 0; b < CK_CODE_BLOCKS; b++) {
    const uint32_t bits = K(reach)(&sums[q][b], bars[q]) & (uint32_t)(valid >> 16 * b) & 0xffff;
    if (bits) K(note_block)(&sums[q][b], bits, codes, &query[q], panel, first + 16 * b, &survivors[q]);
  }
}

static void K(code_panel)(const ck_codes* codes, const uint8_t* bytes, size_t quads,
                          const ck_code_query* query, size_t panel, uint64_t valid, int32_t bar,
                          ck_survivors* survivors) {
  CK_CODE_PRODUCTS(1, 4)
  CK_UNROLL for (int b = 0; b < 4; b++) {
    const uint32_t bits = K(reach)(&sums[0][b], bar) & (uint32_t)(valid >> 16 * b) & 0xffff;
    const uint32_t first = (uint32_t)(panel * CK_PANEL) + 16 * b;
    if (bits) K(note_block)(&sums[0][b], bits, codes, query, panel, first, survivors);
  }
}

static void K(search_codes)(const ck_codes* codes, size_t first_panel, size_t end_panel,
                            const ck_code_query* queries, size_t query_count, const uint64_t* allowed,
                            ck_survivors* survivors) {
  const size_t quads = codes->quads, grouped = query_count / CK_CODE_QUERIES * CK_CODE_QUERIES;
  int32_t bars[query_count];
  double step_parts[query_count];
  for (size_t q = 0; q < query_count; q++) step_parts[q] = 1 / queries[q].step;
  for (size_t panel = first_panel; panel < end_panel; panel++) {
    const uint64_t valid = ck_valid_rows(panel, codes->row_count, allowed);
    if (!valid) continue;
    const uint8_t* bytes = codes->bytes + panel * 4 * CK_PANEL * quads;
    const K(panel_parts) parts = {1 / codes->greatest_scales[panel], 1 / codes->least_scales[panel]};
    for (size_t q = 0; q < query_count; q++)
      bars[q] = K(bar)(codes, &queries[q], panel, parts, step_parts[q], &survivors[q]);
    for (int b = 0; b < 4; b += CK_CODE_BLOCKS)
      for (size_t q = 0; q < grouped; q += CK_CODE_QUERIES)
        K(code_block)(codes, bytes + 64 * b * quads, quads, &queries[q], panel, valid >> 16 * b,
                      (uint32_t)(panel * CK_PANEL) + 16 * b, &bars[q], &survivors[q]);
    for (size_t q = grouped; q < query_count; q++)
      K(code_panel)(codes, bytes, quads, &queries[q], panel, valid, bars[q], &survivors[q]);
  }
}
