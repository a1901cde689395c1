/// Cuts a notebook's text into front matter, prose and cells: a pure machine over lines.
struct NotebookScanner {
  /// A stretch of lines and what it is.
  struct Piece {
    enum Kind {
      case frontMatter(isClosed: Bool)
      case prose
      case block(Fence, isClosed: Bool)
    }
    var kind: Kind
    var lines: Range<Int>
    /// The nearest heading above.
    var heading: String?
  }

  private let lines: TextLines
  private var next = 0
  private var heading: String?
  private(set) var pieces: [Piece] = []

  init(_ lines: TextLines) {
    self.lines = lines
    takeFrontMatter()
    while next < lines.count {
      if let fence = Fence(lines.content(next)) {
        takeBlock(fence)
      } else if lines.text(next).trimmedStart.hasPrefix("<!--") {
        takeComment()
      } else {
        noteHeading()
        take(.prose, through: next)
      }
    }
  }

  private mutating func take(_ kind: Piece.Kind, through last: Int) {
    if case .prose = kind, case .prose = pieces.last?.kind {
      pieces[pieces.count - 1].lines = pieces[pieces.count - 1].lines.lowerBound..<(last + 1)
    } else {
      pieces.append(Piece(kind: kind, lines: next..<(last + 1), heading: heading))
    }
    next = last + 1
  }

  private mutating func takeFrontMatter() {
    guard lines.count > 0, lines.text(0).trimmedEnd == "---" else { return }
    let end = (1..<lines.count).first { ["---", "..."].contains(lines.text($0).trimmedEnd) }
    take(.frontMatter(isClosed: end != nil), through: end ?? lines.count - 1)
  }

  private mutating func takeBlock(_ fence: Fence) {
    let end = ((next + 1)..<max(lines.count, next + 1)).first { fence.isClosed(by: lines.content($0)) }
    take(.block(fence, isClosed: end != nil), through: end ?? lines.count - 1)
  }

  /// Cells inside an HTML comment are prose: that is how a cell is put aside.
  private mutating func takeComment() {
    let end = (next..<lines.count).first { lines.text($0).contains("-->") }
    take(.prose, through: end ?? lines.count - 1)
  }

  private mutating func noteHeading() {
    let text = lines.text(next).trimmedStart
    let level = text.utf8.prefix { $0 == UInt8(ascii: "#") }.count
    guard (1...6).contains(level) else { return }
    let title = String(text.dropFirst(level))
    guard title.hasPrefix(" ") else { return }
    heading = title.trimmedStart.trimmedEnd
  }
}

extension String {
  /// Without blanks at the start.
  var trimmedStart: String { String(drop { $0 == " " || $0 == "\t" }) }

  /// Without blanks at the end.
  var trimmedEnd: String {
    var result = self[...]
    while let last = result.last, last == " " || last == "\t" { result = result.dropLast() }
    return String(result)
  }
}
