import Concepts

/// How the bytes of a text file are to be read.
enum TextEncoding: String, Codable, Sendable, CaseIterable {
  case utf8, latin1
}

/// Opens the files of a data set.
enum SourceFile {
  /// The lines of a file, unpacked where it is packed.
  static func lines(_ path: String, encoding: TextEncoding = .utf8) throws -> LineReader {
    let source: any ByteSource = try FileSource(path)
    return LineReader(encoding == .latin1 ? Latin1Source(source) : source, file: name(path))
  }

  /// The last part of a path: what messages and records show, the same on every machine.
  static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The name without the ending of a packed file: `ml-100k.inter` for `data/ml-100k.inter.gz`.
  static func unpackedName(_ path: String) -> String {
    let name = name(path)
    let ending = [".gz", ".zip"].first { name.hasSuffix($0) && name.utf8.count > $0.utf8.count }
    return ending.map { String(name.dropLast($0.count)) } ?? name
  }

  /// The name without its endings: `ml-100k` for `ml-100k.inter.gz`.
  static func stem(_ path: String) -> String {
    let parts = unpackedName(path).split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1 ? parts.dropLast().joined(separator: ".") : unpackedName(path)
  }

  /// The path with a role.
  ///
  /// - Throws: ``DatasetError`` when the role is missing, or there is a role that is not among `known`.
  static func path(_ role: String, in files: [String: String], known: [String]) throws -> String {
    if let strange = files.keys.sorted().first(where: { !known.contains($0) }) {
      throw DatasetError(
        .badOption,
        "this reader has no files for '\(strange)'\(ComponentError.guess(strange, known)); it reads "
          + known.joined(separator: ", "))
    }
    guard let path = files[role] else { throw DatasetError(.missingFile, "no file is given for '\(role)'") }
    return path
  }
}
