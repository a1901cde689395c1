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

static void K(search_survivors)(const float* panels, size_t dimensions, const float* group,
                                const uint64_t* keys, size_t count, ck_reservoir* reservoir) {
  ck_seeker seeker = {*reservoir, 0, 0};
  for (size_t i = 0; i < count;) {
    const uint32_t block = ck_key_id(keys[i]) / 16;
    uint64_t bits = 0;
    for (; i < count && ck_key_id(keys[i]) / 16 == block; i++) bits |= (uint64_t)1 << ck_key_id(keys[i]) % 16;
    const float* rows = panels + (size_t)block * 16 * dimensions;
    CK_PRODUCTS(1, 1)
    float scores[16] __attribute__((aligned(64)));
    CK_STORE(scores, sums[0][0]);
    K(take)(&seeker, scores, 16, bits, block * 16);
  }
  *reservoir = seeker.reservoir;
}
