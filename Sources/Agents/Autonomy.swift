package import Concepts
import Dialogue
package import JSON
import Tracing

/// How much an agent may do without being asked for leave.
///
/// `A0` suggests only: it shows lists and changes nothing. `A1` has every outward act confirmed (a slate, a question, a
/// tool that writes), `A2` the risky ones (tools that write), `A3` acts and reports. Every gate is an event with its
/// decision; a replay serves the decision, and asks nobody.
package struct Autonomy: Sendable, Hashable {
  package enum Level: String, Sendable, CaseIterable {
    case suggest = "A0", confirm = "A1", risky = "A2", free = "A3"
  }

  /// Who decides at a gate: a rule, or whoever runs the notebook.
  package enum Approver: String, Sendable, CaseIterable { case approve, refuse, person }

  package var level = Level.free
  package var approver = Approver.refuse
  package init() {}

  /// Reads `A2`, or `{level: A2, approver: approve}`.
  package init(_ value: JSONValue) throws(ComponentError) {
    let entry = value.objectValue ?? ["level": value]
    try AgentDesign.checkKeys(entry, ["approver", "level"], at: "/autonomy")
    if let level = entry["level"] {
      guard let known = level.stringValue.flatMap(Level.init(rawValue:)) else {
        throw Self.wrong("level", level, Level.allCases.map(\.rawValue))
      }
      self.level = known
    }
    if let approver = entry["approver"] {
      guard let known = approver.stringValue.flatMap(Approver.init(rawValue:)) else {
        throw Self.wrong("approver", approver, Approver.allCases.map(\.rawValue))
      }
      self.approver = known
    }
  }

  private static func wrong(_ key: String, _ value: JSONValue, _ words: [String]) -> ComponentError {
    ComponentError(
      .badValue, "'\(key)' is \(value.printed()) and must be one of \(words.joined(separator: ", "))",
      path: "/autonomy/\(key)")
  }

  package var json: JSONValue {
    ["level": .string(level.rawValue), "approver": .string(approver.rawValue)]
  }

  /// An act that a gate may stand before.
  package enum Act: Sendable, Hashable {
    case show(Slate)
    case ask(String)
    case write(tool: String, arguments: JSONValue)
  }

  enum Gate: Hashable { case open, closed, guarded }

  /// Whether the act is free, forbidden, or needs leave.
  func gate(before act: Act) -> Gate {
    switch (level, act) {
    case (.free, _), (.suggest, .show), (.risky, .show), (.risky, .ask): .open
    case (.suggest, _): .closed
    case (.confirm, _), (.risky, .write): .guarded
    }
  }
}

extension Autonomy.Act {
  func json(in catalogue: Catalogue) -> JSONValue {
    switch self {
    case .show(let slate): ["act": "show", "items": catalogue.names(of: slate.items)]
    case .ask(let text): ["act": "ask", "text": .string(text)]
    case .write(let tool, let arguments):
      ["act": "write", "tool": .string(tool), "arguments": arguments]
    }
  }
}
