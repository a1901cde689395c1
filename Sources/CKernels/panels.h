// Inner products of queries with panels of rows, and their selection. Included once for each level, with K
// and CK_PANEL_VECTORS defined. The lanes hold different rows, so there is no sum across lanes and the chain
// of a product is the same for one query and for many, on every level.
#include "reservoir.h"
#include "vectors.h"

#pragma STDC FP_CONTRACT OFF

/// Offers those of `count` scores that pass the bar and whose bit is set.
static void K(take)(ck_seeker* seeker, const float* scores, size_t count, uint64_t valid, uint32_t first) {
  for (size_t i = 0; i < count; i += 16) {
    const ck_v16 bar = CK_SPREAD(ck_bar_score(&seeker->reservoir));
    uint32_t bits = CK_BITS(CK_LOAD(scores + i) >= bar) & (uint32_t)(valid >> i);
    for (; bits; bits &= bits - 1) {
      const uint32_t lane = (uint32_t)__builtin_ctz(bits) + (uint32_t)i;
      const uint64_t key = ck_key(scores[lane], first + lane);
      if (key <= seeker->reservoir.bar) continue;
      if (seeker->excluded_count && ck_has(seeker->excluded, seeker->excluded_count, (int32_t)(first + lane)))
        continue;
      ck_offer(&seeker->reservoir, key);
    }
  }
}

/// `vectors` blocks of sixteen rows with `queries` queries, whose numbers stand side by side for each
/// dimension.
#define CK_PRODUCTS(queries, vectors)                                                                  \
  ck_v16 sums[queries][vectors];                                                                       \
  CK_UNROLL for (int q = 0; q < queries; q++) CK_UNROLL for (int v = 0; v < vectors; v++) sums[q][v] = \
      CK_SPREAD(0.0f);                                                                                 \
  for (size_t k = 0; k < dimensions; k++) {                                                            \
    if (queries == 1 && k % 4 == 0) __builtin_prefetch(rows + (dimensions + k) * CK_PANEL);            \
    ck_v16 row[vectors];                                                                               \
    CK_UNROLL for (int v = 0; v < vectors; v++) row[v] = CK_LOAD(rows + (v * dimensions + k) * 16);    \
    CK_UNROLL for (int q = 0; q < queries; q++) {                                                      \
      const float number = group[k * queries + q];                                                     \
      const ck_v16 factor = CK_SPREAD(number);                                                         \
      CK_UNROLL for (int v = 0; v < vectors; v++) sums[q][v] = CK_FMA(factor, row[v], sums[q][v]);     \
    }                                                                                                  \
  }

CK_INLINE void K(group_block)(const float* rows, size_t dimensions, const float* group, size_t query_count,
                              uint64_t valid, uint32_t first, float* bars, ck_seeker* seekers) {
  CK_PRODUCTS(CK_GROUP, CK_PANEL_VECTORS)
  __typeof__(sums[0][0] >= sums[0][0]) hits = sums[0][0] >= CK_SPREAD(bars[0]);
  CK_UNROLL for (int q = 0; q < CK_GROUP; q++) CK_UNROLL for (int v = 0; v < CK_PANEL_VECTORS; v++) hits |=
      sums[q][v] >= CK_SPREAD(bars[q]);
  if (!__builtin_reduce_or(hits)) return;
  float scores[CK_GROUP][16 * CK_PANEL_VECTORS] __attribute__((aligned(64)));
  CK_UNROLL for (int q = 0; q < CK_GROUP; q++) CK_UNROLL for (int v = 0; v < CK_PANEL_VECTORS; v++)
      CK_STORE(scores[q] + 16 * v, sums[q][v]);
  for (size_t q = 0; q < query_count; q++) {
    K(take)(&seekers[q], scores[q], 16 * CK_PANEL_VECTORS, valid, first);
    bars[q] = ck_bar_score(&seekers[q].reservoir);
  }
}

static void K(search_one)(const float* rows, size_t dimensions, const float* group, uint64_t valid,
                          uint32_t first, ck_seeker* seeker) {
  CK_PRODUCTS(1, 4)
  const ck_v16 bar = CK_SPREAD(ck_bar_score(&seeker->reservoir));
  __typeof__(bar >= bar) hits = sums[0][0] >= bar;
  CK_UNROLL for (int v = 1; v < 4; v++) hits |= sums[0][v] >= bar;
  if (!__builtin_reduce_or(hits)) return;
  float scores[CK_PANEL] __attribute__((aligned(64)));
  CK_UNROLL for (int v = 0; v < 4; v++) CK_STORE(scores + 16 * v, sums[0][v]);
  K(take)(seeker, scores, CK_PANEL, valid, first);
}

