import Concepts
import JSON

/// Reads MovieLens in each form in which it is given out.
///
/// The form is told by the first line: RecBole's typed header; `userId,movieId,rating,timestamp` (20M and later, and
/// latest-small); `::` (1M, 10M); else tabs (100K). Items have a title as in the file and the attributes `year` and
/// `genres`.
struct MovieLensReader: DatasetReader {
  static let name = "movielens"
  static let summary = "Reads MovieLens 100K, 1M, 10M, 20M and later, and RecBole's form of them."
  static let source = "the README files of GroupLens; RecBole 1.2, 'Atomic Files'"

  struct Configuration: ComponentConfiguration {
    var unseenItems = UnseenItems.drop
    var badLines = BadLinePolicy.stop
    static let parameters: [Parameter] = [.unseenItems, .badLines]
  }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  init(_ configuration: Configuration) { self.configuration = configuration }

  func read(_ files: [String: String]) throws -> Dataset {
    let path = try SourceFile.path("interactions", in: files, known: ["interactions", "items", "users"])
    let form = try MovieLensForm(of: path)
    var faults = LineFaults(configuration.badLines)
    var detail: JSONObject = ["form": .string(form.rawValue)]
    let events = try form.interactions.readInteractions(path, &faults, &detail)
    let items = try files["items"].map { try form.readItems($0, &faults) }
    if let items {
      detail["placeholderItems"] = .integer(Int64(items.titles.count(where: Self.isPlaceholder)))
    }
    return try DatasetAssembly(
      name: SourceFile.stem(path), events: events, items: items, unseen: configuration.unseenItems,
      faults: faults, detail: detail
    ).dataset(readBy: Self.name)
  }

  /// Movie 267 of MovieLens 100K is called `unknown`, in RecBole's copy `unkonwn`.
  private static func isPlaceholder(_ title: String) -> Bool { title == "unknown" || title == "unkonwn" }
}
