import Foundation
import TestSupport
import Testing

/// A fit that is stopped in the middle of the one step it consists of.
struct StoppedFitTests {
  @Test(arguments: ["slim:l1=0,l2=1,sweeps=10000", "bpr:sweeps=10000,factors=256"])
  func `Ctrl-C stops a fit within, and leaves no file`(scorer: String) async throws {
    let folder = try TemporaryFolder()
    let rows = (0..<2000).flatMap { user in (0..<60).map { "\(user),\((user * 37 + $0 * $0 * 3) % 6000)" } }
    try folder.write("user,item\n" + rows.joined(separator: "\n") + "\n", to: "log.csv")
    let running = try Command("fit", scorer, "log.csv", "-o", "a.model", in: folder.path).start()
    // Said off a terminal when the work has lasted some seconds; to learn whole would take many minutes.
    #expect(try await running.waits(for: " %"), "\(running.errors)")
    running.interrupt()
    let outcome = await running.outcome()
    #expect(outcome.status == 130, "\(outcome.errors)")
    #expect(outcome.errors.hasSuffix("stopped before its end\nhint: run it again\n"), "\(outcome.errors)")
    #expect(!folder.exists("a.model") && folder.files == ["log.csv"])
  }
}
