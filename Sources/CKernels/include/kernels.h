/// Leaf loops of the module `Scoring`, in C because Swift has no per-function target attribute.
///
/// 1. Every kernel gives the same bits on every level: sums are chains of fused multiply-adds in a stated
///    order, contraction is off, and no libm function whose last bit differs by machine is called.
/// 2. The level is an argument, so that two levels can be compared in one process and no state is shared.
/// 3. Nothing here allocates, checks an index or knows what a user or an item is: callers check.
#ifndef REPRISE_KERNELS_H
#define REPRISE_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// The side of the square tiles of `ck_tile_*`; a tile is row-major and has no padding between its rows.
#define CK_TILE 96

/// On x86-64: 0 plain C, 1 AVX2 with FMA, 2 AVX-512 (F, BW, VL, DQ), 3 that and VNNI. On 64-bit ARM: 0 plain C, 1
/// NEON, 2 that and products of bytes.
typedef int32_t ck_level;

/// What a level is called.
const char* ck_level_name(ck_level level);

/// The level of a name, or of a digit from 0 to 3; -1 for anything else.
ck_level ck_level_named(const char* name);

/// Whether a level has an instruction that sums products of bytes.
int ck_has_byte_products(ck_level level);

/// The highest level this processor and its operating system support, lowered by the environment variable
/// `REPRISE_KERNEL_LEVEL` (a name or a digit) if that is set.
ck_level ck_best_level(void);

/// The highest level this processor and its operating system support.
ck_level ck_supported_level(void);

/// How many processors this process may use, at least one.
int32_t ck_processor_count(void);

/// Does `rounds` rounds of independent fused multiply-adds in registers, to measure how fast that can be.
/// Returns how many multiply-adds that were; `sink` keeps the compiler from leaving them out.
uint64_t ck_multiply_add_rounds(ck_level level, size_t rounds, float* sink);

/// Does `rounds` rounds of products of bytes, 8192 of which lie at `bytes` at a multiple of 64, and returns how many
/// multiply-adds that were.
uint64_t ck_code_rounds(ck_level level, size_t rounds, const uint8_t* bytes, int32_t* sink);

/// Reads count floats once, to measure how fast that can be.
void ck_read_once(ck_level level, const float* numbers, size_t count, float* sink);

/// out[c] = start[c], plus the sum over h, in ascending h, of weights[h] * matrix[rows[h] * stride + c]. `start` may
/// be null, which means zeros, or `out`; `weights` may be null, which means one each.
void ck_sum_rows(ck_level level, const float* matrix, size_t stride, const int32_t* rows,
                 const float* weights, size_t count, size_t width, const float* start, float* out);

/// The same from zeros for `count` histories, whose rows and weights lie at starts[i]..<starts[i + 1]; the sums of
/// history i go to out[i * out_stride...].
void ck_sum_histories(ck_level level, const float* matrix, size_t stride, const int64_t* starts,
                      const int32_t* rows, const float* weights, size_t count, size_t width, float* out,
                      size_t out_stride);

/// The sparse form of `ck_sum_rows`, adding to `out`: scatters rows given by `starts`, `columns` and `values` (null: ones).
void ck_sum_sparse_rows(const int64_t* starts, const int32_t* columns, const float* values,
                        const int32_t* rows, const float* weights, size_t count, float* out);

/// c += sign * a[i]' b[i] for tiles, i ascending; the sum of a product runs over ascending rows of a[i] and b[i].
void ck_tile_update(ck_level level, float* c, const float* const* a, const float* const* b, size_t count,
                    int negative);

/// Replaces the symmetric positive definite tile `c` by the upper triangle U with U'U = c, zeros below.
/// Returns 0, or 1 + the index of the first pivot that is not positive.
int ck_tile_factor(ck_level level, float* c);

/// Replaces `c` by the solution x of U' x = c, where `u` came from `ck_tile_factor`.
void ck_tile_solve(ck_level level, const float* u, float* c);

/// From a tile p of a symmetric matrix, its rows' and its columns' diagonal elements, the part of
/// b[i][j] = -p[i][j] / p[j][j] that lies in `rows` x `columns` of the tile (right, top left at `out`) and
/// the mirrored part (`mirror`, may be null); `stride` is that of b.
void ck_tile_ratios(const float* p, const float* row_diagonal, const float* column_diagonal, size_t rows,
                    size_t columns, size_t stride, float* out, float* mirror);

/// Sets `greatest` to the largest absolute value. Returns -1, or the index of the first number that is not
/// finite.
int64_t ck_greatest_magnitude(const float* numbers, size_t count, float* greatest);

/// row[j] = row[j] / (sqrt(size * sizes[classes[j]]) + shrinkage), computed in double and rounded once; zeros
/// stay. `norms` has room for one number a class.
void ck_cosine_row(ck_level level, float* row, const int32_t* classes, size_t width, const double* sizes,
                   size_t class_count, double size, double shrinkage, double* norms);

