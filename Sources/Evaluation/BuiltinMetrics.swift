package import Concepts

/// Every metric a workspace can name, sorted by name.
package let builtinMetrics: [any Metric.Type] = [
  APLT.self,
  ARP.self,
  AUC.self,
  Calibration.self,
  Entropy.self,
  ExposureRatio.self,
  Gini.self,
  HitRate.self,
  ILD.self,
  ItemCoverage.self,
  MAP.self,
  MAPCap.self,
  MRR.self,
  NDCG.self,
  NDCGGraded.self,
  Novelty.self,
  NoveltyShare.self,
  Precision.self,
  Recall.self,
  RecallCap.self,
  SerendipityRank.self,
  TailExposure.self,
  UserCoverage.self,
]
