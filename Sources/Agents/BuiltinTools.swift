package import Concepts

/// Every tool an agent can be given, sorted by type name.
package let builtinTools: [any Tool.Type] = [
  CandidatesTool.self,
  FilterTool.self,
  HistoryTool.self,
  LookUpTool.self,
  RankTool.self,
  SearchTool.self,
  SimilarTool.self,
]
