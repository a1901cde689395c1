import JSON

/// Which components two sessions' starts say to be different: another one, other parameters, or another prompt.
struct DeclaredChanges {
  /// Components by name, those of one change with one number: what a memory was and what it is now are one change.
  private(set) var numbers: [String: Int] = [:]

  init(_ left: JSONValue, _ right: JSONValue) {
    let (before, after) = (Declared(left), Declared(right))
    var count = 0
    for role in Set(before.parts.keys).union(after.parts.keys).sorted() {
      let (old, new) = (before.parts[role] ?? [], after.parts[role] ?? [])
      guard old != new else { continue }
      count += 1
      for part in old.symmetricDifference(new) { numbers[part["name"]?.stringValue ?? ""] = count }
    }
    for prompt in Set(before.prompts.keys).union(after.prompts.keys).sorted()
    where before.prompts[prompt] != after.prompts[prompt] {
      let component = String(prompt.drop { $0 != "/" }.dropFirst().prefix { $0 != "." })
      guard numbers[component] == nil else { continue }
      count += 1
      numbers[component] = count
    }
  }

  /// What a session's agent is made of, in the beginning and after each change that forks brought.
  private struct Declared {
    var parts: [String: Set<JSONValue>] = [:]
    var prompts: [String: Set<JSONValue>] = [:]

    init(_ start: JSONValue) {
      add(start["agent"] ?? .null)
      for change in start["changes"]?.arrayValue ?? [] { add(change["agent"] ?? .null) }
    }

    private mutating func add(_ agent: JSONValue) {
      for (role, part) in agent["components"]?.objectValue ?? [:] {
        for part in part.arrayValue ?? [part] { parts[role, default: []].insert(part) }
      }
      for (name, digest) in agent["prompts"]?.objectValue ?? [:] { prompts[name, default: []].insert(digest) }
    }
  }
}
