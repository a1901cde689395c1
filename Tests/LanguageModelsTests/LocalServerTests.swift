import Assets
import Concepts
import Glibc
import JSON
import TestSupport
import Testing

@testable import LanguageModels

private let store = try? AssetStore(environment: processEnvironment())
private let isHere =
  (try? store?.files(of: "smollm2-135m")) != nil && (try? store?.files(of: "xllamacpp")) != nil

/// The real server with the small model behind it.
@Suite(
  .serialized,
  .enabled(
    if: isHere, "SmolLM2 or its runtime is not in the cache: `reprise model pull smollm2-135m xllamacpp`"))
struct LocalServerTests {
  private func start() async throws -> (LocalServer, LocalModel) {
    let store = try #require(store)
    let file = try #require(try store.files(of: "smollm2-135m").values.first)
    var options = LocalServer.Options()
    options.threads = 1
    let server = try await LocalServer.start(
      model: file, name: "smollm2-135m", runtime: store.folder(of: try store.asset("xllamacpp")),
      store: store,
      options: options)
    return (server, try LocalModel(server, name: "smollm2-135m", weights: "00", isMeaningful: false))
  }

  @Test func `it answers, obeys a schema, and repeats itself to the last digit`() async throws {
    let (server, model) = try await start()
    var question = Prompt.asking("Is \"Alien (1979)\" a horror film? Answer Yes or No.")
    (question.logProbabilities, question.sampling.maxTokens) = (10, 1)
    let first = try await model.reply(to: question)
    #expect(first.reply.logProbabilities.first?.alternatives.count == 10)
    #expect(first.reply.usage.promptTokens > 10 && first.reply.usage.completionTokens == 1)

    var formed = Prompt.asking("Name a colour of grass.")
    formed.format = .json(
      name: "colour",
      schema: [
        "type": "object", "properties": ["colour": ["enum": ["green", "red"]]], "required": ["colour"],
      ])
    formed.sampling.maxTokens = 30
    let colour = try JSONValue(parsing: try await model.reply(to: formed).reply.text)["colour"]?.stringValue
    #expect(colour == "green" || colour == "red")

    #expect(try await model.reply(to: question).reply == first.reply)
    await server.stop()
    #expect(server.ending != nil && server.processIdentifier == nil)
  }

  @Test func `a prompt that is too long is said to be`() async throws {
    let (server, model) = try await start()
    let long = String(repeating: "film ", count: 6000)
    let error = await #expect(throws: ModelError.self) { try await model.reply(to: .asking(long)) }
    #expect(error?.code == .tooLong, "\(error?.message ?? "")")
    await server.stop()
  }

  @Test func `a server that is killed is named as the cause`() async throws {
    let (server, model) = try await start()
    kill(try #require(server.processIdentifier), SIGKILL)
    while server.ending == nil { await Task.yield() }
    let error = await #expect(throws: ModelError.self) { try await model.reply(to: .asking("x")) }
    #expect(
      error?.code == .serverEnded && error?.message.contains(server.logPath) == true,
      "\(error?.message ?? "")")
  }

