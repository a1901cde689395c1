import Foundation
package import Testing

/// Compares a long text with a file under `Tests/Fixtures`; with `RECORD_SNAPSHOTS` set, writes the file and fails.
package func expectSnapshot(
  _ text: String, _ name: String, at place: SourceLocation = #_sourceLocation
) throws {
  let url = URL(fileURLWithPath: "\(Fixture.root)/\(name)")
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: url, atomically: true, encoding: .utf8)
    Issue.record("recorded \(name)", sourceLocation: place)
  }
  let expected = try String(contentsOf: url, encoding: .utf8)
  #expect(Array(text.utf8) == Array(expected.utf8), "differs from \(name)", sourceLocation: place)
}
