/// Sixteen floats as one value, whatever the registers: one zmm, two ymm or four xmm, with the same bits.
#ifndef REPRISE_VECTORS_H
#define REPRISE_VECTORS_H

#include <stdint.h>
#include <string.h>

typedef float ck_v16 __attribute__((vector_size(64), aligned(4), may_alias));

typedef _Bool ck_bits16 __attribute__((ext_vector_type(16)));

#define CK_INLINE static inline __attribute__((always_inline))
#define CK_LOAD(p) (*(const ck_v16*)(p))
#define CK_STORE(p, v) (*(ck_v16*)(p) = (v))
#define CK_FMA(a, b, c) __builtin_elementwise_fma((a), (b), (c))
/// Stands before a loop of constant length whose values must stay in registers.
#define CK_UNROLL _Pragma("clang loop unroll(full)")
/// x in all sixteen lanes.
#define CK_SPREAD(x) ((ck_v16){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x})
/// Bit i is set where lane i of a comparison holds.
#define CK_BITS(comparison)                                           \
  ({                                                                  \
    ck_bits16 lanes = __builtin_convertvector(comparison, ck_bits16); \
    uint16_t bits;                                                    \
    memcpy(&bits, &lanes, 2);                                         \
    (uint32_t)bits;                                                   \
  })

#endif
