// Fits of factor models. Included once for each level, with K defined. A row of factors is padded with zeros
// to whole vectors of sixteen; a product of two rows sums sixteen lanes and then the lanes in one fixed tree.
#include "vectors.h"

#pragma STDC FP_CONTRACT OFF

typedef float K(v8) __attribute__((vector_size(32)));
typedef float K(v4) __attribute__((vector_size(16)));

/// Lane i plus lane i + 8, then + 4, + 2, + 1.
CK_INLINE float K(sum_lanes)(const ck_v16* lanes) {
  const ck_v16 v = *lanes;
  const K(v8) eight = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7)
                      + __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
  const K(v4) four =
      __builtin_shufflevector(eight, eight, 0, 1, 2, 3) + __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
  return (four[0] + four[2]) + (four[1] + four[3]);
}

/// The same four times, in the same order of additions, minus a number.
CK_INLINE void K(sum_lanes_of_four)(const ck_v16* lanes, float less, float* sums) {
  K(v8) eight[4];
  CK_UNROLL for (int i = 0; i < 4; i++) eight[i] =
      __builtin_shufflevector(lanes[i], lanes[i], 0, 1, 2, 3, 4, 5, 6, 7)
      + __builtin_shufflevector(lanes[i], lanes[i], 8, 9, 10, 11, 12, 13, 14, 15);
  const K(v8) even = __builtin_shufflevector(eight[0], eight[2], 0, 1, 2, 3, 8, 9, 10, 11)
                     + __builtin_shufflevector(eight[0], eight[2], 4, 5, 6, 7, 12, 13, 14, 15);
  const K(v8) odd = __builtin_shufflevector(eight[1], eight[3], 0, 1, 2, 3, 8, 9, 10, 11)
                    + __builtin_shufflevector(eight[1], eight[3], 4, 5, 6, 7, 12, 13, 14, 15);
  const K(v8) pairs = __builtin_shufflevector(even, odd, 0, 8, 1, 9, 4, 12, 5, 13)
                      + __builtin_shufflevector(even, odd, 2, 10, 3, 11, 6, 14, 7, 15);
  const K(v4) all =
      __builtin_shufflevector(pairs, pairs, 0, 1, 4, 5) + __builtin_shufflevector(pairs, pairs, 2, 3, 6, 7);
  const K(v4) rest = all - (K(v4)){less, less, less, less};
  memcpy(sums, &rest, sizeof rest);
}

CK_INLINE float K(dot_rows)(const float* a, const float* b, size_t vectors) {
  ck_v16 sum = CK_SPREAD(0.0f);
  for (size_t v = 0; v < vectors; v++) sum = CK_FMA(CK_LOAD(a + 16 * v), CK_LOAD(b + 16 * v), sum);
  return K(sum_lanes)(&sum);
}

static float K(row_dot)(const float* a, const float* b, size_t vectors) { return K(dot_rows)(a, b, vectors); }

/// y += factor * x.
static void K(add)(float factor, const float* x, float* y, size_t vectors) {
  const ck_v16 spread = CK_SPREAD(factor);
  for (size_t v = 0; v < vectors; v++)
    CK_STORE(y + 16 * v, CK_FMA(spread, CK_LOAD(x + 16 * v), CK_LOAD(y + 16 * v)));
}

/// Rows first..<end of the sum over rows y of y y', one chain over ascending rows for each element.
static void K(factor_gram)(const float* rows, size_t count, size_t vectors, size_t first, size_t end,
                           float* gram) {
  const size_t width = 16 * vectors;
  for (size_t i = first; i < end; i += 4)
    for (size_t v = 0; v < vectors; v++) {
      ck_v16 sums[4];
      CK_UNROLL for (int r = 0; r < 4; r++) sums[r] = CK_SPREAD(0.0f);
      for (size_t row = 0; row < count; row++) {
        const ck_v16 right = CK_LOAD(rows + row * width + 16 * v);
        CK_UNROLL for (int r = 0; r < 4; r++) {
          const float left = rows[row * width + i + r];
          sums[r] = CK_FMA(CK_SPREAD(left), right, sums[r]);
        }
      }
      CK_UNROLL for (int r = 0; r < 4; r++) CK_STORE(gram + (i + r) * width + 16 * v, sums[r]);
    }
}

