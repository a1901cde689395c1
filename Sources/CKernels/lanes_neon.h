// Sixteen 32-bit sums of products of bytes, in four registers. Included once, with K and CK_HAS_DOT defined.
// Bytes of rows are 128 more than they stand for. The product of what they stand for is computed, which is in the
// range of signed bytes, and 128 times the query's bytes is added back, so that sums are those of other levels.
typedef struct {
  int32x4_t part[4];
} K(lanes);

/// Every sum starts from minus the bar it has to reach.
CK_INLINE void K(start)(K(lanes) * lanes, int32_t bar) {
  CK_UNROLL for (int i = 0; i < 4; i++) lanes->part[i] = vdupq_n_s32(-bar);
}

/// Adds to lane i the four products of codes[4 i + j] with byte j of `number`.
CK_INLINE void K(dot)(K(lanes) * lanes, const uint8_t* codes, int32_t number) {
  const int8x16_t numbers = vreinterpretq_s8_s32(vdupq_n_s32(number));
  const int16x8_t pairs = vpaddlq_s8(numbers);
  const int32x4_t back = vshlq_n_s32(vpaddlq_s16(pairs), 7);
  CK_UNROLL for (int i = 0; i < 4; i++) {
    const int8x16_t bytes = vreinterpretq_s8_u8(veorq_u8(vld1q_u8(codes + 16 * i), vdupq_n_u8(128)));
#if CK_HAS_DOT
    lanes->part[i] = vdotq_s32(vaddq_s32(lanes->part[i], back), bytes, numbers);
#else
    const int16x8_t low = vmull_s8(vget_low_s8(bytes), vget_low_s8(numbers));
    const int16x8_t high = vmull_s8(vget_high_s8(bytes), vget_high_s8(numbers));
    const int32x4_t sums = vpaddq_s32(vpaddlq_s16(low), vpaddlq_s16(high));
    lanes->part[i] = vaddq_s32(vaddq_s32(lanes->part[i], back), sums);
#endif
  }
}

/// Adds sums that started from zero.
CK_INLINE void K(gather)(K(lanes) * lanes, const K(lanes) * others) {
  CK_UNROLL for (int i = 0; i < 4; i++) lanes->part[i] = vaddq_s32(lanes->part[i], others->part[i]);
}

/// Leaves a lane negative only if it is so in both.
CK_INLINE void K(join)(K(lanes) * lanes, const K(lanes) * others) {
  CK_UNROLL for (int i = 0; i < 4; i++) lanes->part[i] = vandq_s32(lanes->part[i], others->part[i]);
}

/// Bit i is set where lane i is not negative.
CK_INLINE uint32_t K(reach)(const K(lanes) * lanes) {
  const int32x4_t places = {1, 2, 4, 8};
  uint32_t bits = 0;
  CK_UNROLL for (int i = 0; i < 4; i++) {
    const int32x4_t not_negative = vreinterpretq_s32_u32(vcgezq_s32(lanes->part[i]));
    bits |= (uint32_t)vaddvq_s32(vandq_s32(not_negative, places)) << 4 * i;
  }
  return bits;
}

CK_INLINE void K(unload)(const K(lanes) * lanes, int32_t* sums) {
  CK_UNROLL for (int i = 0; i < 4; i++) vst1q_s32(sums + 4 * i, lanes->part[i]);
}
