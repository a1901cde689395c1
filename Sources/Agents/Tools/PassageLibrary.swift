import Assets
import Datasets
import Glibc
import Synchronization
import Tracing

/// The passages of some files, read and indexed when they are first searched.
final class PassageLibrary: Sendable {
  private let folder, corpus: String
  private let files: (@Sendable (String) throws -> [String])?
  private let contents = Mutex<(passages: [Passage], index: WordIndex)?>(nil)

  /// - Parameter files: the paths of a fetched corpus' files.
  init(folder: String, corpus: String, files: (@Sendable (String) throws -> [String])?) {
    (self.folder, self.corpus, self.files) = (folder, corpus, files)
  }

  /// The passages that fit some words best, equal ones in the order of files and lines.
  ///
  /// - Throws: ``EffectFailure`` for files that are not there or cannot be read.
  func best(_ count: Int, for words: String) throws -> [Passage] {
    let (passages, index) = try contents.withLock { contents in
      if let known = contents { return known }
      let passages = try read()
      let read = (passages, WordIndex(passages.map(\.text)))
      contents = read
      return read
    }
    let scores = index.scores(of: words)
    return ColumnSelection.best(count, of: scores.count) { scores[$0] > 0 ? scores[$0] : nil }
      .map { passages[$0.column] }
  }

  private func read() throws -> [Passage] {
    let files = try paths().map { path in
      (name: path.split(separator: "/").last.map(String.init) ?? path, bytes: try Self.bytes(of: path))
    }
    do { return try Passage.all(ofFiles: files) } catch let error as DatasetError {
      throw EffectFailure(code: "unreadable", message: error.description)
    }
  }

  private func paths() throws -> [String] {
    guard !corpus.isEmpty else { return try Self.paths(in: folder) }
    guard let files else {
      throw EffectFailure(code: "noCorpus", message: "no corpus is at hand here; set 'folder'")
    }
    do { return try files(corpus).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } } catch let error
      as AssetError
    {
      throw EffectFailure(code: "noCorpus", message: error.message)
    }
  }

  private static func paths(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else {
      throw EffectFailure(code: "noFolder", message: "there is no folder '\(folder)' of texts; set 'folder'")
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { "\(folder)/\($0)" }
  }

  /// The most bytes that are read of a file.
  private static let longest = 64 << 20

  private static func bytes(of path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else {
      throw EffectFailure(
        code: "unreadable", message: "\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < longest, case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return bytes
  }
}
