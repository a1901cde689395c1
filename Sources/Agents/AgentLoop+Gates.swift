import Concepts
import Dialogue
import JSON
import Tracing

extension AgentLoop {
  /// Why an act may not be done; `nil` when it is free, or leave was given.
  ///
  /// Each gate is an observation with its decision; what a person decided has its time in the volatile part.
  func refusal(of act: Autonomy.Act, _ what: String) async throws -> String? {
    let request = act.json(in: agent.catalogue)
    switch agent.design.autonomy.gate(before: act) {
    case .open: return nil
    case .closed:
      try turn.span.decide(.guardrail, at: "agent.gate", from: request, ["verdict": "closed"])
      return "leave to \(what) was not given"
    case .guarded: break
    }
    let verdict = try await turn.span.perform(EffectCall(.observation, at: "agent.gate", request)) {
      try await decision(on: act, request)
    }
    guard verdict["approved"] != true else { return nil }
    let reason = verdict["reason"]?.stringValue.map { ": \(UntrustedText.line($0, limit: 200))" } ?? ""
    return "leave to \(what) was not given\(reason)"
  }

  private func decision(on act: Autonomy.Act, _ request: JSONValue) async throws -> EffectAnswer {
    let approver = agent.design.autonomy.approver
    guard approver == .person else {
      return EffectAnswer(["approved": .bool(approver == .approve)], source: .stub)
    }
    guard let approval else {
      return EffectAnswer(["approved": false, "reason": "nobody was there to ask"], source: .stub)
    }
    let leave = try await approval(
      GateRequest(act: request, user: state.query.user.name, titles: act.titles(in: agent.catalogue)))
    var verdict: JSONObject = ["approved": .bool(leave.isGiven)]
    if let reason = leave.reason, !reason.isEmpty { verdict["reason"] = .string(reason) }
    return EffectAnswer(.object(verdict), volatile: leave.volatile)
  }
}

extension Autonomy.Act {
  fileprivate func titles(in catalogue: Catalogue) -> [String] {
    guard case .show(let slate) = self else { return [] }
    return slate.items.map { catalogue[$0].title }
  }
}
