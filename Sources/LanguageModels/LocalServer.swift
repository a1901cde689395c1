package import Assets
import Glibc
import JSON

/// llama.cpp's HTTP server as a child process, on this machine's loopback and a free port.
///
/// 1. It ends with this process, however this process ends: it watches the other end of its standard input.
/// 2. It answers one request at a time and keeps no prompt, so that a reply is a function of the request.
/// 3. Its log is kept under the store's `logs`; its last lines are quoted when it fails.
package final class LocalServer: Sendable {
  package enum Purpose: String, Sendable { case replies, vectors }

  package struct Options: Sendable, Hashable {
    /// Longest prompt and reply together, in tokens.
    package var context = 4096
    /// Threads for arithmetic; all cores when nil.
    package var threads: Int?
    /// What the model is to do.
    package var purpose = Purpose.replies
    /// Until the model is loaded.
    package var startTime: Duration = .seconds(180)
    package init() {}
  }

  /// Address of the API, with the version.
  package let baseURL: String
  /// The runtime's name and build.
  package let runtime: String
  package let logPath: String
  private let process: ServerProcess

  private init(_ address: String, runtime: String, logPath: String, process: ServerProcess) {
    (baseURL, self.runtime) = ("\(address)/v1", runtime)
    (self.logPath, self.process) = (logPath, process)
  }

  /// Starts a server for a model file and waits until it answers.
  ///
  /// - Throws: ``ModelError`` `serverEnded` or `timedOut` with the last lines of the log and what to try.
  package static func start(
    model path: String, name: String, runtime folder: String, store: AssetStore, options: Options = Options()
  ) async throws -> LocalServer {
    let log = "\(store.logFolder)/\(name).\(getpid()).log"
    try store.makeLogFolder()
    let task: JSONValue = [
      "name": .string(name), "model": .string(path), "runtime": .string(folder), "log": .string(log),
      "context": .integer(Int64(options.context)), "slots": 1, "port": 0,
      "purpose": .string(options.purpose.rawValue),
      "threads": .integer(Int64(options.threads ?? coreCount())),
    ]
    let process = ServerProcess(
      PythonCommand(store.python, ["-I", "-c", script, task.canonicalText]),
      environment: ["OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "0"])
    let line = await process.firstLine(within: options.startTime)
    guard let address = line?["address"]?.stringValue, let build = line?["build"]?.stringValue else {
      let status = process.status
      await process.end()
      try Task.checkCancellation()
      throw failure(
        name, path, line?["error"]?.stringValue, status, hasLine: line != nil, log)
    }
    return LocalServer(address, runtime: "xllamacpp \(build)", logPath: log, process: process)
  }

  /// Why it is no longer running, with the last lines of its log; nil while it is.
  package var ending: String? {
    process.status.map { "the local server ended (\($0)); \(Self.lastLines(of: logPath))" }
  }

  /// The process of the server; nil once it has ended.
  package var processIdentifier: Int32? { process.processIdentifier }

  /// Ends the server and waits until it is gone.
  package func stop() async { await process.end() }

  private static func failure(
    _ name: String, _ path: String, _ said: String?, _ status: String?, hasLine: Bool, _ log: String
  ) -> ModelError {
    let lines = lastLines(of: log)
    if !hasLine && status == nil {
      return ModelError(.timedOut, "the server of '\(name)' did not load \(path) in time; \(lines)")
    }
    let isIllegal = status == "signaled(\(SIGILL))"
    let ending =
      isIllegal ? "the processor lacks AVX2, which it needs" : "it ended with \(status ?? "no status")"
    let reason = said ?? ending
    let remedy = "`reprise model verify \(name)` checks the file; free memory helps if it is short"
    return ModelError(.serverEnded, "the server of '\(name)' did not start: \(reason); \(remedy); \(lines)")
  }

  private static var script: String { String(decoding: PackageResources.serve_py, as: UTF8.self) }

  private static func coreCount() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The last lines of a log, for messages.
  static func lastLines(of path: String) -> String {
    guard let file = fopen(path, "r") else { return "there is no log at \(path)" }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    fseek(file, max(0, ftell(file) - 4096), SEEK_SET)
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = fread(&buffer, 1, buffer.count, file)
    let lines = String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").suffix(5)
    return lines.isEmpty
      ? "its log \(path) is empty" : "its log \(path) ends:\n  " + lines.joined(separator: "\n  ")
  }
}
