import Concepts
import JSON
package import JSONRPC
package import Workspaces

/// The operations of workspaces over JSON-RPC: one peer, on standard input and output or in the same process.
///
/// 1. A method answers with the very response that the command prints with `--json`.
/// 2. Nothing is kept between two requests but models that run: the workspace's files are the state.
/// 3. An operation that takes long reports progress and can be cancelled; what it did until then is kept.
package struct WorkbenchServer: Sendable {
  private let environment: Environment
  private let operations: [any Workspaces.Operation.Type]
  private let recorder: SessionRecorder?

  /// - Parameter recorder: writes down what is asked and answered.
  package init(
    _ environment: Environment, operations: [any Workspaces.Operation.Type] = builtinOperations,
    recorder: SessionRecorder? = nil
  ) {
    (self.environment, self.operations, self.recorder) = (environment, operations, recorder)
  }

  /// Every method of the server.
  package var table: MethodTable {
    var table = MethodTable()
    for operation in operations { Self.add(operation, to: &table, environment, recorder) }
    let greeting = Greeting(version: environment.version, methods: operations.map(MethodSummary.init)).json
    table.addImmediate("hello", ordering: .free) { _, _ in greeting }
    let capabilities = Greeting(version: environment.version, methods: []).languageServerJSON
    table.addImmediate("initialize", ordering: .barrier, dialects: .languageServer) { _, _ in capabilities }
    table.addImmediate("initialized", ordering: .free, dialects: .languageServer) { _, _ in .null }
    return table
  }

  /// Serves standard input and output until the peer is done.
  ///
  /// - Parameter log: takes lines for the people who run the server.
  /// - Returns: the exit code for the process; nil when standard input or output is closed.
  package func serveStandardStreams(log: @escaping @Sendable (String) -> Void) async -> Int32? {
    guard let stream = StdioTransport.claim() else { return nil }
    var configuration = Connection.Configuration()
    configuration.log = log
    let connection = Connection(table, configuration: configuration)
    ProcessSignals.watch(for: connection)
    ParentWatch.start(for: connection)
    let code = await connection.run(over: stream)
    do { try recorder?.end() } catch { log("the record of this session could not be ended: \(error)") }
    await environment.models.close()
    return code
  }

  private static func add<Asked: Workspaces.Operation>(
    _ operation: Asked.Type, to table: inout MethodTable, _ environment: Environment,
    _ recorder: SessionRecorder?
  ) {
    table.add(Asked.method, ordering: .free) { (asked: Asked, context: RequestContext) -> Asked.Response in
      var environment = environment
      environment.progress = { context.progress.report($0) }
      do {
        let span = try recorder?.arrived(asked)
        environment.approval = { question in
          let asks = ApprovalQuestion(about: question, asked: context)
          guard let span else { return try await asks.leave() }
          return try await span.asking(question) { try await asks.leave() }
        }
        let outcome: Result<Asked.Response, any Error>
        do { outcome = .success(try await asked.perform(in: environment)) } catch {
          outcome = .failure(error)
        }
        if let recorder, let span { try recorder.answered(asked, outcome, in: span) }
        return try outcome.get()
      } catch { throw ResponseError(error) }
    }
  }
}
