import Concepts
import JSON

/// The parts of a split, read from files of their own and put over one catalogue.
struct SplitParts {
  var train: Interactions
  /// `nil` when queries show what was learnt from.
  var history: Interactions?
  var test: Interactions

  static let roles = ["train", "test", "judgements", "history", "items"]

  /// - Parameters:
  ///   - files: paths by role; `test` must be there, or `judgements` in its place. Without `train` nothing can be
  ///     learnt, but lists can be measured.
  ///   - reader: how the file of a role is read.
  /// - Throws: ``DatasetError`` for a part that is missing or cannot be read.
  init(_ files: [String: String], registry: Registry, reader: (String) throws -> ComponentSpec) throws {
    func part(_ role: String, with items: String?) throws -> Interactions {
      var paths = ["interactions": try SourceFile.path(role, in: files, known: Self.roles)]
      var spec = try reader(role)
      if let items, spec.name != QrelsReader.name {
        paths["items"] = items
        spec.overrides["unseenItems"] = "keep"
      }
      return try registry.reader(spec, in: .empty).read(paths).interactions
    }
    let test = try part(files["test"] == nil ? "judgements" : "test", with: nil)
    let train = try files["train"].map { _ in try part("train", with: files["items"]) }
    let history = try files["history"].map { _ in try part("history", with: nil) }
    var catalogue = train?.catalogue ?? test.catalogue
    if train == nil, let items = files["items"] { catalogue = try Self.catalogue(items, reader("items")) }
    catalogue = catalogue.joined(with: [test.catalogue, history?.catalogue].compactMap(\.self))
    self.train = train?.moved(to: catalogue) ?? Interactions(noneOf: catalogue)
    self.test = test.moved(to: catalogue)
    self.history = history?.moved(to: catalogue)
  }

  /// The items of a table of items that comes without interactions.
  private static func catalogue(_ path: String, _ spec: ComponentSpec) throws -> Catalogue {
    guard spec.name == CSVReader.name else {
      throw DatasetError(
        .badOption, "without training data only a table of items such as a csv file can be read", file: path)
    }
    let reader = CSVReader(try CSVReader.Configuration.resolve(spec.overrides, for: spec.name))
    var faults = LineFaults(reader.configuration.badLines)
    var detail: JSONObject = [:]
    let items = try reader.readItems(path, &faults, &detail)
    return Catalogue((0..<items.count).map { items.item($0) })
  }

  /// All events, each user's in time order; of equal times the learnt ones first.
  var together: Interactions { (history ?? train).joined(with: test) }
}

extension Catalogue {
  /// The items of several catalogues; of one id what the first that has it says.
  func joined(with others: [Catalogue]) -> Catalogue {
    var added: [Item] = []
    var seen: Set<ItemID> = []
    for other in others {
      for item in other.items where position(of: item.id) == nil && seen.insert(item.id).inserted {
        added.append(item)
      }
    }
    return added.isEmpty ? self : Catalogue(items + added)
  }
}

extension Interactions {
  init(noneOf catalogue: Catalogue) {
    self.init(catalogue: catalogue, users: [], offsets: [0], items: [], ratings: nil, times: nil)
  }

  /// The same events over a catalogue that has all their items.
  func moved(to other: Catalogue) -> Interactions {
    let columns = catalogue.items.map { Int32(other.position(of: $0.id) ?? 0) }
    return Interactions(
      catalogue: other, users: users, offsets: offsets, items: items.map { columns[Int($0)] },
      ratings: ratings, times: times)
  }

  /// The events of both, which have one catalogue; ratings and times only where both have them.
  func joined(with other: Interactions) -> Interactions {
    let hasRatings = ratings != nil && other.ratings != nil
    let hasTimes = times != nil && other.times != nil
    let names = Set(users).union(other.users).sorted()
    var events: [Event] = []
    var offsets = [0]
    for user in names {
      let mine = row(of: user).map { history(ofUser: $0) } ?? []
      let theirs = other.row(of: user).map { other.history(ofUser: $0) } ?? []
      events += Self.merged(mine, theirs, byTime: hasTimes)
      offsets.append(events.count)
    }
    return Interactions(
      catalogue: catalogue, users: names, offsets: offsets, items: events.map { Int32($0.item) },
      ratings: hasRatings ? events.map { $0.rating ?? .nan } : nil,
      times: hasTimes ? events.map { $0.time ?? .min } : nil)
  }

  /// Two runs in time order as one; of equal times the first run's events come first.
  private static func merged(_ first: [Event], _ second: [Event], byTime: Bool) -> [Event] {
    guard byTime else { return first + second }
    var (merged, rest): ([Event], ArraySlice<Event>) = ([], second[...])
    for event in first {
      while let next = rest.first, (next.time ?? .min) < (event.time ?? .min) {
        merged.append(next)
        rest = rest.dropFirst()
      }
      merged.append(event)
    }
    return merged + rest
  }
}
