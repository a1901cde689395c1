/// What items of a knowledge graph share, as sentences: the entities of the graph have ids and no names, so what can be said
/// of one is which items it belongs to.
///
/// From RecBole's three files: `.kg` (head, relation, tail), `.link` (item, entity) and `.item` (id, title, year). A passage is
/// `directed by, the same (m.0bxtg): Heat (1995); The Insider (1999)` for each relation and entity with two to fifty items, or
/// `sequel: The Godfather (1972); …` for an entity that is an item itself. It stands in the `.kg` file, at the line of the first
/// of its facts.
enum GraphPassages {
  /// An entity that belongs to more items than this says nothing of them: a language, a country.
  private static let mostItems = 50

  static func all(of file: String, graph: [UInt8], links: [UInt8], items: [UInt8]) -> [Passage] {
    let names = titles(items)
    var titles: [Substring: String] = [:]
    for fields in rows(links).map(\.fields) where fields.count >= 2 { titles[fields[1]] = names[fields[0]] }
    var groups: [String: (line: Int, items: [String])] = [:]
    for (line, fields) in rows(graph) where fields.count >= 3 {
      guard let title = titles[fields[0]] else { continue }
      let relation = fields[1].split(separator: ".").last?.replacing("_", with: " ") ?? ""
      let key = titles[fields[2]].map { "\(relation): \($0)" } ?? "\(relation), the same (\(fields[2])): "
      groups[key, default: (line, [])].items.append(title)
    }
    return groups.compactMap { key, group in
      let isItem = !key.hasSuffix(": ")
      guard isItem || (2...mostItems).contains(group.items.count) else { return nil }
      let others = group.items.joined(separator: "; ")
      return Passage(file: file, line: group.line, text: isItem ? "\(key), of \(others)" : key + others)
    }.sorted { ($0.line, $0.text) < ($1.line, $1.text) }
  }

  /// `Heat (1995)` by id.
  private static func titles(_ items: [UInt8]) -> [Substring: String] {
    var titles: [Substring: String] = [:]
    for fields in rows(items).map(\.fields) where fields.count >= 2 {
      titles[fields[0]] =
        fields.count > 2 && !fields[2].isEmpty ? "\(fields[1]) (\(fields[2]))" : String(fields[1])
    }
    return titles
  }

  /// The rows after the first, with their lines from 1.
  private static func rows(_ bytes: [UInt8]) -> [(line: Int, fields: [Substring])] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.enumerated().dropFirst().filter { !$1.isEmpty }.map { place, line in
      let text = String(decoding: line, as: UTF8.self)
      return (place + 1, text.split(separator: "\t", omittingEmptySubsequences: false))
    }
  }
}

extension Passage {
  /// The passages of several files: of a graph beside its links and items what the items share, else those of each file.
  ///
  /// - Throws: ``DatasetError`` for a database that is none or was cut short.
  package static func all(ofFiles files: [(name: String, bytes: [UInt8])]) throws -> [Passage] {
    var used: Set<String> = []
    var passages: [Passage] = []
    for graph in files where graph.name.hasSuffix(".kg") {
      let stem = String(graph.name.dropLast(3))
      guard let links = files.first(where: { $0.name == stem + ".link" }),
        let items = files.first(where: { $0.name == stem + ".item" })
      else { continue }
      passages += GraphPassages.all(
        of: graph.name, graph: graph.bytes, links: links.bytes, items: items.bytes)
      used.formUnion([graph.name, links.name, items.name])
    }
    for file in files where !used.contains(file.name) { passages += try all(of: file.name, file.bytes) }
    return passages
  }
}
