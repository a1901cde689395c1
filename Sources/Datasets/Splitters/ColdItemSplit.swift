import Concepts
import Tracing

/// Holds out items with all their events: nobody has met them before.
///
/// They stay in the catalogue. Users who met no other item are dropped and counted.
struct ColdItemSplit: Splitter {
  static let name = "cold-item"
  static let summary = "Holds out all events of a random share of items."

  struct Configuration: ComponentConfiguration {
    var items = 0.1
    static let parameters: [Parameter] = [
      Parameter("items", "The share of the items that users met that is held out.", in: 0.001...0.999)
    ]
  }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  func split(_ dataset: Dataset, seed: UInt64) throws -> Split {
    var cut = try Cut(dataset, kind: Self.name, configuration: configuration, seed: seed)
    let counts = cut.interactions.itemCounts
    let met = counts.indices.filter { counts[$0] > 0 }
    guard met.count > 1 else { throw DatasetError(.empty, "the split '\(Self.name)' needs two items") }
    var isCold = [Bool](repeating: false, count: counts.count)
    let stream = RandomStream(seed: seed, name: "split/cold-item")
    for item in stream.shuffled(met).prefix(Share.part(configuration.items, of: met.count)) {
      isCold[item] = true
    }
    for (place, item) in cut.interactions.items.enumerated() where isCold[Int(item)] {
      cut.fates[place] = .test
    }
    cut.dropUntrained()
    return try cut.split()
  }
}
