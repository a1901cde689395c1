internal import JSON
internal import Tracing

/// Text that others wrote (titles, attributes, notes, replies), made safe to stand inside a prompt.
///
/// 1. It cannot end the line or the quotation it stands in, nor the turn of a chat template.
/// 2. It cannot be longer than ``longest`` code points.
/// 3. Nothing that cannot be seen is left in it: no controls, no bidirectional or zero-width marks.
package enum UntrustedText {
  /// The most code points that any text may take.
  package static let longest = 2000

  /// The text as one line, without double quotes, fences and the marks of chat templates.
  ///
  ///     UntrustedText.line("A\n\"B\"")  // A 'B'
  package static func line(_ text: String, limit: Int = longest) -> String {
    var result = String.UnicodeScalarView()
    var count = 0
    var last: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      guard count < min(limit, longest) else { return String(result) + "…" }
      guard let clean = replacement(for: scalar, after: last) else { continue }
      result.append(clean)
      (last, count) = (clean, count + 1)
    }
    if result.last == " " { result.removeLast() }
    return String(result)
  }

  /// Lines between two marks that the lines cannot contain, because the mark is a digest of them.
  ///
  ///     <data 3fa2b1>
  ///     - Alien (1979)
  ///     </data 3fa2b1>
  package static func block(_ lines: [String]) -> String {
    let body = lines.map { line($0) }.joined(separator: "\n")
    var mark = Digest(of: body).hex.prefix(6)
    while body.utf8.firstRange(ofBytes: mark) { mark = Digest(of: String(mark)).hex.prefix(6) }
    return "<data \(mark)>\n\(body)\n</data \(mark)>"
  }

  private static func replacement(for scalar: Unicode.Scalar, after last: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: return last == " " ? nil : " "
    case .format, .surrogate, .privateUse, .unassigned: return nil
    default: break
    }
    switch scalar {
    case "\"", "`": return "'"
    case "|" where last == "<": return "¦"
    case ">" where last == "|": return "›"
    default: return scalar
    }
  }
}

extension Sequence<UInt8> {
  /// Whether the bytes of `text` occur in the sequence.
  fileprivate func firstRange(ofBytes text: Substring) -> Bool {
    Array(self).firstRange(of: Array(text.utf8)) != nil
  }
}
