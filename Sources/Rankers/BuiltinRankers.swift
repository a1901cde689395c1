package import Concepts

/// Every scorer a workspace can name, sorted by type name.
package let builtinScorers: [any Scorer.Type] = [
  EASERanker.self,
  ItemKNNRanker.self,
  PopularityRanker.self,
  RandomRanker.self,
]
