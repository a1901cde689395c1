import Concepts
import Rankers
import TestSupport
import Testing

struct BuiltinRankersTests {
  @Test func `scorers are sorted by type name and have names of their own`() {
    let types = builtinScorers.map { String(describing: $0) }
    #expect(types == types.sorted())
    #expect(Set(builtinScorers.map { $0.name }).count == builtinScorers.count)
  }

  @Test(arguments: builtinScorers.map { $0.name }) func `every scorer obeys the laws`(name: String) throws {
    let type = try #require(builtinScorers.first { $0.name == name })
    try checkLaws(of: type)
  }

  private func checkLaws<Member: Scorer>(of type: Member.Type) throws { try checkScorerLaws(type) }

  @Test func `every scorer has a page with its configuration`() throws {
    for type in builtinScorers { try checkPage(of: type, family: "scorer", folder: "Rankers") }
  }
}
