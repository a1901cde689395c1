import Foundation
import TestSupport
import Tracing

@testable import Assets

/// A store of a test's own with one asset, and real wheels made for it.
struct AssetCase {
  let folder: TemporaryFolder
  var asset: Asset

  /// The asset `tiny` with the files `a.bin` (joined from two wheels) and `b.txt`.
  init() throws {
    folder = try TemporaryFolder()
    let (one, two) = try Self.made.get()
    for wheel in [one, two] { try folder.write(wheel.bytes, to: "wheels/\(wheel.name)") }
    asset = Asset(
      name: "tiny", kind: .data, title: "A tiny asset", use: "tests", licence: "CC0-1.0", citation: "",
      files: [Self.file("a.bin", Self.first + Self.second), Self.file("b.txt", Self.note)],
      sources: [
        AssetSource(
          kind: .pypi,
          packages: [
            one.package(["data/part01.bin": "a.bin", "data/note.txt": "b.txt"]),
            two.package(["data/part02.bin": "a.bin"]),
          ])
      ])
  }

  private static let first = Array("first half, ".utf8)
  private static let second = Array("second half".utf8)
  private static let note = Array("a note\n".utf8)

  /// The wheels, made once.
  private static let made = Result {
    let folder = try TemporaryFolder()
    return (
      try Wheel("reprise-tiny-one", ["data/part01.bin": first, "data/note.txt": note], in: folder),
      try Wheel("reprise-tiny-two", ["data/part02.bin": second], in: folder)
    )
  }

  /// The folder in which the wheels lie.
  var wheels: String { folder.path(of: "wheels") }

  func store(searching folders: [String] = [], python: String = "python3", patience: Int = 5) -> AssetStore {
    AssetStore(
      root: folder.path(of: "cache"), manifest: AssetManifest(assets: [asset]), searchFolders: folders,
      python: python, patience: patience)
  }

  /// A Python whose pip sees the folder of wheels and no network.
  func offlinePython(seeing place: String? = nil) throws -> String {
    try script("export PIP_NO_INDEX=1 PIP_FIND_LINKS='\(place ?? wheels)'\nexec python3 \"$@\"")
  }

  func script(_ body: String) throws -> String {
    let path = try folder.write("#!/bin/sh\n\(body)\n", to: "python-\(UUID().uuidString)")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  static func file(_ name: String, _ bytes: [UInt8]) -> AssetFile {
    AssetFile(name: name, bytes: Int64(bytes.count), sha256: Digest(of: bytes).hex)
  }
}

/// A wheel that pip accepts.
private struct Wheel {
  let requirement: String
  let name: String
  let bytes: [UInt8]

  init(_ project: String, _ members: [String: [UInt8]], in folder: TemporaryFolder) throws {
    let module = project.replacing("-", with: "_")
    (requirement, name) = ("\(project)==1.0", "\(module)-1.0-py3-none-any.whl")
    let facts = "\(module)-1.0.dist-info"
    for (member, bytes) in members { try folder.write(bytes, to: "\(module)/\(member)") }
    try folder.write("Metadata-Version: 2.1\nName: \(project)\nVersion: 1.0\n", to: "\(facts)/METADATA")
    try folder.write(
      "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n", to: "\(facts)/WHEEL"
    )
    try folder.write("", to: "\(facts)/RECORD")
    let zip = Process()
    zip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    zip.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    zip.arguments = ["python3", "-m", "zipfile", "-c", name, module, facts]
    try zip.run()
    zip.waitUntilExit()
    bytes = try folder.read(name)
  }

  /// The wheel, pinned, and which members make which files.
  func package(_ members: [String: String]) -> PinnedPackage {
    let module = String(name.prefix { $0 != "-" })
    return PinnedPackage(
      requirement: requirement, wheel: name, bytes: Int64(bytes.count), sha256: Digest(of: bytes).hex,
      members: members.keys.sorted().map { .init(path: "\(module)/\($0)", file: members[$0] ?? "") })
  }
}

/// Collects what a pull reports.
final class Reports: @unchecked Sendable {
  private let lock = NSLock()
  private var list: [PullProgress] = []
  var observer: PullObserver { { report in self.lock.withLock { self.list.append(report) } } }
  var all: [PullProgress] { lock.withLock { list } }
  var steps: [PullProgress.Step] { all.map(\.step) }
}
