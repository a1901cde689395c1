import Foundation
import TestSupport
import Testing

/// A disk that is full for a while: a small file system in memory, in a mount namespace of its own.
@Suite(.enabled(if: FullDisk.isPossible, "this system lets nobody mount a small file system of their own"))
struct FullDiskTests {
  @Test(arguments: ["60k", "120k", "200k"])
  func `a run on a full disk ends with a remedy, and goes on to the same once there is room`(size: String)
    async throws
  {
    let study = try Study()
    #expect(try await study.run().status == 0)
    let trace = try #require(study.folder.files.first { $0.hasSuffix("trace.jsonl") })
    let disk = try await FullDisk.run(size: size, expecting: try study.folder.read(trace))
    #expect(disk.full == 74, "\(disk.said)")
    #expect(disk.said.contains("No space left on device"))
    #expect(disk.said.contains("hint: "))
    #expect(disk.leftovers == "", "nothing half written is left")
    #expect(disk.resumed == 0, "\(disk.said)")
    #expect(disk.isSame, "the trace is that of a run that was never stopped")
  }
}

/// Runs the example on a disk of a given size, makes room, and runs it again.
enum FullDisk {
  struct Outcome {
    var full: Int32?
    var resumed: Int32?
    var said: String
    var leftovers: String
    var isSame: Bool
  }

  static let isPossible: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments = ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  static func run(size: String, expecting trace: [UInt8]) async throws -> Outcome {
    let folder = try TemporaryFolder()
    try folder.write(script, to: "script.sh")
    let shell = try await Shell.run(
      "unshare -rm bash script.sh", in: folder.path,
      environment: [
        "SIZE": size, "REPRISE": Command.executable, "EXAMPLE": "\(Command.repository)/Workspaces/own-data",
        "REPRISE_CACHE": folder.path(of: "cache"), "SWIFT_BACKTRACE": "enable=no",
      ])
    func said(_ name: String) -> String {
      ((try? folder.read(name)).map { String(decoding: $0, as: UTF8.self) } ?? "")
    }
    return Outcome(
      full: Int32(said("full").filter(\.isNumber)), resumed: Int32(said("resumed").filter(\.isNumber)),
      said: said("errors") + shell.errors, leftovers: said("leftovers"),
      isSame: (try? folder.read("trace.jsonl")) == trace)
  }

  /// What is said is kept on another disk than the full one.
  private static let script = """
    mount -t tmpfs -o size=$SIZE tmpfs /mnt
    mkdir /mnt/study
    cp -r "$EXAMPLE"/workspace.yaml "$EXAMPLE"/notebooks "$EXAMPLE"/data /mnt/study
    "$REPRISE" run /mnt/study --quiet 2>errors >/dev/null
    echo $? >full
    find /mnt/study -name '*.new*' -o -name '*.tmp' -o -name '*.part' >leftovers
    mount -o remount,size=64m /mnt
    "$REPRISE" run /mnt/study --quiet 2>>errors >/dev/null
    echo $? >resumed
    cp "$(find /mnt/study -name trace.jsonl)" trace.jsonl
    """
}
