import Assets
import JSON
import Subprocess
import Synchronization

/// A child process that says one line of JSON when it is ready and ends when its standard input does.
final class ServerProcess: Sendable {
  private struct State {
    var line: JSONValue?
    var status: String?
    var process: Int32?
  }

  private let state = Mutex(State())
  /// It has said its line, has ended, or took too long.
  private let spoken = OneTimeEvent()
  /// It is to end.
  private let stopping = OneTimeEvent()
  private let ended = OneTimeEvent()

  /// Starts the process; it lives until ``end()``, its own end, or the end of this process.
  init(_ command: PythonCommand, environment: [String: String?]) {
    Task {
      let status = await run(command, environment)
      state.withLock { $0.status = status }
      spoken.happen()
      ended.happen()
    }
  }

  /// How it ended; nil while it runs.
  var status: String? { state.withLock { $0.status } }
  var processIdentifier: Int32? { state.withLock { $0.status == nil ? $0.process : nil } }

  /// What it says first; nil when it ended or was silent for too long.
  func firstLine(within time: Duration) async -> JSONValue? {
    let watch = Task {
      guard (try? await Task.sleep(for: time)) != nil else { return }
      spoken.happen()
    }
    defer { watch.cancel() }
    await withTaskCancellationHandler {
      await spoken.wait()
    } onCancel: {
      spoken.happen()
    }
    return state.withLock { $0.line }
  }

  /// Asks it to end and waits until it has.
  func end() async {
    stopping.happen()
    await ended.wait()
  }

  private func run(_ command: PythonCommand, _ environment: [String: String?]) async -> String {
    var variables: [Environment.Key: String?] = [:]
    for (name, value) in environment { variables[Environment.Key(stringLiteral: name)] = value }
    do {
      let result = try await Subprocess.run(
        .name(command.executable), arguments: Arguments(command.arguments),
        environment: .inherit.updating(variables), input: .inputWriter, output: .sequence, error: .discarded
      ) { execution in
        state.withLock { $0.process = execution.processIdentifier.value }
        let reading = Task { await self.read(execution.standardOutput) }
        await stopping.wait()
        try? await execution.standardInputWriter.finish()
        await reading.value
      }
      return "\(result.terminationStatus)"
    } catch let error as SubprocessError where error.code == .executableNotFound {
      return "\(command.executable) is not installed; it runs the server (Debian: apt-get install python3)"
    } catch {
      return "\(error)"
    }
  }

  private func read(_ output: SubprocessOutputSequence) async {
    do {
      for try await line in output.strings() {
        guard let json = try? JSONValue(parsing: line) else { continue }
        state.withLock { $0.line = $0.line ?? json }
        spoken.happen()
      }
    } catch {
      // How the process ended says more than a broken pipe.
    }
    stopping.happen()
  }
}
