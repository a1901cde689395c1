package import Concepts

/// Every memory a workspace can name, sorted by type name.
package let builtinMemories: [any Memory.Type] = [
  EbbinghausMemory.self,
  EmptyMemory.self,
  ProfileSetsMemory.self,
  RollingSummaryMemory.self,
  StreamMemory.self,
  WindowMemory.self,
]
