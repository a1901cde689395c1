package import Concepts

/// Every memory a workspace can name, sorted by type name.
package let builtinMemories: [any Memory.Type] = [
  EbbinghausMemory.self,
  EmptyMemory.self,
  FactsMemory.self,
  ProfileSetsMemory.self,
  RollingSummaryMemory.self,
  StreamMemory.self,
  TieredMemory.self,
  WindowMemory.self,
]
