// Products and triangular solves of square tiles. Included once for each level, with K, CK_BLOCK_ROWS and
// CK_BLOCK_VECTORS defined. Both operands are read along their rows, so nothing is packed. A sum over a tile, or
// over the strips of twelve rows before a row of it, is one chain over ascending rows, from zero, and is then added;
// the rows of the same strip follow one by one. So the block does not show in the bits, and rounding grows with
// the tile and with the number of tiles, not with the matrix.
#include "vectors.h"

#pragma STDC FP_CONTRACT OFF

/// Rows whose share in each other is taken out one by one; a multiple of the rows of a block.
#define CK_STRIP 12

/// c[r][j] += sign * the sum over k < depth of a[k][r] * b[k][j], for one block of c; depth is even. Asks for
/// depth / 2 lines of 64 bytes from `next` on meanwhile.
CK_INLINE void K(block)(float* c, const float* a, const float* b, size_t depth, float sign, const float* next) {
  ck_v16 sums[CK_BLOCK_ROWS][CK_BLOCK_VECTORS];
  CK_UNROLL for (int r = 0; r < CK_BLOCK_ROWS; r++) CK_UNROLL for (int v = 0; v < CK_BLOCK_VECTORS; v++)
      sums[r][v] = CK_SPREAD(0.0f);
  for (size_t k = 0; k < depth; k += 2) {
    __builtin_prefetch(next + 8 * k);
    CK_UNROLL for (size_t half = 0; half < 2; half++) {
      const float *left_row = a + (k + half) * CK_TILE, *right_row = b + (k + half) * CK_TILE;
      ck_v16 right[CK_BLOCK_VECTORS];
      CK_UNROLL for (int v = 0; v < CK_BLOCK_VECTORS; v++) right[v] = sign * CK_LOAD(right_row + 16 * v);
      CK_UNROLL for (int r = 0; r < CK_BLOCK_ROWS; r++) {
        const float value = left_row[r];
        const ck_v16 left = CK_SPREAD(value);
        CK_UNROLL for (int v = 0; v < CK_BLOCK_VECTORS; v++) sums[r][v] = CK_FMA(left, right[v], sums[r][v]);
      }
    }
  }
  CK_UNROLL for (int r = 0; r < CK_BLOCK_ROWS; r++) CK_UNROLL for (int v = 0; v < CK_BLOCK_VECTORS; v++)
      CK_STORE(c + r * CK_TILE + 16 * v, CK_LOAD(c + r * CK_TILE + 16 * v) + sums[r][v]);
}

/// One product of tiles, during which the two tiles that are next are asked for, some lines of them a block.
CK_INLINE void K(tile_product)(float* c, const float* a, const float* b, float sign, const float* next_a,
                               const float* next_b) {
  enum { lines = 8 * CK_TILE };
  size_t number = 0;
  for (size_t j = 0; j < CK_TILE; j += 16 * CK_BLOCK_VECTORS)
    for (size_t i = 0; i < CK_TILE; i += CK_BLOCK_ROWS, number++) {
      const float* next = (number % 2 ? next_a : next_b) + number / 2 % (CK_TILE * CK_TILE / lines) * lines;
      K(block)(c + i * CK_TILE + j, a + i, b + j, CK_TILE, sign, next);
    }
}

static void K(tile_update)(float* c, const float* const* a, const float* const* b, size_t count, int negative) {
  for (size_t k = 0; k < count; k++) {
    const size_t next = k + 1 < count ? k + 1 : k;
    if (negative) K(tile_product)(c, a[k], b[k], -1.0f, a[next], b[next]);
    else K(tile_product)(c, a[k], b[k], 1.0f, a[next], b[next]);
  }
}

/// Divides row i of a block of rows by its pivot and takes it out of the rows of the block below it.
CK_INLINE void K(finish_row)(const float* u, float* c, size_t i, size_t end, size_t from) {
  const float pivot = u[i * CK_TILE + i];
  const ck_v16 divisor = CK_SPREAD(pivot);
  for (size_t j = from; j < CK_TILE; j += 16) {
    const ck_v16 done = CK_LOAD(c + i * CK_TILE + j) / divisor;
    CK_STORE(c + i * CK_TILE + j, done);
    for (size_t below = i + 1; below < end; below++) {
      const float value = -u[i * CK_TILE + below];
      const ck_v16 left = CK_SPREAD(value);
      CK_STORE(c + below * CK_TILE + j, CK_FMA(left, done, CK_LOAD(c + below * CK_TILE + j)));
    }
  }
}

static void K(tile_solve)(const float* u, float* c) {
  for (size_t i = 0; i < CK_TILE; i += CK_STRIP) {
    for (size_t row = i; row < i + CK_STRIP; row += CK_BLOCK_ROWS)
      for (size_t j = 0; j < CK_TILE; j += 16 * CK_BLOCK_VECTORS)
        K(block)(c + row * CK_TILE + j, u + row, c + j, i, -1.0f, c);
    for (size_t row = i; row < i + CK_STRIP; row++) K(finish_row)(u, c, row, i + CK_STRIP, 0);
  }
}

/// Row i of the factor from what is left of row i: u[i][i] = sqrt(c[i][i]), u[i][j] = c[i][j] / u[i][i].
CK_INLINE int K(factor_row)(float* c, size_t i, size_t end) {
  const float square = c[i * CK_TILE + i];
  if (!(square > 0.0f)) return 0;
  const float pivot = __builtin_sqrtf(square);
  for (size_t j = i; j < CK_TILE; j++) c[i * CK_TILE + j] = j == i ? pivot : c[i * CK_TILE + j] / pivot;
  for (size_t below = i + 1; below < end; below++) {
    const float left = -c[i * CK_TILE + below];
    for (size_t j = below; j < CK_TILE; j++)
      c[below * CK_TILE + j] = __builtin_fmaf(left, c[i * CK_TILE + j], c[below * CK_TILE + j]);
  }
  return 1;
}

static int K(tile_factor)(float* c) {
  for (size_t i = 0; i < CK_TILE; i += CK_STRIP) {
    const size_t width = 16 * CK_BLOCK_VECTORS;
    for (size_t row = i; row < i + CK_STRIP; row += CK_BLOCK_ROWS)
      for (size_t j = i / width * width; j < CK_TILE; j += width)
        K(block)(c + row * CK_TILE + j, c + row, c + j, i, -1.0f, c);
    for (size_t row = i; row < i + CK_STRIP; row++)
      if (!K(factor_row)(c, row, i + CK_STRIP)) return (int)row + 1;
  }
  for (size_t i = 0; i < CK_TILE; i++)
    for (size_t j = 0; j < i; j++) c[i * CK_TILE + j] = 0.0f;
  return 0;
}
