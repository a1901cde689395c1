import Concepts
import JSON

/// The parts of a snapshot, checked: `{"memory": "window", …}`.
struct MemorySnapshot {
  private let name: String
  let members: JSONObject

  /// - Throws: ``ComponentError`` when the value is no snapshot of the memory of that name.
  init(_ value: JSONValue, of name: String) throws(ComponentError) {
    guard let members = value.objectValue, let found = members["memory"]?.stringValue else {
      throw ComponentError(.badSnapshot, "this is no snapshot of a memory: it is \(value.kind)")
    }
    guard found == name else {
      throw ComponentError(
        .badSnapshot, "this is a snapshot of the memory '\(found)' and cannot be restored into '\(name)'",
        path: "/memory")
    }
    (self.name, self.members) = (name, members)
  }

  /// The notes under a key.
  func notes(_ key: String, in catalogue: Catalogue) throws(ComponentError) -> [Note] {
    guard let values = members[key]?.arrayValue else { throw bad(key, "a list of notes is missing") }
    var notes: [Note] = []
    for (place, value) in values.enumerated() {
      guard let note = Note(value, in: catalogue) else { throw bad("\(key)/\(place)", "this is no note") }
      notes.append(note)
    }
    return notes
  }

  /// A whole number under a key.
  func integer(_ key: String) throws(ComponentError) -> Int {
    guard let value = members[key]?.intValue else { throw bad(key, "a whole number is missing") }
    return value
  }

  /// A text under a key.
  func text(_ key: String) throws(ComponentError) -> String {
    guard let value = members[key]?.stringValue else { throw bad(key, "a text is missing") }
    return value
  }

  /// Whole numbers under a key.
  func integers(_ key: String) throws(ComponentError) -> [Int] {
    guard let values = members[key]?.arrayValue, case let numbers = values.compactMap(\.intValue),
      numbers.count == values.count
    else { throw bad(key, "a list of whole numbers is missing") }
    return numbers
  }

  /// Numbers under a key.
  func numbers(_ key: String) throws(ComponentError) -> [Double] {
    guard let values = members[key]?.arrayValue, case let numbers = values.compactMap(\.doubleValue),
      numbers.count == values.count
    else { throw bad(key, "a list of numbers is missing") }
    return numbers
  }

  /// Texts under a key.
  func texts(_ key: String) throws(ComponentError) -> [String] {
    guard let values = members[key]?.arrayValue, case let texts = values.compactMap(\.stringValue),
      texts.count == values.count
    else { throw bad(key, "a list of texts is missing") }
    return texts
  }

  func bad(_ path: String, _ problem: String) -> ComponentError {
    ComponentError(.badSnapshot, "the snapshot of '\(name)' cannot be restored: \(problem)", path: "/\(path)")
  }
}
