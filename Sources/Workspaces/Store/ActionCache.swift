package import JSON
package import Scoring
package import Tracing

/// What a cell's result depends on, complete: two equal keys give equal results.
///
/// Not in it: the cell's id, paths, comments, threads, times, secrets.
package struct ActionKey: Sendable, Hashable {
  /// The document whose digest is the key; kept, so that a miss can be explained.
  package let document: JSONObject
  package let digest: Digest

  package init(kind: String, _ parts: JSONObject) {
    var document: JSONObject = ["format": 1, "kind": .string(kind)]
    for (name, value) in parts { document[name] = value }
    self.document = document
    digest = Digest(of: .object(document))
  }
}

/// A cell's result.
package struct CellOutput: Sendable, Hashable {
  /// What it means; its digest is what cells downstream depend on.
  package var value: JSONValue
  /// Wall-clock figures and paths: shown, never part of a digest.
  package var volatile: JSONValue = .null

  /// What it took to make it; `nil` of results that were kept before that was noted.
  package var making: CellMaking?

  package init(_ value: JSONValue, volatile: JSONValue = .null) {
    (self.value, self.volatile) = (value, volatile)
  }

  package var digest: Digest { Digest(of: value) }
}

/// What it took to make a result: kept with it, shown, and no part of it.
package struct CellMaking: Sendable, Hashable, Codable {
  /// Of wall-clock time.
  package var seconds: Double
  /// Lists and scores that the making asked for, and the bytes that were held after it.
  package var scores: ScoreCacheFigures

  init(since start: ContinuousClock.Instant, from before: ScoreCacheFigures, to after: ScoreCacheFigures) {
    seconds = ((ContinuousClock.now - start) / .milliseconds(1)).rounded() / 1000
    scores = after.since(before)
  }
}

/// Results by what they were made from.
///
/// 1. An entry names its outputs by digest, and an output is checked whenever it is read.
/// 2. What is damaged is moved to `.reprise/quarantine` and counts as missing; it is never served and never
///    fatal.
/// 3. An entry is written whole, after what it names.
package struct ActionCache: Sendable {
  let hidden: DiskFolder
  let blobs: BlobStore

  package init(_ workspace: Workspace) { (hidden, blobs) = (workspace.hidden, workspace.blobs) }

  /// The result of an action; `nil` when there is none that is whole.
  package func output(of key: ActionKey) throws(WorkspaceError) -> CellOutput? {
    let name = Self.name(of: key.digest)
    guard let bytes = try hidden.read(name) else { return nil }
    guard let entry = try? JSONValue(parsing: bytes), entry["key"] == .object(key.document),
      let digest = entry["output"]?.stringValue.flatMap({ Digest($0) })
    else {
      try quarantine(name)
      return nil
    }
    guard let value = try value(digest) else {
      try quarantine(name)
      return nil
    }
    var output = CellOutput(value, volatile: entry["volatile"] ?? .null)
    output.making = try? entry["making"]?.decoded(as: CellMaking.self)
    return output
  }

  /// Keeps a result.
  package func store(_ output: CellOutput, of key: ActionKey, engine: String) throws {
    let digest = try blobs.put(output.value.canonical())
    let entry: JSONValue = [
      "key": .object(key.document), "output": .string(digest.description), "volatile": output.volatile,
      "engine": .string(engine), "making": try output.making.map { try JSONValue(encoding: $0) } ?? .null,
    ]
    try hidden.write(entry.printedBytes(indent: 2) + [UInt8(ascii: "\n")], to: Self.name(of: key.digest))
  }

  private func value(_ digest: Digest) throws(WorkspaceError) -> JSONValue? {
    do { return try JSONValue(parsing: try blobs.get(digest)) } catch let error as TraceError {
      let path = "cas/sha256/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
      if error.code == .integrity { try quarantine(path) }
      return nil
    } catch {
      return nil
    }
  }

  private func quarantine(_ name: String) throws(WorkspaceError) {
    guard hidden.contains(name) else { return }
    try hidden.move(name, to: hidden.file("quarantine/\(AbsolutePath.name(name))"))
  }

  private static func name(of digest: Digest) -> String { "ac/\(digest.hex.prefix(2))/\(digest.hex).json" }
}
