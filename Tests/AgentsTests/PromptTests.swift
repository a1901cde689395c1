import Concepts
import Foundation
import TestSupport
import Testing

@Suite struct PromptTests {
  private static let root = URL(fileURLWithPath: Fixture.root).deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test func `the command joins the prompts of every family`() throws {
    let families = try String(
      contentsOf: Self.root.appendingPathComponent("Sources/reprise/Families.swift"), encoding: .utf8)
    var lists = 0
    for module in ["Memories", "Planners", "Rankers", "Simulation", "Agents"] {
      let folder = Self.root.appendingPathComponent("Sources/\(module)").path
      for name in try FileManager.default.contentsOfDirectory(atPath: folder)
      where name.hasSuffix("Prompts.swift") {
        lists += 1
        let list = "b" + name.dropFirst().dropLast(".swift".count)
        #expect(families.contains(list), "\(list) is not joined")
      }
    }
    #expect(lists >= 3)
  }

  @Test func `every prompt file is in its family's list`() throws {
    for (module, family) in [("Memories", "memories"), ("Planners", "planners"), ("Rankers", "rankers")] {
      let folder = Self.root.appendingPathComponent("Sources/\(module)/Prompts").path
      let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".txt") }
      let names = AgentWorld.prompts.all.map(\.name).filter { $0.hasPrefix("\(family)/") }
      #expect(Set(files.map { "\(family)/\($0.dropLast(4))" }) == Set(names))
    }
  }
}
