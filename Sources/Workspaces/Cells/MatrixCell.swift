import Agents
import Concepts
import JSON

/// Agents that differ in their memory, planner and ranker: every combination, each a design of its own.
enum MatrixCell: CellKind {
  static let schema = CellSchema(
    "matrix", "Puts every memory together with every planner and every ranker.",
    [
      CellField("memories", .components(["memory"]), "The memories; 'none' alone if left out."),
      CellField("planners", .components(["planner"]), "The planners; 'direct' alone if left out."),
      CellField(
        "rankers", .components(["ranker", "scorer"]), "The rankers; the retriever's order if left out."),
    ] + AgentCell.schema.fields.filter { !["memory", "planner", "ranker"].contains($0.name) })

  static func check(_ cell: Notebook.Cell, _ registry: Registry?) throws { try cell.checkDesigns(registry) }

  static func key(of cell: CellContext) async throws -> ActionKey {
    let agents = try cell.cell.designs().map { named in
      JSONValue.object(["name": .string(named.name), "agent": try AgentCell.made(named.design, cell).value])
    }
    return ActionKey(kind: schema.kind, ["agents": .array(agents)])
  }

  static func run(_ cell: CellContext, key: ActionKey) async throws -> CellOutput {
    CellOutput(["agents": key.document["agents"] ?? []])
  }
}

/// An agent that a cell stands for.
struct NamedDesign: Sendable {
  var name: String
  var design: AgentDesign
}

extension Notebook.Cell {
  /// Checks that the agents can be read, and that their tools can be made.
  func checkDesigns(_ registry: Registry?) throws {
    guard let first = try designs().first, let registry else { return }
    let context = ComponentContext(catalogue: Catalogue([]), prompts: registry.prompts)
    for (place, tool) in first.design.tools.enumerated() {
      do { _ = try registry.tool(tool, in: context) } catch let error as ComponentError {
        throw error.within("/tools/\(place)")
      }
    }
  }

  /// The agents of an `agent` or `matrix` cell: one under the cell's id, or one for every combination under
  /// `id.memory.planner.ranker`, numbered where two have the same name.
  ///
  /// - Throws: ``ComponentError`` whose path leads into the cell.
  func designs() throws(ComponentError) -> [NamedDesign] {
    guard kind == MatrixCell.schema.kind else {
      return [NamedDesign(name: id, design: try AgentDesign(body.value))]
    }
    let slots = [("memories", "memory"), ("planners", "planner"), ("rankers", "ranker")]
    var cells: [(name: String, body: JSONObject)] = [(id, body.value)]
    for (many, _) in slots { cells[0].body[many] = nil }
    for (many, one) in slots {
      guard let value = body.value[many] else { continue }
      let choices = value.arrayValue ?? [value]
      cells = cells.flatMap { cell in
        choices.map { choice in
          var body = cell.body
          body[one] = choice
          return ("\(cell.name).\(choice.stringValue ?? choice["name"]?.stringValue ?? "")", body)
        }
      }
    }
    var counts: [String: Int] = [:]
    var designs: [NamedDesign] = []
    for cell in cells {
      let count = counts[cell.name, default: 0] + 1
      counts[cell.name] = count
      designs.append(
        NamedDesign(
          name: count == 1 ? cell.name : "\(cell.name)-\(count)", design: try AgentDesign(cell.body)))
    }
    return designs
  }
}
