import Concepts
import JSON
import Tracing

/// A split that was made elsewhere: a file to learn from, a file that is held out, as interactions or as judgements.
enum GivenSplit {
  static let kind = "given"

  /// - Parameters:
  ///   - files: paths by role.
  ///   - format: the reader of all of them; `nil` to tell by each file's ending.
  static func read(_ files: [String: String], format: ComponentSpec?, registry: Registry) throws
    -> ExperimentData
  {
    let parts = try SplitParts(files, registry: registry) { role in
      try role == "judgements"
        ? ComponentSpec(QrelsReader.name) : format ?? DatasetSource.format(of: files[role] ?? "")
    }
    let names = files.filter { SplitParts.roles.contains($0.key) }.mapValues(SourceFile.name)
    let stem = SourceFile.stem(files["train"] ?? files["test"] ?? files["judgements"] ?? "")
    let steps = [Dataset.Step("read given split", parts.together, detail: .object(named(names)))]
    let dataset = Dataset(name: stem, interactions: parts.together, steps: steps)
    let fingerprint = DatasetDigest.fingerprint(of: dataset)
    let held = HeldOut.events(of: parts.test)
    let record: JSONValue = [
      "kind": .string(kind), "parameters": .object(named(names)), "data": .string(fingerprint.description),
      "order": "as given", "counts": .object(HeldOut.counts(parts.train, held)),
    ]
    let split = Split(
      train: parts.train, history: parts.history, protocolRecord: record,
      fingerprint: DatasetDigest.fingerprint(data: fingerprint, protocolRecord: record, heldOut: held),
      sealed: HeldOut.sealed(held))
    return ExperimentData(dataset: dataset, fingerprint: fingerprint, split: split)
  }

  private static func named(_ files: [String: String]) -> JSONObject {
    JSONObject(SplitParts.roles.compactMap { role in files[role].map { (role, .string($0)) } })
  }
}
