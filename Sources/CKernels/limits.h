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

/// Products of bytes as a search does them, of numbers that stay in the nearest cache.
static uint64_t K(code_rounds)(size_t rounds, const uint8_t* bytes, int32_t* sink) {
  enum { quads = 32 };
  ck_code_query query[CK_CODE_QUERIES];
  const int32_t bars[CK_CODE_QUERIES] = {0};
  const uint8_t* rows[CK_CODE_BLOCKS];
  CK_UNROLL for (int b = 0; b < CK_CODE_BLOCKS; b++) rows[b] = bytes + 64 * b * quads;
  for (int q = 0; q < CK_CODE_QUERIES; q++) query[q].numbers = (const int32_t*)(const void*)(bytes + 64 * q);
  uint32_t reached = 0;
  for (size_t round = 0; round < rounds; round++) {
    CK_CODE_PRODUCTS(CK_CODE_QUERIES, CK_CODE_BLOCKS)
    reached += K(reach)(&all);
    query[0].numbers = (const int32_t*)(const void*)(bytes + 64 * (round % 8));
  }
  *sink = (int32_t)reached;
  return (uint64_t)rounds * CK_CODE_QUERIES * CK_CODE_BLOCKS * 64 * quads;
}

/// Four streams far apart, each from front to back.
static void K(read_once)(const float* numbers, size_t count, float* sink) {
  ck_v16 sums[4];
  const size_t length = count / 64 * 16;
  CK_UNROLL for (int c = 0; c < 4; c++) sums[c] = CK_SPREAD(0.0f);
  for (size_t i = 0; i < length; i += 16)
    CK_UNROLL for (int c = 0; c < 4; c++) sums[c] += CK_LOAD(numbers + c * length + i);
  CK_STORE(sink, sums[0] + sums[1] + sums[2] + sums[3]);
}
