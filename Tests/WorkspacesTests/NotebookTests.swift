import Concepts
import JSON
import Testing
import Tracing
import Workspaces

struct NotebookTests {
  private static let ofPrompts: [Diagnostic.Code] = [.unknownPrompt, .unknownPlace, .unusedPlace]

  @Test(arguments: NotebookFixture.all)
  func `every fault is told with its place and remedy`(fixture: NotebookFixture) throws {
    let notebook = Notebook(parsing: try fixture.input, path: "input.md")
    let found = NotebookCheck(notebook, registry: .ofTests).diagnostics
    let text = found.map { "\($0.code.rawValue) \($0)\n" }.joined()
    #expect(try fixture.expected(recording: text) == text)
    #expect(notebook.bytes == (try fixture.input))
  }

  @Test func `every fault of the format has a fixture`() throws {
    let told = try NotebookFixture.all.flatMap { fixture in
      NotebookCheck(Notebook(parsing: try fixture.input, path: "input.md"), registry: .ofTests).diagnostics
        .map(\.code)
    }
    // That a result differs from the locked one, or a trace is damaged, is seen when it is run; prompts are no notebook.
    #expect(
      Set(Diagnostic.Code.allCases).subtracting(told) == Set([.otherResult, .damagedTrace] + Self.ofPrompts))
  }

  @Test func `any bytes are printed as they were parsed`() {
    let stream = RandomStream(seed: 11, name: "notebooks")
    let pieces = [
      "---\n", "```yaml {dataset #a}\n", "```\n", "~~~\r\n", "a: 1\r", "<<<<<<< x\n", "=======\n",
      ">>>>>>> y\n",
      "# T\n", "<!--", "-->\n", "\u{FEFF}", "    ", "\n", "&a *a\n", "{[}]\n", "é", "```yaml {", "}\n",
      "...\n",
    ]
    for _ in 0..<400 {
      var bytes: [UInt8] = []
      for _ in 0..<stream.below(30) {
        if stream.below(4) == 0 {
          bytes.append(UInt8(stream.below(256)))
        } else {
          bytes += pieces[stream.below(pieces.count)].utf8
        }
      }
      let notebook = Notebook(parsing: bytes, path: "x.md")
      #expect(notebook.bytes == bytes)
      _ = NotebookCheck(notebook, registry: nil)
    }
  }

  @Test func `the front matter gives title and seed`() throws {
    let text = "\u{FEFF}---\nreprise: 1\ntitle: \"Does 'no' mean no?\"\nseed: 9223372036854775807\n---\n"
    let notebook = Notebook(parsing: Array(text.utf8), path: "x.md")
    #expect(notebook.diagnostics == [])
    #expect(notebook.header.title == "Does 'no' mean no?")
    #expect(notebook.header.seed == 9_223_372_036_854_775_807)
  }

  @Test func `scalars follow the core schema of YAML 1.2`() throws {
    let text = """
      ```yaml {model #m}
      a: no
      b: 0.1
      c: "1"
      d: 0x1F
      e: 1e3
      f: ~
      g: 2024-01-01
      h: -0
      i: .5
      j: 1_000
      k: off
      l: !!str 5
      m: [True, NULL]
      n: 012
      ```
      """
    let cell = try #require(Notebook(parsing: Array(text.utf8), path: "x.md").cells.first)
    #expect(
      cell.body.value
        == [
          "a": "no", "b": 0.1, "c": "1", "d": 31, "e": .number(1000), "f": nil, "g": "2024-01-01", "h": 0,
          "i": 0.5, "j": "1_000", "k": "off", "l": "5", "m": [true, nil], "n": 12,
        ])
    #expect(cell.body.place(ofKey: "/b") == Place(line: 3, column: 1))
    #expect(cell.body.place(ofValue: "/m/1") == Place(line: 14, column: 11))
  }

  @Test func `cells run after the cells they name`() throws {
    let text = """
      ---
      reprise: 1
      ---
      ```yaml {table #t}
      of: e
      ```
      ```yaml {evaluate #e}
      agents: a
      on: d
      ```
      ```yaml {agent #a}
      {model: m, retriever: r}
      ```
      ```yaml {model #m}
      ```
      ```yaml {dataset #d}
      source: x
      ```
      """
    let check = NotebookCheck(Notebook(parsing: Array(text.utf8), path: "x.md"), registry: nil)
    #expect(check.diagnostics == [])
    #expect(check.graph.order == ["m", "a", "d", "e", "t"])
    #expect(check.graph.ancestors(of: "a") == ["a", "m"])
    #expect(check.graph.users(of: "d") == ["e"])
  }

  @Test func `a chain of ten thousand cells is walked`() {
    let graph = CellGraph((0..<10_000).map { ("c\($0)", $0 < 9_999 ? ["c\($0 + 1)"] : []) })
    #expect(graph.order.first == "c9999")
    #expect(graph.cycle == [])
  }
}

extension Registry {
  /// One memory without parameters and one with.
  static var ofTests: Registry {
    var registry = Registry.whole
    registry.memories = [PlainMemory<NoConfiguration>.self, PlainMemory<WindowOfTests>.self]
    return registry
  }
}

struct WindowOfTests: ComponentConfiguration {
  var size = 20
  static let parameters = [Parameter("size", "How many notes are kept.", in: 1...100)]
}

/// A memory that keeps nothing, under two names.
struct PlainMemory<Configuration: ComponentConfiguration>: Memory {
  static var name: String { Configuration.parameters.isEmpty ? "none" : "window" }
  static var summary: String { "Keeps nothing." }
  init(_ configuration: Configuration, in context: ComponentContext) {}
  mutating func note(_ note: Note, in turn: Turn) {}
  mutating func recall(_ cue: Cue, in turn: Turn) -> [Note] { [] }
  var snapshot: JSONValue { .null }
  mutating func restore(_ snapshot: JSONValue) {}
  var entries: [MemoryEntry] { [] }
  mutating func takeOperations() -> [MemoryOperation] { [] }
  mutating func apply(_ operations: [MemoryOperation]) {}
  func undoing(source: Int, at time: Int64) -> [MemoryOperation] { [] }
}
