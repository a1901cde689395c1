import Agents
package import Concepts
package import JSON

extension ComponentSpec {
  /// A component as a cell names it: as ``init(_:)`` reads it, and `name@k` for `{name: name, k: k}`.
  ///
  /// - Throws: ``ComponentError`` when the value is none of these.
  package init(naming value: JSONValue) throws(ComponentError) {
    guard let text = value.stringValue, let at = text.lastIndex(of: "@") else {
      try self.init(value)
      return
    }
    guard let depth = Int64(text[text.index(after: at)...]), depth > 0 else {
      throw ComponentError(.badValue, "'\(text)' must end with a whole number after the '@', as in ndcg@10")
    }
    self.init(String(text[..<at]), ["k": .integer(depth)])
  }
}

extension Registry {
  /// Whether a family has a member of this name.
  func has(_ name: String, family: String) -> Bool {
    families.first { $0.family == family }?.members.contains { $0.name == name } ?? false
  }

  /// The specification with every default spelt out, the version of what it means, and the digests of the files that
  /// it names: what a cache key holds.
  ///
  /// - Throws: ``ComponentError`` for names, keys and values that the family does not know, and for files that
  ///   cannot be read.
  package func expanded(_ spec: ComponentSpec, family: String) throws(ComponentError) -> JSONValue {
    let members = families.first { $0.family == family }?.members ?? []
    guard let member = members.first(where: { $0.name == spec.name }) else {
      let names = members.map { $0.name }
      throw ComponentError(
        .unknownName, "no \(family) is named '\(spec.name)'\(ComponentError.guess(spec.name, names))",
        path: "/name")
    }
    let parameters = try member.expanded(spec)
    var object: JSONObject = [
      "family": .string(family), "name": .string(spec.name), "version": .integer(Int64(member.version)),
      "parameters": parameters,
    ]
    let files = try files(of: member, parameters), parts = try parts(of: member, parameters)
    let models = try models(of: member, parameters)
    if !files.isEmpty { object["files"] = .object(files) }
    if !models.isEmpty { object["models"] = .object(models) }
    if !parts.isEmpty { object["parts"] = .array(parts) }
    return .object(object)
  }

  /// The digests of the files that parameters name.
  private func files(of member: any Component.Type, _ values: JSONValue) throws(ComponentError) -> JSONObject
  {
    guard let named else { return [:] }
    var digests: JSONObject = [:]
    for parameter in member.parameters where parameter.reference == .file {
      guard let path = values[parameter.name]?.stringValue, !path.isEmpty else { continue }
      do { digests[parameter.name] = .string(try named.digest(path)) } catch {
        throw ComponentError(
          .badValue, "'\(parameter.name)' of '\(member.name)': \(error)", path: "/\(parameter.name)")
      }
    }
    return digests
  }

  /// Who makes the vectors that parameters name a model for.
  private func models(of member: any Component.Type, _ values: JSONValue) throws(ComponentError) -> JSONObject
  {
    guard let embedders else { return [:] }
    var models: JSONObject = [:]
    for parameter in member.parameters where parameter.reference == .embedder {
      guard let name = values[parameter.name]?.stringValue, !name.isEmpty else { continue }
      do { models[parameter.name] = try embedders.identity(name).json } catch {
        throw ComponentError(
          .badValue, "'\(parameter.name)' of '\(member.name)': \(error)", path: "/\(parameter.name)")
      }
    }
    return models
  }

  /// The vectors that a component and its parts name a model for, by the model's name.
  ///
  /// - Parameter expanded: what ``expanded(_:family:)`` gave.
  func itemVectors(for expanded: JSONValue, of catalogue: Catalogue) async throws -> [String: [[Float]]] {
    var vectors: [String: [[Float]]] = [:]
    for (name, identity) in Self.embedders(in: expanded) where vectors[name] == nil {
      vectors[name] = try await embedders?.vectors(name, identity, catalogue)
    }
    return vectors
  }

  /// The same, of a component whose files nobody has looked at yet.
  func itemVectors(of spec: ComponentSpec, for catalogue: Catalogue) async throws -> [String: [[Float]]] {
    var registry = self
    registry.named = nil
    return try await itemVectors(for: registry.expanded(spec, family: "scorer"), of: catalogue)
  }

  /// Names and identities of the embedders in anything that holds components spelt out, in order.
  static func embedders(in expanded: JSONValue) -> [(name: String, identity: ModelIdentity)] {
    if let values = expanded.arrayValue { return values.flatMap(embedders) }
    guard let object = expanded.objectValue else { return [] }
    let own = (object["models"]?.objectValue ?? [:]).compactMap { key, json in
      object["parameters"]?[key]?.stringValue.flatMap { name in
        AgentEmbedder(recorded: json).map { (name: name, identity: $0.identity) }
      }
    }
    return own + object.flatMap { embedders(in: $0.value) }
  }

  /// The components that parameters name, each spelt out.
  private func parts(of member: any Component.Type, _ values: JSONValue) throws(ComponentError) -> [JSONValue]
  {
    var parts: [JSONValue] = []
    for parameter in member.parameters {
      guard case .component(let family)? = parameter.reference else { continue }
      for (place, value) in (values[parameter.name]?.arrayValue ?? []).enumerated() {
        do throws(ComponentError) { parts.append(try expanded(ComponentSpec(value), family: family)) } catch {
          throw error.inside("/\(parameter.name)/\(place)", value)
        }
      }
    }
    return parts
  }
}

extension Component {
  fileprivate static var parameters: [Parameter] { Configuration.parameters }

  fileprivate static func expanded(_ spec: ComponentSpec) throws(ComponentError) -> JSONValue {
    do {
      return try JSONValue(encoding: Configuration.resolve(spec.overrides, for: spec.name))
    } catch let error as ComponentError {
      throw error
    } catch {
      throw ComponentError(.badValue, "the configuration of '\(spec.name)' cannot be read: \(error)")
    }
  }
}
