// Level 1 on ARM: NEON, which every 64-bit ARM has; thirty-two registers of four floats.
#ifdef __aarch64__
#include "levels.h"
#include "vectors.h"

#include <arm_neon.h>

#define CK_HAS_DOT 0
#define K(name) name##_neon
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

const ck_table ck_neon = {
    .sum_rows = sum_rows_neon,
    .sum_histories = sum_histories_neon,
    .tile_update = tile_update_neon,
    .tile_factor = tile_factor_neon,
    .tile_solve = tile_solve_neon,
    .select = select_neon,
    .marginal_step = marginal_step_neon,
    .search_panels = search_panels_neon,
    .search_first_panels = search_first_panels_neon,
    .search_codes = search_codes_neon,
    .search_survivors = search_survivors_neon,
    .dot = row_dot_neon,
    .factor_gram = factor_gram_neon,
    .als_row = als_row_neon,
    .slim_column = slim_column_neon,
    .bpr_update = bpr_update_neon,
    .cosine_row = cosine_row_neon,
    .collect = collect_neon,
    .multiply_add_rounds = multiply_add_rounds_neon,
    .code_rounds = code_rounds_neon,
    .read_once = read_once_neon,
};
#endif
