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
  ///     <data 3fa2>
  ///     - Alien (1979)
  ///     </data 3fa2>
  package static func block(_ lines: [String]) -> String {
    let body = lines.map { line($0) }.joined(separator: "\n")
    let mark = mark(for: body)
    return "<data \(mark)>\n\(body)\n</data \(mark)>"
  }

  /// The shortest prefix of the digest, of four signs or more, that does not occur in the body: four are few tokens.
  private static func mark(for body: String) -> Substring {
    var digest = Digest(of: body).hex
    while true {
      for length in 4...digest.count where !body.utf8.contains(bytesOf: digest.prefix(length)) {
        return digest.prefix(length)
      }
      digest = Digest(of: digest).hex
    }
  }

  private static func replacement(for scalar: Unicode.Scalar, after last: Unicode.Scalar) -> Unicode.Scalar? {
    switch kind(of: scalar) {
    case .gap: return last == " " ? nil : " "
    case .unseen: return nil
    case .plain: break
    }
    switch scalar {
    case "\"", "`": return "'"
    case "|" where last == "<": return "¦"
    case ">" where last == "|": return "›"
    default: return scalar
    }
  }
}

extension UntrustedText {
  private enum Kind { case plain, gap, unseen }

  /// Of ASCII, which most texts are, without a look into the tables of Unicode.
  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    if scalar.isASCII { return scalar.value > 0x20 && scalar.value != 0x7F ? .plain : .gap }
    return switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: .gap
    case .format, .surrogate, .privateUse, .unassigned: .unseen
    default: .plain
    }
  }
}

extension Sequence<UInt8> {
  /// Whether the bytes of `text` occur in the sequence.
  fileprivate func contains(bytesOf text: Substring) -> Bool {
    Array(self).firstRange(of: Array(text.utf8)) != nil
  }
}
