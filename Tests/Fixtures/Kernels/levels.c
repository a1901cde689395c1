// Prints a hash of what every kernel computes from the same numbers on every level of this processor: "LEVEL HASH NAME".
// `.ci/arm` builds it for 64-bit ARM too, runs that in an emulator, and compares.
#include "kernels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state, hash;
static ck_level level;

/// A number from 0 up to 1 (SplitMix64).
static double uniform(void) {
  uint64_t z = state += 0x9e3779b97f4a7c15ull;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ z >> 27) * 0x94d049bb133111ebull;
  return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

static float* numbers(size_t count) {
  float* all = malloc(count * sizeof *all);
  for (size_t i = 0; i < count; i++) all[i] = (float)(2 * uniform() - 1);
  return all;
}

static void add(const void* bytes, size_t count) {
  for (size_t i = 0; i < count; i++) hash = (hash ^ ((const uint8_t*)bytes)[i]) * 0x100000001b3ull;
}

static void print(const char* name) {
  printf("%s %016llx %s\n", ck_level_name(level), (unsigned long long)hash, name);
  hash = 0xcbf29ce484222325ull;
}

static void add_best(ck_reservoir* reservoir) {
  uint64_t scratch[512];
  ck_reservoir_shrink(reservoir);
  ck_sort(reservoir->keys, reservoir->fill, scratch);
  add(reservoir->keys, reservoir->fill * sizeof(uint64_t));
}

enum { rows = 777, width = 37, panels = (rows + 63) / 64, quads = (width + 3) / 4, room = 2000, most = 23 };

static void products(const float* packed_rows, const float* queries, size_t count, size_t limit) {
  static uint64_t keys[most][164];
  static float packed[(most + CK_GROUP) * width];
  ck_seeker seekers[most];
  for (size_t q = 0; q < count; q++) seekers[q] = (ck_seeker){{keys[q], 164, 0, limit, 0}, 0, 0};
  memcpy(packed, queries, width * sizeof *packed);
  if (count > 1) ck_pack_queries(queries, count, width, packed);
  const size_t joint = count > 1 ? panels / 2 : 0;
  static float scores[CK_FIRST_QUERIES * panels * 64];
  static uint64_t greatest[4 * 164 + 17];
  if (joint) ck_search_first_panels(level, packed_rows, width, rows, 0, joint, packed, count, 0, scores, greatest, seekers);
  ck_search_panels(level, packed_rows, width, rows, joint, panels, packed, count, 0, seekers);
  for (size_t q = 0; q < count; q++) add_best(&seekers[q].reservoir);
}

static void certified(const float* packed_rows, const ck_codes* codes, double norm, const float* queries,
                      size_t count, size_t limit) {
  static uint64_t keys[most][164], found[most][room], entries[2 * most * room];
  static int32_t bytes[most][quads];
  ck_code_query quantised[most];
  ck_survivors survivors[most];
  ck_seeker seekers[most];
  size_t total = 0;
  for (size_t q = 0; q < count; q++) {
    ck_quantise_query(queries + q * width, width, ck_greatest_query_byte(level), norm, bytes[q], &quantised[q]);
    survivors[q] = (ck_survivors){found[q], room, 0, 0, {keys[q], 164, 0, limit, 0}, 0, 0};
  }
  ck_search_codes(level, codes, 0, panels, quantised, count, 0, survivors);
  for (size_t q = 0; q < count; q++) {
    ck_survivors_finish(&survivors[q]);
    if (survivors[q].overflowed) abort();
    ck_list_survivors(&survivors[q], (uint32_t)q, entries + total);
    total += survivors[q].fill;
    seekers[q] = (ck_seeker){{keys[q], 164, 0, limit, 0}, 0, 0};
  }
  ck_sort(entries, total, entries + total);
  ck_search_survivors(level, packed_rows, width, queries, entries, total, seekers);
  for (size_t q = 0; q < count; q++) add_best(&seekers[q].reservoir);
}

static void searches(void) {
  static uint8_t bytes[panels * 64 * quads * 4] __attribute__((aligned(64)));
  static float scales[panels * 64], packed[panels * 64 * width], centre[width], nearest[panels * 64];
  static double bounds[4][panels];
  float* all = numbers(rows * width);
  memcpy(all, all + 100 * width, 100 * width * sizeof *all);
  ck_pack_panels(all, rows, width, packed);
  ck_mean_row(all, rows, width, centre);
  const ck_code_space space = {bytes, scales, bounds[0], bounds[1], bounds[2], bounds[3], centre};
  ck_quantise_rows(all, rows, width, &space);
  const ck_codes codes = {bytes, scales, bounds[0], bounds[1], bounds[2], bounds[3], rows, quads};
  const double norm = ck_greatest_norm(all, rows, width);
  for (size_t count = 1; count <= most; count += 11) {
    const float* queries = numbers(count * width);
    for (size_t limit = 1; limit <= 50; limit += 49) {
      products(packed, queries, count, limit);
      print("products");
      certified(packed, &codes, norm, queries, count, limit);
      print("certified");
    }
  }
  const float* gains = numbers(panels * 64);
  memset(nearest, 0, sizeof nearest);
  for (int step = 0; step < 2; step++) {
    const int64_t best = ck_marginal_step(level, packed, width, panels, step ? all : 0, gains, 0.5f, nearest);
    add(&best, sizeof best);
  }
  add(nearest, sizeof nearest);
  print("marginal relevance");
}