  @Test func `the shelf starts one server for a specification and another after its death`() async throws {
    let shelf = ModelShelf(store: try #require(store), environment: processEnvironment())
    let specification: JSONObject = ["use": "smollm2-135m", "threads": 1, "cache": false]
    async let one = shelf.open(specification)
    async let two = shelf.open(specification)
    let models = [try await one as? LocalModel, try await two as? LocalModel].compactMap(\.self)
    try #require(models.count == 2)
    #expect(models[0].server === models[1].server)
    #expect(models[0].identity == (try shelf.identity(specification)))
    kill(try #require(models[0].server.processIdentifier), SIGKILL)
    while models[0].server.ending == nil { await Task.yield() }
    let next = try #require(try await shelf.open(specification) as? LocalModel)
    #expect(next.server !== models[0].server && next.server.ending == nil)
    await shelf.close()
    #expect(next.server.ending != nil)
  }
}

/// The launcher when the runtime or the model is wrong; needs Python only.
@Suite struct ServerStartTests {
  private func start(
    _ folder: TemporaryFolder, python: String = "python3", runtime: String, time: Duration = .seconds(60)
  )
    async throws -> LocalServer
  {
    var options = LocalServer.Options()
    options.startTime = time
    let store = AssetStore(root: folder.path(of: "cache"), manifest: AssetManifest(), python: python)
    return try await LocalServer.start(
      model: folder.path(of: "model.gguf"), name: "tiny", runtime: runtime, store: store, options: options)
  }

  @Test(arguments: [
    ("", "No module named 'xllamacpp'"),
    ("raise RuntimeError('no such file: model.gguf')", "no such file: model.gguf"),
    ("import os; print('GGML_ASSERT: boom', flush=True); os.abort()", "GGML_ASSERT: boom"),
    ("import os; os._exit(3)", "3"),
  ])
  func `a server that does not start says why`(module: String, reason: String) async throws {
    let folder = try TemporaryFolder()
    if !module.isEmpty { try folder.write(module + "\n", to: "runtime/xllamacpp.py") }
    let error = await #expect(throws: ModelError.self) {
      try await start(folder, runtime: folder.path(of: "runtime"))
    }
    #expect(error?.code == .serverEnded && error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }

  @Test func `a server that loads for ever is given up and ended`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "import os, time\nopen(os.path.dirname(__file__) + '/pid', 'w').write(str(os.getpid()))\ntime.sleep(600)\n",
      to: "runtime/xllamacpp.py")
    let error = await #expect(throws: ModelError.self) {
      try await start(folder, runtime: folder.path(of: "runtime"), time: .seconds(2))
    }
    #expect(error?.code == .timedOut, "\(error?.message ?? "")")
    if folder.exists("runtime/pid") {
      let process = try #require(Int32(String(decoding: try folder.read("runtime/pid"), as: UTF8.self)))
      #expect(kill(process, 0) == -1)
    }
  }

  @Test func `a server ends when its parent is killed`() async throws {
    let folder = try TemporaryFolder()
    let module = """
      import time
      __version__ = '1'
      class CommonParams:
          def __init__(self):
              self.model = self.cpuparams = self.cpuparams_batch = type('Part', (), {})()
      class Server:
          listening_address = 'http://127.0.0.1:1'
          def __init__(self, parameters): pass
      """
    try folder.write(module, to: "runtime/xllamacpp.py")
    try folder.write(PackageResources.serve_py, to: "serve.py")
    let options: JSONValue = [
      "name": "tiny", "model": "m", "runtime": .string(folder.path(of: "runtime")), "context": 1, "slots": 1,
      "threads": 1, "port": 0, "log": .string(folder.path(of: "log")),
    ]
    let parent = """
      import subprocess, sys, time
      child = subprocess.Popen(['python3', *sys.argv[1:]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
      child.stdout.readline()
      print(f'{{"child": {child.pid}}}', flush=True)
      time.sleep(600)
      """
    let process = ServerProcess(
      PythonCommand("python3", ["-c", parent, folder.path(of: "serve.py"), options.printed()]),
      environment: [:])
    let line = await process.firstLine(within: .seconds(60))
    let child = Int32(try #require(line?["child"]?.intValue))
    #expect(kill(child, 0) == 0)
    kill(try #require(process.processIdentifier), SIGKILL)
    await process.end()
    // A process that has ended may stay as a zombie where nobody waits for it; its command line is empty then.
    while ReplyFile.read("/proc/\(child)/cmdline")?.isEmpty == false {
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  @Test func `a machine without Python is told so`() async throws {
    let folder = try TemporaryFolder()
    let error = await #expect(throws: ModelError.self) {
      try await start(folder, python: "no-such-python-here", runtime: folder.path, time: .seconds(600))
    }
    #expect(error?.message.contains("not installed") == true, "\(error?.message ?? "")")
  }
}
