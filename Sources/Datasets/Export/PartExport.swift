import Concepts

/// One table of a data set, in a file of its own.
package struct PartExport: Sendable {
  package enum Part: String, CaseIterable, Sendable {
    /// All interactions.
    case all
    /// What may be learnt from.
    case train
    /// What queries show.
    case history
    /// What is held out.
    case test
    case items
  }

  package enum Form: String, CaseIterable, Sendable {
    case csv, recbole
    case jsonLines = "json-lines"
    /// TREC judgements.
    case qrels

    var table: DatasetExport.Format? { DatasetExport.Format(rawValue: rawValue) }
  }

  private let data: ExperimentData

  package init(_ data: ExperimentData) { self.data = data }

  /// Writes a file that is complete or not there.
  ///
  /// - Returns: how many rows it has.
  /// - Throws: ``DatasetError`` when there is no such part, or a text cannot be in the form.
  package func write(_ part: Part, as form: Form, to path: String) throws -> Int {
    guard let format = form.table else {
      guard part != .items else {
        throw DatasetError(.badOption, "items are no judgements; write them as csv, recbole or json-lines")
      }
      let judgements = Judgements(of: try interactions(part))
      try TRECFile.writeQrels(judgements.entries, to: path)
      return judgements.entries.count
    }
    let export = DatasetExport(data.dataset)
    let sink = try FileSink(path)
    var rows = data.dataset.catalogue.count
    if part == .items {
      _ = try export.writeItems(format, to: sink)
    } else {
      let interactions = try interactions(part)
      rows = interactions.count
      try export.writeEvents(interactions, format, to: sink)
    }
    try sink.finish()
    return rows
  }

  private func interactions(_ part: Part) throws -> Interactions {
    if part == .all { return data.dataset.interactions }
    guard let split = data.split else {
      throw DatasetError(
        .badOption, "the data is not cut, so it has no part '\(part.rawValue)'; split it first")
    }
    switch part {
    case .test: return Interactions(heldOutBy: split)
    case .history: return split.history
    case .train, .all, .items: return split.train
    }
  }
}
