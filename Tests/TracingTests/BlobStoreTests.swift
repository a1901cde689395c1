import TestSupport
import Testing

@testable import Tracing

@Suite struct BlobStoreTests {
  @Test func `tasks that store the same payload at once disturb one another in nothing`() async throws {
    let folder = try TemporaryFolder()
    let store = BlobStore(folder: folder.path)
    for round in 0..<20 {
      let bytes = [UInt8](repeating: UInt8(round), count: 50_000)
      try await withThrowingTaskGroup(of: Digest.self) { group in
        for _ in 0..<16 { group.addTask { try store.put(bytes) } }
        for try await digest in group { #expect(digest == Digest(of: bytes)) }
      }
      #expect(try store.get(Digest(of: bytes)) == bytes)
    }
    #expect(!folder.files.contains { $0.hasSuffix(".new") })
  }
}
