@_spi(Oracle) import Concepts
import JSON
import Testing
import Tracing

@testable import Datasets

struct SplitterTests {
  static let text = """
    user,item,time
    a,1,10
    a,2,20
    a,3,20
    a,4,20
    a,5,50
    b,1,5
    b,2,60
    c,9,7

    """

  func split(_ spec: JSONValue, _ text: String = text, seed: UInt64 = 1) throws -> Split {
    let splitter = try Registry.datasets.splitter(SplitShorthand.spec(spec), in: emptyContext)
    return try splitter.split(readTable(text), seed: seed)
  }

  func held(_ split: Split) -> [String] {
    Oracle(opening: split.sealed).entries.flatMap { entry in
      entry.events.map { "\(entry.user) \(split.train.catalogue[$0.item].id)" }
    }
  }

  func figure(_ split: Split, _ key: String) -> JSONValue? { split.protocolRecord["counts"]?[key] }

  @Test func `the last share of each user is held out, at least one event and never all`() throws {
    let split = try split(["by": "time", "perUser": true, "test": 0.4])
    #expect(held(split) == ["a 4", "a 5", "b 2"])
    #expect(rows(split.train) == ["a 1 10", "a 2 20", "a 3 20", "b 1 5", "c 9 7"])
    #expect(figure(split, "usersWithTooFewEvents") == 1 && figure(split, "usersWithTiedBoundary") == 1)
    #expect(figure(split, "testItemsNotInTrain") == 2 && figure(split, "testUsers") == 2)
    #expect(split.protocolRecord["seed"] == nil)
  }

  @Test func `leave last out holds out the latest event, in ties the later line`() throws {
    #expect(try held(split(["by": "last"])) == ["a 5", "b 2"])
    #expect(try held(split(["by": "last", "count": 2])) == ["a 4", "a 5"])
  }

  @Test func `a global cut never goes through a tied group`() throws {
    let split = try split(["by": "time", "perUser": false, "test": 0.5])
    #expect(held(split) == ["a 2", "a 3", "a 4", "a 5", "b 2"])
    #expect(figure(split, "cutTime") == 20)
    #expect(try held(self.split(["name": "global-temporal", "at": 50])) == ["a 5", "b 2"])
  }

  @Test func `users without a past are dropped from a global cut and counted, or kept`() throws {
    let text = "user,item,time\na,1,1\na,2,9\nb,1,9\n"
    let dropped = try split(["name": "global-temporal", "at": 5], text)
    #expect(held(dropped) == ["a 2"] && figure(dropped, "droppedUsersWithoutTraining") == 1)
    #expect(
      try held(split(["name": "global-temporal", "at": 5, "newUsers": "keep"], text)) == ["a 2", "b 1"])
  }

  @Test func `time splits refuse data without times and say what helps`() {
    let bare = "user,item,time\na,1,5\na,2,\n"
    for spec in [["by": "time"], ["by": "last"], ["name": "global-temporal"]] as [JSONValue] {
      let error = fault { try split(spec, bare) }
      #expect(error?.code == .noTimes && error?.message.contains("1 interactions have none") == true)
    }
    #expect((try? held(split(["by": "last", "order": "source"], bare))) == ["a 2"])
    #expect(fault { try split(["by": "last", "order": "source"]) }?.code == .badOption)
  }

  @Test func `folds of one seed are a partition of the users with two events`() throws {
    let folds = try (0..<3).map { try held(split(["name": "k-fold", "folds": 3, "fold": .integer($0)])) }
    #expect(folds.flatMap { $0 }.sorted() == ["a 1", "a 2", "a 3", "a 4", "a 5", "b 1", "b 2"])
    #expect(throws: ComponentError.self) { try split(["name": "k-fold", "folds": 3, "fold": 3]) }
  }

  @Test func `strong generalisation learns nothing from those it asks, and shows their past`() throws {
    let split = try split(["name": "strong-generalization", "users": 0.5, "test": 0.4], seed: 3)
    let asked = Set(Oracle(opening: split.sealed).entries.map(\.user))
    #expect(asked.count == 1 && asked.isDisjoint(with: split.train.users))
    #expect(asked.isSubset(of: split.history.users))
    #expect(split.history.count + held(split).count == 8)
  }

  @Test func `cold users come without a past`() throws {
    let split = try split(["name": "cold-user", "users": 0.34])
    let asked = Oracle(opening: split.sealed).entries.map(\.user)
    #expect(
      asked.count == 1 && !split.train.users.contains(asked[0]) && !split.history.users.contains(asked[0]))
  }

  @Test func `cold items are in the catalogue and not in training`() throws {
    let split = try split(["name": "cold-item", "items": 0.4])
    let cold = Set(held(split).map { String($0.dropFirst(2)) })
    let known = Set(rows(split.train).map { String($0.dropFirst(2).prefix { $0 != " " }) })
    #expect(!cold.isEmpty && cold.isDisjoint(with: known))
    #expect(split.train.catalogue.count == 6)
  }

  static let seeded: [JSONValue] = [
    ["by": "random", "test": 0.4], ["by": "random", "perUser": false, "test": 0.4],
    ["name": "k-fold", "folds": 2], ["name": "strong-generalization", "users": 0.5],
    ["name": "cold-user", "users": 0.5],
    ["name": "cold-item", "items": 0.4],
  ]

  @Test(arguments: seeded)
  func `the same seed gives the same split and another another`(spec: JSONValue) throws {
    let (first, again) = (try split(spec, seed: 5), try split(spec, seed: 5))
    #expect(first.fingerprint == again.fingerprint && held(first) == held(again))
    let others = try (6..<12).map { try held(split(spec, seed: $0)) }
    #expect(others.contains { $0 != held(first) })
    #expect(first.protocolRecord["seed"] == "5")
  }

  @Test func `a split that holds nothing out is an error`() {
    #expect(fault { try split(["by": "time"], "user,item,time\na,1,1\nb,1,1\n") }?.code == .empty)
    #expect(
      fault { try split(["by": "time", "perUser": false], "user,item,time\na,1,1\nb,1,1\n") }?.code == .empty)
  }

  @Test func `an unknown split is an error with a guess`() {
    #expect(throws: ComponentError.self) { try split(["name": "leave-one-out"]) }
    #expect(fault { try split(["by": "luck"]) }?.message.contains("time, random or last") == true)
  }
}
