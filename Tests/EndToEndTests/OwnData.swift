import Foundation
import TestSupport

extension TemporaryFolder {
  /// A folder with the small data that comes with the repository: `ratings.csv` and `films.csv`.
  static func withOwnData() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["ratings.csv", "films.csv"] {
      let path = "\(Command.repository)/Workspaces/own-data/data/\(name)"
      try folder.write([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))), to: name)
    }
    return folder
  }

  /// Runs a script in this folder in which `reprise` is the command, with a cache of its own.
  func shell(_ script: String) async throws -> Shell.Outcome {
    let programs = (Command.executable as NSString).deletingLastPathComponent
    return try await Shell.run(
      "set -eo pipefail\n" + script, in: path,
      environment: [
        "PATH": "\(programs):\(ProcessInfo.processInfo.environment["PATH"] ?? "")",
        "REPRISE_CACHE": self.path(of: "cache"),
      ])
  }
}
