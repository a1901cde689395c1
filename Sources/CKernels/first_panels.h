// The first panels of a search by several queries. Included once for each level, after panels.h.
//
// All scores are kept until every one of the panels has been read. The greatest scores of groups of rows then bound a
// query's k-th best from below, closely, since there are four times as many groups as rows wanted: hardly more
// than k rows are offered, where a bar that rises from row to row lets k (1 + ln(n / k)) pass.
#include "reservoir.h"
#include "vectors.h"

#pragma STDC FP_CONTRACT OFF

/// The scores of a group of queries, `stride` numbers a query.
CK_INLINE void K(score_block)(const float* rows, size_t dimensions, const float* group, size_t stride, float* scores) {
  CK_PRODUCTS(CK_GROUP, CK_PANEL_VECTORS)
  CK_UNROLL for (int q = 0; q < CK_GROUP; q++) CK_UNROLL for (int v = 0; v < CK_PANEL_VECTORS; v++)
      CK_STORE(scores + q * stride + 16 * v, sums[q][v]);
}

typedef int32_t K(whole) __attribute__((vector_size(64)));

/// The greater of two numbers in each lane; none is not a number.
#define CK_GREATER(a, b)                                                       \
  ({                                                                           \
    const K(whole) first_is = (a) > (b);                                       \
    (ck_v16)(((K(whole))(a) & first_is) | ((K(whole))(b) & ~first_is));        \
  })

/// Raises lanes to those of sixteen scores whose bits are set.
CK_INLINE void K(raise_lanes)(ck_v16* lanes, const float* scores, uint32_t bits) {
  const ck_v16 numbers = CK_LOAD(scores);
  if (bits == 0xffff) {
    *lanes = CK_GREATER(*lanes, numbers);
    return;
  }
  const K(whole) place = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, zero = {0};
  const K(whole) missing = (((zero + (int32_t)bits) >> place) & 1) - 1;
  const K(whole) lowest = (K(whole))CK_SPREAD(-__builtin_inff());
  const ck_v16 present = (ck_v16)(((K(whole))numbers & ~missing) | (lowest & missing));
  *lanes = CK_GREATER(*lanes, present);
}

/// The panels whose scores are there, and which of their rows count.
typedef struct {
  size_t first, count, row_count;
  const uint64_t* allowed;
} K(panel_range);

CK_INLINE uint64_t K(valid_in)(const K(panel_range) * range, size_t panel) {
  return ck_valid_rows(range->first + panel, range->row_count, range->allowed);
}

/// Raises the bar to the `limit` greatest of the groups' greatest scores.
static void K(raise_bar)(const K(panel_range) * range, const float* scores, uint64_t* keys, ck_reservoir* reservoir) {
  const size_t vectors = 4 * range->count, wanted = reservoir->limit / 4 + 1;
  const size_t sets = wanted < vectors ? wanted : vectors;
  if (16 * sets < 2 * reservoir->limit) return;
  ck_reservoir greatest = {keys, 16 * sets + 1, 0, reservoir->limit, 0};
  for (size_t s = 0; s < sets; s++) {
    ck_v16 lanes = CK_SPREAD(-__builtin_inff());
    for (size_t v = vectors * s / sets; v < vectors * (s + 1) / sets; v++)
      K(raise_lanes)(&lanes, scores + 16 * v, (uint32_t)(K(valid_in)(range, v / 4) >> 16 * (v % 4)) & 0xffff);
    float numbers[16];
    CK_STORE(numbers, lanes);
    for (int lane = 0; lane < 16; lane++, greatest.fill++)
      keys[greatest.fill] = ck_key(numbers[lane], (uint32_t)greatest.fill);
  }
  ck_reservoir_shrink(&greatest);
  const uint64_t bar = ck_key(ck_key_score(greatest.bar), UINT32_MAX);
  if (ck_key_score(bar) > -__builtin_inff() && bar > reservoir->bar) reservoir->bar = bar;
}

/// Excluded rows get a score that reaches no bar.
static void K(exclude)(const K(panel_range) * range, float* scores, const ck_seeker* seeker) {
  const size_t first = range->first * CK_PANEL, end = first + range->count * CK_PANEL;
  for (size_t i = 0; i < seeker->excluded_count; i++) {
    const size_t row = (size_t)seeker->excluded[i];
    if (row >= first && row < end) scores[row - first] = -__builtin_inff();
  }
}

/// Takes the scores of a panel that reach the bar. Few do, and nobody can foretell which: two keys are written in any
/// case and counted if they are there.
CK_INLINE void K(take_few)(ck_seeker* seeker, const float* scores, uint64_t valid, uint32_t first) {
  ck_reservoir* reservoir = &seeker->reservoir;
  const ck_v16 bar = CK_SPREAD(ck_bar_score(reservoir));
  uint64_t bits = 0;
  CK_UNROLL for (int v = 0; v < 4; v++) bits |= (uint64_t)CK_BITS(CK_LOAD(scores + 16 * v) >= bar) << 16 * v;
  bits &= valid;
  const uint64_t after = bits & (bits - 1);
  if ((after & (after - 1)) || !reservoir->bar || reservoir->fill + 2 >= reservoir->capacity) {
    K(take)(seeker, scores, CK_PANEL, valid, first);
    return;
  }
  const uint32_t one = (uint32_t)__builtin_ctzll(bits | 1ull << 63), two = (uint32_t)__builtin_ctzll(after | 1ull << 63);
  reservoir->keys[reservoir->fill] = ck_key(scores[one], first + one);
  reservoir->fill += bits != 0;
  reservoir->keys[reservoir->fill] = ck_key(scores[two], first + two);
  reservoir->fill += after != 0;
}

/// The best of one query.
static void K(take_scores)(const K(panel_range) * range, float* scores, uint64_t* keys, ck_seeker* seeker) {
  K(exclude)(range, scores, seeker);
  K(raise_bar)(range, scores, keys, &seeker->reservoir);
  for (size_t panel = 0; panel < range->count; panel++)
    K(take_few)(seeker, scores + panel * CK_PANEL, K(valid_in)(range, panel),
                (uint32_t)((range->first + panel) * CK_PANEL));
}

/// The groups of a few queries, so that their scores stay in near caches.
static void K(search_first_panels)(const float* panels, size_t dimensions, size_t row_count, size_t first_panel,
                                   size_t end_panel, const float* queries, size_t query_count,
                                   const uint64_t* allowed, float* scores, uint64_t* keys, ck_seeker* seekers) {
  const K(panel_range) range = {first_panel, end_panel - first_panel, row_count, allowed};
  const size_t stride = range.count * CK_PANEL;
  for (size_t start = 0; start < query_count; start += CK_FIRST_QUERIES) {
    const size_t end = query_count - start < CK_FIRST_QUERIES ? query_count : start + CK_FIRST_QUERIES;
    for (size_t panel = 0; panel < range.count; panel++) {
      if (!K(valid_in)(&range, panel)) continue;
      const float* rows = panels + (first_panel + panel) * CK_PANEL * dimensions;
      for (size_t v = 0; v < 4; v += CK_PANEL_VECTORS)
        for (size_t q = start; q < end; q += CK_GROUP)
          K(score_block)(rows + 16 * v * dimensions, dimensions, queries + q * dimensions, stride,
                         scores + (q - start) * stride + panel * CK_PANEL + 16 * v);
    }
    for (size_t q = start; q < end; q++)
      K(take_scores)(&range, scores + (q - start) * stride, keys, &seekers[q]);
  }
}
