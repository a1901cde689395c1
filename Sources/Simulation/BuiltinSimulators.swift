package import Concepts

/// Every simulated user a workspace can name, sorted by type name.
package let builtinSimulators: [any UserSimulator.Type] = [
  LoggedUser.self,
  PredicateUser.self,
]
