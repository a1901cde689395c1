import ArgumentParser
import JSON
import Workspaces

/// `reprise describe [FAMILY] [NAME]`
struct Describe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a notebook can name: components, cells and their parameters.",
    discussion: """
        reprise describe                    every family and its members
        reprise describe memory             the members of a family
        reprise describe memory window      parameters, defaults, source, model calls
        reprise describe cell evaluate      the keys of a kind of cell
      """)
  @Argument(help: "A family: memory, planner, ranker, scorer, metric, reader, cell, …") var family: String?
  @Argument(help: "A member of the family.") var name: String?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let environment = try Workbench.environment()
    if let family, let name {
      let response = try await DescribeComponent(family: family, name: name).perform(in: environment)
      output.show(response, text: Self.text(response))
    } else {
      try output.show(try await ListComponents(family: family).perform(in: environment), text: Self.overview)
    }
  }

  private static func overview(_ response: ListComponents.Response) -> String {
    Terminal.table(
      response.families.flatMap { family in
        family.members.enumerated().map { place, member in
          [place == 0 ? family.family : "", member.name, member.summary]
        }
      })
  }

  private static func text(_ component: JSONValue) -> String {
    let field = { (name: String) in component[name]?.stringValue ?? "" }
    var lines = ["\(field("name")) (\(field("family")))", "  \(field("summary"))"]
    if component["source"] != nil {
      lines += ["  source: \(field("source"))", "  model calls: \(field("modelCalls"))"]
    }
    if let tool = component["tool"], !tool.isNull { lines += seen(tool) }
    if let example = component["example"] {
      lines.append("  in a notebook: \(example.flowText.dropFirst().dropLast())")
    }
    let rows =
      (component["parameters"]?.arrayValue ?? []).map(parameter)
      + (component["fields"]?.arrayValue ?? []).map(key)
    lines.append(rows.isEmpty ? "  no parameters" : Terminal.table(rows))
    return lines.joined(separator: "\n")
  }

  private static func seen(_ tool: JSONValue) -> [String] {
    let most = tool["most"]?.intValue ?? 0, writes = tool["writes"]?.boolValue == true
    return [
      "  a model reads: \(tool["says"]?.stringValue ?? "")",
      "  arguments: \(tool["arguments"]?["properties"]?.printed() ?? "{}")",
      "  \(writes ? "writes" : "reads only"), at most \(most) times a slate",
    ]
  }

  private static func parameter(_ value: JSONValue) -> [String] {
    let choices = (value["choices"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: " | ")
    let range = [value["minimum"], value["maximum"]].compactMap { $0?.plainText }.joined(separator: " to ")
    return [
      "    \(value["name"]?.stringValue ?? "")", value["default"]?.printed() ?? "",
      choices.isEmpty ? range : choices,
      value["summary"]?.stringValue ?? "",
    ]
  }

  private static func key(_ value: JSONValue) -> [String] {
    let name = value["name"]?.stringValue ?? "", isRequired = value["required"]?.boolValue == true
    return [
      "    \(name)\(isRequired ? " (required)" : "")", value["form"]?.stringValue ?? "",
      value["summary"]?.stringValue ?? "",
    ]
  }
}

extension JSONValue {
  /// A whole number without a fraction, any other value as JSON.
  fileprivate var plainText: String { intValue.map { "\($0)" } ?? printed() }

  /// On one line as YAML has it, without the quotes that plain words do not need.
  fileprivate var flowText: String {
    if let text = stringValue {
      return text.contains { !$0.isLetter && !$0.isNumber && $0 != "-" } || text.isEmpty ? printed() : text
    }
    if let values = arrayValue { return "[\(values.map(\.flowText).joined(separator: ", "))]" }
    guard let object = objectValue else { return plainText }
    return "{\(object.map { "\($0.key): \($0.value.flowText)" }.joined(separator: ", "))}"
  }
}
