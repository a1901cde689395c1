// Element by element.
#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

void ck_tile_ratios(const float* p, const float* row_diagonal, const float* column_diagonal, size_t rows,
                    size_t columns, size_t stride, float* out, float* mirror) {
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++) out[i * stride + j] = -p[i * CK_TILE + j] / column_diagonal[j];
  if (!mirror) return;
  for (size_t j = 0; j < columns; j++)
    for (size_t i = 0; i < rows; i++) mirror[j * stride + i] = -p[i * CK_TILE + j] / row_diagonal[i];
}

int64_t ck_greatest_magnitude(const float* numbers, size_t count, float* greatest) {
  for (size_t i = 0; i < count; i++) {
    const float magnitude = __builtin_fabsf(numbers[i]);
    if (!(magnitude <= __FLT_MAX__)) return (int64_t)i;
    if (magnitude > *greatest) *greatest = magnitude;
  }
  return -1;
}
