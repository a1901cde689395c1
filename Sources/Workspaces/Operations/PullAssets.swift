import Assets

/// Fetches models, runtimes and data sets.
package struct PullAssets: Operation {
  package static let method = "asset/pull"
  package static let summary =
    "Fetches models and data, says how large they are before, and goes on where it stopped."

  /// With a model the runtime that serves it is fetched too.
  package var names: [String]

  package init(names: [String]) { self.names = names }

  package typealias Response = ListAssets.Response

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let store = try environment.assetStore
      var entries: [ListAssets.Entry] = []
      for name in try wanted(in: store) {
        let status = try await store.pull(name) { environment.progress(RunProgress($0)) }
        entries.append(ListAssets.Entry(status))
      }
      return Response(assets: entries)
    } catch { throw WorkspaceError(error) }
  }

  private func wanted(in store: AssetStore) throws -> [String] {
    let assets = try names.map { try store.asset($0) }
    guard assets.contains(where: { [.model, .embedder].contains($0.kind) }),
      !assets.contains(where: { $0.kind == .runtime }),
      let runtime = try store.assets().first(where: { $0.kind == .runtime })
    else { return names }
    return [runtime.name] + names
  }
}

extension RunProgress {
  /// How far a download is: `done` and `total` are bytes; sentences worth keeping have the phase `started`.
  init(_ pull: PullProgress) {
    let isSentence = [.announced, .skipped, .waiting].contains(pull.step)
    self.init(
      notebook: "", cell: pull.asset, kind: "asset", phase: isSentence ? .started : .progress,
      message: pull.message,
      done: Int(pull.done), total: Int(pull.total))
  }
}
