import Concepts
import Simulation
import TestSupport
import Testing

struct PredicateUserTests {
  private func user(_ configure: (inout PredicateUser.Configuration) -> Void = { _ in }, wanted: Set<Int>)
    -> PredicateUser
  {
    var configuration = PredicateUser.Configuration()
    configure(&configuration)
    var user = PredicateUser(configuration, in: AgentWorld.context)
    user.begin(as: SimulatedPerson(query: AgentWorld.query(), wanted: wanted))
    return user
  }

  @Test func `an item is taken when it holds every predicate`() {
    var user = user(wanted: [9])
    #expect(user.respond(to: Slate([1, 2]), in: AgentWorld.turn()).item == 2)
    #expect(user.respond(to: Slate([1, 3]), in: AgentWorld.turn()).outcome == .rejected)
  }

  @Test func `an answer names the values of the attribute that was asked about`() {
    var open = user(wanted: [9])
    #expect(open.answer("Which GENRES would you like?", in: AgentWorld.turn()) == "genres: Crime, Drama")
    #expect(open.answer("Which year?", in: AgentWorld.turn()) == "I do not mind.")
    var silent = user({ $0.hidden = ["genres"] }, wanted: [9])
    #expect(silent.answer("genres?", in: AgentWorld.turn()) == "I cannot say.")
    var eager = user({ $0.volunteer = ["genres"] }, wanted: [9])
    #expect(eager.opening(in: AgentWorld.turn()) == "genres: Crime, Drama")
  }

  @Test func `without a valid item nothing is taken, and patience ends`() {
    var user = user({ $0.patience = 2 }, wanted: [])
    let outcomes = (0..<2).map { _ in user.respond(to: Slate([1, 2, 3]), in: AgentWorld.turn()).outcome }
    #expect(outcomes == [.rejected, .left])
  }
}
