import Concepts
import JSON

extension ModelFile {
  /// The name of the scorer.
  var name: String { scorer["name"]?.stringValue ?? "" }

  private var spec: ComponentSpec { ComponentSpec(name, scorer["parameters"]?.objectValue ?? [:]) }

  /// The scorer as it was when it was kept, or after learning again.
  ///
  /// - Throws: ``WorkspaceError`` when the catalogue is another, or what must be learnt again is; ``ComponentError``.
  func fitted(to train: Interactions, _ registry: Registry, place: String) throws -> any FittedScorer {
    guard try isCurrent(registry) else {
      throw Self.mismatch("it was fitted by another version of '\(name)'", place)
    }
    guard Self.digest(of: train.catalogue) == catalogue else {
      throw Self.mismatch(
        "it scores \(items) items, and the data's \(train.catalogue.count) are not the same ones", place)
    }
    if let state {
      let fitted = try registry.scorer(spec.name, restoredFrom: state)
      guard try fitted.scores(for: [], of: "").count == items else {
        throw Self.mismatch("what it learnt is not of \(items) items", place)
      }
      return fitted
    }
    guard Self.digest(of: train) == self.train else {
      throw Self.mismatch(
        "'\(name)' keeps no state and learns again, and the data is not what it learnt from", place)
    }
    guard try registry.expanded(spec, family: "scorer") == scorer else {
      throw Self.mismatch("'\(name)' keeps no state and learns again, and a file it names has changed", place)
    }
    let context = ComponentContext(catalogue: train.catalogue, prompts: registry.prompts, train: train)
    return try registry.scorer(spec, in: context).fit(to: train, seed: seed)
  }

  /// Whether this program has the scorer, its version and its parameters; files that were named are not looked at.
  private func isCurrent(_ registry: Registry) throws -> Bool {
    var registry = registry
    (registry.named, registry.embedders) = (nil, nil)
    return try registry.expanded(spec, family: "scorer") == scorer.withoutFiles
  }

  private static func mismatch(_ why: String, _ place: String) -> WorkspaceError {
    WorkspaceError(
      .data, "model-mismatch", "the model does not fit: \(why)", place: place,
      hint: "fit it again to this data with 'reprise fit'")
  }
}

extension JSONValue {
  /// A component spelt out, without the digests of the files and models that it and its parts name.
  fileprivate var withoutFiles: JSONValue {
    guard var object = objectValue else { return self }
    (object["files"], object["models"]) = (nil, nil)
    if let parts = object["parts"]?.arrayValue { object["parts"] = .array(parts.map(\.withoutFiles)) }
    return .object(object)
  }
}

extension Registry {
  /// A scorer that learnt before.
  ///
  /// - Throws: ``ComponentError`` when the scorer keeps no state, or the state is none of its.
  fileprivate func scorer(_ name: String, restoredFrom state: ScorerState) throws -> any FittedScorer {
    guard let type = scorers.first(where: { $0.name == name })?.storedForm else {
      throw ComponentError(.badValue, "'\(name)' keeps no state; fit it again")
    }
    return try type.init(state)
  }
}
