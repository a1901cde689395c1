import Foundation
import TestSupport
import Testing
import Tracing

@testable import Assets

@Suite struct PullingTests {
  @Test func `wheels are unpacked and joined in order, and the second pull does nothing`() async throws {
    let tiny = try AssetCase()
    let store = tiny.store(python: try tiny.offlinePython())
    #expect(try store.status(of: "tiny").state == .absent)
    let reports = Reports()
    let status = try await store.pull("tiny", progress: reports.observer)
    #expect(status.state == .ready && status.download == 0)
    let files = try store.files(of: "tiny")
    #expect(try text(files["a.bin"]) == "first half, second half")
    #expect(try text(files["b.txt"]) == "a note\n")
    #expect(reports.steps.first == .announced && reports.steps.last == .ready)
    #expect(reports.all.first?.message.contains("CC0-1.0") == true)
    let again = Reports()
    try await tiny.store(python: "/nonexistent/python").pull("tiny", progress: again.observer)
    #expect(again.steps == [.ready])
  }

  @Test func `files of a Debian package are unpacked, and nothing of it runs`() async throws {
    var tiny = try AssetCase()
    let text = Array("a note\n".utf8)
    try tiny.folder.write(text, to: "deb/tree/usr/share/tiny/b.txt")
    try tiny.folder.write("#!/bin/sh\ntouch \(tiny.folder.path)/ran\n", to: "deb/control/postinst")
    try tiny.folder.write("Package: tiny\n", to: "deb/control/control")
    let build = """
      import io, os, tarfile
      os.chdir(r'\(tiny.folder.path(of: "deb"))')
      def packed(folder):
          body = io.BytesIO()
          with tarfile.open(fileobj=body, mode='w:xz') as archive: archive.add(folder, '.')
          return body.getvalue()
      with open('tiny_1%3a1.0_all.deb', 'wb') as deb:
          deb.write(b'!<arch>\\n')
          for name, body in (('debian-binary', b'2.0\\n'), ('control.tar.xz', packed('control')), ('data.tar.xz', packed('tree'))):
              deb.write(f'{name:<16}0           0     0     100644  {len(body):<10}`\\n'.encode() + body + b'\\n' * (len(body) % 2))
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", build]
    try process.run()
    process.waitUntilExit()
    let name = "tiny_1%3a1.0_all.deb"
    let bytes = try tiny.folder.read("deb/\(name)")
    tiny.asset.files = [AssetCase.file("b.txt", text)]
    let package = PinnedPackage(
      requirement: "tiny=1:1.0", wheel: name, bytes: Int64(bytes.count), sha256: Digest(of: bytes).hex,
      members: [.init(path: "usr/share/tiny/b.txt", file: "b.txt")])
    tiny.asset.sources = [AssetSource(kind: .debian, packages: [package])]
    let store = tiny.store(searching: [tiny.folder.path(of: "deb")])
    #expect(try await store.pull("tiny").state == .ready)
    let unpacked = try #require(try store.files(of: "tiny")["b.txt"])
    #expect(try String(contentsOfFile: unpacked, encoding: .utf8) == "a note\n")
    #expect(!tiny.folder.exists("ran"))
    try tiny.folder.write(Array(bytes.dropLast(90)) + Array(repeating: 0, count: 90), to: "deb/\(name)")
    let fresh = try AssetCase()
    let other = AssetStore(
      root: fresh.folder.path(of: "cache"), manifest: AssetManifest(assets: [tiny.asset]),
      searchFolders: [tiny.folder.path(of: "deb")], python: "python3", patience: 5)
    await #expect(throws: AssetError.self, "another digest, and no such package in any archive") {
      try await other.pull("tiny")
    }
  }

  @Test func `wheels in a folder of the user's are taken without any download`() async throws {
    let tiny = try AssetCase()
    let store = tiny.store(searching: [tiny.wheels], python: try tiny.script(noPip))
    #expect(try await store.pull("tiny").state == .ready)
  }

  @Test func `finished files in a folder of the user's are taken without Python`() async throws {
    let tiny = try AssetCase()
    try tiny.folder.write("first half, second half", to: "mine/a.bin")
    try tiny.folder.write("a note\n", to: "mine/b.txt")
    let store = tiny.store(searching: [tiny.folder.path(of: "mine")], python: "/nonexistent/python")
    #expect(try await store.pull("tiny").state == .ready)
  }

  @Test func `an interrupted pull goes on with the wheels it has`() async throws {
    let tiny = try AssetCase()
    let first = try tiny.folder.read("wheels/reprise_tiny_one-1.0-py3-none-any.whl")
    try tiny.folder.write(first, to: "partly/reprise_tiny_one-1.0-py3-none-any.whl")
    let broken = tiny.store(python: try tiny.offlinePython(seeing: tiny.folder.path(of: "partly")))
    await #expect(throws: AssetError.self) { try await broken.pull("tiny") }
    guard case .partial(let bytes) = try broken.status(of: "tiny").state else {
      Issue.record("not partial"); return
    }
    #expect(bytes == Int64(first.count))
    let second = "reprise_tiny_two-1.0-py3-none-any.whl"
    try tiny.folder.write(try tiny.folder.read("wheels/\(second)"), to: "rest/\(second)")
    let whole = tiny.store(python: try tiny.offlinePython(seeing: tiny.folder.path(of: "rest")))
    #expect(try await whole.pull("tiny").state == .ready)
    #expect(tiny.folder.files.filter { $0.hasPrefix("cache/downloads") && $0.hasSuffix(".whl") } == [])
  }

  @Test func `a wheel with another digest is refused and the message says what to do`() async throws {
    var tiny = try AssetCase()
    tiny.asset.sources[0].packages?[1].sha256 = String(repeating: "1", count: 64)
    let store = tiny.store(python: try tiny.offlinePython())
    let error = await #expect(throws: AssetError.self) { try await store.pull("tiny") }
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains("REPRISE_ASSET_PATH") == true)
    #expect(throws: AssetError.self) { try store.files(of: "tiny") }
  }

  @Test func `a file with another digest is refused whatever the wheel's digest says`() async throws {
    var tiny = try AssetCase()
    tiny.asset.files[1].sha256 = String(repeating: "2", count: 64)
    let store = tiny.store(searching: [tiny.wheels])
    let error = await #expect(throws: AssetError.self) { try await store.pull("tiny") }
    #expect(
      error?.message.contains("b.txt does not have the pinned digest") == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [
    (noPip, "python3-pip"),
    ("exit 127", "pip failed"),
    ("kill -9 $$", "pip failed"),
  ])
  func `a Python that cannot download is named in the error`(body: String, reason: String) async throws {
    let tiny = try AssetCase()
    let store = tiny.store(python: try tiny.script(body))
    let error = await #expect(throws: AssetError.self) { try await store.pull("tiny") }
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }

  @Test func `a machine without Python is told so`() async throws {
    let tiny = try AssetCase()
    let error = await #expect(throws: AssetError.self) {
      try await tiny.store(python: "no-such-python-here").pull("tiny")
    }
    #expect(error?.message.contains("python3 is not installed") == true, "\(error?.message ?? "")")
  }

  @Test func `many pulls at once give one set of files`() async throws {
    let tiny = try AssetCase()
    let python = try tiny.offlinePython()
    try await withThrowingTaskGroup(of: AssetStatus.State.self) { group in
      for _ in 0..<4 { group.addTask { try await tiny.store(python: python).pull("tiny").state } }
      for try await state in group { #expect(state == .ready) }
    }
    let left = tiny.folder.files.filter { $0.hasPrefix("cache/") && $0.hasSuffix(".part") }
    #expect(left == [])
  }

  @Test func `a cache copied from elsewhere is checked, not fetched`() async throws {
    let tiny = try AssetCase()
    try await tiny.store(searching: [tiny.wheels]).pull("tiny")
    try FileManager.default.removeItem(atPath: tiny.folder.path(of: "cache/assets/tiny/.verified.json"))
    let store = tiny.store(python: "/nonexistent/python")
    #expect(try await store.pull("tiny").state == .ready)
  }

  @Test func `an asset for another machine is refused before anything is fetched`() async throws {
    var tiny = try AssetCase()
    tiny.asset.platforms = ["plan9-mips"]
    let error = await #expect(throws: AssetError.self) { try await tiny.store().pull("tiny") }
    #expect(error?.code == .unsupported)
  }

  @Test func `a full disk is reported before the download starts`() async throws {
    var tiny = try AssetCase()
    tiny.asset.files[0].bytes = 1 << 55
    let error = await #expect(throws: AssetError.self) { try await tiny.store().pull("tiny") }
    #expect(error?.code == .noSpace)
    #expect(error?.message.contains("REPRISE_CACHE") == true)
  }

  @Test func `a folder that cannot be made is named with the reason`() async throws {
    let tiny = try AssetCase()
    try tiny.folder.write("a file, not a folder", to: "cache")
    let error = await #expect(throws: AssetError.self) { try await tiny.store().pull("tiny") }
    #expect(error?.code == .unwritable)
    #expect(error?.message.contains(tiny.folder.path(of: "cache")) == true)
  }
}

private let noPip =
  #"case "$*" in *pip*) echo "/usr/bin/python3: No module named pip" >&2; exit 1;; *) exec python3 "$@";; esac"#

private func text(_ path: String?) throws -> String {
  String(decoding: try Data(contentsOf: URL(fileURLWithPath: try #require(path))), as: UTF8.self)
}
