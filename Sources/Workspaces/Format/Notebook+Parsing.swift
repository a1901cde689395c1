import Concepts
import JSON

extension Notebook {
  /// Reads a notebook; faults of the text are diagnostics, not errors.
  package init(parsing bytes: [UInt8], path: String) {
    let lines = TextLines(bytes)
    var reader = NotebookReader(path: path, lines: lines)
    reader.checkEncoding()
    reader.read()
    if let unmerged = reader.conflict() {
      reader.cells = []
      reader.diagnostics = [unmerged]
    }
    self.path = path
    segments = reader.segments
    header = reader.header
    cells = reader.cells
    diagnostics = reader.diagnostics
  }
}

/// Turns the scanner's pieces into segments, cells and diagnostics.
private struct NotebookReader {
  let path: String
  let lines: TextLines
  var segments: [Notebook.Segment] = []
  var header = Notebook.Header()
  var cells: [Notebook.Cell] = []
  var diagnostics: [Diagnostic] = []

  init(path: String, lines: TextLines) { (self.path, self.lines) = (path, lines) }

  mutating func say(_ code: Diagnostic.Code, _ message: String, at place: Place, hint: String) {
    diagnostics.append(Diagnostic(.error, code, message, path: path, at: place, hint: hint))
  }

  mutating func checkEncoding() {
    for line in 0..<lines.count where String(validating: lines.content(line), as: UTF8.self) == nil {
      return say(
        .notUTF8, "the line is not UTF-8", at: Place(line: line + 1, column: 1),
        hint: "save the file as UTF-8")
    }
  }

  mutating func read() {
    var hasFrontMatter = false
    for piece in NotebookScanner(lines).pieces {
      var kind = Notebook.Segment.Kind.prose
      switch piece.kind {
      case .frontMatter(let isClosed):
        hasFrontMatter = true
        kind = .frontMatter
        readFrontMatter(piece.lines, isClosed: isClosed)
      case .block(let fence, let isClosed): kind = readBlock(piece, fence, isClosed: isClosed)
      case .prose: break
      }
      segments.append(
        Notebook.Segment(kind: kind, bytes: lines.bytes(of: piece.lines), line: piece.lines.lowerBound + 1))
    }
    if !hasFrontMatter {
      say(
        .missingFrontMatter, "the notebook has no front matter", at: Place(line: 1, column: 1),
        hint: "begin the file with the lines '---', 'reprise: 1', 'title: …', '---'")
    }
  }

  // MARK: - Cells

  private mutating func readBlock(_ piece: NotebookScanner.Piece, _ fence: Fence, isClosed: Bool)
    -> Notebook.Segment.Kind
  {
    let line = piece.lines.lowerBound + 1
    switch CellHeader(fence) {
    case .code: return .prose
    case .broken(let message, let hint, let column):
      say(.badCellHeader, message, at: Place(line: line, column: column), hint: hint)
    case .cell(let kind, let kindColumn, let id, let idColumn):
      if !isClosed {
        say(
          .unclosedCell, "the cell '\(id)' is never closed", at: Place(line: line, column: fence.indent + 1),
          hint: "end it with a line of \(fence.length) of the signs that open it")
      }
      let inside = (piece.lines.lowerBound + 1)..<max(piece.lines.upperBound - (isClosed ? 1 : 0), line)
      cells.append(
        Notebook.Cell(
          kind: kind, id: id, body: body(inside, indent: fence.indent),
          kindPlace: Place(line: line, column: kindColumn), idPlace: Place(line: line, column: idColumn),
          segment: segments.count, heading: piece.heading))
    }
    return .cell
  }

  /// The mapping in a stretch of lines; blanks as deep as the fence's are not part of it.
  private mutating func body(_ range: Range<Int>, indent: Int) -> YAMLBody {
    var (texts, origins): ([String], [Place]) = ([], [])
    for line in range {
      let content = lines.content(line)
      let blanks = content.prefix(indent).prefix { $0 == UInt8(ascii: " ") }.count
      texts.append(String(decoding: content.dropFirst(blanks), as: UTF8.self))
      origins.append(Place(line: line + 1, column: blanks + 1))
    }
    let start = Place(line: range.lowerBound + 1, column: 1)
    do { return try YAMLBody.read(texts, origins: origins, start: start) } catch {
      say(error.code, error.message, at: error.place, hint: error.hint)
      return YAMLBody(start: start)
    }
  }

  // MARK: - Front matter

  private mutating func readFrontMatter(_ range: Range<Int>, isClosed: Bool) {
    guard isClosed else {
      return say(
        .unclosedFrontMatter, "the front matter is never closed", at: Place(line: 1, column: 1),
        hint: "end it with a line '---'")
    }
    let before = diagnostics.count
    let body = body((range.lowerBound + 1)..<(range.upperBound - 1), indent: 0)
    guard diagnostics.count == before else { return }
    readVersion(body)
    readTitleAndSeed(body)
    for key in body.value.keys where !["reprise", "title", "seed"].contains(key) {
      say(
        .unknownKey,
        "the front matter has no key '\(key)'\(ComponentError.guess(key, ["reprise", "title", "seed"]))",
        at: body.place(ofKey: JSONPointer(tokens: [key]).description),
        hint: "the keys are reprise, title and seed")
    }
  }

  private mutating func readVersion(_ body: YAMLBody) {
    guard let value = body.value["reprise"] else {
      return say(
        .missingKey, "the front matter does not say 'reprise: 1'", at: Place(line: 1, column: 1),
        hint: "add the line 'reprise: 1', the version of the format")
    }
    guard let version = value.intValue, version >= 1 else {
      return say(
        .badValue, "'reprise' is the version of the format, a whole number, not \(value.printed())",
        at: body.place(ofValue: "/reprise"), hint: "write 'reprise: 1'")
    }
    header.version = version
    guard version > Notebook.formatVersion else { return }
    say(
      .futureVersion,
      "the notebook has format version \(version), and this program reads \(Notebook.formatVersion)",
      at: body.place(ofValue: "/reprise"), hint: "use a newer reprise")
  }

  private mutating func readTitleAndSeed(_ body: YAMLBody) {
    if let value = body.value["title"] {
      if let title = value.stringValue {
        header.title = title
      } else {
        say(
          .badValue, "'title' must be text, not \(value.printed())", at: body.place(ofValue: "/title"),
          hint: "put it in quotes")
      }
    }
    if let value = body.value["seed"] {
      if let seed = value.intValue, seed >= 0 {
        header.seed = UInt64(seed)
      } else {
        say(
          .badValue, "'seed' must be a whole number from 0, not \(value.printed())",
          at: body.place(ofValue: "/seed"), hint: "write 'seed: 1'")
      }
    }
  }

  // MARK: - Merges

  /// A merge that was left unfinished, if there is one.
  func conflict() -> Diagnostic? {
    var (open, middle): (Int?, Bool) = (nil, false)
    for line in 0..<lines.count {
      let content = lines.content(line)
      if content.starts(with: Array("<<<<<<< ".utf8)) { (open, middle) = (line, false) }
      if content.elementsEqual(Array("=======".utf8)) { middle = true }
      if let start = open, middle, content.starts(with: Array(">>>>>>> ".utf8)) {
        return Diagnostic(
          .error, .unmerged, "the lines \(start + 1) to \(line + 1) are an unfinished merge", path: path,
          at: Place(line: start + 1, column: 1),
          hint: "keep one of the two sides, or both, and remove the lines of <, = and >")
      }
    }
    return nil
  }
}
