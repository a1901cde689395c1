import Concepts
import Glibc
import Testing

@testable import Evaluation

/// Four items met by 4, 2, 1 and 0 of four users.
struct CatalogueMetricTests {
  private let population = Corpus.population(
    4, [[0, 1, 2], [0, 1], [0], [0]], genres: [["Drama", "War"], ["Drama"], ["Comedy"], []])

  @Test func `coverage is the share of the catalogue that anyone sees`() throws {
    #expect(try Corpus.value("coverage@2", lists: [[0, 1, 3], [1, 0]], population) == 0.5)
    #expect(try Corpus.value("coverage@3", lists: [[0, 1, 3], [1, 0]], population) == 0.75)
    #expect(try Corpus.value("coverage@3", lists: [], population) == 0)
  }

  @Test func `user coverage is the share of full lists`() throws {
    #expect(try Corpus.value("user-coverage@2", lists: [[0, 1], [1], [2, 3]], population) == 2.0 / 3)
    #expect(try Corpus.value("user-coverage@2", lists: [], population) == nil)
  }

  @Test func `Gini is zero for even and near one for concentrated exposure`() throws {
    #expect(try Corpus.value("gini@1", lists: [[0], [1], [2], [3]], population) == 0)
    #expect(try Corpus.value("gini@1", lists: [[0], [0], [0]], population) == 0.75)
    // Counts 0 0 1 3: (-3 * 0 - 1 * 0 + 1 * 1 + 3 * 3) / (4 * 4).
    #expect(try Corpus.value("gini@2", lists: [[0, 1], [0], [0]], population) == 10.0 / 16)
    #expect(try Corpus.value("gini@2", lists: [[]], population) == nil)
  }

  @Test func `entropy is in bits and does not depend on items never shown`() throws {
    #expect(try Corpus.value("entropy@1", lists: [[0], [1], [2], [3]], population) == 2)
    #expect(try Corpus.value("entropy@1", lists: [[0], [0]], population) == 0)
    let wanted = -(0.75 * log2(0.75) + 0.25 * log2(0.25))
    #expect(isNear(try Corpus.value("entropy@2", lists: [[0, 1], [0], [0]], population), wanted))
  }

  @Test func `novelty is self-information over users, and an item nobody met counts as met by one`() throws {
    #expect(try Corpus.value("novelty@1", [0], population) == 0)
    #expect(try Corpus.value("novelty@2", [1, 3], population) == 1.5)
    #expect(isNear(try Corpus.value("novelty-share@1", [1], population), log2(7.0 / 2)))
    #expect(try Corpus.value("novelty@2", [], population) == nil)
  }

  @Test func `popularity and the long tail follow training events`() throws {
    #expect(try Corpus.value("arp@2", [0, 1], population) == 3)
    // Items 0 and 1 hold 6 of 7 events, at least 80 %.
    #expect(population.isHead == [true, true, false, false])
    #expect(try Corpus.value("aplt@4", [0, 2, 3, 1], population) == 0.5)
    let tail = (1 / log2(3.0)) / (1 + 1 / log2(3.0))
    #expect(isNear(try Corpus.value("tail-exposure@2", lists: [[0, 2]], population), tail))
  }

  @Test func `serendipity by rank is what hits stand above their popularity`() throws {
    // Places by popularity 1, 2, 3, 4; item 3 as a hit at rank 1 stands three places higher, item 0 at rank 2 lower.
    let truth = UserTruth("1", relevant: [0, 3])
    func value(_ items: [Int], _ k: Int) throws -> Double? {
      let metric = try #require(try Corpus.metric("serendipity-rank@\(k)", population) as? any ListMetric)
      return metric.measure(RankedList(user: "1", items: items), truth: truth, in: population)
    }
    #expect(try value([3, 0, 1], 2) == 3.0 / 4 / 2)
    #expect(try value([0, 3], 2) == 2.0 / 4 / 2)
    #expect(try value([1, 2], 2) == 0 && value([-1, 3], 4) == 2.0 / 4 / 4)
    #expect(throws: EvaluationError.self) { try Corpus.metric("serendipity@10", population) }
  }

  @Test func `exposure of groups is held against what they have`() throws {
    // Training users: item 0 half Drama and half War 4, item 1 Drama 2, item 2 Comedy 1: Drama 4, War 2, Comedy 1 of 7.
    let (first, second) = (1.0, 1 / log2(3.0))
    let drama = (first / 2 + second) / (first + second) / (4.0 / 7)
    let war = (first / 2) / (first + second) / (2.0 / 7)
    #expect(try Corpus.value("exposure-ratio@2", lists: [[0, 1]], population) == 0)
    let three = try Corpus.value("exposure-ratio@3", lists: [[0, 1, 2]], population)
    let all = first + second + 0.5
    let least = min(
      first / 2 / all / (2.0 / 7), (first / 2 + second) / all / (4.0 / 7), 0.5 / all / (1.0 / 7))
    #expect(isNear(three, least) && drama > 0 && war > 0)
    #expect(try Corpus.value("exposure-ratio@1", lists: [[3]], population) == nil)
  }

