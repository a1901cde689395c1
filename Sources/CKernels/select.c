// The largest keys of a stream: a reservoir that is cut back to `limit` keys whenever it is full.
#include "levels.h"
#include "reservoir.h"

static void swap(uint64_t* a, uint64_t* b) {
  const uint64_t t = *a;
  *a = *b;
  *b = t;
}

/// Moves the median of the first, the middle and the last key to the end and gives it.
static uint64_t pivot_to_end(uint64_t* keys, size_t low, size_t high) {
  const size_t middle = low + (high - low) / 2;
  if (keys[middle] > keys[low]) swap(&keys[middle], &keys[low]);
  if (keys[high] > keys[low]) swap(&keys[high], &keys[low]);
  if (keys[middle] < keys[high]) swap(&keys[middle], &keys[high]);
  return keys[high];
}

/// Moves the `limit` largest keys to the front (quickselect; keys are distinct). The inner loop has no branch
/// that depends on a key, because none could be foretold.
static void partition(uint64_t* keys, size_t count, size_t limit) {
  size_t low = 0, high = count - 1;
  while (low < high) {
    const uint64_t pivot = pivot_to_end(keys, low, high);
    size_t larger = low;
    for (size_t i = low; i < high; i++) {
      const uint64_t key = keys[i];
      keys[i] = keys[larger];
      keys[larger] = key;
      larger += key > pivot;
    }
    swap(&keys[larger], &keys[high]);
    if (larger == limit || larger + 1 == limit) return;
    if (larger > limit) high = larger - 1;
    else low = larger + 1;
  }
}

void ck_reservoir_shrink(ck_reservoir* reservoir) {
  if (reservoir->fill < reservoir->limit || reservoir->limit == 0) return;
  if (reservoir->fill > reservoir->limit) partition(reservoir->keys, reservoir->fill, reservoir->limit);
  reservoir->fill = reservoir->limit;
  uint64_t least = UINT64_MAX;
  for (size_t i = 0; i < reservoir->fill; i++)
    if (reservoir->keys[i] < least) least = reservoir->keys[i];
  reservoir->bar = least;
}

int64_t ck_select(ck_level level, const float* scores, size_t count, uint32_t first, const uint64_t* allowed,
                  const int32_t* excluded, size_t excluded_count, ck_reservoir* reservoir) {
  return ck_table_of(level)->select(scores, count, first, allowed, excluded, excluded_count, reservoir);
}
