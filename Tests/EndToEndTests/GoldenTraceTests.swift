import TestSupport
import Testing

/// Traces recorded once and kept: the program of today must do what it did then.
///
/// After a change that is meant to change them, `.ci/golden .build/debug/reprise record` records them anew.
struct GoldenTraceTests {
  @Test(arguments: Fixture.all(in: "GoldenTraces"))
  func `a recorded run is repeated bit for bit`(fixture: Fixture) async throws {
    let outcome = try await Command("replay", fixture.path("golden"), "--quiet").run()
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
  }
}