static void K(search_groups)(const float* rows, size_t dimensions, const float* queries, size_t query_count,
                             uint64_t valid, uint32_t first, float* bars, ck_seeker* seekers) {
  for (size_t q = 0; q < query_count; q += CK_GROUP) {
    const size_t present = query_count - q < CK_GROUP ? query_count - q : CK_GROUP;
    K(group_block)(rows, dimensions, queries + q * dimensions, present, valid, first, bars + q, seekers + q);
  }
}

static void K(search_panels)(const float* panels, size_t dimensions, size_t row_count, size_t first_panel,
                             size_t end_panel, const float* queries, size_t query_count,
                             const uint64_t* allowed, ck_seeker* seekers) {
  const size_t padded = (query_count + CK_GROUP - 1) / CK_GROUP * CK_GROUP;
  float bars[padded];
  for (size_t q = 0; q < padded; q++)
    bars[q] = q < query_count ? ck_bar_score(&seekers[q].reservoir) : __builtin_inff();
  for (size_t panel = first_panel; panel < end_panel; panel++) {
    const uint64_t valid = ck_valid_rows(panel, row_count, allowed);
    const float* rows = panels + panel * CK_PANEL * dimensions;
    const uint32_t first = (uint32_t)(panel * CK_PANEL);
    if (!valid) continue;
    if (query_count == 1) {
      K(search_one)(rows, dimensions, queries, valid, first, seekers);
      continue;
    }
    for (int v = 0; v < 4; v += CK_PANEL_VECTORS)
      K(search_groups)(rows + 16 * v * dimensions, dimensions, queries, query_count, valid >> 16 * v,
                       first + 16 * v, bars, seekers);
  }
}

/// Of the entries from the first on that name the same block of rows, the queries and rows, up to four queries.
/// Returns how many entries that were.
CK_INLINE size_t K(same_block)(const uint64_t* entries, size_t count, uint32_t* queries, uint32_t* rows,
                               int* found) {
  const uint64_t block = entries[0] >> 32;
  size_t i = 0;
  *found = 0;
  for (; i < count && entries[i] >> 32 == block; i++) {
    const uint32_t query = (uint32_t)(entries[i] >> 16) & 0xffff;
    if (!*found || queries[*found - 1] != query) {
      if (*found == 4) break;
      queries[*found] = query;
      rows[(*found)++] = 0;
    }
    rows[*found - 1] |= (uint32_t)entries[i] & 0xffff;
  }
  return i;
}

/// Four chains side by side, since each waits for itself; where there are fewer queries the first is repeated.
static void K(search_survivors)(const float* panels, size_t dimensions, const float* queries,
                                const uint64_t* entries, size_t count, ck_seeker* seekers) {
  while (count) {
    uint32_t numbers[4], rows[4];
    int found;
    const uint32_t block = (uint32_t)(entries[0] >> 32);
    const size_t used = K(same_block)(entries, count, numbers, rows, &found);
    const float *row = panels + (size_t)block * 16 * dimensions, *query[4];
    ck_v16 sums[4];
    CK_UNROLL for (int q = 0; q < 4; q++) {
      query[q] = queries + (size_t)numbers[q < found ? q : 0] * dimensions;
      sums[q] = CK_SPREAD(0.0f);
    }
    for (size_t k = 0; k < dimensions; k++) {
      const ck_v16 numbers_of_rows = CK_LOAD(row + 16 * k);
      CK_UNROLL for (int q = 0; q < 4; q++) sums[q] = CK_FMA(CK_SPREAD(query[q][k]), numbers_of_rows, sums[q]);
    }
    float scores[4][16] __attribute__((aligned(64)));
    CK_UNROLL for (int q = 0; q < 4; q++) CK_STORE(scores[q], sums[q]);
    for (int q = 0; q < found; q++) K(take)(&seekers[numbers[q]], scores[q], 16, rows[q], block * 16);
    entries += used;
    count -= used;
  }
}
