import Foundation
import TestSupport
import Testing

@testable import Assets

@Suite struct VerificationTests {
  @Test func `a file that was changed is refused until it is fetched again`() async throws {
    let tiny = try AssetCase()
    let store = tiny.store(searching: [tiny.wheels])
    try await store.pull("tiny")
    try tiny.folder.write("something else", to: "cache/assets/tiny/a.bin")
    let error = #expect(throws: AssetError.self) { try store.files(of: "tiny") }
    #expect(error?.code == .altered)
    #expect(error?.message.contains("reprise model pull tiny") == true)
    #expect(try await store.pull("tiny").state == .ready)
    #expect(
      String(decoding: try tiny.folder.read("cache/assets/tiny/a.bin"), as: UTF8.self).hasPrefix("first"))
  }

  @Test func `a file that was deleted is named`() async throws {
    let tiny = try AssetCase()
    let store = tiny.store(searching: [tiny.wheels])
    try await store.pull("tiny")
    try FileManager.default.removeItem(atPath: tiny.folder.path(of: "cache/assets/tiny/b.txt"))
    #expect(try store.status(of: "tiny").state == .altered(file: "b.txt", how: "is gone"))
  }

  @Test func `reading every byte finds a change that keeps size and time`() async throws {
    let tiny = try AssetCase()
    let store = tiny.store(searching: [tiny.wheels])
    try await store.pull("tiny")
    try await store.verify("tiny")
    let path = tiny.folder.path(of: "cache/assets/tiny/a.bin")
    let time = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
    try tiny.folder.write("FIRST half, second half", to: "cache/assets/tiny/a.bin")
    try FileManager.default.setAttributes([.modificationDate: try #require(time)], ofItemAtPath: path)
    await #expect(throws: AssetError.self) { try await store.verify("tiny") }
    #expect(throws: AssetError.self) { try store.files(of: "tiny") }
  }

  @Test func `a damaged record is made anew`() async throws {
    let tiny = try AssetCase()
    let store = tiny.store(searching: [tiny.wheels])
    try await store.pull("tiny")
    try tiny.folder.write("{\"files\":", to: "cache/assets/tiny/.verified.json")
    #expect(try store.status(of: "tiny").state != .ready)
    #expect(try await store.pull("tiny").state == .ready)
  }

  @Test func `a new pin in the manifest makes the old file not ready`() async throws {
    var tiny = try AssetCase()
    try await tiny.store(searching: [tiny.wheels]).pull("tiny")
    tiny.asset.files[0].sha256 = String(repeating: "3", count: 64)
    #expect(throws: AssetError.self) { try tiny.store().files(of: "tiny") }
  }

  @Test func `an unknown name is answered with the known ones`() throws {
    let tiny = try AssetCase()
    let error = #expect(throws: AssetError.self) { try tiny.store().files(of: "tinny") }
    #expect(error?.code == .unknown && error?.message.contains("tiny") == true)
  }
}
