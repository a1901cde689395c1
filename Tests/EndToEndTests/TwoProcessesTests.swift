import Synchronization
import TestSupport
import Testing

/// Two people, or a person and a script, at one workspace.
struct TwoProcessesTests {
  @Test func `a second run of a notebook that is running is told so at once, and harms nothing`() async throws
  {
    let study = try Study()
    let server = try TestServer { number, _ in number < 3 ? .text(EndpointTests.reply) : .silence }
    defer { server.stop() }
    let first = try EndpointTests.command(study, server).start()
    while server.requests.count < 4 { try await Task.sleep(for: .milliseconds(20)) }
    let second = try await EndpointTests.command(study, server, "--quiet").run()
    #expect(second.status == 75, "\(second.errors)")
    #expect(second.errors.contains("another process is"))
    #expect(second.errors.contains("hint: "))
    first.interrupt()
    #expect(await first.outcome().status == 130)
    #expect(try await study.run().status == 0)
  }

  @Test func `a killed run holds nobody up, and its trace is gone on with`() async throws {
    let study = try Study()
    let isOpen = Mutex(false)
    let server = try TestServer { number, _ in
      number < 14 || isOpen.withLock { $0 } ? .text(EndpointTests.reply) : .silence
    }
    defer { server.stop() }
    let running = try EndpointTests.command(study, server).start()
    while server.requests.count <= 14 { try await Task.sleep(for: .milliseconds(20)) }
    running.kill()
    #expect(await running.outcome().status == 128 + 9)
    let name = try #require(study.folder.files.first { $0.hasSuffix("trace.jsonl") })
    let before = try study.folder.read(name)
    isOpen.withLock { $0 = true }
    let resumed = try await EndpointTests.command(study, server, "--quiet").run()
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try study.folder.read(name).starts(with: before), "no recorded line has changed")
    #expect(study.leftovers == [])
    let replay = try await Command("replay", study.path, "--quiet").run()
    #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
  }
}
