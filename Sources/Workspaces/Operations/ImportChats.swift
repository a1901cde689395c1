import JSON
import Tracing

/// Makes a trace of logs of chat models, as a source of recorded replies.
package struct ImportChats: Operation {
  package static let method = "trace/import"
  package static let summary =
    "Makes a trace of OpenAI-style chat logs, which is shown, compared and answers as a recorded model."

  /// Logs of JSON lines; requests and responses of a batch together.
  package var paths: [String]
  /// The trace that is written.
  package var output: String
  /// Whether lines that cannot be read are counted and left out; the first one stops the import when left out.
  package var skip: Bool?

  package init(paths: [String], output: String, skip: Bool? = nil) {
    (self.paths, self.output, self.skip) = (paths, output, skip)
  }

  package struct Response: Codable, Sendable {
    package var trace: String
    package var chats: Int
    package var calls: Int
    /// Requests without a response, and responses without a request.
    package var unanswered: Int
    package var unasked: Int
    package var badLines: Int
    /// The first of them, with file, line and column.
    package var faults: [String]
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      var (log, files) = (ChatLog(), [JSONValue]())
      for path in paths {
        let absolute = try AbsolutePath.of(path)
        let folder = DiskFolder(AbsolutePath.parent(absolute))
        let bytes = try folder.read(AbsolutePath.name(absolute)) ?? []
        files.append(
          ["name": .string(AbsolutePath.name(absolute)), "digest": .string(Digest(of: bytes).description)])
        log.add(bytes, from: path)
      }
      if skip != true, let first = log.faults.first {
        throw WorkspaceError(
          .data, "bad-line", first, hint: "correct it, or leave such lines out with --skip-bad-lines")
      }
      let rest = log.finish()
      guard !log.chats.isEmpty else {
        throw WorkspaceError(
          .data, "no-chat", "the logs hold no answered call", place: paths.first,
          hint:
            "a line is {\"request\": …, \"response\": …}, {\"messages\": […]}, or one of the two of a batch")
      }
      let path = try AbsolutePath.making(output)
      try await write(log.chats, files, to: path)
      return Response(
        trace: path, chats: log.chats.count, calls: log.chats.map(\.count).reduce(0, +),
        unanswered: rest.unanswered, unasked: rest.unasked, badLines: log.faults.count,
        faults: Array(log.faults.prefix(20)))
    } catch { throw WorkspaceError(error) }
  }

  static let format = "reprise.chats/1"

  /// The trace stands under its name whole or not at all.
  private func write(_ chats: [[ChatLog.Call]], _ files: [JSONValue], to path: String) async throws {
    let temporary = TemporaryName.beside(path)
    defer { try? DiskFolder.remove(temporary) }
    try await record(chats, files, to: temporary, in: AbsolutePath.parent(path))
    try TemporaryName.replace(temporary, by: path)
  }

  private func record(
    _ chats: [[ChatLog.Call]], _ files: [JSONValue], to path: String, in folder: String
  ) async throws {
    let model = chats.first?.first?.model ?? "unknown"
    let session = try TraceSession.record(
      to: path, blobs: BlobStore(folder: folder + "/cas"), seed: 0,
      start: [
        "format": .string(Self.format), "files": .array(files),
        "model": ["identity": ["provider": "log", "model": .string(model)]],
      ])
    for (place, chat) in chats.enumerated() {
      let span = try session.root.open("chat", ["chat": .integer(Int64(place))])
      for call in chat {
        var request = call.settings
        request["model"] = ["provider": "log", "model": .string(call.model)]
        request["messages"] = .array([])
        let asked = EffectCall(.modelCall, at: "chat.reply", .object(request), messages: call.messages)
        _ = try await span.perform(asked) { EffectAnswer(call.reply, source: .cache) }
      }
      try span.close()
    }
    try session.end(["calls": .integer(Int64(chats.map(\.count).reduce(0, +)))], recorded: nil)
  }
}
