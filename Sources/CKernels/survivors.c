// The list of rows that may be among the best, cut back when the bar has risen.
#include "levels.h"
#include "reservoir.h"

void ck_survivors_shrink(ck_survivors* survivors) {
  const float bar = ck_bar_score(&survivors->lower);
  size_t kept = 0;
  for (size_t i = 0; i < survivors->fill; i++)
    if (ck_key_score(survivors->keys[i]) >= bar) survivors->keys[kept++] = survivors->keys[i];
  survivors->fill = kept;
  if (kept > survivors->capacity / 2) survivors->overflowed = 1;
}

void ck_survivors_finish(ck_survivors* survivors) {
  ck_reservoir_shrink(&survivors->lower);
  if (!survivors->overflowed) ck_survivors_shrink(survivors);
}

void ck_list_survivors(const ck_survivors* survivors, uint32_t query, uint64_t* entries) {
  for (size_t i = 0; i < survivors->fill; i++) {
    const uint32_t row = ck_key_id(survivors->keys[i]);
    entries[i] = (uint64_t)(row / 16) << 32 | (uint64_t)query << 16 | (uint64_t)1 << row % 16;
  }
}
