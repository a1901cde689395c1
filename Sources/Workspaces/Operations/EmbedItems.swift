import Concepts
import Datasets
import Dialogue
package import JSON
import Tracing

/// Has a model make a vector of each item's text and writes them to a file, which the scorer `embedding` then reads.
///
/// Vectors are so an input like any other: made once, before any run, and part of results by the content of the file.
package struct EmbedItems: Operation {
  package static let method = "data/embed"
  package static let summary = "Has a model make a vector of each item's text, for the scorer 'embedding'."

  /// A workspace, anything inside one, or any folder: where relative paths begin.
  package var path: String?
  /// What a `dataset` cell would say.
  package var dataset: JSONObject
  /// A model that makes vectors, by name or as the mapping of a `model` cell.
  package var model: JSONValue
  /// The file, an item and its numbers a line between tabs; one of that name is replaced.
  package var output: String

  package init(path: String? = nil, dataset: JSONObject, model: JSONValue, output: String) {
    (self.path, self.dataset, self.model, self.output) = (path, dataset, model, output)
  }

  package struct Response: Codable, Sendable {
    package var name: String
    package var items: Int
    /// Numbers a vector.
    package var width: Int
    /// Who made them, with the digest of the weights where they are a file of ours.
    package var model: JSONValue
    /// Of the file.
    package var digest: String
    package var output: String
  }

  /// Texts of one request.
  private static let batch = 64

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let place = try DataPlace(path)
      let embedder = try await environment.models.openEmbedder(specification)
      let data = try await place.load(dataset, seed: nil, environment)
      let items = data.dataset.catalogue.items
      let vectors = try await Self.vectors(of: items, embedder, environment)
      let bytes = try Self.lines(items, vectors)
      let output = place.file(output)
      try DiskFolder("/").write(bytes, to: String(output.dropFirst()))
      return Response(
        name: data.dataset.name, items: items.count, width: vectors.first?.count ?? 0,
        model: embedder.identity.json, digest: Digest(of: bytes).description, output: output)
    } catch { throw WorkspaceError(error) }
  }

  private var specification: JSONObject {
    get throws {
      if let name = model.stringValue { return ["use": .string(name)] }
      guard let object = model.objectValue else {
        throw WorkspaceError(
          .usage, "bad-model", "a model is a name or a mapping with 'use', not \(model.printed())",
          hint: "'reprise model list' shows names")
      }
      return object
    }
  }

  private static func vectors(of items: [Item], _ embedder: any EmbeddingModel, _ environment: Environment)
    async throws -> [[Float]]
  {
    var vectors: [[Float]] = []
    for start in stride(from: 0, to: items.count, by: batch) {
      try Task.checkCancellation()
      environment.tell("data", "embedding \(start) of \(items.count) items")
      let texts = items[start..<min(start + batch, items.count)].map(text)
      let made = try await embedder.vectors(of: texts).vectors
      guard made.count == texts.count else {
        throw odd("it gave \(made.count) vectors for \(texts.count) texts")
      }
      vectors += made
    }
    guard let width = vectors.first?.count, vectors.contains(where: { $0.count != width }) else {
      return vectors
    }
    throw odd("its vectors have several lengths")
  }

  private static func odd(_ what: String) -> WorkspaceError {
    WorkspaceError(.unavailable, "bad-vectors", "the model makes no use: \(what)", hint: "name another model")
  }

  /// `Heat [Crime, Thriller]`: the title and the values of all attributes.
  private static func text(of item: Item) -> String {
    let values = item.attributes.flatMap { $0.values.prefix(6) }.joined(separator: ", ")
    return UntrustedText.line(values.isEmpty ? item.title : "\(item.title) [\(values)]", limit: 400)
  }

  /// The shortest numbers that read back to the same bits.
  private static func lines(_ items: [Item], _ vectors: [[Float]]) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for (item, vector) in zip(items, vectors) {
      guard !item.id.name.contains(where: { $0.isWhitespace || $0 == "," }), !item.id.name.isEmpty else {
        throw WorkspaceError(
          .data, "bad-id",
          "the item '\(item.id.name)' cannot begin a line of numbers: its id has a space or a comma",
          hint: "give items ids without them")
      }
      bytes +=
        Array(([item.id.name] + vector.map { "\($0)" }).joined(separator: "\t").utf8) + [UInt8(ascii: "\n")]
    }
    return bytes
  }
}
