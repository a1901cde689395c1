import Concepts
import Glibc

/// How the bytes of a text file are to be read.
enum TextEncoding: String, Codable, Sendable, CaseIterable {
  case utf8, latin1
}

/// Opens the files of a data set.
enum SourceFile {
  /// The lines of a file, unpacked where it is packed.
  static func lines(_ path: String, encoding: TextEncoding = .utf8) throws -> LineReader {
    let source = try open(path)
    return LineReader(encoding == .latin1 ? Latin1Source(source) : source, file: name(path))
  }

  /// The bytes of a file; of a gzip file or of a zip archive's member what is packed in it.
  ///
  /// A member is named after `#`, as in `ml-1m.zip#ml-1m/ratings.dat`; an archive of one file needs no name. The
  /// packing is told by the first bytes, not by the file's name.
  static func open(_ path: String) throws -> any ByteSource {
    let (file, member) = archiveMember(path)
    switch Packing(try head(of: file)) {
    case .none: return try FileSource(path)
    case .gzip: return try GzipSource(FileSource(file), file: name(file))
    case .zip:
      let archive = try ZipArchive(file)
      return try archive.source(of: archive.member(member))
    case .foreign(let kind):
      throw DatasetError(
        .unreadable, "the file is packed as \(kind), which is not read; unpack it, or pack it as gzip or zip",
        file: name(file))
    }
  }

  /// The path of an archive and the member after `#`; a file whose own name has a `#` is no archive.
  static func archiveMember(_ path: String) -> (file: String, member: String?) {
    guard access(path, F_OK) != 0, let mark = path.firstIndex(of: "#") else { return (path, nil) }
    return (String(path[..<mark]), String(path[path.index(after: mark)...]))
  }

  /// The folder that a path is in.
  static func folder(_ path: String) -> String {
    let file = archiveMember(path).file
    return file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func head(of path: String) throws -> [UInt8] {
    let source = try FileSource(path)
    return try [UInt8](unsafeUninitializedCapacity: 8) { buffer, count in
      count = try source.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
  }

  /// The last part of a path: what messages and records show, the same on every machine.
  static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The name without the ending of a packed file: `ml-100k.inter` for `data/ml-100k.inter.gz`.
  static func unpackedName(_ path: String) -> String {
    if let mark = path.lastIndex(of: "#") { return name(String(path[path.index(after: mark)...])) }
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

/// How a file is packed, by its first bytes.
enum Packing: Equatable {
  case none, gzip, zip
  /// In a way that is not read; its name.
  case foreign(String)

  init(_ head: [UInt8]) {
    let known: [([UInt8], Packing)] = [
      ([0x1F, 0x8B], .gzip), ([0x50, 0x4B, 3, 4], .zip), ([0x50, 0x4B, 5, 6], .zip),
      (Array("BZh".utf8), .foreign("bzip2")), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], .foreign("xz")),
      ([0x28, 0xB5, 0x2F, 0xFD], .foreign("zstd")), ([0x37, 0x7A, 0xBC, 0xAF], .foreign("7z")),
      (Array("Rar!".utf8), .foreign("rar")), (Array("PAR1".utf8), .foreign("Parquet")),
      ([0x1F, 0x9D], .foreign("compress")),
    ]
    self = known.first { head.starts(with: $0.0) }?.1 ?? .none
  }
}
