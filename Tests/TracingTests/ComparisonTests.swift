import JSON
import TestSupport
import Testing

@testable import Tracing

struct AlignmentTests {
  @Test(arguments: [
    ("abcabba", "cbabac", 4), ("", "abc", 0), ("abc", "abc", 3), ("abc", "xyz", 0), ("axbxc", "abc", 3),
    ("kitten", "sitting", 4),
  ])
  func `the longest common subsequence is found`(left: String, right: String, length: Int) {
    let pairs = Alignment(Array(left), Array(right)).pairs
    #expect(pairs.count == length)
    check(pairs, Array(left), Array(right))
  }

  @Test func `random sequences align as long as dynamic programming does, with any limit`() {
    let stream = RandomStream(seed: 1, name: "align")
    for _ in 0..<200 {
      let left = (0..<stream.below(30)).map { _ in stream.below(5) }
      let right = (0..<stream.below(30)).map { _ in stream.below(5) }
      let pairs = Alignment(left, right).pairs
      check(pairs, left, right)
      #expect(pairs.count == longest(left, right))
      check(Alignment(left, right, limit: 3).pairs, left, right)
    }
  }

  private func check<Element: Equatable>(
    _ pairs: [(left: Int, right: Int)], _ left: [Element], _ right: [Element]
  ) {
    #expect(pairs.allSatisfy { left[$0.left] == right[$0.right] })
    #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.left < $1.left && $0.right < $1.right })
  }

  private func longest(_ left: [Int], _ right: [Int]) -> Int {
    var row = [Int](repeating: 0, count: right.count + 1)
    for a in left {
      var diagonal = 0
      for (j, b) in right.enumerated() {
        let above = row[j + 1]
        row[j + 1] = a == b ? diagonal + 1 : max(above, row[j])
        diagonal = above
      }
    }
    return row[right.count]
  }
}

struct ComparisonTests {
  @Test func `a trace is identical to itself and to its repetition`() async throws {
    let comparison = try await compare { _ in }
    #expect(comparison.verdict == .identical)
    #expect(comparison.divergenceRatio == 0)
  }

  @Test func `one changed prompt is the one root of each episode, the replies are part of it`() async throws {
    let comparison = try await compare { $0.prompt = "Recommend a film!" }
    #expect(comparison.roots.count == 3)
    #expect(comparison.roots.allSatisfy { $0.cause == "prompt" })
    #expect(comparison.changes.count == 12)
    #expect(comparison.verdict == .recovered)
  }

  @Test func `a dropped step is only on one side, and only the clock is late after it`() async throws {
    let comparison = try await compare { $0.skippedTurn = 1 }
    let later = comparison.changes.filter { $0.cause != "only-left" }
    #expect(Set(later.compactMap(\.left?.kind)) == [.clockRead, .slate])
    #expect(comparison.roots.first?.left?.kind == .modelCall)
  }

  @Test func `another answer to the same prompt is a root, what follows from it is not`() async throws {
    let comparison = try await compare { $0.answer = { $0 == "turn 2" ? "otherwise" : "reply to \($0)" } }
    #expect(comparison.roots.map(\.cause) == ["answer", "answer", "answer"])
    #expect(
      comparison.changes.filter { $0.role == .consequence }.map(\.cause) == [
        "decision", "decision", "decision",
      ])
  }

  @Test func `a turn that was taken at another time was moved`() async throws {
    let comparison = try await compare { $0.order = [1, 2, 3, 0] }
    let moved = comparison.changes.filter(\.isMoved)
    #expect(moved.count == 6)
    #expect(Set(moved.compactMap { $0.left?.kind }) == [.modelCall, .rank])
    #expect(comparison.changes.allSatisfy { $0.isMoved })
  }

  @Test func `where the first episode that differs is the same again is named`() async throws {
    let comparison = try await compare { $0.answer = { $0 == "turn 0" ? "otherwise" : "reply to \($0)" } }
    let meeting = try #require(comparison.meeting)
    let left = try #require(comparison.changes.filter { $0.left?.span == "/0" }.last?.left?.sequence)
    #expect(meeting.left > left && meeting.left == meeting.right)
    let ending = try await compare { $0.result = ["episodes": 4] }
    #expect(ending.meeting == nil && ending.roots.count == 1)
  }

  @Test func `the session's result follows from its episodes`() async throws {
    let comparison = try await compare { program in
      program.prompt = "Recommend a film!"
      program.result = ["episodes": 4]
    }
    let end = try #require(comparison.changes.last { $0.left?.kind == .sessionEnd })
    #expect(end.role == .consequence && comparison.roots.count == 3)
  }

  @Test func `both sides of a change can be read, messages in full`() async throws {
    let comparison = try await compare { $0.prompt = "Recommend a film!" }
    let sides = try comparison.contents(of: try #require(comparison.roots.first))
    #expect(sides.left["request"]?["messages"]?[0]?["content"] == "Recommend a film.")
    #expect(sides.right["request"]?["messages"]?[0]?["content"] == "Recommend a film!")
  }

  @Test func `a decision that changed alone is a root`() async throws {
    let comparison = try await compare { $0.ranking = ["c", "b", "a"] }
    #expect(comparison.roots.allSatisfy { $0.cause == "decision" })
  }

  @Test func `a changed environment is shown apart`() async throws {
    let comparison = try await compare { $0.start = ["session": "test", "seed": "8"] }
    #expect(comparison.changes.isEmpty && comparison.environment[0]?["path"] == "/seed")
    #expect(comparison.verdict == .recovered)
  }

  private func compare(_ change: (inout Program) -> Void) async throws -> TraceComparison {
    let folder = try TemporaryFolder()
    var program = Program()
    let left = try await program.record(in: folder, as: "left.jsonl")
    change(&program)
    return try TraceComparison(left, try await program.record(in: folder, as: "right.jsonl"))
  }
}
