// Sums of rows of a dense matrix, and selection. Included once for each level, with K defined.
#include "reservoir.h"
#include "vectors.h"

#pragma STDC FP_CONTRACT OFF

/// out = from (null: zeros), plus `group` weighted rows one after the other while each vector of sums is in a register.
CK_INLINE void K(add_rows)(const float* const* rows, const float* weights, int group, size_t width,
                           const float* from, float* out) {
  size_t column = 0;
  for (; column + 16 <= width; column += 16) {
    ck_v16 sum = from ? CK_LOAD(from + column) : CK_SPREAD(0.0f);
    CK_UNROLL for (int r = 0; r < group; r++) sum =
        CK_FMA(CK_SPREAD(weights[r]), CK_LOAD(rows[r] + column), sum);
    CK_STORE(out + column, sum);
  }
  for (; column < width; column++) {
    float sum = from ? from[column] : 0.0f;
    for (int r = 0; r < group; r++) sum = __builtin_fmaf(weights[r], rows[r][column], sum);
    out[column] = sum;
  }
}

/// So many rows are read side by side, each from front to back, which is how memory is read fastest; the sums
/// of so many columns stay in the nearest cache meanwhile.
enum { K(row_group) = 8, K(sum_columns) = 4096 };

/// The same with one row, in as many stretches side by side.
static void K(add_one_row)(const float* row, float weight, size_t width, const float* from, float* out) {
  enum { stretches = K(row_group) };
  const size_t length = width / (16 * stretches) * 16, end = stretches * length;
  const ck_v16 factor = CK_SPREAD(weight);
  for (size_t i = 0; i < length; i += 16)
    CK_UNROLL for (size_t s = 0; s < stretches; s++) {
      const size_t column = s * length + i;
      const ck_v16 sum = from ? CK_LOAD(from + column) : CK_SPREAD(0.0f);
      CK_STORE(out + column, CK_FMA(factor, CK_LOAD(row + column), sum));
    }
  const float* rest = row + end;
  K(add_rows)(&rest, &weight, 1, width - end, from ? from + end : 0, out + end);
}

static void K(sum_rows)(const float* matrix, size_t stride, const int32_t* rows, const float* weights,
                        size_t count, size_t width, const float* start, float* out) {
  if (count == 1) {
    K(add_one_row)(matrix + (size_t)rows[0] * stride, weights ? weights[0] : 1.0f, width, start, out);
    return;
  }
  for (size_t first = 0; first < width; first += K(sum_columns)) {
    const size_t columns = width - first < K(sum_columns) ? width - first : K(sum_columns);
    const float* from = start ? start + first : 0;
    if (count == 0) K(add_rows)(0, 0, 0, columns, from, out + first);
    for (size_t h = 0; h < count;) {
      const float* starts[K(row_group)];
      float factors[K(row_group)];
      const size_t group = count - h < K(row_group) ? 1 : K(row_group);
      for (size_t r = 0; r < group; r++) {
        starts[r] = matrix + (size_t)rows[h + r] * stride + first;
        factors[r] = weights ? weights[h + r] : 1.0f;
      }
      if (group == 1) K(add_rows)(starts, factors, 1, columns, from, out + first);
      else K(add_rows)(starts, factors, K(row_group), columns, from, out + first);
      from = out + first;
      h += group;
    }
  }
}

/// Sums the rows of one history in a few columns, whose sums stay in registers. Which rows come is known,
/// so they are asked for before they are needed.
CK_INLINE void K(add_history)(const float* matrix, size_t stride, const int32_t* rows, const float* weights,
                              size_t count, float* out) {
  ck_v16 sums[CK_SUM_VECTORS];
  CK_UNROLL for (int v = 0; v < CK_SUM_VECTORS; v++) sums[v] = CK_SPREAD(0.0f);
  for (size_t h = 0; h < count; h++) {
    const float* row = matrix + (size_t)rows[h] * stride;
    const float* later = matrix + (size_t)rows[h + 8 < count ? h + 8 : h] * stride;
    const float weight = weights ? weights[h] : 1.0f;
    const ck_v16 factor = CK_SPREAD(weight);
    CK_UNROLL for (int v = 0; v < CK_SUM_VECTORS; v++) {
      __builtin_prefetch(later + 16 * v);
      sums[v] = CK_FMA(factor, CK_LOAD(row + 16 * v), sums[v]);
    }
  }
  CK_UNROLL for (int v = 0; v < CK_SUM_VECTORS; v++) CK_STORE(out + 16 * v, sums[v]);
}

/// Some columns of every history before the next columns, so that what many histories read stays near.
static void K(sum_histories)(const float* matrix, size_t stride, const int64_t* starts, const int32_t* rows,
                             const float* weights, size_t count, size_t width, float* out, size_t out_stride) {
  enum { columns = 16 * CK_SUM_VECTORS };
  size_t first = 0;
  for (; first + columns <= width; first += columns)
    for (size_t i = 0; i < count; i++)
      K(add_history)(matrix + first, stride, rows + starts[i], weights ? weights + starts[i] : 0,
                     (size_t)(starts[i + 1] - starts[i]), out + i * out_stride + first);
  for (size_t i = 0; first < width && i < count; i++)
    K(sum_rows)(matrix + first, stride, rows + starts[i], weights ? weights + starts[i] : 0,
                (size_t)(starts[i + 1] - starts[i]), width - first, 0, out + i * out_stride + first);
}

