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

  package init(_ environment: Environment, operations: [any Workspaces.Operation.Type] = builtinOperations) {
    (self.environment, self.operations) = (environment, operations)
  }

  /// Every method of the server.
  package var table: MethodTable {
    var table = MethodTable()
    for operation in operations { Self.add(operation, to: &table, environment) }
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
    await environment.models.close()
    return code
  }

  private static func add<Asked: Workspaces.Operation>(
    _ operation: Asked.Type, to table: inout MethodTable, _ environment: Environment
  ) {
    table.add(Asked.method, ordering: .free) { (asked: Asked, context: RequestContext) -> Asked.Response in
      var environment = environment
      environment.progress = { context.progress.report($0) }
      do { return try await asked.perform(in: environment) } catch {
        throw ResponseError(error)
      }
    }
  }
}
