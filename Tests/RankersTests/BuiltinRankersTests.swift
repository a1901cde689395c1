import Concepts
import Foundation
import JSON
import Rankers
import Testing

struct BuiltinRankersTests {
  @Test func `scorers are sorted by type name and have names of their own`() {
    let types = builtinScorers.map { String(describing: $0) }
    #expect(types == types.sorted())
    #expect(Set(builtinScorers.map { $0.name }).count == builtinScorers.count)
  }

  private func page(_ path: String, from here: String = #filePath) throws -> String {
    let root = URL(filePath: here).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "Docs/Components/\(path)"), encoding: .utf8)
  }

  @Test func `every scorer has a page with its configuration`() throws {
    for type in builtinScorers {
      let page = try page("Rankers/\(type.name).md")
      let described = try ComponentDescription(type, family: "ranker")
      for entry in described.parameters {
        let standard = entry.standard.stringValue ?? entry.standard.printed()
        let row =
          "| `\(entry.parameter.name)` | \(standard) | \(entry.parameter.summary) |"
        #expect(page.contains(row), "\(type.name).md lacks \(row)")
      }
      #expect(page.hasPrefix("# \(type.name)\n"))
    }
  }
}
