import CKernels

/// The instruction set that kernels use. Results have the same bits on every level.
package struct KernelLevel: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  package let rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// Plain code for any processor.
  package static let portable = KernelLevel(rawValue: 0)
  /// AVX2 with fused multiply-add; on ARM NEON.
  package static let avx2 = KernelLevel(rawValue: 1)
  /// AVX-512 (F, BW, VL, DQ); on ARM NEON with products of bytes.
  package static let avx512 = KernelLevel(rawValue: 2)
  /// AVX-512 with VNNI.
  package static let vnni = KernelLevel(rawValue: 3)

  /// The highest level of this processor, lowered by the environment variable `REPRISE_KERNEL_LEVEL`.
  package static let best = KernelLevel(rawValue: ck_best_level())

  /// Every level this processor can run, the plain one first.
  package static var supported: [KernelLevel] {
    (0...ck_supported_level()).map(KernelLevel.init(rawValue:))
  }

  /// The level of a name such as `avx2`, or of a digit from 0 to 3; nil for anything else.
  package init?(named name: String) {
    guard case let level = ck_level_named(name), level >= 0 else { return nil }
    rawValue = level
  }

  package static func < (left: KernelLevel, right: KernelLevel) -> Bool { left.rawValue < right.rawValue }

  /// Whether it has an instruction that sums products of bytes.
  var hasByteProducts: Bool { ck_has_byte_products(rawValue) != 0 }

  package var description: String { String(cString: ck_level_name(rawValue)) }
}
