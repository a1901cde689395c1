import Agents
import Assets
import JSON
import Workspaces

/// Asks the person who runs a notebook for leave: a question on standard error, a line on standard input.
enum LeaveQuestion {
  /// - Throws: a ``WorkspaceError`` when standard input has ended.
  static func ask(_ question: JSONValue, above line: ProgressLine) async throws -> Leave {
    line.interrupt(text(question))
    let answer = try await onOwnThread { readLine() }
    guard let answer else {
      throw WorkspaceError(
        .unavailable, "nobody-to-ask", "standard input has ended, so nobody can be asked for leave",
        hint: "answer each question with a line, y or n; the same command goes on where it stopped")
    }
    return Leave(isGiven: ["y", "yes"].contains(answer.lowercased()))
  }

  /// `agent 'x' wants to show A; B to user u1. Allow? [y/N]`.
  private static func text(_ question: JSONValue) -> String {
    let act = question["act"] ?? [:]
    let what =
      switch act["act"]?.stringValue {
      case "show": "show \(strings(question["titles"]).joined(separator: "; "))"
      case "ask": "ask: \(act["text"]?.stringValue ?? "")"
      default: "use \(act["tool"]?.stringValue ?? "") \(act["arguments"]?.printed() ?? "")"
      }
    let (agent, user) = (question["agent"]?.stringValue ?? "", question["user"]?.stringValue ?? "")
    return "agent '\(agent)', user \(user): \(what)\nAllow? [y/N] "
  }

  private static func strings(_ list: JSONValue?) -> [String] {
    (list?.arrayValue ?? []).compactMap(\.stringValue)
  }
}
