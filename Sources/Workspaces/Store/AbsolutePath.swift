import Glibc

/// Paths from the root of the file system.
enum AbsolutePath {
  /// The path with `.`, `..` and symbolic links resolved as far as it exists.
  ///
  /// - Throws: ``WorkspaceError`` when there is nothing at the path.
  static func of(_ path: String) throws(WorkspaceError) -> String {
    guard let resolved = realpath(path, nil) else {
      throw WorkspaceError(
        .noInput, "no-such-file", "there is nothing at \(path)", place: path,
        hint: "check the path's spelling")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The last part of a path.
  static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
