// Sums of rows of a dense matrix. Included once for each level, with K and CK_SUM_VECTORS defined.
#include "vectors.h"

#pragma STDC FP_CONTRACT OFF

CK_INLINE void K(sum_rows_block)(const float* matrix, size_t stride, const int32_t* rows,
                                 const float* weights, size_t count, float* out) {
  ck_v16 sums[CK_SUM_VECTORS];
  CK_UNROLL for (int v = 0; v < CK_SUM_VECTORS; v++) sums[v] = CK_LOAD(out + 16 * v);
  for (size_t h = 0; h < count; h++) {
    const float* row = matrix + (size_t)rows[h] * stride;
    const float weight = weights ? weights[h] : 1.0f;
    const ck_v16 factor = CK_SPREAD(weight);
    CK_UNROLL for (int v = 0; v < CK_SUM_VECTORS; v++) sums[v] =
        CK_FMA(factor, CK_LOAD(row + 16 * v), sums[v]);
  }
  CK_UNROLL for (int v = 0; v < CK_SUM_VECTORS; v++) CK_STORE(out + 16 * v, sums[v]);
}

static void K(sum_rows)(const float* matrix, size_t stride, const int32_t* rows, const float* weights,
                        size_t count, size_t width, float* out) {
  size_t column = 0;
  for (; column + 16 * CK_SUM_VECTORS <= width; column += 16 * CK_SUM_VECTORS)
    K(sum_rows_block)(matrix + column, stride, rows, weights, count, out + column);
  for (; column < width; column++) {
    float sum = out[column];
    for (size_t h = 0; h < count; h++)
      sum = __builtin_fmaf(weights ? weights[h] : 1.0f, matrix[(size_t)rows[h] * stride + column], sum);
    out[column] = sum;
  }
}

/// One vector of doubles at a time; square roots and divisions are exact to the last bit on every level.
static void K(cosine_row)(float* row, const float* sizes, size_t width, double size, double shrinkage) {
  for (size_t j = 0; j < width; j++) {
    const double norms = __builtin_sqrt(size * (double)sizes[j]) + shrinkage;
    const float cosine = (float)((double)row[j] / (norms > 0 ? norms : 1));
    row[j] = cosine;
  }
}

/// The first index whose score passes the bar or is not a number, or `count`.
static size_t K(scan)(const float* scores, size_t count, float bar, int* not_a_number) {
  size_t i = 0;
  const ck_v16 limit = CK_SPREAD(bar);
  for (; i + 16 <= count; i += 16)
    if (__builtin_reduce_or(~(CK_LOAD(scores + i) < limit))) break;
  for (; i < count; i++)
    if (!(scores[i] < bar)) break;
  *not_a_number = i < count && scores[i] != scores[i];
  return i;
}
