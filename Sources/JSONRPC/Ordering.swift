import JSON

/// What a method may overlap with; every method declares it.
///
/// A message waits for earlier ones it conflicts with: a write for reads and writes of the same resource, a
/// read for writes, a barrier for everything that is not free.
package enum Ordering: Hashable, Sendable {
  /// Waits for every earlier message and holds up every later one.
  case barrier
  case read(Resource)
  case write(Resource)
  /// Neither waits nor holds up: for what looks at no state or guards its own.
  case free

  /// What is read or written: all of a kind, or the one that a parameter names.
  package struct Resource: Hashable, Sendable {
    var kind: String
    var parameter: JSONPointer?

    /// Everything of `kind`.
    package static func all(_ kind: String) -> Resource { Resource(kind: kind) }

    /// The one of `kind` named by a parameter, such as `["textDocument", "uri"]`; all of them without it.
    package static func one(_ kind: String, namedBy tokens: String...) -> Resource {
      Resource(kind: kind, parameter: JSONPointer(tokens: tokens))
    }

    func claim(_ params: JSONValue?) -> Claim.Resource {
      Claim.Resource(kind: kind, name: parameter.flatMap { params?[$0]?.printed() })
    }
  }

  /// What one message claims.
  func claim(_ params: JSONValue?) -> Claim {
    switch self {
    case .barrier: .barrier
    case .read(let resource): .read(resource.claim(params))
    case .write(let resource): .write(resource.claim(params))
    case .free: .free
    }
  }
}

/// What one message claims while it waits and runs.
enum Claim: Hashable, Sendable {
  struct Resource: Hashable {
    var kind: String
    /// Nil is everything of the kind.
    var name: String?

    func overlaps(_ other: Resource) -> Bool {
      kind == other.kind && (name == nil || other.name == nil || name == other.name)
    }
  }

  case barrier
  case read(Resource)
  case write(Resource)
  case free

  func conflicts(with other: Claim) -> Bool {
    switch (self, other) {
    case (.free, _), (_, .free): false
    case (.barrier, _), (_, .barrier): true
    case (.read, .read): false
    case (.read(let left), .write(let right)), (.write(let left), .read(let right)),
      (.write(let left), .write(let right)):
      left.overlaps(right)
    }
  }
}
