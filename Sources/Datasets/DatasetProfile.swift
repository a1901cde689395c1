package import Concepts
package import JSON

/// What a data set looks like, in figures.
package struct DatasetProfile: Sendable, Equatable {
  package var users, items, interactions: Int
  /// interactions / (users × items).
  package var density: Double
  package var perUser: Spread
  package var perItem: Spread
  /// How often each rating occurs, by rating; of more than 20 ratings ten equal steps by their lower ends.
  package var ratings: [Bar]
  /// First and last time stamp, in seconds since 1970; `nil` without times.
  package var firstTime, lastTime: Int64?
  /// The share of interactions that share user and time stamp with another.
  package var tiedShare: Double?
  /// Concentration of interactions on items, zeros in: 0 even, towards 1 concentrated.
  package var popularityGini: Double
  package var itemsWithoutInteractions: Int
  /// Items whose title is their id.
  package var itemsWithoutTitle: Int
  /// What items say of themselves.
  package var attributes: [AttributeProfile]
  /// Whether the files are there that attributes of images name.
  package var images: [ImageProfile]

  package struct Spread: Sendable, Equatable {
    package var least, most: Int
    /// Of an even number of values the lower of the two in the middle.
    package var median: Int
    package var mean: Double
  }

  package struct Bar: Sendable, Equatable {
    package var rating: Double
    package var count: Int
  }

  package init(_ dataset: Dataset) {
    let data = dataset.interactions
    let counts = data.itemCounts.sorted()
    (users, items, interactions) = (data.userCount, counts.count, data.count)
    density = Double(interactions) / Double(max(1, users)) / Double(max(1, items))
    perUser = Spread((0..<users).map { data.range(ofUser: $0).count }.sorted())
    perItem = Spread(counts)
    ratings = data.ratings.map(Self.histogram) ?? []
    firstTime = data.times?.min()
    lastTime = data.times?.max()
    tiedShare = data.times.map { Self.tied(data, $0) }
    popularityGini = Self.gini(counts)
    itemsWithoutInteractions = counts.prefix { $0 == 0 }.count
    attributes = AttributeProfile.all(of: data.catalogue)
    images = ImageProfile.all(of: dataset)
    itemsWithoutTitle = data.catalogue.items.count { $0.title.utf8.elementsEqual($0.id.name.utf8) }
  }

  private static func histogram(_ ratings: [Float]) -> [Bar] {
    let sorted = ratings.sorted()
    guard let low = sorted.first, let high = sorted.last else { return [] }
    var bars: [Bar] = []
    for rating in sorted {
      if let last = bars.indices.last, bars[last].rating == Double(rating) {
        bars[last].count += 1
      } else {
        bars.append(Bar(rating: Double(rating), count: 1))
        if bars.count > 20 { return steps(sorted, Double(low), Double(high)) }
      }
    }
    return bars
  }

  private static func steps(_ ratings: [Float], _ low: Double, _ high: Double) -> [Bar] {
    let width = (high - low) / 10
    var bars = (0..<10).map { Bar(rating: low + Double($0) * width, count: 0) }
    for rating in ratings { bars[min(9, Int((Double(rating) - low) / width))].count += 1 }
    return bars
  }

  private static func tied(_ data: Interactions, _ times: [Int64]) -> Double {
    let tied = (0..<data.userCount).reduce(0) { sum, row in
      let range = data.range(ofUser: row)
      return sum
        + range.count { place in
          (place > range.lowerBound && times[place - 1] == times[place])
            || (place + 1 < range.upperBound && times[place + 1] == times[place])
        }
    }
    return Double(tied) / Double(max(1, data.count))
  }

  /// Σ (2i − n − 1) x₍ᵢ₎ / (n Σ x) over ascending counts.
  private static func gini(_ counts: [Int]) -> Double {
    let (n, sum) = (counts.count, counts.reduce(0, +))
    let weighted = counts.enumerated().reduce(0) { $0 + (2 * ($1.offset + 1) - n - 1) * $1.element }
    return sum == 0 ? 0 : Double(weighted) / Double(n) / Double(sum)
  }
}

extension DatasetProfile.Spread {
  /// - Parameter sorted: ascending values.
  fileprivate init(_ sorted: [Int]) {
    (least, most) = (sorted.first ?? 0, sorted.last ?? 0)
    median = sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
    mean = Double(sorted.reduce(0, +)) / Double(max(1, sorted.count))
  }

  var json: JSONValue {
    [
      "least": .integer(Int64(least)), "median": .integer(Int64(median)), "mean": .number(mean),
      "most": .integer(Int64(most)),
    ]
  }
}

extension DatasetProfile {
  package var json: JSONValue {
    [
      "users": .integer(Int64(users)), "items": .integer(Int64(items)),
      "interactions": .integer(Int64(interactions)),
      "density": .number(density), "perUser": perUser.json, "perItem": perItem.json,
      "ratings": .array(ratings.map { ["rating": .number($0.rating), "count": .integer(Int64($0.count))] }),
      "firstTime": firstTime.map { .integer($0) } ?? .null,
      "lastTime": lastTime.map { .integer($0) } ?? .null,
      "tiedShare": tiedShare.map { .number($0) } ?? .null, "popularityGini": .number(popularityGini),
      "itemsWithoutInteractions": .integer(Int64(itemsWithoutInteractions)),
      "itemsWithoutTitle": .integer(Int64(itemsWithoutTitle)),
      "attributes": .array(attributes.map(\.json)), "images": .array(images.map(\.json)),
    ]
  }
}
