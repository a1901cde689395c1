package import Concepts

/// Every memory a workspace can name, sorted by type name.
package let builtinMemories: [any Memory.Type] = [
  BeliefMemory.self,
  ContrastiveMemory.self,
  EbbinghausMemory.self,
  EmptyMemory.self,
  EpisodesMemory.self,
  FactsMemory.self,
  NeighbourhoodMemory.self,
  NotesMemory.self,
  ProfileSetsMemory.self,
  RollingSummaryMemory.self,
  StreamMemory.self,
  TemporalFactsMemory.self,
  TieredMemory.self,
  WindowMemory.self,
]
