import Glibc

/// Paths from the root of the file system.
enum AbsolutePath {
  /// The path with `.`, `..` and symbolic links resolved as far as it exists.
  ///
  /// - Throws: ``WorkspaceError`` when there is nothing at the path.
  static func of(_ path: String) throws(WorkspaceError) -> String {
    guard let resolved = realpath(path, nil) else {
      throw WorkspaceError(
        .noInput, "no-such-file", path.isEmpty ? "the path is empty" : "there is nothing at \(path)",
        place: path,
        hint: "check the path's spelling")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The path of a file that may be made: its folder must be there.
  ///
  /// - Throws: ``WorkspaceError`` when the folder is not there.
  static func ofNew(_ path: String) throws(WorkspaceError) -> String {
    guard let slash = path.lastIndex(of: "/") else { return try of(".") + "/" + path }
    return try of(slash == path.startIndex ? "/" : String(path[..<slash])) + path[slash...]
  }

  /// The path of a file that is to be made; its folder is made if it is not there.
  static func making(_ path: String) throws(WorkspaceError) -> String {
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try DiskFolder(String(path[..<slash])).make()
    }
    return try ofNew(path)
  }

  /// The folder that something lies in.
  static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  /// The last part of a path.
  static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