  @Test func `calibration weighs the past by rating or age, and the list by rank`() throws {
    let catalogue = Corpus.catalogue(3, genres: [["Drama"], ["War"], ["Comedy"]])
    let train = Interactions(
      catalogue: catalogue, users: ["1"], offsets: [0, 3], items: [0, 1, 0], ratings: [5, 1, 3],
      times: [1, 2, 3])
    let population = Population(train: train)
    func divergence(_ p: [Double], _ q: [Double]) -> Double {
      zip(p, q).reduce(0) { $1.0 > 0 ? $0 + $1.0 * log($1.0 / (0.99 * $1.1 + 0.01 * $1.0)) : $0 }
    }
    let recent = 1 / (1 + exp2(-0.1))
    let discounted = 1 / (1 + 1 / log2(3.0))
    for (text, label, p, q) in [
      ("calibration@2", "CalibrationKL@2", 0.5, 0.5),
      ("calibration-rating@2", "CalibrationKL-rating@2", 0.75, 0.5),
      ("CalibrationKL-recency@2", "CalibrationKL-recency@2", recent, 0.5),
      ("calibration-rank@2", "CalibrationKL-rank@2", 0.5, discounted),
      ("calibration-rating-rank@2", "CalibrationKL-rating-rank@2", 0.75, discounted),
    ] {
      #expect(try Corpus.metric(text, population).label == label)
      #expect(
        isNear(try Corpus.value(text, [0, 1], population), divergence([p, 1 - p, 0], [q, 1 - q, 0])),
        "\(text)")
    }
    #expect(throws: EvaluationError.self) { try Corpus.metric("calibration-rank-rating@2", population) }
  }

  @Test func `a user who met an item twice counts once`() {
    #expect(Corpus.population(2, [[0, 0, 1], [0]]).popularity == [2, 1])
  }

  @Test func `diversity compares categories, with rules for items that have none`() throws {
    #expect(try Corpus.value("ild@2", [0, 1], population) == 0.5)
    #expect(try Corpus.value("ild@3", [0, 1, 2], population) == (0.5 + 1 + 1) / 3)
    #expect(try Corpus.value("ild@2", [0, 3], population) == 1)
    let bare = Corpus.population(2, [[0]])
    #expect(try Corpus.value("ild@2", [0, 1], bare) == 0)
    #expect(try Corpus.value("ildCos@2", [0, 1], bare) == 1)
    #expect(isNear(try Corpus.value("ildCos@2", [0, 1], population), 1 - 1 / 2.0.squareRoot()))
    #expect(try Corpus.value("ild@2", [0], population) == nil)
  }

  @Test func `calibration compares a list's categories with the user's past`() throws {
    // Past of user 1: items 0, 1, 2, so p is Drama 1/2, War 1/6, Comedy 1/3; the list is all Drama.
    let (drama, war, comedy) = (0.5, 1.0 / 6, 1.0 / 3)
    let wanted =
      drama * log(drama / (0.99 + 0.01 * drama)) + war * log(war / (0.01 * war)) + comedy * log(1 / 0.01)
    #expect(isNear(try Corpus.value("calibration@1", [1], population), wanted))
    #expect(isNear(try Corpus.value("calibration@3", [0, 1, 2], population), 0))
    #expect(try Corpus.value("calibration@1", [3], population) == nil)
  }

  @Test func `an item the catalogue does not have is left out of its figures`() throws {
    #expect(try Corpus.value("arp@2", [-1, 1], population) == 2)
    #expect(try Corpus.value("coverage@2", lists: [[-1, 1]], population) == 0.25)
    #expect(try Corpus.value("ild@3", [-1, 0, 1], population) == 0.5)
  }

  @Test func `the area under the curve counts equal scores half`() throws {
    let metric = try #require(try Corpus.metric("auc") as? any ListMetric)
    let truth = UserTruth("1", relevant: [1, 2])
    func auc(_ items: [Int], _ scores: [Float]?) -> Double? {
      metric.measure(
        RankedList(user: "1", items: items, scores: scores, candidateCount: 4), truth: truth, in: population)
    }
    #expect(auc([1, 2, 0, 3], nil) == 1)
    #expect(auc([0, 3, 1, 2], nil) == 0)
    #expect(auc([1, 0, 2, 3], nil) == 0.75)
    #expect(auc([0, 1, 2, 3], [1, 1, 1, 1]) == 0.5)
    #expect(auc([1, 0, 2, 3], [2, 1, 1, 0]) == 0.875)
    #expect(auc([1, 0, 2], nil) == nil)
  }
}
