import Mustache

/// Escapes text for HTML and SVG, scalar by scalar.
///
/// The template engine's own escaping looks at characters, so that a quotation mark followed by a combining accent,
/// one character, would pass.
struct Markup: MustacheContentType {
  func escapeText(_ text: String) -> String { Self.escaped(text) }

  /// The text with the five special characters replaced and hidden ones made visible.
  static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in VisibleText.text(text).unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
