package import Concepts
import JSON
package import Tracing

/// Fingerprints of data and of splits.
///
/// A data set's fingerprint is over the catalogue in its order (ids, titles, attributes by name), the users in
/// theirs, and each user's events in time order (item, rating's bits, time). Neither the name, nor the steps, nor
/// the order of the source's lines is in it, except the order of one user's events that share a time stamp. Numbers
/// are little endian; texts are preceded by their length in bytes.
package enum DatasetDigest {
  /// The fingerprint of what was read and filtered.
  package static func fingerprint(of dataset: Dataset) -> Digest {
    var writer = DigestWriter("reprise-dataset-1")
    writer.catalogue(dataset.catalogue)
    writer.interactions(dataset.interactions)
    return writer.finish()
  }

  /// The fingerprint of a cut: data, protocol and held-out events.
  static func fingerprint(
    data: Digest, protocolRecord: JSONValue, heldOut: HeldOut.Events
  ) -> Digest {
    var writer = DigestWriter("reprise-split-1")
    writer.text(data.hex)
    writer.text(protocolRecord.canonicalText)
    writer.number(heldOut.count)
    for (user, events) in heldOut {
      writer.text(user.name)
      writer.number(events.count)
      for event in events { writer.event(event.item, event.rating, event.time) }
    }
    return writer.finish()
  }
}

/// Collects bytes and hashes them in pieces.
private struct DigestWriter: ~Copyable {
  private var hasher = Hasher256()
  private var bytes: [UInt8] = []

  init(_ version: String) { text(version) }

  mutating func catalogue(_ catalogue: Catalogue) {
    number(catalogue.count)
    for item in catalogue.items {
      text(item.id.name)
      text(item.title)
      number(item.attributes.count)
      let attributes = item.attributes.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      for attribute in attributes {
        text(attribute.name)
        number(attribute.values.count)
        for value in attribute.values { text(value) }
      }
    }
  }

  mutating func interactions(_ interactions: Interactions) {
    number(interactions.userCount)
    number((interactions.ratings == nil ? 0 : 1) + (interactions.times == nil ? 0 : 2))
    for row in 0..<interactions.userCount {
      text(interactions.users[row].name)
      let range = interactions.range(ofUser: row)
      number(range.count)
      for place in range {
        event(Int(interactions.items[place]), interactions.ratings?[place], interactions.times?[place])
      }
    }
  }

  mutating func event(_ item: Int, _ rating: Float?, _ time: Int64?) {
    number(item)
    if let rating { number(Int(rating.bitPattern)) }
    if let time { number(Int(time)) }
  }

  mutating func text(_ text: String) {
    number(text.utf8.count)
    bytes += text.utf8
  }

  mutating func number(_ value: Int) {
    withUnsafeBytes(of: Int64(value).littleEndian) { bytes.append(contentsOf: $0) }
    if bytes.count >= 1 << 16 { flush() }
  }

  private mutating func flush() {
    hasher.update(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  mutating func finish() -> Digest {
    flush()
    return hasher.finish()
  }
}
