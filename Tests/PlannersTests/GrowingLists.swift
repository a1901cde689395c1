import Concepts
import JSON
import TestSupport

/// A model that proposes as many different ways as it may, and judges by a function of the text.
func growingModel(
  vote: @escaping @Sendable (String) -> Int = { _ in 0 },
  score: @escaping @Sendable (String) -> Int = { _ in 5 }
) -> FunctionModel {
  FunctionModel { prompt in
    let text = prompt.messages.last?.content ?? ""
    guard case .json(let name, let schema) = prompt.format else { return Reply("") }
    switch name {
    case "ways": return Reply(ways(schema).printed())
    case "vote": return Reply(#"{"best": "p\#(vote(text) + 1)"}"#)
    case "score": return Reply(#"{"score": \#(score(text))}"#)
    case "verdict": return Reply(#"{"score": \#(score(text)), "advice": "be bolder"}"#)
    default: return Reply("{}")
    }
  }
}

/// The first names that may be given, then those after them, and so on.
private func ways(_ schema: JSONValue) -> JSONValue {
  let list = schema["properties"]?["ways"]
  let items = list?["items"]?["properties"]?["items"]
  let names = items?["items"]?["enum"]?.arrayValue ?? []
  let (most, chunk) = (list?["maxItems"]?.intValue ?? 1, items?["maxItems"]?.intValue ?? 1)
  let ways = (0..<most).compactMap { number -> JSONValue? in
    let own = names.dropFirst(number).prefix(chunk)
    return own.isEmpty ? nil : ["reason": .string("way \(number + 1)"), "items": .array(Array(own))]
  }
  return ["ways": .array(ways)]
}
