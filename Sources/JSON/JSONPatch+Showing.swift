extension JSONPatch {
  /// The JSON form of the first operations; one that takes a value away has it in `was`, a member that RFC 6902 has
  /// readers ignore.
  package func json(showing document: JSONValue, first count: Int) -> JSONValue {
    var document = document
    return .array(
      operations.prefix(count).map { operation in
        var object = operation.json.objectValue ?? [:]
        switch operation {
        case .replace(let path, _), .remove(let path):
          if let was = document[path] { object["was"] = was }
        default: break
        }
        // The operations come of a comparison with this very document, so that each fits.
        try? operation.apply(to: &document)
        return .object(object)
      })
  }
}
