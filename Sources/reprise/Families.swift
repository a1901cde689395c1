import Agents
import Concepts
import Datasets
import Evaluation
import Memories
import Planners
import Rankers
import Simulation

/// The one place where the families are joined: a component is known to a workspace because its family's list,
/// named here, names it.
enum Families {
  static var registry: Registry {
    var registry = Registry()
    registry.readers = builtinReaders
    registry.splitters = builtinSplitters
    registry.memories = builtinMemories
    registry.planners = builtinPlanners
    registry.scorers = builtinScorers
    registry.rankers = builtinRankers
    registry.simulators = builtinSimulators
    registry.tools = builtinTools
    registry.metrics = builtinMetrics
    registry.prompts = PromptLibrary(builtinMemoryPrompts + builtinPlannerPrompts + builtinRankerPrompts)
    return registry
  }
}
