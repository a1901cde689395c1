import Foundation
import TestSupport
import Testing

@testable import LanguageModels

@Suite struct CertificateTests {
  /// A server whose certificate nobody vouches for.
  private static func serving<Result>(
    _ body: (_ url: String) async throws -> Result
  ) async throws -> (Result, log: String) {
    let folder = try TemporaryFolder()
    let (key, certificate) = (folder.path(of: "key.pem"), folder.path(of: "certificate.pem"))
    try openssl(
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"]
        + ["-keyout", key, "-out", certificate]
    ).waitUntilExit()
    let output = Pipe()
    let server = try openssl(
      ["s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate], output: output)
    do {
      let port = try port(in: output)
      let result = try await body("https://127.0.0.1:\(port)/v1")
      kill(server.processIdentifier, SIGKILL)
      let rest = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      return (result, rest)
    } catch {
      kill(server.processIdentifier, SIGKILL)
      throw error
    }
  }

  /// The server says where it listens: `ACCEPT 127.0.0.1:41234`.
  private static func port(in output: Pipe) throws -> Substring {
    var text = ""
    while true {
      let bytes = output.fileHandleForReading.availableData
      text += String(decoding: bytes, as: UTF8.self)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      if let line = lines.first(where: { $0.hasPrefix("ACCEPT") }) {
        return try #require(line.split(separator: ":").last)
      }
      try #require(!bytes.isEmpty, "no server: \(text)")
    }
  }

  private static func openssl(_ arguments: [String], output: Pipe = Pipe()) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    (process.standardInput, process.standardOutput) = (Pipe(), output)
    process.standardError = output
    try process.run()
    return process
  }

  @Test func `an endpoint whose certificate is not trusted is asked once and no more`() async throws {
    let waits = Waits()
    let (error, log) = try await Self.serving { url in
      var policy = CallPolicy()
      policy.attempts = 4
      let model = HTTPModel(
        try Endpoint(baseURL: url, model: "m", keyVariable: "KEY", policy: policy),
        capabilities: .everything, environment: ["KEY": canary], sleep: waits.sleep)
      return await #expect(throws: ModelError.self) { try await model.reply(to: .asking("x")) }
    }
    #expect(error?.code == .untrusted && error?.message.contains("certificate") == true)
    #expect(waits.all.isEmpty && !log.contains(canary))
  }
}
