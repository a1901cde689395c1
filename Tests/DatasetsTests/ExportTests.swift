import Concepts
import JSON
import TestSupport
import Testing
import Tracing

@testable import Datasets

struct ExportTests {
  /// Data with the texts that break formats, drawn from a seed.
  func data(_ seed: UInt64, words: [String], ratings: Bool, times: Bool) throws -> Dataset {
    let random = RandomStream(seed: seed, name: "export")
    let catalogue = Catalogue(
      (0..<6).map { number in
        let title = words[random.below(words.count)]
        var attributes: [Item.Attribute] = []
        if random.below(3) > 0 { attributes.append(.init("plot", [words[random.below(words.count)]])) }
        if random.below(3) > 0 { attributes.append(.init("tags", (0...random.below(3)).map { "tag\($0)" })) }
        return Item(ItemID("i\(number)"), title: title, attributes: attributes)
      })
    let counts = (0..<4).map { _ in 1 + random.below(5) }
    let offsets = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let total = counts.reduce(0, +)
    let interactions = Interactions(
      catalogue: catalogue, users: (0..<4).map { UserID("u\($0)") }, offsets: offsets,
      items: (0..<total).map { _ in Int32(random.below(6)) },
      ratings: ratings ? (0..<total).map { _ in Float(random.uniform() * 5) } : nil,
      times: times ? (0..<total).map { Int64($0 / 2) } : nil)
    return Dataset(name: "made up/1", interactions: interactions, steps: [])
  }

  static let nice = ["One", "Two words", "e\u{301} and \u{E9}", "\u{1B}[31mred", "100%", "=1+1"]
  static let nasty =
    nice + ["a,b", "say \"hi\"", "\"\u{301}", "two\nlines", "tab\there", " spaces ", "back\\slash\r"]

  @Test(arguments: [.csv, .jsonLines, .recbole] as [DatasetExport.Format], [1, 2, 3, 4] as [UInt64])
  func `what is exported is read back with the same fingerprint`(format: DatasetExport.Format, seed: UInt64)
    throws
  {
    let words = format == .recbole ? Self.nice : Self.nasty
    let dataset = try data(seed, words: words, ratings: seed != 2, times: seed != 3)
    let folder = try TemporaryFolder()
    let result = try DatasetExport(dataset).write(format, to: folder.path)
    let again = try Registry.datasets.reader(result.reader, in: emptyContext).read(result.files)
    #expect(rows(again.interactions) == rows(dataset.interactions))
    #expect(DatasetDigest.fingerprint(of: again) == DatasetDigest.fingerprint(of: dataset))
    #expect(folder.files.count == 2 && folder.files.allSatisfy { $0.hasPrefix("made-up-1.") })
  }

  @Test func `a text that the format cannot hold is refused, and no file is left`() throws {
    let folder = try TemporaryFolder()
    let dataset = try data(1, words: ["tab\there"], ratings: true, times: true)
    let error = fault { try DatasetExport(dataset).write(.recbole, to: folder.path) }
    #expect(error?.message.contains("export to csv or json-lines") == true && folder.files.isEmpty)
  }

  @Test func `a folder that cannot be made is an error with its path`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("in the way", to: "file")
    let dataset = try data(1, words: ["x"], ratings: true, times: true)
    let error = fault { try DatasetExport(dataset).write(.csv, to: "\(file)/below") }
    #expect(error?.file.hasPrefix(file) == true && folder.files == ["file"])
  }

  @Test func `a profile counts what the data holds`() throws {
    let text = "user,item,rating,time\na,x,1,10\na,y,2,10\na,z,2,11\nb,x,5,10\n"
    let profile = DatasetProfile(
      try readTable(text, items: "item,title\nx,Ex\nw,Never\n", ["unseenItems": "keep"]))
    #expect(profile.users == 2 && profile.items == 4 && profile.interactions == 4 && profile.density == 0.5)
    #expect(profile.perUser == .init(least: 1, most: 3, median: 1, mean: 2))
    #expect(profile.perItem == .init(least: 0, most: 2, median: 1, mean: 1))
    #expect(
      profile.ratings == [.init(rating: 1, count: 1), .init(rating: 2, count: 2), .init(rating: 5, count: 1)])
    #expect(profile.firstTime == 10 && profile.lastTime == 11 && profile.tiedShare == 0.5)
    #expect(profile.popularityGini == 0.375)
    #expect(profile.itemsWithoutInteractions == 1 && profile.itemsWithoutTitle == 2)
    #expect(profile.json["perUser"]?["median"] == 1)
  }

  @Test func `many ratings are put into ten steps`() throws {
    let lines = (0..<30).map { "u\($0),x,\(Double($0) / 29)" }.joined(separator: "\n")
    let profile = DatasetProfile(try readTable("user,item,rating\n" + lines))
    #expect(profile.ratings.count == 10 && profile.ratings.reduce(0) { $0 + $1.count } == 30)
  }
}
