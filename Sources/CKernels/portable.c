// Level 0: the same sources as the other levels, for any processor. It is the plain twin that tests compare.
#include "levels.h"
#include "vectors.h"

#define K(name) name##_portable
#define CK_SUM_VECTORS 1
#define CK_CODE_BLOCKS 1
#define CK_CODE_QUERIES 1
#define CK_PANEL_VECTORS 1
#define CK_BLOCK_ROWS 2
#define CK_BLOCK_VECTORS 1
#include "lanes_portable.h"

#include "codes.h"
#include "factors.h"
#include "limits.h"
#include "panels.h"
#include "first_panels.h"
#include "marginal.h"
#include "rows.h"
#include "tiles.h"

const ck_table ck_portable = {
    .sum_rows = sum_rows_portable,
    .sum_histories = sum_histories_portable,
    .tile_update = tile_update_portable,
    .tile_factor = tile_factor_portable,
    .tile_solve = tile_solve_portable,
    .select = select_portable,
    .marginal_step = marginal_step_portable,
    .search_panels = search_panels_portable,
    .search_first_panels = search_first_panels_portable,
    .search_codes = search_codes_portable,
    .search_survivors = search_survivors_portable,
    .dot = row_dot_portable,
    .factor_gram = factor_gram_portable,
    .als_row = als_row_portable,
    .slim_column = slim_column_portable,
    .bpr_update = bpr_update_portable,
    .cosine_row = cosine_row_portable,
    .collect = collect_portable,
    .multiply_add_rounds = multiply_add_rounds_portable,
    .code_rounds = code_rounds_portable,
    .read_once = read_once_portable,
};
