import Concepts
import Datasets
import JSON
import Tracing

/// A scorer that has learnt, in a file: a line that says what it is, a line of JSON, and the arrays as they lie in
/// memory (little endian).
///
/// A scorer whose state cannot be kept has no arrays: the file says what to learn from and with which seed, and reading
/// it learns again, with the same result. The file is complete or not there; a damaged one is refused.
struct ModelFile {
  /// The scorer with all its parameters, as `Registry.expanded` gives it.
  var scorer: JSONValue
  var seed: UInt64
  /// Of the training interactions with their catalogue.
  var train: Digest
  /// Of the ids of the catalogue, in order.
  var catalogue: Digest
  var items: Int
  var version: String
  /// `nil` when the scorer learns again.
  var state: ScorerState?
  /// Of all of it, in a file that was read.
  private(set) var digest: String?

  static let magic = "reprise-model 1\n"

  // MARK: - Writing

  func bytes() -> [UInt8] {
    var body: [UInt8] = []
    var arrays: [JSONValue] = []
    for array in state?.arrays ?? [] {
      let (kind, count, bytes) = array.elements.raw
      arrays.append(["name": .string(array.name), "kind": .string(kind), "count": .integer(Int64(count))])
      body += bytes
    }
    var header: JSONObject = [
      "scorer": scorer, "seed": .string(String(seed)), "train": .string(train.description),
      "catalogue": .string(catalogue.description), "items": .integer(Int64(items)),
      "version": .string(version), "stored": .bool(state != nil),
      "facts": state.map { .object($0.facts) } ?? .null, "arrays": .array(arrays),
    ]
    header["digest"] = .string(Self.digest(header, body[...]).description)
    return Array(Self.magic.utf8) + JSONValue.object(header).printedBytes() + [10] + body
  }

  /// Of the header without its digest, in canonical form, and of the body.
  private static func digest(_ header: JSONObject, _ body: ArraySlice<UInt8>) -> Digest {
    var hasher = Hasher256()
    hasher.update(JSONValue.object(header).canonical())
    body.withUnsafeBytes { hasher.update($0) }
    return hasher.finish()
  }

  // MARK: - Reading

  /// - Throws: ``WorkspaceError`` for a file that is none, is cut, or was changed.
  init(reading path: String) throws {
    guard let bytes = try DiskFolder("").read(path) else {
      throw WorkspaceError(
        .noInput, "no-such-file", "there is no file \(path)", place: path,
        hint: "make one with 'reprise fit', or name a scorer that 'reprise describe scorer' lists")
    }
    let magic = Array(Self.magic.utf8)
    guard bytes.starts(with: magic), let end = bytes[magic.count...].firstIndex(of: 10),
      let header = try? JSONValue(parsing: Array(bytes[magic.count..<end]))
    else {
      throw Self.damaged(path, "it does not begin as the files of 'reprise fit' do")
    }
    try self.init(header, body: bytes[(end + 1)...], path)
  }

  private init(_ header: JSONValue, body: ArraySlice<UInt8>, _ path: String) throws {
    guard let scorer = header["scorer"], let seed = header["seed"]?.stringValue.flatMap({ UInt64($0) }),
      let train = header["train"]?.stringValue.flatMap({ Digest($0) }),
      let catalogue = header["catalogue"]?.stringValue.flatMap({ Digest($0) }),
      let items = header["items"]?.intValue, let version = header["version"]?.stringValue
    else { throw Self.damaged(path, "its header is not complete") }
    (self.scorer, self.seed, self.train) = (scorer, seed, train)
    (self.catalogue, self.items, self.version) = (catalogue, items, version)
    var signed = header.objectValue ?? [:]
    signed["digest"] = nil
    guard header["digest"]?.stringValue == Self.digest(signed, body).description else {
      throw Self.damaged(path, "it is cut off or was changed")
    }
    digest = header["digest"]?.stringValue
    guard header["stored"]?.boolValue == true else { return }
    var state = ScorerState(facts: header["facts"]?.objectValue ?? [:], arrays: [])
    var rest = body
    for array in header["arrays"]?.arrayValue ?? [] {
      guard let name = array["name"]?.stringValue, let kind = array["kind"]?.stringValue,
        let count = array["count"]?.intValue,
        let elements = ScorerState.Elements(kind, count: count, taking: &rest)
      else { throw Self.damaged(path, "its arrays do not fit") }
      state.arrays.append(ScorerState.Array(name, elements))
    }
    self.state = state
  }

  private static func damaged(_ path: String, _ why: String) -> WorkspaceError {
    WorkspaceError(
      .data, "bad-model", "the model cannot be read: \(why)", place: path,
      hint: "fit it again with 'reprise fit'")
  }
}

extension ModelFile {
  init(
    scorer: JSONValue, seed: UInt64, train: Interactions, fitted: any FittedScorer, version: String
  ) {
    (self.scorer, self.seed, self.version) = (scorer, seed, version)
    self.train = Self.digest(of: train)
    catalogue = Self.digest(of: train.catalogue)
    items = train.catalogue.count
    state = (fitted as? any StorableScorer)?.state
  }

  static func digest(of train: Interactions) -> Digest {
    DatasetDigest.fingerprint(of: Dataset(name: "", interactions: train, steps: []))
  }

  static func digest(of catalogue: Catalogue) -> Digest {
    var hasher = Hasher256()
    for item in catalogue.items { hasher.update(Array("\(item.id.name.utf8.count):\(item.id.name)\n".utf8)) }
    return hasher.finish()
  }
}

extension ScorerState.Elements {
  /// The kind's word, how many elements, and their bytes, little endian.
  fileprivate var raw: (kind: String, count: Int, bytes: [UInt8]) {
    switch self {
    case .floats(let elements): ("f32", elements.count, Self.bytes(elements.map(\.bitPattern.littleEndian)))
    case .integers(let elements): ("i32", elements.count, Self.bytes(elements.map(\.littleEndian)))
    case .longs(let elements): ("i64", elements.count, Self.bytes(elements.map(\.littleEndian)))
    }
  }

  /// Takes the elements off the front; `nil` when there are too few bytes, or the kind is unknown.
  fileprivate init?(_ kind: String, count: Int, taking bytes: inout ArraySlice<UInt8>) {
    let width = kind == "i64" ? 8 : 4
    let (size, overflow) = count.multipliedReportingOverflow(by: width)
    guard count >= 0, !overflow, size <= bytes.count else { return nil }
    let part = bytes.prefix(size)
    bytes = bytes.dropFirst(size)
    switch kind {
    case "f32":
      self = .floats(Self.numbers(part, UInt32.self).map { Float(bitPattern: UInt32(littleEndian: $0)) })
    case "i32": self = .integers(Self.numbers(part, Int32.self).map { Int32(littleEndian: $0) })
    case "i64": self = .longs(Self.numbers(part, Int64.self).map { Int64(littleEndian: $0) })
    default: return nil
    }
  }

  private static func bytes<Number: BitwiseCopyable>(_ numbers: [Number]) -> [UInt8] {
    numbers.withUnsafeBytes { [UInt8]($0) }
  }

  private static func numbers<Number: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: ArraySlice<UInt8>, _ type: Number.Type
  ) -> [Number] {
    [Number](unsafeUninitializedCapacity: bytes.count / MemoryLayout<Number>.size) { buffer, count in
      UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes)
      count = bytes.count / MemoryLayout<Number>.size
    }
  }
}
