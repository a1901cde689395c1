import Concepts
import JSON
import LanguageModels
import Planners
import Synchronization
import TestSupport
import Testing

@Suite struct CostTests {
  /// What formulas name besides parameters: the likes of the history below, the items wanted and the candidates.
  private static let given = ["likes": 2.0, "limit": 6, "candidates": 8]

  private static let cases: [(String, JSONObject)] =
    builtinPlanners.map { ($0.name, [:]) } + [
      ("cot-sc", ["earlyStop": "off"]), ("cot-sc", ["samples": 1]), ("tot", ["judge": "value"]),
      ("tot", ["depth": 2, "keep": 3, "votes": 1]), ("plan-execute", ["critic": "off"]),
      ("plan-execute", ["maxReplans": 3]), ("reflexion", ["attempts": 1]),
      ("learn-act-critic", ["actions": 1]),
      ("learn-act-critic", ["tries": 5]), ("self-inspiring", ["depth": 2]), ("lats", ["iterations": 2]),
      ("manager", ["calls": 4]), ("react", ["maxSteps": 2]),
    ]

  @Test(arguments: cases) func `every planner asks as often as its formula says`(
    name: String, overrides: JSONObject
  )
    async throws
  {
    let type = try #require(builtinPlanners.first { $0.name == name })
    guard let formula = try CostFormula(type, overrides, given: Self.given) else {
      #expect(type.cost.hasPrefix("that of"), "\(type.name): \(type.cost)")
      return
    }
    for seed in 1...3 as ClosedRange<UInt64> {
      let calls = try await calls(of: ComponentSpec(name, overrides), seed: seed)
      #expect(
        (formula.least...formula.most).contains(Double(calls)),
        "\(calls) calls, \(formula.least) to \(formula.most)")
    }
  }

  /// Planners whose greatest number of calls a model can bring about, and the model that does.
  private static let stubborn: [(String, JSONObject)] = [
    ("cot", [:]), ("cot-sc", [:]), ("cot-sc", ["earlyStop": "off"]), ("react", [:]), ("plan-execute", [:]),
    ("plan-execute", ["maxReplans": 3]), ("reflexion", [:]), ("manager", [:]), ("tot", [:]),
    ("tot", ["judge": "value"]), ("self-inspiring", [:]), ("learn-act-critic", [:]),
    ("lats", [:]), ("lats", ["depth": 1]), ("lats", ["iterations": 3, "depth": 6]),
    ("lats", ["iterations": 20, "depth": 2, "children": 2]),
    ("lats", ["iterations": 40, "depth": 3, "children": 2]),
  ]

  @Test(arguments: stubborn) func `a model that is never content brings about the greatest number`(
    name: String, overrides: JSONObject
  ) async throws {
    let type = try #require(builtinPlanners.first { $0.name == name })
    let formula = try #require(try CostFormula(type, overrides, given: Self.given))
    let calls = try await calls(of: ComponentSpec(name, overrides), seed: 1, model: StubbornModel.make())
    #expect(Double(calls) == formula.most, "\(formula.least) to \(formula.most)")
  }

  @Test(arguments: [
    ("cot", 1), ("cot-sc", 2), ("react", 1), ("reflexion", 2), ("manager", 1), ("learn-act-critic", 3),
  ])
  func `a model that is content at once brings about the least`(name: String, least: Int) async throws {
    let type = try #require(builtinPlanners.first { $0.name == name })
    let model = FunctionModel { prompt in
      let text = prompt.messages.last?.content ?? ""
      let taken = ["Alien", "Blade"].first { name in text.contains("c1 \(name)") } == nil ? "c2" : "c1"
      return Reply(
        #"{"tool": "finish", "args": {}, "items": ["c1"], "score": 10, "reflection": "", "item": "\#(taken)"}"#
      )
    }
    #expect(try await calls(of: ComponentSpec(name), seed: 1, model: model) == least)
    #expect(try CostFormula(type, [:], given: Self.given)?.least == Double(least))
  }

  @Test(arguments: ["lats", "plan-execute", "self-inspiring", "tot"])
  func `a model that cannot be read brings about the least where nothing follows`(name: String) async throws {
    let type = try #require(builtinPlanners.first { $0.name == name })
    let calls = try await calls(of: ComponentSpec(name), seed: 1, model: FunctionModel { _ in Reply("") })
    #expect(try CostFormula(type, [:], given: Self.given)?.least == Double(calls))
  }

  /// The calls of an episode, repairs left out.
  private func calls(of spec: ComponentSpec, seed: UInt64, model: any LanguageModel = ScriptedModel())
    async throws
    -> Int
  {
    var planner = try AgentWorld.registry.planner(spec, in: AgentWorld.context)
    var limits = Meter.Limits()
    limits.modelCalls = 1000
    let turn = AgentWorld.turn(model, limits: limits, seed: seed)
    var place = situation([1, 2, 4, 5, 7, 8, 10, 11], stepsLeft: 12)
    (place.steps, place.query) = ([], AgentWorld.query(history: [0, 3], limit: 6))
    place.query.history = place.query.history.map { .init(item: $0.item, rating: 5, time: $0.time) }
    var repairs = 0
    for left in stride(from: 12, through: 1, by: -1) {
      place.stepsLeft = left
      let decision = try await planner.act(in: place, turn: turn)
      repairs += decision.repairs
      switch decision.action {
      case .use, .ask, .narrow:
        place.steps.append(Step(action: decision.action, observation: Observation("none", isError: true)))
      default: return turn.meter.spent.modelCalls - repairs
      }
    }
    return turn.meter.spent.modelCalls - repairs
  }

  @Test func `a formula that is none is told from one`() throws {
    let formula = try #require(try CostFormula(TreeOfThoughtsPlanner.self))
    #expect(formula.least == 1 && formula.most == 20)
    #expect(try CostFormula(ClarifyFirstPlanner.self) == nil)
  }
}

