// Loops over lists of columns: scatters, which no level makes faster.
#include "kernels.h"

#pragma STDC FP_CONTRACT OFF

/// Where a factor is one, a fused multiply-add is an addition to the last bit.
void ck_sum_sparse_rows(const int64_t* starts, const int32_t* columns, const float* values,
                        const int32_t* rows, const float* weights, size_t count, float* out) {
  for (size_t h = 0; h < count; h++) {
    const float weight = weights ? weights[h] : 1.0f;
    const int64_t end = starts[rows[h] + 1];
    for (int64_t p = starts[rows[h]]; p < end; p++) {
      float* sum = out + columns[p];
      if (!values) *sum += weight;
      else if (weight == 1.0f) *sum += values[p];
      else *sum = __builtin_fmaf(weight, values[p], *sum);
    }
  }
}

void ck_gram_row(const int64_t* starts, const int32_t* columns, const int32_t* entry_rows,
                 const int64_t* entry_positions, size_t entries, float* row) {
  for (size_t e = 0; e < entries; e++)
    for (int64_t p = entry_positions[e]; p < starts[entry_rows[e] + 1]; p++) row[columns[p]] += 1.0f;
}
