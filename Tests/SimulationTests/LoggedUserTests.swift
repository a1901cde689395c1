import Concepts
import Simulation
import Testing
import Tracing

struct LoggedUserTests {
  @Test func `the first wanted item shown is taken, once`() throws {
    var user = try begin(wanting: [2, 3])
    #expect(user.respond(to: Slate([1, 3, 2]), in: turn).item == 3)
    #expect(user.respond(to: Slate([1, 3, 2]), in: turn).item == 2)
    #expect(user.respond(to: Slate([1, 3, 2]), in: turn).outcome == .rejected)
  }

  @Test func `a user who is shown nothing of interest leaves when patience ends`() throws {
    var user = try begin(wanting: [0])
    let outcomes = (0..<3).map { _ in user.respond(to: Slate([1]), in: turn).outcome }
    #expect(outcomes == [.rejected, .rejected, .left])
  }

  @Test func `an empty slate is a rejection, and a new episode forgets the last`() throws {
    var user = try begin(wanting: [1])
    #expect(user.respond(to: Slate([]), in: turn).outcome == .rejected)
    user.begin(as: SimulatedPerson(query: query, wanted: [2]))
    #expect(user.respond(to: Slate([1, 2]), in: turn).item == 2)
  }

  private var query: Query { Query(user: "u", history: [], time: 0) }
  private var catalogue: Catalogue { Catalogue((0..<4).map { Item(ItemID("\($0)"), title: "Film \($0)") }) }

  private func begin(wanting wanted: Set<Int>) throws -> LoggedUser {
    var user = LoggedUser(
      LoggedUser.Configuration(), in: ComponentContext(catalogue: catalogue, prompts: PromptLibrary([])))
    user.begin(as: SimulatedPerson(query: query, wanted: wanted))
    return user
  }

  private var turn: Turn {
    Turn(
      span: TraceSession.ephemeral(seed: 1).root, catalogue: catalogue, model: nil, identity: nil,
      capabilities: ModelCapabilities(), meter: Meter())
  }
}