enum { side = 150, histories = 40 };

static void sums(void) {
  static float sums[histories * side], row[side];
  static int32_t met[12 * histories], classes[side];
  static int64_t starts[histories + 1];
  static uint64_t keys[side + 1];
  const float *matrix = numbers(side * side), *weights = numbers(12 * histories);
  for (int i = 0; i < 12 * histories; i++) met[i] = (int32_t)(uniform() * side);
  for (int i = 0; i < histories; i++) starts[i + 1] = starts[i] + i * 7 % 12;
  memset(sums, 0, sizeof sums);
  for (int i = 0; i < histories; i++)
    ck_sum_rows(level, matrix, side, met + starts[i], weights + starts[i], (size_t)(starts[i + 1] - starts[i]), side,
                sums + i * side, sums + i * side);
  add(sums, sizeof sums);
  print("sums");
  memset(sums, 0, sizeof sums);
  ck_sum_histories(level, matrix, side, starts, met, weights, histories, side, sums, side);
  add(sums, sizeof sums);
  print("sums");
  double sizes[9], norms[9];
  for (int i = 0; i < side; i++) row[i] = (float)(int)(uniform() * 5), classes[i] = i % 9;
  for (int i = 0; i < 9; i++) sizes[i] = 3 * i + 1;
  ck_cosine_row(level, row, classes, side, sizes, 9, 7, 0.5, norms);
  add(row, sizeof row);
  print("cosines");
  add(keys, ck_collect(level, matrix, side, ck_key(0.3f, UINT32_MAX), keys) * sizeof *keys);
  ck_reservoir reservoir = {keys, 84, 0, 10, 0};
  ck_select(level, matrix, side * side, 0, 0, 0, 0, &reservoir);
  add_best(&reservoir);
  print("selection");
}

static void tiles(void) {
  enum { size = CK_TILE * CK_TILE };
  static float square[size];
  float *a = numbers(size), *b = numbers(size), *c = numbers(size);
  const float *left[2] = {a, b}, *right[2] = {b, a};
  memset(square, 0, sizeof square);
  for (size_t i = 0; i < CK_TILE; i++) square[i * CK_TILE + i] = 100;
  ck_tile_update(level, square, left, left, 2, 0);
  if (ck_tile_factor(level, square)) abort();
  add(square, sizeof square);
  print("factor");
  ck_tile_solve(level, square, c);
  ck_tile_update(level, c, left, right, 2, 1);
  add(c, sizeof square);
  print("solve");
}

static void factors(void) {
  for (size_t vectors = 1; vectors <= CK_ALS_VECTORS; vectors *= 2) {
    const size_t size = 16 * vectors, count = 60;
    float *y = numbers(count * size), *x = numbers(size), *gram = calloc(size * size, sizeof *gram);
    int32_t entries[23];
    for (int i = 0; i < 23; i++) entries[i] = 2 * i;
    ck_factor_gram(level, y, count, vectors, 0, size, gram);
    const ck_als als = {y, gram, vectors, 3};
    ck_als_row(level, &als, entries, 23, 0.1f, x);
    ck_bpr_update(level, y, y + size, y + 2 * size, vectors, 0.3f, 0.05f, 0.01f);
    const float product = ck_dot(level, y, x, vectors);
    add(gram, size * size * sizeof *gram);
    add(x, size * sizeof *x);
    add(y, count * size * sizeof *y);
    add(&product, sizeof product);
  }
  print("factors");
}

static void slim(void) {
  enum { size = 80 };
  static float gram[size * size], weights[size], rest[size];
  const float* all = numbers(size * size);
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++) {
      gram[i * size + j] = 0;
      for (size_t k = 0; k < size; k++)
        gram[i * size + j] = __builtin_fmaf(all[k * size + i], all[k * size + j], gram[i * size + j]);
    }
  ck_slim_column(level, gram, size, 3, 0.1f, 1, 20, 1e-4f, weights, rest);
  add(weights, sizeof weights);
  add(rest, sizeof rest);
  print("slim");
}

int main(void) {
  for (level = 0; level <= ck_supported_level(); level++) {
    state = 2;
    hash = 0xcbf29ce484222325ull;
    searches();
    sums();
    tiles();
    factors();
    slim();
  }
}
