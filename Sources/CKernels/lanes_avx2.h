// Sixteen 32-bit sums of products of bytes, in two registers. Included once, with K defined.
// The instruction that multiplies bytes saturates sums of two at 32767: query bytes must not exceed 64.
typedef struct {
  __m256i low, high;
} K(lanes);

/// Every sum starts from minus the bar it has to reach.
CK_INLINE void K(start)(K(lanes) * lanes, int32_t bar) { lanes->low = lanes->high = _mm256_set1_epi32(-bar); }

CK_INLINE __m256i K(quad)(const uint8_t* codes, __m256i numbers) {
  const __m256i pairs = _mm256_maddubs_epi16(_mm256_loadu_si256((const __m256i*)codes), numbers);
  return _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
}

/// Adds to lane i the four products of codes[4 i + j] with byte j of `number`.
CK_INLINE void K(dot)(K(lanes) * lanes, const uint8_t* codes, int32_t number) {
  const __m256i numbers = _mm256_set1_epi32(number);
  lanes->low = _mm256_add_epi32(lanes->low, K(quad)(codes, numbers));
  lanes->high = _mm256_add_epi32(lanes->high, K(quad)(codes + 32, numbers));
}

/// Adds sums that started from zero.
CK_INLINE void K(gather)(K(lanes) * lanes, const K(lanes) * others) {
  lanes->low = _mm256_add_epi32(lanes->low, others->low);
  lanes->high = _mm256_add_epi32(lanes->high, others->high);
}

/// Leaves a lane negative only if it is so in both.
CK_INLINE void K(join)(K(lanes) * lanes, const K(lanes) * others) {
  lanes->low = _mm256_and_si256(lanes->low, others->low);
  lanes->high = _mm256_and_si256(lanes->high, others->high);
}

/// Bit i is set where lane i is not negative.
CK_INLINE uint32_t K(reach)(const K(lanes) * lanes) {
  const uint32_t low = (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(lanes->low));
  const uint32_t high = (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(lanes->high));
  return ~(low | high << 8) & 0xffff;
}

CK_INLINE void K(unload)(const K(lanes) * lanes, int32_t* sums) {
  _mm256_storeu_si256((__m256i*)sums, lanes->low);
  _mm256_storeu_si256((__m256i*)(sums + 8), lanes->high);
}