/// One row of X'X for binary X, given X by rows and, for each entry of one row of its transpose, the row of X
/// and the position in `columns` to start from: the entry's own for the part from the diagonal rightwards,
/// that row's first for all of it. Adds one to row[j] for each row of X that has both columns.
void ck_gram_row(const int64_t* starts, const int32_t* columns, const int32_t* entry_rows,
                 const int64_t* entry_positions, size_t entries, float* row);

/// A bounded set of 64-bit keys that holds the `limit` largest seen; see `ck_key`.
typedef struct {
  /// Room for `capacity` keys, more than `limit`.
  uint64_t* keys;
  size_t capacity, fill, limit;
  /// A key that is not larger than this can not be among the `limit` largest.
  uint64_t bar;
} ck_reservoir;

/// The key whose integer order is: score descending (as larger keys), then id ascending. -0 counts as 0.
static inline uint64_t ck_key(float score, uint32_t id) {
  union {
    float value;
    uint32_t bits;
  } number = {score + 0.0f};
  uint32_t mask = (uint32_t)((int32_t)number.bits >> 31) | 0x80000000u;
  return ((uint64_t)(number.bits ^ mask) << 32) | (uint32_t)~id;
}

/// The score in a key.
static inline float ck_key_score(uint64_t key) {
  uint32_t bits = (uint32_t)(key >> 32);
  union {
    uint32_t bits;
    float value;
  } number = {bits & 0x80000000u ? bits ^ 0x80000000u : ~bits};
  return number.value;
}

/// The id in a key.
static inline uint32_t ck_key_id(uint64_t key) { return ~(uint32_t)key; }

/// Drops all but the `limit` largest keys, in no order, and raises the bar.
void ck_reservoir_shrink(ck_reservoir* reservoir);

/// Offers scores[0..<count] under the ids first, first + 1, ... to the reservoir. `allowed`, unless null, has
/// one bit an id, counted from `first`, which is then a multiple of 64. `excluded` lists ids in ascending
/// order. Returns -1, or the index of a score that is not a number.
int64_t ck_select(ck_level level, const float* scores, size_t count, uint32_t first, const uint64_t* allowed,
                  const int32_t* excluded, size_t excluded_count, ck_reservoir* reservoir);

/// Writes the keys of those scores, none of which is not a number, that are at least `least`, in the order of
/// their ids, which count from zero. `keys` has room for one more than there are. Returns how many there are.
size_t ck_collect(ck_level level, const float* scores, size_t count, uint64_t least, uint64_t* keys);

/// The rows of a dense matrix lie in panels of this many, in four blocks of sixteen, dimension after
/// dimension within a block: [panel][block][dimension][16 rows], the last panel filled up with zeros.
#define CK_PANEL 64

/// Queries are packed in groups of this many: [group][dimension][6 queries], zeros for those missing.
#define CK_GROUP 6

/// One query's selection.
typedef struct {
  ck_reservoir reservoir;
  /// Rows not to select, ascending.
  const int32_t* excluded;
  size_t excluded_count;
} ck_seeker;

/// Copies rows into panels.
void ck_pack_panels(const float* rows, size_t count, size_t dimensions, float* panels);

/// Copies `count` queries into groups.
void ck_pack_queries(const float* queries, size_t count, size_t dimensions, float* groups);

/// Offers the inner products of `query_count` queries with the rows of the panels first_panel..<end_panel to
/// the queries' seekers. A product is one chain of fused multiply-adds over ascending dimensions. `queries`
/// are packed in groups unless there is just one. `allowed`, unless null, has one word a panel. All numbers
/// must be finite and so small that no product overflows.
void ck_search_panels(ck_level level, const float* panels, size_t dimensions, size_t row_count,
                      size_t first_panel, size_t end_panel, const float* queries, size_t query_count,
                      const uint64_t* allowed, ck_seeker* seekers);

/// So many queries, whole groups, are scored before the best of each are selected by `ck_search_first_panels`.
#define CK_FIRST_QUERIES 24

/// Does the same for the panels a search of several queries begins with, in less time, the more so the more rows are
/// wanted: bars are known before anything is selected. `scores` has room for CK_FIRST_QUERIES numbers a row of
/// the panels, `keys` for four times as many as each seeker wants and 17 more.
void ck_search_first_panels(ck_level level, const float* panels, size_t dimensions, size_t row_count,
                            size_t first_panel, size_t end_panel, const float* queries, size_t query_count,
                            const uint64_t* allowed, float* scores, uint64_t* keys, ck_seeker* seekers);

/// The inner product that `ck_search_panels` computes, of one query and one row.
float ck_product(const float* query, const float* row, size_t dimensions);

/// Raises `nearest` of each row of the panels to its product with `query`, unless that is null, and returns the
/// row with the greatest gain - penalty * nearest (just the gain for a null query), the first of equals; -1 if
/// all are minus infinity. `gains` and `nearest` have room for whole panels.
int64_t ck_marginal_step(ck_level level, const float* panels, size_t dimensions, size_t panel_count,
                         const float* query, const float* gains, float penalty, float* nearest);

