package import Concepts

/// Every ranker that asks a language model, sorted by type name.
package let builtinRankers: [any Ranker.Type] = [
  BootstrapRanker.self,
  IterativeSelectRanker.self,
  ListwiseRanker.self,
  PairwiseRanker.self,
  PointwiseRanker.self,
  SetwiseRanker.self,
]
