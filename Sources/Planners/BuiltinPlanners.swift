package import Concepts

/// Every planner a workspace can name, sorted by type name.
package let builtinPlanners: [any Planner.Type] = [
  ChainOfThoughtPlanner.self,
  ClarifyFirstPlanner.self,
  DirectPlanner.self,
  LearnActCriticPlanner.self,
  MacroMicroPlanner.self,
  ManagerPlanner.self,
  PlanExecutePlanner.self,
  ReActPlanner.self,
  ReflexionPlanner.self,
  SelfConsistencyPlanner.self,
  SelfInspiringPlanner.self,
  TreeOfThoughtsPlanner.self,
  TreeSearchPlanner.self,
]
