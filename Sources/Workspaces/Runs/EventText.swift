import JSON
package import Tracing

/// An event as lines that stay the same where the event means the same.
package enum EventText {
  /// The payloads beside a trace, or in its archive; `nil` where there are none, as for a file that git hands over.
  package static func store(beside path: String) -> BlobStore? {
    if TraceArchive.isOne(path) { return try? BlobStore(archive: path) }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    return DiskFolder(folder).contains("cas") ? BlobStore(folder: folder + "/cas") : nil
  }

  /// A heading and a line for each field; two events with the same lines mean the same.
  ///
  /// - Throws: ``TraceError`` for a payload that was altered.
  package static func lines(of event: TraceEvent, _ store: BlobStore? = nil) throws(TraceError) -> [String] {
    var lines = ["\(event.span) \(event.kind.rawValue) \(event.site)"].map(escaped)
    let request = try store?.resolved(event.request) ?? event.request
    if !request.isNull { add(request, as: "req", to: &lines) }
    switch event.outcome {
    case .result(let value):
      let result = try store?.resolved(value) ?? value
      if !result.isNull { add(result, as: "res", to: &lines) }
    case .failure(let failure):
      lines.append("  err \(escaped(failure.code)): \(JSONValue.string(failure.message).printed())")
    }
    return lines
  }

  private static func add(_ value: JSONValue, as name: String, to lines: inout [String]) {
    switch value {
    case .object(let object) where !object.isEmpty:
      for (key, member) in object.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        add(member, as: "\(name).\(isPlain(key) ? key : JSONValue.string(key).printed())", to: &lines)
      }
    case .array(let values) where values.contains { $0.objectValue != nil || $0.arrayValue != nil }:
      for (place, member) in values.enumerated() { add(member, as: "\(name)[\(place)]", to: &lines) }
    case .string(let text) where text.utf8.contains(10):
      lines.append("  \(name):")
      lines += text.split(separator: "\n", omittingEmptySubsequences: false).map {
        "    " + escaped(String($0))
      }
    default: lines.append("  \(name): \(value.printed())")
    }
  }

  /// As between a string's quotes.
  private static func escaped(_ text: String) -> String {
    String(JSONValue.string(text).printed().dropFirst().dropLast())
  }

  /// Whether a key can be told from the path around it.
  private static func isPlain(_ key: String) -> Bool {
    !key.isEmpty && key.utf8.allSatisfy { $0 > 0x20 && !Self.marks.contains($0) && $0 != 0x7F }
  }

  private static let marks = Set(#".[]":\"#.utf8)
}
