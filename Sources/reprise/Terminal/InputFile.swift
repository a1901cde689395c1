import Glibc
import Workspaces

/// A file that an option names.
enum InputFile {
  /// Bytes of a file; `nil` when there is none.
  static func size(_ path: String) -> Int64? {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : nil
  }

  /// Its text.
  ///
  /// - Throws: ``Failure`` when it is not there or is not UTF-8.
  static func text(_ path: String) throws -> String {
    let bytes = try DiskFolder(path.hasPrefix("/") ? "" : ".").read(
      path.hasPrefix("/") ? String(path.dropFirst()) : path)
    guard let bytes else {
      throw Failure(.noInput, "there is no file \(path)", hint: "check the path's spelling")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(.data, "\(path) is not UTF-8 text", hint: "save it as UTF-8")
    }
    return text
  }
}