/// out = gram p + ridge p + the sum over entries y of y (y' p - target).
CK_INLINE void K(als_apply)(const ck_als* als, const int32_t* entries, size_t count, float target,
                            float ridge, const float* p, float* out, size_t vectors) {
  const size_t width = 16 * vectors;
  ck_v16 sums[CK_ALS_VECTORS];
  CK_UNROLL for (size_t v = 0; v < vectors; v++) sums[v] = CK_SPREAD(ridge) * CK_LOAD(p + 16 * v);
  for (size_t k = 0; k < width; k++) {
    const float number = p[k];
    const ck_v16 factor = CK_SPREAD(number);
    CK_UNROLL for (size_t v = 0; v < vectors; v++) sums[v] =
        CK_FMA(factor, CK_LOAD(als->gram + k * width + 16 * v), sums[v]);
  }
  size_t e = 0;
  for (; e + 4 <= count; e += 4) {
    const float* rows[4];
    ck_v16 products[4];
    CK_UNROLL for (int r = 0; r < 4; r++) {
      rows[r] = als->rows + (size_t)entries[e + r] * width;
      const float* later = als->rows + (size_t)entries[e + 12 <= count ? e + r + 8 : e + r] * width;
      products[r] = CK_SPREAD(0.0f);
      CK_UNROLL for (size_t v = 0; v < vectors; v++) {
        __builtin_prefetch(later + 16 * v);
        products[r] = CK_FMA(CK_LOAD(rows[r] + 16 * v), CK_LOAD(p + 16 * v), products[r]);
      }
    }
    float rest[4];
    K(sum_lanes_of_four)(products, target, rest);
    CK_UNROLL for (int r = 0; r < 4; r++) {
      const ck_v16 factor = CK_SPREAD(rest[r]);
      CK_UNROLL for (size_t v = 0; v < vectors; v++) sums[v] =
          CK_FMA(factor, CK_LOAD(rows[r] + 16 * v), sums[v]);
    }
  }
  for (; e < count; e++) {
    const float* row = als->rows + (size_t)entries[e] * width;
    const float rest = K(dot_rows)(row, p, vectors) - target;
    const ck_v16 factor = CK_SPREAD(rest);
    CK_UNROLL for (size_t v = 0; v < vectors; v++) sums[v] = CK_FMA(factor, CK_LOAD(row + 16 * v), sums[v]);
  }
  CK_UNROLL for (size_t v = 0; v < vectors; v++) CK_STORE(out + 16 * v, sums[v]);
}

/// Some steps of conjugate gradients from x.
CK_INLINE void K(als_solve)(const ck_als* als, const int32_t* entries, size_t count, float ridge, float* x,
                            size_t vectors) {
  float rest[16 * CK_ALS_VECTORS], p[16 * CK_ALS_VECTORS], image[16 * CK_ALS_VECTORS];
  K(als_apply)(als, entries, count, 1.0f, ridge, x, rest, vectors);
  for (size_t k = 0; k < 16 * vectors; k++) p[k] = rest[k] = -rest[k];
  float square = K(dot_rows)(rest, rest, vectors);
  for (int step = 0; step < als->steps && square > 1e-20f; step++) {
    K(als_apply)(als, entries, count, 0.0f, ridge, p, image, vectors);
    const float length = square / K(dot_rows)(p, image, vectors);
    K(add)(length, p, x, vectors);
    K(add)(-length, image, rest, vectors);
    const float next = K(dot_rows)(rest, rest, vectors), turn = next / square;
    for (size_t k = 0; k < 16 * vectors; k++) p[k] = __builtin_fmaf(turn, p[k], rest[k]);
    square = next;
  }
}

static void K(als_row)(const ck_als* als, const int32_t* entries, size_t count, float ridge, float* x) {
  switch (als->vectors) {
    case 1:
      K(als_solve)(als, entries, count, ridge, x, 1);
      break;
    case 2:
      K(als_solve)(als, entries, count, ridge, x, 2);
      break;
    case 4:
      K(als_solve)(als, entries, count, ridge, x, 4);
      break;
    case 8:
      K(als_solve)(als, entries, count, ridge, x, 8);
      break;
    default:
      K(als_solve)(als, entries, count, ridge, x, 16);
  }
}

/// Coordinate descent on 1/2 w'Gw - G_j'w + l2/2 w'w + l1 sum(w), w >= 0, w_j = 0; `rest` becomes G_j - G w.
static void K(slim_column)(const float* gram, size_t width, size_t column, float l1, float l2, int sweeps,
                           float tolerance, float* weights, float* rest) {
  memcpy(rest, gram + column * width, width * sizeof *rest);
  memset(weights, 0, width * sizeof *weights);
  for (int sweep = 0; sweep < sweeps; sweep++) {
    float greatest = 0;
    for (size_t i = 0; i < width; i++) {
      const float square = gram[i * width + i];
      const float wanted = __builtin_fmaf(square, weights[i], rest[i]) - l1;
      if (i == column || (wanted <= 0 && weights[i] == 0)) continue;
      const float weight = wanted > 0 ? wanted / (square + l2) : 0, change = weight - weights[i];
      weights[i] = weight;
      const float* row = gram + i * width;
      for (size_t j = 0; j < width; j++) rest[j] = __builtin_fmaf(-change, row[j], rest[j]);
      const float size = __builtin_fabsf(change);
      if (size > greatest) greatest = size;
    }
    if (greatest <= tolerance) break;
  }
}

/// One step of Bayesian personalised ranking: u += rate (g (i - j) - decay u) and so on, all from old values.
static void K(bpr_update)(float* u, float* i, float* j, size_t vectors, float gradient, float rate,
                          float decay) {
  const ck_v16 up = CK_SPREAD(rate * gradient), keep = CK_SPREAD(1.0f - rate * decay);
  for (size_t v = 0; v < 16 * vectors; v += 16) {
    const ck_v16 a = CK_LOAD(u + v), b = CK_LOAD(i + v), c = CK_LOAD(j + v);
    CK_STORE(u + v, CK_FMA(up, b - c, keep * a));
    CK_STORE(i + v, CK_FMA(up, a, keep * b));
    CK_STORE(j + v, CK_FMA(-up, a, keep * c));
  }
}
