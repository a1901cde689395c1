// Rows and queries as bytes, with bounds on what that leaves out, in double precision and rounded up.
#include "kernels.h"
#include "reservoir.h"

#pragma STDC FP_CONTRACT OFF

/// What rounding of the bounds themselves can hide.
static const double margin = 1.000001;

static double greatest_of(const float* row, const float* centre, size_t dimensions) {
  double greatest = 0;
  for (size_t k = 0; k < dimensions; k++) {
    const double magnitude = __builtin_fabs((double)row[k] - (double)centre[k]);
    if (magnitude > greatest) greatest = magnitude;
  }
  return greatest;
}

/// One row's bytes, four dimensions side by side, sixteen rows a block.
static void quantise_row(const float* row, size_t dimensions, size_t place, const ck_code_space* space) {
  const size_t panel = place / CK_PANEL, quads = (dimensions + 3) / 4;
  uint8_t* bytes = space->bytes + (place / 16 * quads * 16 + place % 16) * 4;
  const float scale = (float)(greatest_of(row, space->centre, dimensions) / 127 * margin);
  double residual = 0, norm = 0;
  for (size_t k = 0; k < dimensions; k++) {
    const double exact = (double)row[k] - (double)space->centre[k];
    const double code = scale > 0 ? __builtin_rint(exact / scale) : 0;
    bytes[k / 4 * 64 + k % 4] = (uint8_t)(code + 128);
    const double rest = exact - code * scale;
    residual += rest * rest;
    norm += code * scale * (code * scale);
  }
  space->scales[place] = scale > 0 ? scale : __FLT_MIN__;
  const double relative = __builtin_sqrt(residual) / space->scales[place] * margin;
  const double length = __builtin_sqrt(norm) * margin;
  if (relative > space->residuals[panel]) space->residuals[panel] = relative;
  if (length > space->norms[panel]) space->norms[panel] = length;
  if (space->scales[place] > space->greatest_scales[panel])
    space->greatest_scales[panel] = space->scales[place];
  if (space->scales[place] < space->least_scales[panel]) space->least_scales[panel] = space->scales[place];
}

void ck_quantise_rows(const float* rows, size_t count, size_t dimensions, const ck_code_space* space) {
  const size_t quads = (dimensions + 3) / 4, panels = (count + CK_PANEL - 1) / CK_PANEL;
  memset(space->bytes, 128, panels * CK_PANEL * quads * 4);
  for (size_t panel = 0; panel < panels; panel++) {
    space->residuals[panel] = space->norms[panel] = space->greatest_scales[panel] = 0;
    space->least_scales[panel] = __DBL_MAX__;
  }
  for (size_t place = 0; place < count; place++)
    quantise_row(rows + place * dimensions, dimensions, place, space);
}

void ck_quantise_query(const float* query, size_t dimensions, int greatest_byte, double greatest_row_norm,
                       int32_t* numbers, ck_code_query* out) {
  double greatest = 0, square = 0, error = 0;
  for (size_t k = 0; k < dimensions; k++) {
    if (__builtin_fabs(query[k]) > greatest) greatest = __builtin_fabs(query[k]);
    square += (double)query[k] * query[k];
  }
  const double step = greatest > 0 ? greatest / greatest_byte * margin : 1;
  int8_t* bytes = (int8_t*)numbers;
  int32_t sum = 0;
  memset(numbers, 0, (dimensions + 3) / 4 * 4);
  for (size_t k = 0; k < dimensions; k++) {
    const double code = __builtin_rint(query[k] / step), rest = query[k] - code * step;
    bytes[k] = (int8_t)code;
    sum += (int32_t)code;
    error += rest * rest;
  }
  const double norm = __builtin_sqrt(square) * margin;
  const double rounding = (double)(dimensions + 2) * 0x1p-23 * norm * greatest_row_norm;
  *out = (ck_code_query){numbers, step, 128 * sum, norm, __builtin_sqrt(error) * margin, rounding + 1e-37};
}

void ck_mean_row(const float* rows, size_t count, size_t dimensions, float* mean) {
  enum { width = 256 };
  for (size_t first = 0; first < dimensions; first += width) {
    const size_t end = dimensions - first < width ? dimensions - first : width;
    double sums[width] = {0};
    for (size_t row = 0; row < count; row++)
      for (size_t k = 0; k < end; k++) sums[k] += rows[row * dimensions + first + k];
    for (size_t k = 0; k < end; k++) mean[first + k] = count ? (float)(sums[k] / (double)count) : 0.0f;
  }
}

double ck_greatest_norm(const float* rows, size_t count, size_t dimensions) {
  double greatest = 0;
  for (size_t row = 0; row < count; row++) {
    double square = 0;
    for (size_t k = 0; k < dimensions; k++) {
      const double number = rows[row * dimensions + k];
      square += number * number;
    }
    if (square > greatest) greatest = square;
  }
  return __builtin_sqrt(greatest) * margin;
}
