import Glibc
import Scoring
import Tracing

/// Opening, digesting, and whole experiments.
enum StoreCases {
  static let kinds: [String: BenchCase.Kind] = [
    "open": .init(parameters: "ROWS COLUMNS", example: [1_000_000, 128], make: open),
    "digest": .init(parameters: "MEBIBYTES", example: [64]) { numbers, _ in
      let bytes = [UInt8](repeating: 7, count: numbers[0] << 20)
      return BenchCase(run: { _ = Digest(of: bytes) }, bytes: Double(bytes.count))
    },
  ]

  /// Opens an index in a file and asks it for one row; the file is removed when it has been opened once.
  private static func open(_ numbers: [Int], _ execution: Execution) throws -> BenchCase {
    var data = SampleData(seed: 2)
    let index = try VectorIndex(data.matrix(rowCount: numbers[0], width: numbers[1]))
    let folder = String(cString: getenv("TMPDIR") ?? strdup("/var/tmp"))
    let file = Temporary(path: "\(folder)/reprise-bench-\(getpid()).index")
    try index.write(to: file.path)
    return BenchCase(run: { _ = try? VectorIndex(mapping: file.path).rowCount })
  }

  /// A file that lasts as long as somebody needs it.
  private final class Temporary: Sendable {
    let path: String
    init(path: String) { self.path = path }
    deinit { unlink(path) }
  }
}
