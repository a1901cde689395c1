// What one core can do at most. Included once for each level, with K and CK_SUM_VECTORS defined.
#include "vectors.h"

static uint64_t K(multiply_add_rounds)(size_t rounds, float* sink) {
  enum { chains = CK_SUM_VECTORS < 6 ? 6 : 12 };
  ck_v16 sums[chains];
  CK_UNROLL for (int c = 0; c < chains; c++) sums[c] = CK_SPREAD((float)c);
  const ck_v16 factor = CK_SPREAD(sink[0]), term = CK_SPREAD(sink[1]);
  for (size_t round = 0; round < rounds; round++)
    CK_UNROLL for (int c = 0; c < chains; c++) sums[c] = CK_FMA(sums[c], factor, term);
  ck_v16 sum = sums[0];
  CK_UNROLL for (int c = 1; c < chains; c++) sum += sums[c];
  CK_STORE(sink, sum);
  return (uint64_t)rounds * chains * 16;
}

static void K(read_once)(const float* numbers, size_t count, float* sink) {
  ck_v16 sums[4];
  CK_UNROLL for (int c = 0; c < 4; c++) sums[c] = CK_SPREAD(0.0f);
  for (size_t i = 0; i + 4096 <= count; i += 4096)
    for (size_t k = 0; k < 1024; k += 16) {
      __builtin_prefetch(numbers + i + 4 * k + 4096);
      CK_UNROLL for (int c = 0; c < 4; c++) sums[c] += CK_LOAD(numbers + i + 1024 * c + k);
    }
  CK_STORE(sink, sums[0] + sums[1] + sums[2] + sums[3]);
}
