package import Concepts

/// Every ranker a workspace can name, sorted by type name.
package let builtinRankers: [any Ranker.Type] = [
  BootstrapRanker.self,
  CalibratedRanker.self,
  IterativeSelectRanker.self,
  ListwiseRanker.self,
  MMRRanker.self,
  PairwiseRanker.self,
  PointwiseRanker.self,
  SetwiseRanker.self,
]

/// Every scorer a workspace can name, sorted by type name.
package let builtinScorers: [any Scorer.Type] = [
  ALSRanker.self,
  BM25Ranker.self,
  BPRRanker.self,
  EASERanker.self,
  EmbeddingRanker.self,
  HybridRanker.self,
  ItemKNNRanker.self,
  PopularityRanker.self,
  RandomRanker.self,
  SLIMRanker.self,
  UserKNNRanker.self,
]
