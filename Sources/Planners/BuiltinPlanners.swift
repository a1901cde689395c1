package import Concepts

/// Every planner a workspace can name, sorted by type name.
package let builtinPlanners: [any Planner.Type] = [
  DirectPlanner.self,
  ReActPlanner.self,
]
