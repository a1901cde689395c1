package import JSON

/// A message that cannot be taken, with the identifier its reply should carry.
package struct MessageFault: Error, Hashable, Sendable {
  package var id: RequestID?
  package var error: ResponseError
}

/// What one frame holds.
package enum Incoming: Hashable, Sendable {
  case single(Result<Message, MessageFault>)
  case batch([Result<Message, MessageFault>])
}

/// Reads the envelope of messages.
package struct MessageDecoding: Sendable {
  /// The most messages of one batch.
  package var largestBatch = 1_000
  /// The most bytes of a method's name.
  package var longestMethod = 128
  package var json = JSONLimits.standard

  package init() {}

  /// What `frame` holds; a frame that is no JSON still yields the identifier when it can be found.
  package func decode(_ frame: [UInt8]) -> Incoming {
    do throws(JSONError) {
      return incoming(try JSONValue(parsing: frame, limits: json))
    } catch {
      return .single(.failure(MessageFault(id: IDSalvage.find(in: frame), error: .unreadable(error))))
    }
  }

  private func incoming(_ value: JSONValue) -> Incoming {
    guard case .array(let elements) = value else { return .single(message(value)) }
    guard !elements.isEmpty, elements.count <= largestBatch else {
      let error = ResponseError.invalidRequest(
        "a batch has 1 to \(largestBatch) messages, this has \(elements.count)")
      return .single(.failure(MessageFault(error: error)))
    }
    return .batch(elements.map(message))
  }

  private func message(_ value: JSONValue) -> Result<Message, MessageFault> {
    guard case .object(let object) = value else {
      return .failure(MessageFault(error: .invalidRequest("a message is an object, this is \(value.kind)")))
    }
    let id = object["id"].flatMap(RequestID.init)
    do throws(ResponseError) {
      return .success(try message(object, id))
    } catch {
      return .failure(MessageFault(id: id, error: error))
    }
  }

  private func message(_ object: JSONObject, _ id: RequestID?) throws(ResponseError) -> Message {
    guard object["jsonrpc"] == "2.0" else {
      throw .invalidRequest("the message is not JSON-RPC 2.0", hint: #"add "jsonrpc": "2.0""#)
    }
    guard let method = object["method"] else { return try response(object, id) }
    guard case .string(let name) = method, !name.isEmpty, name.utf8.count <= longestMethod else {
      throw .invalidRequest("'method' must be a string of 1 to \(longestMethod) bytes")
    }
    let params = try params(object)
    guard let given = object["id"] else { return .notification(method: name, params: params) }
    guard let id else {
      throw .invalidRequest(
        "'id' must be a string of at most \(RequestID.longest) bytes or a 64-bit integer, this is \(given.kind)",
        hint: "leave 'id' out to send a notification")
    }
    return .request(id: id, method: name, params: params)
  }

  /// Absent and null are the same, as some editors send null.
  private func params(_ object: JSONObject) throws(ResponseError) -> JSONValue? {
    switch object["params"] {
    case nil, .some(.null): return nil
    case .some(.object(let members)): return .object(members)
    case .some(.array(let elements)): return .array(elements)
    case .some(let other):
      throw ResponseError(
        .invalidParams, "'params' must be an object or an array, this is \(other.kind)", kind: "invalidParams"
      )
    }
  }

  private func response(_ object: JSONObject, _ id: RequestID?) throws(ResponseError) -> Message {
    switch (object["result"], object["error"]) {
    case (let result?, nil): return .response(id: id, result: .success(result))
    case (nil, let error?): return .response(id: id, result: .failure(ResponseError(error)))
    case (.some(.null), let error?): return .response(id: id, result: .failure(ResponseError(error)))
    default: throw .invalidRequest("a message has 'method', or one of 'result' and 'error'")
    }
  }
}
