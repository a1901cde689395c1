import Foundation
import JSON
import TestSupport
import Testing

/// `reprise data import`, `describe`, `split` and `export`, with files, folders and pipes.
struct DataCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try .withOwnData() }

  private func run(_ line: String, input: String = "") async throws -> Command.Outcome {
    try await Command(line.split(separator: " ").map(String.init), in: folder.path).with(input: input).run()
  }

  private func json(_ line: String) async throws -> JSONValue {
    let outcome = try await run(line + " --json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONValue(parsing: outcome.output.trimmingCharacters(in: .newlines))
  }

  @Test func `an import shows every filter with its counts, and keeps the fingerprint`() async throws {
    let outcome = try await run(
      "data import ratings.csv --items films.csv --filter rating:atLeast=3 --filter core=3 -o films")
    #expect(outcome.status == 0, "\(outcome.errors)")
    for part in ["read csv", "filter duplicates last", "filter rating", "filter core 3", "written"] {
      #expect(outcome.output.contains(part), "\(outcome.output)")
    }
    let described = try await json("data describe films")
    #expect(outcome.output.contains(described["fingerprint"]?.stringValue ?? "?"))
    #expect(
      described["steps"]?.arrayValue?.count == 4 && described["profile"]?["users"] == described["users"])
    let again = try await run("data import ratings.csv -o films")
    #expect(again.status == 73 && again.errors.contains("already"))
  }

  @Test func `images are found after an import into another folder, and missing ones are counted`()
    async throws
  {
    try folder.write("user,item\na,x\na,y\nb,x\nb,z\n", to: "events.csv")
    try folder.write(
      "item,title,poster\nx,X,posters/x.png\ny,Y,posters/y.png\nz,Z,posters/z.png\n", to: "side/items.csv")
    for name in ["x", "y"] { try folder.write("", to: "side/posters/\(name).png") }
    let read = "events.csv --items side/items.csv --format csv:images=poster"
    let plain = try await json("data describe \(read)")
    let images: JSONValue = ["name": "poster", "paths": 3, "missing": 1, "example": "posters/z.png"]
    #expect(plain["profile"]?["images"]?[0] == images)
    #expect(try await run("data import \(read) -o deep/down/films").status == 0)
    #expect(try await run("data split deep/down/films --by leave-last-out:order=source -o split").status == 0)
    #expect(try await run("data import deep/down/films -o again").status == 0)
    for name in ["deep/down/films", "split", "again"] {
      let described = try await json("data describe \(name)")
      #expect(described["profile"]?["images"]?[0] == images, "\(name)")
      #expect(described["fingerprint"] == plain["fingerprint"])
    }
    let told = try await run("data describe split")
    #expect(told.output.contains("poster: 3 images, 1 of them not there, such as posters/z.png"))
    try FileManager.default.removeItem(atPath: folder.path(of: "side/posters/y.png"))
    #expect(try await json("data describe again")["profile"]?["images"]?[0]?["missing"] == 2)
    try FileManager.default.createDirectory(
      atPath: folder.path(of: "moved"), withIntermediateDirectories: true)
    for name in ["side", "deep"] {
      try FileManager.default.moveItem(
        atPath: folder.path(of: name), toPath: folder.path(of: "moved/\(name)"))
    }
    #expect(try await json("data describe moved/deep/down/films")["profile"]?["images"]?[0]?["missing"] == 2)
  }

  @Test func `a split in a folder is what the notebook would cut`() async throws {
    let split = try await json("data split ratings.csv --items films.csv --by time:test=0.3 -o split")
    let files = split["files"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(files == ["train.csv", "test.csv", "items.csv", "test.qrels", "split.json"])
    let described = try await json("data describe split")
    #expect(described["splitFingerprint"] == split["splitFingerprint"])
    #expect(described["fingerprint"] == split["fingerprint"])
    let judgements = try await run("data export split --part test --as qrels")
    #expect(judgements.output == String(decoding: try folder.read("split/test.qrels"), as: UTF8.self))
  }

  @Test
  func `vectors of the items' texts come from an endpoint, once for each text, and serve as a retriever`()
    async throws
  {
    let server = try TestServer { _, request in
      let texts = (try? JSONValue(parsing: request.body))?["input"]?.arrayValue ?? []
      let vectors = texts.enumerated().map { place, text -> JSONValue in
        let length = Double(text.stringValue?.utf8.count ?? 0)
        return ["index": .integer(Int64(place)), "embedding": [.number(length), .number(40 - length), 1.0]]
      }
      return .text(JSONValue.object(["data": .array(vectors)]).printed())
    }
    defer { server.stop() }
    func embed(_ output: String) async throws -> Command.Outcome {
      try await Command(
        [
          "data", "embed", "ratings.csv", "--items", "films.csv", "--model", "openai-compatible", "-o",
          output, "--json",
        ],
        in: folder.path
      ).with("OPENAI_BASE_URL", "\(server.url)/v1").with("OPENAI_MODEL", "small")
        .with("REPRISE_CACHE", folder.path(of: "vectors-cache")).run()
    }
    let first = try await embed("films.tsv")
    #expect(first.status == 0, "\(first.errors)")
    let response = try JSONValue(parsing: first.output)
    #expect(response["width"] == 3 && response["items"]?.intValue ?? 0 > 10)
    let asked = server.requests.count
    #expect(asked > 0 && server.requests.allSatisfy { $0.line == "POST /v1/embeddings" })
    let again = try await embed("again.tsv")
    #expect(again.status == 0 && server.requests.count == asked, "a text is asked about once")
    #expect(try folder.read("films.tsv") == folder.read("again.tsv"))
    _ = try await json("data split ratings.csv --items films.csv --by time:test=0.3 -o parts")
    let measured = try await run("evaluate parts --scorer embedding:vectors=films.tsv --metrics ndcg@5")
    #expect(measured.status == 0 && measured.output.contains("embedding"), "\(measured.errors)")
  }

  @Test func `a table goes through pipes unchanged`() async throws {
    _ = try await run("data import ratings.csv --filter duplicates=keep -o films")
    let table = try await run("data export films")
    #expect(table.status == 0 && table.errors == "")
    let piped = try await run(
      "data import - --filter duplicates=keep --name films -o again", input: table.output)
    #expect(piped.status == 0, "\(piped.errors)")
    let first = try await json("data describe films"), second = try await json("data describe again")
    #expect(first["fingerprint"] == second["fingerprint"])
    let file = try await json("data export films --part items --as json-lines -o items.jsonl")
    #expect(file["rows"] == first["items"])
  }

  @Test func `bad lines stop with their place, or are counted`() async throws {
    let text = "user,item,rating\na,x,1\nb,y,much\nc,z\nd,w,2\n"
    let stopped = try await run("data import - -o films", input: text)
    #expect(stopped.status == 65)
    #expect(stopped.errors.contains("standard-input.csv:3") && stopped.errors.contains("hint: "))
    #expect(!folder.exists("films"))
    let counted = try await run("data import - --bad-lines count -o films", input: text)
    #expect(counted.status == 0 && counted.output.contains("2 bad lines were left out"))
  }

  @Test(
    arguments: [
      ("data split ratings.csv --by nonsense -o x", 65), ("data import nothing.csv -o x", 66),
      ("data import ratings.csv --filter cor=5 -o x", 65), ("data import ratings.csv --filter core -o x", 64),
      ("data import ratings.csv --as xml -o x", 64), ("data export ratings.csv --part test", 65),
      ("data export ratings.csv --json", 64), ("data import ratings.csv -o /proc/films", 73),
      ("data describe unknown-name", 64),
    ] as [(String, Int32)])
  func `what cannot be done says why and leaves nothing`(line: String, status: Int32) async throws {
    let outcome = try await run(line)
    #expect(outcome.status == status, "\(line): \(outcome.errors)")
    #expect(outcome.errors.hasPrefix("error: ") && outcome.output == "")
    #expect(folder.files == ["films.csv", "ratings.csv"])
  }

  @Test func `the server answers what the command prints`() async throws {
    let printed = try await json("data describe ratings.csv --filter core=2")
    let request =
      #"{"jsonrpc":"2.0","id":1,"method":"data/describe","params":{"path":"\#(folder.path)","dataset":{"file":"ratings.csv","filter":[{"core":2}]}}}"#
    let served = try await run("serve", input: request + "\n")
    let reply = try JSONValue(parsing: served.output.trimmingCharacters(in: .newlines))
    #expect(reply["result"] == printed, "\(served.output)")
  }
}
