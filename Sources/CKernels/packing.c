// Copies between row order and the order in which kernels read.
#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

/// Rows in blocks of `width`, dimension after dimension within a block.
static void pack(const float* rows, size_t count, size_t dimensions, size_t width, float* blocks) {
  for (size_t block = 0; block * width < count; block++)
    for (size_t k = 0; k < dimensions; k++)
      for (size_t i = 0; i < width; i++) {
        const size_t row = block * width + i;
        blocks[(block * dimensions + k) * width + i] = row < count ? rows[row * dimensions + k] : 0.0f;
      }
}

void ck_pack_panels(const float* rows, size_t count, size_t dimensions, float* panels) {
  pack(rows, count, dimensions, 16, panels);
}

void ck_pack_queries(const float* queries, size_t count, size_t dimensions, float* groups) {
  pack(queries, count, dimensions, CK_GROUP, groups);
}

float ck_product(const float* query, const float* row, size_t dimensions) {
  float sum = 0.0f;
  for (size_t k = 0; k < dimensions; k++) sum = __builtin_fmaf(query[k], row[k], sum);
  return sum;
}
