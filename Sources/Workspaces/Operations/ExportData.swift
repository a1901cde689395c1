import Assets
import Concepts
import Datasets
package import JSON

/// Writes one table of a data set to a file for other programs.
package struct ExportData: Operation {
  package static let method = "data/export"
  package static let summary = "Writes one table of a data set, or judgements, to a file for other programs."

  /// A workspace, anything inside one, or any folder: where relative paths begin.
  package var path: String?
  /// What a `dataset` cell would say.
  package var dataset: JSONObject
  /// Of the splits in which chance has a part; 1 when left out.
  package var seed: Int?
  /// `all`, `train`, `history`, `test` or `items`; all interactions when left out.
  package var part: String?
  /// `csv`, `recbole`, `json-lines` or `qrels`; csv when left out.
  package var format: String?
  /// The file; one of that name is replaced.
  package var output: String

  package init(
    path: String? = nil, dataset: JSONObject, seed: Int? = nil, part: String? = nil, format: String? = nil,
    output: String
  ) {
    (self.path, self.dataset, self.seed) = (path, dataset, seed)
    (self.part, self.format, self.output) = (part, format, output)
  }

  package struct Response: Codable, Sendable {
    package var name: String
    package var part: String
    package var format: String
    package var rows: Int
    package var output: String
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let place = try DataPlace(path)
      let part = try Self.choice(self.part ?? "all", PartExport.Part.self, "part")
      let form = try Self.choice(format ?? "csv", PartExport.Form.self, "form")
      let data = try await place.load(dataset, seed: seed, environment)
      let output = place.file(output)
      let rows = try await onOwnThread { try PartExport(data).write(part, as: form, to: output) }
      return Response(
        name: data.dataset.name, part: part.rawValue, format: form.rawValue, rows: rows, output: output)
    } catch { throw WorkspaceError(error) }
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ type: Choice.Type, _ what: String
  ) throws(WorkspaceError) -> Choice where Choice.RawValue == String {
    if let choice = Choice(rawValue: name) { return choice }
    throw WorkspaceError(
      .usage, "bad-\(what)", "no \(what) is named '\(name)'",
      hint: "name one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
  }
}
