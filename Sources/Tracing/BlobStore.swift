internal import Glibc
package import JSON

/// Big payloads beside a trace, each under the digest of its bytes.
///
/// 1. A blob is complete on the disk before the line that names it.
/// 2. A blob is verified whenever it is read.
package struct BlobStore: Sendable {
  package let folder: String
  /// Payloads of an archive, in place of a folder's.
  private var packed: UnpackedPayloads?

  package init(folder: String) { self.folder = folder }

  /// The payloads that an archive holds, for reading.
  ///
  /// - Throws: as ``TraceArchive/read(_:)``.
  package init(archive path: String) throws(TraceError) {
    folder = path
    packed = try UnpackedPayloads(path)
  }

  /// Values whose canonical form is longer than this go to the store.
  package static let threshold = 4096

  /// What stands in a line for a payload.
  static func reference(to digest: Digest, count: Int) -> JSONValue {
    ["$b": .string(digest.description), "n": .integer(Int64(count))]
  }

  /// Stores the bytes, unless they are there already; what was altered there is written anew.
  package func put(_ bytes: [UInt8]) throws(TraceError) -> Digest {
    let digest = Digest(of: bytes)
    let (parent, path) = location(of: digest)
    if access(path, F_OK) == 0, (try? get(digest)) != nil { return digest }
    try makeFolder(parent)
    let temporary = TemporaryName.beside(path)
    do {
      let file = try FileDescriptor(path: temporary, flags: O_WRONLY | O_CREAT | O_TRUNC)
      try file.write(bytes)
      try file.synchronize()
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let reason = FileDescriptor.reason
      unlink(temporary)
      throw .file("write", path, reason)
    }
    return digest
  }

  /// The bytes of a blob.
  ///
  /// - Throws: ``TraceError`` with the code `integrity` when the bytes are not those that were stored.
  package func get(_ digest: Digest) throws(TraceError) -> [UInt8] {
    let path = location(of: digest).path
    var bytes = try packed?.get(digest)
    if bytes == nil { bytes = try Self.content(of: path) }
    guard let bytes, Digest(of: bytes) == digest else {
      throw TraceError(code: .integrity, message: "the payload \(path) was altered after it was written")
    }
    return bytes
  }

  /// The value a reference stands for; any other value as it is.
  package func resolved(_ value: JSONValue) throws(TraceError) -> JSONValue {
    guard let object = value.objectValue, object.count == 2, let name = object["$b"]?.stringValue,
      let digest = Digest(name)
    else { return value }
    do { return try JSONValue(parsing: try get(digest)) } catch let error as TraceError { throw error } catch
    {
      throw TraceError(code: .integrity, message: "the payload \(name) is not JSON: \(error)")
    }
  }

  private static func content(of path: String) throws(TraceError) -> [UInt8] {
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    var bytes: [UInt8] = []
    while case let chunk = try file.read(upTo: 1 << 16), !chunk.isEmpty { bytes += chunk }
    return bytes
  }

  private func location(of digest: Digest) -> (parent: String, path: String) {
    let hex = digest.hex
    let parent = "\(folder)/sha256/\(hex.prefix(2))"
    return (parent, "\(parent)/\(hex.dropFirst(2))")
  }
}

/// Makes a folder and those above it.
package func makeFolder(_ path: String) throws(TraceError) {
  guard mkdir(path, 0o755) != 0, errno != EEXIST else { return }
  if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
    try makeFolder(String(path[..<slash]))
    guard mkdir(path, 0o755) != 0, errno != EEXIST else { return }
  }
  throw .file("make the folder", path, FileDescriptor.reason)
}