/// One vector of doubles at a time; square roots and divisions are exact to the last bit on every level.
static void K(cosine_row)(float* row, const int32_t* classes, size_t width, const double* sizes,
                          size_t class_count, double size, double shrinkage, double* norms) {
  for (size_t c = 0; c < class_count; c++) {
    const double norm = __builtin_sqrt(size * sizes[c]) + shrinkage;
    norms[c] = norm > 0 ? norm : 1;
  }
  for (size_t j = 0; j < width; j++) row[j] = (float)((double)row[j] / norms[classes[j]]);
}

/// Writes the keys of scores that are not below `least`, in the order of ids; returns how many.
static size_t K(collect)(const float* scores, size_t count, uint64_t least, uint64_t* keys) {
  const ck_v16 bar = CK_SPREAD(ck_key_score(least));
  size_t found = 0, i = 0;
  for (; i + 16 <= count; i += 16)
    for (uint32_t bits = CK_BITS(CK_LOAD(scores + i) >= bar); bits; bits &= bits - 1) {
      const size_t place = i + (size_t)__builtin_ctz(bits);
      keys[found] = ck_key(scores[place], (uint32_t)place);
      found += keys[found] >= least;
    }
  for (; i < count; i++) {
    keys[found] = ck_key(scores[i], (uint32_t)i);
    found += keys[found] >= least;
  }
  return found;
}

/// Offers the scores of sixteen ids whose bits are set.
CK_INLINE void K(select_some)(const float* scores, uint32_t bits, uint32_t first, const uint64_t* allowed,
                              const int32_t* excluded, size_t excluded_count, size_t* cursor,
                              ck_reservoir* reservoir) {
  for (; bits; bits &= bits - 1) {
    const uint32_t lane = (uint32_t)__builtin_ctz(bits), id = first + lane;
    if (allowed && !(*allowed >> (id % 64) & 1)) continue;
    while (*cursor < excluded_count && (uint32_t)excluded[*cursor] < id) ++*cursor;
    if (*cursor < excluded_count && (uint32_t)excluded[*cursor] == id) continue;
    ck_offer(reservoir, ck_key(scores[lane], id));
  }
}

/// Offers up to sixteen scores, of which the first `present` count. Returns the place of one that is not a number,
/// or -1.
static int64_t K(select_sixteen)(const float* scores, size_t present, uint32_t first, const uint64_t* allowed,
                                 const int32_t* excluded, size_t excluded_count, size_t* cursor,
                                 ck_reservoir* reservoir) {
  float rest[16];
  for (size_t lane = 0; lane < 16 && present < 16; lane++) rest[lane] = lane < present ? scores[lane] : 0.0f;
  const float* some = present < 16 ? rest : scores;
  const ck_v16 vector = CK_LOAD(some), bar = CK_SPREAD(ck_bar_score(reservoir));
  uint32_t bits = CK_BITS(~(vector <= bar));
  if (!ck_ties_lose(reservoir, first)) bits |= CK_BITS(vector == bar);
  bits &= present < 16 ? (1u << present) - 1 : 0xffff;
  if (!bits) return -1;
  const uint32_t odd = CK_BITS(vector != vector);
  if (odd) return __builtin_ctz(odd);
  K(select_some)(some, bits, first, allowed, excluded, excluded_count, cursor, reservoir);
  return -1;
}

/// Sixty-four scores are passed over by one test if none of them reaches the bar.
static int64_t K(select)(const float* scores, size_t count, uint32_t first, const uint64_t* allowed,
                         const int32_t* excluded, size_t excluded_count, ck_reservoir* reservoir) {
  size_t cursor = 0;
  float score = ck_bar_score(reservoir);
  for (size_t i = 0; i < count; i += 64) {
    if (i + 64 <= count && ck_ties_lose(reservoir, first + (uint32_t)i)) {
      const ck_v16 bar = CK_SPREAD(score);
      __typeof__(bar <= bar) below = CK_LOAD(scores + i) <= bar;
      CK_UNROLL for (int v = 1; v < 4; v++) below &= CK_LOAD(scores + i + 16 * v) <= bar;
      if (__builtin_reduce_and(below)) continue;
    }
    for (size_t j = i; j < i + 64 && j < count; j += 16) {
      const int64_t odd =
          K(select_sixteen)(scores + j, count - j < 16 ? count - j : 16, first + (uint32_t)j,
                            allowed ? allowed + j / 64 : 0, excluded, excluded_count, &cursor, reservoir);
      if (odd >= 0) return (int64_t)j + odd;
    }
    score = ck_bar_score(reservoir);
  }
  return -1;
}
