import Assets
import Datasets
import JSON

/// The folder that an operation on data makes, and the form of its files.
struct PreparedFolder {
  private let path: String
  private let form: DatasetExport.Format

  /// - Parameter format: as in a request; csv when left out.
  init(_ output: String, format: String?, at place: DataPlace) throws(WorkspaceError) {
    (path, form) = (place.file(output), try DatasetExport.Format(named: format))
  }

  /// Writes the folder on a thread of its own; the response describes the data with what was written.
  func keep(
    _ data: ExperimentData, by write: @escaping @Sendable (String, DatasetExport.Format) throws -> [String]
  ) async throws -> JSONValue {
    let (path, form) = (path, form)
    let files = try await onOwnThread { try write(path, form) }
    var object = data.json.objectValue ?? [:]
    object["output"] = .string(path)
    object["files"] = .array(files.map { .string($0) })
    return .object(object)
  }
}

extension DatasetExport.Format {
  fileprivate init(named name: String?) throws(WorkspaceError) {
    guard let format = Self(rawValue: name ?? "csv") else {
      throw WorkspaceError(
        .usage, "bad-format", "no form of files is named '\(name ?? "")'",
        hint: "name one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self = format
  }
}
