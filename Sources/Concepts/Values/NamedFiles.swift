/// The files that parameters of components name, with paths from one folder.
package struct NamedFiles: Sendable {
  /// SHA-256 of a file's bytes, in hexadecimal digits.
  package var digest: @Sendable (_ path: String) throws -> String
  /// Reads vectors of a catalogue's items.
  package var vectors: @Sendable (VectorSource, Catalogue) throws -> VectorTable

  package init(
    digest: @escaping @Sendable (_ path: String) throws -> String,
    vectors: @escaping @Sendable (VectorSource, Catalogue) throws -> VectorTable
  ) {
    (self.digest, self.vectors) = (digest, vectors)
  }
}

/// Where vectors of items are, and what does not fit the catalogue.
package struct VectorSource: Sendable, Hashable {
  /// A `.npy` file, or lines of an id and numbers.
  package var file: String
  /// A file with an id a line; empty where the vectors' file has the ids.
  package var ids: String
  package var unknown: UnknownItems
  package var missing: MissingItems

  /// What becomes of a vector whose item the catalogue does not have.
  package enum UnknownItems: String, Codable, Sendable, CaseIterable { case drop, stop }
  /// What becomes of an item without a vector.
  package enum MissingItems: String, Codable, Sendable, CaseIterable { case stop, zero }

  package init(file: String, ids: String, unknown: UnknownItems, missing: MissingItems) {
    (self.file, self.ids, self.unknown, self.missing) = (file, ids, unknown, missing)
  }
}

/// A vector for every column of a catalogue.
package struct VectorTable: Sendable, Hashable {
  /// Numbers a vector has.
  package var width: Int
  /// Vector after vector, in the catalogue's order; finite, zeros where an item has none.
  package var elements: [Float]
  /// Items of the catalogue without a vector.
  package var missing: Int
  /// Vectors of items that the catalogue does not have.
  package var unknown: Int

  package init(width: Int, elements: [Float], missing: Int, unknown: Int) {
    (self.width, self.elements, self.missing, self.unknown) = (width, elements, missing, unknown)
  }
}
