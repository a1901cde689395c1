package import Concepts

/// Every ranker that asks a language model, sorted by type name.
package let builtinRankers: [any Ranker.Type] = [
  ListwiseRanker.self,
  PointwiseRanker.self,
]
