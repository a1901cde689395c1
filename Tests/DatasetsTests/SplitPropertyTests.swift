@_spi(Oracle) import Concepts
import JSON
import Testing
import Tracing

@testable import Datasets

/// What holds for every split of any data.
struct SplitPropertyTests {
  static let specs: [JSONValue] =
    SplitterTests.seeded + [
      ["by": "time"], ["by": "last"], ["by": "last", "count": 3], ["by": "time", "perUser": false],
      ["name": "global-temporal", "newUsers": "keep", "test": 0.4],
    ]

  func randomData(_ seed: UInt64) throws -> Dataset {
    let random = RandomStream(seed: seed, name: "split property")
    let lines = (0..<60).map { _ in
      "u\(random.below(8)),\(random.below(12)),\(random.below(5)),\(random.below(9))"
    }
    return try readTable("user,item,rating,time\n" + lines.joined(separator: "\n"))
  }

  func parts(_ split: Split) -> (train: [String], held: [String]) {
    let truth = Oracle(opening: split.sealed).entries.flatMap { entry in
      entry.events.map { event in
        "\(entry.user) \(split.train.catalogue[event.item].id) \(event.rating ?? -1) \(event.time ?? -1)"
      }
    }
    return (rows(split.train), truth)
  }

  @Test(arguments: specs, [1, 2, 3] as [UInt64])
  func `every event is in one part and in one only`(spec: JSONValue, seed: UInt64) throws {
    let data = try randomData(seed)
    let split = try Registry.datasets.splitter(SplitShorthand.spec(spec), in: emptyContext).split(
      data, seed: seed)
    let (train, held) = parts(split)
    let dropped = split.protocolRecord["counts"]?["droppedInteractions"]?.intValue ?? 0
    let past = split.history.count - split.train.count
    #expect(train.count + held.count + past + dropped == data.interactions.count)
    var left = rows(data.interactions)
    for row in rows(split.history) + held {
      let place = try #require(left.firstIndex(of: row), "\(row) is there more often than in the data")
      left.remove(at: place)
    }
    #expect(left.count == dropped)
  }

  @Test(
    arguments: [["by": "time"], ["by": "last"], ["name": "strong-generalization"]] as [JSONValue],
    [1, 2, 3] as [UInt64])
  func `no user's past is later than what is asked of them`(spec: JSONValue, seed: UInt64) throws {
    let data = try randomData(seed)
    let split = try Registry.datasets.splitter(SplitShorthand.spec(spec), in: emptyContext).split(
      data, seed: seed)
    for entry in Oracle(opening: split.sealed).entries {
      let row = try #require(split.history.row(of: entry.user))
      let last = try #require(split.history.history(ofUser: row).last?.time)
      #expect(entry.events.allSatisfy { ($0.time ?? 0) >= last })
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64], [0.1, 0.3, 0.5, 0.9])
  func `a global cut lets nothing of the future into training`(seed: UInt64, test: Double) throws {
    let data = try randomData(seed)
    let spec = ComponentSpec("global-temporal", ["test": .number(test)])
    let split = try Registry.datasets.splitter(spec, in: emptyContext).split(data, seed: 0)
    let last = try #require(split.train.times?.max())
    let first = Oracle(opening: split.sealed).entries.flatMap(\.events).compactMap(\.time).min()
    #expect(last < (try #require(first)))
  }
}
