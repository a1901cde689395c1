import Glibc
import Synchronization

/// Kept scores in a folder of files, each of which one process appends to.
///
/// 1. A process writes to a file of its own only, so two never write to one; it reads what others had written
///    when it began.
/// 2. The oldest files are removed when the budget is exceeded, never those of a process that still runs.
///    Removing a file that somebody reads harms nobody.
/// 3. Files that ended small are gathered into one, so that many short runs do not leave many files.
final class ScoreLog: Sendable {
  struct Figures {
    var bytes = 0
    var entries = 0
    var damaged = 0
    var failure: String?
  }

  private let folder: String
  private let budget: Int
  private let state = Mutex(State())

  init(folder: String, budget: Int) { (self.folder, self.budget) = (folder, budget) }

  /// More files than this are gathered.
  private static let fileLimit = 16

  private struct Place {
    let file: Int
    let range: Range<Int>
  }

  private struct State: ~Copyable {
    var isOpen = false
    /// Nil for those removed.
    var files: [ScoreFile?] = []
    var own: Int?
    var index: [ScoreKey: Place] = [:]
    var damaged = 0
    var failure: String?
  }

  func value(for key: ScoreKey) -> CachedScores? {
    state.withLock { state in
      open(&state)
      guard let place = state.index[key] else { return nil }
      if let bytes = state.files[place.file]?.read(at: place.range.lowerBound, count: place.range.count),
        let value = ScoreRecord.value(bytes, for: key)
      {
        return value
      }
      state.index[key] = nil
      state.damaged += 1
      return nil
    }
  }

  func contains(_ key: ScoreKey) -> Bool {
    state.withLock { state in
      open(&state)
      return state.index[key] != nil
    }
  }

  func keep(_ value: CachedScores, for key: ScoreKey) {
    let bytes = ScoreRecord.bytes(of: value, for: key)
    guard bytes.count <= budget / 16 else { return }
    state.withLock { state in
      open(&state)
      if state.index[key] == nil { write(bytes, for: key, &state) }
    }
  }

  var figures: Figures {
    state.withLock { state in
      open(&state)
      return Figures(
        bytes: Self.size(state.files), entries: state.index.count, damaged: state.damaged,
        failure: state.failure)
    }
  }

  // MARK: - Opening

  private func open(_ state: inout State) {
    guard !state.isOpen else { return }
    state.isOpen = true
    for name in Self.names(in: folder) {
      guard let file = ScoreFile(reading: "\(folder)/\(name)") else { continue }
      state.files.append(file)
      let number = state.files.count - 1
      let isWhole = file.entries { header, range in
        state.index[header.key] = Place(file: number, range: range)
      }
      if !isWhole && !file.isInUse { state.damaged += 1 }
    }
    if state.files.count > Self.fileLimit { gather(&state) }
    shrink(&state)
  }

  /// Copies what small files hold into the own one and removes them.
  private func gather(_ state: inout State) {
    for (number, file) in state.files.enumerated() {
      guard let file, number != state.own, file.size < budget / 64, !file.isInUse else { continue }
      let kept = state.index.filter { $0.value.file == number }
        .sorted { $0.value.range.lowerBound < $1.value.range.lowerBound }
      for (key, place) in kept {
        state.index[key] = nil
        guard let bytes = file.read(at: place.range.lowerBound, count: place.range.count),
          ScoreRecord.value(bytes, for: key) != nil
        else {
          state.damaged += 1
          continue
        }
        guard write(bytes, for: key, &state) else { return }
      }
      unlink(file.path)
      state.files[number] = nil
    }
  }

  // MARK: - Writing

  @discardableResult
  private func write(_ bytes: [UInt8], for key: ScoreKey, _ state: inout State) -> Bool {
    guard state.failure == nil, let number = target(&state), let file = state.files[number] else {
      return false
    }
    let start = file.size
    guard file.append(bytes) else {
      state.failure = "cannot write '\(file.path)': \(String(cString: strerror(errno)))"
      return false
    }
    state.index[key] = Place(file: number, range: start..<file.size)
    return true
  }

  /// The own file, a new one when there is none or it has grown to an eighth of the budget.
  private func target(_ state: inout State) -> Int? {
    if let own = state.own, let file = state.files[own], file.size < budget / 8 { return own }
    guard Self.make(folder), let file = newFile() else {
      state.failure = "cannot write in '\(folder)': \(String(cString: strerror(errno)))"
      return nil
    }
    state.files.append(file)
    state.own = state.files.count - 1
    shrink(&state)
    return state.own
  }

  /// With the number after the last; another process may take it first.
  private func newFile() -> ScoreFile? {
    for _ in 0..<1000 {
      let last = Self.names(in: folder).last.flatMap { Int($0.dropFirst(Self.prefix.count)) } ?? 0
      let digits = String(last + 1)
      let name = Self.prefix + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
      if let file = ScoreFile(making: "\(folder)/\(name)") { return file }
      guard errno == EEXIST else { return nil }
    }
    return nil
  }

  /// Removes the oldest files until an eighth of the budget is free.
  private func shrink(_ state: inout State) {
    var removed: Set<Int> = []
    for (number, file) in state.files.enumerated() where Self.size(state.files) > budget / 8 * 7 {
      guard let file, number != state.own, !file.isInUse else { continue }
      unlink(file.path)
      state.files[number] = nil
      removed.insert(number)
    }
    if !removed.isEmpty { state.index = state.index.filter { !removed.contains($0.value.file) } }
  }

  private static func size(_ files: [ScoreFile?]) -> Int { files.reduce(0) { $0 + ($1?.size ?? 0) } }

  // MARK: - The folder

  private static let prefix = "scores-"

  /// The files' names, oldest first.
  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(prefix) && Int(name.dropFirst(prefix.count)) != nil { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes a folder and those above it.
  private static func make(_ folder: String) -> Bool {
    if mkdir(folder, 0o755) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else {
      return false
    }
    return make(String(folder[..<slash])) && (mkdir(folder, 0o755) == 0 || errno == EEXIST)
  }
}
