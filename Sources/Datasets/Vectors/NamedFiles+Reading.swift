package import Concepts
import Glibc
import Synchronization

extension NamedFiles {
  /// Files with paths from a folder, unpacked where they are packed.
  package static func from(_ folder: String) -> NamedFiles {
    let digests = FileDigests()
    let full = { @Sendable (path: String) in DatasetSource.full(path, in: folder) }
    return NamedFiles(
      digest: { try digests.digest(of: full($0)) },
      vectors: { source, catalogue in
        var source = source
        source.file = full(source.file)
        if !source.ids.isEmpty { source.ids = full(source.ids) }
        return try VectorFile(source).table(for: catalogue)
      })
  }
}

/// The digests of files, each computed once while it does not change.
private final class FileDigests: Sendable {
  /// What changes when a file is written again.
  private struct Stamp: Hashable {
    var path: String
    var inode: UInt64
    var size: Int64
    var seconds: Int
    var nanoseconds: Int
  }

  private let known = Mutex<[Stamp: String]>([:])

  func digest(of path: String) throws -> String {
    let stamp = Self.stamp(path)
    if let stamp, let digest = known.withLock({ $0[stamp] }) { return digest }
    let digest = try SourceFile.open(path).digest().sha256
    if let stamp { known.withLock { $0[stamp] = digest } }
    return digest
  }

  private static func stamp(_ path: String) -> Stamp? {
    var status = stat()
    guard stat(SourceFile.archiveMember(path).file, &status) == 0 else { return nil }
    return Stamp(
      path: path, inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }
}
