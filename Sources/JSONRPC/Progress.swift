import JSON
import Synchronization

/// Reports how far a request is, if its sender asked for that with a token.
///
/// Reports are coalesced: the newest leaves, at most every 50 ms, and the last one before the response.
package final class Progress: Sendable {
  private let token: JSONValue?
  private let title: String
  private let dialect: Dialects
  private let outbox: Outbox
  private let hasBegun = Mutex(false)

  init(method: String, params: JSONValue?, dialect: Dialects, outbox: Outbox) {
    token = params?["workDoneToken"] ?? params?["_meta"]?["progressToken"]
    title = method
    self.dialect = dialect
    self.outbox = outbox
  }

  /// Whether anyone listens.
  package var isWanted: Bool { token != nil }

  /// Reports that `done` of `total` units are finished.
  package func report(done: Double, total: Double? = nil, unit: String? = nil, message: String? = nil) {
    guard let token else { return }
    if dialect == .languageServer {
      begin(token)
      send(token, work("report", done: done, total: total, message: message))
    } else {
      send(token, plain(done: done, total: total, unit: unit, message: message))
    }
  }

  /// Sends the last report on its way; nothing may be reported after it.
  func finish() {
    guard let token else { return }
    outbox.settle(key(token))
    guard dialect == .languageServer, hasBegun.withLock({ $0 }) else { return }
    outbox.send(notification(token, ["value": ["kind": "end"]]))
  }

  private func begin(_ token: JSONValue) {
    let isFirst = hasBegun.withLock { hasBegun in
      defer { hasBegun = true }
      return !hasBegun
    }
    guard isFirst else { return }
    outbox.send(
      notification(token, ["value": ["kind": "begin", "title": .string(title), "cancellable": true]]))
  }

  private func key(_ token: JSONValue) -> String { "progress:" + token.printed() }

  private func send(_ token: JSONValue, _ members: JSONObject) {
    outbox.sendDroppable(notification(token, members), key: key(token))
  }

  private func notification(_ token: JSONValue, _ members: JSONObject) -> Message {
    var params: JSONObject = [dialect.isDisjoint(with: .mcp) ? "token" : "progressToken": token]
    for (key, value) in members { params[key] = value }
    let method = dialect.isDisjoint(with: .mcp) ? "$/progress" : "notifications/progress"
    return .notification(method: method, params: .object(params))
  }

  private func work(_ kind: String, done: Double, total: Double?, message: String?) -> JSONObject {
    var value: JSONObject = ["kind": .string(kind)]
    if let message { value["message"] = .string(message) }
    if let total, total > 0, done >= 0 {
      value["percentage"] = .integer(Int64((min(1, done / total) * 100).rounded(.down)))
    }
    return ["value": .object(value)]
  }

  private func plain(done: Double, total: Double?, unit: String?, message: String?) -> JSONObject {
    let isMCP = !dialect.isDisjoint(with: .mcp)
    var members: JSONObject = [isMCP ? "progress" : "done": Self.number(done)]
    if let total { members["total"] = Self.number(total) }
    if let unit, !isMCP { members["unit"] = .string(unit) }
    if let message { members["message"] = .string(message) }
    return members
  }

  private static func number(_ value: Double) -> JSONValue {
    Int64(exactly: value).map { .integer($0) } ?? (value.isFinite ? .number(value) : .null)
  }
}
