// Sixteen 32-bit sums of products of bytes, in plain C. Included once, with K defined.
typedef struct {
  int32_t sum[16];
} K(lanes);

/// Every sum starts from minus the bar it has to reach.
CK_INLINE void K(start)(K(lanes) * lanes, int32_t bar) {
  for (int i = 0; i < 16; i++) lanes->sum[i] = -bar;
}

/// Adds to lane i the four products of codes[4 i + j] with byte j of `number`.
CK_INLINE void K(dot)(K(lanes) * lanes, const uint8_t* codes, int32_t number) {
  int8_t bytes[4];
  memcpy(bytes, &number, 4);
  for (int i = 0; i < 16; i++)
    for (int j = 0; j < 4; j++) lanes->sum[i] += codes[4 * i + j] * bytes[j];
}

/// Adds sums that started from zero.
CK_INLINE void K(gather)(K(lanes) * lanes, const K(lanes) * others) {
  for (int i = 0; i < 16; i++) lanes->sum[i] += others->sum[i];
}

/// Leaves a lane negative only if it is so in both.
CK_INLINE void K(join)(K(lanes) * lanes, const K(lanes) * others) {
  for (int i = 0; i < 16; i++) lanes->sum[i] &= others->sum[i];
}

/// Bit i is set where lane i is not negative.
CK_INLINE uint32_t K(reach)(const K(lanes) * lanes) {
  uint32_t bits = 0;
  for (int i = 0; i < 16; i++) bits |= (uint32_t)(lanes->sum[i] >= 0) << i;
  return bits;
}

CK_INLINE void K(unload)(const K(lanes) * lanes, int32_t* sums) {
  memcpy(sums, lanes->sum, sizeof lanes->sum);
}