/// A model that always finds something more to do: other lists, other calls, a critic who is never content.
private enum StubbornModel {
  static func make() -> FunctionModel {
    let asked = Mutex(0)
    return FunctionModel { prompt in
      let number = asked.withLock { asked in
        asked += 1
        return asked
      }
      return Reply(reply(to: prompt, number))
    }
  }

  private static func reply(to prompt: Prompt, _ number: Int) -> String {
    guard case .json(let name, let schema) = prompt.format else { return "" }
    let text = prompt.messages.last?.content ?? ""
    switch name {
    case "action": return action(schema, number)
    case "plan":
      return #"{"plan": [{"tool": "filter", "args": {"attribute": "genres", "value": "v\#(number)"}}]}"#
    case "verdict": return #"{"accept": false, "advice": "another", "score": 0, "reflection": "no"}"#
    case "choice": return #"{"reasoning": "", "items": ["c\#(number % 8 + 1)", "c\#((number + 3) % 8 + 1)"]}"#
    case "ways": return ways(schema)
    case "prediction":
      return
        #"{"reason": "", "item": "\#(text.contains("c1 Alien") || text.contains("c1 Blade") ? "c2" : "c1")"}"#
    case "personality": return #"{"personality": "p\#(number)"}"#
    default: return #"{"best": "p1", "score": 1}"#
    }
  }

  /// A tool with other arguments each time; where there is none to use, the task goes on by way of the manager.
  private static func action(_ schema: JSONValue, _ number: Int) -> String {
    let tools = (schema["oneOf"]?.arrayValue ?? []).compactMap {
      $0["properties"]?["tool"]?["const"]?.stringValue
    }
    if tools.contains("filter") {
      return #"{"thought": "", "tool": "filter", "args": {"attribute": "genres", "value": "v\#(number)"}}"#
    }
    if tools.contains("report") { return #"{"thought": "", "tool": "report", "args": {"text": "nothing"}}"# }
    if tools.contains("reflector") {
      return #"{"thought": "", "tool": "reflector", "args": {"task": "think"}}"#
    }
    return #"{"thought": "", "tool": "finish", "args": {}}"#
  }

  /// As many continuations as are wanted, each of as many items as there is room for, all of them different.
  private static func ways(_ schema: JSONValue) -> String {
    let list = schema["properties"]?["ways"]
    let items = list?["items"]?["properties"]?["items"]
    let names = (items?["items"]?["enum"]?.arrayValue ?? []).compactMap(\.stringValue)
    let (most, room) = (list?["maxItems"]?.intValue ?? 1, items?["maxItems"]?.intValue ?? 1)
    let ways = (0..<most).map { place -> JSONValue in
      let chosen = (0..<room).map { names[(place + $0) % names.count] }
      return ["reason": "", "items": .array(chosen.map { .string($0) })]
    }
    return JSONValue.object(["ways": .array(ways)]).printed()
  }
}
