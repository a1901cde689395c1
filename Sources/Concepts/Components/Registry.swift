/// Every component a workspace can name, by family. The executable joins the families' lists here; nothing else
/// in the project knows a member's name.
package struct Registry: Sendable {
  package var memories: [any Memory.Type] = []
  package var planners: [any Planner.Type] = []
  package var rankers: [any Ranker.Type] = []
  package var scorers: [any Scorer.Type] = []
  package var tools: [any Tool.Type] = []
  package var simulators: [any UserSimulator.Type] = []
  package var readers: [any DatasetReader.Type] = []
  package var splitters: [any Splitter.Type] = []
  package var metrics: [any Metric.Type] = []
  package var prompts = PromptLibrary([])
  /// Opens the files that parameters name; `nil` outside any folder.
  package var named: NamedFiles?
  /// Makes the vectors that components' parameters name a model for; `nil` where none can be asked.
  package var embedders: NamedEmbedders?

  package init() {}

  package func memory(_ spec: ComponentSpec, in context: ComponentContext) throws -> any Memory {
    try Self.find(spec, in: memories, family: "memory").configured(spec, in: equipped(context))
  }

  package func planner(_ spec: ComponentSpec, in context: ComponentContext) throws -> any Planner {
    try Self.find(spec, in: planners, family: "planner").configured(spec, in: equipped(context))
  }

  package func ranker(_ spec: ComponentSpec, in context: ComponentContext) throws -> any Ranker {
    try Self.find(spec, in: rankers, family: "ranker").configured(spec, in: equipped(context))
  }

  package func scorer(_ spec: ComponentSpec, in context: ComponentContext) throws -> any Scorer {
    try Self.find(spec, in: scorers, family: "scorer").configured(spec, in: equipped(context))
  }

  package func tool(_ spec: ComponentSpec, in context: ComponentContext) throws -> any Tool {
    try Self.find(spec, in: tools, family: "tool").configured(spec, in: equipped(context))
  }

  package func reader(_ spec: ComponentSpec, in context: ComponentContext) throws -> any DatasetReader {
    try Self.find(spec, in: readers, family: "reader").configured(spec, in: equipped(context))
  }

  package func splitter(_ spec: ComponentSpec, in context: ComponentContext) throws -> any Splitter {
    try Self.find(spec, in: splitters, family: "split").configured(spec, in: equipped(context))
  }

  package func metric(_ spec: ComponentSpec, in context: ComponentContext) throws -> any Metric {
    try Self.find(spec, in: metrics, family: "metric").configured(spec, in: equipped(context))
  }

  package func simulator(_ spec: ComponentSpec, in context: ComponentContext) throws -> any UserSimulator {
    try Self.find(spec, in: simulators, family: "simulator").configured(spec, in: equipped(context))
  }

  /// Families and their members, in the order of the data flow, members by name.
  package var families: [(family: String, members: [any Component.Type])] {
    let all: [(String, [any Component.Type])] = [
      ("reader", readers), ("split", splitters), ("memory", memories), ("planner", planners),
      ("scorer", scorers), ("ranker", rankers), ("tool", tools), ("simulator", simulators),
      ("metric", metrics),
    ]
    return all.map { ($0.0, $0.1.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) }
  }

  /// The context with the files that this registry opens, unless it has others.
  private func equipped(_ context: ComponentContext) -> ComponentContext {
    var context = context
    context.named = context.named ?? named
    return context
  }

  private static func find<Member>(_ spec: ComponentSpec, in family: [Member], family name: String)
    throws(ComponentError) -> Member
  {
    let names = family.compactMap { ($0 as? any Component.Type)?.name }
    guard let place = names.firstIndex(of: spec.name) else {
      throw .unknownName(spec.name, in: name, known: names.sorted())
    }
    return family[place]
  }
}

extension Component {
  /// Makes the component from its specification.
  ///
  /// - Throws: ``ComponentError`` for keys and values it does not take.
  fileprivate static func configured(_ spec: ComponentSpec, in context: ComponentContext) throws -> Self {
    try Self(try Configuration.resolve(spec.overrides, for: spec.name), in: context)
  }
}
