// One step of maximal marginal relevance. Included once for each level, after its panels, with K defined.
#include "vectors.h"

#pragma STDC FP_CONTRACT OFF

typedef int32_t K(places) __attribute__((vector_size(64)));

/// Lane by lane `yes` where the mask is set, else `no`.
#define CK_CHOOSE(mask, yes, no) \
  ((ck_v16)(((mask) & (K(places))(yes)) | (~(mask) & (K(places))(no))))

/// Raises `nearest` of the rows of a panel to their products with the query: one chain over ascending dimensions.
CK_INLINE void K(raise_nearest)(const float* rows, size_t dimensions, const float* group, float* nearest) {
  CK_PRODUCTS(1, 4)
  CK_UNROLL for (int v = 0; v < 4; v++) {
    const ck_v16 before = CK_LOAD(nearest + 16 * v);
    CK_STORE(nearest + 16 * v, CK_CHOOSE(sums[0][v] > before, sums[0][v], before));
  }
}

/// The place of the greatest gain - penalty * nearest, of equals the first; -1 if all are minus infinity.
CK_INLINE int64_t K(best_place)(const float* gains, const float* nearest, float penalty, size_t count) {
  ck_v16 best = CK_SPREAD(-__builtin_inff());
  K(places) found = {0}, place = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  for (size_t i = 0; i < count; i += 16) {
    const ck_v16 score = CK_LOAD(gains + i) - CK_SPREAD(penalty) * CK_LOAD(nearest + i);
    const K(places) better = score > best;
    best = CK_CHOOSE(better, score, best);
    found = (better & place) | (~better & found);
    place += 16;
  }
  int64_t result = -1;
  float greatest = -__builtin_inff();
  for (int lane = 0; lane < 16; lane++)
    if (best[lane] > greatest || (best[lane] == greatest && result >= 0 && found[lane] < result)) {
      greatest = best[lane];
      result = found[lane];
    }
  return result;
}

static int64_t K(marginal_step)(const float* panels, size_t dimensions, size_t panel_count,
                                const float* query, const float* gains, float penalty, float* nearest) {
  for (size_t panel = 0; query && panel < panel_count; panel++)
    K(raise_nearest)(panels + panel * CK_PANEL * dimensions, dimensions, query, nearest + panel * CK_PANEL);
  return K(best_place)(gains, nearest, query ? penalty : 0.0f, panel_count * CK_PANEL);
}
