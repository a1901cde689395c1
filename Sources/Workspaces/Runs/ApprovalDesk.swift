package import Agents
package import JSON
import Synchronization

/// Asks whoever runs a notebook for leave: over the server its client, in a shell the terminal.
///
/// The question is `{agent, user, act, titles, …}`. Throws when nobody can be asked, which stops the run.
package typealias ApprovalDoor = @Sendable (JSONValue) async throws -> Leave

/// Where an agent's run asks for leave. When nobody answers the run is stopped, and can be gone on with: no refusal that
/// nobody gave is recorded.
final class ApprovalDesk: Sendable {
  private let door: ApprovalDoor?
  /// What the question says of the run.
  private let place: JSONObject
  private let latched = Mutex<WorkspaceError?>(nil)

  /// - Parameter door: `nil` where nobody can be asked.
  init(_ door: ApprovalDoor?, place: JSONObject) { (self.door, self.place) = (door, place) }

  /// Why the run was stopped.
  var failure: WorkspaceError? { latched.withLock { $0 } }

  /// The desk as an agent sees it.
  var approval: Approval { { try await self.leave($0) } }

  private func leave(_ request: GateRequest) async throws -> Leave {
    guard let door else { throw stop(.nobodyToAsk) }
    var question = place
    question["user"] = .string(request.user)
    question["act"] = request.act
    if !request.titles.isEmpty { question["titles"] = .array(request.titles.map { .string($0) }) }
    let clock = ContinuousClock()
    let start = clock.now
    do {
      var leave = try await door(.object(question))
      let (seconds, rest) = start.duration(to: clock.now).components
      leave.volatile = ["ms": .integer(seconds * 1000 + rest / 1_000_000_000_000_000)]
      return leave
    } catch let error as CancellationError {
      throw error
    } catch {
      throw stop(WorkspaceError(error))
    }
  }

  private func stop(_ error: WorkspaceError) -> CancellationError {
    latched.withLock { $0 = $0 ?? error }
    return CancellationError()
  }
}

extension WorkspaceError {
  fileprivate static var nobodyToAsk: WorkspaceError {
    WorkspaceError(
      .unavailable, "nobody-to-ask", "an agent asks a person for leave, and nobody can be asked here",
      hint:
        "run it with --ask, or over 'reprise serve' with \"approvals\": true; or let a rule decide: approver: approve"
    )
  }
}
