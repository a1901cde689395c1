import Assets
import Concepts
import Glibc
import Synchronization

/// The sentence models that this process serves, one for each specification; each is started for its first text.
final class EmbedderShelf: Sendable {
  private let known = Mutex<[ModelSpecification: LocalEmbedder]>([:])

  /// - Throws: ``ModelError`` for a name that is no sentence model, or whose files are not here.
  func embedder(
    _ name: String, _ specification: ModelSpecification, in store: AssetStore,
    note: @escaping @Sendable (String) -> Void
  ) throws -> LocalEmbedder {
    let files = try LocalFiles(name, in: store, kinds: [.embedder])
    return known.withLock { known in
      if let made = known[specification] { return made }
      let made = LocalEmbedder(files.identity) {
        note("starting \(name)")
        return try await Self.start(name, files, specification.options, store)
      }
      known[specification] = made
      return made
    }
  }

  /// Stops what was started.
  func close() async {
    let all = known.withLock { known in
      defer { known = [:] }
      return Array(known.values)
    }
    for model in all { await model.stop() }
  }

  private static func start(
    _ name: String, _ files: LocalFiles, _ options: LocalServer.Options, _ store: AssetStore
  ) async throws -> LocalServer {
    let path = try await onOwnThread { try converted(name, files, store) }
    var options = options
    (options.purpose, options.context) = (.vectors, 512)
    let server = try await LocalServer.start(
      model: path, name: name, runtime: files.runtimeFolder, store: store, options: options)
    guard server.runtime == files.runtime else {
      await server.stop()
      throw ModelError(
        .serverEnded, "the runtime is \(server.runtime), the pinned one is \(files.runtime); pull it again")
    }
    return server
  }

  /// The model in llama.cpp's format: made once from the publisher's files and kept by their digest.
  private static func converted(_ name: String, _ files: LocalFiles, _ store: AssetStore) throws -> String {
    let path = "\(store.root)/converted/\(name)-\(files.weights.prefix(16)).gguf"
    guard access(path, R_OK) != 0, let slash = files.model.lastIndex(of: "/") else { return path }
    let model = try BertConversion(folder: String(files.model[..<slash]))
    try ReplyFile.write(try model.converted(name: name), to: path)
    return path
  }
}
