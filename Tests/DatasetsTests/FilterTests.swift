import Concepts
import JSON
import Testing

@testable import Datasets

struct FilterTests {
  let text = """
    user,item,rating,time
    a,1,5,10
    a,2,3,20
    a,3,4,30
    b,1,4,15
    b,2,4,25
    c,3,1,35
    a,1,2,40

    """

  func filtered(_ filters: JSONValue) throws -> Dataset {
    try FilterChain(filters).apply(to: readTable(text))
  }

  @Test func `a rating filter keeps what is within its bounds`() throws {
    #expect(
      try rows(filtered([["rating": ["atLeast": 4]]]).interactions)
        == ["a 1 5.0 10", "a 3 4.0 30", "b 1 4.0 15", "b 2 4.0 25"])
    #expect(try filtered([["rating": ["atLeast": 2, "atMost": 3]]]).interactions.ratings == [3, 2])
  }

  @Test func `items and users that lose all interactions leave`() throws {
    let dataset = try filtered([["rating": ["atMost": 1]]])
    #expect(dataset.catalogue.items.map(\.id.name) == ["3"] && dataset.interactions.users == ["c"])
    #expect(dataset.steps.last?.detail["droppedItems"] == 2)
    #expect(dataset.steps.last?.detail["dropped"] == 6)
  }

  @Test func `a core is taken until nothing more goes`() throws {
    let dataset = try filtered([["duplicates": "last"], ["core": 2]])
    #expect(rows(dataset.interactions) == ["a 2 3.0 20", "a 1 2.0 40", "b 1 4.0 15", "b 2 4.0 25"])
    #expect(dataset.steps.map(\.name) == ["read csv", "filter duplicates", "filter core"])
    #expect(dataset.steps.last?.detail["rounds"] == 1)
    #expect(try filtered([["core": ["users": 3]]]).interactions.users == ["a"])
  }

  @Test func `duplicates are settled by time`() throws {
    #expect(try filtered([["duplicates": "last"]]).interactions.ratings == [3, 4, 2, 4, 4, 1])
    #expect(try filtered([["duplicates": "first"]]).interactions.ratings == [5, 3, 4, 4, 4, 1])
    #expect(try filtered([["duplicates": "keep"]]).interactions.count == 7)
  }

  @Test func `a period has a first moment and ends before its last`() throws {
    #expect(try filtered([["time": ["from": 20, "until": 30]]]).interactions.times == [20, 25])
    #expect(try filtered([["time": ["until": "1970-01-01 00:00:16"]]]).interactions.times == [10, 15])
  }

  static let impossible: [(JSONValue, String)] = [
    (["ratings": 4], "did you mean 'rating'"), (["rating": ["least": 4]], "atLeast"),
    (["rating": 4], "takes a mapping"), (["core": 0], "takes a mapping"), ("core", "one key"),
    (["core": ["users": 0]], "whole number from 1"), (["duplicates": "max"], "last, first, keep"),
    (["time": ["from": 5, "until": 5]], "ends before"), (["time": ["from": "soon"]], "a date"),
    (["rating": ["atLeast": 9]], "leaves none of 7"), (["core": 9], "leaves none"),
  ]

  @Test(arguments: impossible)
  func `what a filter cannot do is said`(filters: JSONValue, reason: String) throws {
    let error = try #require(fault { try filtered([filters]) })
    #expect(error.message.contains(reason), "\(error)")
  }

  @Test func `filters that need ratings or times refuse data without`() throws {
    let bare = try readTable("user,item\na,b\n")
    #expect(fault { try FilterChain([["rating": ["atLeast": 4]]]).apply(to: bare) }?.code == .noRatings)
    #expect(fault { try FilterChain([["time": ["from": 4]]]).apply(to: bare) }?.code == .noTimes)
  }
}
