package import JSON

/// A component cannot be named, configured or made as a workspace asks.
package struct ComponentError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable { case unknownName, unknownKey, badValue, badSnapshot }

  package var code: Code
  package var message: String
  /// JSON pointer into the component's specification, to find the line in the notebook.
  package var path: String

  package init(_ code: Code, _ message: String, path: String = "") {
    (self.code, self.message, self.path) = (code, message, path)
  }

  package var description: String { message }

  /// The error of a component that stands at a pointer of another's specification.
  package func inside(_ pointer: String, _ value: JSONValue) -> Self {
    var copy = self
    copy.path = path == "/name" && value.stringValue != nil ? pointer : pointer + path
    return copy
  }

  static func unknownName(_ name: String, in family: String, known: [String]) -> Self {
    Self(.unknownName, "no \(family) is named '\(name)'\(guess(name, known))", path: "/name")
  }

  static func unknownKey(_ key: String, of name: String, known: [String]) -> Self {
    let list = known.isEmpty ? "; it has no parameters" : guessAndList(key, known)
    return Self(.unknownKey, "'\(name)' has no parameter '\(key)'\(list)", path: "/\(key)")
  }

  /// `; did you mean 'x'?`, or the list of all when nothing is near.
  package static func guess(_ name: String, _ known: [String]) -> String {
    guard let near = known.min(by: { name.editDistance(to: $0) < name.editDistance(to: $1) }) else {
      return ""
    }
    if name.editDistance(to: near) <= max(2, name.utf8.count / 3) { return "; did you mean '\(near)'?" }
    return "; there are \(known.joined(separator: ", "))"
  }

  /// `; did you mean 'x'?; it knows …`, or the list alone when nothing is near.
  package static func guessAndList(_ name: String, _ known: [String]) -> String {
    let guess = guess(name, known)
    return guess.hasPrefix("; did") ? "\(guess); it knows \(known.joined(separator: ", "))" : guess
  }
}

extension String {
  /// Levenshtein's distance over bytes.
  package func editDistance(to other: String) -> Int {
    let (left, right) = (Array(utf8), Array(other.utf8))
    var row = Array(0...right.count)
    for (i, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, candidate) in right.enumerated() {
        let above = row[j + 1]
        row[j + 1] = Swift.min(above + 1, row[j] + 1, diagonal + (byte == candidate ? 0 : 1))
        diagonal = above
      }
    }
    return row[right.count]
  }
}
