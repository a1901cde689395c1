import TestSupport
import Testing

/// How a server ends, and that nothing but messages comes out of it, over the real pipes of a shell.
struct ServeEndTests {
  /// Starts the server as a coprocess, waits for its first answer, and goes on with `rest`.
  private func serving(_ rest: String) async throws -> Shell.Outcome {
    let folder = try TemporaryFolder()
    return try await Shell.run(
      """
      coproc S { exec "$REPRISE" serve 2>errors; }
      pid=$S_PID
      echo '{"jsonrpc":"2.0","id":1,"method":"hello"}' >&"${S[1]}"
      read -r answer <&"${S[0]}"
      \(rest)
      """, in: folder.path,
      environment: ["REPRISE": Command.executable, "REPRISE_CACHE": folder.path(of: "cache")])
  }

  @Test(arguments: ["TERM", "INT", "HUP"])
  func `a signal ends a server in order`(signal: String) async throws {
    let outcome = try await serving(
      "kill -\(signal) $pid; wait $pid; echo \"status $?\"; cat errors; echo \"${answer:0:8}\"")

    #expect(outcome.output.hasPrefix("status 0"), "\(outcome.output)")
    #expect(outcome.output.contains(#"{"json"#))
  }

  @Test func `a server whose input ends without exit ends too, and leaves no process behind`() async throws {
    let outcome = try await serving(
      """
      eval "exec ${S[1]}>&-"
      wait $pid
      echo "status $?"
      kill -0 $pid 2>/dev/null && echo alive || echo gone
      """)
    #expect(outcome.output.contains("gone"), "\(outcome.output)")
  }

  @Test func `a server whose parent is killed ends by itself`() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await Shell.run(
      """
      mkfifo wire
      { echo '{"jsonrpc":"2.0","id":1,"method":"hello"}'; exec sleep 600; } >wire & holder=$!
      bash -c '"$REPRISE" serve <wire >out 2>errors & echo $! >pid; sleep 600' & parent=$!
      while [ ! -s out ]; do sleep 0.05; done
      kill -9 $parent
      for _ in $(seq 600); do
        [ -e /proc/$(cat pid) ] || { echo ended; break; }
        sleep 0.1
      done
      kill -9 $holder
      """, in: folder.path,
      environment: ["REPRISE": Command.executable, "REPRISE_CACHE": folder.path(of: "cache")])
    #expect(outcome.output.contains("ended"), "\(outcome.errors)")
  }
}
