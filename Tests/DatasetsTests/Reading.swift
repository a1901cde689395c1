import Concepts
import JSON
import TestSupport

@testable import Datasets

/// Context for components that look at nothing.
let emptyContext = ComponentContext(catalogue: Catalogue([]), prompts: PromptLibrary([]))

/// Reads text as a table with `options` over the defaults.
func readTable(_ text: String, items: String? = nil, _ options: JSONObject = [:]) throws -> Dataset {
  try readTable(Array(text.utf8), items: items.map { Array($0.utf8) }, options)
}

func readTable(_ bytes: [UInt8], items: [UInt8]? = nil, _ options: JSONObject = [:]) throws -> Dataset {
  let folder = try TemporaryFolder()
  var files = ["interactions": try folder.write(bytes, to: "events.csv")]
  if let items { files["items"] = try folder.write(items, to: "items.csv") }
  return try Registry.datasets.reader(ComponentSpec("csv", options), in: emptyContext).read(files)
}

/// `user item rating time` of every event, users and items by id.
func rows(_ interactions: Interactions) -> [String] {
  (0..<interactions.userCount).flatMap { row in
    interactions.history(ofUser: row).map { event in
      var parts = [interactions.users[row].name, interactions.catalogue[event.item].id.name]
      if let rating = event.rating { parts.append("\(rating)") }
      if let time = event.time { parts.append("\(time)") }
      return parts.joined(separator: " ")
    }
  }
}

func detail(_ dataset: Dataset, _ key: String) -> JSONValue? { dataset.steps.first?.detail[key] }

/// The error of a failed reading.
func fault(_ body: () throws -> some Any) -> DatasetError? {
  do { _ = try body() } catch { return error as? DatasetError }
  return nil
}
