import ArgumentParser
import Concepts
import JSON

/// `reprise describe [FAMILY] [NAME]`
struct Describe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a notebook can name: components and their parameters.",
    discussion: """
        reprise describe                    every family and its members
        reprise describe memory             the members of a family
        reprise describe memory window      one member: parameters, defaults, source, model calls
      """)
  @Argument(help: "A family, such as memory, planner, ranker, scorer, metric, reader.") var family: String?
  @Argument(help: "A member of the family.") var name: String?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let families = try wanted(Families.registry.families)
    if let family = families.first, let name {
      let description = try ComponentDescription(
        try Self.member(name, of: family.family, in: family.members), family: family.family)
      output.show(description.json, text: description.text)
    } else {
      let members = try families.flatMap { family in
        try family.members.map { try ComponentDescription($0, family: family.family) }
      }
      output.show(["components": .array(members.map(\.json))], text: Self.overview(members))
    }
  }

  private func wanted(_ all: [(family: String, members: [any Component.Type])]) throws
    -> [(family: String, members: [any Component.Type])]
  {
    guard let family else { return all.filter { !$0.members.isEmpty } }
    guard let found = all.first(where: { $0.family == family }) else {
      let guess = ComponentError.guess(family, all.map(\.family))
      throw Failure(.usage, splitting: "no family is called '\(family)'\(guess)")
    }
    return [found]
  }

  private static func overview(_ members: [ComponentDescription]) -> String {
    var previous = ""
    return Terminal.table(
      members.map { member in
        defer { previous = member.family }
        return [member.family == previous ? "" : member.family, member.name, member.summary]
      })
  }

  private static func member(_ name: String, of family: String, in members: [any Component.Type]) throws
    -> any Component.Type
  {
    if let found = members.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) { return found }
    let guess = ComponentError.guess(name, members.map { $0.name })
    throw Failure(.usage, splitting: "no \(family) is named '\(name)'\(guess)")
  }
}

extension ComponentDescription {
  /// The description as a person reads it.
  fileprivate var text: String {
    var lines = ["\(name) (\(family))", "  \(summary)", "  source: \(source)", "  model calls: \(cost)"]
    if parameters.isEmpty {
      lines.append("  no parameters")
    } else {
      let rows = parameters.map { entry in
        [
          "    \(entry.parameter.name)", entry.standard.printed(), entry.parameter.limits,
          entry.parameter.summary,
        ]
      }
      lines += ["  parameters, with their defaults:", Terminal.table(rows)]
    }
    return lines.joined(separator: "\n")
  }
}

extension Parameter {
  fileprivate var limits: String { range?.text ?? choices?.joined(separator: " | ") ?? "" }
}
