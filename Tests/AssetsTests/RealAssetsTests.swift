import Testing

@testable import Assets

/// Fetches the real assets into the user's store; only where downloads are wanted.
@Suite(
  .serialized,
  .enabled(
    if: processEnvironment()["REPRISE_TEST_DOWNLOADS"] != nil,
    "set REPRISE_TEST_DOWNLOADS to download for real"))
struct RealAssetsTests {
  @Test(
    arguments: (processEnvironment()["REPRISE_TEST_DOWNLOADS"] ?? "").split(separator: ",").map(String.init))
  func `an asset is fetched and every byte is the pinned one`(name: String) async throws {
    let store = try AssetStore(environment: processEnvironment())
    let reports = Reports()
    #expect(try await store.pull(name, progress: reports.observer).state == .ready)
    try await store.verify(name)
    for report in reports.all where report.step == .announced || report.step == .skipped {
      print(report.message)
    }
  }
}
