package import Concepts
import Glibc
package import JSON
import Synchronization
package import Tracing

/// Replies of language models on disk, each under the digest of everything that may change it.
///
/// 1. The key document holds the whole request with its defaults, who answers, and a salt; it never holds a
///    key, an address with a user, or a time-out. It is stored with the reply: a miss can be explained.
/// 2. Errors are not kept. An entry that was damaged is set aside and counts as a miss.
/// 3. Two processes may share the folder: an entry appears whole or not at all.
package final class ReplyCache: Sendable {
  package struct Counts: Sendable, Hashable {
    package var hits = 0
    package var misses = 0
    /// Entries found damaged and set aside.
    package var damaged = 0
  }

  package let folder: String
  package let salt: String
  private let state = Mutex(Counts())

  /// - Parameter salt: changed to forget everything kept so far without deleting it.
  package init(folder: String, salt: String = "") { (self.folder, self.salt) = (folder, salt) }

  package var counts: Counts { state.withLock { $0 } }

  /// Everything that may change the reply to a prompt.
  ///
  /// - Parameter occurrence: which of several identical requests this is, where replies are not repeatable.
  package func document(_ prompt: Prompt, _ identity: ModelIdentity, occurrence: Int = 0) -> JSONValue {
    var request = prompt.requestJSON.objectValue ?? [:]
    request["messages"] = .array(prompt.messagesJSON)
    // A greedy reply of our own runtime does not depend on the seed.
    if identity.provider == "local", prompt.sampling.temperature == 0,
      var sampling = request["sampling"]?.objectValue
    {
      sampling["seed"] = "any"
      request["sampling"] = .object(sampling)
    }
    return [
      "fmt": 1, "model": identity.json, "request": .object(request), "n": .integer(Int64(occurrence)),
      "salt": .string(salt),
    ]
  }

  /// The kept answer, with the usage and the time that it took then.
  package func answer(for document: JSONValue) -> ModelAnswer? {
    let path = path(of: Digest(of: document))
    guard let bytes = ReplyFile.read(path) else {
      state.withLock { $0.misses += 1 }
      return nil
    }
    guard let answer = Self.answer(in: bytes, for: document) else {
      rename(path, path + ".damaged")
      state.withLock { ($0.misses, $0.damaged) = ($0.misses + 1, $0.damaged + 1) }
      return nil
    }
    state.withLock { $0.hits += 1 }
    return answer
  }

  /// Keeps an answer.
  ///
  /// - Throws: ``ModelError`` when the folder cannot be written.
  package func keep(_ answer: ModelAnswer, for document: JSONValue) throws(ModelError) {
    let reply = answer.reply.json
    let entry: JSONValue = [
      "key": document, "reply": reply, "digest": .string(Digest(of: reply).description),
      "volatile": answer.volatile,
    ]
    try ReplyFile.write(entry.printedBytes(), to: path(of: Digest(of: document)))
  }

  /// How the nearest kept request differs from this one: the least patch from it to `document`, and its key.
  package func nearest(to document: JSONValue) -> (key: Digest, patch: JSONPatch)? {
    var best: (key: Digest, patch: JSONPatch)?
    for path in ReplyFile.all(in: folder) {
      guard let bytes = ReplyFile.read(path), let key = (try? JSONValue(parsing: bytes))?["key"] else {
        continue
      }
      let patch = JSONPatch.difference(from: key, to: document)
      let digest = Digest(of: key)
      let isBetter =
        best.map { ($0.patch.operations.count, $0.key) > (patch.operations.count, digest) } ?? true
      if isBetter { best = (digest, patch) }
    }
    return best
  }

  private func path(of key: Digest) -> String { "\(folder)/\(key.hex.prefix(2))/\(key.hex).json" }

  private static func answer(in bytes: [UInt8], for document: JSONValue) -> ModelAnswer? {
    guard let entry = try? JSONValue(parsing: bytes), entry["key"] == document, let json = entry["reply"],
      entry["digest"]?.stringValue == Digest(of: json).description, let reply = Reply(json)
    else { return nil }
    return ModelAnswer(reply, source: .cache, volatile: entry["volatile"] ?? .null)
  }
}
