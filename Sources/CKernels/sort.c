// Merge sort whose merges have no branch that depends on a number.
#include "kernels.h"

#include <string.h>

/// Sorts runs of this many by insertion first.
enum { run = 8 };

static void insert(uint64_t* numbers, size_t count) {
  for (size_t i = 1; i < count; i++) {
    const uint64_t number = numbers[i];
    size_t place = i;
    for (; place > 0 && numbers[place - 1] > number; place--) numbers[place] = numbers[place - 1];
    numbers[place] = number;
  }
}

static void merge(const uint64_t* left, size_t left_count, const uint64_t* right, size_t right_count,
                  uint64_t* out) {
  size_t l = 0, r = 0, i = 0;
  while (l < left_count && r < right_count) {
    const int is_right = right[r] < left[l];
    out[i++] = is_right ? right[r] : left[l];
    r += (size_t)is_right;
    l += (size_t)!is_right;
  }
  memcpy(out + i, left + l, (left_count - l) * sizeof *out);
  memcpy(out + i + left_count - l, right + r, (right_count - r) * sizeof *out);
}

void ck_sort(uint64_t* numbers, size_t count, uint64_t* scratch) {
  for (size_t i = 0; i < count; i += run) insert(numbers + i, count - i < run ? count - i : run);
  uint64_t *from = numbers, *to = scratch;
  for (size_t width = run; width < count; width *= 2) {
    for (size_t i = 0; i < count; i += 2 * width) {
      const size_t middle = count - i < width ? count : i + width;
      const size_t end = count - i < 2 * width ? count : i + 2 * width;
      merge(from + i, middle - i, from + middle, end - middle, to + i);
    }
    uint64_t* swapped = from;
    from = to;
    to = swapped;
  }
  if (from != numbers) memcpy(numbers, from, count * sizeof *numbers);
}
