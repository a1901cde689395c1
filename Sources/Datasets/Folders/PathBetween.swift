import Glibc

/// The way from one folder to another, so that both can move together.
enum PathBetween {
  /// The path of something from a folder; what is there already is followed through symbolic links.
  ///
  /// - Parameter folder: full, and perhaps not there yet.
  static func relative(_ path: String, from folder: String) -> String {
    let (target, start) = (parts(path), parts(folder))
    let common = zip(target, start).prefix { $0.utf8.elementsEqual($1.utf8) }.count
    let way = start.dropFirst(common).map { _ in ".." } + target.dropFirst(common)
    return way.isEmpty ? "." : way.joined(separator: "/")
  }

  private static func parts(_ path: String) -> [String] {
    var parts = path.split(separator: "/").map(String.init)
    var missing: [String] = []
    while !parts.isEmpty {
      if let real = realpath("/" + parts.joined(separator: "/"), nil) {
        defer { free(real) }
        return String(cString: real).split(separator: "/").map(String.init) + missing
      }
      missing.insert(parts.removeLast(), at: 0)
    }
    return missing
  }
}
