import Workspaces

/// A file that an option names for output.
enum OutputFile {
  /// Writes text, whole or not at all; folders are made.
  static func write(_ text: String, to path: String) throws {
    let isAbsolute = path.hasPrefix("/")
    try DiskFolder(isAbsolute ? "" : ".").write(
      Array(text.utf8), to: isAbsolute ? String(path.dropFirst()) : path)
  }
}
