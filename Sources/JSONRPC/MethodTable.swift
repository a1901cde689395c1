package import JSON

/// The methods of a server: what each may overlap with, who sees it, and what handles it.
package struct MethodTable: Sendable {
  /// A handler that may wait; runs in a task.
  package typealias Handler = @Sendable (JSONValue?, RequestContext) async throws -> JSONValue
  /// A handler of microseconds; runs where the message is read.
  package typealias ImmediateHandler = @Sendable (JSONValue?, RequestContext) throws -> JSONValue

  enum Work: Sendable {
    case task(Handler)
    case immediate(ImmediateHandler)
  }

  package struct Method: Sendable {
    package let name: String
    package let ordering: Ordering
    package let dialects: Dialects
    let work: Work
  }

  private var methods: [String: [Method]] = [:]

  package init() {}

  /// All methods, sorted by name.
  package var all: [Method] {
    methods.values.flatMap { $0 }.sorted { ($0.name, $0.dialects.rawValue) < ($1.name, $1.dialects.rawValue) }
  }

  /// Adds a method; two methods of one name must be of different dialects.
  package mutating func add(
    _ name: String, ordering: Ordering, dialects: Dialects = .plain, handler: @escaping Handler
  ) {
    insert(Method(name: name, ordering: ordering, dialects: dialects, work: .task(handler)))
  }

  /// Adds a method whose handler takes microseconds and never waits.
  package mutating func addImmediate(
    _ name: String, ordering: Ordering, dialects: Dialects = .plain, handler: @escaping ImmediateHandler
  ) {
    insert(Method(name: name, ordering: ordering, dialects: dialects, work: .immediate(handler)))
  }

  /// Adds a method with parameters and result of their own types.
  package mutating func add<Params: Decodable & SendableMetatype, Response: Encodable & SendableMetatype>(
    _ name: String, ordering: Ordering, dialects: Dialects = .plain, params: Params.Type = Params.self,
    handler: @escaping @Sendable (Params, RequestContext) async throws -> Response
  ) {
    add(name, ordering: ordering, dialects: dialects) { json, context in
      let params: Params = try Self.decode(json)
      return try JSONValue(encoding: try await handler(params, context))
    }
  }

  /// The method as one of `dialects` sees it; a plain method is seen by all but MCP.
  func method(_ name: String, in dialect: Dialects) -> Method? {
    let named = methods[name] ?? []
    return named.first { !$0.dialects.isDisjoint(with: dialect) }
      ?? (dialect.isDisjoint(with: .mcp) ? named.first { $0.dialects.contains(.plain) } : nil)
  }

  /// The dialects that have a method of this name.
  func dialects(of name: String) -> Dialects? {
    methods[name].map { $0.reduce(into: []) { $0.formUnion($1.dialects) } }
  }

  private mutating func insert(_ method: Method) {
    let others = methods[method.name] ?? []
    precondition(
      others.allSatisfy { $0.dialects.isDisjoint(with: method.dialects) }, "\(method.name) is there twice")
    methods[method.name] = others + [method]
  }

  private static func decode<Params: Decodable>(_ json: JSONValue?) throws -> Params {
    do {
      return try (json ?? [:]).decoded(as: Params.self)
    } catch let error as JSONError {
      throw ResponseError.invalidParams(error)
    }
  }
}
