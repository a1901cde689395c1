// Level 2: AVX-512; thirty-two registers of sixteen floats.
#ifdef __x86_64__
#include "levels.h"
#include "vectors.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq"))), \
                             apply_to = function)
#define CK_HAS_VNNI 0
#define K(name) name##_avx512
#define CK_SUM_VECTORS 8
#define CK_CODE_BLOCKS 4
#define CK_CODE_QUERIES 6
#define CK_PANEL_VECTORS 4
#define CK_BLOCK_ROWS 12
#define CK_BLOCK_VECTORS 2
#include "lanes_avx512.h"

#include "codes.h"
#include "factors.h"
#include "limits.h"
#include "panels.h"
#include "first_panels.h"
#include "marginal.h"
#include "rows.h"
#include "tiles.h"
#pragma clang attribute pop

const ck_table ck_avx512 = {
    .sum_rows = sum_rows_avx512,
    .sum_histories = sum_histories_avx512,
    .tile_update = tile_update_avx512,
    .tile_factor = tile_factor_avx512,
    .tile_solve = tile_solve_avx512,
    .select = select_avx512,
    .marginal_step = marginal_step_avx512,
    .search_panels = search_panels_avx512,
    .search_first_panels = search_first_panels_avx512,
    .search_codes = search_codes_avx512,
    .search_survivors = search_survivors_avx512,
    .dot = row_dot_avx512,
    .factor_gram = factor_gram_avx512,
    .als_row = als_row_avx512,
    .slim_column = slim_column_avx512,
    .bpr_update = bpr_update_avx512,
    .cosine_row = cosine_row_avx512,
    .collect = collect_avx512,
    .multiply_add_rounds = multiply_add_rounds_avx512,
    .code_rounds = code_rounds_avx512,
    .read_once = read_once_avx512,
};
#endif
