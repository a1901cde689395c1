import Foundation
import JSON
import TestSupport
import Testing

/// The canary audit: what was held out is exchanged, and nothing that an agent did may change.
struct CanaryTests {
  @Test func `another target in the same candidate set changes figures and nothing of the trace`()
    async throws
  {
    let (study, other) = (try Study(), try Study())
    let changed = try exchangeTargets(in: other)
    #expect(changed > 10)
    let (first, second) = (try await study.run(), try await other.run())
    #expect(first.status == 0 && second.status == 0, "\(first.errors)\(second.errors)")
    let (left, right) = (try await events(study), try await events(other))
    #expect(left.count > 50 && left == right)
    #expect(table(first.output) != table(second.output), "the targets do count")
  }

  /// Has each user's last liked film be one that they never rated; returns how many.
  private func exchangeTargets(in study: Study) throws -> Int {
    let name = "study/data/ratings.csv"
    let text = String(decoding: try study.folder.read(name), as: UTF8.self)
    var rows = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    let head = rows.removeFirst()
    let columns = try ["user", "item", "rating", "time"].map { name in
      try #require(head.firstIndex { $0.hasPrefix(name) }, "\(head)")
    }
    let (user, item, rating, time) = (columns[0], columns[1], columns[2], columns[3])
    let films = Set(rows.map { $0[item] }).sorted()
    var count = 0
    for person in Set(rows.map { $0[user] }).sorted() {
      let own = rows.indices.filter { rows[$0][user] == person }
      let liked = own.filter { (Double(rows[$0][rating]) ?? 0) >= 4 }
      guard let last = liked.max(by: { (Int(rows[$0][time]) ?? 0) < (Int(rows[$1][time]) ?? 0) }) else {
        continue
      }
      let rated = Set(own.map { rows[$0][item] })
      guard let film = films.first(where: { !rated.contains($0) }) else { continue }
      rows[last][item] = film
      count += 1
    }
    let lines = ([head] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    try study.folder.write(lines, to: name)
    return count
  }

  /// What the trace says after its first line, which names the data, without the chain of digests.
  private func events(_ study: Study) async throws -> [String] {
    let path = try #require(try await study.traces().first)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
    return try lines.map { line in
      var event = try JSONValue(parsing: String(line)).objectValue ?? [:]
      event["p"] = nil
      event["vol"] = nil
      return JSONValue.object(event).canonicalText
    }
  }

  /// The rows of the table of figures.
  private func table(_ output: String) -> [Substring] {
    output.split(separator: "\n").filter { $0.contains("reactive") && !$0.contains("/") }
  }
}
