import Concepts
import Dialogue
import JSON
import Tracing

/// Vectors of the texts of a catalogue's items, made by a model and kept by who made them and of what.
///
/// What is kept serves a replay where the model is no longer there.
struct ItemVectors: Sendable {
  let environment: Environment
  /// Where they are kept; `nil` for nowhere but in the model's own cache.
  let folder: DiskFolder?
  /// What a model cell would say of a name.
  let specification: @Sendable (String) -> JSONObject

  init(
    _ environment: Environment, in folder: DiskFolder? = nil,
    specification: @escaping @Sendable (String) -> JSONObject = { ["use": .string($0)] }
  ) {
    (self.environment, self.folder, self.specification) = (environment, folder, specification)
  }

  /// Texts of one request.
  private static let batch = 64

  /// The embedders that parameters name.
  var named: NamedEmbedders {
    NamedEmbedders(
      identity: { try environment.models.embedderIdentity(specification($0)) },
      vectors: { try await vectors($0, $1, $2.items) })
  }

  private func vectors(_ name: String, _ identity: ModelIdentity, _ items: [Item]) async throws -> [[Float]] {
    let texts = Digest(of: .array(items.map { .string(Self.text(of: $0)) }))
    let key: JSONValue = ["fmt": 1, "model": identity.json, "texts": .string(texts.description)]
    if let kept = try kept(key, items.count) { return kept }
    let embedder = try await environment.models.openEmbedder(specification(name))
    guard embedder.identity == identity else {
      throw Self.odd("'\(name)' is \(embedder.identity.model), and \(identity.model) is wanted")
    }
    let vectors = try await Self.made(of: items, by: embedder, environment)
    let entry: JSONValue = ["key": key, "vectors": VectorText.encoded(vectors)]
    try folder?.write(entry.printedBytes(), to: Self.name(key))
    return vectors
  }

  private static func name(_ key: JSONValue) -> String { "\(Digest(of: key).hex).json" }

  /// - Returns: `nil` for what was not made here, and for a file that was damaged.
  private func kept(_ key: JSONValue, _ count: Int) throws -> [[Float]]? {
    guard let bytes = try folder?.read(Self.name(key)), let entry = try? JSONValue(parsing: bytes),
      entry["key"] == key, let vectors = entry["vectors"].flatMap(VectorText.decoded), vectors.count == count
    else { return nil }
    return vectors
  }

  /// A vector of each item's text, all equally long.
  static func made(of items: [Item], by embedder: any EmbeddingModel, _ environment: Environment)
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
}
