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
    guard try registry.expanded(spec, family: "scorer") == scorer else {
      throw Self.mismatch("it was fitted by another version of '\(name)'", place)
    }
    guard Self.digest(of: train.catalogue) == catalogue else {
      throw Self.mismatch(
        "it scores \(items) items, and the data's \(train.catalogue.count) are not the same ones", place)
    }
    if let state { return try registry.scorer(spec.name, restoredFrom: state) }
    guard Self.digest(of: train) == self.train else {
      throw Self.mismatch(
        "'\(name)' keeps no state and learns again, and the data is not what it learnt from", place)
    }
    let context = ComponentContext(catalogue: train.catalogue, prompts: registry.prompts, train: train)
    return try registry.scorer(spec, in: context).fit(to: train, seed: seed)
  }

  private static func mismatch(_ why: String, _ place: String) -> WorkspaceError {
    WorkspaceError(
      .data, "model-mismatch", "the model does not fit: \(why)", place: place,
      hint: "fit it again to this data with 'reprise fit'")
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
