/// Offering one key; inline, because selections do it in their inner loops.
#ifndef REPRISE_RESERVOIR_H
#define REPRISE_RESERVOIR_H

#include "kernels.h"

#include <string.h>

static inline void ck_offer(ck_reservoir* reservoir, uint64_t key) {
  if (key <= reservoir->bar) return;
  reservoir->keys[reservoir->fill++] = key;
  if (reservoir->fill == reservoir->capacity) ck_reservoir_shrink(reservoir);
}

/// A score below this is not among the largest.
static inline float ck_bar_score(const ck_reservoir* reservoir) {
  return reservoir->bar ? ck_key_score(reservoir->bar) : -__builtin_inff();
}

/// Whether an ascending list has a number.
static inline int ck_has(const int32_t* list, size_t count, int32_t number) {
  size_t low = 0, high = count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (list[middle] < number) low = middle + 1;
    else high = middle;
  }
  return low < count && list[low] == number;
}

/// The bits of the rows of a panel that exist and are allowed.
static inline uint64_t ck_valid_rows(size_t panel, size_t row_count, const uint64_t* allowed) {
  const size_t rest = row_count - panel * CK_PANEL;
  const uint64_t existing = rest >= CK_PANEL ? UINT64_MAX : ((uint64_t)1 << rest) - 1;
  return allowed ? existing & allowed[panel] : existing;
}

/// No sum of products of bytes over CodeSpace's greatest number of columns reaches this; its double still fits.
#define CK_NEVER 0x1p30

/// A float that is not below a double.
static inline float ck_rounded_up(double number) {
  return (float)(number + __builtin_fabs(number) * 0x1p-22 + 1e-37);
}

#endif
