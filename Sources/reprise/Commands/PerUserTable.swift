import Concepts
import Evaluation
import JSON
import Workspaces

/// Every user's values as a table: `system,user,NDCG@10,…`; an undefined value is empty.
struct PerUserTable {
  private let response: EvaluateOffline.Response

  init(_ response: EvaluateOffline.Response) { self.response = response }

  /// Writes a file that is complete or not there.
  func write(to path: String) throws {
    let (folder, name) = path.hasPrefix("/") ? ("", String(path.dropFirst())) : (".", path)
    try DiskFolder(folder).write(Array(text.utf8), to: name)
  }

  private var text: String {
    let labels = response.systems.first?.values?.keys ?? []
    var lines = [(["system", "user"] + labels).map(Self.field).joined(separator: ",")]
    for system in response.systems {
      let columns = labels.map { system.values?[$0]?.arrayValue ?? [] }
      for (place, user) in (response.users ?? []).enumerated() {
        let values = columns.map { $0[place].isNull ? "" : $0[place].printed() }
        lines.append(([Self.field(system.name), Self.field(user.name)] + values).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Quoted where the text needs it (RFC 4180).
  private static func field(_ text: String) -> String {
    guard text.utf8.contains(where: { [10, 13, 34, 44].contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
