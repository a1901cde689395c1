extension JSONValue {
  /// This value with `overrides` laid over it (RFC 7386): objects merge member by member, null removes a
  /// member, anything else replaces.
  package func merging(_ overrides: JSONValue) -> JSONValue {
    guard case .object(let changes) = overrides else { return overrides }
    var merged = objectValue ?? JSONObject()
    for (key, change) in changes {
      merged[key] = change.isNull ? Optional.none : (merged[key] ?? .null).merging(change)
    }
    return .object(merged)
  }
}
