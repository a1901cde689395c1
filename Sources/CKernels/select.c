// The largest keys of a stream: a reservoir that is cut back to `limit` keys whenever it is full.
#include "levels.h"
#include "reservoir.h"

static void swap(uint64_t* a, uint64_t* b) {
  const uint64_t t = *a;
  *a = *b;
  *b = t;
}

/// Orders the middle, first and last key and gives the middle one.
static uint64_t pivot_of(uint64_t* keys, size_t low, size_t high) {
  const size_t middle = low + (high - low) / 2;
  if (keys[middle] > keys[low]) swap(&keys[middle], &keys[low]);
  if (keys[high] > keys[low]) swap(&keys[high], &keys[low]);
  if (keys[high] > keys[middle]) swap(&keys[high], &keys[middle]);
  return keys[middle];
}

/// Moves the `limit` largest keys to the front (quickselect; keys are distinct).
static void partition(uint64_t* keys, size_t count, size_t limit) {
  size_t low = 0, high = count - 1;
  while (low < high) {
    const uint64_t pivot = pivot_of(keys, low, high);
    size_t i = low, j = high;
    for (;;) {
      while (keys[i] > pivot) i++;
      while (keys[j] < pivot) j--;
      if (i >= j) break;
      swap(&keys[i++], &keys[j--]);
    }
    if (j + 1 > limit) high = j;
    else if (j + 1 < limit) low = j + 1;
    else return;
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

/// Whether `id` is in the ascending list from *cursor on; moves the cursor.
static int is_excluded(uint32_t id, const int32_t* excluded, size_t count, size_t* cursor) {
  while (*cursor < count && (uint32_t)excluded[*cursor] < id) ++*cursor;
  return *cursor < count && (uint32_t)excluded[*cursor] == id;
}

int64_t ck_select(ck_level level, const float* scores, size_t count, uint32_t first, const uint64_t* allowed,
                  const int32_t* excluded, size_t excluded_count, ck_reservoir* reservoir) {
  const ck_table* table = ck_table_of(level);
  size_t cursor = 0;
  for (size_t i = 0; i < count; i++) {
    const float bar = ck_bar_score(reservoir);
    int not_a_number;
    i += table->scan(scores + i, count - i, bar, &not_a_number);
    if (not_a_number) return (int64_t)i;
    if (i == count) break;
    const uint32_t id = first + (uint32_t)i;
    if (allowed && !(allowed[i / 64] >> (i % 64) & 1)) continue;
    if (is_excluded(id, excluded, excluded_count, &cursor)) continue;
    ck_offer(reservoir, ck_key(scores[i], id));
  }
  return -1;
}
