/// How wide text is.
enum TextWidth {
  /// Columns of a terminal: 2 for wide characters, 0 for marks that combine.
  static func columns(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + columns($1) } }

  /// About as many pixels, in a usual sans-serif face; on the wide side.
  static func pixels(_ text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + share($1) } * size
  }

  /// The text, or its beginning and an ellipsis that fit.
  static func cut(_ text: String, toPixels limit: Double, size: Double) -> String {
    guard pixels(text, size: size) > limit else { return text }
    var kept = Substring(text)
    while !kept.isEmpty, pixels(String(kept) + "…", size: size) > limit { kept.removeLast() }
    return String(kept) + "…"
  }

  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x200D, 0xFE00...0xFE0F: return 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default:
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark: return 0
      default: return 1
      }
    }
  }

  private static func share(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ": 0.32
    case "f", "r", "t", "(", ")", "[", "]", "-", "/": 0.42
    case "m", "w", "M", "W", "@", "%": 0.92
    case "A"..."Z": 0.7
    default: 0.6 * Double(columns(scalar))
    }
  }
}
