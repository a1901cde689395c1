// Chooses a table: asks the processor what it can do, and the operating system what it saves.
#define _GNU_SOURCE
#include "levels.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __x86_64__
#include <cpuid.h>

static uint64_t saved_state(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return ((uint64_t)high << 32) | low;
}

static ck_level probe(void) {
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
  const uint32_t needed = bit_FMA | bit_OSXSAVE | bit_AVX | bit_F16C;
  if ((c & needed) != needed) return 0;
  const uint64_t saved = saved_state();
  if ((saved & 0x6) != 0x6) return 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & bit_AVX2)) return 0;
  const uint32_t wide = bit_AVX512F | bit_AVX512BW | bit_AVX512VL | bit_AVX512DQ;
  if ((b & wide) != wide || (saved & 0xe6) != 0xe6) return 1;
  return c & bit_AVX512VNNI ? 3 : 2;
}
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>

/// The bit by which Linux says that there are products of bytes (HWCAP_ASIMDDP).
static ck_level probe(void) { return getauxval(AT_HWCAP) & (1UL << 20) ? 2 : 1; }
#else
static ck_level probe(void) { return 0; }
#endif

ck_level ck_supported_level(void) { return probe(); }

ck_level ck_level_named(const char* name) {
  if (name[0] >= '0' && name[0] <= '3' && name[1] == 0) return name[0] - '0';
  for (ck_level level = 0; level <= 3; level++) {
    if (strcmp(name, ck_level_name(level)) == 0) return level;
  }
  return -1;
}

ck_level ck_best_level(void) {
  const ck_level supported = probe();
  const char* wish = getenv("REPRISE_KERNEL_LEVEL");
  const ck_level wished = wish ? ck_level_named(wish) : -1;
  return wished >= 0 && wished < supported ? wished : supported;
}

int32_t ck_processor_count(void) {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
  const long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? 1 : (int32_t)count;
}

const ck_table* ck_table_of(ck_level level) {
#ifdef __x86_64__
  if (level >= 3) return &ck_vnni;
  if (level == 2) return &ck_avx512;
  if (level == 1) return &ck_avx2;
#endif
#ifdef __aarch64__
  if (level >= 2) return &ck_neon_dot;
  if (level == 1) return &ck_neon;
#endif
  return &ck_portable;
}

void ck_sum_rows(ck_level level, const float* matrix, size_t stride, const int32_t* rows,
                 const float* weights, size_t count, size_t width, const float* start, float* out) {
  ck_table_of(level)->sum_rows(matrix, stride, rows, weights, count, width, start, out);
}

void ck_sum_histories(ck_level level, const float* matrix, size_t stride, const int64_t* starts,
                      const int32_t* rows, const float* weights, size_t count, size_t width, float* out,
                      size_t out_stride) {
  ck_table_of(level)->sum_histories(matrix, stride, starts, rows, weights, count, width, out, out_stride);
}

int64_t ck_marginal_step(ck_level level, const float* panels, size_t dimensions, size_t panel_count,
                         const float* query, const float* gains, float penalty, float* nearest) {
  return ck_table_of(level)->marginal_step(panels, dimensions, panel_count, query, gains, penalty, nearest);
}

void ck_tile_update(ck_level level, float* c, const float* const* a, const float* const* b, size_t count,
                    int negative) {
  ck_table_of(level)->tile_update(c, a, b, count, negative);
}

int ck_tile_factor(ck_level level, float* c) { return ck_table_of(level)->tile_factor(c); }

void ck_tile_solve(ck_level level, const float* u, float* c) { ck_table_of(level)->tile_solve(u, c); }

void ck_search_panels(ck_level level, const float* panels, size_t dimensions, size_t row_count,
                      size_t first_panel, size_t end_panel, const float* queries, size_t query_count,
                      const uint64_t* allowed, ck_seeker* seekers) {
  ck_table_of(level)->search_panels(panels, dimensions, row_count, first_panel, end_panel, queries,
                                    query_count, allowed, seekers);
}

