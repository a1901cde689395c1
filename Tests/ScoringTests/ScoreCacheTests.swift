import Foundation
import Scoring
import TestSupport
import Testing

struct ScoreCacheTests {
  private func key(_ number: Int) -> ScoreKey {
    ScoreKey(digest: (0..<16).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 8)) ^ $0) })
  }

  private func list(_ number: Int) -> CachedScores {
    .list((0..<number % 7).map { ScoredRow(row: Int32(number * 31 + $0), score: -Float(number) / 3) })
  }

  private func sums(_ number: Int) -> CachedScores { .sums((0..<number % 9).map { Float($0) / 7 }) }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "scores-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.appending(path: "a/b").path)
  }

  private func files(_ folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { "\(folder)/\($0)" }
  }

  private func change(_ path: String, _ edit: (inout Data) -> Void) throws {
    var bytes = try Data(contentsOf: URL(filePath: path))
    edit(&bytes)
    try bytes.write(to: URL(filePath: path))
  }

  @Test func `what was kept is found with the same bits, and figures tell`() {
    let cache = ScoreCache(memory: 1 << 20)
    let odd = CachedScores.sums([-0.0, .infinity, .leastNonzeroMagnitude])
    cache.keep(odd, for: key(1))
    cache.keep(.list([]), for: key(2))
    #expect(cache.value(for: key(1)) == odd && cache.value(for: key(2)) == .list([]))
    #expect(cache.value(for: key(3)) == nil)
    let figures = cache.figures
    #expect(figures.memoryHits == 2 && figures.misses == 1 && figures.entries == 2)
    #expect(figures.hitRate == 2.0 / 3 && figures.memoryBytes == 12 + 2 * 64 && figures.diskBytes == 0)
  }

  @Test func `memory stays within its budget and the disk answers for what has left`() throws {
    try withFolder { folder in
      let cache = ScoreCache(memory: 20_000, folder: folder)
      for number in 0..<1000 { cache.keep(list(number), for: key(number)) }
      #expect(cache.figures.memoryBytes <= 20_000)
      for number in 0..<1000 { #expect(cache.value(for: key(number)) == list(number)) }
      #expect(cache.figures.diskHits > 700 && cache.figures.misses == 0)
    }
  }

  @Test func `a later process finds it`() throws {
    try withFolder { folder in
      do {
        let first = ScoreCache(folder: folder)
        for number in 0..<300 {
          first.keep(list(number), for: key(number))
          first.keep(sums(number), for: key(1000 + number))
        }
      }
      let second = ScoreCache(folder: folder)
      for number in 0..<300 {
        #expect(second.value(for: key(number)) == list(number))
        #expect(second.value(for: key(1000 + number)) == sums(number))
      }
      #expect(second.figures.diskEntries == 600 && second.figures.damaged == 0)
      #expect(files(folder).count == 1, "a process that keeps nothing new makes no file")
    }
  }

  @Test func `two at once write files of their own and lose nothing`() throws {
    try withFolder { folder in
      do {
        let (one, two) = (ScoreCache(folder: folder), ScoreCache(folder: folder))
        for number in 0..<200 {
          (number % 2 == 0 ? one : two).keep(list(number), for: key(number))
          if number % 10 == 0 { one.keep(list(number), for: key(number)) }
        }
        #expect(files(folder).count == 2)
      }
      let later = ScoreCache(folder: folder)
      for number in 0..<200 { #expect(later.value(for: key(number)) == list(number)) }
    }
  }

  @Test func `no changed byte gives another value, whichever it is`() throws {
    try withFolder { folder in
      do {
        let cache = ScoreCache(folder: folder)
        for number in 1...3 { cache.keep(sums(number), for: key(number)) }
      }
      let path = try #require(files(folder).first)
      let whole = try Data(contentsOf: URL(filePath: path))
      for place in whole.indices {
        try change(path) { $0[place] ^= 0x11 }
        let cache = ScoreCache(folder: folder)
        let found = (1...3).map { cache.value(for: key($0)) }
        for number in 1...3 { #expect(found[number - 1] == nil || found[number - 1] == sums(number)) }
        #expect(found.contains(nil), "byte \(place)")
        try whole.write(to: URL(filePath: path))
      }
    }
  }

  @Test func `a damaged entry is computed again and kept again`() throws {
    try withFolder { folder in
      do { ScoreCache(folder: folder).keep(sums(5), for: key(5)) }
      try change(files(folder)[0]) { $0[$0.count - 2] ^= 1 }
      do {
        let cache = ScoreCache(folder: folder)
        #expect(cache.value(for: key(5)) == nil && cache.figures.damaged == 1)
        cache.keep(sums(5), for: key(5))
      }
      #expect(ScoreCache(folder: folder).value(for: key(5)) == sums(5))
    }
  }

  @Test func `a file cut anywhere gives what stands before the cut`() throws {
    try withFolder { folder in
      do {
        let cache = ScoreCache(folder: folder)
        for number in 1...4 { cache.keep(list(number), for: key(number)) }
      }
      let path = try #require(files(folder).first)
      let whole = try Data(contentsOf: URL(filePath: path))
      var seen = 0
      for length in 0...whole.count {
        try whole.prefix(length).write(to: URL(filePath: path))
        let cache = ScoreCache(folder: folder)
        let found = (1...4).prefix { cache.value(for: key($0)) == list($0) }.count
        #expect(found >= seen && (found + 1..<5).allSatisfy { cache.value(for: key($0)) == nil })
        seen = found
      }
      #expect(seen == 4)
    }
  }

  @Test func `foreign files are left alone`() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for name in ["scores-000000000007", "scores-x", "notes", "scores-9"] {
        try Data("not kept scores, but longer than a header of one".utf8).write(
          to: URL(filePath: "\(folder)/\(name)"))
      }
      do { ScoreCache(folder: folder).keep(list(5), for: key(5)) }
      #expect(ScoreCache(folder: folder).value(for: key(5)) == list(5))
      #expect(files(folder).count == 5)
    }
  }

  @Test func `the disk stays within its budget and the oldest leaves`() throws {
    try withFolder { folder in
      for round in 0..<40 {
        let cache = ScoreCache(folder: folder, disk: 20_000)
        for number in 0..<60 { cache.keep(list(round * 60 + number), for: key(round * 60 + number)) }
        #expect(cache.figures.diskBytes <= 20_000)
      }
      let size = try files(folder).reduce(0) { try $0 + Data(contentsOf: URL(filePath: $1)).count }
      #expect(size <= 20_000)
      let cache = ScoreCache(folder: folder, disk: 20_000)
      #expect(cache.value(for: key(2399)) == list(2399) && cache.value(for: key(6)) == nil)
    }
  }

  @Test func `many short runs leave few files`() throws {
    try withFolder { folder in
      for number in 0..<60 { ScoreCache(folder: folder).keep(list(number), for: key(number)) }
      #expect(files(folder).count <= 18)
      let cache = ScoreCache(folder: folder)
      for number in 0..<60 { #expect(cache.value(for: key(number)) == list(number)) }
    }
  }

  @Test func `what takes too large a part of a budget is not kept`() throws {
    try withFolder { folder in
      let cache = ScoreCache(memory: 1600, folder: folder, disk: 1 << 20)
      cache.keep(.sums(.init(repeating: 1, count: 100)), for: key(1))
      #expect(cache.value(for: key(1)) == nil && !FileManager.default.fileExists(atPath: folder))
    }
  }

  @Test func `a folder that cannot be made costs the disk only`() throws {
    try withFolder { folder in
      let above = (folder as NSString).deletingLastPathComponent
      let top = (above as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(atPath: top, withIntermediateDirectories: true)
      try Data().write(to: URL(filePath: above))
      let cache = ScoreCache(folder: folder)
      cache.keep(list(5), for: key(5))
      #expect(cache.value(for: key(5)) == list(5))
      #expect(cache.figures.diskFailure?.contains(folder) == true)
    }
  }

  /// A disk of 64 KiB, where one may be mounted.
  @Test(.enabled(if: SmallDisk.isPossible)) func `a full disk harms nobody`() throws {
    let disk = try SmallDisk()
    defer { disk.remove() }
    let cache = ScoreCache(folder: disk.path + "/scores", disk: 1 << 24)
    for number in 0..<3000 { cache.keep(sums(number), for: key(number)) }
    for number in 0..<3000 { #expect(cache.value(for: key(number)) == sums(number)) }
    #expect(cache.figures.diskFailure?.contains("No space left") == true)
    let later = ScoreCache(folder: disk.path + "/scores", disk: 1 << 24)
    #expect(later.value(for: key(0)) == sums(0) && later.figures.damaged == 0)
  }

  @Test func `threads may share one`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "scores-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let cache = ScoreCache(memory: 30_000, folder: folder)
    await withTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          for number in 0..<400 {
            let place = (number * 7 + worker * 100) % 400
            if let found = cache.value(for: key(place)) { #expect(found == list(place)) }
            cache.keep(list(place), for: key(place))
          }
        }
      }
    }
    for number in 0..<400 { #expect(cache.value(for: key(number)) == list(number)) }
  }
}

/// A file system in memory with room for 64 KiB; only an administrator can mount one.
private struct SmallDisk {
  let path = FileManager.default.temporaryDirectory.appending(path: "disk-\(UUID().uuidString)").path

  static var isPossible: Bool {
    guard geteuid() == 0, let disk = try? SmallDisk() else { return false }
    disk.remove()
    return true
  }

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard mount("none", path, "tmpfs", 0, "size=64k") == 0 else {
      try FileManager.default.removeItem(atPath: path)
      throw CocoaError(.fileWriteNoPermission)
    }
  }

  func remove() {
    umount(path)
    try? FileManager.default.removeItem(atPath: path)
  }
}
