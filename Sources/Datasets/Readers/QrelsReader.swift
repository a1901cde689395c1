import Concepts
import JSON

/// Reads TREC judgements, `query 0 document relevance` a line: queries are users, documents items.
struct QrelsReader: DatasetReader {
  static let name = "trec-qrels"
  static let summary = "Reads TREC judgements: queries are users, documents items, relevance the rating."
  static let source = "NIST's trec_eval 9, 'qrels'"

  struct Configuration: ComponentConfiguration {
    var badLines = BadLinePolicy.stop
    static let parameters: [Parameter] = [.badLines]
  }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  func read(_ files: [String: String]) throws -> Dataset {
    let path = try SourceFile.path("interactions", in: files, known: ["interactions"])
    var faults = LineFaults(configuration.badLines)
    let lines = try SourceFile.lines(path)
    var table = EventTable(hasRatings: true, hasTimes: false)
    while let line = try lines.next() {
      let words = Words.of(line)
      if words.isEmpty { continue }
      if let fault = Self.append(words, to: &table) { try faults.report(fault.error(in: lines)) }
    }
    return try DatasetAssembly(
      name: SourceFile.stem(path), events: table, items: nil, faults: faults,
      detail: ["file": .string(lines.file)]
    ).dataset(readBy: Self.name)
  }

  private static func append(_ words: [Field], to table: inout EventTable) -> LineFault? {
    guard words.count == 4 else { return .width(words.count, wanted: 4) }
    guard let relevance = FieldText.number(words[3]) else {
      return LineFault("\(FieldText.quoted(words[3])) is no relevance", column: 4)
    }
    let fault = table.append(user: words[0], item: words[2], rating: Float(relevance), time: nil)
    return fault.map { LineFault($0.message, column: $0.isAboutUser ? 1 : 3) }
  }
}
