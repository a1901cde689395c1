package import Concepts

/// A memory, a planner, a retriever, a ranker and tools, made from a design and ready for any number of episodes.
///
/// Its members are values that each episode copies, so that one episode cannot reach into another.
package struct Agent: Sendable {
  package let design: AgentDesign
  package let catalogue: Catalogue
  let memory: any Memory
  let planner: any Planner
  let services: AgentServices
  let tools: Toolbox
  /// Which columns may be shown; `nil` for all.
  let permitted: [Bool]?

  /// Makes the parts.
  ///
  /// - Parameter fitted: gives a scorer that has learnt from the training interactions; a workspace keeps what
  ///   several agents share.
  /// - Throws: ``ComponentError`` whose path leads into the agent's cell.
  package init(
    _ design: AgentDesign, registry: Registry, context: ComponentContext,
    fitted: (ComponentSpec) throws -> any FittedScorer
  ) throws {
    (self.design, catalogue) = (design, context.catalogue)
    memory = try Self.at("/memory") { try registry.memory(design.memory, in: context) }
    planner = try Self.at("/planner") { try registry.planner(design.planner, in: context) }
    permitted = design.constraints.isEmpty ? nil : design.constraints.permitted(in: context.catalogue)
    let retriever = Retriever(
      name: design.retriever.name, scorer: try Self.at("/retriever") { try fitted(design.retriever) },
      count: design.candidates, catalogue: context.catalogue, permitted: permitted)
    let orderer = try Self.at("/ranker") {
      try Self.orderer(design.ranker, registry: registry, context: context, fitted: fitted)
    }
    services = AgentServices(retriever: retriever, orderer: orderer)
    tools = try Toolbox(design.tools, registry: registry, context: context, services: services)
  }

  /// Whether the constraints let an item be shown.
  func permits(_ column: Int) -> Bool { permitted?[column] ?? true }

  /// Makes the parts and fits the scorers.
  package init(
    _ design: AgentDesign, registry: Registry, context: ComponentContext, train: Interactions, seed: UInt64
  ) throws {
    var context = context
    context.train = train
    try self.init(design, registry: registry, context: context) { spec in
      try registry.scorer(spec, in: context).fit(to: train, seed: seed)
    }
  }

  /// Whether the design can be made, without fitting anything.
  ///
  /// - Throws: ``ComponentError`` whose path leads into the agent's cell.
  package static func check(_ design: AgentDesign, registry: Registry, context: ComponentContext) throws {
    _ = try Agent(design, registry: registry, context: context) { spec in
      _ = try registry.scorer(spec, in: context)
      return UnfittedScorer()
    }
  }

  private static func orderer(
    _ spec: ComponentSpec?, registry: Registry, context: ComponentContext,
    fitted: (ComponentSpec) throws -> any FittedScorer
  ) throws -> Orderer {
    guard let spec else { return Orderer(name: "retrieval", kind: .given) }
    if registry.scorers.contains(where: { $0.name == spec.name }) {
      return Orderer(name: spec.name, kind: .scorer(try fitted(spec)))
    }
    return Orderer(name: spec.name, kind: .ranker(try registry.ranker(spec, in: context)))
  }

  static func at<Part>(_ path: String, _ make: () throws -> Part) throws -> Part {
    do { return try make() } catch let error as ComponentError { throw error.within(path) }
  }
}

/// What an agent's tools may use of the agent.
package struct AgentServices: Sendable {
  let retriever: Retriever
  let orderer: Orderer
}

/// Stands for a scorer while a design is only checked.
private struct UnfittedScorer: FittedScorer {
  func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
    throw ComponentError(.badValue, "this agent was only checked and cannot run")
  }
}
