import Datasets
import JSON
import Scoring
import Tracing

/// Vectors made ready for search, in a folder: `vectors` and `items`, which are opened without being read, and
/// `index.json`, which says what they are.
///
/// The folder appears when it is complete. Opening looks at the first page of each file, which holds the checksums of the
/// rest, and at the sizes: a cut, foreign or exchanged file is refused then. ``verify()`` reads everything.
struct VectorFolder {
  let path: String
  let index: VectorIndex
  let items: RowNames
  let similarity: Similarity
  private let summary: JSONValue

  enum Similarity: String, Codable, Sendable, CaseIterable { case cosine, dot }

  private static let version = 1
  private static let headLength = 4096

  var summaryJSON: JSONValue { summary }

  // MARK: - Making

  /// Writes the folder.
  ///
  /// - Throws: ``DatasetError`` when something is there, `ScoringError` for vectors that no index takes.
  static func write(_ vectors: NamedVectors, _ similarity: Similarity, to path: String) throws {
    let width = vectors.width
    var rows = vectors.elements
    if similarity == .cosine {
      for start in stride(from: 0, to: rows.count, by: width) { rows.makeUnit(start, width) }
    }
    let matrix = try RowMatrix(rowCount: vectors.names.count, width: width, elements: rows)
    let index = try VectorIndex(matrix)
    let folder = try StagedFolder(path)
    try index.write(to: folder.file("vectors"))
    try RowNames.write(vectors.names, to: folder.file("items"))
    let manifest: JSONValue = [
      "reprise": .integer(Int64(version)), "kind": "index", "similarity": .string(similarity.rawValue),
      "rows": .integer(Int64(vectors.names.count)), "width": .integer(Int64(width)),
      "heads": .object(
        try JSONObject(
          ["vectors", "items"].map { ($0, .string(try head(of: folder.file($0)).description)) })),
    ]
    try DiskFolder("").write(
      manifest.printedBytes(indent: 2) + [UInt8(ascii: "\n")],
      to: String(folder.file("index.json").dropFirst()))
    try folder.finish()
  }

  // MARK: - Opening

  /// - Throws: ``WorkspaceError`` for a folder that is none of these, `ScoringError` for a file that is cut or foreign.
  init(opening path: String) throws {
    self.path = path
    guard let bytes = try DiskFolder(path).read("index.json") else {
      throw WorkspaceError(
        .noInput, "no-index", "\(path) is no folder of 'reprise data index'", place: path,
        hint: "make one: `reprise data index vectors.npy --ids items.txt -o \(path)`")
    }
    guard let manifest = try? JSONValue(parsing: bytes), manifest["kind"] == "index" else {
      throw Self.damaged(path, "index.json is not what 'reprise data index' writes")
    }
    guard manifest["reprise"]?.intValue == Self.version else {
      throw Self.damaged(path, "it was made by another version of the program")
    }
    guard let similarity = manifest["similarity"]?.stringValue.flatMap({ Similarity(rawValue: $0) }),
      let rows = manifest["rows"]?.intValue, let width = manifest["width"]?.intValue
    else { throw Self.damaged(path, "index.json is not complete") }
    (self.similarity, summary) = (similarity, manifest)
    index = try VectorIndex(mapping: "\(path)/vectors")
    items = try RowNames(mapping: "\(path)/items")
    guard index.rowCount == rows, items.count == rows, index.dimensions == width else {
      throw Self.damaged(
        path,
        "index.json says \(rows) vectors of \(width) numbers, and there are \(index.rowCount) of \(index.dimensions) "
          + "with \(items.count) items")
    }
    for name in ["vectors", "items"] {
      guard try manifest["heads"]?[name]?.stringValue == Self.head(of: "\(path)/\(name)").description else {
        throw Self.damaged(path, "the file '\(name)' belongs to another index")
      }
    }
  }

  /// Reads the files through.
  ///
  /// - Throws: `ScoringError` where a byte differs from what was written.
  func verify() throws {
    try VectorIndex.verify("\(path)/vectors")
    try RowNames.verify("\(path)/items")
  }

  /// Of the first page of a file, in which the rest has its checksums.
  private static func head(of path: String) throws -> Digest {
    guard let file = InputBytes(path) else {
      throw WorkspaceError(
        .noInput, "no-index", "cannot read \(path)", place: path, hint: "make the index anew")
    }
    return Digest(of: file.first(headLength))
  }

  private static func damaged(_ path: String, _ why: String) -> WorkspaceError {
    WorkspaceError(
      .data, "bad-index", "the index cannot be used: \(why)", place: path,
      hint: "make it anew with 'reprise data index'")
  }
}

extension [Float] {
  /// Divides a vector in it by its length, unless that is zero.
  mutating func makeUnit(_ start: Int, _ width: Int) {
    let square = self[start..<start + width].reduce(0.0) { $0 + Double($1) * Double($1) }
    guard square > 0 else { return }
    let length = square.squareRoot()
    for place in start..<start + width { self[place] = Float(Double(self[place]) / length) }
  }
}
