// Level 1: AVX2, FMA and F16C; sixteen registers of eight floats.
#ifdef __x86_64__
#include "levels.h"
#include "vectors.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define K(name) name##_avx2
#define CK_SUM_VECTORS 4
#define CK_CODE_BLOCKS 1
#define CK_CODE_QUERIES 4
#define CK_PANEL_VECTORS 1
#define CK_BLOCK_ROWS 6
#define CK_BLOCK_VECTORS 1
#include "lanes_avx2.h"

#include "codes.h"
#include "factors.h"
#include "limits.h"
#include "panels.h"
#include "first_panels.h"
#include "marginal.h"
#include "rows.h"
#include "tiles.h"
#pragma clang attribute pop

const ck_table ck_avx2 = {
    .sum_rows = sum_rows_avx2,
    .sum_histories = sum_histories_avx2,
    .tile_update = tile_update_avx2,
    .tile_factor = tile_factor_avx2,
    .tile_solve = tile_solve_avx2,
    .select = select_avx2,
    .marginal_step = marginal_step_avx2,
    .search_panels = search_panels_avx2,
    .search_first_panels = search_first_panels_avx2,
    .search_codes = search_codes_avx2,
    .search_survivors = search_survivors_avx2,
    .dot = row_dot_avx2,
    .factor_gram = factor_gram_avx2,
    .als_row = als_row_avx2,
    .slim_column = slim_column_avx2,
    .bpr_update = bpr_update_avx2,
    .cosine_row = cosine_row_avx2,
    .collect = collect_avx2,
    .multiply_add_rounds = multiply_add_rounds_avx2,
    .code_rounds = code_rounds_avx2,
    .read_once = read_once_avx2,
};
#endif
