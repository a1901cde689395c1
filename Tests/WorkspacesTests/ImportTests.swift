import Concepts
import JSON
import LanguageModels
import TestSupport
import Testing
import Tracing
import Workspaces

struct ImportTests {
  private static let pair = #"""
    {"request":{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"Which "},{"type":"text","text":"film?"}]}],"temperature":0},"response":{"model":"m-1","choices":[{"message":{"role":"assistant","content":"Dune "},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}}}
    """#
  private static let chat = #"""
    {"messages":[{"role":"user","content":"Hello"},{"role":"assistant","content":"Hi"},{"role":"user","content":"A film?"},{"role":"assistant","content":"Alien"}]}
    """#
  private static let batch = [
    #"{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"One?"}]}}"#,
    #"{"custom_id":"b","method":"POST","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"Two?"}]}}"#,
    #"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"message":{"content":"1"},"finish_reason":"stop"}]}},"error":null}"#,
    #"{"custom_id":"c","response":{"status_code":200,"body":{"choices":[{"message":{"content":"3"}}]}},"error":null}"#,
  ]

  @Test func `logs of three shapes become a trace that answers what was asked, and nothing else`()
    async throws
  {
    let study = try TestStudy()
    // With a byte order mark and CR LF, as other systems write them.
    try study.folder.write("\u{FEFF}" + Self.pair + "\n\n" + Self.chat + "\r\n", to: "log.jsonl")
    try study.folder.write(Self.batch[..<2].joined(separator: "\n"), to: "in.jsonl")
    try study.folder.write(Self.batch[2...].joined(separator: "\n"), to: "out.jsonl")
    let paths = ["log.jsonl", "in.jsonl", "out.jsonl"].map { study.folder.path(of: $0) }
    let path = study.folder.path(of: "chats.jsonl")
    let done = try await ImportChats(paths: paths, output: path).perform(in: study.environment)
    #expect(done.chats == 3 && done.calls == 4 && done.unanswered == 1 && done.unasked == 1)
    let verified = try await VerifyTraces(path: path).perform(in: study.environment)
    #expect(verified.isSound)
    let stats = try await TraceStatistics(path: path).perform(in: study.environment)
    #expect(stats.traces.first?.modelCalls == 4 && stats.traces.first?.promptTokens == 9)
    let model = try RecordedModel(reading: path)
    let asked: [([Prompt.Message], String)] = [
      ([.init(.system, "Be brief."), .init(.user, "Which film?")], "Dune "),
      ([.init(.user, "Hello")], "Hi"), ([.init(.user, "One?")], "1"),
      ([.init(.user, "Hello"), .init(.assistant, "Hi"), .init(.user, "A film?")], "Alien"),
    ]
    for (messages, text) in asked {
      #expect(try await model.reply(to: Prompt(messages)).reply.text == text)
    }
    let error = await #expect(throws: EffectFailure.self) {
      try await model.reply(to: Prompt([.init(.user, "Hello ")]))
    }
    #expect(error?.code == "unrecorded")
  }

  @Test func `a recorded run answers another one, and a fork, from its replies`() async throws {
    let study = try TestStudy()
    let run = try await study.run()
    let path = study.folder.path(of: try #require(run.traces.first))
    let model = try RecordedModel(reading: path)
    let calls = try await ReadTrace(path: path, count: 1000, kind: "llm.call").perform(in: study.environment)
    for event in calls.events.prefix(5) {
      let place = try #require(event["s"]?.intValue)
      let prompt = try await ReadPrompt(path: path, event: place).perform(in: study.environment)
      let messages = prompt.messages.map { message in
        Prompt.Message(
          Prompt.Message.Role(rawValue: message["role"]?.stringValue ?? "") ?? .user,
          message["content"]?.stringValue ?? "")
      }
      #expect(try await model.reply(to: Prompt(messages)).reply.text == prompt.reply["text"]?.stringValue)
    }
  }

  @Test(arguments: [
    (#"{"messages":[{"role":"user","content":"x"}]}"#, ":1:1: no message of the assistant"),
    (#"{"request":{"messages":[]},"response":{}}"#, ":1:1: the response has no text"),
    ("{\"messages\": [}", ":1:15"), ("\n\n[1,2]\n", ":3:1: the line has no 'messages'"),
    (#"{"messages":[{"role":"user","content":3},{"role":"assistant","content":"x"}]}"#, ":1:1: message 0"),
  ])
  func `a bad line is named with file, line and column, or counted`(line: String, message: String)
    async throws
  {
    let study = try TestStudy()
    try study.folder.write(line, to: "log.jsonl")
    let path = study.folder.path(of: "log.jsonl")
    let output = study.folder.path(of: "t.jsonl")
    let error = await #expect(throws: WorkspaceError.self) {
      try await ImportChats(paths: [path], output: output).perform(in: study.environment)
    }
    #expect(error?.message.contains("log.jsonl" + message) == true, "\(error?.message ?? "")")
    try study.folder.write(line + "\n" + Self.chat, to: "log.jsonl")
    let done = try await ImportChats(paths: [path], output: output, skip: true).perform(in: study.environment)
    #expect(done.badLines == 1 && done.calls == 2)
  }
}
