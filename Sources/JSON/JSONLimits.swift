/// What a JSON text may measure before it is refused.
package struct JSONLimits: Sendable, Hashable {
  /// The largest text, in bytes; at most 2³¹ - 1.
  package var bytes: Int
  /// The deepest nesting of arrays and objects; at most 2048.
  package var depth: Int
  /// The most members of one object.
  package var keys: Int

  package init(bytes: Int = 64 << 20, depth: Int = 512, keys: Int = 100_000) {
    self.bytes = Swift.min(bytes, Int(Int32.max))
    self.depth = Swift.min(depth, 2048)
    self.keys = keys
  }

  /// 64 MiB, 512 levels, 100 000 members.
  package static let standard = JSONLimits()
}
