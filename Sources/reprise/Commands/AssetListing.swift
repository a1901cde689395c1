import Assets
import JSON

/// The assets of some kinds with what of them is here.
struct AssetListing {
  let statuses: [AssetStatus]

  init(kinds: [Asset.Kind]) throws {
    let store = try AssetStore(environment: processEnvironment())
    statuses = try store.statuses().filter { kinds.contains($0.asset.kind) }
  }

  func show(_ output: OutputOptions) throws {
    output.show(["assets": .array(statuses.map(\.json))], text: Terminal.table(rows))
  }

  private var rows: [[String]] {
    [["NAME", "STATE", "SIZE", "LICENCE", "WHAT IT IS"]]
      + statuses.map { status in
        let asset = status.asset
        return [asset.name, status.state.word, sizeText(asset.bytes), asset.licence, asset.title]
      }
  }
}

/// Fetches assets with a progress line.
struct AssetPull {
  let names: [String]
  let quiet: Bool

  func perform(_ output: OutputOptions) async throws {
    let store = try AssetStore(environment: processEnvironment())
    let all = try wanted(in: store)
    let line = ProgressLine(quiet: quiet)
    defer { line.finish() }
    var statuses: [AssetStatus] = []
    for name in all {
      statuses.append(try await store.pull(name) { Self.show($0, on: line) })
    }
    line.finish()
    let text = statuses.map { "\($0.asset.name) is ready" }.joined(separator: "\n")
    output.show(["assets": .array(statuses.map(\.json))], text: text)
  }

  /// The names with the server before the first model, unless it is named already.
  private func wanted(in store: AssetStore) throws -> [String] {
    let assets = try names.map { try store.asset($0) }
    guard assets.contains(where: { $0.kind == .model }), !assets.contains(where: { $0.kind == .runtime }),
      let runtime = try store.assets().first(where: { $0.kind == .runtime })
    else { return names }
    return [runtime.name] + names
  }

  private static func show(_ progress: PullProgress, on line: ProgressLine) {
    switch progress.step {
    case .announced, .skipped, .waiting: line.say(progress.message)
    case .ready: break
    case .downloading, .assembling, .verifying:
      let amount = "\(sizeText(progress.done)) of \(sizeText(progress.total))"
      line.update(
        progress.message, done: Double(progress.done), total: Double(progress.total), detail: amount)
    }
  }
}

extension AssetStatus {
  var json: JSONValue {
    [
      "name": .string(asset.name), "kind": .string(asset.kind.rawValue), "title": .string(asset.title),
      "use": .string(asset.use), "licence": .string(asset.licence), "citation": .string(asset.citation),
      "state": .string(state.word), "bytes": .integer(asset.bytes), "download": .integer(download),
      "isMeaningful": asset.isMeaningful.map { .bool($0) } ?? .null,
      "files": .array(
        asset.files.map {
          ["name": .string($0.name), "bytes": .integer($0.bytes), "sha256": .string($0.sha256)]
        }),
    ]
  }

  /// All of it in a few lines.
  var paragraph: String {
    var lines = ["\(asset.name): \(asset.title)", "  \(asset.use)", "  licence: \(asset.licence)"]
    if !asset.citation.isEmpty { lines.append("  cite: \(asset.citation)") }
    switch state {
    case .ready: lines.append("  ready, \(sizeText(asset.bytes))")
    case .absent:
      lines.append("  absent; `reprise \(noun) pull \(asset.name)` downloads \(sizeText(download))")
    case .partial(let bytes):
      lines.append("  partly there (\(sizeText(bytes))); `reprise \(noun) pull \(asset.name)` goes on")
    case .altered(let file, let how):
      lines.append("  \(file) \(how); `reprise \(noun) pull \(asset.name)` fetches it again")
    }
    return lines.joined(separator: "\n")
  }

  private var noun: String { asset.kind == .data ? "data" : "model" }
}
