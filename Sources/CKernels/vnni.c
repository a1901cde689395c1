// Level 3: AVX-512 with VNNI, which multiplies bytes without saturation.
#ifdef __x86_64__
#include "levels.h"
#include "vectors.h"

#include <immintrin.h>

#pragma clang attribute push(                                                               \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), \
    apply_to = function)
#define CK_HAS_VNNI 1
#define K(name) name##_vnni
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

const ck_table ck_vnni = {
    .sum_rows = sum_rows_vnni,
    .sum_histories = sum_histories_vnni,
    .tile_update = tile_update_vnni,
    .tile_factor = tile_factor_vnni,
    .tile_solve = tile_solve_vnni,
    .select = select_vnni,
    .marginal_step = marginal_step_vnni,
    .search_panels = search_panels_vnni,
    .search_first_panels = search_first_panels_vnni,
    .search_codes = search_codes_vnni,
    .search_survivors = search_survivors_vnni,
    .dot = row_dot_vnni,
    .factor_gram = factor_gram_vnni,
    .als_row = als_row_vnni,
    .slim_column = slim_column_vnni,
    .bpr_update = bpr_update_vnni,
    .cosine_row = cosine_row_vnni,
    .collect = collect_vnni,
    .multiply_add_rounds = multiply_add_rounds_vnni,
    .code_rounds = code_rounds_vnni,
    .read_once = read_once_vnni,
};
#endif
