/// Something to say about a place in a workspace: what is wrong there, and what to try.
package struct Diagnostic: Codable, Sendable, Hashable {
  package enum Severity: String, Codable, Sendable { case error, warning }

  package var severity: Severity
  package var code: Code
  /// What is wrong, in a sentence without a full stop.
  package var message: String
  /// The file, from the workspace's folder.
  package var path: String
  /// From 1; the column counts Unicode scalars.
  package var line: Int
  package var column: Int
  /// What to try.
  package var hint: String

  /// What kind of fault it is; the words are part of the notebook format.
  package enum Code: String, Codable, Sendable, CaseIterable {
    case unmerged
    case notUTF8 = "not-utf8"
    case missingFrontMatter = "missing-front-matter"
    case unclosedFrontMatter = "unclosed-front-matter"
    case futureVersion = "future-version"
    case badCellHeader = "bad-cell-header"
    case unclosedCell = "unclosed-cell"
    case malformedYAML = "malformed-yaml"
    case duplicateKey = "duplicate-key"
    case tooBig = "too-big"
    case badValue = "bad-value"
    case duplicateID = "duplicate-id"
    case unknownKind = "unknown-kind"
    case unknownKey = "unknown-key"
    case missingKey = "missing-key"
    case unknownReference = "unknown-reference"
    case wrongReference = "wrong-reference"
    case unknownComponent = "unknown-component"
    case cycle
    case unusedCell = "unused-cell"
    case otherResult = "other-result"
    case damagedTrace = "damaged-trace"
    case unknownPrompt = "unknown-prompt"
    case unknownPlace = "unknown-place"
    case unusedPlace = "unused-place"
  }

  package init(
    _ severity: Severity = .error, _ code: Code, _ message: String, path: String, at place: Place,
    hint: String
  ) {
    (self.severity, self.code, self.message, self.path) = (severity, code, message, path)
    (line, column) = (place.line, place.column)
    self.hint = hint
  }
}

/// A place in a text file, from line 1 and column 1.
package struct Place: Codable, Sendable, Hashable, Comparable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) { (self.line, self.column) = (line, column) }

  package static func < (left: Place, right: Place) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `notebooks/a.md:12:3: error: …` and the hint on a line of its own.
  package var description: String {
    "\(path):\(line):\(column): \(severity.rawValue): \(message)\n  try: \(hint)"
  }
}