/// Rows as bytes: row r is about centre + scale[r] * (byte - 128), in blocks of sixteen rows, four dimensions
/// of a row side by side: [panel][block][dimension / 4][16 rows][4]. For each panel, bounds on all its rows.
typedef struct {
  uint8_t* bytes;
  float* scales;
  /// Greatest length of what the bytes leave out, divided by the scale; greatest length of scale * (byte -
  /// 128).
  double *residuals, *norms, *greatest_scales, *least_scales;
  const float* centre;
} ck_code_space;

/// The same, to search in.
typedef struct {
  const uint8_t* bytes;
  const float* scales;
  const double *residuals, *norms, *greatest_scales, *least_scales;
  size_t row_count, quads;
} ck_codes;

/// A query as bytes, four to a number: about step * byte.
typedef struct {
  const int32_t* numbers;
  double step;
  /// 128 times the sum of the bytes.
  int32_t offset;
  /// Its length, the length of what the bytes leave out, and what rounding of a product can amount to.
  double norm, error, slack;
} ck_code_query;

/// The rows whose product may be among the best: keys of upper bounds, and a reservoir of lower bounds.
typedef struct {
  uint64_t* keys;
  size_t capacity, fill;
  /// Set if more survive than `keys` has room for: then the bounds do not help, and a full search must be
  /// done.
  int overflowed;
  ck_reservoir lower;
  const int32_t* excluded;
  size_t excluded_count;
} ck_survivors;

/// The greatest byte of a query on a level.
int ck_greatest_query_byte(ck_level level);

/// The mean of rows, and a bound on the length of each, both in double precision.
void ck_mean_row(const float* rows, size_t count, size_t dimensions, float* mean);
double ck_greatest_norm(const float* rows, size_t count, size_t dimensions);

void ck_quantise_rows(const float* rows, size_t count, size_t dimensions, const ck_code_space* space);

/// `greatest_row_norm` bounds the length of any row; `numbers` has room for (dimensions + 3) / 4.
void ck_quantise_query(const float* query, size_t dimensions, int greatest_byte, double greatest_row_norm,
                       int32_t* numbers, ck_code_query* out);

/// Collects for each query the rows of the panels first_panel..<end_panel that may be among its best.
void ck_search_codes(ck_level level, const ck_codes* codes, size_t first_panel, size_t end_panel,
                     const ck_code_query* queries, size_t query_count, const uint64_t* allowed,
                     ck_survivors* survivors);

/// Drops rows that can no longer be among the best.
void ck_survivors_shrink(ck_survivors* survivors);
void ck_survivors_finish(ck_survivors* survivors);

/// Writes an entry for each row of a query's survivors: the block of sixteen rows it is in, the query's number,
/// below 2^16, and a bit for its place in the block.
void ck_list_survivors(const ck_survivors* survivors, uint32_t query, uint64_t* entries);

/// Sorts numbers upwards; `scratch` has room for as many.
void ck_sort(uint64_t* numbers, size_t count, uint64_t* scratch);

/// Offers the products that entries in ascending order name to the seekers of their queries, which are given by
/// rows. A block of rows is read once for up to four queries.
void ck_search_survivors(ck_level level, const float* panels, size_t dimensions, const float* queries,
                         const uint64_t* entries, size_t count, ck_seeker* seekers);

/// The other side's factors while one side of an alternating least squares model is solved.
typedef struct {
  /// Rows of 16 * vectors factors.
  const float* rows;
  /// The sum of y y' over all rows, times the weight of what was not observed.
  const float* gram;
  /// 1, 2, 4, 8 or 16.
  size_t vectors;
  /// Steps of conjugate gradients.
  int steps;
} ck_als;

/// A sum that shows damage, not a defence against forgery: four lanes of 64-bit words, multiplied and rotated.
uint64_t ck_checksum(const void* bytes, size_t count);

/// At most this many vectors of sixteen factors; the number is a power of two.
#define CK_ALS_VECTORS 16

/// The product of two rows of 16 * vectors numbers: sixteen lanes summed in a fixed tree.
float ck_dot(ck_level level, const float* a, const float* b, size_t vectors);

/// Rows first..<end, both multiples of four, of the sum of y y' over rows y of 16 * vectors numbers.
void ck_factor_gram(ck_level level, const float* rows, size_t count, size_t vectors, size_t first, size_t end,
                    float* gram);

/// Improves x, which minimises the sum over entries y of (1 - x'y)^2, plus x' gram x, plus ridge x'x.
void ck_als_row(ck_level level, const ck_als* als, const int32_t* entries, size_t count, float ridge,
                float* x);

/// One column of a sparse linear model by coordinate descent; `weights` and `rest` have room for `width`.
void ck_slim_column(ck_level level, const float* gram, size_t width, size_t column, float l1, float l2,
                    int sweeps, float tolerance, float* weights, float* rest);

/// One step of Bayesian personalised ranking, `gradient` being 1 / (1 + exp(u'i - u'j)).
void ck_bpr_update(ck_level level, float* u, float* i, float* j, size_t vectors, float gradient, float rate,
                   float decay);

#endif
