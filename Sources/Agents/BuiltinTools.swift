package import Concepts

/// Every tool an agent can be given, sorted by type name.
package let builtinTools: [any Tool.Type] = [
  AskTool.self,
  CandidatesTool.self,
  EscalateTool.self,
  ExternalTool.self,
  FilterTool.self,
  ForgetTool.self,
  HistoryTool.self,
  KnowledgeTool.self,
  LookUpTool.self,
  RankTool.self,
  RememberTool.self,
  SearchTool.self,
  SimilarTool.self,
]
