import ArgumentParser
import JSON
import Workspaces

/// `reprise data index VECTORS`
struct DataIndex: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index", abstract: "Make vectors ready for search.",
    discussion: """
        reprise data index films.npy --ids films.ids -o films.index
        reprise data embed movielens-100k --model minilm-l6-v2 -o films.tsv
        reprise data index films.tsv -o films.index

      Vectors are a .npy file with the item of each row in another, one a line, or text with an item and numbers a \
      line. The folder's files are opened without being read, so that a search among a million begins at once.
      """)
  @Argument(help: "The vectors; gzip and zip are unpacked.", completion: .file()) var vectors: String
  @Option(help: "A file with the item of each row.", completion: .file()) var ids: String?
  @Option(help: "cosine, or dot as factor models compare.") var similarity = "cosine"
  @Option(name: .shortAndLong, help: "The folder to make.", completion: .directory) var output: String
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var answer: OutputOptions

  func run() async throws {
    let asked = IndexVectors(vectors: vectors, ids: ids, similarity: similarity, output: output)
    try answer.show(try await asked.perform(progress)) {
      "\($0.rows) vectors of \($0.width) numbers in \($0.output), compared by \($0.similarity)"
    }
  }
}

/// `reprise data search INDEX`
struct DataSearch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Find the vectors of an index that are most like others.",
    discussion: """
        reprise data search films.index --like 50 --like 172
        reprise data search films.index --queries wishes.npy --query-ids wishes.txt -k 100 --json

      Exact: the lists are those of comparing with every vector, equal scores by row. An item does not find itself. \
      A file that was cut, exchanged or made by another version is refused; --check also reads the index through and \
      finds any changed byte.
      """)
  @Argument(help: "A folder of 'reprise data index'.", completion: .directory) var index: String
  @Option(help: "An item of the index; repeatable.") var like: [String] = []
  @Option(help: "A file of vectors to find others like.", completion: .file()) var queries: String?
  @Option(help: "A file with a name for each query.", completion: .file()) var queryIds: String?
  @Option(name: [.customShort("k"), .customLong("limit")], help: "How many items a list has at most.")
  var limit = 10
  @Flag(help: "Read the index through first.") var check = false
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var answer: OutputOptions

  func run() async throws {
    var asked = SearchVectors(index: index, like: like.isEmpty ? nil : like, queries: queries)
    (asked.queryIDs, asked.limit, asked.check) = (queryIds, limit, check)
    try answer.show(try await asked.perform(progress), text: Self.text)
  }

  private static func text(_ response: SearchVectors.Response) -> String {
    let lists = response.lists.map { list in
      let rows = list.items.enumerated().map { ["  \($0 + 1)", $1.item, "\($1.score)"] }
      return "like \(list.query):\n" + Terminal.table([["  rank", "item", response.similarity]] + rows)
    }
    let volatile = response.volatile
    return
      (lists + ["\(response.rows) vectors, opened in \(volatile.open) ms, searched in \(volatile.search) ms"])
      .joined(separator: "\n")
  }
}
