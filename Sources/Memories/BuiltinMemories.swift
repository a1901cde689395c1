package import Concepts

/// Every memory a workspace can name, sorted by type name.
package let builtinMemories: [any Memory.Type] = [
  EmptyMemory.self,
  WindowMemory.self,
]
