import Foundation
import JSON
import TestSupport
import Testing

/// `reprise data index` and `search`: exact lists from files that are mapped, and files that are none.
struct VectorIndexCommandTests {
  let folder: TemporaryFolder
  private static let rows = 300, width = 12

  init() throws {
    folder = try TemporaryFolder()
    let lines = (0..<Self.rows).map { row in
      "item \(row)\t" + Self.vector(row).map { "\($0)" }.joined(separator: "\t")
    }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "items.tsv")
  }

  private static func vector(_ row: Int) -> [Float] {
    (0..<width).map { Float((row * 31 + $0 * $0 * 7) % 97) / 97 - 0.4 }
  }

  private func run(_ words: [String]) async throws -> Command.Outcome {
    try await Command(words, in: folder.path).run()
  }

  private func search(_ words: String...) async throws -> JSONValue {
    let outcome = try await run(["data", "search"] + words + ["--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONValue(parsing: outcome.output.trimmingCharacters(in: .newlines))
  }

  private func items(_ list: JSONValue?) -> [String] {
    (list?["items"]?.arrayValue ?? []).compactMap { $0["item"]?.stringValue }
  }

  /// By comparing with every vector in 64 bits.
  private func nearest(_ row: Int, _ count: Int, byCosine: Bool) -> [String] {
    func dot(_ a: [Float], _ b: [Float]) -> Double {
      zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let query = Self.vector(row)
    let scored = (0..<Self.rows).filter { $0 != row }.map { other -> (Int, Double) in
      let vector = Self.vector(other)
      return (other, dot(query, vector) / (byCosine ? dot(vector, vector).squareRoot() : 1))
    }
    return scored.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(count).map { "item \($0.0)" }
  }

  @Test(arguments: ["cosine", "dot"]) func `a search finds what comparing with all finds`(similarity: String)
    async throws
  {
    let made = try await run(["data", "index", "items.tsv", "--similarity", similarity, "-o", "index"])
    #expect(made.status == 0 && made.output.contains("300 vectors of 12 numbers"), "\(made.errors)")
    let found = try await search("index", "--like", "item 7", "--like", "item 250", "-k", "5", "--check")
    for (place, row) in [7, 250].enumerated() {
      #expect(items(found["lists"]?[place]) == nearest(row, 5, byCosine: similarity == "cosine"))
    }
    let all = try await search("index", "--like", "item 0", "-k", "100000")
    #expect(items(all["lists"]?[0]).count == Self.rows - 1)
    try folder.write(
      "a wish," + Self.vector(42).map { "\($0)" }.joined(separator: ",") + "\n", to: "wishes.csv")
    let wish = try await search("index", "--queries", "wishes.csv", "-k", "1")
    #expect(wish["lists"]?[0]?["query"] == "a wish")
    if similarity == "cosine" { #expect(items(wish["lists"]?[0]) == ["item 42"]) }
    let told = try await run(["data", "search", "index", "--like", "item 7", "-k", "2"])
    #expect(told.output.contains("like item 7:") && told.output.contains("300 vectors, opened in "))
  }

  /// A change of an index's folder, and the words of the refusal.
  static let damages: [(name: String, words: String, isSeenAtOnce: Bool)] = [
    ("cut vectors", "cut short", true), ("longer vectors", "cut short or has grown", true),
    ("cut items", "cut short", true), ("empty vectors", "is empty", true),
    ("foreign vectors", "is not an index of this version", true),
    ("foreign items", "is not a file of names of this version", true),
    ("another version", "is not an index of this version", true),
    ("a byte of the first page", "is not an index of this version", true),
    ("vectors of another index", "belongs to another index", true),
    ("no manifest", "is no folder of 'reprise data index'", true),
    ("a cut manifest", "index.json is not", true),
    ("a manifest of the future", "another version of the program", true),
    ("a byte of the vectors", "has changed since it was written", false),
    ("a byte of the items", "has changed since it was written", false),
  ]

  @Test(arguments: damages) func `a bad file is refused, with what to do`(
    damage: (name: String, words: String, isSeenAtOnce: Bool)
  ) async throws {
    #expect(try await run(["data", "index", "items.tsv", "-o", "index"]).status == 0)
    try await harm(damage.name)
    let outcome = try await run(["data", "search", "index", "--like", "item 7", "--check"])
    #expect([65, 66].contains(outcome.status) && outcome.output.isEmpty, "\(outcome.output)")
    #expect(outcome.errors.contains(damage.words), "\(outcome.errors)")
    #expect(outcome.errors.contains("anew") || outcome.errors.contains("make one"), "\(outcome.errors)")
    let quick = try await run(["data", "search", "index", "--like", "item 7"])
    #expect((quick.status != 0) == damage.isSeenAtOnce, "\(quick.errors)")
  }

  private func harm(_ name: String) async throws {
    let file =
      name.contains("items")
      ? "index/items" : name.contains("manifest") ? "index/index.json" : "index/vectors"
    var bytes = try folder.read(file)
    switch name {
    case "cut vectors", "cut items": bytes.removeLast(5000)
    case "longer vectors": bytes += [0]
    case "empty vectors": bytes = []
    case "foreign vectors", "foreign items":
      bytes = Array(String(repeating: "no index at all\n", count: 2000).utf8)
    case "another version": bytes[7] = UInt8(ascii: "9")
    case "a byte of the first page": bytes[100] ^= 1
    case "vectors of another index":
      let lines = (0..<Self.rows).map { row in
        "\(row)\t" + Self.vector(row + 1).map { "\($0)" }.joined(separator: "\t")
      }
      try folder.write(lines.joined(separator: "\n"), to: "other.tsv")
      #expect(try await run(["data", "index", "other.tsv", "-o", "other"]).status == 0)
      bytes = try folder.read("other/vectors")
    case "no manifest": return try FileManager.default.removeItem(atPath: folder.path(of: file))
    case "a cut manifest": bytes.removeLast(30)
    case "a manifest of the future":
      bytes = Array(
        String(decoding: bytes, as: UTF8.self).replacing("\"reprise\": 1", with: "\"reprise\": 2").utf8)
    case "a byte of the vectors", "a byte of the items":
      bytes[file == "index/items" ? 4096 + 8 * 300 - 1 : 9000] ^= 4
    default: Issue.record("no damage is called '\(name)'")
    }
    try folder.write(bytes, to: file)
  }

  @Test func `queries that do not fit are refused`() async throws {
    #expect(try await run(["data", "index", "items.tsv", "-o", "index"]).status == 0)
    try folder.write("a 1 2 3\n", to: "narrow.txt")
    let narrow = try await run(["data", "search", "index", "--queries", "narrow.txt"])
    #expect(narrow.status == 65 && narrow.errors.contains("3 numbers each and the index 12"))
    let unknown = try await run(["data", "search", "index", "--like", "Item 7"])
    #expect(unknown.status == 65 && unknown.errors.contains("no item 'Item 7'"))
    #expect(try await run(["data", "search", "index"]).status == 64)
    #expect(try await run(["data", "search", "items.tsv", "--like", "a"]).status == 66)
    let again = try await run(["data", "index", "items.tsv", "-o", "index"])
    #expect(again.status == 73 && again.errors.contains("already"))
    try folder.write("a 1 nan\n", to: "nan.txt")
    let bad = try await run(["data", "index", "nan.txt", "-o", "other"])
    #expect(bad.status == 65 && bad.errors.contains("nan.txt:1") && !folder.exists("other"))
    try folder.write("a 1 2\nb 3 4\na 5 6\n", to: "twice.txt")
    let twice = try await run(["data", "index", "twice.txt", "-o", "other"])
    #expect(twice.status == 65 && twice.errors.contains("twice.txt:3") && !folder.exists("other"))
  }
}
