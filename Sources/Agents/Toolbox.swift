import Concepts
import JSON

/// The tools an agent may use: the allow-list, by name.
struct Toolbox: Sendable {
  private let tools: [any Tool]
  let descriptions: [ToolDescription]

  init(_ specs: [ComponentSpec], registry: Registry, context: ComponentContext, services: AgentServices)
    throws
  {
    var tools: [any Tool] = []
    for (place, spec) in specs.enumerated() {
      let tool = try Agent.at("/tools/\(place)") { try registry.tool(spec, in: context) }
      guard !tools.contains(where: { $0.description.name == tool.description.name }) else {
        throw ComponentError(.badValue, "the tool '\(spec.name)' is listed twice", path: "/tools/\(place)")
      }
      if let unbound = tool as? any AgentTool {
        tools.append(unbound.bound(to: services))
      } else {
        tools.append(tool)
      }
    }
    self.tools = tools
    descriptions = tools.map(\.description)
  }

  /// The tool of a name; `nil` when it is not on the list.
  subscript(name: String) -> (any Tool)? {
    descriptions.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }.map { tools[$0] }
  }
}

/// A tool that uses the agent's own retriever or ranker.
protocol AgentTool: Tool {
  func bound(to services: AgentServices) -> Self
}

/// Decides whether a tool call may be made: on the list, in the right form, not too often, not the same again.
///
/// 1. A tool that is not on the agent's list is never used, whatever a model says.
/// 2. The same call a second time is answered from the first; a third time ends the episode.
package struct ToolGuard: Sendable {
  enum Verdict: Sendable, Equatable {
    case allow
    /// Not used; the planner reads why.
    case refuse(String)
    /// The same call a second time.
    case known(String)
    /// The same call a third time: the episode is ended with what there is.
    case finish
  }

  /// The most calls of one tool in one episode.
  package static let callsPerTool = 20

  let descriptions: [ToolDescription]
  private var calls: [String: Int] = [:]
  private var uses: [String: (count: Int, seen: String)] = [:]

  init(_ descriptions: [ToolDescription]) { self.descriptions = descriptions }

  mutating func judge(_ name: String, _ arguments: JSONValue) -> Verdict {
    guard let tool = descriptions.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
      return .refuse("there is no tool named '\(name)'")
    }
    if let problem = JSONSchema.problem(of: arguments, in: tool.parameters, at: "the arguments") {
      return .refuse(problem)
    }
    let key = Self.key(name, arguments)
    if let use = uses[key] {
      uses[key]?.count += 1
      return use.count >= 2 ? .finish : .known(use.seen)
    }
    guard calls[name, default: 0] < Self.callsPerTool else {
      return .refuse("'\(name)' was used \(Self.callsPerTool) times, which is the most")
    }
    calls[name, default: 0] += 1
    return .allow
  }

  /// Remembers what a call gave.
  mutating func saw(_ name: String, _ arguments: JSONValue, _ observation: Observation) {
    uses[Self.key(name, arguments)] = (1, observation.text)
  }

  private static func key(_ name: String, _ arguments: JSONValue) -> String {
    JSONValue.array([.string(name), arguments]).canonicalText
  }
}
