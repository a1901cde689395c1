import Glibc

/// Ends a connection when the process that started it is gone though it left the input open.
package enum ParentWatch {
  /// Watches the parent process and, when it is alive and visible, the process `client` that `initialize` names.
  ///
  /// A client in another name space, whose number means nothing here, is not watched.
  package static func start(for connection: Connection, client: Int32? = nil) {
    let parent = getppid()
    let watched = client.flatMap { $0 > 0 && (kill($0, 0) == 0 || errno == EPERM) ? $0 : nil }
    DedicatedThread.start {
      while !connection.hasFinished {
        DedicatedThread.sleep(milliseconds: 500)
        if getppid() != parent { return end(connection, "the parent process is gone") }
        if let watched, kill(watched, 0) != 0, errno == ESRCH {
          return end(connection, "the client process \(watched) is gone")
        }
      }
    }
  }

  private static func end(_ connection: Connection, _ reason: String) {
    connection.configuration.log("\(reason); ending")
    connection.terminate(code: 1)
  }
}
