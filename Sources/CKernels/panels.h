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

/// One query and four blocks of sixteen rows, each of them anywhere: four chains, since each waits for itself.
CK_INLINE void K(search_blocks)(const float* panels, size_t dimensions, const float* query,
                                const uint32_t* blocks, const uint64_t* valid, ck_seeker* seeker) {
  const float* rows[4];
  ck_v16 sums[4];
  CK_UNROLL for (int b = 0; b < 4; b++) {
    rows[b] = panels + (size_t)blocks[b] * 16 * dimensions;
    sums[b] = CK_SPREAD(0.0f);
  }
  for (size_t k = 0; k < dimensions; k++) {
    const float number = query[k];
    const ck_v16 factor = CK_SPREAD(number);
    CK_UNROLL for (int b = 0; b < 4; b++) sums[b] = CK_FMA(factor, CK_LOAD(rows[b] + 16 * k), sums[b]);
  }
  const ck_v16 bar = CK_SPREAD(ck_bar_score(&seeker->reservoir));
  __typeof__(bar >= bar) hits = sums[0] >= bar;
  CK_UNROLL for (int b = 1; b < 4; b++) hits |= sums[b] >= bar;
  if (!__builtin_reduce_or(hits)) return;
  float scores[4][16] __attribute__((aligned(64)));
  CK_UNROLL for (int b = 0; b < 4; b++) CK_STORE(scores[b], sums[b]);
  for (int b = 0; b < 4; b++) K(take)(seeker, scores[b], 16, valid[b] & 0xffff, 16 * blocks[b]);
}

/// One query. The panels are read in four streams far apart, each from front to back, which is how memory is read
/// fastest; the up to three panels that are left over, one after the other.
static void K(search_one)(const float* panels, size_t dimensions, size_t row_count, size_t first_panel,
                          size_t end_panel, const float* query, const uint64_t* allowed, ck_seeker* seeker) {
  const size_t length = (end_panel - first_panel) / 4, joint = first_panel + 4 * length;
  for (size_t i = 0; i < length; i++) {
    uint64_t valid[4], any = 0;
    for (int s = 0; s < 4; s++) {
      valid[s] = ck_valid_rows(first_panel + s * length + i, row_count, allowed);
      any |= valid[s];
    }
    for (uint32_t b = 0; b < 4 && any; b++) {
      uint32_t blocks[4];
      uint64_t bits[4];
      for (int s = 0; s < 4; s++) {
        blocks[s] = (uint32_t)(4 * (first_panel + s * length + i)) + b;
        bits[s] = valid[s] >> 16 * b;
      }
      K(search_blocks)(panels, dimensions, query, blocks, bits, seeker);
    }
  }
  for (size_t panel = joint; panel < end_panel; panel++) {
    const uint64_t valid = ck_valid_rows(panel, row_count, allowed);
    const uint32_t first = (uint32_t)(4 * panel), blocks[4] = {first, first + 1, first + 2, first + 3};
    const uint64_t bits[4] = {valid, valid >> 16, valid >> 32, valid >> 48};
    if (valid) K(search_blocks)(panels, dimensions, query, blocks, bits, seeker);
  }
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
  if (query_count == 1) {
    K(search_one)(panels, dimensions, row_count, first_panel, end_panel, queries, allowed, seekers);
    return;
  }
  const size_t padded = (query_count + CK_GROUP - 1) / CK_GROUP * CK_GROUP;
  float bars[padded];
  for (size_t q = 0; q < padded; q++)
    bars[q] = q < query_count ? ck_bar_score(&seekers[q].reservoir) : __builtin_inff();
  for (size_t panel = first_panel; panel < end_panel; panel++) {
    const uint64_t valid = ck_valid_rows(panel, row_count, allowed);
    const float* rows = panels + panel * CK_PANEL * dimensions;
    const uint32_t first = (uint32_t)(panel * CK_PANEL);
    if (!valid) continue;
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
    const size_t next = (size_t)((used < count ? entries[used] : entries[0]) >> 32) * 16 * dimensions;
    ck_v16 sums[4];
    CK_UNROLL for (int q = 0; q < 4; q++) {
      query[q] = queries + (size_t)numbers[q < found ? q : 0] * dimensions;
      sums[q] = CK_SPREAD(0.0f);
    }
    for (size_t k = 0; k < dimensions; k++) {
      const ck_v16 numbers_of_rows = CK_LOAD(row + 16 * k);
      __builtin_prefetch(panels + next + 16 * k);
      CK_UNROLL for (int q = 0; q < 4; q++) sums[q] = CK_FMA(CK_SPREAD(query[q][k]), numbers_of_rows, sums[q]);
    }
    float scores[4][16] __attribute__((aligned(64)));
    CK_UNROLL for (int q = 0; q < 4; q++) CK_STORE(scores[q], sums[q]);
    for (int q = 0; q < found; q++) K(take)(&seekers[numbers[q]], scores[q], 16, rows[q], block * 16);
    entries += used;
    count -= used;
  }
}
