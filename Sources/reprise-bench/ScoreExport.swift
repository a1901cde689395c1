import Concepts
import Datasets
import Foundation
import JSON
import Rankers

/// Writes what a scorer gives every user, so that a script can compare it with a library.
///
///     reprise-bench scores DATA.csv SCORER '{"parameter": value}' OUT
///
/// Each user's history is all they met. OUT begins with a line of JSON, `users` and `items` in order; then come the
/// scores as 32-bit floats, little-endian, one row a user.
enum ScoreExport {
  static func run(_ arguments: [String]) throws {
    guard arguments.count == 4 else {
      throw BenchError(message: "reprise-bench scores DATA.csv SCORER '{\"parameter\": value}' OUT")
    }
    let train = try DatasetSource(["file": .string(arguments[0]), "format": "csv"])
      .load(in: "/", assets: nil).interactions
    let overrides = try JSONValue(parsing: Array(arguments[2].utf8)).objectValue ?? [:]
    var registry = Registry()
    registry.scorers = builtinScorers
    let context = ComponentContext(catalogue: train.catalogue, prompts: PromptLibrary([]))
    let scorer = try registry.scorer(ComponentSpec(arguments[1], overrides), in: context)
      .fit(to: train, seed: 1)
    let head: JSONValue = [
      "users": .array(train.users.map { .string($0.name) }),
      "items": .array(train.catalogue.items.map { .string($0.id.name) }),
    ]
    var bytes = head.canonical() + [UInt8(ascii: "\n")]
    for row in 0..<train.userCount {
      let scores = try scorer.scores(for: train.history(ofUser: row), of: train.users[row])
      for score in scores { withUnsafeBytes(of: score.bitPattern.littleEndian) { bytes += $0 } }
    }
    try Data(bytes).write(to: URL(filePath: arguments[3]))
  }
}
