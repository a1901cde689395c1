// Sixteen 32-bit sums of products of bytes, in one register. Included with K and CK_HAS_VNNI defined.
// Without VNNI query bytes must not exceed 64, as with AVX2.
typedef struct {
  __m512i all;
} K(lanes);

/// Every sum starts from minus the bar it has to reach.
CK_INLINE void K(start)(K(lanes) * lanes, int32_t bar) { lanes->all = _mm512_set1_epi32(-bar); }

/// Adds to lane i the four products of codes[4 i + j] with byte j of `number`.
CK_INLINE void K(dot)(K(lanes) * lanes, const uint8_t* codes, int32_t number) {
  const __m512i bytes = _mm512_loadu_si512(codes), numbers = _mm512_set1_epi32(number);
#if CK_HAS_VNNI
  lanes->all = _mm512_dpbusd_epi32(lanes->all, bytes, numbers);
#else
  const __m512i pairs = _mm512_maddubs_epi16(bytes, numbers);
  lanes->all = _mm512_add_epi32(lanes->all, _mm512_madd_epi16(pairs, _mm512_set1_epi16(1)));
#endif
}

/// Adds sums that started from zero.
CK_INLINE void K(gather)(K(lanes) * lanes, const K(lanes) * others) {
  lanes->all = _mm512_add_epi32(lanes->all, others->all);
}

/// Leaves a lane negative only if it is so in both.
CK_INLINE void K(join)(K(lanes) * lanes, const K(lanes) * others) {
  lanes->all = _mm512_and_si512(lanes->all, others->all);
}

/// Bit i is set where lane i is not negative.
CK_INLINE uint32_t K(reach)(const K(lanes) * lanes) {
  return (uint32_t)(uint16_t)~_mm512_movepi32_mask(lanes->all);
}

CK_INLINE void K(unload)(const K(lanes) * lanes, int32_t* sums) { _mm512_storeu_si512(sums, lanes->all); }
