/// How a run goes, for people: sent often, never part of a result.
package struct RunProgress: Codable, Sendable, Hashable {
  /// What happens to the cell.
  package enum Phase: String, Codable, Sendable {
    /// The result was there already.
    case fresh
    case started, progress, finished, failed
  }

  package var notebook: String
  package var cell: String
  package var kind: String
  package var phase: Phase
  /// What is done now, in a few words.
  package var message: String
  /// Parts done and in all: users of an evaluation, cells otherwise.
  package var done: Int
  package var total: Int
  /// The agent that runs, when one does, and the user it serves.
  package var agent: String?
  package var user: String?
  /// Of the agent's run so far.
  package var modelCalls = 0
  package var promptTokens = 0
  package var completionTokens = 0

  package init(
    notebook: String, cell: String, kind: String, phase: Phase, message: String, done: Int = 0, total: Int = 0
  ) {
    (self.notebook, self.cell, self.kind, self.phase) = (notebook, cell, kind, phase)
    (self.message, self.done, self.total) = (message, done, total)
  }
}
