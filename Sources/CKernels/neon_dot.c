// Level 2 on ARM: NEON with products of bytes.
#ifdef __aarch64__
#include "levels.h"
#include "vectors.h"

#include <arm_neon.h>

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)
#define CK_HAS_DOT 1
#define K(name) name##_neon_dot
#define CK_SUM_VECTORS 4
#define CK_CODE_BLOCKS 1
#define CK_CODE_QUERIES 6
#define CK_PANEL_VECTORS 1
#define CK_BLOCK_ROWS 6
#define CK_BLOCK_VECTORS 1
#include "lanes_neon.h"

#include "codes.h"
#include "factors.h"
#include "limits.h"
#include "panels.h"
#include "first_panels.h"
#include "marginal.h"
#include "rows.h"
#include "tiles.h"
#pragma clang attribute pop

const ck_table ck_neon_dot = {
    .sum_rows = sum_rows_neon_dot,
    .sum_histories = sum_histories_neon_dot,
    .tile_update = tile_update_neon_dot,
    .tile_factor = tile_factor_neon_dot,
    .tile_solve = tile_solve_neon_dot,
    .select = select_neon_dot,
    .marginal_step = marginal_step_neon_dot,
    .search_panels = search_panels_neon_dot,
    .search_first_panels = search_first_panels_neon_dot,
    .search_codes = search_codes_neon_dot,
    .search_survivors = search_survivors_neon_dot,
    .dot = row_dot_neon_dot,
    .factor_gram = factor_gram_neon_dot,
    .als_row = als_row_neon_dot,
    .slim_column = slim_column_neon_dot,
    .bpr_update = bpr_update_neon_dot,
    .cosine_row = cosine_row_neon_dot,
    .collect = collect_neon_dot,
    .multiply_add_rounds = multiply_add_rounds_neon_dot,
    .code_rounds = code_rounds_neon_dot,
    .read_once = read_once_neon_dot,
};
#endif
