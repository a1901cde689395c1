/// The functions that differ by level, and the tables that hold them.
#ifndef REPRISE_LEVELS_H
#define REPRISE_LEVELS_H

#include "kernels.h"

typedef struct {
  void (*sum_rows)(const float*, size_t, const int32_t*, const float*, size_t, size_t, const float*, float*);
  void (*sum_histories)(const float*, size_t, const int64_t*, const int32_t*, const float*, size_t, size_t,
                        float*, size_t);
  void (*tile_update)(float*, const float* const*, const float* const*, size_t, int);
  int (*tile_factor)(float*);
  void (*tile_solve)(const float*, float*);
  int64_t (*select)(const float*, size_t, uint32_t, const uint64_t*, const int32_t*, size_t, ck_reservoir*);
  int64_t (*marginal_step)(const float*, size_t, size_t, const float*, const float*, float, float*);
  void (*search_panels)(const float*, size_t, size_t, size_t, size_t, const float*, size_t, const uint64_t*,
                        ck_seeker*);
  void (*search_first_panels)(const float*, size_t, size_t, size_t, size_t, const float*, size_t, const uint64_t*,
                              float*, uint64_t*, ck_seeker*);
  void (*search_codes)(const ck_codes*, size_t, size_t, const ck_code_query*, size_t, const uint64_t*,
                       ck_survivors*);
  void (*search_survivors)(const float*, size_t, const float*, const uint64_t*, size_t, ck_seeker*);
  float (*dot)(const float*, const float*, size_t);
  void (*factor_gram)(const float*, size_t, size_t, size_t, size_t, float*);
  void (*als_row)(const ck_als*, const int32_t*, size_t, float, float*);
  void (*slim_column)(const float*, size_t, size_t, float, float, int, float, float*, float*);
  void (*bpr_update)(float*, float*, float*, size_t, float, float, float);
  void (*cosine_row)(float*, const int32_t*, size_t, const double*, size_t, double, double, double*);
  size_t (*collect)(const float*, size_t, uint64_t, uint64_t*);
  uint64_t (*multiply_add_rounds)(size_t, float*);
  uint64_t (*code_rounds)(size_t, const uint8_t*, int32_t*);
  void (*read_once)(const float*, size_t, float*);
} ck_table;

extern const ck_table ck_portable;
#ifdef __x86_64__
extern const ck_table ck_avx2;
extern const ck_table ck_avx512;
extern const ck_table ck_vnni;
#endif
#ifdef __aarch64__
extern const ck_table ck_neon;
extern const ck_table ck_neon_dot;
#endif

/// The table of a level.
const ck_table* ck_table_of(ck_level level);

#endif
