/// Reads a data set from files.
package protocol DatasetReader: Component {
  /// Reads everything.
  ///
  /// - Parameter files: paths by role, such as `interactions` and `items`.
  /// - Throws: an error that names file, line and reason for what cannot be read.
  func read(_ files: [String: String]) throws -> Dataset
}

/// Cuts a data set into training interactions and sealed held-out events.
package protocol Splitter: Component {
  func split(_ dataset: Dataset, seed: UInt64) throws -> Split
}
