import Foundation
import Glibc
import Synchronization
import TestSupport

/// The real executable, run as a person runs it: in a folder, with an environment of its own.
///
///     let outcome = try await Command("model", "list").run()
///     #expect(outcome.status == 0)
struct Command: Sendable {
  var arguments: [String]
  var folder: String
  var environment: [String: String]
  /// What standard input holds.
  var input = ""
  private let scratch: TemporaryFolder

  /// What a command left behind.
  struct Outcome: Sendable {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The cache of this command is empty and its own unless ``withUserCache()`` says otherwise.
  init(_ arguments: String..., in folder: String? = nil) throws {
    try self.init(arguments, in: folder)
  }

  init(_ arguments: [String], in folder: String? = nil) throws {
    scratch = try TemporaryFolder()
    self.arguments = arguments
    self.folder = folder ?? Self.repository
    environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": scratch.path,
      "REPRISE_CACHE": scratch.path(of: "cache"), "LANG": "C.UTF-8", "COLUMNS": "80",
      "SWIFT_BACKTRACE": "enable=no",
    ]
  }

  /// Lets the command see the models and data of this user.
  func withUserCache() -> Command {
    var copy = self
    copy.environment["REPRISE_CACHE"] = Self.userCache
    return copy
  }

  func with(_ name: String, _ value: String) -> Command {
    var copy = self
    copy.environment[name] = value
    return copy
  }

  func with(input: String) -> Command {
    var copy = self
    copy.input = input
    return copy
  }

  /// Runs it to its end.
  func run() async throws -> Outcome { try await start().outcome() }

  /// Starts it and goes on.
  func start() throws -> Running { try Running(self, scratch) }

  /// The folder of the repository.
  static let repository: String = {
    let file = URL(fileURLWithPath: #filePath)
    return file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  }()

  /// The executable that was built beside these tests.
  static let executable: String = {
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let beside = (bundle as NSString).deletingLastPathComponent + "/reprise"
    return FileManager.default.isExecutableFile(atPath: beside)
      ? beside : "\(repository)/.build/debug/reprise"
  }()

  /// Where this user's models and data lie.
  static let userCache: String = {
    let variables = ProcessInfo.processInfo.environment
    if let folder = variables["REPRISE_CACHE"], !folder.isEmpty { return folder }
    if let folder = variables["XDG_CACHE_HOME"], folder.hasPrefix("/") { return "\(folder)/reprise" }
    return "\(NSHomeDirectory())/.cache/reprise"
  }()
}

/// A command that runs.
final class Running: Sendable {
  private let process: Process
  private let scratch: TemporaryFolder
  private let state = Mutex(State())

  private struct State {
    var status: Int32?
    var waiting: [CheckedContinuation<Int32, Never>] = []
  }

  fileprivate init(_ command: Command, _ scratch: TemporaryFolder) throws {
    self.scratch = scratch
    process = Process()
    let name = UUID().uuidString
    (outputName, errorName) = ("\(name).out", "\(name).err")
    try scratch.write("", to: outputName)
    try scratch.write("", to: errorName)
    let input = try scratch.write(command.input, to: "\(name).in")
    process.executableURL = URL(fileURLWithPath: Command.executable)
    process.arguments = command.arguments
    process.currentDirectoryURL = URL(fileURLWithPath: command.folder)
    process.environment = command.environment
    process.standardInput = FileHandle(forReadingAtPath: input)
    process.standardOutput = FileHandle(forWritingAtPath: scratch.path(of: outputName))
    process.standardError = FileHandle(forWritingAtPath: scratch.path(of: errorName))
    process.terminationHandler = { [self] process in ended(process) }
    try process.run()
  }

  private let outputName: String
  private let errorName: String

  private func ended(_ process: Process) {
    // The handler holds this object, and so its folder, until it is let go of.
    defer { process.terminationHandler = nil }
    let status =
      process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      state.status = status
      return state.waiting
    }
    for continuation in waiting { continuation.resume(returning: status) }
  }

  /// What it has written to standard error until now.
  var errors: String { (try? scratch.read(errorName)).map { String(decoding: $0, as: UTF8.self) } ?? "" }
  /// What it has written to standard output until now.
  var output: String { (try? scratch.read(outputName)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

  /// Whether it has not ended yet.
  var isRunning: Bool { state.withLock { $0.status == nil } }

  /// What Ctrl-C sends.
  func interrupt() { Glibc.kill(process.processIdentifier, SIGINT) }

  /// What nobody can refuse.
  func kill() { Glibc.kill(process.processIdentifier, SIGKILL) }

  /// Waits until standard error holds the text, or the command has ended.
  func waits(for text: String) async throws -> Bool {
    while !errors.contains(text) {
      if state.withLock({ $0.status }) != nil { return errors.contains(text) }
      try await Task.sleep(for: .milliseconds(20))
    }
    return true
  }

  func outcome() async -> Command.Outcome {
    let status = await withCheckedContinuation { continuation in
      let status = state.withLock { state -> Int32? in
        if state.status == nil { state.waiting.append(continuation) }
        return state.status
      }
      if let status { continuation.resume(returning: status) }
    }
    return Command.Outcome(status: status, output: output, errors: errors)
  }
}
