import Foundation
import TestSupport
import Testing

/// Ids and titles that command a terminal, break lines or look like options: nothing a person reads obeys them.
@Suite struct HostileIDTests {
  private static let red = "\u{1B}[31m"

  private static func data(in folder: TemporaryFolder) throws {
    var films = "item,title,genres\n"
    for film in 0..<12 {
      films += "\"\(red)i\(film)\",\"\(red)T\(film)\u{7}\r\nX\u{9B}31m\u{202E}\",\(red)G|Drama\n"
    }
    var ratings = "user,item,rating,time\n"
    for user in 0..<4 {
      for step in 0..<8 {
        ratings +=
          "\"\(red)u\n\(user)\",\"\(red)i\((user + step * 5) % 12)\",\(1 + (user + step) % 5),\(1000 + step)\n"
      }
    }
    try folder.write(films, to: "data/films.csv")
    try folder.write(ratings, to: "data/ratings.csv")
  }

  private static let notebook = """
    ---
    reprise: 1
    title: Hostile
    ---

    ```yaml {dataset #films}
    files: {interactions: data/ratings.csv, items: data/films.csv}
    format: {name: csv, lists: [genres]}
    split: {by: time, perUser: true, test: 0.3}
    ```

    ```yaml {model #m}
    use: scripted
    ```

    ```yaml {agent #a}
    memory: facts
    planner: react
    retriever: popularity
    ranker: setwise
    model: m
    tools: [search, filter, history]
    ```

    ```yaml {evaluate #result}
    agents: [a]
    on: films
    users: 4
    candidates: 5
    metrics: [ndcg@3]
    limit: 3
    ```

    ```yaml {replay #again}
    of: result
    ```
    """

  @Test func `no command prints what a terminal would obey`() async throws {
    let folder = try TemporaryFolder()
    try Self.data(in: folder)
    try folder.write("reprise: 1\nname: hostile\n", to: "workspace.yaml")
    try folder.write(Self.notebook, to: "notebooks/main.md")
    let commands = [
      "reprise run .", "reprise trace list .", "reprise trace show TRACE", "reprise trace timeline TRACE",
      "reprise trace stats TRACE", "reprise trace grep T1 TRACE", "reprise memory show TRACE",
      "reprise memory show TRACE --user $'\\x1b[31mu\\n1'",
      "reprise memory show TRACE --user $'\\x1b[31mnobody'",
      "reprise memory diff TRACE --user $'\\x1b[31mu\\n1' --from 1 --to 30", "reprise diff TRACE TRACE",
      "reprise memory forget TRACE --user $'\\x1b[31mu\\n1' --text Drama",
    ]
    for command in commands {
      let script = "T=$(ls .reprise/runs/*/a/trace.jsonl 2>/dev/null || true)\n"
      let outcome = try await folder.shell(script + command.replacing("TRACE", with: "\"$T\"") + " || true")
      for text in [outcome.output, outcome.errors] {
        let obeyed = text.unicodeScalars.filter {
          $0.value < 0x20 && $0 != "\n" && $0 != "\t" || (0x7F..<0xA0).contains($0.value) || $0 == "\u{202E}"
        }
        #expect(obeyed.isEmpty, "\(command): \(obeyed.map { String($0.value, radix: 16) })")
      }
      #expect(!outcome.errors.contains("\n1, "), "a name is one line: \(outcome.errors)")
    }
  }

  @Test func `what is to be forgotten must be said, and nothing forgotten is told`() async throws {
    let folder = try TemporaryFolder()
    try Self.data(in: folder)
    try folder.write("reprise: 1\nname: hostile\n", to: "workspace.yaml")
    try folder.write(Self.notebook, to: "notebooks/main.md")
    let outcome = try await folder.shell(
      """
      reprise run . --quiet >/dev/null
      T=$(ls .reprise/runs/*/a/trace.jsonl)
      U=$'\\x1b[31mu\\n1'
      for text in '' ' '; do reprise memory forget "$T" --user "$U" --text "$text" 2>&1 || echo "status $?"; done
      reprise memory forget "$T" --user "$U" --item nowhere | sed -n 1p
      reprise memory undo "$T" --user "$U" --source 99 | sed -n 1p
      reprise memory show "$T" --user "$U" --at 1 2>&1 || echo "status $?"
      """)
    let lines = outcome.output.split(separator: "\n")
    #expect(
      lines.count { $0 == "status 64" } == 2 && lines.count { $0.contains("'text' is blank") } == 2,
      "\(lines)")
    #expect(lines.count { $0 == "nothing was changed: no entry is meant" } == 2, "\(lines)")
    #expect(lines.contains { $0.contains("no episode up to event 1 is about the user") }, "\(lines)")
  }
}