void ck_search_first_panels(ck_level level, const float* panels, size_t dimensions, size_t row_count,
                            size_t first_panel, size_t end_panel, const float* queries, size_t query_count,
                            const uint64_t* allowed, float* scores, uint64_t* keys, ck_seeker* seekers) {
  ck_table_of(level)->search_first_panels(panels, dimensions, row_count, first_panel, end_panel, queries,
                                          query_count, allowed, scores, keys, seekers);
}

void ck_search_codes(ck_level level, const ck_codes* codes, size_t first_panel, size_t end_panel,
                     const ck_code_query* queries, size_t query_count, const uint64_t* allowed,
                     ck_survivors* survivors) {
  ck_table_of(level)->search_codes(codes, first_panel, end_panel, queries, query_count, allowed, survivors);
}

int ck_greatest_query_byte(ck_level level) {
#ifdef __aarch64__
  return 127;
#else
  return level >= 3 ? 127 : 64;
#endif
}

int ck_has_byte_products(ck_level level) {
#ifdef __aarch64__
  return level >= 2;
#else
  return level >= 3;
#endif
}

const char* ck_level_name(ck_level level) {
#ifdef __aarch64__
  static const char* const names[] = {"portable", "neon", "neon-dot"};
  enum { last = 2 };
#else
  static const char* const names[] = {"portable", "avx2", "avx512", "vnni"};
  enum { last = 3 };
#endif
  return names[level < 0 ? 0 : level > last ? last : level];
}

void ck_search_survivors(ck_level level, const float* panels, size_t dimensions, const float* queries,
                         const uint64_t* entries, size_t count, ck_seeker* seekers) {
  ck_table_of(level)->search_survivors(panels, dimensions, queries, entries, count, seekers);
}

uint64_t ck_multiply_add_rounds(ck_level level, size_t rounds, float* sink) {
  return ck_table_of(level)->multiply_add_rounds(rounds, sink);
}

uint64_t ck_code_rounds(ck_level level, size_t rounds, const uint8_t* bytes, int32_t* sink) {
  return ck_table_of(level)->code_rounds(rounds, bytes, sink);
}

void ck_read_once(ck_level level, const float* numbers, size_t count, float* sink) {
  ck_table_of(level)->read_once(numbers, count, sink);
}

float ck_dot(ck_level level, const float* a, const float* b, size_t vectors) {
  return ck_table_of(level)->dot(a, b, vectors);
}

void ck_factor_gram(ck_level level, const float* rows, size_t count, size_t vectors, size_t first, size_t end,
                    float* gram) {
  ck_table_of(level)->factor_gram(rows, count, vectors, first, end, gram);
}

void ck_als_row(ck_level level, const ck_als* als, const int32_t* entries, size_t count, float ridge,
                float* x) {
  ck_table_of(level)->als_row(als, entries, count, ridge, x);
}

void ck_slim_column(ck_level level, const float* gram, size_t width, size_t column, float l1, float l2,
                    int sweeps, float tolerance, float* weights, float* rest) {
  ck_table_of(level)->slim_column(gram, width, column, l1, l2, sweeps, tolerance, weights, rest);
}

void ck_bpr_update(ck_level level, float* u, float* i, float* j, size_t vectors, float gradient, float rate,
                   float decay) {
  ck_table_of(level)->bpr_update(u, i, j, vectors, gradient, rate, decay);
}

void ck_cosine_row(ck_level level, float* row, const int32_t* classes, size_t width, const double* sizes,
                   size_t class_count, double size, double shrinkage, double* norms) {
  ck_table_of(level)->cosine_row(row, classes, width, sizes, class_count, size, shrinkage, norms);
}

size_t ck_collect(ck_level level, const float* scores, size_t count, uint64_t least, uint64_t* keys) {
  return ck_table_of(level)->collect(scores, count, least, keys);
}
