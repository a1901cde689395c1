import JSON
import Tracing

/// Writes a trace in another format.
package struct ExportTrace: Operation {
  package static let method = "trace/export"
  package static let summary = "Writes a trace as OpenTelemetry spans (OTLP JSON) or as flat JSON lines."

  package enum Format: String, Codable, Sendable, CaseIterable { case otlp, jsonl }

  /// The trace, or what has just one.
  package var path: String
  package var format: Format
  /// The file that is written.
  package var output: String
  /// Whether prompts and replies stand in the spans.
  package var content: Bool?

  package init(path: String, format: Format, output: String, content: Bool? = nil) {
    (self.path, self.format, self.output, self.content) = (path, format, output, content)
  }

  package struct Response: Codable, Sendable {
    package var trace: String
    package var output: String
    /// Spans or lines.
    package var items: Int
    package var bytes: Int
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let path = try TraceLocator.one(path)
      let file = try GrowingFile(output)
      var stream = try EventStream(path)
      let items: Int
      switch format {
      case .otlp:
        var export = SpanExport(version: environment.version, withContent: content == true)
        while let line = stream.next() {
          export.add(try stream.event(line))
          try file.write(export.taken())
        }
        try file.write(export.finished())
        items = export.count
      case .jsonl:
        var export = RowExport(trace: path)
        while let line = stream.next() { try file.write(export.row(try stream.event(line))) }
        items = export.count
      }
      try stream.checkSome()
      if let damage = stream.damage { throw damage }
      let bytes = file.count
      try file.finish()
      return Response(trace: path, output: output, items: items, bytes: bytes)
    } catch { throw WorkspaceError(error, at: path) }
  }
}
